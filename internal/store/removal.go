package store

import (
	"time"

	"permanence/internal/casework"
)

// What is taken away by mistake can be put back until the end of its day. The
// next change of the same kind, on a later day, destroys it.

// midnight is when today began, on the clock's own zone.
func (s *Store) midnight() casework.Instant {
	t := s.clock()
	return casework.At(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location()))
}

// setRemoved takes a row away, or puts it back. The query sets removed_at to $1
// on the row $2 of the case or post $3.
func (a *access) setRemoved(query, id, owner string, removed bool) error {
	var at casework.Instant
	if removed {
		at = a.now
	}
	n, err := a.Exec(query, at, id, owner)
	if err == nil && n == 0 {
		err = casework.NotFound()
	}
	return err
}

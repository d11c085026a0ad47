package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// RequestsDue counts the requests that the actor sees and that wait for their
// answer: those whose legal day comes within casework.RequestSoon days, and
// those whose day has gone by. Two numbers tell of nobody: no line is written.
// For whoever may ReadRights.
func (s *Store) RequestsDue(ctx context.Context, actor casework.Actor) (soon, late int, err error) {
	if !casework.AllowedSomewhere(actor.Role, casework.ReadRights) {
		return 0, 0, casework.Forbidden(casework.ReadRights)
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		today := s.today()
		b := bind(today + casework.RequestSoon)
		days, err := db.All(tx, db.Value[casework.Day], `SELECT due_on FROM rights_requests r WHERE answered_on IS NULL AND due_on <= $1 AND `+a.reachedRegister(b, casework.ReadRights, casework.KeepRights, "r"), b.args...)
		soon, late = 0, 0
		for _, due := range days {
			if due < today {
				late++
			} else {
				soon++
			}
		}
		return err
	})
	return soon, late, err
}

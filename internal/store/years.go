package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
)

// AppointmentYears are the years in which the post has appointments, the latest
// first: what a page offers to choose among. A worker's are those of the cases
// that she or he reaches. For whoever may ReadReport. Like
// the name of a post they tell nothing of anybody: no line is written.
func (s *Store) AppointmentYears(ctx context.Context, actor casework.Actor, post casework.PostID) (years []int, err error) {
	if err := actor.May(casework.ReadReport, post); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		last, err := a.latestYear(post, "9999-12-31")
		for ; err == nil; last, err = a.latestYear(post, fmt.Sprintf("%04d-12-31", last-1)) {
			years = append(years, last)
		}
		if errors.Is(err, db.ErrNoRow) {
			err = nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("appointment years: %w", err)
	}
	return years, nil
}

// latestYear finds, by its index, the year of the post's last appointment up to
// a day: one step for each year, whatever their number of appointments.
func (a *access) latestYear(post casework.PostID, until string) (int, error) {
	b, wall := bind(post, until), "TRUE"
	if a.actor.Role == casework.Worker {
		wall = a.ofReached(b, "appointments.case_id")
	}
	day, err := db.One(a.Tx, db.Value[string], `SELECT on_day FROM appointments WHERE post_id = $1 AND on_day <= $2 AND `+wall+` ORDER BY on_day DESC LIMIT 1`, b.args...)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(day[:4])
}

// LogRefusal writes the line of a request that was refused before it reached
// any record: by its role or by its post, which is empty when it named none.
func (s *Store) LogRefusal(ctx context.Context, actor casework.Actor, action casework.Action, post casework.PostID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		return a.log(audit.Line{Action: string(action), Object: "route", Post: post, Detail: "refused"})
	})
}

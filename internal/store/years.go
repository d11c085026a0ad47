package store

import (
	"context"
	"fmt"
	"strconv"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
)

// AppointmentYears are the years in which the post has appointments, the latest
// first: what a page offers to choose among. For whoever may ReadReport. Like
// the name of a post they tell nothing of anybody: no line is written.
func (s *Store) AppointmentYears(ctx context.Context, actor casework.Actor, post casework.PostID) (years []int, err error) {
	if err := actor.May(casework.ReadReport, post); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.Each(func(row db.Scanner) error {
			var text string
			if err := row.Scan(&text); err != nil {
				return err
			}
			year, err := strconv.Atoi(text)
			years = append(years, year)
			return err
		}, `SELECT DISTINCT SUBSTR(on_day, 1, 4) AS year FROM appointments WHERE post_id = $1 ORDER BY year DESC`, post)
	})
	if err != nil {
		return nil, fmt.Errorf("appointment years: %w", err)
	}
	return years, nil
}

// LogRefusal writes the line of a request that was refused before it reached
// any record: by its role or by its post, which is empty when it named none.
func (s *Store) LogRefusal(ctx context.Context, actor casework.Actor, action casework.Action, post casework.PostID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		return a.log(audit.Line{Action: string(action), Object: "route", Post: post, Detail: "refused"})
	})
}

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
// first: what a page offers to choose among. A worker's are those of the cases
// that she or he reaches. For whoever may ReadReport. Like
// the name of a post they tell nothing of anybody: no line is written.
func (s *Store) AppointmentYears(ctx context.Context, actor casework.Actor, post casework.PostID) (years []int, err error) {
	if err := actor.May(casework.ReadReport, post); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		query, args := a.yearsQuery(post)
		return a.Each(func(row db.Scanner) error {
			year, err := db.Value[string](row)
			if err != nil {
				return err
			}
			n, err := strconv.Atoi(year)
			years = append(years, n)
			return err
		}, query, args...)
	})
	if err != nil {
		return nil, fmt.Errorf("appointment years: %w", err)
	}
	return years, nil
}

// yearsQuery finds, by the index of days, the year of the post's last
// appointment, then the last one before that year, and so on: one step for each
// year, whatever their number of appointments.
func (a *access) yearsQuery(post casework.PostID) (query string, args []any) {
	b, wall := bind(post), "TRUE"
	if a.actor.Role == casework.Worker {
		wall = a.ofReached(b, "x.case_id")
	}
	latest := func(before string) string {
		return `substr((SELECT x.on_day FROM appointments x WHERE x.post_id = $1 AND x.on_day < ` + before + ` AND ` + wall + ` ORDER BY x.on_day DESC LIMIT 1), 1, 4)`
	}
	return `WITH RECURSIVE years (year) AS (SELECT ` + latest(`'9999-12-31'`) + ` UNION ALL SELECT ` + latest(`y.year || '-01-01'`) + `
		FROM years y WHERE y.year IS NOT NULL) SELECT year FROM years WHERE year IS NOT NULL`, b.args
}

// LogRefusal writes the line of a request that was refused before it reached
// any record: by its role or by its post, which is empty when it named none.
func (s *Store) LogRefusal(ctx context.Context, actor casework.Actor, action casework.Action, post casework.PostID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		return a.log(audit.Line{Action: string(action), Object: "route", Post: post, Detail: "refused"})
	})
}

// LogForm writes the line of a form that was refused for its values, of which
// none is written down: what an account tries again and again is on record.
func (s *Store) LogForm(ctx context.Context, actor casework.Actor, action casework.Action) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		return a.log(audit.Line{Action: string(action), Object: FormObject, Allowed: true, Detail: "values refused"})
	})
}

// FormObject is what the log calls a form that was refused for its values.
const FormObject = "form"

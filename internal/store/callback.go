package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

const callbackColumns = `id, case_id, account_id, on_day, reached, new_facts, removed_at`

func scanCallback(row db.Scanner) (b casework.Callback, err error) {
	err = row.Scan(&b.ID, &b.Case, &b.Account, &b.On, &b.Reached, &b.New, &b.RemovedAt)
	return b, err
}

// Callbacks lists the news taken after a closing, the latest first, those taken
// away today included. For whoever may ReadCase.
func (s *Store) Callbacks(ctx context.Context, actor casework.Actor, id casework.CaseID) (all []casework.Callback, err error) {
	err = s.onCase(ctx, actor, casework.ReadCase, id, "callbacks", func(a *access, _ *casework.Case) (err error) {
		all, err = db.All(a.Tx, scanCallback, `SELECT `+callbackColumns+` FROM callbacks
			WHERE case_id = $1 AND (removed_at IS NULL OR removed_at >= $2) ORDER BY on_day DESC, id DESC`, id, s.midnight())
		return err
	})
	return all, err
}

// AddCallback writes that news were taken of the person of a closed case, once for
// its Number. For whoever may WriteCase; KindInvalid when the case is open.
func (s *Store) AddCallback(ctx context.Context, actor casework.Actor, b casework.Callback) (casework.Callback, error) {
	b.New = casework.OrNotKnown(b.New)
	err := s.onCase(ctx, actor, casework.WriteCase, b.Case, "callback written", func(a *access, c *casework.Case) error {
		if err := a.factsOf(c.Post, c.Person); err != nil {
			return err
		}
		if err := casework.CheckCallback(&b, c.ClosedOn, s.today()); err != nil {
			return err
		}
		b.Account = actor.Account
		var err error
		b.ID, err = once(a, b.Number, func(id string) (int64, error) {
			return a.Exec(`INSERT INTO callbacks (id, post_id, case_id, account_id, on_day, reached, new_facts, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
				ON CONFLICT (id) DO NOTHING`, id, c.Post, c.ID, b.Account, b.On, b.Reached, b.New, a.now)
		}, func(id string) ([]casework.Callback, error) {
			return db.All(a.Tx, scanCallback, `SELECT `+callbackColumns+` FROM callbacks WHERE id = $1 AND case_id = $2`, id, c.ID)
		}, b.Repeats)
		return err
	})
	return b, err
}

// RemoveCallback takes one away, or puts it back until the end of the day. What
// was taken away before today is destroyed. For whoever may WriteCase.
func (s *Store) RemoveCallback(ctx context.Context, actor casework.Actor, id casework.CaseID, callback string, removed bool) error {
	return s.onCase(ctx, actor, casework.WriteCase, id, "callback "+removedWord(removed), func(a *access, c *casework.Case) error {
		if err := a.factsOf(c.Post, c.Person); err != nil {
			return err
		}
		if _, err := a.Exec(`DELETE FROM callbacks WHERE case_id = $1 AND removed_at < $2`, c.ID, s.midnight()); err != nil {
			return err
		}
		return a.setRemoved(`UPDATE callbacks SET removed_at = $1 WHERE id = $2 AND case_id = $3`, callback, string(c.ID), removed)
	})
}

package store

import (
	"context"
	"errors"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/indicator"
)

const declaredQuery = `SELECT d.id, d.post_id, d.year, d.figure, d.value, d.source, d.account_id, COALESCE(a.name, ''), d.written_at
	FROM declared_totals d LEFT JOIN accounts a ON a.id = d.account_id WHERE d.post_id = $1 ORDER BY d.year DESC, d.figure, d.id DESC`

func (s *Store) scanDeclared(row db.Scanner) (d casework.DeclaredTotal, err error) {
	var value *int
	err = row.Scan(&d.ID, &d.Post, &d.Year, &d.Figure, &value, &d.Source, &d.Account, &d.By, &d.WrittenAt)
	d.Value, d.On = known(value), d.WrittenAt.DayIn(s.clock().Location())
	return d, err
}

func declaredRequest(post casework.PostID, detail string) request {
	return request{action: casework.DeclareTotals, post: post, object: "declared_total", detail: detail}
}

// DeclaredTotals are all writings of a post's declared totals: the latest year
// first, and of each figure the writing that holds before those that it
// replaced. For whoever may DeclareTotals there.
func (s *Store) DeclaredTotals(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.DeclaredTotal, err error) {
	err = s.look(ctx, actor, declaredRequest(post, "list"), func(a *access) (err error) {
		all, err = db.All(a.Tx, s.scanDeclared, declaredQuery, post)
		return err
	})
	return all, err
}

// HeldTotals are the declared totals of a post that hold, for its report. For
// whoever may ReadReport there. They were published before, and tell of nobody:
// no line is written beside that of the report.
func (s *Store) HeldTotals(ctx context.Context, actor casework.Actor, post casework.PostID) (held []casework.DeclaredTotal, err error) {
	if err := actor.May(casework.ReadReport, post); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err := db.All(tx, s.scanDeclared, declaredQuery, post)
		held = casework.Holding(all)
		return err
	})
	return held, err
}

// DeclareTotal writes a total of a year, in place of the writing was, which is
// empty when there was none (KindConflict when another one holds by now). A
// Value that is Unknown takes the total away; writing the former value again
// puts it back. For whoever may DeclareTotals in the post.
func (s *Store) DeclareTotal(ctx context.Context, actor casework.Actor, d casework.DeclaredTotal, was string) error {
	if !d.Removed() {
		errs := casework.CheckDeclaredTotal(&d, s.today())
		if !slices.Contains(indicator.Declarable, d.Figure) {
			errs = append(errs, casework.Invalid("chiffre", d.Figure, "un chiffre de la liste"))
		}
		if len(errs) > 0 {
			return errors.Join(errs...)
		}
	}
	return s.do(ctx, actor, declaredRequest(d.Post, removedWord(d.Removed())), func(a *access) error {
		last, err := db.One(a.Tx, db.Value[string], `SELECT id FROM declared_totals WHERE post_id = $1 AND year = $2 AND figure = $3 ORDER BY id DESC LIMIT 1`, d.Post, d.Year, d.Figure)
		if err != nil && !errors.Is(err, db.ErrNoRow) {
			return err
		}
		if last != was {
			return casework.Conflict()
		}
		if d.Removed() && was == "" {
			return casework.NotFound()
		}
		d.ID = casework.NewID(a.now.Time)
		a.line.Record = d.ID
		_, err = a.Exec(`INSERT INTO declared_totals (id, post_id, year, figure, value, source, account_id, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			d.ID, d.Post, d.Year, d.Figure, number(d.Value), d.Source, actor.Account, a.now)
		return err
	})
}

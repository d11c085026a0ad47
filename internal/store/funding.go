package store

import (
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
)

const exerciseColumns = `id, post_id, from_day, to_day, currency, cost, removed_at, version`

// cash is an amount or a share as it is stored: NULL when nobody wrote it down.
func cash[T ~int64](x, none T) *int64 {
	if x == none {
		return nil
	}
	n := int64(x)
	return &n
}

func money(n *int64) casework.Money {
	if n == nil {
		return casework.NoMoney
	}
	return casework.Money(*n)
}

func scanExercise(row db.Scanner) (e casework.Exercise, err error) {
	var cost *int64
	err = row.Scan(&e.ID, &e.Post, &e.Period.From, &e.Period.To, &e.Currency, &cost, &e.RemovedAt, &e.Version)
	e.Cost = money(cost)
	return e, err
}

const fundingColumns = `id, exercise_id, COALESCE(agreement_id, ''), funder_kind, funder, basis, planned, agreed, paid, paid_on, removed_at, version`

// The two bases on which a stake is counted.
const (
	byAmount = "montant"
	byShare  = "part"
)

func basisOf(f *casework.Funding) string {
	if f.ByShare {
		return byShare
	}
	return byAmount
}

func stake(n *int64, share bool) casework.Stake {
	switch {
	case n == nil:
		return casework.NoStake
	case share:
		return casework.Stake{Amount: casework.NoMoney, Share: casework.Share(*n)}
	}
	return casework.Stake{Amount: casework.Money(*n), Share: casework.NoShare}
}

func stakeCell(s casework.Stake) *int64 {
	if s.Share.Known() {
		return cash(s.Share, casework.NoShare)
	}
	return cash(s.Amount, casework.NoMoney)
}

func scanFunding(row db.Scanner) (f casework.Funding, err error) {
	var basis string
	var planned, agreed, paid *int64
	err = row.Scan(&f.ID, &f.Exercise, &f.Agreement, &f.Kind, &f.Funder, &basis, &planned, &agreed, &paid, &f.PaidOn, &f.RemovedAt, &f.Version)
	f.ByShare = basis == byShare
	f.Planned, f.Agreed, f.Paid = stake(planned, f.ByShare), stake(agreed, f.ByShare), money(paid)
	return f, err
}

// exercises reads those of a condition with their fundings, by their period,
// what was taken away today included.
func (a *access) exercises(where string, b *binder) ([]casework.Exercise, error) {
	today := b.at(a.s.midnight())
	all, err := db.All(a.Tx, scanExercise, `SELECT `+exerciseColumns+` FROM exercises WHERE `+where+
		` AND (removed_at IS NULL OR removed_at >= `+today+`) ORDER BY from_day, id`, b.args...)
	if err != nil || len(all) == 0 {
		return all, err
	}
	at := map[casework.ExerciseID]*casework.Exercise{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	return all, a.Each(func(row db.Scanner) error {
		f, err := scanFunding(row)
		if e := at[f.Exercise]; err == nil && e != nil {
			e.Fundings = append(e.Fundings, f)
		}
		return err
	}, `SELECT `+fundingColumns+` FROM fundings WHERE exercise_id IN (SELECT id FROM exercises WHERE `+where+`) AND (removed_at IS NULL OR removed_at >= `+today+`) ORDER BY id`, b.args...)
}

// exercise reads one of a post, that was not taken away.
func (a *access) exercise(post casework.PostID, id casework.ExerciseID) (e casework.Exercise, err error) {
	b := bind(id, post)
	all, err := a.exercises(`id = $1 AND post_id = $2 AND removed_at IS NULL`, b)
	if err == nil && len(all) == 0 {
		err = casework.NotFound()
	}
	if err != nil {
		return e, err
	}
	return all[0], nil
}

func fundingRequest(action casework.Action, post casework.PostID, object, record, detail string) request {
	return request{action: action, post: post, object: object, record: record, detail: detail}
}

// Exercise reads one of a post with its fundings. For whoever may ReadFunding.
func (s *Store) Exercise(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.ExerciseID) (e casework.Exercise, err error) {
	err = s.look(ctx, actor, fundingRequest(casework.ReadFunding, post, "exercise", string(id), "read"), func(a *access) (err error) {
		e, err = a.exercise(post, id)
		return err
	})
	return e, err
}

// SaveExercise writes an exercise without its fundings: a new one when its ID
// is empty, else the one read at its Version (KindConflict when somebody
// changed it since). For whoever may KeepFunding.
func (s *Store) SaveExercise(ctx context.Context, actor casework.Actor, e casework.Exercise) (casework.Exercise, error) {
	err := s.do(ctx, actor, fundingRequest(casework.KeepFunding, e.Post, "exercise", string(e.ID), "written"), func(a *access) error {
		if err := a.forgetFunding(); err != nil {
			return err
		}
		b := bind(e.Post)
		others, err := a.exercises(`post_id = $1 AND removed_at IS NULL`, b)
		if err != nil {
			return err
		}
		if errs := casework.CheckExercise(&e, others); len(errs) > 0 {
			return errors.Join(errs...)
		}
		if e.ID == "" {
			e.ID, e.Version = casework.ExerciseID(casework.NewID(a.now.Time)), 1
			a.line.Record = string(e.ID)
			_, err := a.Exec(`INSERT INTO exercises (id, post_id, from_day, to_day, currency, cost, account_id, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1)`,
				e.ID, e.Post, e.Period.From, e.Period.To, e.Currency, cash(e.Cost, casework.NoMoney), actor.Account, a.now)
			return err
		}
		return a.updateExercise(&e)
	})
	return e, err
}

func (a *access) updateExercise(e *casework.Exercise) error {
	if _, err := a.exercise(e.Post, e.ID); err != nil {
		return err
	}
	n, err := a.Exec(`UPDATE exercises SET from_day = $1, to_day = $2, currency = $3, cost = $4, updated_at = $5, version = version + 1 WHERE id = $6 AND post_id = $7 AND version = $8`,
		e.Period.From, e.Period.To, e.Currency, cash(e.Cost, casework.NoMoney), a.now, e.ID, e.Post, e.Version)
	if err == nil && n == 0 {
		err = casework.Conflict()
	}
	e.Version++
	return err
}

// SaveFunding writes what a funder puts in an exercise of a post: a new line
// when its ID is empty, else the one read at its Version (KindConflict when
// somebody changed it since). For whoever may KeepFunding.
func (s *Store) SaveFunding(ctx context.Context, actor casework.Actor, post casework.PostID, f casework.Funding) (casework.Funding, error) {
	if errs := casework.CheckFunding(&f, s.today()); len(errs) > 0 {
		return f, errors.Join(errs...)
	}
	err := s.do(ctx, actor, fundingRequest(casework.KeepFunding, post, "funding", string(f.ID), "written"), func(a *access) error {
		if err := a.forgetFunding(); err != nil {
			return err
		}
		if err := a.checkFundingPlace(post, &f); err != nil {
			return err
		}
		if f.ID == "" {
			f.ID, f.Version = casework.FundingID(casework.NewID(a.now.Time)), 1
			a.line.Record = string(f.ID)
			_, err := a.Exec(`INSERT INTO fundings (id, post_id, exercise_id, agreement_id, funder_kind, funder, basis, planned, agreed, paid, paid_on, account_id, created_at, updated_at, version)
				VALUES ($1, $2, $3, NULLIF($4, ''), $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, 1)`,
				f.ID, post, f.Exercise, f.Agreement, f.Kind, f.Funder, basisOf(&f), stakeCell(f.Planned), stakeCell(f.Agreed), cash(f.Paid, casework.NoMoney), f.PaidOn, actor.Account, a.now)
			return err
		}
		return a.updateFunding(post, &f)
	})
	return f, err
}

// checkFundingPlace refuses a line in an exercise, or on an agreement, that is
// not the post's.
func (a *access) checkFundingPlace(post casework.PostID, f *casework.Funding) error {
	if _, err := a.exercise(post, f.Exercise); err != nil || f.Agreement == "" {
		return err
	}
	x, err := a.agreement(f.Agreement)
	if err != nil && casework.KindOf(err) != casework.KindNotFound {
		return err
	}
	if !x.Covers(post) {
		return casework.Invalid("convention", "", "une convention du poste")
	}
	return nil
}

func (a *access) updateFunding(post casework.PostID, f *casework.Funding) error {
	if _, err := db.One(a.Tx, db.Value[string], `SELECT id FROM fundings WHERE id = $1 AND post_id = $2 AND exercise_id = $3 AND removed_at IS NULL`, f.ID, post, f.Exercise); err != nil {
		return absent(err)
	}
	n, err := a.Exec(`UPDATE fundings SET agreement_id = NULLIF($1, ''), funder_kind = $2, funder = $3, basis = $4, planned = $5, agreed = $6, paid = $7, paid_on = $8, updated_at = $9, version = version + 1
		WHERE id = $10 AND post_id = $11 AND version = $12`,
		f.Agreement, f.Kind, f.Funder, basisOf(f), stakeCell(f.Planned), stakeCell(f.Agreed), cash(f.Paid, casework.NoMoney), f.PaidOn, a.now, f.ID, post, f.Version)
	if err == nil && n == 0 {
		err = casework.Conflict()
	}
	f.Version++
	return err
}

// RemoveExercise takes an exercise away with its fundings, or puts it back
// until the end of the day, unless another one has taken its days. For whoever
// may KeepFunding.
func (s *Store) RemoveExercise(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.ExerciseID, removed bool) error {
	return s.do(ctx, actor, fundingRequest(casework.KeepFunding, post, "exercise", string(id), removedWord(removed)), func(a *access) error {
		if !removed {
			if err := a.checkRestored(post, id); err != nil {
				return err
			}
		}
		return a.setRemoved(`UPDATE exercises SET removed_at = $1 WHERE id = $2 AND post_id = $3`, string(id), string(post), removed)
	})
}

func (a *access) checkRestored(post casework.PostID, id casework.ExerciseID) error {
	b := bind(post)
	all, err := a.exercises(`post_id = $1`, b)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].ID == id && len(casework.CheckExercise(&all[i], all)) > 0 {
			return casework.Refuse(casework.KindConflict, "Un autre exercice occupe maintenant ces dates : retirez-le d'abord, ou changez ses dates.")
		}
	}
	return nil
}

// RemoveFunding takes a funder's line away, or puts it back until the end of
// the day. For whoever may KeepFunding.
func (s *Store) RemoveFunding(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.FundingID, removed bool) error {
	return s.do(ctx, actor, fundingRequest(casework.KeepFunding, post, "funding", string(id), removedWord(removed)), func(a *access) error {
		return a.setRemoved(`UPDATE fundings SET removed_at = $1 WHERE id = $2 AND post_id = $3`, string(id), string(post), removed)
	})
}

// forgetFunding destroys what was taken away on an earlier day.
func (a *access) forgetFunding() error {
	for _, query := range []string{`DELETE FROM fundings WHERE removed_at < $1 OR exercise_id IN (SELECT id FROM exercises WHERE removed_at < $1)`, `DELETE FROM exercises WHERE removed_at < $1`} {
		if _, err := a.Exec(query, a.s.midnight()); err != nil {
			return err
		}
	}
	return nil
}

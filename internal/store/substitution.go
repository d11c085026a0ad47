package store

import (
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// AddSubstitution names a worker who replaces the post's own for a period. For
// whoever may ReplaceWorker in the post. The substitute must be a worker.
func (s *Store) AddSubstitution(ctx context.Context, actor casework.Actor, sub casework.Substitution) (casework.Substitution, error) {
	if err := casework.CheckSubstitution(sub.Period, s.today()); err != nil {
		return sub, err
	}
	r := request{action: casework.ReplaceWorker, post: sub.Post, object: "account", record: string(sub.Account), detail: "substitute " + sub.Period.String()}
	err := s.do(ctx, actor, r, func(a *access) error { return a.addSubstitution(&sub) })
	return sub, err
}

// addSubstitution does it in a transaction under way, as an absence does.
func (a *access) addSubstitution(sub *casework.Substitution) error {
	if sub.Worker == "" {
		whose, err := a.absentWorker(sub.Post)
		if err != nil {
			return err
		}
		sub.Worker = whose
	}
	if sub.Account == sub.Worker && sub.Worker != "" {
		return casework.Invalid("remplacant", "", "quelqu'un d'autre que la personne absente")
	}
	role, err := db.One(a.Tx, db.Value[casework.Role], `SELECT role FROM accounts WHERE id = $1 AND NOT disabled`, sub.Account)
	if err != nil && !errors.Is(err, db.ErrNoRow) {
		return err
	}
	if role != casework.Worker {
		return casework.Invalid("remplacant", "", "un compte d'intervenant social, ouvert")
	}
	sub.ID = casework.NewID(a.now.Time)
	_, err = a.Exec(`INSERT INTO substitutions (id, post_id, account_id, worker_id, from_day, to_day, created_by, created_at) VALUES ($1, $2, $3, NULLIF($4, ''), $5, $6, $7, $8)`,
		sub.ID, sub.Post, sub.Account, sub.Worker, sub.Period.From, sub.Period.To, a.actor.Account, a.now)
	return err
}

// absentWorker is whose cases a worker hands to her or his substitute: her or
// his own where the post has other workers, else those of the post, which is
// told by nobody in particular.
func (a *access) absentWorker(post casework.PostID) (casework.AccountID, error) {
	if a.actor.Role != casework.Worker {
		return "", nil
	}
	others, err := a.otherWorkers(post)
	if err != nil || others == 0 {
		return "", err
	}
	return a.actor.Account, nil
}

// otherWorkers counts the open accounts of workers of a post beside the actor's.
func (a *access) otherWorkers(post casework.PostID) (int, error) {
	return db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM account_posts p JOIN accounts w ON w.id = p.account_id
		WHERE p.post_id = $1 AND w.role = $2 AND NOT w.disabled AND w.id <> $3`, post, casework.Worker, a.actor.Account)
}

// EndSubstitution takes a replacement away at once. For whoever may
// ReplaceWorker in the post.
func (s *Store) EndSubstitution(ctx context.Context, actor casework.Actor, post casework.PostID, id string) error {
	r := request{action: casework.ReplaceWorker, post: post, object: "substitution", record: id, detail: "ended"}
	return s.do(ctx, actor, r, func(a *access) error {
		n, err := a.Exec(`DELETE FROM substitutions WHERE id = $1 AND post_id = $2`, id, post)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}

// Substitutions lists the replacements of a post that run today or later. For
// whoever may ReplaceWorker there.
func (s *Store) Substitutions(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.Substitution, err error) {
	r := request{action: casework.ReplaceWorker, post: post, object: "substitution", detail: "list"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		all, err = db.All(a.Tx, scanSubstitution, `SELECT s.id, s.post_id, s.account_id, c.name, s.from_day, s.to_day FROM substitutions s
			JOIN accounts c ON c.id = s.account_id WHERE s.post_id = $1 AND s.to_day >= $2 ORDER BY s.from_day, s.id`, post, s.today())
		return err
	})
	return all, err
}

func scanSubstitution(row db.Scanner) (s casework.Substitution, err error) {
	err = row.Scan(&s.ID, &s.Post, &s.Account, &s.Name, &s.Period.From, &s.Period.To)
	return s, err
}

// Replacement is the replacement under which the actor reaches a post today,
// for the sentence that says why a page is shown. NotFound without one.
func (s *Store) Replacement(ctx context.Context, actor casework.Actor, post casework.PostID) (sub casework.Substitution, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		sub, err = db.One(tx, scanSubstitution, `SELECT s.id, s.post_id, s.account_id, c.name, s.from_day, s.to_day FROM substitutions s
			JOIN accounts c ON c.id = s.account_id WHERE s.post_id = $1 AND s.account_id = $2 AND s.from_day <= $3 AND s.to_day >= $3
			ORDER BY s.to_day DESC LIMIT 1`, post, actor.Account, s.today())
		return err
	})
	return sub, absent(err)
}

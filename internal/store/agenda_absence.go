package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// Absences lists the absences of a post that run today or later, by day. For
// whoever may ReplaceWorker there.
func (s *Store) Absences(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.Absence, err error) {
	r := request{action: casework.ReplaceWorker, post: post, object: "absence", detail: "list"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		all, err = a.absences(post, s.today())
		return err
	})
	return all, err
}

// absences of a post that end on the day or later.
func (a *access) absences(post casework.PostID, since casework.Day) ([]casework.Absence, error) {
	return db.All(a.Tx, scanAbsence, `SELECT x.id, x.post_id, x.from_day, x.to_day, COALESCE(x.substitute_id, ''), COALESCE(c.name, ''), COALESCE(x.worker_id, ''), COALESCE(w.name, '')
		FROM absences x LEFT JOIN accounts c ON c.id = x.substitute_id LEFT JOIN accounts w ON w.id = x.worker_id WHERE x.post_id = $1 AND x.to_day >= $2 ORDER BY x.from_day, x.id`, post, since)
}

func scanAbsence(row db.Scanner) (x casework.Absence, err error) {
	err = row.Scan(&x.ID, &x.Post, &x.Period.From, &x.Period.To, &x.Substitute, &x.SubstituteName, &x.Worker, &x.WorkerName)
	return x, err
}

// AddAbsence says when a post's worker is away and, if a substitute is named,
// opens the post to her or him for these days. It returns the absence and how
// many appointments are planned in it. A worker announces her or his own; the
// employer says whose it is where the post has several. For whoever may
// ReplaceWorker in the post.
func (s *Store) AddAbsence(ctx context.Context, actor casework.Actor, x casework.Absence) (casework.Absence, int, error) {
	if err := casework.CheckAbsence(x.Period, s.today()); err != nil {
		return x, 0, err
	}
	planned := 0
	x.ID = casework.NewID(s.clock())
	r := request{action: casework.ReplaceWorker, post: x.Post, object: "absence", record: x.ID, detail: "added " + x.Period.String()}
	err := s.do(ctx, actor, r, func(a *access) error {
		whose, err := a.absentWorker(x.Post)
		if err != nil {
			return err
		}
		if actor.Role == casework.Worker {
			x.Worker = whose
		} else if x.Worker, err = a.namedWorker(x.Post, x.Worker); err != nil {
			return err
		}
		sub := casework.Substitution{Post: x.Post, Account: x.Substitute, Worker: x.Worker, Period: x.Period}
		if x.Substitute != "" {
			if err := a.addSubstitution(&sub); err != nil {
				return err
			}
		}
		if _, err := a.Exec(`INSERT INTO absences (id, post_id, from_day, to_day, substitute_id, substitution_id, worker_id, created_by, created_at) VALUES ($1, $2, $3, $4, NULLIF($5, ''), NULLIF($6, ''), NULLIF($7, ''), $8, $9)`,
			x.ID, x.Post, x.Period.From, x.Period.To, x.Substitute, sub.ID, x.Worker, actor.Account, a.now); err != nil {
			return err
		}
		planned, err = a.plannedIn(&x)
		return err
	})
	return x, planned, err
}

// namedWorker checks whose absence an employer announces: one of the workers of
// the post, whom nobody needs to name when there is one alone.
func (a *access) namedWorker(post casework.PostID, id casework.AccountID) (casework.AccountID, error) {
	workers, err := a.workersOf(post)
	if err != nil || len(workers) < 2 {
		return "", err
	}
	for _, w := range workers {
		if w.ID == id {
			return id, nil
		}
	}
	return "", casework.Invalid("absent", "", "l'intervenant qui s'absente")
}

// workersOf are the open accounts of workers of a post, by name: identifiers and
// names.
func (a *access) workersOf(post casework.PostID) ([]casework.Account, error) {
	return db.All(a.Tx, func(row db.Scanner) (c casework.Account, err error) {
		err = row.Scan(&c.ID, &c.Name)
		return c, err
	}, `SELECT w.id, w.name FROM account_posts p JOIN accounts w ON w.id = p.account_id WHERE p.post_id = $1 AND w.role = $2 AND NOT w.disabled ORDER BY w.name, w.id`, post, casework.Worker)
}

// MayBeAbsent lists, by name, those whose absence the actor may announce in a
// post: nobody for a worker, who announces her or his own, nor where the post
// has one worker alone. For whoever may ReplaceWorker there.
func (s *Store) MayBeAbsent(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.Account, err error) {
	r := request{action: casework.ReplaceWorker, post: post, object: "account", detail: "workers of the post"}
	err = s.do(ctx, actor, r, func(a *access) error {
		if actor.Role == casework.Worker {
			return nil
		}
		found, err := a.workersOf(post)
		if len(found) > 1 {
			all = found
		}
		return err
	})
	return all, err
}

// plannedIn counts the appointments planned in an absence: those that the worker
// reaches, or, for the employer, all of the post's.
func (a *access) plannedIn(x *casework.Absence) (int, error) {
	b := bind(x.Post, x.Period.From, x.Period.To, casework.Planned)
	reached := "TRUE"
	if a.actor.Role == casework.Worker {
		reached = a.ofReached(b, "appointments.case_id")
	}
	return db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM appointments WHERE post_id = $1 AND on_day >= $2 AND on_day <= $3 AND status = $4 AND `+reached, b.args...)
}

// EndAbsence takes an absence away, with the replacement that it opened. For
// whoever may ReplaceWorker in the post.
func (s *Store) EndAbsence(ctx context.Context, actor casework.Actor, post casework.PostID, id string) error {
	r := request{action: casework.ReplaceWorker, post: post, object: "absence", record: id, detail: "ended"}
	return s.do(ctx, actor, r, func(a *access) error {
		if _, err := a.Exec(`DELETE FROM substitutions WHERE post_id = $1 AND id = (SELECT substitution_id FROM absences WHERE id = $2 AND post_id = $1)`, post, id); err != nil {
			return err
		}
		n, err := a.Exec(`DELETE FROM absences WHERE id = $1 AND post_id = $2`, id, post)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}

// Colleagues lists, by name, the workers who may replace the one of a post: not
// the actor, nor, for a post with one worker, that one. For whoever may
// ReplaceWorker there.
func (s *Store) Colleagues(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.Account, err error) {
	r := request{action: casework.ReplaceWorker, post: post, object: "account", detail: "colleagues"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		all, err = db.All(a.Tx, func(row db.Scanner) (c casework.Account, err error) {
			err = row.Scan(&c.ID, &c.Name)
			return c, err
		}, `SELECT id, name FROM accounts WHERE role = $1 AND NOT disabled
			AND id <> $2 AND (id NOT IN (SELECT account_id FROM account_posts WHERE post_id = $3)
			OR (SELECT COUNT(*) FROM account_posts p JOIN accounts w ON w.id = p.account_id WHERE p.post_id = $3 AND w.role = $1 AND NOT w.disabled) > 1)
			ORDER BY name, id`, casework.Worker, actor.Account, post)
		return err
	})
	return all, err
}

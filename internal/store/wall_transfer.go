package store

import (
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// A case counts in the post that opened it until it is closed, whoever keeps
// it: handing it over changes no figure.

// TakeCharge makes the actor the worker in charge of a case that nobody has
// taken. For whoever may HandCase; KindState when somebody is in charge.
func (s *Store) TakeCharge(ctx context.Context, actor casework.Actor, id casework.CaseID) error {
	return s.onCase(ctx, actor, casework.HandCase, id, "taken in charge", func(a *access, c *casework.Case) error {
		if c.Worker != "" {
			return casework.Refuse(casework.KindState, "Vous êtes déjà en charge de ce dossier.")
		}
		if a.actor.Relation(c.Post) != casework.OwnPost {
			return casework.Refuse(casework.KindState, "Un dossier se prend en charge dans son propre poste.")
		}
		return a.transfer(c, casework.Transfer{To: actor.Account, Reason: casework.TakenCharge})
	})
}

// HandCase hands a case to another worker, of the same post or of another, with
// its reason. For whoever is in charge of it, or, when nobody is, may HandCase.
func (s *Store) HandCase(ctx context.Context, actor casework.Actor, id casework.CaseID, to casework.AccountID, reason casework.TransferReason) error {
	return s.onCase(ctx, actor, casework.HandCase, id, "handed over to "+string(to), func(a *access, c *casework.Case) error {
		t := casework.Transfer{From: c.Worker, To: to, Reason: reason}
		if err := casework.CheckTransfer(&t); err != nil {
			return err
		}
		if err := a.mustBeWorker(to); err != nil {
			return err
		}
		out, err := db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM case_shutouts WHERE case_id = $1 AND account_id = $2`, c.ID, to)
		if err != nil {
			return err
		}
		if out > 0 {
			return casework.Invalid("a", "", "quelqu'un qui n'est pas écarté de ce dossier")
		}
		return a.transfer(c, t)
	})
}

func (a *access) mustBeWorker(id casework.AccountID) error {
	found, err := db.All(a.Tx, db.Value[string], `SELECT id FROM accounts WHERE id = $1 AND role = $2 AND NOT disabled`, id, casework.Worker)
	if err == nil && len(found) == 0 {
		err = casework.Invalid("a", "", "un intervenant de la liste")
	}
	return err
}

// transfer writes who is in charge, the history and the event of the timeline.
func (a *access) transfer(c *casework.Case, t casework.Transfer) error {
	if _, err := a.Exec(`UPDATE cases SET worker_id = $1, updated_at = $2, version = version + 1,
		entrusted = NOT EXISTS (SELECT 1 FROM account_posts p WHERE p.account_id = $1 AND p.post_id = cases.post_id) WHERE id = $3`, t.To, a.now, c.ID); err != nil {
		return err
	}
	if _, err := a.Exec(`INSERT INTO case_handovers (id, post_id, case_id, from_id, to_id, reason, created_by, at) VALUES ($1, $2, $3, NULLIF($4, ''), $5, $6, $7, $8)`,
		casework.NewID(a.now.Time), c.Post, c.ID, t.From, t.To, t.Reason, a.actor.Account, a.now); err != nil {
		return err
	}
	return a.event(c, casework.HandedOver, a.s.today(), string(t.Reason))
}

// Assignment is what an employer decides: the cases of one worker, or one case
// by its reference, go to another worker.
type Assignment struct {
	Post      casework.PostID
	From      casework.AccountID // whose cases; empty with a Reference
	Reference string             // of one case; empty for all of From's
	To        casework.AccountID
	Reason    casework.TransferReason
}

// AssignCases hands cases of a post over without opening any. It does not say
// how many there were, nor whether the reference is one: those from which the
// receiver is shut out stay where they are. For the employer, who may AssignCases
// in the post.
func (s *Store) AssignCases(ctx context.Context, actor casework.Actor, x Assignment) error {
	r := request{action: casework.AssignCases, post: x.Post, object: "account", record: string(x.To), detail: "cases assigned"}
	t := casework.Transfer{From: x.From, To: x.To, By: actor.Account, Reason: x.Reason}
	if x.From == "" && x.Reference == "" {
		return errors.Join(casework.Invalid("reference", "", "la référence d'un dossier, ou un intervenant dans « Lesquels »"), casework.CheckTransfer(&t))
	}
	return s.do(ctx, actor, r, func(a *access) error {
		if err := casework.CheckTransfer(&t); err != nil {
			return err
		}
		if err := a.mustBeWorker(x.To); err != nil {
			return err
		}
		cases, err := db.All(a.Tx, scanCase, `SELECT `+caseColumns+` FROM cases c WHERE post_id = $1 AND (substr(id, 22) = $2 OR worker_id = $3) AND COALESCE(worker_id, '') <> $4
			AND NOT EXISTS (SELECT 1 FROM case_shutouts w WHERE w.case_id = c.id AND w.account_id = $4)`, x.Post, x.Reference, x.From, x.To)
		if err != nil {
			return err
		}
		for i := range cases {
			if err := a.assign(&cases[i], t); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *access) assign(c *casework.Case, t casework.Transfer) error {
	t.From = c.Worker
	if err := a.transfer(c, t); err != nil {
		return err
	}
	line := a.line
	line.Object, line.Record, line.Detail = "case", string(c.ID), "handed over to "+string(t.To)
	return a.log(line)
}

// CaseLoad is how many open cases of a post a worker is in charge of.
type CaseLoad struct {
	Account casework.AccountID
	Name    string
	Open    int
}

// CaseLoads counts them, by name, for the employer's sharing out of the work.
// For whoever may AssignCases in the post; no case is read.
func (s *Store) CaseLoads(ctx context.Context, actor casework.Actor, post casework.PostID) (all []CaseLoad, err error) {
	r := request{action: casework.AssignCases, post: post, object: "post", record: string(post), detail: "loads"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		all, err = db.All(a.Tx, func(row db.Scanner) (l CaseLoad, err error) {
			return l, row.Scan(&l.Account, &l.Name, &l.Open)
		}, `SELECT w.id, w.name, COUNT(c.id) FROM accounts w LEFT JOIN cases c ON c.worker_id = w.id AND c.post_id = $1 AND c.closed_on IS NULL
			WHERE w.role = $2 AND (EXISTS (SELECT 1 FROM account_posts p WHERE p.account_id = w.id AND p.post_id = $1)
			OR EXISTS (SELECT 1 FROM cases x WHERE x.worker_id = w.id AND x.post_id = $1)) GROUP BY w.id, w.name ORDER BY w.name, w.id`, post, casework.Worker)
		return err
	})
	return all, err
}

// Workers are the open accounts of workers, by name: to whom a case may be
// handed. Names of professionals, so no line is written. For whoever may
// HandCase or AssignCases somewhere.
func (s *Store) Workers(ctx context.Context, actor casework.Actor) (all []casework.Account, err error) {
	if !casework.AllowedSomewhere(actor.Role, casework.HandCase) && !casework.AllowedSomewhere(actor.Role, casework.AssignCases) {
		return nil, casework.Forbidden(casework.HandCase)
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = db.All(tx, scanAccount, `SELECT `+accountColumns+` FROM accounts WHERE role = $1 AND NOT disabled ORDER BY name, id`, casework.Worker)
		return err
	})
	return all, err
}

package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

func requestKeyCell(id casework.RequestID) vault.Cell {
	return vault.Cell{Table: "rights_requests", Column: "wrapped", Row: string(id)}
}

func requestCell(id casework.RequestID) vault.Cell {
	return vault.Cell{Table: "rights_requests", Column: "details", Row: string(id)}
}

// RequestStep is one step of a request: who did what, when.
type RequestStep struct {
	Step    casework.RequestState
	Account casework.AccountID
	At      casework.Instant
}

// OpenRequest writes a request in the register: the legal day is a month after
// it came (GDPR, article 12.3). About a case it is for whoever may KeepRights on
// it, and in doubt when somebody else asks or the file gives a reason
// (casework.SuspicionsOf); else in the post.
func (s *Store) OpenRequest(ctx context.Context, actor casework.Actor, r casework.RightsRequest) (casework.RightsRequest, error) {
	if err := casework.CheckRequest(&r, s.today()); err != nil {
		return r, err
	}
	r.DueOn, r.State, r.Version = r.ReceivedOn.AddMonths(casework.RequestDelay), casework.RequestReceived, 1
	r.Doubt = r.Doubt || r.Requester != casework.AskedBySelf
	if r.Case != "" {
		err := s.onCase(ctx, actor, casework.KeepRights, r.Case, "request of rights: "+string(r.Kind), func(a *access, c *casework.Case) error {
			r.Post = c.Post
			var err error
			if r.Suspicions, err = a.suspicions(c, r.Requester); err != nil {
				return err
			}
			r.Doubt = r.Doubt || len(r.Suspicions) > 0
			return a.insertRequest(&r)
		})
		return r, err
	}
	err := s.do(ctx, actor, request{action: casework.KeepRights, post: r.Post, object: "request", detail: string(r.Kind)}, func(a *access) error {
		err := a.insertRequest(&r)
		a.line.Record = string(r.ID)
		return err
	})
	return r, err
}

func (a *access) insertRequest(r *casework.RightsRequest) error {
	r.ID, r.Number, r.Account = casework.RequestID(casework.NewID(a.now.Time)), newNumber("D", a.s.today()), a.actor.Account
	key, wrapped, err := a.s.vault.NewDataKey(requestKeyCell(r.ID))
	if err != nil {
		return err
	}
	if _, err := a.Exec(`INSERT INTO rights_requests (id, number, post_id, case_id, kind, requester, doubt, received_on, due_on, state, proof, checked_by, refusal, delivery, account_id, wrapped, details, created_at, updated_at, version)
		VALUES ($1, $2, $3, NULLIF($4, ''), $5, $6, $7, $8, $9, $10, '', '', '', '', $11, $12, $13, $14, $14, 1)`,
		r.ID, r.Number, r.Post, r.Case, r.Kind, r.Requester, r.Doubt, r.ReceivedOn, r.DueOn, r.State, r.Account, wrapped, key.Seal(requestCell(r.ID), []byte(r.Text)), a.now); err != nil {
		return err
	}
	return a.step(r)
}

func (a *access) step(r *casework.RightsRequest) error {
	_, err := a.Exec(`INSERT INTO rights_steps (id, request_id, account_id, step, at) VALUES ($1, $2, $3, $4, $5)`, casework.NewID(a.now.Time), r.ID, a.actor.Account, r.State, a.now)
	return err
}

type sealedRequest struct {
	casework.RightsRequest
	wrapped, details []byte
}

const requestColumns = `id, number, post_id, COALESCE(case_id, ''), kind, requester, doubt, received_on, due_on, state, proof, checked_on, checked_by, refusal, delivery, answered_on, account_id, wrapped, details, version`

func scanRequest(row db.Scanner) (r sealedRequest, err error) {
	err = row.Scan(&r.ID, &r.Number, &r.Post, &r.Case, &r.Kind, &r.Requester, &r.Doubt, &r.ReceivedOn, &r.DueOn, &r.State, &r.Proof, &r.CheckedOn, &r.CheckedBy,
		&r.Refusal, &r.Delivery, &r.AnsweredOn, &r.Account, &r.wrapped, &r.details, &r.Version)
	return r, err
}

// open decrypts what was said; that of an erased person is gone.
func (r *sealedRequest) open(v *vault.Vault) error {
	if r.wrapped == nil {
		return nil
	}
	key, err := v.Unwrap(requestKeyCell(r.ID), r.wrapped)
	if err != nil {
		return err
	}
	plain, err := key.Open(requestCell(r.ID), r.details)
	r.Text = string(plain)
	return err
}

// Requests lists the register, those that wait first by their legal day. What
// was said is left out: the list is codes and days. For whoever may ReadRights.
func (s *Store) Requests(ctx context.Context, actor casework.Actor) (all []casework.RightsRequest, err error) {
	err = s.onRegister(ctx, actor, request{action: casework.ReadRights, object: "request", detail: "list"}, func(a *access, _ func(casework.PostID) bool) error {
		b := bind()
		found, err := db.All(a.Tx, scanRequest, `SELECT `+requestColumns+` FROM rights_requests r WHERE `+a.reachedRegister(b, casework.ReadRights, casework.KeepRights, "r")+`
			ORDER BY CASE WHEN answered_on IS NULL THEN 0 ELSE 1 END, due_on, id`, b.args...)
		for _, r := range found {
			r.Case = caseShown(actor, casework.KeepRights, r.Case)
			all = append(all, r.RightsRequest)
		}
		return err
	})
	return all, err
}

// Request reads one with its steps. What was said is for whoever may KeepRights;
// one that the actor does not see is not found. For whoever may ReadRights.
func (s *Store) Request(ctx context.Context, actor casework.Actor, id casework.RequestID) (r casework.RightsRequest, steps []RequestStep, err error) {
	err = s.onRegister(ctx, actor, request{action: casework.ReadRights, object: "request", record: string(id)}, func(a *access, _ func(casework.PostID) bool) error {
		found, err := a.request(casework.ReadRights, id)
		if err != nil {
			return err
		}
		r = found.RightsRequest
		if err := a.suspect(&r); err != nil {
			return err
		}
		steps, err = db.All(a.Tx, func(row db.Scanner) (st RequestStep, err error) {
			return st, row.Scan(&st.Step, &st.Account, &st.At)
		}, `SELECT step, account_id, at FROM rights_steps WHERE request_id = $1 ORDER BY id`, id)
		return err
	})
	return r, steps, err
}

// request reads a request that the actor sees, opened for whoever keeps them.
func (a *access) request(action casework.Action, id casework.RequestID) (sealedRequest, error) {
	b := bind(id)
	r, err := db.One(a.Tx, scanRequest, `SELECT `+requestColumns+` FROM rights_requests r WHERE id = $1 AND `+a.reachedRegister(b, action, casework.KeepRights, "r"), b.args...)
	if err != nil {
		return r, absent(err)
	}
	a.line.Post = r.Post
	r.Case = caseShown(a.actor, casework.KeepRights, r.Case)
	if casework.AllowedSomewhere(a.actor.Role, casework.KeepRights) {
		err = r.open(a.s.vault)
	}
	return r, err
}

// onRequest is onRegister for an operation on one request.
func (s *Store) onRequest(ctx context.Context, actor casework.Actor, id casework.RequestID, detail string, f func(*access, *casework.RightsRequest) error) error {
	return s.onRegister(ctx, actor, request{action: casework.KeepRights, object: "request", record: string(id), detail: detail}, func(a *access, _ func(casework.PostID) bool) error {
		r, err := a.request(casework.KeepRights, id)
		if err != nil {
			return err
		}
		return f(a, &r.RightsRequest)
	})
}

// CheckIdentity records how the identity of the requester was checked, today
// and by the actor. For whoever may KeepRights.
func (s *Store) CheckIdentity(ctx context.Context, actor casework.Actor, id casework.RequestID, version int64, proof casework.IdentityProof) error {
	return s.onRequest(ctx, actor, id, "identity checked: "+string(proof), func(a *access, r *casework.RightsRequest) error {
		if r.State != casework.RequestReceived {
			return casework.Refuse(casework.KindInvalid, "L'identité est déjà vérifiée, ou la demande a sa réponse.")
		}
		if err := casework.CheckProof(r, proof); err != nil {
			return err
		}
		r.State, r.Proof, r.CheckedOn, r.CheckedBy, r.Version = casework.RequestChecked, proof, a.s.today(), actor.Account, version
		return a.saveRequest(r)
	})
}

// GrantRequest answers yes: the delivery respects the safe contact, and a
// restriction takes effect at once. For whoever may KeepRights.
func (s *Store) GrantRequest(ctx context.Context, actor casework.Actor, id casework.RequestID, version int64, delivery casework.RequestDelivery) error {
	return s.onRequest(ctx, actor, id, "granted", func(a *access, r *casework.RightsRequest) error {
		if r.Case == "" {
			return casework.Refuse(casework.KindInvalid, "Aucun dossier n'est lié à cette demande : répondez qu'il n'y a aucune donnée.")
		}
		c, _, reached, err := a.caseAs(casework.KeepRights, r.Case)
		if err != nil {
			return err
		}
		if !reached {
			return casework.NotFound()
		}
		p, err := a.openPerson(c.Person)
		if err != nil {
			return absent(err)
		}
		if r.Suspicions, err = a.suspicions(&c, r.Requester); err != nil {
			return err
		}
		if err := casework.CheckGrant(r, delivery, p.Identity.Contact); err != nil {
			return err
		}
		r.State, r.Delivery, r.AnsweredOn, r.Version = casework.RequestGranted, delivery, a.s.today(), version
		if err := a.saveRequest(r); err != nil {
			return err
		}
		if r.Kind == casework.AskRestriction || r.Kind == casework.AskObjection {
			_, err = a.Exec(`UPDATE cases SET restricted_at = $1 WHERE person_id = $2 AND restricted_at IS NULL`, a.now, c.Person)
		}
		return err
	})
}

// RefuseRequest answers no, with the reason that is told to the person. For
// whoever may KeepRights.
func (s *Store) RefuseRequest(ctx context.Context, actor casework.Actor, id casework.RequestID, version int64, why casework.RequestRefusal) error {
	return s.onRequest(ctx, actor, id, "refused: "+string(why), func(a *access, r *casework.RightsRequest) error {
		if !r.Open() {
			return casework.Refuse(casework.KindInvalid, "Cette demande a déjà sa réponse.")
		}
		if !casework.RequestRefusals.Has(why) {
			return casework.Invalid("motif_refus", string(why), "un motif de la liste")
		}
		r.State, r.Refusal, r.AnsweredOn, r.Version = casework.RequestRefused, why, a.s.today(), version
		return a.saveRequest(r)
	})
}

// saveRequest writes a step; KindConflict when somebody else did one since
// r.Version.
func (a *access) saveRequest(r *casework.RightsRequest) error {
	n, err := a.Exec(`UPDATE rights_requests SET state = $1, proof = $2, checked_on = $3, checked_by = $4, refusal = $5, delivery = $6, answered_on = $7, updated_at = $8, version = version + 1 WHERE id = $9 AND version = $10`,
		r.State, r.Proof, r.CheckedOn, r.CheckedBy, r.Refusal, r.Delivery, r.AnsweredOn, a.now, r.ID, r.Version)
	if err == nil && n == 0 {
		err = casework.Conflict()
	}
	if err != nil {
		return err
	}
	return a.step(r)
}

// LiftRestriction ends the restriction that a granted request made. For whoever
// may KeepRights.
func (s *Store) LiftRestriction(ctx context.Context, actor casework.Actor, id casework.RequestID) error {
	return s.onRequest(ctx, actor, id, "restriction lifted", func(a *access, r *casework.RightsRequest) error {
		if r.State != casework.RequestGranted || r.Case == "" {
			return casework.Refuse(casework.KindInvalid, "Cette demande ne limite rien.")
		}
		_, err := a.Exec(`UPDATE cases SET restricted_at = NULL WHERE person_id = (SELECT person_id FROM cases WHERE id = $1)`, r.Case)
		return err
	})
}

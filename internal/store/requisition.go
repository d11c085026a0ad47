package store

import (
	"context"
	"encoding/json"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

func requisitionKeyCell(id casework.RequisitionID) vault.Cell {
	return vault.Cell{Table: "requisitions", Column: "wrapped", Row: string(id)}
}

func requisitionCell(id casework.RequisitionID) vault.Cell {
	return vault.Cell{Table: "requisitions", Column: "details", Row: string(id)}
}

// AddRequisition writes a line of the register of requisitions. About a case,
// it is for whoever may KeepRequisitions on it; else in the post.
func (s *Store) AddRequisition(ctx context.Context, actor casework.Actor, r casework.Requisition) (casework.Requisition, error) {
	if errs := casework.CheckRequisition(&r, s.today()); len(errs) > 0 {
		return r, errors.Join(errs...)
	}
	if r.Case != "" {
		err := s.onCase(ctx, actor, casework.KeepRequisitions, r.Case, "requisition written", func(a *access, c *casework.Case) error {
			r.Post = c.Post
			return a.insertRequisition(&r)
		})
		return r, err
	}
	err := s.do(ctx, actor, request{action: casework.KeepRequisitions, post: r.Post, object: "requisition", detail: "written"}, func(a *access) error {
		err := a.insertRequisition(&r)
		a.line.Record = string(r.ID)
		return err
	})
	return r, err
}

func (a *access) insertRequisition(r *casework.Requisition) error {
	r.ID, r.Number, r.Account = casework.RequisitionID(casework.NewID(a.now.Time)), newNumber("R", a.s.today()), a.actor.Account
	plain, err := json.Marshal(r.Details)
	if err != nil {
		return errors.New("requisition cannot be written") // the cause may quote it
	}
	key, wrapped, err := a.s.vault.NewDataKey(requisitionKeyCell(r.ID))
	if err != nil {
		return err
	}
	_, err = a.Exec(`INSERT INTO requisitions (id, number, post_id, case_id, account_id, authority, basis, received_on, outcome, handed_on, handed, wrapped, details, created_at)
		VALUES ($1, $2, $3, NULLIF($4, ''), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		r.ID, r.Number, r.Post, r.Case, r.Account, r.Authority, r.Basis, r.ReceivedOn, r.Outcome, r.HandedOn, casework.JoinCodes(r.Handed),
		wrapped, key.Seal(requisitionCell(r.ID), plain), a.now)
	return err
}

type sealedRequisition struct {
	casework.Requisition
	wrapped, details []byte
}

const requisitionColumns = `id, number, post_id, COALESCE(case_id, ''), account_id, authority, basis, received_on, outcome, handed_on, handed, wrapped, details`

func scanRequisition(row db.Scanner) (r sealedRequisition, err error) {
	var handed string
	err = row.Scan(&r.ID, &r.Number, &r.Post, &r.Case, &r.Account, &r.Authority, &r.Basis, &r.ReceivedOn, &r.Outcome, &r.HandedOn, &handed, &r.wrapped, &r.details)
	r.Handed = casework.SplitCodes[casework.HandedItem](handed)
	return r, err
}

// open decrypts the details; those of an erased person are gone.
func (r *sealedRequisition) open(v *vault.Vault) error {
	if r.wrapped == nil {
		return nil
	}
	key, err := v.Unwrap(requisitionKeyCell(r.ID), r.wrapped)
	if err != nil {
		return err
	}
	plain, err := key.Open(requisitionCell(r.ID), r.details)
	if err != nil {
		return err
	}
	r.Details = &casework.RequisitionDetails{}
	if json.Unmarshal(plain, r.Details) != nil {
		return errors.New("requisition is not in its form") // the cause may quote it
	}
	return nil
}

// caseShown is the case of a line for whoever keeps the register; nobody else
// learns of which case it is.
func caseShown(actor casework.Actor, keep casework.Action, id casework.CaseID) casework.CaseID {
	if !casework.AllowedSomewhere(actor.Role, keep) {
		return ""
	}
	return id
}

// reachedRegister is the condition, on the lines of a register that may be about
// a case, that the reader sees the line: with an action open without a record,
// every line; else those of no case, and of the cases that are reached.
func (a *access) reachedRegister(b *binder, read, keep casework.Action, alias string) string {
	if casework.Allowed(a.actor.Role, read, casework.NoRecord) {
		return "TRUE"
	}
	return `(` + inPosts(b, alias+".post_id", a.actor.Posts) + ` AND (` + alias + `.case_id IS NULL OR EXISTS (SELECT 1 FROM cases rq WHERE rq.id = ` + alias + `.case_id AND (rq.erased_at IS NOT NULL OR ` + a.reach(b, keep, "rq") + `))))`
}

// Requisitions lists the register, the latest first. The details, which may
// tell of persons, are for the workers; the data-protection officer reads the
// codes and the days. For whoever may ReadRequisitions.
func (s *Store) Requisitions(ctx context.Context, actor casework.Actor) (all []casework.Requisition, err error) {
	err = s.onRegister(ctx, actor, request{action: casework.ReadRequisitions, object: "requisition", detail: "list"}, func(a *access, _ func(casework.PostID) bool) error {
		b := bind()
		found, err := db.All(a.Tx, scanRequisition, `SELECT `+requisitionColumns+` FROM requisitions r WHERE `+a.reachedRegister(b, casework.ReadRequisitions, casework.KeepRequisitions, "r")+` ORDER BY received_on DESC, id DESC`, b.args...)
		if err != nil {
			return err
		}
		for i := range found {
			if casework.AllowedSomewhere(actor.Role, casework.KeepRequisitions) {
				if err := found[i].open(s.vault); err != nil {
					return err
				}
			}
			found[i].Case = caseShown(actor, casework.KeepRequisitions, found[i].Case)
			all = append(all, found[i].Requisition)
		}
		return nil
	})
	return all, err
}

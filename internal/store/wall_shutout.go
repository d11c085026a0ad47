package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// CaseAccess is who reaches a case, for the page of whoever is in charge.
type CaseAccess struct {
	Case      casework.Case
	Shutouts  []casework.Shutout
	Transfers []casework.Transfer   // the latest first
	Breaks    []casework.GlassBreak // of the glass, the latest first, without their texts
	Colleague []casework.Account    // who may be shut out: workers, and the desk accounts of the post
	Units     []casework.Unit       // of the post
}

// CaseAccess reads it. For whoever may HandCase on the case.
func (s *Store) CaseAccess(ctx context.Context, actor casework.Actor, id casework.CaseID) (x CaseAccess, err error) {
	err = s.onCase(ctx, actor, casework.HandCase, id, "access", func(a *access, c *casework.Case) (err error) {
		x.Case = *c
		if x.Shutouts, err = db.All(a.Tx, scanShutout, `SELECT w.id, COALESCE(w.account_id, ''), COALESCE(w.unit_id, ''), COALESCE(p.name, u.name, ''), w.created_at FROM case_shutouts w
			LEFT JOIN accounts p ON p.id = w.account_id LEFT JOIN units u ON u.id = w.unit_id WHERE w.case_id = $1 ORDER BY w.id`, id); err != nil {
			return err
		}
		if x.Transfers, err = db.All(a.Tx, scanTransfer, `SELECT COALESCE(from_id, ''), to_id, created_by, reason, at FROM case_handovers WHERE case_id = $1 ORDER BY id DESC`, id); err != nil {
			return err
		}
		if x.Breaks, err = db.All(a.Tx, scanGlass, glassQuery+` WHERE case_id = $1 ORDER BY id DESC`, id); err != nil {
			return err
		}
		if x.Colleague, err = db.All(a.Tx, scanAccount, `SELECT `+accountColumns+` FROM accounts WHERE NOT disabled AND id <> $1
			AND (role = $2 OR (role = $3 AND EXISTS (SELECT 1 FROM account_posts p WHERE p.account_id = accounts.id AND p.post_id = $4))) ORDER BY role DESC, name, id`,
			a.actor.Account, casework.Worker, casework.Desk, c.Post); err != nil {
			return err
		}
		x.Units, err = db.All(a.Tx, scanUnit, `SELECT id, post_id, name FROM units WHERE post_id = $1 ORDER BY name, id`, c.Post)
		return err
	})
	return x, err
}

func scanShutout(row db.Scanner) (x casework.Shutout, err error) {
	err = row.Scan(&x.ID, &x.Account, &x.Unit, &x.Name, &x.At)
	return x, err
}

func scanTransfer(row db.Scanner) (t casework.Transfer, err error) {
	err = row.Scan(&t.From, &t.To, &t.By, &t.Reason, &t.At)
	return t, err
}

// ShutOut keeps a named account, or a unit, out of a case from now on: it wins
// over every other relation, a broken glass included. For the worker in charge,
// who may GuardCase.
func (s *Store) ShutOut(ctx context.Context, actor casework.Actor, id casework.CaseID, x casework.Shutout) error {
	return s.onCase(ctx, actor, casework.GuardCase, id, "shut out "+string(x.Account)+string(x.Unit), func(a *access, c *casework.Case) error {
		if c.Worker != actor.Account {
			return casework.Refuse(casework.KindState, "Prenez d'abord ce dossier en charge : c'est la personne en charge qui en écarte quelqu'un.")
		}
		if err := a.checkShutout(c, &x); err != nil {
			return err
		}
		known, err := db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM case_shutouts WHERE case_id = $1 AND COALESCE(account_id, '') = $2 AND COALESCE(unit_id, '') = $3`, c.ID, x.Account, x.Unit)
		if err != nil || known > 0 {
			return err
		}
		if _, err := a.Exec(`INSERT INTO case_shutouts (id, post_id, case_id, account_id, unit_id, created_by, created_at) VALUES ($1, $2, $3, NULLIF($4, ''), NULLIF($5, ''), $6, $7)`,
			casework.NewID(a.now.Time), c.Post, c.ID, x.Account, x.Unit, actor.Account, a.now); err != nil {
			return err
		}
		return a.freezeShown(c.Person)
	})
}

func (a *access) checkShutout(c *casework.Case, x *casework.Shutout) error {
	query, record := `SELECT id FROM accounts WHERE id = $1 AND id <> $2 AND role IN ('worker', 'desk') AND NOT disabled`, string(x.Account)
	other := string(a.actor.Account)
	if x.Account == "" {
		query, record, other = `SELECT id FROM units WHERE id = $1 AND post_id = $2`, string(x.Unit), string(c.Post)
	}
	found, err := db.All(a.Tx, db.Value[string], query, record, other)
	if err == nil && (len(found) == 0 || x.Account != "" && x.Unit != "") {
		err = casework.Invalid("qui", "", "un compte ou une unité de la liste")
	}
	return err
}

// LiftShutout lets somebody in again. For the worker in charge, who may
// GuardCase.
func (s *Store) LiftShutout(ctx context.Context, actor casework.Actor, id casework.CaseID, shutout string) error {
	return s.onCase(ctx, actor, casework.GuardCase, id, "shut out no longer", func(a *access, c *casework.Case) error {
		if c.Worker != actor.Account {
			return casework.NotFound()
		}
		n, err := a.Exec(`DELETE FROM case_shutouts WHERE id = $1 AND case_id = $2`, shutout, c.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return casework.NotFound()
		}
		_, err = a.Exec(`UPDATE desk_referrals SET desk_state = '' WHERE desk_state <> '' AND case_id IN (SELECT id FROM cases WHERE person_id = $1)
			AND unit_id NOT IN (`+unitsShutOut+`)`, c.Person)
		return err
	})
}

// unitsShutOut are the units that are kept out of a case of the person $1, by
// their name or by that of one of their accounts.
const unitsShutOut = `SELECT COALESCE(w.unit_id, p.unit_id) FROM case_shutouts w JOIN cases k ON k.id = w.case_id LEFT JOIN accounts p ON p.id = w.account_id
	WHERE k.person_id = $1 AND COALESCE(w.unit_id, p.unit_id) IS NOT NULL`

// freezeShown makes what a unit that is shut out reads of the referrals of a
// person stay what it is.
func (a *access) freezeShown(person casework.PersonID) error {
	_, err := a.Exec(`UPDATE desk_referrals SET desk_state = CASE WHEN state = $2 THEN $3 ELSE state END WHERE desk_state = ''
		AND case_id IN (SELECT id FROM cases WHERE person_id = $1) AND unit_id IN (`+unitsShutOut+`)`, person, casework.RefusedContact, casework.ClosedReferral)
	return err
}

// freezeForDesk makes a referral that has just become a case stay what it was
// for a unit that is kept out of another case of the person: taking her or him
// in charge again tells that unit nothing.
func (a *access) freezeForDesk(id casework.CaseID, shown casework.ReferralState) error {
	person, err := db.One(a.Tx, db.Value[casework.PersonID], `SELECT person_id FROM cases WHERE id = $1`, id)
	if err != nil {
		return err
	}
	_, err = a.Exec(`UPDATE desk_referrals SET desk_state = $2 WHERE case_id = $3 AND unit_id IN (`+unitsShutOut+`)`, person, shown, id)
	return err
}

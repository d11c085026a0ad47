package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// kept is how long a referral closed without follow-up can still be put back
// in the queue. Afterwards its key is destroyed: nobody needs the name.
const kept = 24 * time.Hour

const referralColumns = `id, post_id, COALESCE(unit_id, ''), account_id, received_at, event_at, origin, police_act, problem, urgency, told, agrees,
	children, grid_done, grid_yes, grid_red, state, drop_reason, COALESCE(case_id, ''), taken_at, desk_state`

func scanReferral(row db.Scanner) (r casework.DeskReferral, err error) {
	var children *int
	err = row.Scan(&r.ID, &r.Post, &r.Unit, &r.By, &r.ReceivedAt, &r.EventAt, &r.Origin, &r.PoliceAct, &r.Problem, &r.Urgency, &r.Told, &r.Agrees,
		&children, &r.Grid.Done, &r.Grid.Yes, &r.Grid.Red, &r.State, &r.Dropped, &r.Case, &r.TakenAt, &r.Frozen)
	r.Children = known(children)
	return r, err
}

func referralKeyCell(id casework.ReferralID) vault.Cell {
	return vault.Cell{Table: "desk_referrals", Column: "wrapped", Row: string(id)}
}

func referralCell(id casework.ReferralID) vault.Cell {
	return vault.Cell{Table: "desk_referrals", Column: "details", Row: string(id)}
}

// FileReferral files a referral: it is received now. Sent twice under one
// identifier it is filed once. Where the person refuses contact, only what the
// count of refusals needs is kept. For whoever may FileReferral in its post; the
// errors are those of CheckDeskReferral, joined.
func (s *Store) FileReferral(ctx context.Context, actor casework.Actor, r casework.DeskReferral) (casework.DeskReferral, error) {
	if !casework.ValidID(string(r.ID)) {
		r.ID = casework.ReferralID(casework.NewID(s.clock()))
	}
	if err := errors.Join(casework.CheckDeskReferral(&r, s.now())...); err != nil {
		return r, err
	}
	r.State = casework.Received
	if r.Agrees == casework.Refuses {
		r.Forget()
	}
	rq := request{action: casework.FileReferral, post: r.Post, object: "referral", record: string(r.ID), detail: "filed " + string(r.State)}
	err := s.do(ctx, actor, rq, func(a *access) error {
		before, err := db.One(a.Tx, scanReferral, `SELECT `+referralColumns+` FROM desk_referrals WHERE id = $1`, r.ID)
		switch {
		case errors.Is(err, db.ErrNoRow):
			return a.insertReferral(&r)
		case err != nil:
			return err
		case before.By != actor.Account:
			return casework.NotFound()
		}
		r = before // the same form sent again
		return nil
	})
	return r, err
}

func (a *access) insertReferral(r *casework.DeskReferral) error {
	r.ReceivedAt, r.By = a.now, a.actor.Account
	if a.actor.Role == casework.Desk {
		post, err := db.One(a.Tx, db.Value[casework.PostID], `SELECT post_id FROM units WHERE id = $1`, a.actor.Unit)
		if err != nil {
			return absent(err)
		}
		if post != r.Post {
			return casework.NotFound()
		}
		r.Unit = a.actor.Unit
	}
	wrapped, details, err := a.sealReferred(r)
	if err != nil {
		return err
	}
	_, err = a.Exec(`INSERT INTO desk_referrals (id, post_id, unit_id, account_id, received_at, event_at, origin, police_act, problem, urgency, told, agrees,
			children, grid_done, grid_yes, grid_red, state, drop_reason, wrapped, details, updated_at)
		VALUES ($1, $2, NULLIF($3, ''), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', $18, $19, $5)`,
		r.ID, r.Post, r.Unit, r.By, r.ReceivedAt, r.EventAt, r.Origin, r.PoliceAct, r.Problem, r.Urgency, r.Told, r.Agrees,
		number(r.Children), r.Grid.Done, r.Grid.Yes, r.Grid.Red, r.State, wrapped, details)
	return err
}

// sealReferred encrypts the personal part under a new key; nothing of nobody.
func (a *access) sealReferred(r *casework.DeskReferral) (wrapped, details []byte, err error) {
	if r.Person == nil {
		return nil, nil, nil
	}
	key, wrapped, err := a.s.vault.NewDataKey(referralKeyCell(r.ID))
	if err != nil {
		return nil, nil, err
	}
	plain, err := json.Marshal(r.Person)
	if err != nil {
		return nil, nil, errors.New("referral cannot be written") // the cause may quote it
	}
	return wrapped, key.Seal(referralCell(r.ID), plain), nil
}

// openReferred decrypts the personal part, when there is one.
func (a *access) openReferred(r *casework.DeskReferral) error {
	var wrapped, details []byte
	err := a.Each(func(row db.Scanner) error { return row.Scan(&wrapped, &details) }, `SELECT wrapped, details FROM desk_referrals WHERE id = $1`, r.ID)
	if err != nil || wrapped == nil {
		return err
	}
	key, err := a.s.vault.Unwrap(referralKeyCell(r.ID), wrapped)
	if err != nil {
		return err
	}
	plain, err := key.Open(referralCell(r.ID), details)
	if err != nil {
		return err
	}
	r.Person = &casework.ReferredPerson{}
	if json.Unmarshal(plain, r.Person) != nil {
		return errors.New("referral is not in its form") // the cause may quote it
	}
	return nil
}

// onReferral is do for an operation on one referral: the post is its own. One
// that is absent and one that the actor may not reach answer alike. The desk
// reaches its own unit's and no other.
func (s *Store) onReferral(ctx context.Context, actor casework.Actor, action casework.Action, id casework.ReferralID, detail string, f func(*access, *casework.DeskReferral) error) error {
	var refusal error
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		a.line = audit.Line{Action: string(action), Object: "referral", Record: string(id), Allowed: true, Detail: detail}
		r, err := db.One(tx, scanReferral, `SELECT `+referralColumns+` FROM desk_referrals WHERE id = $1`, id)
		if err != nil && !errors.Is(err, db.ErrNoRow) {
			return err
		}
		reached, wallErr := a.reachesReferral(action, &r)
		if wallErr != nil {
			return wallErr
		}
		if err != nil || !reached {
			refusal, a.line.Allowed, a.line.Post = casework.NotFound(), false, r.Post
			return a.log(a.line)
		}
		a.line.Post = r.Post
		if err := f(a, &r); err != nil {
			return err
		}
		return a.end()
	})
	return errors.Join(err, refusal)
}

// reachesReferral tells whether the permission table opens the action on a
// referral. Once it is taken in charge it is its case's, and is reached with it.
func (a *access) reachesReferral(action casework.Action, r *casework.DeskReferral) (bool, error) {
	if a.actor.Role == casework.Desk {
		relation := casework.OtherUnit
		if a.actor.Unit != "" && a.actor.Unit == r.Unit {
			relation = casework.OwnUnit
		}
		return casework.Allowed(a.actor.Role, action, relation), nil
	}
	_, _, reached, err := a.caseAs(casework.ReadCase, r.Case)
	return a.actor.May(action, r.Post) == nil && (r.Case == "" || reached), err
}

// UnitReferral is all that the desk knows of a referral after filing it.
type UnitReferral struct {
	ID         casework.ReferralID
	Post       casework.PostID
	Receipt    string
	ReceivedAt casework.Instant
	State      casework.ReferralState // one of the three
}

func unitReferral(r *casework.DeskReferral) UnitReferral {
	u := UnitReferral{ID: r.ID, Post: r.Post, Receipt: r.Receipt(), ReceivedAt: r.ReceivedAt, State: r.State.ForDesk()}
	if r.Frozen != "" {
		u.State = r.Frozen
	}
	return u
}

// UnitReferrals lists the last hundred referrals of the actor's own unit, the
// newest first; none for an account without a unit. For whoever may
// FollowReferral.
func (s *Store) UnitReferrals(ctx context.Context, actor casework.Actor) (all []UnitReferral, err error) {
	unit, err := s.OwnUnit(ctx, actor)
	if casework.KindOf(err) == casework.KindNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r := request{action: casework.FollowReferral, post: unit.Post, object: "referral", detail: "own unit"}
	err = s.do(ctx, actor, r, func(a *access) error { // do finds the action in the relation to the own unit
		rows, err := db.All(a.Tx, scanReferral, `SELECT `+referralColumns+` FROM desk_referrals WHERE unit_id = $1 ORDER BY received_at DESC, id DESC LIMIT 100`, unit.ID)
		for i := range rows {
			all = append(all, unitReferral(&rows[i]))
		}
		return err
	})
	return all, err
}

// ReceiptOf is a referral as its receipt shows it. For whoever may
// FollowReferral: the desk for its own unit's; any other is not found.
func (s *Store) ReceiptOf(ctx context.Context, actor casework.Actor, id casework.ReferralID) (u UnitReferral, err error) {
	err = s.onReferral(ctx, actor, casework.FollowReferral, id, "receipt", func(_ *access, r *casework.DeskReferral) error {
		u = unitReferral(r)
		return nil
	})
	return u, err
}

// OpenReferrals lists the referrals of a post that wait for a worker, the most
// urgent first. It holds no identity. For whoever may KeepQueue there.
func (s *Store) OpenReferrals(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.DeskReferral, err error) {
	r := request{action: casework.KeepQueue, post: post, object: "referral", detail: "queue"}
	err = s.do(ctx, actor, r, func(a *access) error {
		if err := a.forgetClosed(post); err != nil {
			return err
		}
		all, err = a.openReferrals(post)
		return err
	})
	return all, err
}

// openReferrals are those that wait in a post, the most urgent first, for
// whoever may KeepQueue there; nothing for others.
func (a *access) openReferrals(post casework.PostID) ([]casework.DeskReferral, error) {
	if a.actor.May(casework.KeepQueue, post) != nil {
		return nil, nil
	}
	all, err := db.All(a.Tx, scanReferral, `SELECT `+referralColumns+` FROM desk_referrals WHERE post_id = $1 AND state = $2 ORDER BY received_at, id`, post, casework.Received)
	if err != nil || len(all) == 0 {
		return all, err
	}
	slices.SortStableFunc(all, func(x, y casework.DeskReferral) int { return casework.MoreUrgent(&x, &y) })
	return all, a.tries(post, all)
}

// tries adds to the referrals that wait in a post what became of trying to reach
// each person.
func (a *access) tries(post casework.PostID, waiting []casework.DeskReferral) error {
	attempts := map[casework.ReferralID][]casework.ContactAttempt{}
	err := a.Each(func(row db.Scanner) error {
		var id casework.ReferralID
		var t casework.ContactAttempt
		err := row.Scan(&id, &t.Result, &t.At)
		attempts[id] = append(attempts[id], t)
		return err
	}, `SELECT t.referral_id, t.result, t.at FROM contact_attempts t JOIN desk_referrals r ON r.id = t.referral_id WHERE r.post_id = $1 AND r.state = $2 ORDER BY t.id`, post, casework.Received)
	for i := range waiting {
		waiting[i].Contact = casework.ContactAfter(attempts[waiting[i].ID])
	}
	return err
}

// forgetClosed destroys the keys of the referrals closed without follow-up that
// can no longer be put back.
func (a *access) forgetClosed(post casework.PostID) error {
	_, err := a.Exec(`UPDATE desk_referrals SET wrapped = NULL, details = NULL WHERE post_id = $1 AND state = $2 AND updated_at < $3 AND wrapped IS NOT NULL`,
		post, casework.ClosedReferral, casework.At(a.now.Add(-kept)))
	return err
}

// Refusals counts the referrals of a post since a day whose person refused
// contact: a number, and nobody behind it. For whoever may KeepQueue there.
func (s *Store) Refusals(ctx context.Context, actor casework.Actor, post casework.PostID, since casework.Day) (n int, err error) {
	r := request{action: casework.KeepQueue, post: post, object: "referral", detail: "count of refusals"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		n, err = db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM desk_referrals WHERE post_id = $1 AND state = $2 AND received_at >= $3`, post, casework.RefusedContact, since.String())
		return err
	})
	return n, err
}

package store

import (
	"context"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// ReferralFile is a referral as the worker reads it, with the person, unless
// contact was refused or the name is no longer kept.
type ReferralFile struct {
	casework.DeskReferral
	UnitName string // empty when a worker filed it
	Attempts []casework.ContactAttempt
	Delays   casework.ReferralDelays
}

// Referral reads a referral with the person's name and safe contact. For
// whoever may KeepQueue in its post; any other is not found.
func (s *Store) Referral(ctx context.Context, actor casework.Actor, id casework.ReferralID) (f ReferralFile, err error) {
	err = s.onReferral(ctx, actor, casework.KeepQueue, id, "read", func(a *access, r *casework.DeskReferral) error {
		if err := a.openReferred(r); err != nil {
			return err
		}
		f.DeskReferral = *r
		if r.Unit != "" {
			if f.UnitName, err = db.One(a.Tx, db.Value[string], `SELECT name FROM units WHERE id = $1`, r.Unit); err != nil {
				return err
			}
		}
		f.Attempts, err = db.All(a.Tx, scanAttempt, `SELECT result, at, account_id FROM contact_attempts WHERE referral_id = $1 ORDER BY id`, id)
		if err != nil {
			return err
		}
		f.Delays, err = a.delays(r, f.Attempts)
		return err
	})
	return f, err
}

func scanAttempt(row db.Scanner) (t casework.ContactAttempt, err error) {
	err = row.Scan(&t.Result, &t.At, &t.Account)
	return t, err
}

// delays are the moments of a referral: the first contact is the first attempt
// that reached the person, or the first kept meeting if it came before.
func (a *access) delays(r *casework.DeskReferral, attempts []casework.ContactAttempt) (d casework.ReferralDelays, err error) {
	d.Event, d.Received = r.EventAt.Time, r.ReceivedAt.Time
	for _, t := range attempts {
		if t.Result == casework.Reached {
			d.FirstContact = t.At.Time
			break
		}
	}
	if r.Case == "" {
		return d, nil
	}
	err = a.Each(func(row db.Scanner) error {
		var on casework.Day
		var at casework.TimeOfDay
		if err := row.Scan(&on, &at); err != nil {
			return err
		}
		if met := moment(on, at, a.s.clock().Location()); !met.IsZero() {
			d.Meet(met)
		}
		return nil
	}, `SELECT on_day, at_time FROM appointments WHERE case_id = $1 AND status = $2 AND at_time <> '' ORDER BY on_day, at_time LIMIT 1`, r.Case, casework.Kept)
	return d, err
}

func moment(on casework.Day, at casework.TimeOfDay, zone *time.Location) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", on.String()+" "+string(at), zone)
	if err != nil {
		return time.Time{} // a day without an hour has no moment
	}
	return t
}

// taken refuses what somebody has dealt with already.
func taken() error {
	return casework.Refuse(casework.KindConflict, "Cette saisine n'attend plus : quelqu'un l'a prise en charge, transmise ou clôturée entre-temps.")
}

// move changes the state of a referral that stands in another; a conflict when
// it no longer does.
func (a *access) move(r *casework.DeskReferral, from, to casework.ReferralState, reason casework.DropReason) error {
	n, err := a.Exec(`UPDATE desk_referrals SET state = $1, drop_reason = $2, updated_at = $3 WHERE id = $4 AND state = $5 AND post_id = $6`, to, reason, a.now, r.ID, from, r.Post)
	if err == nil && n == 0 {
		err = taken()
	}
	return err
}

// AddAttempt writes that the person was reached or not. For whoever may
// KeepQueue in the referral's post.
func (s *Store) AddAttempt(ctx context.Context, actor casework.Actor, id casework.ReferralID, result casework.AttemptResult) error {
	if !casework.AttemptResults.Has(result) {
		return casework.Invalid("tentative", "", "ce que la tentative a donné")
	}
	return s.onReferral(ctx, actor, casework.KeepQueue, id, "attempt "+string(result), func(a *access, r *casework.DeskReferral) error {
		if r.State != casework.Received && r.State != casework.TakenInCharge {
			return taken()
		}
		if _, err := a.Exec(`INSERT INTO contact_attempts (id, referral_id, account_id, result, at) VALUES ($1, $2, $3, $4, $5)`,
			casework.NewID(a.now.Time), id, actor.Account, result, a.now); err != nil {
			return err
		}
		if r.Case == "" { // the queue shows it, on every node
			_, err := a.Exec(`UPDATE desk_referrals SET updated_at = $1 WHERE id = $2 AND state = $3`, a.now, id, casework.Received)
			return err
		}
		if result != casework.Reached {
			return nil
		}
		_, err := a.Exec(`UPDATE cases SET contacted_on = $1, version = version + 1 WHERE id = $2 AND contacted_on IS NULL AND restricted_at IS NULL`, s.today(), r.Case)
		return err
	})
}

// UndoAttempt takes the last attempt of a referral that waits away, on the day on
// which the actor wrote it: a wrong button would tell a delay that is not, or a
// danger. For whoever may KeepQueue in the referral's post.
func (s *Store) UndoAttempt(ctx context.Context, actor casework.Actor, id casework.ReferralID) error {
	return s.onReferral(ctx, actor, casework.KeepQueue, id, "attempt undone", func(a *access, r *casework.DeskReferral) error {
		if r.State != casework.Received {
			return taken()
		}
		n, err := a.Exec(`DELETE FROM contact_attempts WHERE id = (SELECT MAX(id) FROM contact_attempts WHERE referral_id = $1) AND account_id = $2 AND at >= $3`, id, actor.Account, s.midnight())
		if err != nil {
			return err
		}
		if n == 0 {
			return casework.Refuse(casework.KindConflict, "Seule la dernière tentative s'annule, le jour même et par qui l'a inscrite.")
		}
		_, err = a.Exec(`UPDATE desk_referrals SET updated_at = $1 WHERE id = $2`, a.now, id)
		return err
	})
}

// HandReferral hands a referral that waits to another post, named by its short
// name, which its worker then finds in her or his queue. It returns that post.
// For whoever may KeepQueue in its post.
func (s *Store) HandReferral(ctx context.Context, actor casework.Actor, id casework.ReferralID, slug string) (to casework.PostID, err error) {
	err = s.onReferral(ctx, actor, casework.KeepQueue, id, "handed to another post", func(a *access, r *casework.DeskReferral) error {
		found, err := db.All(a.Tx, db.Value[casework.PostID], `SELECT id FROM posts WHERE slug = $1 AND id <> $2`, slug, r.Post)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return casework.Invalid("vers", "", "un autre poste de la liste")
		}
		to = found[0]
		n, err := a.Exec(`UPDATE desk_referrals SET post_id = $1, updated_at = $2 WHERE id = $3 AND state = $4 AND post_id = $5`, to, a.now, id, casework.Received, r.Post)
		if err == nil && n == 0 {
			err = taken()
		}
		if err != nil {
			return err
		}
		return a.revise(to) // the other post's figures count it from now on
	})
	return to, err
}

// OtherPosts lists, by name, the posts to which a referral of this one may be
// handed. A post's name is public: no line is written. For whoever may KeepQueue
// in the post.
func (s *Store) OtherPosts(ctx context.Context, actor casework.Actor, post casework.PostID) (posts []casework.Post, err error) {
	if err := actor.May(casework.KeepQueue, post); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		posts, err = db.All(tx, scanPost, `SELECT `+postColumns+` FROM posts WHERE id <> $1 ORDER BY name`, post)
		return err
	})
	return posts, err
}

// DropReferral closes a referral without follow-up. For a day it can be put
// back; then the name is gone. For whoever may KeepQueue in its post.
func (s *Store) DropReferral(ctx context.Context, actor casework.Actor, id casework.ReferralID, reason casework.DropReason) error {
	if !casework.DropReasons.Has(reason) {
		return casework.Invalid("motif", "", "un motif de la liste")
	}
	return s.onReferral(ctx, actor, casework.KeepQueue, id, "closed without follow-up", func(a *access, r *casework.DeskReferral) error {
		return a.move(r, casework.Received, casework.ClosedReferral, reason)
	})
}

// RestoreReferral puts back in the queue a referral closed without follow-up
// less than a day ago. For whoever may KeepQueue in its post.
func (s *Store) RestoreReferral(ctx context.Context, actor casework.Actor, id casework.ReferralID) error {
	return s.onReferral(ctx, actor, casework.KeepQueue, id, "put back in the queue", func(a *access, r *casework.DeskReferral) error {
		if err := a.openReferred(r); err != nil {
			return err
		}
		if r.Person == nil {
			return casework.Refuse(casework.KindConflict, "Cette saisine ne peut plus être remise dans la file : le nom n'en est plus conservé.")
		}
		return a.move(r, casework.ClosedReferral, casework.Received, "")
	})
}

// QueueStamp changes whenever the queue of one of the posts may have changed,
// on whatever node: what a follower compares. It tells nothing else and is not
// logged. Posts whose queue the actor may not keep are left out.
func (s *Store) QueueStamp(ctx context.Context, actor casework.Actor, posts []casework.PostID) (stamp string, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, post := range posts {
			if actor.May(casework.KeepQueue, post) != nil {
				continue
			}
			one, err := db.One(tx, db.Value[string], `SELECT COUNT(*) || COALESCE(MAX(updated_at), '') FROM desk_referrals WHERE post_id = $1 AND state = $2`, post, casework.Received)
			if err != nil {
				return err
			}
			stamp += one + "|"
		}
		return nil
	})
	return stamp, err
}

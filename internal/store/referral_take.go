package store

import (
	"context"
	"strconv"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// WhoItIs is what the worker answers of the persons who may be the one just
// named: the same as one of them, or none of them. The zero value says that
// nobody was like her or him.
type WhoItIs struct {
	Same   casework.PersonID   // empty for a new person
	Others []casework.PersonID // who are not the one, which is remembered
}

// ReferralDuplicates finds the persons of a referral's post who may be the one
// that it names, as Duplicates does; nobody once it no longer waits. For whoever
// may FindPerson in its post.
func (s *Store) ReferralDuplicates(ctx context.Context, actor casework.Actor, id casework.ReferralID) (found []Duplicate, err error) {
	err = s.onReferral(ctx, actor, casework.FindPerson, id, "duplicates", func(a *access, r *casework.DeskReferral) error {
		if r.State != casework.Received {
			return nil
		}
		if err := a.openReferred(r); err != nil {
			return err
		}
		p := personOfReferral(r)
		found, err = a.duplicates(r.Post, &p.Identity)
		a.line.Detail = "duplicates " + strconv.Itoa(len(found))
		return err
	})
	return found, err
}

// TakeReferral is TakeReferralOf for a person whom nobody in the post is like.
func (s *Store) TakeReferral(ctx context.Context, actor casework.Actor, id casework.ReferralID) (casework.Case, error) {
	return s.TakeReferralOf(ctx, actor, id, WhoItIs{})
}

// TakeReferralOf takes a referral in charge: the case, and the person unless the
// worker says that she or he is one of the post's already, are made in the same
// transaction, and the name leaves the referral for the person's own record. For
// whoever may KeepQueue, WriteCase and WritePerson in its post; KindConflict when
// it no longer waits.
func (s *Store) TakeReferralOf(ctx context.Context, actor casework.Actor, id casework.ReferralID, who WhoItIs) (c casework.Case, err error) {
	err = s.onReferral(ctx, actor, casework.KeepQueue, id, "taken in charge", func(a *access, r *casework.DeskReferral) error {
		for _, action := range []casework.Action{casework.WriteCase, casework.WritePerson} {
			if err := actor.May(action, r.Post); err != nil {
				return err
			}
		}
		if err := a.move(r, casework.Received, casework.TakenInCharge, ""); err != nil {
			return err
		}
		if err := a.openReferred(r); err != nil {
			return err
		}
		c = caseOfReferral(r, s.clock().Location())
		if c.Referral.ContactedOn, err = a.firstReached(id); err != nil {
			return err
		}
		line := a.line
		detail, err := a.openCaseOf(who, personOfReferral(r), &c)
		if err != nil {
			return err
		}
		opened := a.line
		opened.Action, opened.Object, opened.Detail = string(casework.WriteCase), "case", detail
		if err := a.log(opened); err != nil {
			return err
		}
		a.line = line
		return a.handIdentityOver(r, c.ID)
	})
	return c, err
}

// openCaseOf opens the case of whoever the worker says that it is, and tells
// the log which.
func (a *access) openCaseOf(who WhoItIs, said casework.Person, c *casework.Case) (detail string, err error) {
	if who.Same != "" {
		p, err := a.returning(who.Same, c.Post, &said)
		if err != nil {
			return "", err
		}
		return "opened from a referral for a returning person", a.openCase(&p, c)
	}
	if err := a.openCase(&said, c); err != nil {
		return "", err
	}
	return "opened from a referral", a.noneOf(c.Post, said.ID, who.Others)
}

// firstReached is the day of the first attempt that reached the person of a
// referral, zero when none did.
func (a *access) firstReached(id casework.ReferralID) (casework.Day, error) {
	at, err := db.One(a.Tx, db.Value[casework.Instant], `SELECT MIN(at) FROM contact_attempts WHERE referral_id = $1 AND result = $2`, id, casework.Reached)
	if err != nil || at.IsZero() {
		return 0, err
	}
	return casework.DayOf(at.In(a.s.clock().Location())), nil
}

func caseOfReferral(r *casework.DeskReferral, zone *time.Location) casework.Case {
	facts := unknownFacts()
	facts.Children = r.Children
	if r.Problem != casework.NotKnown {
		facts.Problems = []casework.Problem{r.Problem}
	}
	return casework.Case{Post: r.Post, Referral: r.Referral(zone), Facts: facts}
}

func personOfReferral(r *casework.DeskReferral) casework.Person {
	p := casework.Person{Post: r.Post}
	if r.Person != nil {
		p.Identity = casework.Identity{LastName: r.Person.LastName, FirstName: r.Person.FirstName, Contact: r.Person.Safe}
		if r.Person.Phone != "" {
			p.Identity.Phones = []string{r.Person.Phone}
		}
	}
	return p
}

// handIdentityOver leaves in the referral only what the person's own record
// does not hold: the short text and the language, under a new key.
func (a *access) handIdentityOver(r *casework.DeskReferral, id casework.CaseID) error {
	if r.Person != nil {
		r.Person = &casework.ReferredPerson{Line: r.Person.Line, Language: r.Person.Language}
	}
	wrapped, details, err := a.sealReferred(r)
	if err != nil {
		return err
	}
	if _, err = a.Exec(`UPDATE desk_referrals SET case_id = $1, taken_at = $2, wrapped = $3, details = $4 WHERE id = $5`, id, a.now, wrapped, details, r.ID); err != nil {
		return err
	}
	return a.freezeForDesk(id, casework.Received)
}

package store

import (
	"context"
	"errors"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// CaseFile is a case with what a worker needs beside it: the person, her or
// his other cases in the post, the appointments and the events.
type CaseFile struct {
	Case         casework.Case
	Person       casework.Person
	Others       []casework.Case
	Appointments []casework.Appointment // by day and hour
	Events       []casework.CaseEvent
	As           casework.Relation     // what the reader is to the case
	Breaks       []casework.GlassBreak // by others, of the last two weeks, for whoever is in charge
	GlassUntil   casework.Instant      // when the reader's own broken glass ends; zero without one
	Danger       casework.DangerLevel  // of the last assessment, else of the desk's grid; empty without either
	Desk         DeskWord
	Units        []casework.Unit // of its post by name, and the one that brought the person
}

// OpenCase opens a case of a person: a new one when p.ID is empty, else one of
// the post, whose next case it is. The opening day is the referral's, or today
// without one. For whoever may WriteCase.
func (s *Store) OpenCase(ctx context.Context, actor casework.Actor, p casework.Person, c casework.Case) (casework.Case, error) {
	if err := casework.CheckOpening(c.Referral.ReceivedOn, s.today()); err != nil {
		return c, err
	}
	r := request{action: casework.WriteCase, post: c.Post, object: "case", detail: "opened"}
	err := s.do(ctx, actor, r, func(a *access) error {
		if err := a.factsOf(c.Post, p.ID); err != nil {
			return err
		}
		err := a.openCase(&p, &c)
		a.one.person = p.ID // who may be new
		return err
	})
	return c, err
}

// openCase does it in a transaction under way, as taking charge of a referral
// does.
func (a *access) openCase(p *casework.Person, c *casework.Case) error {
	p.Post, p.Sex = c.Post, casework.OrNotKnown(p.Sex)
	if err := a.mayOpenAt(c.Post); err != nil {
		return err
	}
	if p.ID == "" {
		if err := a.insertPerson(p); err != nil {
			return err
		}
	}
	if _, _, err := a.personOfPost(p.ID, c.Post); err != nil {
		return err
	}
	if err := a.mustBringTo(c.Post, c.Referral.Unit); err != nil {
		return err
	}
	last, err := db.One(a.Tx, db.Value[*int], `SELECT MAX(number) FROM cases WHERE person_id = $1`, p.ID)
	if err != nil {
		return err
	}
	c.Number = 1
	if last != nil {
		c.Number = *last + 1
	}
	c.ID, c.Person, c.Version = casework.CaseID(casework.NewID(a.now.Time)), p.ID, 1
	c.OpenedOn = casework.OpeningDay(c.Referral.ReceivedOn, a.s.today())
	c.Worker = a.actor.Account
	c.Facts.Sex = p.Sex
	*c = orNotKnown(*c)
	if err := a.insertCase(c); err != nil {
		return err
	}
	a.line.Record = string(c.ID)
	return a.event(c, casework.Opened, c.OpenedOn, "")
}

// event writes a line of the case's own history.
func (a *access) event(c *casework.Case, kind casework.Event, on casework.Day, reason string) error {
	_, err := a.Exec(`INSERT INTO case_events (id, post_id, case_id, account_id, kind, on_day, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		casework.NewID(a.now.Time), c.Post, c.ID, a.actor.Account, kind, on, reason, a.now)
	return err
}

// CaseFile reads a case. For whoever may ReadCase in its post; any other is not
// found.
func (s *Store) CaseFile(ctx context.Context, actor casework.Actor, id casework.CaseID) (f CaseFile, err error) {
	err = s.onCase(ctx, actor, casework.ReadCase, id, "", func(a *access, c *casework.Case) error {
		f.Case = *c
		p, err := db.One(a.Tx, scanPerson, personQuery+` WHERE p.id = $1`, c.Person)
		if err != nil {
			return err
		}
		if _, err := p.open(s.vault); err != nil {
			return err
		}
		f.Person = p.Person
		f.As = a.as
		b := bind(c.Person, id)
		if f.Others, err = db.All(a.Tx, scanCase, `SELECT `+caseColumns+` FROM cases c WHERE person_id = $1 AND id <> $2 AND `+a.reach(b, casework.ReadCase, "c")+` ORDER BY number`, b.args...); err != nil {
			return err
		}
		if f.Appointments, err = a.appointments(`case_id = $1`, id); err != nil {
			return err
		}
		if f.Events, err = db.All(a.Tx, scanEvent, `SELECT kind, on_day, reason, account_id, at FROM case_events WHERE case_id = $1 ORDER BY id`, id); err != nil {
			return err
		}
		if f.Danger, err = a.danger(id); err != nil {
			return err
		}
		if f.Desk, err = a.deskWord(id); err != nil {
			return err
		}
		if f.Units, err = a.unitsOfCase(c); err != nil {
			return err
		}
		return a.glassOf(&f)
	})
	return f, err
}

func scanEvent(row db.Scanner) (e casework.CaseEvent, err error) {
	err = row.Scan(&e.Kind, &e.On, &e.Reason, &e.Account, &e.At)
	return e, err
}

// SaveCase writes the referral and the facts of a case changed since c.Version
// was read; KindConflict when somebody else changed it meanwhile. Opening,
// closing and what the first kept appointment froze stay. For whoever may
// WriteCase.
func (s *Store) SaveCase(ctx context.Context, actor casework.Actor, c casework.Case) error {
	if err := casework.CheckOpening(c.Referral.ReceivedOn, s.today()); err != nil {
		return err
	}
	if err := errors.Join(casework.CheckContactDay(c.Referral, s.today()), casework.CheckMainViolence(&c.Facts)); err != nil {
		return err
	}
	return s.onCase(ctx, actor, casework.WriteCase, c.ID, "facts", func(a *access, old *casework.Case) error {
		if err := a.factsOf(old.Post, old.Person); err != nil {
			return err
		}
		first, err := a.firstAppointment(c.ID)
		if err != nil {
			return err
		}
		if err := casework.CheckReferralDay(c.Referral.ReceivedOn, first); err != nil {
			return err
		}
		if c.Referral.Unit != old.Referral.Unit {
			if err := a.mustBringTo(old.Post, c.Referral.Unit); err != nil {
				return err
			}
		}
		merged := *old
		merged.Referral, merged.Facts, merged.Version = c.Referral, c.Facts, c.Version
		merged.Facts.AgeBand = old.Facts.AgeBand
		merged.OpenedOn = casework.OpeningDay(c.Referral.ReceivedOn, openedWithout(old, first))
		merged = orNotKnown(merged)
		return a.updateCase(&merged)
	})
}

// openedWithout is the opening day of a case whose referral date is taken away.
func openedWithout(c *casework.Case, first casework.Day) casework.Day {
	if first != 0 {
		return first
	}
	return c.OpenedOn
}

func (a *access) firstAppointment(id casework.CaseID) (casework.Day, error) {
	return db.One(a.Tx, db.Value[casework.Day], `SELECT MIN(on_day) FROM appointments WHERE case_id = $1`, id)
}

// CloseCase closes a case on a day with a reason. For whoever may WriteCase;
// KindState when it is closed already, KindConflict when it changed since the
// version.
func (s *Store) CloseCase(ctx context.Context, actor casework.Actor, id casework.CaseID, version int64, on casework.Day, reason casework.ClosingReason) error {
	if !casework.ClosingReasons.Has(reason) {
		return casework.Invalid("motif_cloture", string(reason), casework.ClosingReasons.Expected())
	}
	return s.onCase(ctx, actor, casework.WriteCase, id, "closed", func(a *access, c *casework.Case) error {
		if err := a.factsOf(c.Post, c.Person); err != nil {
			return err
		}
		if c.ClosedOn != 0 {
			return casework.Refuse(casework.KindState, "Ce dossier est déjà clos.")
		}
		first, err := a.firstAppointment(id)
		if err != nil {
			return err
		}
		if err := casework.CheckClosingDay(c, first, on, s.today()); err != nil {
			return err
		}
		if err := a.event(c, casework.Closed, on, string(reason)); err != nil {
			return err
		}
		return a.setClosing(id, version, on, reason)
	})
}

// ReopenCase opens a closed case again; the reason is a short code or word that
// names nobody. For whoever may WriteCase.
func (s *Store) ReopenCase(ctx context.Context, actor casework.Actor, id casework.CaseID, version int64, reason string) error {
	return s.onCase(ctx, actor, casework.WriteCase, id, "reopened", func(a *access, c *casework.Case) error {
		if err := a.factsOf(c.Post, c.Person); err != nil {
			return err
		}
		if c.ClosedOn == 0 {
			return casework.Refuse(casework.KindState, "Ce dossier est déjà ouvert.")
		}
		if err := a.event(c, casework.Reopened, s.today(), reason); err != nil {
			return err
		}
		return a.setClosing(id, version, 0, "")
	})
}

func (a *access) setClosing(id casework.CaseID, version int64, on casework.Day, reason casework.ClosingReason) error {
	n, err := a.Exec(`UPDATE cases SET closed_on = $1, closing_reason = $2, updated_at = $3, version = version + 1 WHERE id = $4 AND version = $5`, on, reason, a.now, id, version)
	if err == nil && n == 0 {
		err = casework.Conflict()
	}
	return err
}

// Identities reads the names of persons of a post, to show beside a list when
// the worker asks for them. One line of the log for each. For whoever may
// ReadPerson; one whom the actor does not reach is not found.
func (s *Store) Identities(ctx context.Context, actor casework.Actor, post casework.PostID, ids []casework.PersonID) (map[casework.PersonID]casework.Person, error) {
	all := map[casework.PersonID]casework.Person{}
	unique := slices.Compact(slices.Sorted(slices.Values(ids)))
	r := request{action: casework.ReadPerson, post: post, object: "person", detail: "names in a list"}
	err := s.do(ctx, actor, r, func(a *access) error {
		for _, id := range unique {
			p, _, err := a.personOfPost(id, post)
			if err != nil {
				return err
			}
			all[id] = p
			line := a.line
			line.Record = string(id)
			if err := a.log(line); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

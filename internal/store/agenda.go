package store

import (
	"context"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// Agenda is what a post's worker sees of a period: it holds no name.
type Agenda struct {
	Period       casework.Period
	Appointments []casework.Appointment // by day and hour, without their orientations
	Duties       []casework.DutyHours
	Absences     []casework.Absence // of the post, and the reader's own
}

// FreeSlots of a day of the period.
func (g *Agenda) FreeSlots(on casework.Day) []casework.Slot {
	return casework.FreeSlots(on, g.Duties, records(g.Appointments), g.Absences)
}

func records(all []casework.Appointment) []casework.AppointmentRecord {
	facts := make([]casework.AppointmentRecord, len(all))
	for i := range all {
		facts[i] = all[i].AppointmentRecord
	}
	return facts
}

// Agenda reads the agenda of a post over a period. For whoever may ReadCase
// there.
func (s *Store) Agenda(ctx context.Context, actor casework.Actor, post casework.PostID, p casework.Period) (g Agenda, err error) {
	g.Period = p
	r := request{action: casework.ReadCase, post: post, object: "appointment", detail: "agenda"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		b := bind(post, p.From, p.To)
		if g.Appointments, err = db.All(a.Tx, scanAppointment, `SELECT `+appointmentColumns+` FROM appointments
			WHERE post_id = $1 AND on_day >= $2 AND on_day <= $3 AND `+a.ofReached(b, "appointments.case_id")+` ORDER BY on_day, at_time, id`, b.args...); err != nil {
			return err
		}
		if g.Duties, err = a.duties(post); err != nil {
			return err
		}
		away, err := a.absences(post, p.From)
		g.Absences = slices.DeleteFunc(away, func(x casework.Absence) bool { return x.Worker != "" && x.Worker != actor.Account })
		return err
	})
	return g, err
}

// CasesByReference finds the cases of a post by the short references that
// people say aloud. A reference of no case, or of several, is left out. For
// whoever may ReadCase there.
func (s *Store) CasesByReference(ctx context.Context, actor casework.Actor, post casework.PostID, references []string) (map[string]casework.Case, error) {
	found := map[string]casework.Case{}
	r := request{action: casework.ReadCase, post: post, object: "case", detail: "by reference"}
	err := s.do(ctx, actor, r, func(a *access) error {
		for _, ref := range references {
			b := bind(post, ref)
			cases, err := db.All(a.Tx, scanCase, `SELECT `+caseColumns+` FROM cases c WHERE post_id = $1 AND substr(id, 22) = $2 AND `+a.reach(b, casework.ReadCase, "c"), b.args...)
			if err != nil {
				return err
			}
			if len(cases) == 1 {
				found[ref] = cases[0]
			}
		}
		return nil
	})
	return found, err
}

// DutyHours lists when and where a post receives, also what is to come and not
// what is over. For whoever may ReadCase there.
func (s *Store) DutyHours(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.DutyHours, err error) {
	r := request{action: casework.ReadCase, post: post, object: "duty", detail: "list"}
	err = s.do(ctx, actor, r, func(a *access) error {
		duties, err := a.duties(post)
		all = slices.DeleteFunc(duties, func(d casework.DutyHours) bool { return d.Ends != 0 && d.Ends < s.today() })
		return err
	})
	return all, err
}

// duties are all duty hours of a post, over or not, in the order of the week.
func (a *access) duties(post casework.PostID) ([]casework.DutyHours, error) {
	return db.All(a.Tx, scanDuty, `SELECT id, post_id, place, weekday, from_time, to_time, starts_on, ends_on, station, `+stationName("duty_places")+` FROM duty_places
		WHERE post_id = $1 ORDER BY (weekday + 6) % 7, from_time, id`, post)
}

func scanDuty(row db.Scanner) (d casework.DutyHours, err error) {
	err = row.Scan(&d.ID, &d.Post, &d.Place, &d.Weekday, &d.From, &d.To, &d.Starts, &d.Ends, &d.Station.ID, &d.Station.Name)
	return d, err
}

// AddDutyHours says when and where a post receives; KindExists when they
// overlap others. For whoever may KeepAgenda in the post.
func (s *Store) AddDutyHours(ctx context.Context, actor casework.Actor, d casework.DutyHours) (casework.DutyHours, error) {
	d.ID = casework.NewID(s.clock())
	r := request{action: casework.KeepAgenda, post: d.Post, object: "duty", record: d.ID, detail: "added"}
	err := s.do(ctx, actor, r, func(a *access) error {
		others, err := a.duties(d.Post)
		if err != nil {
			return err
		}
		if d.Station.ID != "" {
			if d.Place, err = a.kindOf(d.Post, d.Station.ID); err != nil {
				return err
			}
		}
		if err := casework.CheckDutyHours(&d, others); err != nil {
			return err
		}
		_, err = a.Exec(`INSERT INTO duty_places (id, post_id, place, station, weekday, from_time, to_time, starts_on, ends_on, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			d.ID, d.Post, d.Place, d.Station.ID, int(d.Weekday), d.From, d.To, d.Starts, d.Ends, actor.Account, a.now)
		return err
	})
	return d, err
}

// EndDutyHours stops duty hours from today on: those of past days stay in the
// agenda of these days. For whoever may KeepAgenda in the post.
func (s *Store) EndDutyHours(ctx context.Context, actor casework.Actor, post casework.PostID, id string) error {
	r := request{action: casework.KeepAgenda, post: post, object: "duty", record: id, detail: "ended"}
	return s.do(ctx, actor, r, func(a *access) error {
		gone, err := a.Exec(`DELETE FROM duty_places WHERE id = $1 AND post_id = $2 AND starts_on >= $3`, id, post, s.today())
		if err != nil {
			return err
		}
		ended, err := a.Exec(`UPDATE duty_places SET ends_on = $1 WHERE id = $2 AND post_id = $3`, s.today()-1, id, post)
		if err == nil && gone+ended == 0 {
			err = casework.NotFound()
		}
		return err
	})
}

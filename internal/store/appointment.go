package store

import (
	"cmp"
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// appointmentColumns are those of a statement that reads from appointments.
var appointmentColumns = `id, case_id, person_id, post_id, version, on_day, at_time, status, place, mode, minutes, acts, missed_reason, station, ` + stationName("appointments")

// appointments reads appointments with their orientations, by day and hour.
// The condition is one of ours, never typed.
func (a *access) appointments(where string, args ...any) ([]casework.Appointment, error) {
	all, err := db.All(a.Tx, scanAppointment, `SELECT `+appointmentColumns+` FROM appointments WHERE `+where+` ORDER BY on_day, at_time, id`, args...)
	if err != nil {
		return nil, err
	}
	of, err := a.orientationsOf(where, args)
	for i := range all {
		all[i].Orientations = of[all[i].ID]
	}
	return all, err
}

// orientationsOf are those of the appointments of a condition, in one statement
// however many appointments there are.
func (a *access) orientationsOf(where string, args []any) (map[casework.AppointmentID][]casework.Orientation, error) {
	of := map[casework.AppointmentID][]casework.Orientation{}
	return of, a.Each(func(row db.Scanner) error {
		var id casework.AppointmentID
		var o casework.Orientation
		err := row.Scan(&id, &o.Partner, &o.Outcome)
		of[id] = append(of[id], o)
		return err
	}, `SELECT appointment_id, partner, outcome FROM orientations WHERE appointment_id IN (SELECT id FROM appointments WHERE `+where+`) ORDER BY appointment_id, position`, args...)
}

func (a *access) orientations(id casework.AppointmentID) ([]casework.Orientation, error) {
	return db.All(a.Tx, scanOrientation, `SELECT partner, outcome FROM orientations WHERE appointment_id = $1 ORDER BY position`, id)
}

func scanAppointment(row db.Scanner) (x casework.Appointment, err error) {
	var minutes *int
	var acts string
	err = row.Scan(&x.ID, &x.Case, &x.Person, &x.Post, &x.Version, &x.On, &x.At, &x.Status, &x.Place, &x.Mode, &minutes, &acts, &x.Missed, &x.Station, &x.StationName)
	x.Minutes, x.Acts = known(minutes), casework.SplitCodes[casework.Act](acts)
	return x, err
}

// Appointments lists the appointments of a post on the days of a period, by
// day and hour, without any name. For whoever may ReadCase there.
func (s *Store) Appointments(ctx context.Context, actor casework.Actor, post casework.PostID, p casework.Period) (all []casework.Appointment, err error) {
	r := request{action: casework.ReadCase, post: post, object: "appointment", detail: "list"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		b := bind(post, p.From, p.To)
		all, err = a.appointments(`post_id = $1 AND on_day >= $2 AND on_day <= $3 AND `+a.ofReached(b, "appointments.case_id"), b.args...)
		return err
	})
	return all, err
}

// Meeting is what a worker records at once after a meeting: the appointment,
// a private note if there is one, and the next appointment if one is made.
type Meeting struct {
	Appointment casework.Appointment
	Note        string
	Next        *casework.Appointment
	// Adding keeps the orientations recorded already, which have their own
	// follow-up, and adds those of Appointment.
	Adding bool
	// Number is drawn with the form of a new appointment, which is recorded once
	// however often the form is sent; empty for none.
	Number casework.AppointmentID
	// Draft is the form whose draft has served; empty for none.
	Draft string
}

// SaveMeeting records an appointment of a case: a new one when its ID is empty,
// else the one read at its Version (KindConflict when somebody changed it
// since). Orientations are written as given. What the first kept appointment
// freezes is frozen. All of it or nothing: a refusal of the next appointment
// has its fields named suivant_…. For whoever may WriteCase; the note needs
// KeepNote.
func (s *Store) SaveMeeting(ctx context.Context, actor casework.Actor, m Meeting) (casework.Appointment, error) {
	x := m.Appointment
	err := s.onCase(ctx, actor, casework.WriteCase, x.Case, "appointment", func(a *access, c *casework.Case) error {
		if err := a.factsOf(c.Post, c.Person); err != nil {
			return err
		}
		before, err := a.recordedOnce(c, &m)
		if err != nil {
			return err
		}
		if before.ID != "" {
			x = before
			return a.forgetDraft(c.ID, m.Draft)
		}
		if err := a.saveAppointment(c, &x, m.Number, m.Adding); err != nil {
			return err
		}
		if m.Next != nil {
			if err := a.saveAppointment(c, m.Next, "", false); err != nil {
				return ofNext(err)
			}
		}
		if m.Note != "" {
			if err := actor.May(casework.KeepNote, c.Post); err != nil {
				return err
			}
			n := Note{ID: casework.NewID(a.now.Time), Case: c.ID, Appointment: x.ID, Text: m.Note, Written: a.now}
			if err := a.insertNote(c, &n); err != nil {
				return err
			}
		}
		if m.Draft != "" {
			if err := a.forgetDraft(c.ID, m.Draft); err != nil {
				return err
			}
		}
		return a.freezeLive(c)
	})
	return x, err
}

// ofNext says that a refusal is about the next appointment.
func ofNext(err error) error {
	var refused *casework.Error
	if errors.As(err, &refused) && refused.Field != "" {
		next := *refused
		next.Field = "suivant_" + next.Field
		return &next
	}
	return err
}

// saveAppointment checks and writes one appointment of the case, a new one under
// its number if it has one; adding keeps the orientations that it has.
func (a *access) saveAppointment(c *casework.Case, x *casework.Appointment, number casework.AppointmentID, adding bool) error {
	x.Place, x.Mode = casework.OrNotKnown(x.Place), casework.OrNotKnown(x.Mode)
	if x.Status == casework.Kept || x.Status == casework.Planned {
		x.Missed = ""
	}
	if err := casework.CheckAppointment(&x.AppointmentRecord, a.s.today()); err != nil {
		return err
	}
	if c.ClosedOn != 0 && x.Status == casework.Planned {
		return casework.Refuse(casework.KindState, "Ce dossier est clos : rouvrez-le pour y prévoir un rendez-vous.")
	}
	if err := casework.CheckClosing(x.On, c.ClosedOn); err != nil && c.FirstKeptOn == 0 {
		return casework.Invalid("date", x.On.French(), "une date qui n'est pas après la clôture du dossier ("+c.ClosedOn.French()+")")
	}
	if casework.CheckReferralDay(c.Referral.ReceivedOn, x.On) != nil {
		return casework.Invalid("date", x.On.French(), "une date qui n'est pas avant la saisine ("+c.Referral.ReceivedOn.French()+"), ou corrigez d'abord la saisine")
	}
	x.Case, x.Person, x.Post = c.ID, c.Person, c.Post
	if x.Station != "" {
		var err error
		if x.Place, err = a.kindOf(x.Post, x.Station); err != nil {
			return err
		}
	}
	if err := a.refuseDoubleBooking(x); err != nil {
		return err
	}
	if x.ID == "" {
		return a.insertAppointment(x, number)
	}
	if adding {
		recorded, err := a.orientations(x.ID)
		if err != nil {
			return err
		}
		x.Orientations = append(recorded, x.Orientations...)
	}
	return a.updateAppointment(x)
}

func (a *access) insertAppointment(x *casework.Appointment, as casework.AppointmentID) error {
	x.ID, x.Version = cmp.Or(as, casework.AppointmentID(casework.NewID(a.now.Time))), 1
	if _, err := a.Exec(`INSERT INTO appointments (id, post_id, person_id, case_id, on_day, at_time, status, place, mode, minutes, acts, missed_reason, station, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, 1)`,
		x.ID, x.Post, x.Person, x.Case, x.On, x.At, x.Status, x.Place, x.Mode, number(x.Minutes), casework.JoinCodes(x.Acts), x.Missed, x.Station, a.now); err != nil {
		return err
	}
	return a.insertOrientations(x.ID, x.Post, x.Person, x.Orientations)
}

func (a *access) updateAppointment(x *casework.Appointment) error {
	n, err := a.Exec(`UPDATE appointments SET on_day = $1, at_time = $2, status = $3, place = $4, mode = $5, minutes = $6, acts = $7, missed_reason = $8, station = $9, updated_at = $10, version = version + 1
		WHERE id = $11 AND case_id = $12 AND version = $13`,
		x.On, x.At, x.Status, x.Place, x.Mode, number(x.Minutes), casework.JoinCodes(x.Acts), x.Missed, x.Station, a.now, x.ID, x.Case, x.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return a.changedOrAbsent(x)
	}
	x.Version++
	return a.writeOrientations(x)
}

// changedOrAbsent tells an appointment that somebody changed from one that is
// not of the case.
func (a *access) changedOrAbsent(x *casework.Appointment) error {
	_, err := db.One(a.Tx, db.Value[string], `SELECT id FROM appointments WHERE id = $1 AND case_id = $2`, x.ID, x.Case)
	if errors.Is(err, db.ErrNoRow) {
		return casework.NotFound()
	}
	return errors.Join(err, casework.Conflict())
}

// freezeLive freezes what the first kept appointment of a case fixes; it needs
// the person's birth.
func (a *access) freezeLive(c *casework.Case) error {
	p, err := db.One(a.Tx, scanPerson, personQuery+` WHERE p.id = $1`, c.Person)
	if err != nil {
		return err
	}
	if _, err := p.open(a.s.vault); err != nil {
		return err
	}
	first, err := a.firstKept(c.ID)
	if err != nil {
		return err
	}
	return a.freezeCase(c.ID, first, p.Identity.Birth)
}

package store

import (
	"context"
	"errors"
	"fmt"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// MeetingSheet is what the form of a meeting begins with.
type MeetingSheet struct {
	Case        casework.Case
	Appointment casework.Appointment // the one to record; its ID is empty for a new one
	Last        *casework.AppointmentRecord
	Draft       casework.Draft     // the actor's own; its instant is zero without one
	Notes       []Note             // the actor's own on this appointment
	Stations    []casework.Station // of the case's post
}

// MeetingSheet reads it. Last is the case's last kept appointment, or the
// post's when the case has none, or nil. For whoever may WriteCase; a case or
// an appointment of another post is not found.
func (s *Store) MeetingSheet(ctx context.Context, actor casework.Actor, id casework.CaseID, about casework.AppointmentID) (m MeetingSheet, err error) {
	err = s.onCase(ctx, actor, casework.WriteCase, id, "meeting form", func(a *access, c *casework.Case) error {
		m.Case = *c
		if m.Stations, err = stationsOf(a.Tx, c.Post); err != nil {
			return err
		}
		form := casework.MeetingDraft
		if about != "" {
			form = string(about)
			if err := a.readAppointment(&m, about); err != nil {
				return err
			}
		}
		if m.Last, err = a.lastKept(c); err != nil {
			return err
		}
		m.Draft, err = a.draft(id, form)
		return err
	})
	return m, err
}

func (a *access) readAppointment(m *MeetingSheet, about casework.AppointmentID) error {
	found, err := a.appointments(`id = $1 AND case_id = $2`, about, m.Case.ID)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return casework.NotFound()
	}
	m.Appointment = found[0]
	notes, err := a.ownNotes(m.Case.ID)
	for _, n := range notes {
		if n.Appointment == about {
			m.Notes = append(m.Notes, n)
		}
	}
	return err
}

// lastKept is the case's last kept appointment, else the last one of the post's
// cases that the actor reaches, else nil.
func (a *access) lastKept(c *casework.Case) (*casework.AppointmentRecord, error) {
	for _, of := range []struct{ column, id string }{{"case_id", string(c.ID)}, {"post_id", string(c.Post)}} {
		b := bind(of.id, casework.Kept)
		x, err := db.One(a.Tx, scanAppointment, `SELECT `+appointmentColumns+` FROM appointments WHERE `+of.column+` = $1 AND status = $2
			AND `+a.ofReached(b, "appointments.case_id")+` ORDER BY on_day DESC, id DESC LIMIT 1`, b.args...)
		if err == nil {
			return &x.AppointmentRecord, nil
		}
		if !errors.Is(err, db.ErrNoRow) {
			return nil, err
		}
	}
	return nil, nil
}

// refuseDoubleBooking refuses an appointment to come that overlaps another of
// the cases of the post that the actor reaches: two workers of a post receive
// each their own, and a refusal would tell of a case that is hidden. The post's row is written first, so that two bookings at once come
// one after the other on every engine.
func (a *access) refuseDoubleBooking(x *casework.Appointment) error {
	if x.Status != casework.Planned || x.At == "" {
		return nil
	}
	if _, err := a.Exec(`UPDATE posts SET version = version WHERE id = $1`, x.Post); err != nil {
		return err
	}
	b := bind(x.Post, x.On, x.ID)
	others, err := db.All(a.Tx, scanAppointment, `SELECT `+appointmentColumns+` FROM appointments WHERE post_id = $1 AND on_day = $2 AND id <> $3
		AND `+a.ofReached(b, "appointments.case_id"), b.args...)
	if err != nil {
		return err
	}
	return casework.CheckDoubleBooking(&x.AppointmentRecord, records(others))
}

// LineError says which line of a grid was refused, counted from zero.
type LineError struct {
	Line int
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap gives the refusal.
func (e *LineError) Unwrap() error { return e.Err }

// SaveMeetings records several appointments of cases of one post, in one
// transaction: all of them, or none and a LineError for the first one refused.
// A line that was recorded already, by its number, is not written twice; notes and
// next appointments are none of a grid's. Each case has its line in the log. For
// whoever may WriteCase in the post.
func (s *Store) SaveMeetings(ctx context.Context, actor casework.Actor, post casework.PostID, all []Meeting) error {
	r := request{action: casework.WriteCase, post: post, object: "appointment", detail: fmt.Sprintf("grid of %d", len(all))}
	return s.do(ctx, actor, r, func(a *access) error {
		for i := range all {
			if err := a.saveLine(post, all[i]); err != nil {
				return &LineError{i, err}
			}
		}
		return nil
	})
}

func (a *access) saveLine(post casework.PostID, m Meeting) error {
	x := m.Appointment
	c, _, reached, err := a.caseAs(casework.WriteCase, x.Case)
	if err != nil {
		return err
	}
	if !reached || c.Post != post {
		return casework.NotFound()
	}
	if c.Restricted {
		return casework.RestrictedCase()
	}
	if before, err := a.recordedOnce(&c, &m); err != nil || before.ID != "" {
		return err
	}
	if err := a.saveAppointment(&c, &x, m.Number, x.ID != ""); err != nil {
		return err
	}
	if err := a.freezeLive(&c); err != nil {
		return err
	}
	line := a.line
	line.Object, line.Record, line.Detail = "case", string(c.ID), "appointment"
	return a.log(line)
}

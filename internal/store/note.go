package store

import (
	"context"
	"errors"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// Note is a worker's private note on a case. Its text is its author's alone,
// whatever the role of whoever asks.
type Note struct {
	ID   string
	Case casework.CaseID
	// Appointment that the note is about; empty for the case as a whole.
	Appointment casework.AppointmentID
	Text        string
	Written     casework.Instant
	// Number is drawn with the form of a new one, which is recorded once however
	// often the form is sent; empty for none.
	Number string
}

// repeats tells that a note just typed says what its author recorded.
func (n *Note) repeats(recorded *Note) bool {
	return n.Case == recorded.Case && n.Appointment == recorded.Appointment && n.Text == recorded.Text
}

func noteCell(id string) vault.Cell {
	return vault.Cell{Table: "notes", Column: "body", Row: id}
}

func caseKeyCell(id casework.CaseID) vault.Cell {
	return vault.Cell{Table: "case_keys", Column: "wrapped", Row: string(id)}
}

// caseKey is the data key of a case; made when the case has none yet.
func (a *access) caseKey(id casework.CaseID) (*vault.DataKey, error) {
	wrapped, err := db.One(a.Tx, db.Value[[]byte], `SELECT wrapped FROM case_keys WHERE case_id = $1`, id)
	if err == nil {
		return a.s.vault.Unwrap(caseKeyCell(id), wrapped)
	}
	if !errors.Is(err, db.ErrNoRow) {
		return nil, err
	}
	key, wrapped, err := a.s.vault.NewDataKey(caseKeyCell(id))
	if err != nil {
		return nil, err
	}
	_, err = a.Exec(`INSERT INTO case_keys (case_id, wrapped) VALUES ($1, $2)`, id, wrapped)
	return key, err
}

// AddNote writes a private note of the actor on a case, or on one of its
// appointments, once for its Number, encrypted under the case's key. For whoever
// may KeepNote, but for a case that is restricted: one reads one's notes there and
// adds none.
func (s *Store) AddNote(ctx context.Context, actor casework.Actor, n Note) (Note, error) {
	n.Written = s.now()
	var refusal error
	err := s.onCase(ctx, actor, casework.KeepNote, n.Case, "note written", func(a *access, c *casework.Case) error {
		if c.Restricted {
			refusal, a.line.Allowed = casework.RestrictedCase(), false
			return nil
		}
		return a.insertNote(c, &n)
	})
	return n, errors.Join(err, refusal)
}

func (a *access) insertNote(c *casework.Case, n *Note) error {
	key, err := a.caseKey(c.ID)
	if err != nil {
		return err
	}
	n.ID, err = once(a, n.Number, func(id string) (int64, error) {
		return a.Exec(`INSERT INTO notes (id, post_id, case_id, appointment_id, author_id, body, created_at, updated_at, version)
			VALUES ($1, $2, $3, NULLIF($4, ''), $5, $6, $7, $7, 1) ON CONFLICT (id) DO NOTHING`,
			id, c.Post, c.ID, n.Appointment, a.actor.Account, key.Seal(noteCell(id), []byte(n.Text)), a.now)
	}, func(id string) ([]Note, error) {
		notes, err := a.ownNotes(c.ID)
		return slices.DeleteFunc(notes, func(x Note) bool { return x.ID != id }), err
	}, n.repeats)
	return err
}

// Notes reads the actor's own private notes on a case, oldest first. Nobody
// else's are ever returned. For whoever may KeepNote.
func (s *Store) Notes(ctx context.Context, actor casework.Actor, id casework.CaseID) (notes []Note, err error) {
	err = s.onCase(ctx, actor, casework.KeepNote, id, "notes read", func(a *access, c *casework.Case) error {
		notes, err = a.ownNotes(id)
		return err
	})
	return notes, err
}

func (a *access) ownNotes(id casework.CaseID) (notes []Note, err error) {
	type sealed struct {
		Note
		body []byte
	}
	rows, err := db.All(a.Tx, func(row db.Scanner) (n sealed, err error) {
		err = row.Scan(&n.ID, &n.Case, &n.Appointment, &n.Written, &n.body)
		return n, err
	}, `SELECT id, case_id, COALESCE(appointment_id, ''), created_at, body FROM notes WHERE case_id = $1 AND author_id = $2 ORDER BY id`, id, a.actor.Account)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	key, err := a.caseKey(id)
	if err != nil {
		return nil, err
	}
	for _, n := range rows {
		text, err := key.Open(noteCell(n.ID), n.body)
		if err != nil {
			return nil, err
		}
		n.Text = string(text)
		notes = append(notes, n.Note)
	}
	return notes, nil
}

package store

import (
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// Note is a worker's private note on a case. Its text is its author's alone,
// whatever the role of whoever asks.
type Note struct {
	ID      string
	Case    casework.CaseID
	Text    string
	Written casework.Instant
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

// AddNote writes a private note of the actor on a case of the post, encrypted
// under the case's key. For whoever may KeepNote.
func (s *Store) AddNote(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.CaseID, text string) (Note, error) {
	n := Note{ID: casework.NewID(s.clock()), Case: id, Text: text, Written: s.now()}
	r := request{action: casework.KeepNote, post: post, object: "note", record: n.ID, detail: "created"}
	err := s.do(ctx, actor, r, func(a *access) error {
		if _, err := db.One(a.Tx, db.Value[string], `SELECT id FROM cases WHERE id = $1 AND post_id = $2`, id, post); err != nil {
			return absent(err)
		}
		key, err := a.caseKey(id)
		if err != nil {
			return err
		}
		_, err = a.Exec(`INSERT INTO notes (id, post_id, case_id, author_id, body, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $6, 1)`,
			n.ID, post, id, actor.Account, key.Seal(noteCell(n.ID), []byte(text)), a.now)
		return err
	})
	return n, err
}

// Notes reads the actor's own private notes on a case, oldest first. Nobody
// else's are ever returned. For whoever may KeepNote.
func (s *Store) Notes(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.CaseID) (notes []Note, err error) {
	type sealed struct {
		Note
		body []byte
	}
	r := request{action: casework.KeepNote, post: post, object: "case", record: string(id), detail: "notes read"}
	err = s.do(ctx, actor, r, func(a *access) error {
		rows, err := db.All(a.Tx, func(row db.Scanner) (n sealed, err error) {
			err = row.Scan(&n.ID, &n.Case, &n.Written, &n.body)
			return n, err
		}, `SELECT id, case_id, created_at, body FROM notes WHERE case_id = $1 AND post_id = $2 AND author_id = $3 ORDER BY id`, id, post, actor.Account)
		if err != nil || len(rows) == 0 {
			return err
		}
		key, err := a.caseKey(id)
		if err != nil {
			return err
		}
		for _, n := range rows {
			text, err := key.Open(noteCell(n.ID), n.body)
			if err != nil {
				return err
			}
			n.Text = string(text)
			notes = append(notes, n.Note)
		}
		return nil
	})
	return notes, err
}

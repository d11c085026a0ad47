package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

func messageCell(id string) vault.Cell {
	return vault.Cell{Table: "prepared_messages", Column: "body", Row: id}
}

// PrepareMessage keeps a text that the worker is about to send to a person,
// encrypted under the case's key; a way that the person has not allowed is
// refused. For whoever may WriteCase and ReadPerson.
func (s *Store) PrepareMessage(ctx context.Context, actor casework.Actor, m casework.PreparedMessage) (casework.PreparedMessage, error) {
	reaching, err := s.Reaching(ctx, actor, m.Case)
	if err != nil {
		return m, err
	}
	if err := casework.CheckMessage(&m, reaching.Contact()); err != nil {
		return m, err
	}
	err = s.onCase(ctx, actor, casework.WriteCase, m.Case, "message prepared "+string(m.Channel), func(a *access, c *casework.Case) error {
		key, err := a.caseKey(c.ID)
		if err != nil {
			return err
		}
		m.ID, m.Account, m.At = casework.NewID(a.now.Time), actor.Account, a.now
		_, err = a.Exec(`INSERT INTO prepared_messages (id, post_id, case_id, account_id, channel, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			m.ID, c.Post, c.ID, m.Account, m.Channel, key.Seal(messageCell(m.ID), []byte(m.Text)), a.now)
		return err
	})
	return m, err
}

// Messages reads the texts prepared in a case, the newest first. For whoever may
// ReadCase.
func (s *Store) Messages(ctx context.Context, actor casework.Actor, id casework.CaseID) (all []casework.PreparedMessage, err error) {
	err = s.onCase(ctx, actor, casework.ReadCase, id, "messages read", func(a *access, c *casework.Case) error {
		type sealed struct {
			casework.PreparedMessage
			body []byte
		}
		rows, err := db.All(a.Tx, func(row db.Scanner) (m sealed, err error) {
			err = row.Scan(&m.ID, &m.Case, &m.Account, &m.Channel, &m.body, &m.At)
			return m, err
		}, `SELECT id, case_id, account_id, channel, body, created_at FROM prepared_messages WHERE case_id = $1 ORDER BY id DESC`, id)
		if err != nil || len(rows) == 0 {
			return err
		}
		key, err := a.caseKey(id)
		if err != nil {
			return err
		}
		for _, m := range rows {
			text, err := key.Open(messageCell(m.ID), m.body)
			if err != nil {
				return err
			}
			m.Text = string(text)
			all = append(all, m.PreparedMessage)
		}
		return nil
	})
	return all, err
}

package store

import (
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

func (a *access) draftCell(d *casework.Draft) vault.Cell {
	return vault.Cell{Table: "drafts", Column: "body", Row: string(d.Case) + "/" + string(a.actor.Account) + "/" + d.Form}
}

// SaveDraft keeps the actor's own unsent form on a case, over the one kept
// before, and returns it with its instant. For whoever may WriteCase.
func (s *Store) SaveDraft(ctx context.Context, actor casework.Actor, d casework.Draft) (casework.Draft, error) {
	if err := casework.CheckDraft(&d); err != nil {
		return d, err
	}
	err := s.onCase(ctx, actor, casework.WriteCase, d.Case, "draft kept", func(a *access, c *casework.Case) error {
		key, err := a.caseKey(c.ID)
		if err != nil {
			return err
		}
		d.Saved = a.now
		_, err = a.Exec(`INSERT INTO drafts (case_id, account_id, form, post_id, body, saved_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (case_id, account_id, form) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at`,
			c.ID, a.actor.Account, d.Form, c.Post, key.Seal(a.draftCell(&d), []byte(d.Body)), a.now)
		return err
	})
	return d, err
}

// ForgetDraft takes the actor's own draft of a form away; there may be none.
// For whoever may WriteCase.
func (s *Store) ForgetDraft(ctx context.Context, actor casework.Actor, id casework.CaseID, form string) error {
	return s.onCase(ctx, actor, casework.WriteCase, id, "draft forgotten", func(a *access, _ *casework.Case) error {
		return a.forgetDraft(id, form)
	})
}

func (a *access) forgetDraft(id casework.CaseID, form string) error {
	_, err := a.Exec(`DELETE FROM drafts WHERE case_id = $1 AND account_id = $2 AND form = $3`, id, a.actor.Account, form)
	return err
}

// draft is the actor's own draft of a form; without one its instant is zero.
func (a *access) draft(id casework.CaseID, form string) (casework.Draft, error) {
	d := casework.Draft{Case: id, Form: form}
	type kept struct {
		body []byte
		at   casework.Instant
	}
	k, err := db.One(a.Tx, func(row db.Scanner) (k kept, err error) {
		err = row.Scan(&k.body, &k.at)
		return k, err
	}, `SELECT body, saved_at FROM drafts WHERE case_id = $1 AND account_id = $2 AND form = $3`, id, a.actor.Account, form)
	if errors.Is(err, db.ErrNoRow) {
		return d, nil
	}
	if err != nil {
		return d, err
	}
	key, err := a.caseKey(id)
	if err != nil {
		return d, err
	}
	body, err := key.Open(a.draftCell(&d), k.body)
	d.Body, d.Saved = string(body), k.at
	return d, err
}

package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/grid"
)

const selectTemplates = `SELECT t.id, x.name, x.body, x.account_id, x.written_at, x.version, t.removed_at
	FROM grid_templates t JOIN grid_template_texts x ON x.template_id = t.id`

func scanTemplate(row db.Scanner) (t casework.GridTemplate, err error) {
	err = row.Scan(&t.ID, &t.Name, &t.Body, &t.Writer, &t.WrittenAt, &t.Version, &t.RemovedAt)
	return t, err
}

// GridTemplates are the templates of the installation at their last version, by
// name; those that were removed come too, and say so. For whoever may
// ReadTemplates.
func (s *Store) GridTemplates(ctx context.Context, actor casework.Actor) (all []casework.GridTemplate, err error) {
	err = s.look(ctx, actor, request{action: casework.ReadTemplates, object: "grid_template", detail: "list"}, func(a *access) (err error) {
		all, err = db.All(a.Tx, scanTemplate, selectTemplates+` WHERE x.version = t.version`)
		return err
	})
	slices.SortFunc(all, func(a, b casework.GridTemplate) int {
		return cmp.Or(strings.Compare(casework.Fold(a.Name), casework.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return all, err
}

// GridTemplate is one template with all its versions, the last one first.
// KindNotFound when there is none. For whoever may ReadTemplates.
func (s *Store) GridTemplate(ctx context.Context, actor casework.Actor, id casework.GridTemplateID) (versions []casework.GridTemplate, err error) {
	err = s.look(ctx, actor, request{action: casework.ReadTemplates, object: "grid_template", record: string(id)}, func(a *access) (err error) {
		versions, err = db.All(a.Tx, scanTemplate, selectTemplates+` WHERE t.id = $1 ORDER BY x.version DESC`, id)
		return err
	})
	if err == nil && len(versions) == 0 {
		err = casework.NotFound()
	}
	return versions, err
}

// SaveGridTemplate keeps a template: a new one when its ID is empty, else the
// next version of the one read at its Version (KindConflict when somebody
// changed it since). A text that cannot be read is refused with its faults
// (grid.Errors), a name that another one bears is KindExists. For whoever may
// KeepTemplates.
func (s *Store) SaveGridTemplate(ctx context.Context, actor casework.Actor, t casework.GridTemplate) (casework.GridTemplate, error) {
	t.Name = strings.TrimSpace(t.Name)
	err := casework.CheckGridTemplate(&t)
	if _, faults := grid.Parse(t.Body); faults != nil && strings.TrimSpace(t.Body) != "" {
		err = errors.Join(err, &casework.Error{Kind: casework.KindInvalid, Field: "texte", Message: "La trame n'est pas lisible.", Err: faults})
	}
	if err != nil {
		return t, err
	}
	fresh := t.ID == ""
	if fresh {
		t.ID = casework.GridTemplateID(casework.NewID(s.clock()))
	}
	r := request{action: casework.KeepTemplates, object: "grid_template", record: string(t.ID), detail: "saved"}
	err = s.do(ctx, actor, r, func(a *access) error {
		if err := a.nameFree(&t); err != nil {
			return err
		}
		return a.writeTemplate(&t, fresh)
	})
	return t, err
}

func (a *access) nameFree(t *casework.GridTemplate) error {
	others, err := db.All(a.Tx, db.Value[string], `SELECT name FROM grid_templates WHERE id <> $1 AND removed_at IS NULL`, t.ID)
	if err == nil && slices.ContainsFunc(others, func(o string) bool { return casework.FoldWord(o) == casework.FoldWord(t.Name) }) {
		err = &casework.Error{Kind: casework.KindExists, Field: "nom", Value: t.Name, Message: "Une autre trame porte déjà ce nom."}
	}
	return err
}

func (a *access) writeTemplate(t *casework.GridTemplate, fresh bool) error {
	if fresh {
		t.Version = 0
		if _, err := a.Exec(`INSERT INTO grid_templates (id, name, created_at, updated_at, version) VALUES ($1, $2, $3, $3, 1)`, t.ID, t.Name, a.now); err != nil {
			return err
		}
	} else {
		n, err := a.Exec(`UPDATE grid_templates SET name = $1, updated_at = $2, version = version + 1 WHERE id = $3 AND version = $4 AND removed_at IS NULL`, t.Name, a.now, t.ID, t.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			if _, err := db.One(a.Tx, db.Value[int64], `SELECT version FROM grid_templates WHERE id = $1`, t.ID); err != nil {
				return absent(err)
			}
			return casework.Conflict()
		}
	}
	t.Version, t.Writer, t.WrittenAt = t.Version+1, a.actor.Account, a.now
	_, err := a.Exec(`INSERT INTO grid_template_texts (template_id, version, name, body, account_id, written_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		t.ID, t.Version, t.Name, t.Body, t.Writer, t.WrittenAt)
	return err
}

// RemoveGridTemplate takes a template out of what is offered, or puts it back,
// on any day: nothing of it is personal, and a grid that was filled by it may
// have to be explained. For whoever may KeepTemplates.
func (s *Store) RemoveGridTemplate(ctx context.Context, actor casework.Actor, id casework.GridTemplateID, removed bool) error {
	detail := "restored"
	if removed {
		detail = "removed"
	}
	return s.do(ctx, actor, request{action: casework.KeepTemplates, object: "grid_template", record: string(id), detail: detail}, func(a *access) error {
		t, err := db.One(a.Tx, scanTemplate, selectTemplates+` WHERE x.version = t.version AND t.id = $1`, id)
		if err != nil {
			return absent(err)
		}
		var at casework.Instant
		if removed {
			at = a.now
		} else if err := a.nameFree(&t); err != nil {
			return err
		}
		_, err = a.Exec(`UPDATE grid_templates SET removed_at = $1 WHERE id = $2`, at, id)
		return err
	})
}

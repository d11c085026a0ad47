package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"permanence/internal/casework"
	"permanence/internal/db"
)

func scanUnit(row db.Scanner) (u casework.Unit, err error) {
	err = row.Scan(&u.ID, &u.Post, &u.Name)
	return u, err
}

// CreateUnit adds a unit whose desk files referrals for a post; KindExists when
// the post has one of this name. For whoever may ManageAccounts.
func (s *Store) CreateUnit(ctx context.Context, actor casework.Actor, u casework.Unit) (casework.Unit, error) {
	u.Name = strings.TrimSpace(u.Name)
	if n := utf8.RuneCountInString(u.Name); n == 0 || n > 100 || strings.ContainsFunc(u.Name, func(r rune) bool { return r < ' ' }) {
		return u, casework.Invalid("unite", "", "un nom d'unité de 100 caractères au plus")
	}
	u.ID = casework.UnitID(casework.NewID(s.clock()))
	r := request{action: casework.ManageAccounts, object: "unit", record: string(u.ID), detail: "created"}
	err := s.do(ctx, actor, r, func(a *access) error {
		if _, err := db.One(a.Tx, db.Value[string], `SELECT id FROM posts WHERE id = $1`, u.Post); err != nil {
			return unknownPost(err)
		}
		_, err := a.Exec(`INSERT INTO units (id, post_id, name, created_at) VALUES ($1, $2, $3, $4)`, u.ID, u.Post, u.Name, a.now)
		return err
	})
	if errors.Is(err, db.ErrUnique) {
		err = &casework.Error{Kind: casework.KindExists, Field: "unite", Value: u.Name, Message: "Ce poste a déjà une unité de ce nom."}
	}
	return u, err
}

func unknownPost(err error) error {
	if errors.Is(err, db.ErrNoRow) {
		return casework.Invalid("poste", "", "un poste de la liste")
	}
	return err
}

// Units lists every unit by name. For whoever may ManageAccounts.
func (s *Store) Units(ctx context.Context, actor casework.Actor) (all []casework.Unit, err error) {
	err = s.do(ctx, actor, request{action: casework.ManageAccounts, object: "unit", detail: "list"}, func(a *access) (err error) {
		all, err = db.All(a.Tx, scanUnit, `SELECT id, post_id, name FROM units ORDER BY name, id`)
		return err
	})
	return all, err
}

// OwnUnit is the unit of the actor's own account, when its post is the account's
// too; not found otherwise. A unit's name is public: no line is written.
func (s *Store) OwnUnit(ctx context.Context, actor casework.Actor) (u casework.Unit, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		u, err = db.One(tx, scanUnit, `SELECT id, post_id, name FROM units WHERE id = $1`, actor.Unit)
		return err
	})
	if err == nil && !slices.Contains(actor.Posts, u.Post) {
		return casework.Unit{}, casework.NotFound()
	}
	return u, absent(err)
}

// oldest is how long ago a referral may have come whose hour of arrival is still
// compared with the absences of then, in days.
const oldest = 60

// Duty is when the worker of a post, or a substitute, answers. Hours of duty are
// public: no line is written. For whoever may FileReferral in the post.
func (s *Store) Duty(ctx context.Context, actor casework.Actor, post casework.PostID) (d casework.Duty, err error) {
	if err := actor.May(casework.FileReferral, post); err != nil {
		return d, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		if d.Hours, err = a.duties(post); err != nil {
			return err
		}
		away, err := a.absences(post, s.today()-oldest)
		d.Absences = slices.DeleteFunc(away, func(x casework.Absence) bool { return x.Worker != "" }) // another one answers
		return err
	})
	return d, err
}

// OnDuty names who keeps the queue of a post today: its substitute if there is
// one, else its own workers. For whoever may KeepQueue there; names of
// professionals, so no line is written.
func (s *Store) OnDuty(ctx context.Context, actor casework.Actor, post casework.PostID) (names []string, err error) {
	if err := actor.May(casework.KeepQueue, post); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		names, err = db.All(tx, db.Value[string], `SELECT DISTINCT c.name FROM substitutions s JOIN accounts c ON c.id = s.account_id
			WHERE s.post_id = $1 AND s.from_day <= $2 AND s.to_day >= $2 AND NOT c.disabled ORDER BY c.name`, post, s.today())
		if err != nil || len(names) > 0 {
			return err
		}
		names, err = db.All(tx, db.Value[string], `SELECT c.name FROM account_posts p JOIN accounts c ON c.id = p.account_id
			WHERE p.post_id = $1 AND c.role = $2 AND NOT c.disabled ORDER BY c.name`, post, casework.Worker)
		return err
	})
	return names, err
}

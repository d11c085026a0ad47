package store

import (
	"context"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
)

// A register (erasures, requests of persons, requisitions) belongs to several
// posts: a worker sees the lines of her or his own, the data-protection officer
// all of them.

// onRegister is do for such a register: the role must be allowed somewhere, and
// f shows the posts that the actor sees. What f does not find is a refusal, and
// logged as one: it may be there for somebody else.
func (s *Store) onRegister(ctx context.Context, actor casework.Actor, r request, f func(*access, func(casework.PostID) bool) error) error {
	if !casework.AllowedSomewhere(actor.Role, r.action) {
		return s.do(ctx, actor, r, func(*access) error { return nil })
	}
	var refusal error
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		a.line = audit.Line{Action: string(r.action), Object: r.object, Record: r.record, Allowed: true, Detail: r.detail}
		refusal = nil
		err := f(a, a.visiblePosts(r.action))
		if casework.KindOf(err) == casework.KindNotFound {
			refusal, err, a.line.Allowed = err, nil, false
		}
		if err != nil {
			return err
		}
		return a.log(a.line)
	})
	if err != nil {
		return err
	}
	return refusal
}

// visiblePosts tells of a post whether the actor sees its lines: of every post
// when the table opens the register without one, as to the data-protection
// officer, else of the actor's own posts.
func (a *access) visiblePosts(action casework.Action) func(casework.PostID) bool {
	if casework.Allowed(a.actor.Role, action, casework.NoRecord) {
		return func(casework.PostID) bool { return true }
	}
	return func(post casework.PostID) bool { return a.actor.May(action, post) == nil }
}

// PostName is the name of a post, which is public: no line is written.
func (s *Store) PostName(ctx context.Context, id casework.PostID) (name string, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		name, err = db.One(tx, db.Value[string], `SELECT name FROM posts WHERE id = $1`, id)
		return err
	})
	return name, absent(err)
}

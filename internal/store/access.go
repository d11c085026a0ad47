package store

import (
	"context"
	"errors"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
)

// access is one operation under way: who, what, on which record, in which
// transaction and at which instant.
type access struct {
	*db.Tx
	s     *Store
	actor casework.Actor
	now   casework.Instant
	line  audit.Line
	as    casework.Relation // to the case of onCase

	one       *oneFacts // whose facts are written, when they are of one person
	sameFacts bool      // what is written is another form of what was there: keys, tokens
}

// request names an operation for the permission table and the log.
type request struct {
	action casework.Action
	post   casework.PostID // empty when the record belongs to no post
	object string
	record string
	detail string
	alone  bool // writes so much that its transaction is its own
	own    bool // on those of the actor's posts where the action is granted: f keeps to them
}

// do runs f in one write transaction with the line of the log. The permission
// is checked first; a refusal is logged and returned. The line is written
// after f, so that f may complete its detail, and in the same transaction: if
// it fails, what f did is undone.
func (s *Store) do(ctx context.Context, actor casework.Actor, r request, f func(*access) error) error {
	refusal := may(actor, r)
	write := s.db.Write
	if r.alone {
		write = s.db.WriteAlone
	}
	err := write(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		a.line = audit.Line{Action: string(r.action), Object: r.object, Record: r.record, Post: r.post, Allowed: refusal == nil, Detail: r.detail}
		if refusal == nil {
			if err := f(a); err != nil {
				return err
			}
		}
		return a.end()
	})
	if err != nil {
		return s.refusedOwn(ctx, actor, r, err)
	}
	return refusal
}

// refusedOwn writes the line of a record that is not of the actor's posts, or of
// the actor's départements: the transaction that found it out wrote nothing.
func (s *Store) refusedOwn(ctx context.Context, actor casework.Actor, r request, err error) error {
	if kind := casework.KindOf(err); !r.own || kind != casework.KindNotFound && kind != casework.KindForbidden {
		return err
	}
	line := s.db.Write(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		return a.log(audit.Line{Action: string(r.action), Object: r.object, Record: r.record, Post: r.post, Detail: "refused"})
	})
	return errors.Join(err, line)
}

// look is do for an operation that only reads: f reads a snapshot, beside what
// others read and write, and the line of the log is then written. What was read
// is given out only once that line is on the disk, so that a reading without a
// line reaches nobody; the caller returns nothing of it beside an error. f must
// not write, nor log by itself.
func (s *Store) look(ctx context.Context, actor casework.Actor, r request, f func(*access) error) error {
	a := &access{s: s, actor: actor, now: s.now()}
	refusal := may(actor, r)
	a.line = audit.Line{Action: string(r.action), Object: r.object, Record: r.record, Post: r.post, Allowed: refusal == nil, Detail: r.detail}
	if refusal == nil {
		err := s.db.Read(ctx, func(tx *db.Tx) error {
			a.Tx = tx
			return f(a)
		})
		if err != nil {
			return s.refusedOwn(ctx, actor, r, err)
		}
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		a.Tx = tx
		return a.log(a.line)
	})
	if err != nil {
		return err
	}
	return refusal
}

// onCase is do for an operation on one case: the post is the case's own. A case
// that is absent and one that the actor may not reach answer alike, by the same
// statements.
func (s *Store) onCase(ctx context.Context, actor casework.Actor, action casework.Action, id casework.CaseID, detail string, f func(*access, *casework.Case) error) error {
	var refusal error
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		a.line = audit.Line{Action: string(action), Object: "case", Record: string(id), Allowed: true, Detail: detail}
		c, as, reached, err := a.caseAs(action, id)
		if err != nil {
			return err
		}
		a.as = as
		if !reached {
			refusal, a.line.Allowed, a.line.Post = casework.NotFound(), false, c.Post
			return a.log(a.line)
		}
		a.line.Post = c.Post
		if c.Restricted && casework.Changes(action) {
			refusal, a.line.Allowed = casework.RestrictedCase(), false
			return a.log(a.line)
		}
		if err := f(a, &c); err != nil {
			return err
		}
		a.line.Detail += audit.As(as)
		return a.end()
	})
	return errors.Join(err, refusal)
}

func may(actor casework.Actor, r request) error {
	if r.own && casework.AllowedSomewhere(actor.Role, r.action) {
		return nil
	}
	if r.post != "" {
		return actor.May(r.action, r.post)
	}
	if casework.Allowed(actor.Role, r.action, casework.NoRecord) {
		return nil
	}
	return casework.Forbidden(r.action)
}

// end closes an operation: the facts' revision if they may have moved, and the
// line of the log.
func (a *access) end() error {
	if err := a.reviseFacts(); err != nil {
		return err
	}
	return a.log(a.line)
}

// log writes one line in the transaction.
func (a *access) log(l audit.Line) error {
	l.ID = casework.NewID(a.now.Time)
	l.At = a.now
	l.Account, l.Role = a.actor.Account, a.actor.Role
	code, err := a.s.vault.Authenticate(l.Bytes())
	if err != nil {
		return err
	}
	_, err = a.Exec(`INSERT INTO audit_lines (id, at, account_id, role, action, object, record, post_id, allowed, detail, code)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		l.ID, l.At, l.Account, l.Role, l.Action, l.Object, l.Record, l.Post, l.Allowed, l.Detail, code)
	return err
}

// absent turns a missing row into the refusal that does not tell whether the
// record exists.
func absent(err error) error {
	if errors.Is(err, db.ErrNoRow) {
		return casework.NotFound()
	}
	return err
}

package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// ExactFigures tells whether the actor reads the figures of a post without
// disclosure control: a worker of the post who is alone there and of whose
// cases nobody else is in charge. With two workers, an exact count beside one's
// own list would tell that a case is hidden. It tells nothing of anybody: no
// line is written.
func (s *Store) ExactFigures(ctx context.Context, actor casework.Actor, post casework.PostID) (exact bool, err error) {
	if actor.Role != casework.Worker || actor.Relation(post) != casework.OwnPost {
		return false, nil
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: actor, now: s.now()}
		others, err := a.otherWorkers(post)
		if err != nil {
			return err
		}
		// Before and after the actor's own cases, each found by one step in the index.
		kept, err := db.One(tx, db.Value[bool], `SELECT EXISTS (SELECT 1 FROM cases WHERE post_id = $1 AND worker_id < $2)
			OR EXISTS (SELECT 1 FROM cases WHERE post_id = $1 AND worker_id > $2)`, post, actor.Account)
		exact = others == 0 && !kept
		return err
	})
	return exact, err
}

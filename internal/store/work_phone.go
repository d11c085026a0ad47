package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// WorkPhone reads the number that the actor's letters carry; empty without one.
// For whoever has an account.
func (s *Store) WorkPhone(ctx context.Context, actor casework.Actor) (phone string, err error) {
	err = s.do(ctx, actor, ownOrManaged(actor, actor.Account, "work phone read"), func(a *access) (err error) {
		phone, err = db.One(a.Tx, db.Value[string], `SELECT work_phone FROM accounts WHERE id = $1`, actor.Account)
		return err
	})
	return phone, err
}

// SetWorkPhone writes the number that the actor's letters carry from now on; an
// empty one takes it away. The account stays as it is otherwise, and so do its
// sessions. For whoever has an account.
func (s *Store) SetWorkPhone(ctx context.Context, actor casework.Actor, phone string) error {
	if err := casework.CheckWorkPhone(phone); err != nil {
		return err
	}
	return s.do(ctx, actor, ownOrManaged(actor, actor.Account, "work phone"), func(a *access) error {
		_, err := a.Exec(`UPDATE accounts SET work_phone = $1 WHERE id = $2`, phone, actor.Account)
		return err
	})
}

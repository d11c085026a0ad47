package store

import (
	"context"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// WorkPosts lists, by name, the posts whose cases the actor keeps today: her or
// his own, those of a worker that she or he replaces, and those of a case that
// is entrusted to her or him. None for a role that
// may not ReadCase.
func (s *Store) WorkPosts(ctx context.Context, actor casework.Actor) (posts []casework.Post, err error) {
	if !casework.AllowedSomewhere(actor.Role, casework.ReadCase) {
		return nil, nil
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		posts, err = db.All(tx, scanPost, `SELECT `+postColumns+` FROM posts WHERE id IN (SELECT post_id FROM account_posts WHERE account_id = $1)
			OR id IN (SELECT post_id FROM substitutions WHERE account_id = $1 AND from_day <= $2 AND to_day >= $2)
			OR id IN (SELECT post_id FROM cases WHERE worker_id = $1 AND entrusted) ORDER BY name`, actor.Account, s.today())
		return err
	})
	posts = slices.DeleteFunc(posts, func(p casework.Post) bool { return actor.May(casework.ReadCase, p.ID) != nil })
	return posts, err
}

// AccountNames are the names of the accounts, a professional's own, for the
// timeline of a case; those that no longer exist are left out.
func (s *Store) AccountNames(ctx context.Context, ids []casework.AccountID) (map[casework.AccountID]string, error) {
	names := map[casework.AccountID]string{}
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		for _, id := range ids {
			if _, known := names[id]; known || id == "" {
				continue
			}
			found, err := db.All(tx, db.Value[string], `SELECT name FROM accounts WHERE id = $1`, id)
			if err != nil {
				return err
			}
			for _, name := range found {
				names[id] = name
			}
		}
		return nil
	})
	return names, err
}

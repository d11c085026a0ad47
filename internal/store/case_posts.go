package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

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

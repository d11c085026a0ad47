package store

import "context"

// scrub takes out of the database's files what was destroyed in its tables.
// SQLite overwrites with zeros what it frees (secure_delete), in the file; here
// the write-ahead log, which holds older copies of pages, is folded and cut.
// Whole, the file is also rewritten, so that no page keeps a forgotten corner.
// On PostgreSQL the tables of keys and tokens are rewritten; its own log keeps
// older images until it recycles them, which its administrator sets.
//
// Copies made before a migration hold keys too: they go.
func (s *Store) scrub(ctx context.Context, whole bool) error {
	if err := s.db.ForgetCopies(); err != nil {
		return err
	}
	if whole {
		if err := s.db.Rewrite(ctx, "person_keys", "case_keys", "person_tokens", "imports", "import_parts", "desk_referrals", "persons"); err != nil {
			return err
		}
	}
	return s.db.Checkpoint(ctx)
}

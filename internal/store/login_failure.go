package store

import (
	"context"
	"errors"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// LoginFailures tells how many times in a row a log-in failed for a subject
// (a log-in name from an address) and when last. The subject is kept as a
// keyed token only.
func (s *Store) LoginFailures(ctx context.Context, subject string) (n int, last time.Time, err error) {
	token, err := s.vault.Token(vault.KindLogin, "", subject)
	if err != nil {
		return 0, last, err
	}
	var at casework.Instant
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		_, err := db.One(tx, func(row db.Scanner) (struct{}, error) { return struct{}{}, row.Scan(&n, &at) },
			`SELECT failures, last_at FROM login_failures WHERE subject = $1`, token[:])
		return err
	})
	if errors.Is(err, db.ErrNoRow) {
		err = nil
	}
	return n, at.Time, err
}

// LoginFailed counts a failure and forgets those older than a day.
func (s *Store) LoginFailed(ctx context.Context, subject string) error {
	token, err := s.vault.Token(vault.KindLogin, "", subject)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM login_failures WHERE last_at < $1`, casework.At(s.clock().Add(-24*time.Hour))); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO login_failures (subject, failures, last_at) VALUES ($1, 1, $2)
			ON CONFLICT (subject) DO UPDATE SET failures = login_failures.failures + 1, last_at = excluded.last_at`, token[:], s.now())
		return err
	})
}

// LoginSucceeded forgets the failures of a subject.
func (s *Store) LoginSucceeded(ctx context.Context, subject string) error {
	token, err := s.vault.Token(vault.KindLogin, "", subject)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM login_failures WHERE subject = $1`, token[:])
		return err
	})
}

package store

import (
	"context"
	"errors"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// Sessions keeps log-in sessions in the database, so that they survive a
// restart, are shared by nodes and can be revoked. It is the store that
// alexedwards/scs asks for. The token it is given is already a hash when the
// session manager hashes tokens, which ours does.
type Sessions struct{ s *Store }

// Sessions is the session store of this installation.
func (s *Store) Sessions() *Sessions { return &Sessions{s} }

// FindCtx returns the data of a session that has not expired.
func (ss *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = ss.s.db.Read(ctx, func(tx *db.Tx) (err error) {
		data, err = db.One(tx, db.Value[[]byte], `SELECT data FROM sessions WHERE token_hash = $1 AND expires_at > $2`, token, ss.s.now())
		return err
	})
	if errors.Is(err, db.ErrNoRow) {
		return nil, false, nil // what the interface asks for
	}
	return data, err == nil, err
}

// CommitCtx writes a session, and sweeps away those that have expired.
func (ss *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return ss.s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM sessions WHERE expires_at <= $1`, ss.s.now()); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO sessions (token_hash, data, expires_at) VALUES ($1, $2, $3)
			ON CONFLICT (token_hash) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`, token, data, casework.At(expiry))
		return err
	})
}

// DeleteCtx ends a session.
func (ss *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return ss.s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM sessions WHERE token_hash = $1`, token)
		return err
	})
}

// Find, Commit and Delete are the same without a context; the session manager
// uses the others when they are there.
func (ss *Sessions) Find(token string) ([]byte, bool, error) {
	return ss.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (ss *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return ss.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (ss *Sessions) Delete(token string) error { return ss.DeleteCtx(context.Background(), token) }

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

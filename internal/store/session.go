package store

import (
	"context"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// Session is one log-in of an account in one browser. It is found by the hash
// of a random token, which only the browser knows.
type Session struct {
	ID      string
	Account casework.AccountID
	Version int64  // of the account when the session began: another one ends it
	Device  string // in words, such as "Firefox sous Windows"
	Second  bool   // a second factor was given at this log-in
	Started time.Time
	Seen    time.Time // the last request, to the minute
	Proven  time.Time // when the password or a factor was last given
	Ends    time.Time // whatever happens
	Locked  bool      // the screen was left: nothing is shown until who is there proves it again
}

const sessionColumns = `id, account_id, account_version, device, second_given, started_at, seen_at, proven_at, ends_at, locked`

// sessionRow is where a row of sessionColumns is read.
type sessionRow struct {
	session                      Session
	started, seen, proven, ended casework.Instant
}

func (r *sessionRow) columns() []any {
	s := &r.session
	return []any{&s.ID, &s.Account, &s.Version, &s.Device, &s.Second, &r.started, &r.seen, &r.proven, &r.ended, &s.Locked}
}

func (r *sessionRow) read() Session {
	s := r.session
	s.Started, s.Seen, s.Proven, s.Ends = r.started.Time, r.seen.Time, r.proven.Time, r.ended.Time
	return s
}

func scanSession(row db.Scanner) (Session, error) {
	var r sessionRow
	err := row.Scan(r.columns()...)
	return r.read(), err
}

// StartSession records a session under the hash of its token, in place of the
// one that the browser had, if any, and sweeps away those that have ended.
func (s *Store) StartSession(ctx context.Context, session Session, tokenHash, replaced string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM sessions WHERE ends_at <= $1 OR token_hash = $2`, s.now(), replaced); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO sessions (token_hash, `+sessionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, FALSE)`,
			tokenHash, session.ID, session.Account, session.Version, session.Device, session.Second,
			casework.At(session.Started), casework.At(session.Seen), casework.At(session.Proven), casework.At(session.Ends))
		return err
	})
}

// SessionAccount finds a session that has not ended and its account, as they
// are now: a right withdrawn holds at once. KindNotFound when the session has
// ended, or its account is closed or was changed since.
func (s *Store) SessionAccount(ctx context.Context, tokenHash string) (session Session, acc casework.Account, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		var r sessionRow
		acc, err = db.One(tx, func(row db.Scanner) (casework.Account, error) {
			return scanAccount(alsoScan{row, r.columns()})
		}, `SELECT a.*, s.* FROM (SELECT `+sessionColumns+` FROM sessions WHERE token_hash = $1 AND ends_at > $2) s
			JOIN (SELECT `+accountColumns+` FROM accounts WHERE NOT disabled) a ON a.id = s.account_id AND a.version = s.account_version`, tokenHash, s.now())
		if err != nil {
			return err
		}
		session = r.read()
		return s.readOwnPosts(tx, &acc)
	})
	return session, acc, absent(err)
}

// TouchSession writes down that a session was in use. It makes nothing: a
// session that was ended meanwhile stays ended.
func (s *Store) TouchSession(ctx context.Context, id string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE sessions SET seen_at = $1 WHERE id = $2`, s.now(), id)
		return err
	})
}

// MoveSession writes when a session began, was last in use and ends, by a clock
// that went back. It moves nothing when the session was not last in use when the
// caller read that it was: another request has moved it, or used it, meanwhile.
func (s *Store) MoveSession(ctx context.Context, session Session, seen time.Time) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE sessions SET started_at = $1, seen_at = $2, ends_at = $3 WHERE id = $4 AND seen_at = $5`,
			casework.At(session.Started), casework.At(session.Seen), casework.At(session.Ends), session.ID, casework.At(seen))
		return err
	})
}

// LockSession covers a session until who is there proves it again: RenewSession
// with Locked false.
func (s *Store) LockSession(ctx context.Context, id string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE sessions SET locked = TRUE WHERE id = $1`, id)
		return err
	})
}

// RenewSession puts a session under a new token and keeps what was proven in it
// and the account's version. KindNotFound when it was ended meanwhile.
func (s *Store) RenewSession(ctx context.Context, session Session, tokenHash string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE sessions SET token_hash = $1, account_version = $2, second_given = $3, seen_at = $4, proven_at = $5, locked = $6 WHERE id = $7`,
			tokenHash, session.Version, session.Second, s.now(), casework.At(session.Proven), session.Locked, session.ID)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}

// EndSession ends the session of a token. That of no session does nothing.
func (s *Store) EndSession(ctx context.Context, tokenHash string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM sessions WHERE token_hash = $1`, tokenHash)
		return err
	})
}

// SessionsOf lists the open sessions of an account, the last used first: one's
// own with OwnAccount, anybody's with ManageAccounts. A closed account has none,
// and what changed it ended those that began before. One that nobody uses is
// listed: the caller knows after how long it is over.
func (s *Store) SessionsOf(ctx context.Context, actor casework.Actor, id casework.AccountID) (all []Session, err error) {
	err = s.do(ctx, actor, ownOrManaged(actor, id, "sessions"), func(a *access) (err error) {
		all, err = db.All(a.Tx, scanSession, `SELECT `+sessionColumns+` FROM sessions WHERE account_id = $1 AND ends_at > $2
			AND account_version = (SELECT version FROM accounts WHERE id = $1 AND NOT disabled) ORDER BY seen_at DESC, id`, id, a.now)
		return err
	})
	return all, err
}

// EndSessionOf ends one session of an account: one's own with OwnAccount,
// anybody's with ManageAccounts. KindNotFound when the account has no such one.
func (s *Store) EndSessionOf(ctx context.Context, actor casework.Actor, id casework.AccountID, session string) error {
	return s.do(ctx, actor, ownOrManaged(actor, id, "session ended"), func(a *access) error {
		n, err := a.Exec(`DELETE FROM sessions WHERE account_id = $1 AND id = $2`, id, session)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}

// EndSessionsOf ends every session of an account but the one that is kept, or
// all of them: one's own with OwnAccount, anybody's with ManageAccounts.
func (s *Store) EndSessionsOf(ctx context.Context, actor casework.Actor, id casework.AccountID, kept string) error {
	return s.do(ctx, actor, ownOrManaged(actor, id, "sessions ended"), func(a *access) error {
		return a.endSessions(id, kept)
	})
}

func (a *access) endSessions(id casework.AccountID, kept string) error {
	_, err := a.Exec(`DELETE FROM sessions WHERE account_id = $1 AND id <> $2`, id, kept)
	return err
}

// ownOrManaged is an operation on an account: one's own, or anybody's for an
// administrator.
func ownOrManaged(actor casework.Actor, id casework.AccountID, detail string) request {
	r := request{action: casework.ManageAccounts, object: "account", record: string(id), detail: detail}
	if actor.Account == id {
		r.action = casework.OwnAccount
	}
	return r
}

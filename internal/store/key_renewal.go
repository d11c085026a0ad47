package store

import (
	"context"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// An erasure destroys a wrapped key in the tables. Older images of that row stay
// where no program reaches: in the write-ahead log of PostgreSQL and its
// archives, in a copy of the disk, in what Litestream sent away. They open as
// long as the master key that wrapped them exists. So the master keys are
// replaced every few days: what lives is wrapped by new ones, and the earlier
// ones are destroyed, in the keyset file at once and in the files of keys of the
// backups at their own term. The keys of the tokens by which persons are found go
// the same way.

// RenewalOptions say how a renewal goes.
type RenewalOptions struct {
	Now      bool                              // do not wait for the day, nor for a backup
	Node     string                            // the server that asks, whose own edition is noted meanwhile; empty for a command
	Progress func(what string, done, of int64) // nil for none
}

// RenewalResult is what a renewal did, and what it waits for.
type RenewalResult struct {
	Rewrapped int64 // keys and settings
	Tokened   int64 // persons
	Retired   int   // earlier keys destroyed
	Waiting   casework.RenewalWait
}

// RenewKeys takes a renewal of the master keys as far as it goes now: it begins
// one when its day has come, or goes on with one under way. It can be cut off at
// any moment and asked again: where it is is read from the keyset file and from
// the tables. For whoever may KeepKeys.
func (s *Store) RenewKeys(ctx context.Context, actor casework.Actor, o RenewalOptions) (r RenewalResult, err error) {
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	state, err := s.Renewals(ctx)
	if err != nil {
		return r, err
	}
	if !o.Now && !state.UnderWay && !state.Due(s.now()) {
		r.Waiting = casework.RenewalNotDue
		return r, nil
	}
	begun, wait, err := s.beginRenewal(ctx, actor, o)
	if err != nil || !begun {
		r.Waiting = wait
		return r, err
	}
	if r.Rewrapped, err = s.RewrapKeys(ctx, actor, func(done, of int64) { o.Progress("keys", done, of) }); err != nil {
		return r, err
	}
	if r.Tokened, err = s.RenewTokens(ctx, actor, func(done, of int64) { o.Progress("tokens", done, of) }); err != nil {
		return r, err
	}
	if r.Waiting, err = s.mayRetire(ctx, actor, o); err != nil || r.Waiting != casework.RenewalGoesOn {
		return r, err
	}
	r.Retired, err = s.RetireKeys(ctx, actor)
	switch err {
	case errNodesBehind:
		r.Waiting, err = casework.RenewalWaitsForServers, nil
	case errStillOpen:
		r.Waiting, err = casework.RenewalWaitsForWrites, nil
	}
	return r, err
}

// beginRenewal puts new keys in the file, and makes them current once every
// server has the file.
func (s *Store) beginRenewal(ctx context.Context, actor casework.Actor, o RenewalOptions) (begun bool, wait casework.RenewalWait, err error) {
	err = s.do(ctx, actor, keyRequest("renewal"), func(a *access) error {
		begun, wait = false, casework.RenewalGoesOn
		earlier, err := s.vault.Earlier()
		if err != nil {
			return err
		}
		if earlier > 0 {
			begun = true
			return a.noteCutOff()
		}
		staged, err := s.vault.Staged()
		if err != nil {
			return err
		}
		if !staged {
			if err := s.vault.Stage(); err != nil {
				return err
			}
		}
		if err := a.noteOwn(o); err != nil {
			return err
		}
		behind, err := a.nodesBehind()
		if err != nil || behind > 0 {
			wait = casework.RenewalWaitsForServers
			return err
		}
		if err := s.vault.Promote(); err != nil {
			return err
		}
		begun = true
		if err := a.noteOwn(o); err != nil {
			return err
		}
		return a.notePromoted()
	})
	return begun, wait, err
}

// noteOwn notes which edition the asking server itself has: it changed the file.
func (a *access) noteOwn(o RenewalOptions) error {
	if o.Node == "" {
		return nil
	}
	return a.s.noteNode(a.Tx, o.Node)
}

// noteCutOff notes a promotion that was cut off between the file and the
// database as of now.
func (a *access) noteCutOff() error {
	_, err := a.Exec(`UPDATE installation SET keys_promoted_at = $1, keys_rewrapped_at = NULL WHERE id = 1 AND (keys_promoted_at IS NULL OR keys_promoted_at < keys_retired_at)`, a.now)
	return err
}

// mayRetire notes when nothing depended on the earlier keys any more, and says
// what is waited for before they are destroyed: a verified backup that begins
// after that, where there are backups, so that a database that lost its last
// minutes can still be read; otherwise an hour.
func (s *Store) mayRetire(ctx context.Context, actor casework.Actor, o RenewalOptions) (wait casework.RenewalWait, err error) {
	err = s.do(ctx, actor, keyRequest("renewal"), func(a *access) error {
		if _, err := a.Exec(`UPDATE installation SET keys_rewrapped_at = COALESCE(keys_rewrapped_at, $1) WHERE id = 1`, a.now); err != nil || o.Now {
			return err
		}
		recipients, err := db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM recovery_recipients`)
		if err != nil {
			return err
		}
		if recipients == 0 {
			since, err := db.One(a.Tx, db.Value[casework.Instant], `SELECT keys_rewrapped_at FROM installation WHERE id = 1`)
			if err == nil && a.now.Sub(since.Time) < unbackedWait {
				wait = casework.RenewalWaitsForWrites
			}
			return err
		}
		backups, err := db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM backups WHERE state = $1 AND started_at > (SELECT keys_rewrapped_at FROM installation WHERE id = 1)`, casework.BackupVerified)
		if err == nil && backups == 0 {
			wait = casework.RenewalWaitsForBackup
		}
		return err
	})
	return wait, err
}

// unbackedWait is how long the earlier keys stay where no backup is made.
const unbackedWait = time.Hour

// RenewalState is what is told of the renewals of the master keys.
type RenewalState struct {
	Days     int              // between two of them; zero for never by themselves
	Last     casework.Instant // when earlier keys were last destroyed, or the installation was made
	Since    casework.Instant // when the current keys took over; zero for the first ones
	UnderWay bool             // the earlier keys are still there, or the next are not in use yet
}

// Due tells whether a renewal is to begin.
func (r *RenewalState) Due(now casework.Instant) bool {
	return r.Days > 0 && !now.Before(r.Last.AddDate(0, 0, r.Days))
}

// Renewals tells where the renewals are. It touches nobody's data: no line.
func (s *Store) Renewals(ctx context.Context) (r RenewalState, err error) {
	earlier, err := s.vault.Earlier()
	if err != nil {
		return r, err
	}
	staged, err := s.vault.Staged()
	if err != nil {
		return r, err
	}
	r.UnderWay = earlier > 0 || staged
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.Each(func(row db.Scanner) error { return row.Scan(&r.Days, &r.Last, &r.Since) },
			`SELECT renewal_days, COALESCE(keys_retired_at, created_at), keys_promoted_at FROM installation WHERE id = 1`)
	})
	return r, err
}

// SetRenewalDays says how many days pass between two renewals; zero for never by
// themselves. For whoever may KeepKeys.
func (s *Store) SetRenewalDays(ctx context.Context, actor casework.Actor, days int) error {
	if err := casework.CheckRenewalDays(days); err != nil {
		return err
	}
	return s.do(ctx, actor, keyRequest("renewal days set"), func(a *access) error {
		_, err := a.Exec(`UPDATE installation SET renewal_days = $1 WHERE id = 1`, days)
		return err
	})
}

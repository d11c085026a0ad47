package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// Passkey is a key that a device or a security key holds for an account. Its
// public half is kept here, sealed so that nobody can put another in its place.
type Passkey struct {
	ID         string             `json:"-"`
	Account    casework.AccountID `json:"-"`
	Name       string             `json:"name"` // as its owner calls it
	Credential json.RawMessage    `json:"credential"`
	Since      time.Time          `json:"-"`
	Used       time.Time          `json:"-"` // zero before its first log-in
}

func passkeyCell(id string) vault.Cell {
	return vault.Cell{Table: "passkeys", Column: "body", Row: id}
}

const passkeyColumns = `id, account_id, body, created_at, used_at`

func (s *Store) scanPasskey(row db.Scanner) (p Passkey, err error) {
	var sealed []byte
	var since, used casework.Instant
	if err := row.Scan(&p.ID, &p.Account, &sealed, &since, &used); err != nil {
		return p, err
	}
	p.Since, p.Used = since.Time, used.Time
	body, err := s.vault.OpenSetting(passkeyCell(p.ID), sealed)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(body, &p)
}

func (s *Store) sealPasskey(p *Passkey) ([]byte, error) {
	body, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	return s.vault.SealSetting(passkeyCell(p.ID), body)
}

// AddPasskey records a passkey of one's own account under the identifier that
// its device gave, and replaces the recovery codes when some are given.
// KindExists when that passkey is known already.
func (s *Store) AddPasskey(ctx context.Context, actor casework.Actor, p Passkey, credential string, recovery []string) error {
	p.ID = casework.NewID(s.clock())
	sealed, err := s.sealPasskey(&p)
	if err != nil {
		return err
	}
	token, err := s.vault.Token(vault.KindPasskey, "", credential)
	if err != nil {
		return err
	}
	err = s.do(ctx, actor, ownOrManaged(actor, actor.Account, "passkey added"), func(a *access) error {
		_, err := a.Exec(`INSERT INTO passkeys (id, account_id, credential, body, created_at) VALUES ($1, $2, $3, $4, $5)`, p.ID, actor.Account, token[:], sealed, a.now)
		if err != nil || len(recovery) == 0 {
			return err
		}
		return a.setRecovery(actor.Account, recovery)
	})
	if errors.Is(err, db.ErrUnique) {
		err = casework.Refuse(casework.KindExists, "Cette clé d'accès est déjà enregistrée.")
	}
	return err
}

func (a *access) passkeysOf(id casework.AccountID) ([]Passkey, error) {
	return db.All(a.Tx, a.s.scanPasskey, `SELECT `+passkeyColumns+` FROM passkeys WHERE account_id = $1 ORDER BY COALESCE(used_at, created_at) DESC, id`, id)
}

// PasskeysOf are the passkeys of an account, as a log-in needs them.
func (s *Store) PasskeysOf(ctx context.Context, id casework.AccountID) (all []Passkey, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = (&access{Tx: tx, s: s}).passkeysOf(id)
		return err
	})
	return all, err
}

// UsePasskey writes down that a passkey opened a session, with its credential
// as the device left it. KindNotFound when it was removed meanwhile.
func (s *Store) UsePasskey(ctx context.Context, p Passkey) error {
	sealed, err := s.sealPasskey(&p)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE passkeys SET body = $1, used_at = $2 WHERE id = $3`, sealed, s.now(), p.ID)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}

// RemovePasskey takes a passkey of one's own account away. Recovery codes go
// with the last factor. KindNotFound when the account has no such one.
func (s *Store) RemovePasskey(ctx context.Context, actor casework.Actor, id string) error {
	return s.do(ctx, actor, ownOrManaged(actor, actor.Account, "passkey removed"), func(a *access) error {
		n, err := a.Exec(`DELETE FROM passkeys WHERE account_id = $1 AND id = $2`, actor.Account, id)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		if err != nil {
			return err
		}
		return a.sweepFactors(actor.Account)
	})
}

func challengeCell(idHash string) vault.Cell {
	return vault.Cell{Table: "passkey_challenges", Column: "body", Row: idHash}
}

// KeepChallenge keeps what a passkey was asked, until it ends or is taken, and
// sweeps away those that have ended.
func (s *Store) KeepChallenge(ctx context.Context, idHash string, body []byte, ends time.Time) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		sealed, err := s.vault.SealSetting(challengeCell(idHash), body)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM passkey_challenges WHERE ends_at <= $1`, s.now()); err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO passkey_challenges (id_hash, body, ends_at) VALUES ($1, $2, $3)`, idHash, sealed, casework.At(ends))
		return err
	})
}

// TakeChallenge returns what a passkey was asked, once. KindNotFound when it
// was taken or has ended.
func (s *Store) TakeChallenge(ctx context.Context, idHash string) (body []byte, err error) {
	var sealed []byte
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		sealed, err = db.One(tx, db.Value[[]byte], `DELETE FROM passkey_challenges WHERE id_hash = $1 AND ends_at > $2 RETURNING body`, idHash, s.now())
		return err
	})
	if err != nil {
		return nil, absent(err)
	}
	return s.vault.OpenSetting(challengeCell(idHash), sealed)
}

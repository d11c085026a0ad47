package store

import (
	"context"
	"encoding/hex"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// CodeFactor is the application that makes an account's codes.
type CodeFactor struct {
	Secret    string // in base 32
	Confirmed bool   // a first code was given: it counts
	Since     time.Time
}

// Factors are what an account can give besides its password.
type Factors struct {
	CodesSince time.Time // of the application; zero without one
	Recovery   int       // recovery codes that are left
	Passkeys   []Passkey // the last used first
}

func codeCell(id casework.AccountID) vault.Cell {
	return vault.Cell{Table: "totp_factors", Column: "secret", Row: string(id)}
}

// BeginCodes records the secret of an application that is not confirmed yet, in
// place of one that was not either. For one's own account; KindExists when a
// confirmed one is there.
func (s *Store) BeginCodes(ctx context.Context, actor casework.Actor, secret string) error {
	return s.do(ctx, actor, ownOrManaged(actor, actor.Account, "codes begun"), func(a *access) error {
		sealed, err := s.vault.SealSetting(codeCell(actor.Account), []byte(secret))
		if err != nil {
			return err
		}
		n, err := a.Exec(`INSERT INTO totp_factors (account_id, secret, confirmed, last_step, created_at) VALUES ($1, $2, FALSE, 0, $3)
			ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at WHERE NOT totp_factors.confirmed`, actor.Account, sealed, a.now)
		if err == nil && n == 0 {
			err = casework.Refuse(casework.KindExists, "Une application est déjà en service. Retirez-la avant d'en ajouter une autre.")
		}
		return err
	})
}

// CodeFactor is the application of an account, confirmed or not, as a log-in
// needs it. KindNotFound without one.
func (s *Store) CodeFactor(ctx context.Context, id casework.AccountID) (f CodeFactor, err error) {
	var sealed []byte
	var since casework.Instant
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		_, err := db.One(tx, func(row db.Scanner) (struct{}, error) { return struct{}{}, row.Scan(&sealed, &f.Confirmed, &since) },
			`SELECT secret, confirmed, created_at FROM totp_factors WHERE account_id = $1`, id)
		return err
	})
	if err != nil {
		return f, absent(err)
	}
	secret, err := s.vault.OpenSetting(codeCell(id), sealed)
	f.Secret, f.Since = string(secret), since.Time
	return f, err
}

// ConfirmCodes puts the application of one's own account into service, its
// first code used, with new recovery codes.
func (s *Store) ConfirmCodes(ctx context.Context, actor casework.Actor, step int64, recovery []string) error {
	return s.do(ctx, actor, ownOrManaged(actor, actor.Account, "codes confirmed"), func(a *access) error {
		n, err := a.Exec(`UPDATE totp_factors SET confirmed = TRUE, last_step = $1 WHERE account_id = $2 AND NOT confirmed`, step, actor.Account)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		if err != nil {
			return err
		}
		return a.setRecovery(actor.Account, recovery)
	})
}

// UseCode takes the code of a step, once: KindNotFound when that step or a
// later one was used, here or on another node.
func (s *Store) UseCode(ctx context.Context, id casework.AccountID, step int64) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE totp_factors SET last_step = $1 WHERE account_id = $2 AND confirmed AND last_step < $3`, step, id, step)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}

// RemoveCodes takes the application of one's own account out of service.
// Recovery codes go with the last factor.
func (s *Store) RemoveCodes(ctx context.Context, actor casework.Actor) error {
	return s.do(ctx, actor, ownOrManaged(actor, actor.Account, "codes removed"), func(a *access) error {
		n, err := a.Exec(`DELETE FROM totp_factors WHERE account_id = $1`, actor.Account)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		if err != nil {
			return err
		}
		return a.sweepFactors(actor.Account)
	})
}

// sweepFactors takes the recovery codes of an account that has no factor left,
// and what its sessions have proven by the last one.
func (a *access) sweepFactors(id casework.AccountID) error {
	const none = ` AND NOT EXISTS (SELECT 1 FROM totp_factors WHERE account_id = $2) AND NOT EXISTS (SELECT 1 FROM passkeys WHERE account_id = $3)`
	for _, query := range []string{`DELETE FROM recovery_codes WHERE account_id = $1`, `UPDATE sessions SET second_given = FALSE WHERE account_id = $1`} {
		if _, err := a.Exec(query+none, id, id, id); err != nil {
			return err
		}
	}
	return nil
}

// SetRecoveryCodes replaces the recovery codes of one's own account.
func (s *Store) SetRecoveryCodes(ctx context.Context, actor casework.Actor, codes []string) error {
	return s.do(ctx, actor, ownOrManaged(actor, actor.Account, "recovery codes"), func(a *access) error {
		return a.setRecovery(actor.Account, codes)
	})
}

func (a *access) setRecovery(id casework.AccountID, codes []string) error {
	if _, err := a.Exec(`DELETE FROM recovery_codes WHERE account_id = $1`, id); err != nil {
		return err
	}
	for _, code := range codes {
		token, err := a.s.vault.Token(vault.KindRecovery, string(id), code)
		if err != nil {
			return err
		}
		if _, err := a.Exec(`INSERT INTO recovery_codes (account_id, code) VALUES ($1, $2)`, id, token[:]); err != nil {
			return err
		}
	}
	return nil
}

// UseRecoveryCode uses a recovery code up: KindNotFound when it is not one of
// the account's, or was used.
func (s *Store) UseRecoveryCode(ctx context.Context, id casework.AccountID, code string) error {
	token, err := s.vault.Token(vault.KindRecovery, string(id), code)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`DELETE FROM recovery_codes WHERE account_id = $1 AND code = $2`, id, token[:])
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}

// Factors are those of an account: one's own with OwnAccount, anybody's with
// ManageAccounts.
func (s *Store) Factors(ctx context.Context, actor casework.Actor, id casework.AccountID) (f Factors, err error) {
	err = s.do(ctx, actor, ownOrManaged(actor, id, "factors"), func(a *access) error {
		since, err := db.All(a.Tx, db.Value[casework.Instant], `SELECT created_at FROM totp_factors WHERE account_id = $1 AND confirmed`, id)
		if err != nil {
			return err
		}
		if len(since) > 0 {
			f.CodesSince = since[0].Time
		}
		if f.Recovery, err = db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM recovery_codes WHERE account_id = $1`, id); err != nil {
			return err
		}
		f.Passkeys, err = a.passkeysOf(id)
		return err
	})
	return f, err
}

// RemoveFactors takes away every factor of an account whose owner has lost
// them, and ends its sessions. For whoever may ManageAccounts.
func (s *Store) RemoveFactors(ctx context.Context, actor casework.Actor, id casework.AccountID) error {
	r := request{action: casework.ManageAccounts, object: "account", record: string(id), detail: "factors removed"}
	return s.do(ctx, actor, r, func(a *access) error {
		for _, query := range []string{`DELETE FROM totp_factors WHERE account_id = $1`, `DELETE FROM passkeys WHERE account_id = $1`, `DELETE FROM recovery_codes WHERE account_id = $1`} {
			if _, err := a.Exec(query, id); err != nil {
				return err
			}
		}
		return a.endSessions(id, "")
	})
}

// DeviceProof is what shows that a browser's mark was made here for a log-in
// name: a keyed token, which nobody else can compute.
func (s *Store) DeviceProof(login, nonce string) (string, error) {
	token, err := s.vault.Token(vault.KindLogin, "device", login+"\x00"+nonce)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(token[:]), nil
}

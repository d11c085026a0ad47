package store

import (
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/exchange"
	"permanence/internal/signing"
)

func scanTrustedKey(row db.Scanner) (k casework.TrustedKey, err error) {
	err = row.Scan(&k.Name, &k.Public, &k.AddedAt)
	return k, err
}

const selectTrustedKeys = `SELECT name, public_key, added_at FROM exchange_trusted_keys ORDER BY name`

// TrustedKeys are the keys of the installations whose tallies are received, by
// name. For whoever may ReceiveTallies.
func (s *Store) TrustedKeys(ctx context.Context, actor casework.Actor) (keys []casework.TrustedKey, err error) {
	err = s.look(ctx, actor, request{action: casework.ReceiveTallies, object: "exchange_keys", detail: "read"}, func(a *access) (err error) {
		keys, err = db.All(a.Tx, scanTrustedKey, selectTrustedKeys)
		return err
	})
	return keys, err
}

func publicFault(key string) error {
	_, err := exchange.Keys.Public(key)
	return err
}

// TrustKey receives from now on what this key signs; KindExists when its name
// or the key itself is there already. For whoever may ReceiveTallies.
func (s *Store) TrustKey(ctx context.Context, actor casework.Actor, k casework.TrustedKey) error {
	if err := errors.Join(k.Check(), publicFault(k.Public)); err != nil {
		return err
	}
	err := s.do(ctx, actor, request{action: casework.ReceiveTallies, object: "exchange_keys", detail: "trust " + signing.Fingerprint(k.Public)}, func(a *access) error {
		_, err := a.Exec(`INSERT INTO exchange_trusted_keys (name, public_key, added_at) VALUES ($1, $2, $3)`, k.Name, k.Public, a.now)
		return err
	})
	if errors.Is(err, db.ErrUnique) {
		return &casework.Error{Kind: casework.KindExists, Field: "nom", Value: k.Name, Message: "Ce nom ou cette clé est déjà parmi les clés admises : retirez d'abord l'ancienne."}
	}
	return err
}

// DistrustKey no longer receives what the key of that name signs; what it
// brought stays. KindNotFound when there is none. For whoever may
// ReceiveTallies.
func (s *Store) DistrustKey(ctx context.Context, actor casework.Actor, name string) error {
	return s.do(ctx, actor, request{action: casework.ReceiveTallies, object: "exchange_keys", detail: "distrust"}, func(a *access) error {
		n, err := a.Exec(`DELETE FROM exchange_trusted_keys WHERE name = $1`, name)
		if err == nil && n == 0 {
			err = casework.Refuse(casework.KindNotFound, "Il n'y a pas de clé admise sous ce nom.")
		}
		return err
	})
}

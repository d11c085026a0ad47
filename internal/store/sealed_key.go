package store

import (
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/sealed"
	"permanence/internal/signing"
	"permanence/internal/vault"
)

var sealingKeyCell = vault.Cell{Table: "sealing_key", Column: "secret", Row: "1"}

// sealingKey is what this installation seals its reports with, made at its first
// use and kept sealed by the master keyset.
func (s *Store) sealingKey(ctx context.Context) (signing.Key, error) {
	var secret []byte
	read := func() error {
		return s.db.Read(ctx, func(tx *db.Tx) (err error) {
			secret, err = db.One(tx, db.Value[[]byte], `SELECT secret FROM sealing_key WHERE id = 1`)
			return err
		})
	}
	err := read()
	if errors.Is(err, db.ErrNoRow) {
		if err = s.makeSealingKey(ctx); err == nil {
			err = read() // another node may have made it first
		}
	}
	if err != nil {
		return signing.Key{}, err
	}
	if secret, err = s.vault.OpenSetting(sealingKeyCell, secret); err != nil {
		return signing.Key{}, &casework.Error{Kind: casework.KindState, Err: err, Message: "La clé qui scelle les bilans ne s'ouvre pas avec la clé maîtresse : elle a été remplacée ou abîmée dans la base."}
	}
	return sealed.Keys.Parse(secret)
}

func (s *Store) makeSealingKey(ctx context.Context) error {
	secret, err := s.vault.SealSetting(sealingKeyCell, sealed.Keys.New().Secret())
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO sealing_key (id, secret, created_at) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING`, secret, s.now())
		return err
	})
}

// SealingKey is the public key of the reports that this installation seals. It
// is made to be given out: no permission, no line.
func (s *Store) SealingKey(ctx context.Context) (public string, err error) {
	key, err := s.sealingKey(ctx)
	if err != nil {
		return "", err
	}
	return key.Public(), nil
}

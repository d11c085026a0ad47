package store

import (
	"context"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// Soundness is what a whole installation was found to hold.
type Soundness struct {
	Lines  int64 // of the log
	Faults int64 // lines that were tampered with, before the backup or since
	Opened int64 // identities opened as a sample
}

// checkedIdentities is the size of the sample.
const checkedIdentities = 50

// CheckSound proves that an installation can be worked with: the engine finds
// its file whole, every line of the log is authentic, and a sample of
// identities opens. Nothing of them is returned. For whoever may KeepBackups.
func (s *Store) CheckSound(ctx context.Context, actor casework.Actor) (found Soundness, err error) {
	r := request{action: casework.KeepBackups, object: "installation", record: "1", detail: "check"}
	if err := s.do(ctx, actor, r, func(*access) error { return nil }); err != nil {
		return found, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if err := s.checkFile(tx); err != nil {
			return err
		}
		found.Opened, err = s.checkSample(tx)
		return err
	})
	if err != nil {
		return found, err
	}
	result, err := s.verify(ctx, Verification{})
	found.Lines, found.Faults = result.Lines, result.Faults()
	return found, err
}

// checkFile asks SQLite to read its whole file; PostgreSQL checks its pages
// whenever it reads one.
func (s *Store) checkFile(tx *db.Tx) error {
	if !s.db.SQLite() {
		return nil
	}
	found, err := db.All(tx, db.Value[string], `PRAGMA integrity_check(1)`)
	if err != nil {
		return err
	}
	if strings.Join(found, "") != "ok" {
		return casework.Refuse(casework.KindState, "Le fichier de la base est abîmé : restaurez la dernière sauvegarde vérifiée.")
	}
	return tx.Each(func(db.Scanner) error {
		return casework.Refuse(casework.KindState, "La base se contredit : une fiche renvoie à une autre qui n'y est pas.")
	}, `PRAGMA foreign_key_check`)
}

func (s *Store) checkSample(tx *db.Tx) (n int64, err error) {
	persons, err := db.All(tx, scanPerson, personQuery+` ORDER BY p.id DESC LIMIT $1`, checkedIdentities)
	if err != nil {
		return 0, err
	}
	for i := range persons {
		if _, err := persons[i].open(s.vault); err != nil {
			return n, &casework.Error{Kind: casework.KindState, Err: err, Message: "Une identité ne s'ouvre pas avec sa clé : les clés et les données ne vont pas ensemble."}
		}
		n++
	}
	return n, nil
}

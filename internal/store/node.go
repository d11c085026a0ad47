package store

import (
	"context"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// Several servers may run on one database, each with the keyset file, which they
// share or copy. Each says which edition of it it has: a key is used once all of
// them can read what it wraps, and destroyed once none of them uses it.

// silent is after how long a server that was not heard of counts as stopped. It
// looks at the database before it works again.
const silent = 3 * time.Minute

// NoteNode says that a server runs and which edition of the keyset file it has.
// From then on it wraps nothing with keys that are older than the database's.
// It touches nobody's data and leaves no line.
func (s *Store) NoteNode(ctx context.Context, node string) error {
	_, generation, err := s.keysetCheck(ctx)
	if err != nil {
		return err
	}
	s.vault.Require(generation)
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.noteNode(tx, node) })
}

func (s *Store) noteNode(tx *db.Tx, node string) error {
	now := s.now()
	if _, err := tx.Exec(`DELETE FROM nodes WHERE seen_at < $1`, casework.At(now.AddDate(0, 0, -1))); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO nodes (id, seen_at, edition, edition_since) VALUES ($1, $2, $3, $2) ON CONFLICT (id) DO UPDATE SET
		seen_at = excluded.seen_at, edition = excluded.edition,
		edition_since = CASE WHEN nodes.edition = excluded.edition THEN nodes.edition_since ELSE excluded.edition_since END`, node, now, s.vault.Edition())
	return err
}

// KeysetEdition counts the changes of the keyset file, as this server has it.
func (s *Store) KeysetEdition() int64 { return s.vault.Edition() }

// ForgetNode says that a server stops. It leaves no line.
func (s *Store) ForgetNode(ctx context.Context, node string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM nodes WHERE id = $1`, node)
		return err
	})
}

// nodesBehind counts the servers that run with another edition of the keyset
// file than the one here.
func (a *access) nodesBehind() (int, error) {
	return db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM nodes WHERE seen_at >= $1 AND edition <> $2`, casework.At(a.now.Add(-silent)), a.s.vault.Edition())
}

// errNodesBehind is told while a server has an older keyset file.
var errNodesBehind = casework.Refuse(casework.KindState, "Un serveur en marche n'a pas encore pris la clé maîtresse à jour. S'il lit le même fichier, attendez quelques secondes ; sinon copiez-le-lui. Rien n'a été retiré.")

var errStillOpen = casework.Refuse(casework.KindState, "Une écriture commencée avant le renouvellement de la clé est encore en cours : recommencez quand elle sera finie. Rien n'a été retiré.")

// nothingFromBefore makes sure that nobody can still write what an earlier key
// wrapped: every server uses the current keys, and every transaction that is
// open began since all of them do.
func (a *access) nothingFromBefore() error {
	behind, err := a.nodesBehind()
	if err != nil {
		return err
	}
	if behind > 0 {
		return errNodesBehind
	}
	age, found, err := a.OldestBeside()
	if err != nil || !found {
		return err
	}
	var since casework.Instant
	err = a.Each(func(row db.Scanner) error { return row.Scan(&since) },
		`SELECT COALESCE((SELECT MAX(edition_since) FROM nodes WHERE seen_at >= $1), keys_promoted_at) FROM installation WHERE id = 1`, casework.At(a.now.Add(-silent)))
	if err != nil {
		return err
	}
	if age+clocksDiffer > a.now.Sub(since.Time) {
		return errStillOpen
	}
	return nil
}

// clocksDiffer is how far the clock of a server may be from that of another.
const clocksDiffer = 30 * time.Second

// notePromoted notes that the current keys have taken over.
func (a *access) notePromoted() error {
	_, err := a.Exec(`UPDATE installation SET keys_promoted_at = $1, keys_rewrapped_at = NULL WHERE id = 1`, a.now)
	return err
}

package store

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// A restored backup brings erased persons back. Tombstones, which hold
// identifiers and nothing else, are kept outside of backups too, and applied
// after a restore.

// signedTombstone is one line of the file: the code proves that this
// installation wrote it, so that nobody erases by adding a line.
type signedTombstone struct {
	casework.Tombstone
	Code []byte `json:"code"`
}

func (t *signedTombstone) bytes() []byte {
	return []byte("tombstone\x00" + t.ID + "\x00" + t.Kind + "\x00" + t.Record + "\x00" + t.ErasedAt.String())
}

// errTombstone refuses a file of tombstones that this installation did not
// write whole.
var errTombstone = casework.Refuse(casework.KindInvalid, "Ce fichier d'effacements n'est pas de cette installation, ou il est abîmé.")

// WriteTombstones writes all tombstones, one JSON object a line: the small file
// that is kept beside the backups. For whoever may PurgePersons.
func (s *Store) WriteTombstones(ctx context.Context, actor casework.Actor, w io.Writer) error {
	out := json.NewEncoder(w)
	return s.do(ctx, actor, request{action: casework.PurgePersons, object: "tombstone", detail: "written out"}, func(a *access) error {
		return a.Each(func(row db.Scanner) (err error) {
			var t signedTombstone
			if err := row.Scan(&t.ID, &t.Kind, &t.Record, &t.ErasedAt); err != nil {
				return err
			}
			if t.Code, err = s.vault.Authenticate(t.bytes()); err != nil {
				return err
			}
			return out.Encode(t)
		}, `SELECT id, kind, record, erased_at FROM tombstones ORDER BY id`)
	})
}

// ReadTombstones reads such a file; KindInvalid when a line is not of this
// installation.
func (s *Store) ReadTombstones(r io.Reader) (all []casework.Tombstone, err error) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		var t signedTombstone
		if err := json.Unmarshal(lines.Bytes(), &t); err != nil || !s.vault.Authentic(t.bytes(), t.Code) {
			return nil, errTombstone
		}
		all = append(all, t.Tombstone)
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return nil, errTombstone
	}
	return all, lines.Err()
}

// ApplyTombstones erases again what was erased: the tombstones of the database
// and those given, which come from the file beside the backups. It returns how
// many persons a restored copy had brought back. It may be done at any time
// and twice. For whoever may PurgePersons.
func (s *Store) ApplyTombstones(ctx context.Context, actor casework.Actor, more []casework.Tombstone) (shredded int, err error) {
	err = s.do(ctx, actor, request{action: casework.PurgePersons, object: "tombstone", detail: "applied again"}, func(a *access) error {
		for _, t := range more {
			if _, err := a.Exec(`INSERT INTO tombstones (id, kind, record, erased_at) VALUES ($1, $2, $3, $4) ON CONFLICT (kind, record) DO NOTHING`, t.ID, t.Kind, t.Record, t.ErasedAt); err != nil {
				return err
			}
		}
		back, err := db.All(a.Tx, func(row db.Scanner) (p struct {
			id   casework.PersonID
			post casework.PostID
			at   casework.Instant
		}, err error) {
			err = row.Scan(&p.id, &p.post, &p.at)
			return p, err
		}, `SELECT p.id, p.post_id, t.erased_at FROM persons p JOIN tombstones t ON t.kind = 'person' AND t.record = p.id
			WHERE p.erased_at IS NULL OR EXISTS (SELECT 1 FROM person_keys k WHERE k.person_id = p.id) ORDER BY p.id`)
		if err != nil {
			return err
		}
		shredded = len(back)
		for _, p := range back {
			e := a.erasing(p.post, casework.ErasedAtTerm)
			e.markedOn = casework.DayOf(p.at.In(s.clock().Location()))
			if err := e.shred(p.id); err != nil {
				return err
			}
			if err := e.forgetRegisters(casework.At(a.now.Add(time.Second))); err != nil { // no import goes on in a restored copy
				return err
			}
			line := a.line
			line.Object, line.Record, line.Post, line.Detail = "person", string(p.id), p.post, "erased again after a restore"
			if err := a.log(line); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && shredded > 0 {
		err = s.scrub(ctx, true)
	}
	return shredded, err
}

package store

import (
	"context"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
)

const certificateColumns = `id, number, post_id, account_id, reason, persons, cases, destroyed, at`

func scanCertificate(row db.Scanner) (c casework.Certificate, err error) {
	var destroyed string
	err = row.Scan(&c.ID, &c.Number, &c.Post, &c.Account, &c.Reason, &c.Persons, &c.Cases, &destroyed, &c.At)
	for _, part := range strings.Split(destroyed, "|") {
		kind, count, ok := strings.Cut(part, "=")
		if n, atoiErr := strconv.Atoi(count); ok && atoiErr == nil {
			c.Kinds = append(c.Kinds, casework.DestroyedCount{Kind: casework.Destroyed(kind), Count: n})
		}
	}
	return c, err
}

// Certificates lists the erasures of the posts that the actor sees, the latest
// first, 200 at most. For whoever may ReadErasures.
func (s *Store) Certificates(ctx context.Context, actor casework.Actor) (all []casework.Certificate, err error) {
	err = s.onRegister(ctx, actor, request{action: casework.ReadErasures, object: "certificate", detail: "list"}, func(a *access, sees func(casework.PostID) bool) error {
		found, err := db.All(a.Tx, scanCertificate, `SELECT `+certificateColumns+` FROM erasure_certificates ORDER BY id DESC`)
		for _, c := range found {
			if sees(c.Post) && len(all) < 200 {
				all = append(all, c)
			}
		}
		return err
	})
	return all, err
}

// Certificate reads one with its pseudonymous references: the records that are
// no more. One of a post that the actor does not see is not found. For whoever
// may ReadErasures.
func (s *Store) Certificate(ctx context.Context, actor casework.Actor, id casework.CertificateID) (c casework.Certificate, references []casework.Tombstone, err error) {
	err = s.onRegister(ctx, actor, request{action: casework.ReadErasures, object: "certificate", record: string(id)}, func(a *access, sees func(casework.PostID) bool) error {
		found, err := db.One(a.Tx, scanCertificate, `SELECT `+certificateColumns+` FROM erasure_certificates WHERE id = $1`, id)
		if err != nil {
			return absent(err)
		}
		if !sees(found.Post) {
			return casework.NotFound()
		}
		c = found
		references, err = db.All(a.Tx, func(row db.Scanner) (t casework.Tombstone, err error) {
			return t, row.Scan(&t.ID, &t.Kind, &t.Record, &t.ErasedAt)
		}, `SELECT id, kind, record, erased_at FROM tombstones WHERE certificate_id = $1 ORDER BY id`, id)
		return err
	})
	return c, references, err
}

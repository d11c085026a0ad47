package store

import (
	"context"
	"iter"

	"golang.org/x/mod/sumdb/tlog"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
)

// copyPage is how many lines are read at once.
const copyPage = 1000

// CopySealed hands over the sealed lines from a place on, in their order, and
// returns the place after the last one. Lines that were purged are passed over;
// KindState when the log ends before the place: it is older than the copy. It is
// the log's own keeping, as sealing is: it leaves no line, which would itself be
// to copy.
func (s *Store) CopySealed(ctx context.Context, from int64, f func(audit.Copied) error) (next int64, err error) {
	state, err := s.sealState(ctx)
	if err != nil {
		return from, err
	}
	if state.size < from {
		return from, casework.Refuse(casework.KindState, "La copie du journal est plus longue que le journal : la base a été remplacée par une plus ancienne. Gardez cette copie, et donnez un autre nom de fichier.")
	}
	for next = from; ; {
		var page []placedLine
		err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
			page, err = db.All(tx, scanPlace, `SELECT f.position, f.line_id, f.hash, f.seal, `+lineColumns+`
				FROM audit_leaves f LEFT JOIN audit_lines l ON l.id = f.line_id WHERE f.position >= $1 ORDER BY f.position LIMIT $2`, next, copyPage)
			return err
		})
		if err != nil {
			return next, err
		}
		for i := range page {
			p := &page[i]
			if p.there { // a line that somebody took away is named by the verification
				if err := f(audit.CopyLine(p.leaf.Position, &p.line, p.code)); err != nil {
					return next, err
				}
			}
			next = p.leaf.Position + 1
		}
		if len(page) < copyPage {
			return next, nil
		}
	}
}

func (s *Store) sealState(ctx context.Context) (state sealState, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		state, err = db.One(tx, scanSealState, selectSealState)
		return err
	})
	return state, err
}

// CopyFindings is what a comparison of the log with a copy of it found.
type CopyFindings struct {
	Same   int64   // lines that are as they were copied
	Before int64   // lines of the copy that were purged since
	Other  []int64 // places whose line is another than the one that was copied, ten at most
	Gone   []int64 // places that the log does not have any more, ten at most
}

// OK tells whether the log is as it was copied.
func (c *CopyFindings) OK() bool { return len(c.Other)+len(c.Gone) == 0 }

// CompareCopy compares the log with a copy kept elsewhere: what was changed, taken
// away or rewritten since shows, whoever had the keys. For whoever may ReadJournal.
func (s *Store) CompareCopy(ctx context.Context, actor casework.Actor, lines iter.Seq2[audit.Copied, error]) (found CopyFindings, err error) {
	r := request{action: casework.ReadJournal, object: "journal", detail: "compared with a copy"}
	if err := s.do(ctx, actor, r, func(*access) error { return nil }); err != nil {
		return found, err
	}
	var batch []audit.Copied
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := s.compareSome(ctx, batch, &found)
		batch = batch[:0]
		return err
	}
	for c, err := range lines {
		if err != nil {
			return found, err
		}
		if batch = append(batch, c); len(batch) == copyPage {
			if err := flush(); err != nil {
				return found, err
			}
		}
	}
	return found, flush()
}

func (s *Store) compareSome(ctx context.Context, batch []audit.Copied, found *CopyFindings) error {
	state, err := s.sealState(ctx)
	if err != nil {
		return err
	}
	first, last := batch[0].Position, batch[0].Position
	for _, c := range batch {
		first, last = min(first, c.Position), max(last, c.Position)
	}
	have := map[int64]tlog.Hash{}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.Each(func(row db.Scanner) error {
			var position int64
			var hash []byte
			err := row.Scan(&position, &hash)
			if err == nil && len(hash) == tlog.HashSize {
				have[position] = tlog.Hash(hash)
			}
			return err
		}, `SELECT position, hash FROM audit_leaves WHERE position >= $1 AND position <= $2 ORDER BY position`, first, last)
	})
	if err != nil {
		return err
	}
	for i := range batch {
		c := &batch[i]
		hash, there := have[c.Position]
		switch {
		case there && hash == c.Hash():
			found.Same++
		case there:
			found.Other = few(found.Other, c.Position)
		case c.Position < state.purgedSize:
			found.Before++
		default:
			found.Gone = few(found.Gone, c.Position)
		}
	}
	return nil
}

func few(all []int64, one int64) []int64 {
	if len(all) < 10 {
		all = append(all, one)
	}
	return all
}

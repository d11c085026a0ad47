package store

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
)

// The log is kept from six months to a year, three years at most where it is
// justified (CNIL, délibération 2021-122 of 14 October 2021).
const (
	LeastKept   = 6  // months: a purge of later lines is refused
	UsuallyKept = 12 // months: what a purge keeps when nothing is said
	MostKept    = 36 // months
)

// PurgePlan is what a purge deletes, or would.
type PurgePlan struct {
	Segments int   // whole days
	Lines    int64 // sealed in them
	Last     casework.Day
	through  audit.Checkpoint
	from     int64
}

// purgePage is how many lines are deleted in one transaction.
const purgePage = 1000

// PlanPurge says what a purge of the segments before a day would delete: whole
// daily segments, the oldest first. KindInvalid for a day less than LeastKept
// months ago; KindState when what is kept of the segments does not match their
// checkpoint. Who may: casework.PurgeJournal.
func (s *Store) PlanPurge(ctx context.Context, actor casework.Actor, before casework.Day) (plan PurgePlan, err error) {
	if latest := s.today().AddMonths(-LeastKept); before > latest {
		return plan, casework.Invalid("--before", before.French(), fmt.Sprintf("un jour jusqu'au %s : le journal se garde six mois au moins", latest.French()))
	}
	r := request{action: casework.PurgeJournal, object: "journal", detail: "plan before " + before.String()}
	err = s.do(ctx, actor, r, func(a *access) error {
		st, err := db.One(a.Tx, scanSealState, selectSealState)
		if err != nil {
			return err
		}
		all, err := db.All(a.Tx, scanCheckpoint, `SELECT size, day, note FROM audit_checkpoints WHERE size > $1 AND day < $2 ORDER BY size`, st.purgedSize, before)
		if err != nil || len(all) == 0 {
			return err
		}
		last := all[len(all)-1]
		plan = PurgePlan{Segments: len(all), Lines: last.Size - st.purgedSize, Last: last.Day, through: last, from: st.purgedSize}
		return nil
	})
	return plan, err
}

// PurgeLog deletes the lines of a plan and keeps what proves the rest: the
// checkpoints of the days that are gone, and the tree at the place where the
// lines that stay begin. The purge is signed and leaves its own line. Each
// transaction leaves a log that verifies, so that it may be interrupted.
func (s *Store) PurgeLog(ctx context.Context, actor casework.Actor, plan PurgePlan, before casework.Day) error {
	signer, err := s.signer(ctx)
	if err != nil {
		return err
	}
	if err := s.checkSegment(ctx, signer, plan); err != nil {
		return err
	}
	r := request{action: casework.PurgeJournal, object: "journal", detail: fmt.Sprintf("before %s, %d lines", before, plan.Lines)}
	if err := s.do(ctx, actor, r, func(*access) error { return nil }); err != nil {
		return err
	}
	for {
		done, err := s.purgeSome(ctx, signer, plan, before)
		if err != nil || done {
			return err
		}
	}
}

// checkSegment computes the tree of the lines to be deleted: what does not
// match its signed checkpoint is kept as it is, for it is the only evidence.
func (s *Store) checkSegment(ctx context.Context, signer *audit.Signer, plan PurgePlan) error {
	refused := casework.Refuse(casework.KindState, "Les lignes à purger ne correspondent pas à leur point de contrôle signé : rien n'a été supprimé. Lancez « permanence audit verify ».")
	through, err := audit.OpenCheckpoint(plan.through.Note, signer.Public)
	if err != nil || through.Size != plan.from+plan.Lines {
		return refused
	}
	st, stored, err := s.storedSeals(ctx)
	if err != nil {
		return err
	}
	tree := stored.PurgedTree
	for tree.Size() < through.Size {
		var hashes [][]byte
		err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
			hashes, err = db.All(tx, db.Value[[]byte], `SELECT hash FROM audit_leaves WHERE position >= $1 AND position < $2 ORDER BY position LIMIT $3`, tree.Size(), through.Size, verifyPage)
			return err
		})
		if err != nil {
			return err
		}
		if len(hashes) == 0 {
			return refused
		}
		for _, h := range hashes {
			if len(h) != tlog.HashSize {
				return refused
			}
			tree.Add(tlog.Hash(h))
		}
	}
	if st.purgedSize != plan.from || tree.Size() != through.Size || tree.Root() != through.Root {
		return refused
	}
	return nil
}

// purgeSome deletes the next lines of the plan.
func (s *Store) purgeSome(ctx context.Context, signer *audit.Signer, plan PurgePlan, before casework.Day) (done bool, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		st, err := db.One(tx, scanSealState, selectSealState)
		if err != nil {
			return err
		}
		tree, err := audit.ParseTree(st.purgedSize, st.purgedEdge)
		if err != nil {
			return err
		}
		leaves, err := db.All(tx, scanHash, `SELECT line_id, hash FROM audit_leaves WHERE position < $1 ORDER BY position LIMIT $2`, plan.through.Size, purgePage)
		if err != nil {
			return err
		}
		for _, f := range leaves {
			tree.Add(f.Hash)
			if _, err := tx.Exec(`DELETE FROM audit_lines WHERE id = $1`, f.LineID); err != nil {
				return err
			}
		}
		done = tree.Size() >= plan.through.Size || len(leaves) == 0
		return s.movePurge(tx, signer, &tree, before)
	})
	return done, err
}

func scanHash(row db.Scanner) (f audit.Leaf, err error) {
	var hash []byte
	err = row.Scan(&f.LineID, &hash)
	if len(hash) == tlog.HashSize {
		f.Hash = tlog.Hash(hash)
	}
	return f, err
}

// movePurge deletes the places before the tree's end and says so, signed.
func (s *Store) movePurge(tx *db.Tx, signer *audit.Signer, tree *audit.Tree, before casework.Day) error {
	p := audit.Purged{Size: tree.Size(), Root: tree.Root(), Before: before, At: s.now()}
	if err := signer.SignPurge(&p); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM audit_leaves WHERE position < $1`, tree.Size()); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE audit_state SET purged_size = $1, purged_edge = $2, purge_note = $3 WHERE id = 1`, tree.Size(), tree.Edge(), p.Note)
	return err
}

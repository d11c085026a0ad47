package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// sealBatch is how many lines get their place in one transaction: on SQLite,
// whoever writes waits for a batch at most.
const sealBatch = 500

// Seal gives their place in the tree to the lines that have none yet and that
// were begun within the time given (all of them for 0), and signs a checkpoint.
// It returns how many. Lines are sealed in the order in which they are found:
// one that is committed late, with an earlier identifier, comes after. Several
// nodes may call it at once: the row of the state lets one pass at a time, and
// no writer of lines waits for it.
//
// A line whose code is not authentic is left out: it stays without a place, and
// a verification names it. Sealing is the program's own work, not an access.
func (s *Store) Seal(ctx context.Context, within time.Duration) (sealed int, err error) {
	from := ""
	if within > 0 {
		from = casework.FirstID(s.now().Add(-within))
	}
	for {
		st, lines, err := s.unsealed(ctx, from, sealBatch)
		if err != nil || len(lines) == 0 {
			return sealed, err
		}
		n, err := s.sealLines(ctx, st, lines)
		switch {
		case errors.Is(err, errSealedMeanwhile):
			continue // another node took them
		case err != nil:
			return sealed, err
		}
		sealed += n
		from = lines[len(lines)-1].line.ID
		if len(lines) < sealBatch {
			return sealed, nil
		}
	}
}

var errSealedMeanwhile = errors.New("another node has sealed meanwhile")

// unsealed reads the first lines after an identifier that have no place, and
// the state that they were read with.
func (s *Store) unsealed(ctx context.Context, after string, limit int) (st sealState, lines []storedLine, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if st, err = db.One(tx, scanSealState, selectSealState); err != nil {
			return err
		}
		lines, err = db.All(tx, scanStored, `SELECT `+lineColumns+` FROM audit_lines l
			WHERE l.id > $1 AND NOT EXISTS (SELECT 1 FROM audit_leaves f WHERE f.line_id = l.id) ORDER BY l.id LIMIT $2`, after, limit)
		return err
	})
	return st, lines, err
}

// sealLines writes the places of the lines after those of the state.
func (s *Store) sealLines(ctx context.Context, st sealState, lines []storedLine) (sealed int, err error) {
	tree, err := audit.ParseTree(st.size, st.edge)
	if err != nil {
		return 0, fmt.Errorf("seal: %w", err)
	}
	var leaves []audit.Leaf
	var records []string
	for i := range lines {
		l := &lines[i]
		if !l.known || !s.vault.Authentic(l.line.Bytes(), l.code) {
			continue
		}
		f, err := audit.NewLeaf(s.vault, tree.Size(), &l.line, l.code)
		if err != nil {
			return 0, err
		}
		tree.Add(f.Hash)
		leaves, records = append(leaves, f), append(records, l.line.Record)
	}
	if len(leaves) == 0 {
		return 0, nil
	}
	signer, err := s.signer(ctx)
	if err != nil {
		return 0, err
	}
	return len(leaves), s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE audit_state SET size = $1, edge = $2 WHERE id = 1 AND size = $3`, tree.Size(), tree.Edge(), st.size)
		if err != nil {
			return err
		}
		if n == 0 {
			return errSealedMeanwhile
		}
		for i, f := range leaves {
			if _, err := tx.Exec(`INSERT INTO audit_leaves (position, line_id, record, hash, seal) VALUES ($1, $2, $3, $4, $5)`,
				f.Position, f.LineID, records[i], f.Hash[:], f.Seal); err != nil {
				return err
			}
		}
		return s.checkpoint(tx, signer, &tree)
	})
}

// checkpoint signs the tree as it is and replaces the checkpoint of the day.
// The day never goes back, whatever the clock does: segments follow each other.
func (s *Store) checkpoint(tx *db.Tx, signer *audit.Signer, tree *audit.Tree) error {
	day := s.today()
	last, err := db.One(tx, scanCheckpoint, `SELECT size, day, note FROM audit_checkpoints ORDER BY size DESC LIMIT 1`)
	if err != nil && !errors.Is(err, db.ErrNoRow) {
		return err
	}
	if err == nil {
		day = max(day, last.Day)
	}
	c := audit.Checkpoint{Size: tree.Size(), Root: tree.Root(), Day: day, At: s.now()}
	if err := signer.Sign(&c); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM audit_checkpoints WHERE day = $1`, day); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO audit_checkpoints (size, day, note) VALUES ($1, $2, $3)`, c.Size, c.Day, c.Note)
	return err
}

var signerCell = vault.Cell{Table: "audit_state", Column: "signer", Row: "1"}

// signer is the key that signs checkpoints, made at its first use and kept
// sealed by the master keyset.
func (s *Store) signer(ctx context.Context) (*audit.Signer, error) {
	sealed, err := s.sealedSigner(ctx)
	if err != nil {
		return nil, err
	}
	if sealed == nil {
		if err := s.makeSigner(ctx); err != nil {
			return nil, err
		}
		if sealed, err = s.sealedSigner(ctx); err != nil {
			return nil, err
		}
	}
	text, err := s.vault.OpenSetting(signerCell, sealed)
	if err != nil {
		return nil, &casework.Error{Kind: casework.KindState, Err: err, Message: "La clé qui signe le journal ne s'ouvre pas avec la clé maîtresse : elle a été remplacée ou abîmée dans la base."}
	}
	return audit.ParseSigner(string(text))
}

func (s *Store) sealedSigner(ctx context.Context) (sealed []byte, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		sealed, err = db.One(tx, db.Value[[]byte], `SELECT signer FROM audit_state WHERE id = 1`)
		return err
	})
	return sealed, err
}

func (s *Store) makeSigner(ctx context.Context) error {
	signer, err := audit.NewSigner()
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		sealed, err := s.vault.SealSetting(signerCell, []byte(signer.Text()))
		if err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE audit_state SET signer = $1 WHERE id = 1 AND signer IS NULL`, sealed)
		return err
	})
}

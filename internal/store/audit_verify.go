package store

import (
	"context"
	"errors"
	"fmt"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
)

// verifyPage is how many lines a verification reads in one transaction: it may
// take minutes, and must hold back neither the purge nor the write-ahead log.
const verifyPage = 5000

// errPurgedMeanwhile ends a verification under which lines were purged.
var errPurgedMeanwhile = casework.Refuse(casework.KindState, "Le journal a été purgé pendant sa vérification : recommencez.")

// Verification asks for the check of the whole log.
type Verification struct {
	Anchors  []string                // signed checkpoints that were kept elsewhere
	Progress func(done, total int64) // may be nil
}

// VerifyLog reads every line of the log and checks it with its place, the
// signed checkpoints and the anchors. What is wrong is in the result, one
// sentence each; an error means that the verification could not be done. The
// reading leaves its own line, and the result is kept for the page of the log.
// Who may: casework.ReadJournal.
func (s *Store) VerifyLog(ctx context.Context, actor casework.Actor, v Verification) (audit.Result, error) {
	r := request{action: casework.ReadJournal, object: "journal", detail: "verification"}
	if err := s.do(ctx, actor, r, func(*access) error { return nil }); err != nil {
		return audit.Result{}, err
	}
	result, err := s.verify(ctx, v)
	if err != nil {
		return result, err
	}
	return result, s.keepVerification(ctx, &result)
}

func (s *Store) verify(ctx context.Context, v Verification) (audit.Result, error) {
	signer, err := s.signer(ctx)
	if err != nil {
		return audit.Result{}, err
	}
	st, stored, err := s.storedSeals(ctx)
	if err != nil {
		return audit.Result{}, err
	}
	c := audit.NewChecker(s.vault, signer.Public)
	c.Begin(stored, v.Anchors)
	if err := s.verifyPlaces(ctx, c, st, v.Progress); err != nil {
		return audit.Result{}, err
	}
	if err := s.verifyLoose(ctx, c); err != nil {
		return audit.Result{}, err
	}
	c.End(stored)
	return c.Result, nil
}

// storedSeals reads the state of the sealer. An edge that cannot be read is
// taken as an empty tree, which no checkpoint will match.
func (s *Store) storedSeals(ctx context.Context) (st sealState, stored audit.Stored, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if st, err = db.One(tx, scanSealState, selectSealState); err != nil {
			return err
		}
		stored.Checkpoints, err = db.All(tx, scanCheckpoint, `SELECT size, day, note FROM audit_checkpoints ORDER BY size`)
		return err
	})
	if err != nil {
		return st, stored, err
	}
	stored.Tree, _ = audit.ParseTree(st.size, st.edge)
	stored.PurgedTree, _ = audit.ParseTree(st.purgedSize, st.purgedEdge)
	stored.PurgedNote = st.purgedNote
	return st, stored, nil
}

// pageOfPlaces is what a verification reads at once.
type pageOfPlaces struct {
	places []placedLine
	since  bool // more was sealed since the verification began
	err    error
}

// verifyPlaces checks the places that the state counts, and those after them
// that nobody sealed, page by page: one is read while the one before it is
// checked.
func (s *Store) verifyPlaces(ctx context.Context, c *audit.Checker, st sealState, progress func(done, total int64)) error {
	ctx, cancel := context.WithCancel(ctx)
	pages := make(chan pageOfPlaces)
	ended := make(chan struct{})
	defer func() { cancel(); <-ended }()
	go func() {
		defer close(ended)
		s.readPlaces(ctx, st, pages)
	}()
	for page := range pages {
		if page.err != nil {
			return page.err
		}
		for i := range page.places {
			p := &page.places[i]
			if page.since && p.leaf.Position >= st.size {
				return nil // the next verification's
			}
			c.Place(&p.leaf, p.orNil(), p.code, p.known)
		}
		if n := len(page.places); n > 0 && progress != nil {
			progress(page.places[n-1].leaf.Position+1, st.size)
		}
	}
	return nil
}

// readPlaces sends the places in order until the last one, an error, or the
// end of the context.
func (s *Store) readPlaces(ctx context.Context, st sealState, pages chan<- pageOfPlaces) {
	defer close(pages)
	for next := int64(0); ; {
		page := s.placesFrom(ctx, st, next)
		select {
		case pages <- page:
		case <-ctx.Done():
			return
		}
		if page.err != nil || len(page.places) < verifyPage {
			return
		}
		next = page.places[verifyPage-1].leaf.Position + 1
	}
}

func (s *Store) placesFrom(ctx context.Context, st sealState, next int64) (page pageOfPlaces) {
	page.err = s.db.Read(ctx, func(tx *db.Tx) error {
		now, err := db.One(tx, scanSealState, selectSealState)
		if err != nil {
			return err
		}
		if now.purgedSize != st.purgedSize {
			return errPurgedMeanwhile
		}
		page.since = now.size > st.size
		page.places, err = db.All(tx, scanPlace, `SELECT f.position, f.line_id, f.hash, f.seal, `+lineColumns+`
			FROM audit_leaves f LEFT JOIN audit_lines l ON l.id = f.line_id WHERE f.position >= $1 ORDER BY f.position LIMIT $2`, next, verifyPage)
		return err
	})
	return page
}

func (l *storedLine) orNil() *audit.Line {
	if !l.there {
		return nil
	}
	return &l.line
}

// verifyLoose checks the lines that have no place.
func (s *Store) verifyLoose(ctx context.Context, c *audit.Checker) error {
	after := ""
	for {
		_, lines, err := s.unsealed(ctx, after, verifyPage)
		if err != nil {
			return err
		}
		for i := range lines {
			c.Loose(&lines[i].line, lines[i].code, lines[i].known)
			after = lines[i].line.ID
		}
		if len(lines) < verifyPage {
			return nil
		}
	}
}

func (s *Store) keepVerification(ctx context.Context, r *audit.Result) error {
	now := s.now()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO audit_verifications (id, at, lines, sealed, unsealed, anchors, faults) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			casework.NewID(now.Time), now, r.Lines, r.Sealed, r.Unsealed, r.Anchors, r.Faults())
		return err
	})
	if err != nil {
		return fmt.Errorf("keep verification: %w", err)
	}
	return nil
}

// Checkpoints are the signed checkpoints of more lines than given, in order: the
// last of each day, and the last of all. Who may: casework.ReadJournal.
func (s *Store) Checkpoints(ctx context.Context, actor casework.Actor, after int64) (all []audit.Checkpoint, err error) {
	r := request{action: casework.ReadJournal, object: "journal", detail: "checkpoints"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		all, err = db.All(a.Tx, scanCheckpoint, `SELECT size, day, note FROM audit_checkpoints WHERE size > $1 ORDER BY size`, after)
		return err
	})
	return all, err
}

// VerifierKey is what anybody needs to check a signed checkpoint: it is public.
func (s *Store) VerifierKey(ctx context.Context) (string, error) {
	signer, err := s.signer(ctx)
	if err != nil {
		return "", err
	}
	return signer.Public, nil
}

// LastCheckpoint is the newest signed checkpoint; KindNotFound when nothing was
// sealed yet. It is the program's own: it says nothing but a number and a hash.
func (s *Store) LastCheckpoint(ctx context.Context) (c audit.Checkpoint, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		c, err = db.One(tx, scanCheckpoint, `SELECT size, day, note FROM audit_checkpoints ORDER BY size DESC LIMIT 1`)
		return err
	})
	if errors.Is(err, db.ErrNoRow) {
		return c, casework.NotFound()
	}
	return c, err
}

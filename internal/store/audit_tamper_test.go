package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
	"permanence/internal/vault"
)

// sealedLog is an installation whose log has been sealed on several days.
type sealedLog struct {
	*store.Store
	t      *testing.T
	c      store.Config
	raw    *db.DB
	now    time.Time
	worker casework.Actor
	post   casework.Post
	person casework.PersonID
	anchor string // of the last day but one
}

// logOf fills a log: three days, ten accesses and a refusal each, sealed each
// evening, the first two anchored.
func logOf(t *testing.T, c store.Config) *sealedLog {
	t.Helper()
	x := &sealedLog{t: t, now: storetest.Now()}
	c.Clock = func() time.Time { return x.now }
	x.c, x.Store = c, storetest.Open(t, c)
	x.raw = openRaw(t, c)
	x.post = storetest.Post(t, x.Store, "creteil")
	x.worker = storetest.Account(t, x.Store, "worker", casework.Worker, x.post).Actor()
	p, err := x.CreatePerson(t.Context(), x.worker, casework.Person{Post: x.post.ID, Identity: casework.Identity{LastName: "Lefèvre"}})
	if err != nil {
		t.Fatal(err)
	}
	x.person = p.ID
	for range 3 {
		x.work(10)
		x.seal()
		if x.now.Day() == storetest.Now().Day()+1 {
			x.anchor = x.last().Note
		}
		x.now = x.now.AddDate(0, 0, 1)
	}
	return x
}

// work reads a person so many times, and is refused once.
func (x *sealedLog) work(times int) {
	x.t.Helper()
	for range times {
		x.now = x.now.Add(time.Second)
		if _, err := x.Person(x.t.Context(), x.worker, x.post.ID, x.person); err != nil {
			x.t.Fatal(err)
		}
	}
	if _, err := x.Person(x.t.Context(), casework.Actor{Account: x.worker.Account, Role: casework.Reader}, x.post.ID, x.person); casework.KindOf(err) != casework.KindForbidden {
		x.t.Fatal(err)
	}
}

func (x *sealedLog) seal() {
	x.t.Helper()
	if _, err := x.Seal(x.t.Context(), 0); err != nil {
		x.t.Fatal(err)
	}
}

func (x *sealedLog) last() audit.Checkpoint {
	x.t.Helper()
	c, err := x.LastCheckpoint(x.t.Context())
	if err != nil {
		x.t.Fatal(err)
	}
	return c
}

func (x *sealedLog) verify(anchors ...string) audit.Result {
	x.t.Helper()
	r, err := x.VerifyLog(x.t.Context(), storetest.Console, store.Verification{Anchors: anchors})
	if err != nil {
		x.t.Fatal(err)
	}
	return r
}

// exec changes the tables as somebody with the database's password would.
func (x *sealedLog) exec(query string, args ...any) {
	x.t.Helper()
	err := x.raw.Write(x.t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err })
	if err != nil {
		x.t.Fatal(err)
	}
}

// at is the identifier of the line at a place.
func (x *sealedLog) at(position int64) (id string) {
	x.t.Helper()
	err := x.raw.Read(x.t.Context(), func(tx *db.Tx) (err error) {
		id, err = db.One(tx, db.Value[string], `SELECT line_id FROM audit_leaves WHERE position = $1`, position)
		return err
	})
	if err != nil {
		x.t.Fatal(err)
	}
	return id
}

// cut takes the sealed log back to a size: lines, places, checkpoints, state.
func (x *sealedLog) cut(size int64) {
	x.exec(`DELETE FROM audit_lines WHERE id IN (SELECT line_id FROM audit_leaves WHERE position >= $1)`, size)
	x.exec(`DELETE FROM audit_leaves WHERE position >= $1`, size)
	x.exec(`DELETE FROM audit_checkpoints WHERE size > $1`, size)
	x.rebuild(nil, nil)
}

// rebuild computes the tree of the places that there are, and the state that
// goes with it; with the keys of the installation, the seals and the
// checkpoints too.
func (x *sealedLog) rebuild(v *vault.Vault, signer *audit.Signer) {
	x.t.Helper()
	var leaves []audit.Leaf
	err := x.raw.Read(x.t.Context(), func(tx *db.Tx) error {
		return tx.Each(func(row db.Scanner) error {
			var f audit.Leaf
			var hash []byte
			err := row.Scan(&f.LineID, &hash)
			f.Position, f.Hash = int64(len(leaves)), tlog.Hash(hash)
			leaves = append(leaves, f)
			return err
		}, `SELECT line_id, hash FROM audit_leaves ORDER BY position`)
	})
	if err != nil {
		x.t.Fatal(err)
	}
	var tree audit.Tree
	for _, f := range leaves {
		tree.Add(f.Hash)
		if v != nil {
			if f.Seal, err = v.Authenticate(f.SealedBytes()); err != nil {
				x.t.Fatal(err)
			}
			x.exec(`UPDATE audit_leaves SET position = $1, seal = $2 WHERE line_id = $3`, f.Position, f.Seal, f.LineID)
		} else {
			x.exec(`UPDATE audit_leaves SET position = $1 WHERE line_id = $2`, f.Position, f.LineID)
		}
	}
	x.exec(`UPDATE audit_state SET size = $1, edge = $2 WHERE id = 1`, tree.Size(), tree.Edge())
	if signer == nil {
		return
	}
	c := audit.Checkpoint{Size: tree.Size(), Root: tree.Root(), Day: casework.DayOf(x.now), At: casework.At(x.now)}
	if err := signer.Sign(&c); err != nil {
		x.t.Fatal(err)
	}
	x.exec(`DELETE FROM audit_checkpoints`)
	x.exec(`INSERT INTO audit_checkpoints (size, day, note) VALUES ($1, $2, $3)`, c.Size, c.Day, c.Note)
}

// keys are those of the installation, as somebody who stole them has them.
func (x *sealedLog) keys() (*vault.Vault, *audit.Signer) {
	x.t.Helper()
	v, err := vault.Open(filepath.Join(x.c.Dir, "master.keyset"))
	if err != nil {
		x.t.Fatal(err)
	}
	var sealed []byte
	err = x.raw.Read(x.t.Context(), func(tx *db.Tx) (err error) {
		sealed, err = db.One(tx, db.Value[[]byte], `SELECT signer FROM audit_state`)
		return err
	})
	if err != nil {
		x.t.Fatal(err)
	}
	text, err := v.OpenSetting(vault.Cell{Table: "audit_state", Column: "signer", Row: "1"}, sealed)
	if err != nil {
		x.t.Fatal(err)
	}
	signer, err := audit.ParseSigner(string(text))
	if err != nil {
		x.t.Fatal(err)
	}
	return v, signer
}

// drop takes a line and its place away.
func (x *sealedLog) drop(position int64) {
	id := x.at(position)
	x.exec(`DELETE FROM audit_lines WHERE id = $1`, id)
	x.exec(`DELETE FROM audit_leaves WHERE line_id = $1`, id)
}

// swap exchanges two places, with everything that they hold but their numbers.
func (x *sealedLog) swap(a, b int64) {
	x.exec(`UPDATE audit_leaves SET position = -1 WHERE position = $1`, a)
	x.exec(`UPDATE audit_leaves SET position = $1 WHERE position = $2`, a, b)
	x.exec(`UPDATE audit_leaves SET position = $1 WHERE position = -1`, b)
}

const forgedLine = `INSERT INTO audit_lines (id, at, account_id, role, action, object, record, post_id, allowed, detail, code)
	SELECT $1, at, account_id, role, action, object, record, post_id, allowed, detail, code FROM audit_lines WHERE id = $2`

// tamperings are what somebody may do to the tables, and what a verification
// must then say. One that is anchored is only seen with the anchor.
var tamperings = []struct {
	name     string
	do       func(*sealedLog)
	anchored bool
	kind     audit.Kind
	says     string
}{
	{"a word of a line is changed", func(x *sealedLog) { x.exec(`UPDATE audit_lines SET detail = 'x' WHERE id = $1`, x.at(12)) }, false, audit.Altered, "scellée à la place 13, a été modifiée"},
	{"a refusal is made an access", func(x *sealedLog) { x.exec(`UPDATE audit_lines SET allowed = NOT allowed WHERE id = $1`, x.at(13)) }, false, audit.Altered, "scellée à la place 14, a été modifiée"},
	{"the hour of a line is moved", func(x *sealedLog) { x.exec(`UPDATE audit_lines SET at = 'hier' WHERE id = $1`, x.at(12)) }, false, audit.Altered, "scellée à la place 13, a été modifiée"},
	{"a bit of a code is flipped", func(x *sealedLog) {
		x.exec(`UPDATE audit_lines SET code = $1 WHERE id = $2`, make([]byte, 37), x.at(12))
	}, false, audit.Altered, "scellée à la place 13, a été modifiée"},
	{"an unsealed line is changed", func(x *sealedLog) {
		x.work(1)
		x.exec(`UPDATE audit_lines SET role = 'admin' WHERE at > $1`, casework.At(x.now.Add(-time.Second)))
	}, false, audit.Forged, "n'est pas scellée"},
	{"a line is taken from the middle", func(x *sealedLog) { x.exec(`DELETE FROM audit_lines WHERE id = $1`, x.at(20)) }, false, audit.Missing, "scellée à la place 21, a été supprimée"},
	{"a line is taken with its place", func(x *sealedLog) { x.drop(20) }, false, audit.Missing, "la place 21 est attendue, la suivante est la place 22"},
	{"two places are exchanged", func(x *sealedLog) { x.swap(20, 22) }, false, audit.Moved, "est à la place 21, où elle n'a pas été scellée"},
	{"a forged line is inserted", func(x *sealedLog) { x.exec(forgedLine, casework.NewID(x.now), x.at(5)) }, false, audit.Forged, "n'a pas été écrite par Permanence"},
	{"a forged line is put in the place of another", func(x *sealedLog) {
		id := casework.NewID(x.now)
		x.exec(forgedLine, id, x.at(5))
		x.exec(`UPDATE audit_leaves SET line_id = $1 WHERE position = 12`, id)
	}, false, audit.Forged, "à la place 13, n'a pas été écrite par Permanence"},
	{"a forged line is added at the end with its place", func(x *sealedLog) {
		id, size := casework.NewID(x.now), x.last().Size
		x.exec(forgedLine, id, x.at(5))
		x.exec(`INSERT INTO audit_leaves (position, line_id, record, hash, seal) SELECT $1, $2, record, hash, seal FROM audit_leaves WHERE position = 5`, size, id)
	}, false, audit.Forged, "suivent le dernier point de contrôle"},
	{"the tail is dropped", func(x *sealedLog) {
		x.exec(`DELETE FROM audit_lines WHERE id = $1`, x.at(x.last().Size-1))
		x.exec(`DELETE FROM audit_leaves WHERE position = $1`, x.last().Size-1)
	}, false, audit.Truncated, "sa fin a été coupée"},
	{"the tail is dropped and the state with it", func(x *sealedLog) {
		x.exec(`DELETE FROM audit_lines WHERE id = $1`, x.at(x.last().Size-1))
		x.exec(`DELETE FROM audit_leaves WHERE position = $1`, x.last().Size-1)
		x.rebuild(nil, nil)
	}, false, audit.Truncated, "sa fin a été coupée"},
	{"the tree is computed again without the keys", func(x *sealedLog) { x.drop(20); x.rebuild(nil, nil) }, false, audit.Moved, "est à la place 21"},
	{"the checkpoints are signed by another key", func(x *sealedLog) {
		other, err := audit.NewSigner()
		if err != nil {
			x.t.Fatal(err)
		}
		x.drop(20)
		x.rebuild(nil, other)
	}, false, audit.Unsigned, "n'est pas signé par cette installation"},
	{"the seals are right and the checkpoint is the old one", func(x *sealedLog) {
		v, _ := x.keys()
		x.swap(20, 22)
		x.rebuild(v, nil)
	}, false, audit.Rebuilt, "ne redonnent pas l'empreinte signée"},
	{"everything is computed again with the keys", func(x *sealedLog) {
		v, signer := x.keys()
		x.drop(5)
		x.rebuild(v, signer)
	}, true, audit.Rewritten, "même si ses signatures sont justes"},
	{"a whole day is cut off, seals and checkpoints with it", func(x *sealedLog) { x.cut(16) }, true, audit.OlderLog, "une ancienne sauvegarde a été remise"},
	{"the state of the sealer is changed", func(x *sealedLog) { x.exec(`UPDATE audit_state SET size = 0, edge = ''`) }, false, audit.Rebuilt, "L'état du scellement"},
	{"the beginning is taken away as if it were purged", func(x *sealedLog) {
		var tree audit.Tree
		err := x.raw.Read(x.t.Context(), func(tx *db.Tx) error {
			return tx.Each(func(row db.Scanner) error { h, err := db.Value[[]byte](row); tree.Add(tlog.Hash(h)); return err }, `SELECT hash FROM audit_leaves WHERE position < 4 ORDER BY position`)
		})
		if err != nil {
			x.t.Fatal(err)
		}
		x.exec(`DELETE FROM audit_leaves WHERE position < 4`)
		x.exec(`UPDATE audit_state SET purged_size = 4, purged_edge = $1`, tree.Edge())
	}, false, audit.Unsigned, "sans purge signée"},
}

func TestEveryTamperingOfTheLogIsFoundAndNamed(t *testing.T) {
	for _, c := range tamperings {
		t.Run(c.name, func(t *testing.T) {
			storetest.EachConfig(t, func(t *testing.T, config store.Config) {
				x := logOf(t, config)
				if r := x.verify(x.anchor); !r.OK() || r.Anchors != 1 || r.Segments != 3 {
					t.Fatalf("before: %+v", r)
				}
				x.seal()
				c.do(x)
				without := x.verify()
				if without.OK() != c.anchored && c.kind != audit.OlderLog {
					t.Errorf("without the anchor: %q", without.Findings)
				}
				with := x.verify(x.anchor)
				found := func(f audit.Finding) bool {
					return f.Kind == c.kind && strings.Contains(casework.Fold(f.Text), casework.Fold(c.says))
				}
				if !slices.ContainsFunc(with.Findings, found) || with.Faults() == 0 {
					t.Errorf("want %s %q, got %q", c.kind, c.says, with.Findings)
				}
			})
		})
	}
}

func TestTheAnchorOfAnotherInstallationIsNamed(t *testing.T) {
	x, other := logOf(t, store.Config{Dir: t.TempDir()}), logOf(t, store.Config{Dir: t.TempDir()})
	r := x.verify(other.anchor, "n'importe quoi")
	if len(r.Findings) != 2 || r.Findings[0].Kind != audit.BadAnchor || r.Findings[1].Kind != audit.BadAnchor {
		t.Errorf("%q", r.Findings)
	}
}

func TestALineCommittedLateIsSealedAfterTheOthers(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		x := logOf(t, c)
		size, now := x.last().Size, x.now
		x.now = x.now.Add(-30 * time.Hour) // as a transaction that began then and ends now
		x.work(3)
		x.now = now
		if n, err := x.Seal(t.Context(), time.Hour); err != nil || n != 0 {
			t.Errorf("%d sealed within the hour, %v", n, err)
		}
		n, err := x.Seal(t.Context(), 0)
		if err != nil || n != 4 || x.last().Size != size+4 {
			t.Errorf("%d sealed, %d in all (%v)", n, x.last().Size, err)
		}
		if r := x.verify(x.anchor); !r.OK() || r.Sealed != size+4 || r.Unsealed != 1 {
			t.Errorf("%+v", r)
		}
	})
}

func TestSeveralNodesSealTogetherWhileOthersWrite(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		x := logOf(t, c)
		second := storetest.Open(t, x.c)
		const writers, each = 4, 25
		done := make(chan error)
		for range writers {
			go func() {
				for range each {
					if _, err := x.Person(t.Context(), x.worker, x.post.ID, x.person); err != nil {
						done <- err
						return
					}
				}
				done <- nil
			}()
		}
		for _, node := range []*store.Store{x.Store, second} {
			go func() {
				for range each {
					if _, err := node.Seal(t.Context(), 0); err != nil {
						done <- fmt.Errorf("seal: %w", err)
						return
					}
				}
				done <- nil
			}()
		}
		for range writers + 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		x.seal()
		if r := x.verify(x.anchor); !r.OK() || r.Unsealed != 1 || r.Sealed != r.Lines-1 {
			t.Errorf("%+v", r)
		}
	})
}

func TestAClockThatJumpsBackBreaksNoSegment(t *testing.T) {
	x := logOf(t, store.Config{Dir: t.TempDir()})
	day := x.last().Day
	x.now = x.now.AddDate(0, -1, 0)
	x.work(2)
	x.seal()
	if got := x.last().Day; got != day {
		t.Errorf("the segment goes back to %s from %s", got, day)
	}
	if r := x.verify(x.anchor); !r.OK() {
		t.Errorf("%q", r.Findings)
	}
}

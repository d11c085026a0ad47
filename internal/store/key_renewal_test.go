package store_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
	"permanence/internal/vault"
)

// imageOf is what an older image of the database shows of persons who are erased
// since: wrapped keys with their cells, and tokens.
type imageOf struct {
	cells  []vault.Cell
	keys   [][]byte
	tokens map[vault.Token]bool
}

func oldImage(t *testing.T, d *db.DB) imageOf {
	t.Helper()
	k := imageOf{tokens: map[vault.Token]bool{}}
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		for table, column := range map[string]string{"person_keys": "person_id", "case_keys": "case_id"} {
			err := tx.Each(func(row db.Scanner) error {
				var id string
				var wrapped []byte
				err := row.Scan(&id, &wrapped)
				k.cells = append(k.cells, vault.Cell{Table: table, Column: "wrapped", Row: id})
				k.keys = append(k.keys, bytes.Clone(wrapped))
				return err
			}, `SELECT `+column+`, wrapped FROM `+table)
			if err != nil {
				return err
			}
		}
		return tx.Each(func(row db.Scanner) error {
			b, err := db.Value[[]byte](row)
			k.tokens[vault.Token(b)] = true
			return err
		}, `SELECT token FROM person_tokens`)
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// opened counts the wrapped keys of the image that a keyset opens.
func (k imageOf) opened(v *vault.Vault) (n int) {
	for i, c := range k.cells {
		if _, err := v.Unwrap(c, k.keys[i]); err == nil {
			n++
		}
	}
	return n
}

// recognised tells whether the tokens of the image can be compared with those of
// a name.
func (k imageOf) recognised(t *testing.T, v *vault.Vault, post casework.Post, name string) bool {
	t.Helper()
	tokens, err := v.Tokens(vault.KindWord, string(post.ID), name)
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range tokens {
		if k.tokens[token] {
			return true
		}
	}
	return false
}

// logHolds counts the keys that stand in the write-ahead log of PostgreSQL.
func (k imageOf) logHolds(t *testing.T, d *db.DB, from string) (n int) {
	t.Helper()
	var segments [][]byte
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.Each(func(row db.Scanner) error {
			b, err := db.Value[[]byte](row)
			segments = append(segments, bytes.Clone(b))
			return err
		}, `SELECT pg_read_binary_file('pg_wal/' || name) FROM pg_ls_waldir() WHERE name >= $1 AND length(name) = 24 ORDER BY name`, from)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range k.keys {
		for _, s := range segments {
			if bytes.Contains(s, key) {
				n++
				break
			}
		}
	}
	return n
}

func logNow(t *testing.T, d *db.DB) (segment string) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		segment, err = db.One(tx, db.Value[string], `SELECT pg_walfile_name(pg_current_wal_lsn())`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return segment
}

// The proof that an erasure reaches where no program writes: an older image of
// the rows, as the write-ahead log, its archives and a base backup hold it, opens
// with the keyset of before the renewal and not with that of after.
func TestAfterTheRenewalNoOlderImageOfTheDatabaseOpensAnErasedPerson(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		raw := openRaw(t, c)
		from := ""
		if c.DSN != "" {
			from = logNow(t, raw)
		}
		s := storetest.Open(t, c)
		post, worker, _ := fill(t, s)
		image := oldImage(t, raw)
		if len(image.keys) < 130 {
			t.Fatalf("%d keys", len(image.keys))
		}
		later := at(t, c, storetest.Today.AddMonths(60))
		if r := purge(t, later, store.PurgeOptions{WithoutNotice: true}); r.Erased < 130 {
			t.Fatalf("%+v", r)
		}
		living, err := later.CreatePerson(t.Context(), storetest.Account(t, later, "camille", casework.Worker, post).Actor(), casework.Person{Post: post.ID, Identity: casework.Identity{LastName: "Nouvelle", FirstName: "Personne"}})
		if err != nil {
			t.Fatal(err)
		}
		if c.DSN != "" {
			if n := image.logHolds(t, raw, from); n < len(image.keys)/2 {
				t.Errorf("%d of %d keys are in the write-ahead log: the premise of this proof is wrong", n, len(image.keys))
			}
		}
		keyset := filepath.Join(c.Dir, "master.keyset")
		before, err := vault.Open(keyset)
		if err != nil {
			t.Fatal(err)
		}
		if n := image.opened(before); n != len(image.keys) || !image.recognised(t, before, post, "tessier") {
			t.Fatalf("%d of %d open before: the test proves nothing", n, len(image.keys))
		}

		r, err := later.RenewKeys(t.Context(), storetest.Console, store.RenewalOptions{Now: true})
		if err != nil || r.Retired != 2 || r.Tokened != 1 {
			t.Fatalf("%+v, %v", r, err)
		}
		after, err := vault.Open(keyset)
		if err != nil {
			t.Fatal(err)
		}
		if n := image.opened(after); n != 0 || image.recognised(t, after, post, "tessier") {
			t.Errorf("%d keys of an older image open still", n)
		}
		if found, err := later.FindPersons(t.Context(), worker, post.ID, "nouvel"); err != nil || len(found) != 1 || found[0].ID != living.ID {
			t.Errorf("who lives is found: %d, %v", len(found), err)
		}
		if sound, err := later.CheckSound(t.Context(), storetest.Console); err != nil || sound.Faults > 0 || sound.Opened != 1 {
			t.Errorf("%+v, %v", sound, err)
		}
	})
}

// At each point where a renewal may be cut off, everybody is found by name and by
// the register, opens, and the next call carries it to its end.
func TestARenewalCutOffAnywhereLosesNobodyAndGoesOn(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post, worker, _ := fill(t, s)
		rows, _ := sample(t)
		cut := 0
		for ; cut < 40; cut++ {
			ctx, stop := context.WithCancel(t.Context())
			steps := 0
			r, err := s.RenewKeys(ctx, storetest.Console, store.RenewalOptions{Now: true, Progress: func(string, int64, int64) {
				if steps++; steps > cut {
					stop()
				}
			}})
			stop()
			if found, err := s.FindPersons(t.Context(), worker, post.ID, "tessier"); err != nil || len(found) == 0 {
				t.Fatalf("cut %d: %d found, %v", cut, len(found), err)
			}
			if cut%5 == 0 {
				if got, err := s.ImportRegister(t.Context(), storetest.Console, post.ID, store.ImportOptions{}, storetest.Rows(rows...)); err != nil || got.Persons.Created != 0 {
					t.Fatalf("cut %d: %d persons came twice, %v", cut, got.Persons.Created, err)
				}
			}
			if sound, err := s.CheckSound(t.Context(), storetest.Console); err != nil || sound.Opened < 30 {
				t.Fatalf("cut %d: %+v, %v", cut, sound, err)
			}
			if err == nil && r.Retired > 0 {
				break
			}
		}
		if k, err := s.Keys(t.Context(), storetest.Console); err != nil || k.Earlier != 0 || k.Left != 0 || k.TokensLeft != 0 || cut < 3 {
			t.Errorf("after %d cuts: %+v, %v", cut, k, err)
		}
	})
}

func TestNoKeyIsUsedNorDestroyedBeforeEveryServerHasTheFile(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		now := storetest.Now()
		c.Clock = func() time.Time { return now }
		one := storetest.Open(t, c)
		post, worker, _ := fill(t, one)
		apart := c // a server with its own copy of the file
		apart.KeyFile = filepath.Join(t.TempDir(), "copy.keyset")
		carry := func() {
			t.Helper()
			content, err := os.ReadFile(filepath.Join(c.Dir, "master.keyset"))
			if err == nil {
				err = os.WriteFile(apart.KeyFile, content, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		carry()
		other := storetest.Open(t, apart)
		note := func() {
			t.Helper()
			if err := other.NoteNode(t.Context(), "other"); err != nil {
				t.Fatal(err)
			}
			if err := one.NoteNode(t.Context(), "one"); err != nil {
				t.Fatal(err)
			}
		}
		renew := func() store.RenewalResult {
			t.Helper()
			now = now.Add(time.Minute)
			note()
			r, err := one.RenewKeys(t.Context(), storetest.Console, store.RenewalOptions{Now: true, Node: "one"})
			if err != nil {
				t.Fatal(err)
			}
			for name, s := range map[string]*store.Store{"one": one, "other": other} {
				if found, err := s.FindPersons(t.Context(), worker, post.ID, "tessier"); err != nil || len(found) == 0 {
					t.Fatalf("%s: %d found, %v", name, len(found), err)
				}
			}
			return r
		}
		if r := renew(); r.Waiting != casework.RenewalWaitsForServers || r.Rewrapped != 0 {
			t.Fatalf("used a key that the other cannot read: %+v", r)
		}
		carry() // the staged keys
		if r := renew(); r.Waiting != casework.RenewalWaitsForServers || r.Rewrapped < 130 || r.Retired != 0 {
			t.Fatalf("with the staged keys everywhere: %+v", r)
		}
		carry() // the promoted keys
		if r := renew(); r.Waiting != casework.RenewalGoesOn || r.Retired != 2 {
			t.Fatalf("with the current keys everywhere: %+v", r)
		}
		note() // the other has the earlier file still: it may not wrap anything
		if _, err := other.CreatePerson(t.Context(), worker, casework.Person{Post: post.ID, Identity: casework.Identity{LastName: "Perdue"}}); casework.KindOf(store.Explain(err)) != casework.KindState {
			t.Errorf("wrapped with a destroyed key: %v", err)
		}
		carry()
		note()
		if _, err := other.CreatePerson(t.Context(), worker, casework.Person{Post: post.ID, Identity: casework.Identity{LastName: "Gardée"}}); err != nil {
			t.Error(err)
		}
	})
}

func TestARenewalWaitsForItsDayAndForABackup(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		now := storetest.Now()
		c.Clock = func() time.Time { return now }
		s := storetest.Open(t, c)
		fill(t, s)
		if err := s.SetRecipients(t.Context(), storetest.Console, []string{"age1…"}); err != nil {
			t.Fatal(err)
		}
		renew := func(want casework.RenewalWait, retired int) {
			t.Helper()
			if r, err := s.RenewKeys(t.Context(), storetest.Console, store.RenewalOptions{}); err != nil || r.Waiting != want || r.Retired != retired {
				t.Fatalf("%+v, %v, want %q", r, err, want)
			}
		}
		renew(casework.RenewalNotDue, 0)
		now = now.AddDate(0, 0, 7)
		renew(casework.RenewalWaitsForBackup, 0)
		now = now.Add(time.Minute)
		b, err := s.StartBackup(t.Context(), storetest.Console, "data", "keys")
		if err != nil {
			t.Fatal(err)
		}
		b.State = casework.BackupVerified
		if err := s.EndBackup(t.Context(), storetest.Console, b); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Minute)
		renew(casework.RenewalGoesOn, 2)
		renew(casework.RenewalNotDue, 0)
		if err := s.SetRenewalDays(t.Context(), storetest.Console, 0); err != nil {
			t.Fatal(err)
		}
		now = now.AddDate(1, 0, 0)
		renew(casework.RenewalNotDue, 0)
		for _, days := range []int{-1, 91} {
			if err := s.SetRenewalDays(t.Context(), storetest.Console, days); casework.KindOf(err) != casework.KindInvalid {
				t.Errorf("%d days: %v", days, err)
			}
		}
	})
}

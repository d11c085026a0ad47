package store_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
	"permanence/internal/vault"
)

// litestreamVariable is the path of a litestream program. `make litestream`
// builds one from its sources and sets it; it takes longer than all other tests
// together, so that the gate does without.
const litestreamVariable = "PERMANENCE_LITESTREAM"

// replicated is an installation that Litestream follows with our own example of
// a configuration.
type replicated struct {
	t       *testing.T
	program string
	config  string
	dir     string
	replica string
	said    bytes.Buffer
}

// example is deploy/litestream.yml, with the folders of the test.
func (r *replicated) example() string {
	r.t.Helper()
	text, err := os.ReadFile("../../deploy/litestream.yml")
	if err != nil {
		r.t.Fatal(err)
	}
	changed := strings.NewReplacer("/var/lib/permanence/data", r.dir, "/mnt/autre-disque/permanence", r.replica, "sync-interval: 5s", "sync-interval: 200ms").Replace(string(text))
	if strings.Contains(changed, "/var/lib") || strings.Contains(changed, "/mnt/") || !strings.Contains(changed, "200ms") {
		r.t.Fatal("the example has other folders than this test expects")
	}
	return changed
}

func (r *replicated) start() {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	c := exec.CommandContext(ctx, r.program, "replicate", "-config", r.config)
	c.Stdout, c.Stderr = &r.said, &r.said
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	if err := c.Start(); err != nil {
		cancel()
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		cancel()
		_ = c.Wait() // it was told to stop
		if r.t.Failed() {
			r.t.Log(r.said.String())
		}
	})
}

// restored is the replica restored aside, with the keyset as it is now; empty
// when there is nothing yet.
func (r *replicated) restored(more ...string) string {
	r.t.Helper()
	to := r.t.TempDir()
	args := append([]string{"restore", "-config", r.config, "-o", filepath.Join(to, store.DatabaseName)}, more...)
	out, err := exec.Command(r.program, append(args, filepath.Join(r.dir, store.DatabaseName))...).CombinedOutput()
	if err != nil && strings.Contains(string(out), "no matching backup files") {
		return ""
	}
	if err != nil {
		r.t.Fatalf("%v\n%s", err, out)
	}
	keyset, err := os.ReadFile(filepath.Join(r.dir, "master.keyset"))
	if err == nil {
		err = os.WriteFile(filepath.Join(to, "master.keyset"), keyset, 0o600)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return to
}

// until asks again for what Litestream needs a moment for.
func until(t *testing.T, what string, f func() bool) {
	t.Helper()
	for range 100 {
		if f() {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatal(what)
}

func TestLitestreamFollowsTheDatabaseAndItsOldPagesOpenNobodyAfterTheRenewal(t *testing.T) {
	r := &replicated{t: t, program: os.Getenv(litestreamVariable), dir: t.TempDir(), replica: t.TempDir()}
	if r.program == "" {
		t.Skip("NOT RUN: " + litestreamVariable + " names no program; make litestream builds one")
	}
	r.config = filepath.Join(t.TempDir(), "litestream.yml")
	if err := os.WriteFile(r.config, []byte(r.example()), 0o600); err != nil {
		t.Fatal(err)
	}
	c := store.Config{Dir: r.dir, Clock: storetest.Now}
	s := storetest.Open(t, c)
	post, worker, _ := fill(t, s)
	r.start()
	id := anyCase(t, s, post)
	for range 50 { // while it copies
		if _, err := s.AddNote(t.Context(), worker, store.Note{Case: id, Text: "pendant la copie"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Seal(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	image := oldImage(t, openRaw(t, c))
	until(t, "the copy does not come to the last note", func() bool {
		dir := r.restored()
		if dir == "" {
			return false
		}
		copied := storetest.Open(t, store.Config{Dir: dir, Clock: storetest.Now})
		notes, err := copied.Notes(t.Context(), worker, id)
		if err != nil || len(notes) < 50 {
			return false
		}
		sound, err := copied.CheckSound(t.Context(), storetest.Console)
		if err != nil || sound.Faults > 0 || sound.Opened < 50 || sound.Lines < 50 {
			t.Fatalf("the copy: %+v, %v", sound, err)
		}
		return true
	})
	before := time.Now().UTC()

	later := at(t, c, storetest.Today.AddMonths(60))
	if got := purge(t, later, store.PurgeOptions{WithoutNotice: true}); got.Erased < 130 {
		t.Fatalf("%+v", got)
	}
	if got, err := later.RenewKeys(t.Context(), storetest.Console, store.RenewalOptions{Now: true}); err != nil || got.Retired != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	until(t, "the erasure does not come to the copy", func() bool {
		copied, err := store.Open(t.Context(), store.Config{Dir: r.restored(), Clock: storetest.Now})
		if err != nil {
			return false
		}
		defer copied.Close()
		found, err := copied.FindPersons(t.Context(), worker, post.ID, "tessier")
		return err == nil && len(found) == 0
	})
	// Its pages of before are still there, as long as its retention says.
	old := r.restored("-timestamp", before.Format(time.RFC3339Nano))
	kept := oldImage(t, openRaw(t, store.Config{Dir: old, Clock: storetest.Now}))
	if len(kept.keys) != len(image.keys) {
		t.Fatalf("%d keys in the copy of before, want %d: the test proves nothing", len(kept.keys), len(image.keys))
	}
	v, err := vault.Open(filepath.Join(old, "master.keyset"))
	if err != nil {
		t.Fatal(err)
	}
	if n := kept.opened(v); n != 0 || kept.recognised(t, v, post, "tessier") {
		t.Errorf("%d keys of the copy of before open with the keyset of now", n)
	}
	if _, err := store.Open(t.Context(), store.Config{Dir: old, Clock: storetest.Now}); casework.KindOf(err) != casework.KindState {
		t.Errorf("the copy of before opens: %v", err)
	}
}

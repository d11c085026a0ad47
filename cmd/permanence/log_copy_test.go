package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
)

func TestTheCopyOfTheLogGrowsWithItAndShowsWhatWasRewrittenWithTheKeys(t *testing.T) {
	p := testProgram(t, time.Now)
	if err := (&initCommand{Admin: "admin"}).Run(p); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	copied := func() int {
		t.Helper()
		st, err := p.openExisting()
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		if _, err := st.Seal(p, 0); err != nil {
			t.Fatal(err)
		}
		if err := (&logCopy{path: path}).extend(p, st); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Count(text, []byte("\n"))
	}
	first := copied()
	if first < 2 || copied() != first {
		t.Errorf("%d lines, then %d with nothing new", first, copied())
	}
	if err := (&statusCommand{}).Run(p); err != nil { // leaves a line
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"position": 99, "id`); err != nil || f.Close() != nil { // a failure in the middle
		t.Fatal(err)
	}
	if more := copied(); more <= first {
		t.Errorf("%d lines after new ones, %d before", more, first)
	}
	verify := func() (string, error) {
		var out, complaints bytes.Buffer
		p.out, p.err = &out, &complaints
		err := (&verifyCommand{Copy: []string{path}}).Run(p)
		return out.String() + complaints.String(), err
	}
	if said, err := verify(); err != nil || !strings.Contains(said, "concordent") {
		t.Fatalf("%s, %v", said, err)
	}
	rewriteFirst(t, filepath.Join(p.Data, store.DatabaseName))
	if said, err := verify(); err == nil || !strings.Contains(said, "n'est plus celle qui a été copiée") {
		t.Errorf("a rewritten line: %s, %v", said, err)
	}
	if err := os.WriteFile(path, []byte("autre chose\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	st, err := p.openExisting()
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := (&logCopy{path: path}).extend(p, st); casework.KindOf(err) != casework.KindInvalid {
		t.Errorf("a file of another kind is written to: %v", err)
	}
}

// rewriteFirst changes the hash of the first sealed line, as somebody would who
// has all keys and makes the tree anew.
func rewriteFirst(t *testing.T, path string) {
	t.Helper()
	d, err := db.OpenSQLite(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE audit_leaves SET hash = $1 WHERE position = 0`, bytes.Repeat([]byte{7}, 32))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

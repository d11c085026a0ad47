package main

import (
	"bytes"
	"database/sql"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite"
)

// byNewerProgram marks the database of a data folder as migrated by a program
// that does not exist yet.
func byNewerProgram(ts *testscript.TestScript, _ bool, args []string) {
	d, err := sql.Open("sqlite", filepath.Join(ts.MkAbs(args[0]), "permanence.db"))
	ts.Check(err)
	_, err = d.Exec(`INSERT INTO goose_db_version (version_id, is_applied, tstamp) VALUES (9999, 1, '2026-01-01')`)
	ts.Check(err)
	ts.Check(d.Close())
}

// mountsAllowed tells whether a small disk of memory can be mounted for one
// process, without any right over the machine.
func mountsAllowed() bool {
	return exec.Command("unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt").Run() == nil
}

func TestAClockSetBackIsToldAndNothingIsLost(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "d")
	at := func(now time.Time, args ...string) (out, complaints string) {
		var o, e bytes.Buffer
		p := &program{Context: t.Context(), commands: &commands{}, out: &o, err: &e, in: strings.NewReader(""), clock: func() time.Time { return now }}
		parser, err := kong.New(p.commands, kong.Name("permanence"))
		if err != nil {
			t.Fatal(err)
		}
		if status := p.parseAndRun(parser, append(args, "--data", dir)); status != 0 {
			t.Fatalf("%v: status %d, %s", args, status, e.String())
		}
		return o.String(), e.String()
	}
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	at(noon, "init", "--post", "creteil")
	if _, told := at(noon.Add(-time.Minute), "user", "list"); strings.Contains(told, "horloge") {
		t.Errorf("a minute was told: %s", told)
	}
	_, told := at(noon.Add(-3*time.Hour), "user", "add", "camille", "--role", "worker", "--post", "creteil")
	if !strings.Contains(told, "l'horloge de cette machine a reculé") || !strings.Contains(told, "Rien n'est perdu") {
		t.Errorf("the clock went back by three hours: %q", told)
	}
	out, _ := at(noon.Add(time.Hour), "user", "list")
	if !strings.Contains(out, "camille") {
		t.Errorf("the account written meanwhile is lost: %s", out)
	}
	if out, _ := at(noon.Add(2*time.Hour), "audit", "verify"); strings.Contains(out, "anomalie") {
		t.Errorf("the log does not verify: %s", out)
	}
}

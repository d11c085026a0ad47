package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// The crash test kills a process that writes, with a signal that it cannot
// catch, and looks at what is there afterwards. The process is this test
// binary, started again with crashVariable set.
const (
	crashVariable = "PERMANENCE_CRASH_WRITER" // folder and address of the database, one a line
	crashKills    = "PERMANENCE_CRASH_KILLS"  // of each engine; few when it is not set
	crashBackend  = "PERMANENCE_CRASH_BACKEND"
	crashWriters  = 6 // at once
)

func TestMain(m *testing.M) {
	if where := os.Getenv(crashVariable); where != "" {
		if err := writeUntilKilled(where, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// writeUntilKilled opens cases and writes notes, several at once, and says each
// one only after the store has answered.
func writeUntilKilled(where string, out io.Writer) error {
	dir, dsn, _ := strings.Cut(where, "\n")
	s, err := store.Open(context.Background(), store.Config{Dir: dir, DSN: dsn, Clock: time.Now})
	if err != nil {
		return err
	}
	accounts, err := s.Accounts(context.Background(), storetest.Console)
	if err != nil || len(accounts) != 1 {
		return fmt.Errorf("%d accounts: %w", len(accounts), err)
	}
	var mu sync.Mutex
	var writers sync.WaitGroup
	acknowledge := func(what, id string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(out, what, id)
	}
	failed := make(chan error, crashWriters+1)
	writers.Go(func() { failed <- renewOn(s) })
	for range crashWriters {
		writers.Go(func() { failed <- writeOn(s, accounts[0].Actor(), acknowledge) })
	}
	return <-failed
}

// renewOn replaces the master keys again and again meanwhile: a kill falls on
// each of its steps too.
func renewOn(s *store.Store) error {
	for {
		if _, err := s.RenewKeys(context.Background(), storetest.Console, store.RenewalOptions{Now: true}); err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func writeOn(s *store.Store, worker casework.Actor, acknowledge func(what, id string)) error {
	ctx := context.Background()
	for {
		c, err := s.OpenCase(ctx, worker, casework.Person{Identity: casework.Identity{LastName: "Lefèvre", FirstName: "Yasmine"}}, casework.Case{Post: worker.Posts[0]})
		if err != nil {
			return err
		}
		acknowledge("case", string(c.ID))
		for range 3 {
			n, err := s.AddNote(ctx, worker, store.Note{Case: c.ID, Text: "une note"})
			if err != nil {
				return err
			}
			acknowledge("note", n.ID)
		}
	}
}

func kills(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv(crashKills))
	if err != nil {
		return 12
	}
	t.Logf("%d kills", n)
	return n
}

// killsOfOne is how many kills one installation takes before the next begins:
// after each the whole of it is checked, log included, so that the time of a
// thousand is a thousand times that of one.
const killsOfOne = 50

func TestWhatWasAcknowledgedSurvivesEveryKillAndNothingIsHalfWritten(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		cases, notes := 0, 0
		for left := kills(t); left > 0 && !t.Failed(); left -= killsOfOne {
			t.Run("", func(t *testing.T) {
				seen := surviveKills(t, c, min(left, killsOfOne))
				cases, notes = cases+len(seen["case"]), notes+len(seen["note"])
			})
		}
		t.Logf("%d cases and %d notes were acknowledged", cases, notes)
		if cases == 0 || notes == 0 {
			t.Error("nothing was written: the test would prove nothing")
		}
	})
}

// surviveKills kills the writer of a new installation so many times, and looks
// after each at all that it had acknowledged since the first, which it returns.
func surviveKills(t *testing.T, c store.Config, times int) (seen map[string]map[string]bool) {
	t.Helper()
	c.Clock, c.Dir = time.Now, t.TempDir()
	if c.DSN != "" {
		storetest.OtherEngine(t, &c)
	}
	s, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Account(t, s, "worker", casework.Worker, storetest.Post(t, s, "fontenay"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	seen = map[string]map[string]bool{"case": {}, "note": {}}
	for i := range times {
		for _, line := range killOnce(t, c) {
			what, id, ok := strings.Cut(line, " ")
			if !ok || seen[what] == nil {
				t.Fatalf("the writer said %q", line)
			}
			seen[what][id] = true
		}
		checkAfterKill(t, c, seen)
		if t.Failed() {
			t.Fatalf("after kill %d", i+1)
		}
	}
	checkRenewed(t, c, times)
	return seen
}

// checkRenewed makes sure that the kills fell on renewals of the keys.
func checkRenewed(t *testing.T, c store.Config, times int) {
	t.Helper()
	k, err := storetest.Open(t, c).Keys(t.Context(), storetest.Console)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the master keys were destroyed and replaced %d times meanwhile: %+v", k.Generation-1, k)
	if k.Generation == 1 && k.Earlier == 0 && times > 5 {
		t.Error("no renewal even began")
	}
}

// killOnce starts the writer, lets it acknowledge some writes, kills it at a
// moment that nobody chose, and returns what it had said by then.
func killOnce(t *testing.T, c store.Config) (said []string) {
	t.Helper()
	writer := exec.Command(os.Args[0])
	name := "crash" + strconv.FormatUint(rand.Uint64(), 36)
	where := c.Dir + "\n" + c.DSN
	if c.DSN != "" {
		where += "&application_name=" + name
	}
	writer.Env = append(os.Environ(), crashVariable+"="+where)
	var complaints strings.Builder
	writer.Stderr = &complaints
	out, err := writer.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Start(); err != nil {
		t.Fatal(err)
	}
	enough := rand.IntN(40)
	lines := bufio.NewScanner(out)
	for len(said) < enough && lines.Scan() {
		said = append(said, lines.Text())
	}
	// Between two lines as well: the moment within a write is drawn too.
	timer := time.NewTimer(time.Duration(rand.IntN(8000)) * time.Microsecond)
	<-timer.C
	if c.DSN != "" && os.Getenv(crashBackend) != "" && rand.IntN(4) == 0 {
		endBackends(t, c, name)
	}
	if err := writer.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // said before the kill, read after
		said = append(said, lines.Text())
	}
	_ = writer.Wait() // says that it was killed
	if enough > 0 && len(said) == 0 {
		t.Fatalf("the writer said nothing: %s", complaints.String())
	}
	return said
}

// endBackends ends the writer's connections from the side of the server, in the
// middle of what they do.
func endBackends(t *testing.T, c store.Config, name string) {
	t.Helper()
	d := openDatabase(t, c)
	defer d.Close()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1`, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// halves are what a write leaves when only a part of it is there: each query
// counts them.
var halves = map[string]string{
	"a person without a key":         `SELECT COUNT(*) FROM persons p WHERE NOT EXISTS (SELECT 1 FROM person_keys k WHERE k.person_id = p.id)`,
	"a person who cannot be found":   `SELECT COUNT(*) FROM persons p WHERE NOT EXISTS (SELECT 1 FROM person_tokens k WHERE k.person_id = p.id)`,
	"a person without a case":        `SELECT COUNT(*) FROM persons p WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.person_id = p.id)`,
	"a case without its event":       `SELECT COUNT(*) FROM cases c WHERE NOT EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = c.id AND e.kind = 'opened')`,
	"a case without its line":        `SELECT COUNT(*) FROM cases WHERE id NOT IN (SELECT record FROM audit_lines WHERE detail = 'opened')`,
	"a line without its case":        `SELECT COUNT(*) FROM audit_lines WHERE detail = 'opened' AND record NOT IN (SELECT id FROM cases)`,
	"a note without a key":           `SELECT COUNT(*) FROM notes n WHERE NOT EXISTS (SELECT 1 FROM case_keys k WHERE k.case_id = n.case_id)`,
	"notes and lines that differ by": `SELECT ABS((SELECT COUNT(*) FROM notes) - (SELECT COUNT(*) FROM audit_lines WHERE detail = 'note written'))`,
}

func checkAfterKill(t *testing.T, c store.Config, seen map[string]map[string]bool) {
	t.Helper()
	s, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Seal(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	sound, err := s.CheckSound(t.Context(), storetest.Console)
	if err != nil || sound.Faults > 0 || sound.Lines < int64(len(seen["case"])+len(seen["note"])) {
		t.Errorf("found %+v, %v", sound, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	d := openDatabase(t, c)
	defer d.Close()
	err = d.Read(t.Context(), func(tx *db.Tx) error {
		for name, query := range halves {
			n, err := db.One(tx, db.Value[int64], query)
			if err != nil {
				return err
			}
			if n != 0 {
				t.Errorf("%s: %d", name, n)
			}
		}
		for what, query := range map[string]string{"case": `SELECT id FROM cases`, "note": `SELECT id FROM notes`} {
			there := map[string]bool{}
			ids, err := db.All(tx, db.Value[string], query)
			if err != nil {
				return err
			}
			for _, id := range ids {
				there[id] = true
			}
			for id := range seen[what] {
				if !there[id] {
					t.Errorf("the %s %s was acknowledged and is not there", what, id)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

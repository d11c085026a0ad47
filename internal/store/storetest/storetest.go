// Package storetest opens an empty installation on each engine for tests, and
// builds the records that they need.
package storetest

import (
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// Today is the day on which tests run, whatever the calendar says.
var Today = casework.NewDay(2026, 11, 23)

// Now is ten o'clock in the morning of Today, in UTC.
func Now() time.Time { return Today.Time().Add(10 * time.Hour) }

// Each runs the test on an empty installation of each engine. PostgreSQL is
// the server named by PERMANENCE_TEST_POSTGRES, which make test starts; CI
// must have it.
func Each(t *testing.T, test func(*testing.T, *store.Store)) {
	t.Helper()
	EachConfig(t, func(t *testing.T, c store.Config) { test(t, Open(t, c)) })
}

// EachConfig is Each for tests that open the installation themselves.
func EachConfig(t *testing.T, test func(*testing.T, store.Config)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		test(t, store.Config{Dir: Folder(t), Clock: Now})
	})
	if Server() == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("PERMANENCE_TEST_POSTGRES names no server: run make test")
		}
		t.Log("on SQLite only: make test starts PostgreSQL too")
		return
	}
	t.Run("postgres", func(t *testing.T) {
		test(t, store.Config{Dir: t.TempDir(), DSN: Database(t), Clock: Now})
	})
}

// OtherEngine names an empty database of PostgreSQL in the configuration, when
// the tests have a server: for what goes from one engine to the other.
func OtherEngine(t testing.TB, c *store.Config) {
	t.Helper()
	if Server() != "" {
		c.DSN = EmptyDatabase(t)
	}
}

// Open opens the installation and closes it with the test.
func Open(t testing.TB, c store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// SQLite opens an empty installation on the embedded engine.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, store.Config{Dir: Folder(t), Clock: Now})
}

// Console is the actor of the command line.
var Console = casework.Actor{Role: casework.Console}

// Post creates a post.
func Post(t testing.TB, s *store.Store, slug string) casework.Post {
	t.Helper()
	p, err := s.CreatePost(t.Context(), Console, casework.Post{Slug: slug, Name: "Poste de " + slug})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Account creates an account of a role for the posts. Its password hash opens
// nothing.
func Account(t testing.TB, s *store.Store, login string, role casework.Role, posts ...casework.Post) casework.Account {
	t.Helper()
	a := casework.Account{Login: login, Name: login, Role: role}
	for _, p := range posts {
		a.Posts = append(a.Posts, p.ID)
	}
	a, err := s.CreateAccount(t.Context(), Console, a, "!")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Row is a complete register row of a kept appointment: a woman, victim of
// psychological and physical violence. Change what the test is about.
func Row(seq int, key string, on casework.Day) *casework.RegisterRow {
	return &casework.RegisterRow{
		Line: seq + 2, PersonSeq: seq, CaseSeq: seq, PersonKey: key,
		LastName: "Lefèvre", FirstName: "Yasmine", Birth: casework.Birth{Year: 1980}, Sex: casework.Female,
		CaseNumber: 1, Commune: "94033", CommuneYear: 2026, Standing: casework.Victim, Children: 2, Known: "non",
		Referral: casework.Referral{ReceivedOn: on - 2, Origin: "police_plainte", PoliceAct: "plainte", Consent: casework.Agrees, ContactedOn: on - 1}, FirstOn: on,
		AuthorLink: "conjoint", MainViolence: casework.Physical, AdultsConcerned: 2, ChildrenConcerned: 3, Family: "en_separation",
		Problems: []casework.Problem{"violences_conjugales"}, Violences: []casework.Violence{casework.Psychological, casework.Physical},
		On: on, At: "09:30", Status: casework.Kept, Place: "commissariat", Mode: "presentiel", Minutes: 45,
		Acts:         []casework.Act{"ecoute", "orientation"},
		Orientations: []casework.Orientation{{Partner: "ccas", Outcome: casework.Effective}},
	}
}

// Rows yields the rows as ImportRegister reads them.
func Rows(rows ...*casework.RegisterRow) iter.Seq2[*casework.RegisterRow, error] {
	return func(yield func(*casework.RegisterRow, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Import imports the rows and fails the test on an error.
func Import(t testing.TB, s *store.Store, post casework.Post, rows ...*casework.RegisterRow) store.ImportCounts {
	t.Helper()
	counts, err := s.ImportRegister(t.Context(), Console, post.ID, store.ImportOptions{}, Rows(rows...))
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

// DatabaseFiles are the files of the embedded database in a data folder.
func DatabaseFiles(dir string) []string {
	files, _ := filepath.Glob(filepath.Join(dir, store.DatabaseName+"*"))
	return files
}

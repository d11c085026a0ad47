package store

import (
	"slices"
	"testing"
	"time"
)

func TestTheSchemaReadFromTheMigrationsIsThatOfTheDatabase(t *testing.T) {
	s := openForSchema(t)
	columns, err := s.db.Columns(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	read, err := readSchema(0)
	if err != nil {
		t.Fatal(err)
	}
	var ours []string
	for _, table := range read.tables {
		for _, c := range table.columns {
			ours = append(ours, table.name+"."+c.name)
			if !slices.Contains([]string{"TEXT", "BIGINT", "BOOLEAN", "BYTEA"}, c.kind) {
				t.Errorf("%s.%s has the type %q", table.name, c.name, c.kind)
			}
		}
	}
	columns = slices.DeleteFunc(columns, func(c string) bool { return len(c) > 16 && c[:16] == "goose_db_version" })
	slices.Sort(columns)
	slices.Sort(ours)
	if !slices.Equal(columns, ours) {
		t.Errorf("the database has\n%q\nthe migrations were read as\n%q", columns, ours)
	}
	if len(ours) < 100 {
		t.Errorf("only %d columns", len(ours))
	}
}

func TestATableComesAfterThoseItRefersTo(t *testing.T) {
	read, err := readSchema(0)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, table := range read.tables {
		for _, before := range table.after {
			if !seen[before] {
				t.Errorf("%s comes before %s", table.name, before)
			}
		}
		seen[table.name] = true
	}
	if !slices.Contains(read.table("cases").after, "persons") {
		t.Error("cases refers to persons")
	}
}

func TestAnOlderSchemaHasNotWhatCameLater(t *testing.T) {
	old, err := readSchema(1)
	if err != nil {
		t.Fatal(err)
	}
	if old.table("persons").name == "" || old.table("units").name != "" || slices.Contains(old.table("cases").names(), "worker_id") {
		t.Error("the first migration is read with later ones")
	}
}

func openForSchema(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), Config{Dir: t.TempDir(), Clock: func() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

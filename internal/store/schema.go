package store

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// column of a table, with one of the four types.
type column struct{ name, kind string }

// table is what the migrations make of it, on either engine.
type table struct {
	name    string
	columns []column
	after   []string // the tables that it refers to, itself left out
	own     bool     // it refers to itself
}

func (t *table) names() []string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return names
}

// kind is the type of a column.
func (t *table) kind(name string) string {
	for _, c := range t.columns {
		if c.name == name {
			return c.kind
		}
	}
	return ""
}

// schema is read from the texts of the migrations, which both engines share:
// their own catalogs neither agree with one another nor tell a boolean from a
// number.
type schema struct{ tables []*table }

// migrationsUpTo are the embedded migrations of a version and before; all of
// them for 0.
func migrationsUpTo(version int64) (fs.FS, error) {
	all, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return nil, err
	}
	return upTo{all, version}, nil
}

// upTo hides the migrations after a version.
type upTo struct {
	fs.FS
	version int64
}

// Open opens a migration, or the folder of those that are not hidden.
func (u upTo) Open(name string) (fs.File, error) {
	f, err := u.FS.Open(name)
	if folder, ok := f.(fs.ReadDirFile); ok && err == nil {
		return upToFolder{folder, u.version}, nil
	}
	return f, err
}

type upToFolder struct {
	fs.ReadDirFile
	version int64
}

// ReadDir lists the migrations that are not hidden.
func (u upToFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	entries, err := u.ReadDirFile.ReadDir(n)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return u.version > 0 && migrationNumber(e.Name()) > u.version
	}), err
}

// migrationNumber is 15 for 0015_backups.sql.
func migrationNumber(name string) int64 {
	digits, _, _ := strings.Cut(path.Base(name), "_")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// schemaVersion is the number of the last migration of this program.
func schemaVersion() (last int64, err error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	for _, name := range names {
		last = max(last, migrationNumber(name))
	}
	return last, err
}

var (
	sqlComment  = regexp.MustCompile(`--[^\n]*`)
	sqlSpaces   = regexp.MustCompile(`\s+`)
	createTable = regexp.MustCompile(`^CREATE TABLE (?:IF NOT EXISTS )?(\w+) \((.*)\)$`)
	alterAdd    = regexp.MustCompile(`^ALTER TABLE (\w+) ADD COLUMN (.*)$`)
	alterDrop   = regexp.MustCompile(`^ALTER TABLE (\w+) DROP COLUMN (\w+)$`)
	alterName   = regexp.MustCompile(`^ALTER TABLE (\w+) RENAME COLUMN (\w+) TO (\w+)$`)
	dropTable   = regexp.MustCompile(`^DROP TABLE (?:IF EXISTS )?(\w+)$`)
	reference   = regexp.MustCompile(`REFERENCES (\w+)`)
	constraint  = regexp.MustCompile(`^(PRIMARY KEY|UNIQUE|CHECK|FOREIGN KEY|CONSTRAINT)\b`)
)

// readSchema is the schema of a version, its tables in an order in which rows
// can be written: what a table refers to stands before it.
func readSchema(version int64) (*schema, error) {
	if last, err := schemaVersion(); err != nil || version == 0 || version == last {
		return present()
	}
	return readSchemaAt(version)
}

// present is the schema of this program, which a backup reads to be made, to
// be proved and to be restored. Nobody writes in it.
var present = sync.OnceValues(func() (*schema, error) { return readSchemaAt(0) })

func readSchemaAt(version int64) (*schema, error) {
	folder, err := migrationsUpTo(version)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(folder, "*.sql")
	if err != nil {
		return nil, err
	}
	s := &schema{}
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		for _, statement := range strings.Split(sqlComment.ReplaceAllString(up, ""), ";") {
			s.apply(strings.TrimSpace(sqlSpaces.ReplaceAllString(statement, " ")))
		}
	}
	return s, s.sort()
}

// apply does what a statement of a migration does to the columns.
func (s *schema) apply(statement string) {
	if m := createTable.FindStringSubmatch(statement); m != nil {
		t := &table{name: m[1]}
		s.tables = append(s.tables, t)
		for _, part := range topLevel(m[2]) {
			t.add(part)
		}
		return
	}
	if m := alterAdd.FindStringSubmatch(statement); m != nil {
		s.table(m[1]).add(m[2])
	}
	if m := alterDrop.FindStringSubmatch(statement); m != nil {
		t := s.table(m[1])
		t.columns = slices.DeleteFunc(t.columns, func(c column) bool { return c.name == m[2] })
	}
	if m := alterName.FindStringSubmatch(statement); m != nil {
		t := s.table(m[1])
		for i := range t.columns {
			if t.columns[i].name == m[2] {
				t.columns[i].name = m[3]
			}
		}
	}
	if m := dropTable.FindStringSubmatch(statement); m != nil {
		s.tables = slices.DeleteFunc(s.tables, func(t *table) bool { return t.name == m[1] })
	}
}

// table of that name; an empty one that belongs nowhere when there is none.
func (s *schema) table(name string) *table {
	for _, t := range s.tables {
		if t.name == name {
			return t
		}
	}
	return &table{}
}

// add takes a column, or what a constraint refers to.
func (t *table) add(definition string) {
	definition = strings.TrimSpace(definition)
	for _, m := range reference.FindAllStringSubmatch(definition, -1) {
		switch {
		case m[1] == t.name:
			t.own = true
		case !slices.Contains(t.after, m[1]):
			t.after = append(t.after, m[1])
		}
	}
	if constraint.MatchString(definition) {
		return
	}
	words := strings.Fields(definition)
	if len(words) >= 2 {
		t.columns = append(t.columns, column{words[0], words[1]})
	}
}

// topLevel splits a list at the commas that no parenthesis encloses.
func topLevel(s string) (parts []string) {
	depth, from := 0, 0
	for i, c := range s {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, s[from:i])
				from = i + 1
			}
		}
	}
	return append(parts, s[from:])
}

// sort puts each table after those that it refers to.
func (s *schema) sort() error {
	var sorted []*table
	done := map[string]bool{}
	for len(sorted) < len(s.tables) {
		before := len(sorted)
		for _, t := range s.tables {
			if !done[t.name] && !slices.ContainsFunc(t.after, func(n string) bool { return !done[n] }) {
				done[t.name] = true
				sorted = append(sorted, t)
			}
		}
		if len(sorted) == before {
			return fmt.Errorf("the tables of the migrations refer to one another in a circle")
		}
	}
	s.tables = sorted
	return nil
}

package store

import (
	"context"
	"fmt"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// BackupTable is a table as a backup holds it: its columns and the type of
// each, one of TEXT, BIGINT, BOOLEAN and BYTEA.
type BackupTable struct {
	Name    string
	Columns []string
	Kinds   []string
}

// leftOut are the tables that no backup holds, each with its reason.
var leftOut = map[string]string{
	"sessions":       "who was logged in is not after a restoration",
	"nodes":          "which servers run is another matter after a restoration",
	"migration_sums": "they are written by the migrations",
}

// Snapshot is one instant of the database, read while others go on writing.
type Snapshot struct {
	Version int64 // of the schema
	tx      *db.Tx
	schema  *schema
	keyset  func() ([]byte, error)
}

// Snapshot hands one consistent instant of the whole database over. For
// whoever may KeepBackups; the line of the log is written before anything is
// read. Ciphertexts stay what they are: nothing is decrypted.
func (s *Store) Snapshot(ctx context.Context, actor casework.Actor, f func(*Snapshot) error) error {
	r := request{action: casework.KeepBackups, object: "installation", record: "1", detail: "snapshot"}
	if err := s.do(ctx, actor, r, func(*access) error { return nil }); err != nil {
		return err
	}
	version, err := schemaVersion()
	if err != nil {
		return err
	}
	read, err := readSchema(version)
	if err != nil {
		return err
	}
	return s.db.Read(ctx, func(tx *db.Tx) error {
		return f(&Snapshot{Version: version, tx: tx, schema: read, keyset: s.vault.File})
	})
}

// Keyset is the content of the master keyset's file.
func (sn *Snapshot) Keyset() ([]byte, error) { return sn.keyset() }

// Count is how many rows Data will give.
func (sn *Snapshot) Count() (n int64, err error) {
	for _, t := range sn.dataTables() {
		rows, err := db.One(sn.tx, db.Value[int64], `SELECT COUNT(*) FROM `+t.name)
		if err != nil {
			return 0, err
		}
		n += rows
	}
	return n, nil
}

func (sn *Snapshot) dataTables() []*table {
	var all []*table
	for _, t := range sn.schema.tables {
		if leftOut[t.name] == "" && !keyTable(t.name) {
			all = append(all, t)
		}
	}
	return all
}

// Data gives every row without the data keys: tables in an order in which they
// can be written, begin before the rows of each. A value is nil, a string, an
// int64 or bytes; what held a key is empty.
func (sn *Snapshot) Data(begin func(BackupTable) error, row func([]any) error) error {
	for _, t := range sn.dataTables() {
		shown := BackupTable{Name: t.name, Columns: t.names()}
		for _, c := range t.columns {
			shown.Kinds = append(shown.Kinds, c.kind)
		}
		if err := begin(shown); err != nil {
			return err
		}
		selected := make([]string, len(t.columns))
		for i, c := range t.columns {
			selected[i] = c.name
			if keyColumn(t.name, c.name) {
				selected[i] = "NULL"
			}
		}
		query := `SELECT ` + strings.Join(selected, ", ") + ` FROM ` + t.name
		if t.own {
			query += ` ORDER BY 1`
		}
		if err := sn.each(len(selected), row, query); err != nil {
			return fmt.Errorf("read %s: %w", t.name, err)
		}
	}
	return nil
}

// Keys gives the data keys, wrapped, place by place, each with the identifier
// of what it opens; and the settings that the master keyset seals, so that
// older data can be restored with a keyset whose earlier keys have retired.
func (sn *Snapshot) Keys(begin func(BackupTable) error, row func([]any) error) error {
	for _, p := range wrappedPlaces() {
		t := sn.schema.table(p.table)
		if t.name == "" {
			continue
		}
		if err := begin(BackupTable{Name: p.name(), Columns: []string{p.id, p.column}, Kinds: []string{t.kind(p.id), "BYTEA"}}); err != nil {
			return err
		}
		query := `SELECT ` + p.id + `, ` + p.column + ` FROM ` + p.table + ` WHERE ` + p.column + ` IS NOT NULL`
		if err := sn.each(2, row, query); err != nil {
			return fmt.Errorf("read %s: %w", p.table, err)
		}
	}
	return nil
}

func (sn *Snapshot) each(n int, f func([]any) error, query string) error {
	values, to := make([]any, n), make([]any, n)
	for i := range values {
		to[i] = &values[i]
	}
	return sn.tx.Each(func(row db.Scanner) error {
		if err := row.Scan(to...); err != nil {
			return err
		}
		for i, v := range values {
			values[i] = plain(v)
		}
		return f(values)
	}, query)
}

// plain is a value as a backup writes it, the same from both engines: SQLite
// has numbers for booleans, and gives no bytes as no slice.
func plain(v any) any {
	switch v := v.(type) {
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case []byte:
		if v == nil {
			return []byte{}
		}
	}
	return v
}

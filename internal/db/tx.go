package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// Tx is a transaction. Its methods stop at the first error: after one, the
// transaction must be given up.
type Tx struct {
	ctx    context.Context
	tx     *sql.Tx
	sqlite bool
	stmts  map[string]*sql.Stmt
}

// Write runs f in a transaction that commits when f returns nil and is rolled
// back otherwise.
func (d *DB) Write(ctx context.Context, f func(*Tx) error) error {
	return d.run(ctx, d.write, nil, f)
}

// Read runs f on one consistent snapshot.
func (d *DB) Read(ctx context.Context, f func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if !d.sqlite {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return d.run(ctx, d.read, opts, f)
}

func (d *DB) run(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, f func(*Tx) error) (err error) {
	sqlTx, err := pool.BeginTx(ctx, opts)
	if err != nil {
		return mapError("begin", err)
	}
	defer func() {
		if rollErr := sqlTx.Rollback(); rollErr != nil && !errors.Is(rollErr, sql.ErrTxDone) && err == nil {
			err = fmt.Errorf("rollback: %w", rollErr)
		}
	}()
	tx := &Tx{ctx: ctx, tx: sqlTx, sqlite: d.sqlite}
	if err := f(tx); err != nil {
		return err
	}
	return mapError("commit", sqlTx.Commit())
}

// stmt prepares a query once in a transaction: an import runs the same few
// millions of times.
func (t *Tx) stmt(query string) (*sql.Stmt, error) {
	if s, ok := t.stmts[query]; ok {
		return s, nil
	}
	text := query
	if t.sqlite {
		text = forSQLite(query)
	}
	s, err := t.tx.PrepareContext(t.ctx, text)
	if err != nil {
		return nil, mapError(verb(query), err)
	}
	if t.stmts == nil {
		t.stmts = map[string]*sql.Stmt{}
	}
	t.stmts[query] = s
	return s, nil
}

// Exec runs a statement and returns how many rows it touched.
func (t *Tx) Exec(query string, args ...any) (int64, error) {
	s, err := t.stmt(query)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, mapError(verb(query), err)
	}
	return r.RowsAffected()
}

// Scanner is a row being read.
type Scanner interface{ Scan(dest ...any) error }

// Each calls f for every row. f must not use the transaction: PostgreSQL
// answers one query at a time on a connection.
func (t *Tx) Each(f func(Scanner) error, query string, args ...any) (err error) {
	s, err := t.stmt(query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(t.ctx, args...)
	if err != nil {
		return mapError(verb(query), err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return mapError(verb(query), rows.Err())
}

// All collects the rows, each read by scan.
func All[T any](t *Tx, scan func(Scanner) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	err := t.Each(func(row Scanner) error {
		v, err := scan(row)
		all = append(all, v)
		return err
	}, query, args...)
	return all, err
}

// One reads the first row; ErrNoRow when there is none.
func One[T any](t *Tx, scan func(Scanner) (T, error), query string, args ...any) (T, error) {
	var one T
	s, err := t.stmt(query)
	if err != nil {
		return one, err
	}
	one, err = scan(s.QueryRowContext(t.ctx, args...))
	return one, mapError(verb(query), err)
}

// Value scans a row of one column.
func Value[T any](row Scanner) (v T, err error) {
	err = row.Scan(&v)
	return v, err
}

// verb names a statement in an error by its first words, never by its values.
func verb(query string) string {
	words := strings.Fields(query)
	return strings.ToLower(strings.Join(words[:min(3, len(words))], " "))
}

var rewritten sync.Map // query → SQLite text

// forSQLite turns $n into ?n, outside of quoted text.
func forSQLite(query string) string {
	if s, ok := rewritten.Load(query); ok {
		return s.(string)
	}
	var b strings.Builder
	quoted := false
	for i := 0; i < len(query); i++ {
		c := query[i]
		if c == '\'' {
			quoted = !quoted
		}
		if c == '$' && !quoted && i+1 < len(query) && '0' <= query[i+1] && query[i+1] <= '9' {
			c = '?'
		}
		b.WriteByte(c)
	}
	rewritten.Store(query, b.String())
	return b.String()
}

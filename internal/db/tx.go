package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
)

// Tx is a transaction. Its methods stop at the first error: after one, the
// transaction must be given up.
type Tx struct {
	ctx    context.Context
	ended  func() error // tells that the caller went away, where ctx must not
	on     runner
	sqlite bool
	stmts  map[string]*sql.Stmt // prepared on the writer's connection; nil elsewhere
	pool   *statements          // prepared on the readers' pool; nil elsewhere
	wrote  map[string]bool      // the tables that Exec changed
}

// Wrote lists the tables that the transaction has written to so far.
func (t *Tx) Wrote() map[string]bool { return t.wrote }

// runner is what statements run on: a transaction, or the connection of the
// writer of SQLite.
type runner interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	PrepareContext(context.Context, string) (*sql.Stmt, error)
}

// Write runs f in a transaction that commits when f returns nil and is rolled
// back otherwise. On SQLite it may share its commit with others (see group).
func (d *DB) Write(ctx context.Context, f func(*Tx) error) error {
	if d.sqlite {
		return d.group.write(ctx, false, f)
	}
	return d.run(ctx, d.write, nil, f)
}

// WriteAlone is Write for what writes so much that nobody should share its
// transaction, such as the import of a register.
func (d *DB) WriteAlone(ctx context.Context, f func(*Tx) error) error {
	if d.sqlite {
		return d.group.write(ctx, true, f)
	}
	return d.run(ctx, d.write, nil, f)
}

// Read runs f on one consistent snapshot.
func (d *DB) Read(ctx context.Context, f func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if !d.sqlite {
		opts.Isolation = sql.LevelRepeatableRead
		return d.run(ctx, d.read, opts, f)
	}
	select {
	case d.readers <- struct{}{}:
		defer func() { <-d.readers }()
	case <-ctx.Done():
		return fmt.Errorf("begin: %w", ctx.Err())
	}
	return d.run(ctx, d.read, opts, f)
}

// watched is the context that statements run under. On SQLite nobody watches it:
// the driver and database/sql would start two goroutines for each query to
// interrupt what takes a fraction of a millisecond. A caller who went away is
// noticed between two statements and between two rows.
func (d *DB) watched(ctx context.Context) context.Context {
	if d.sqlite {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

func (d *DB) run(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, f func(*Tx) error) (err error) {
	watched := d.watched(ctx)
	sqlTx, err := pool.BeginTx(watched, opts)
	if err != nil {
		return mapError("begin", err)
	}
	defer func() {
		if rollErr := sqlTx.Rollback(); rollErr != nil && !errors.Is(rollErr, sql.ErrTxDone) && err == nil {
			err = fmt.Errorf("rollback: %w", rollErr)
		}
	}()
	tx := &Tx{ctx: watched, ended: ctx.Err, on: sqlTx, sqlite: d.sqlite, pool: d.prepared}
	if err := f(tx); err != nil {
		return err
	}
	return mapError("commit", sqlTx.Commit())
}

// stmt is the query prepared: once for all on SQLite, whose statements are
// kept by connection; nil on PostgreSQL, whose driver keeps them itself.
func (t *Tx) stmt(query string) (*sql.Stmt, error) {
	if err := t.ended(); err != nil {
		return nil, mapError(verb(query), err)
	}
	t.traced(query)
	if !t.sqlite {
		return nil, nil
	}
	if t.pool != nil {
		return t.pool.in(t.ctx, t.on.(*sql.Tx), query)
	}
	if s, ok := t.stmts[query]; ok {
		return s, nil
	}
	s, err := t.on.PrepareContext(t.ctx, forSQLite(query))
	if err != nil {
		return nil, mapError(verb(query), err)
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
	var r sql.Result
	if s != nil {
		r, err = s.ExecContext(t.ctx, args...)
	} else {
		r, err = t.on.ExecContext(t.ctx, query, args...)
	}
	if err != nil {
		return 0, mapError(verb(query), err)
	}
	t.note(query)
	return r.RowsAffected()
}

// note remembers which table a statement writes to.
func (t *Tx) note(query string) {
	table, known := written.Load(query)
	if !known {
		table = target(query)
		written.Store(query, table)
	}
	if t.wrote == nil {
		t.wrote = map[string]bool{}
	}
	t.wrote[table.(string)] = true
}

var written sync.Map // query → the table that it writes to

// target is the table of INSERT INTO x, DELETE FROM x or UPDATE x; the first
// word of anything else.
func target(query string) string {
	words := strings.FieldsFunc(query, func(r rune) bool { return unicode.IsSpace(r) || r == '(' })
	switch first := strings.ToUpper(words[0]); {
	case first == "UPDATE" && len(words) > 1:
		return words[1]
	case (first == "INSERT" || first == "DELETE") && len(words) > 2:
		return words[2]
	}
	return words[0]
}

func (t *Tx) query(query string, args []any) (*sql.Rows, error) {
	s, err := t.stmt(query)
	if err != nil {
		return nil, err
	}
	var rows *sql.Rows
	if s != nil {
		rows, err = s.QueryContext(t.ctx, args...)
	} else {
		rows, err = t.on.QueryContext(t.ctx, query, args...)
	}
	return rows, mapError(verb(query), err)
}

// OldestBeside is how long ago the oldest other transaction began that holds
// something of this database's tables; found is false when there is none. On
// SQLite a transaction that writes is alone.
func (t *Tx) OldestBeside() (age time.Duration, found bool, err error) {
	if t.sqlite {
		return 0, false, nil
	}
	seconds, err := One(t, Value[float64], `SELECT COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - MIN(a.xact_start))::float8, -1)
		FROM pg_stat_activity a WHERE a.pid <> pg_backend_pid() AND EXISTS (
			SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
			WHERE l.pid = a.pid AND c.relnamespace = to_regnamespace(current_schema()::text)
				AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))`)
	return time.Duration(seconds * float64(time.Second)), seconds >= 0, err
}

// Scanner is a row being read.
type Scanner interface{ Scan(dest ...any) error }

// Each calls f for every row. f must not use the transaction: PostgreSQL
// answers one query at a time on a connection.
func (t *Tx) Each(f func(Scanner) error, query string, args ...any) (err error) {
	rows, err := t.query(query, args)
	if err != nil {
		return err
	}
	defer func() { err = closed(rows, err) }()
	for rows.Next() {
		if err := t.ended(); err != nil {
			return mapError(verb(query), err)
		}
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
func One[T any](t *Tx, scan func(Scanner) (T, error), query string, args ...any) (one T, err error) {
	rows, err := t.query(query, args)
	if err != nil {
		return one, err
	}
	defer func() { err = closed(rows, err) }()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return one, mapError(verb(query), err)
		}
		return one, ErrNoRow
	}
	one, err = scan(rows)
	return one, mapError(verb(query), err)
}

// closed ends a query; its own error comes after that of the rows.
func closed(rows *sql.Rows, err error) error {
	if closing := rows.Close(); err == nil {
		return closing
	}
	return err
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

// forSQLite turns $n into ?n, outside of quoted text. Where each comes once and
// in order they stay without a number: SQLite keeps the numbered ones in a list
// that its driver goes through for each value, which is a fifth of the work of
// loading rows by the hundred.
func forSQLite(query string) string {
	if s, ok := rewritten.Load(query); ok {
		return s.(string)
	}
	var numbered, plain strings.Builder
	quoted, last, inOrder := false, 0, true
	for i := 0; i < len(query); i++ {
		c := query[i]
		if c == '\'' {
			quoted = !quoted
		}
		digits := 0
		if c == '$' && !quoted {
			digits = countDigits(query[i+1:])
		}
		if digits == 0 {
			numbered.WriteByte(c)
			plain.WriteByte(c)
			continue
		}
		number := query[i+1 : i+1+digits]
		last++
		inOrder = inOrder && number == strconv.Itoa(last)
		numbered.WriteString("?" + number)
		plain.WriteByte('?')
		i += digits
	}
	text := numbered.String()
	if inOrder {
		text = plain.String()
	}
	rewritten.Store(query, text)
	return text
}

// countDigits is how many digits a text begins with.
func countDigits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

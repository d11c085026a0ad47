package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"
	_ "modernc.org/sqlite"             // registers "sqlite"
)

// DB is an open database: one writer and several readers on SQLite, a pool on
// PostgreSQL.
type DB struct {
	write, read *sql.DB
	sqlite      bool
	path        string        // of the SQLite file
	group       *group        // the writer of SQLite
	prepared    *statements   // of the readers of SQLite
	readers     chan struct{} // a place for each reader at work on SQLite
}

// minSQLite is the first version without a defect that can corrupt a
// write-ahead log under concurrent checkpoints.
const minSQLite = "3.51.3"

// readersAtOnce on SQLite.
const readersAtOnce = 7

// OpenSQLite opens, or creates with owner-only permissions, the file at path. An
// empty one is as good as none; what is no database is ErrDamaged.
func OpenSQLite(ctx context.Context, path string) (*DB, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open database file: %w", err)
	}
	if err := errors.Join(checkHeader(f), f.Close()); err != nil {
		return nil, err
	}
	write, err := sql.Open("sqlite", sqliteDSN(path, "immediate"))
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(2) // the group's, and one for migrations and copies
	read, err := sql.Open("sqlite", sqliteDSN(path, "deferred"))
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(readersAtOnce + 1) // one to prepare statements
	read.SetMaxIdleConns(readersAtOnce + 1)
	d := &DB{write: write, read: read, sqlite: true, path: path, group: &group{pool: write}, prepared: &statements{pool: read, all: map[string]*sql.Stmt{}},
		readers: make(chan struct{}, readersAtOnce)}
	if err := d.checkSQLite(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// header begins every file of SQLite (sqlite.org/fileformat2.html, 1.3).
const header = "SQLite format 3\x00"

// checkHeader looks before SQLite does, which takes a file that is shorter than
// its header for an empty one and would write a new database over it.
func checkHeader(f *os.File) error {
	begins := make([]byte, len(header))
	n, err := io.ReadFull(f, begins)
	switch {
	case errors.Is(err, io.EOF): // nothing at all
		return nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("read database file: %w", err)
	case string(begins[:n]) != header:
		return fmt.Errorf("%w: it does not begin as a database does", ErrDamaged)
	}
	return nil
}

// sqliteDSN puts every pragma where each new connection gets it. The busy
// timeout comes first, so that the others wait for their turn; temp_store
// keeps sorts and temporary tables in memory and off the disk.
func sqliteDSN(path, txlock string) string {
	q := url.Values{"_txlock": {txlock}, "_pragma": {
		"busy_timeout(15000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
		"secure_delete(ON)", "temp_store(MEMORY)", "cache_size(-6000)", "journal_size_limit(67108864)",
	}}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: q.Encode()}).String()
}

func (d *DB) checkSQLite(ctx context.Context) error {
	var version string
	if err := d.write.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return mapError("open sqlite", err)
	}
	if olderVersion(version, minSQLite) {
		return fmt.Errorf("embedded SQLite is %s, older than %s", version, minSQLite)
	}
	return nil
}

func olderVersion(have, want string) bool {
	var h, w [3]int
	_, _ = fmt.Sscanf(have, "%d.%d.%d", &h[0], &h[1], &h[2])
	_, _ = fmt.Sscanf(want, "%d.%d.%d", &w[0], &w[1], &w[2])
	for i := range h {
		if h[i] != w[i] {
			return h[i] < w[i]
		}
	}
	return false
}

// OpenPostgres connects to postgres://… ; several hosts may be named, and the
// one that accepts writes is used.
func OpenPostgres(ctx context.Context, dsn string) (*DB, error) {
	if !strings.Contains(dsn, "target_session_attrs") {
		sep := "?"
		if strings.Contains(dsn, "?") {
			sep = "&"
		}
		dsn += sep + "target_session_attrs=read-write"
	}
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, errors.New("open postgres: the address is not of the form postgres://user@host/name")
	}
	pool.SetMaxOpenConns(20)
	pool.SetMaxIdleConns(10)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open postgres: %w", err), pool.Close())
	}
	return &DB{write: pool, read: pool}, nil
}

// Close closes every connection; on SQLite the write-ahead log is folded into
// the file.
func (d *DB) Close() error {
	if d.sqlite {
		d.group.close()
		return errors.Join(d.prepared.close(), d.read.Close(), d.write.Close())
	}
	return d.write.Close()
}

// Ping tells whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.read.PingContext(ctx) }

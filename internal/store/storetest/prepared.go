package storetest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"permanence/internal/db"
	"permanence/internal/store"
)

// A test works on a copy of a database that is migrated and holds no
// installation: opening it makes the keyset and the installation as at a first
// start, without some forty migrations, which take longer than most tests.

// prepared is such a database on SQLite.
type prepared struct {
	file []byte
	mark string // of the texts of the migrations
}

var migrated = sync.OnceValues(func() (p prepared, err error) {
	dir, err := os.MkdirTemp("", "permanence-migrated")
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if p.mark, err = migrate(context.Background(), store.Config{Dir: dir, Clock: Now}); err != nil {
		return p, err
	}
	p.file, err = os.ReadFile(filepath.Join(dir, store.DatabaseName))
	return p, err
})

// migrate makes the tables, takes the installation away again and returns the
// mark of the migrations.
func migrate(ctx context.Context, c store.Config) (mark string, err error) {
	s, err := store.Open(ctx, c)
	if err != nil {
		return "", err
	}
	if err := s.Close(); err != nil {
		return "", err
	}
	d, err := open(ctx, c)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	sums := sha256.New()
	err = d.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM installation`); err != nil {
			return err
		}
		all, err := db.All(tx, db.Value[string], `SELECT sum FROM migration_sums ORDER BY name`)
		for _, sum := range all {
			_, _ = sums.Write([]byte(sum))
		}
		return err
	})
	return hex.EncodeToString(sums.Sum(nil)[:8]), err
}

func open(ctx context.Context, c store.Config) (*db.DB, error) {
	if c.DSN != "" {
		return db.OpenPostgres(ctx, c.DSN)
	}
	return db.OpenSQLite(ctx, filepath.Join(c.Dir, store.DatabaseName))
}

// Folder makes a data folder that holds a migrated database.
func Folder(t testing.TB) string {
	t.Helper()
	p, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, store.DatabaseName), p.file, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Server is the address of the PostgreSQL server that make test starts; empty
// without one.
func Server() string { return os.Getenv("PERMANENCE_TEST_POSTGRES") }

// connected makes and drops databases.
var connected = sync.OnceValues(func() (*sql.DB, error) { return sql.Open("pgx", Server()) })

// template is the name of the migrated database on the server. The test
// programs of a run share it: the first one makes it, the others wait.
var template = sync.OnceValues(func() (name string, err error) {
	ctx := context.Background()
	p, err := migrated()
	if err != nil {
		return "", err
	}
	name = "permanence_" + p.mark
	server, err := connected()
	if err != nil {
		return "", err
	}
	conn, err := server.Conn(ctx) // the lock is a connection's
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(20221125)`); err != nil {
		return "", err
	}
	defer func() {
		_, unlocked := conn.ExecContext(ctx, `SELECT pg_advisory_unlock(20221125)`)
		err = errors.Join(err, unlocked)
	}()
	var there bool
	if err := conn.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, name).Scan(&there); err != nil || there {
		return name, err
	}
	return name, makeTemplate(ctx, conn, name)
})

// makeTemplate gives the database its name only once it is whole.
func makeTemplate(ctx context.Context, conn *sql.Conn, name string) error {
	dir, err := os.MkdirTemp("", "permanence-migrated")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	address, err := addressOf(name + "_new")
	if err != nil {
		return err
	}
	for _, query := range []string{`DROP DATABASE IF EXISTS %s_new`, `CREATE DATABASE %s_new`} {
		if _, err := conn.ExecContext(ctx, fmt.Sprintf(query, name)); err != nil {
			return err
		}
	}
	if _, err := migrate(ctx, store.Config{Dir: dir, DSN: address, Clock: Now}); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, fmt.Sprintf(`ALTER DATABASE %s_new RENAME TO %[1]s`, name))
	return err
}

// addressOf is the server's address with another database.
func addressOf(name string) (string, error) {
	u, err := url.Parse(Server())
	if err != nil {
		return "", errors.New("PERMANENCE_TEST_POSTGRES is not an address")
	}
	u.Path = "/" + name
	return u.String(), nil
}

// Database makes a migrated database on the server, dropped with the test, and
// returns its address.
func Database(t testing.TB) string {
	t.Helper()
	name, err := template()
	if err != nil {
		t.Fatal(err)
	}
	return database(t, "TEMPLATE "+name)
}

// EmptyDatabase is Database without any table: what a restoration or a first
// start finds.
func EmptyDatabase(t testing.TB) string {
	t.Helper()
	return database(t, "TEMPLATE template0")
}

// database copies files: measured at a fifth of what copying page by page costs,
// which is what PostgreSQL does when nothing is said.
func database(t testing.TB, made string) string {
	t.Helper()
	var b [6]byte
	_, _ = rand.Read(b[:])
	name := "t" + hex.EncodeToString(b[:])
	server, err := connected()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := server.ExecContext(t.Context(), "CREATE DATABASE "+name+" "+made+" STRATEGY file_copy"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := server.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	address, err := addressOf(name)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

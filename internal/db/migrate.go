package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// ErrNewer means that a newer program has migrated the database.
var ErrNewer = errors.New("the database was migrated by a newer program")

// ErrEdited means that a migration that was applied is not the one we hold.
var ErrEdited = errors.New("an applied migration was edited")

// Migrate applies the numbered migrations that the database lacks, one
// transaction each, and records the checksum of each text. A database newer
// than the program is refused. Before touching an existing SQLite file it
// leaves a copy beside it, whose path is returned.
func (d *DB) Migrate(ctx context.Context, migrations fs.FS) (backup string, err error) {
	provider, err := d.provider(migrations)
	if err != nil {
		return "", fmt.Errorf("migrate: %w", err)
	}
	have, want, err := provider.GetVersions(ctx)
	if err != nil {
		return "", mapError("migrate", err)
	}
	switch {
	case have > want:
		return "", fmt.Errorf("%w (version %d, this one knows %d)", ErrNewer, have, want)
	case have == want:
		return "", d.checkSums(ctx, migrations)
	case have > 0 && d.sqlite:
		if backup, err = d.copyBefore(ctx, want); err != nil {
			return "", err
		}
	}
	if _, err := provider.Up(ctx); err != nil {
		return backup, fmt.Errorf("migrate: %w", err)
	}
	return backup, d.recordSums(ctx, migrations)
}

func (d *DB) provider(migrations fs.FS) (*goose.Provider, error) {
	steps, err := d.steps(migrations)
	if err != nil {
		return nil, err
	}
	if d.sqlite {
		return goose.NewProvider(goose.DialectSQLite3, d.write, nil, goose.WithGoMigrations(steps...))
	}
	locker, err := lock.NewPostgresSessionLocker() // several nodes may start at once
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, d.write, nil, goose.WithGoMigrations(steps...), goose.WithSessionLocker(locker))
}

func (d *DB) copyBefore(ctx context.Context, version int64) (string, error) {
	to := fmt.Sprintf("%s.before-%04d", d.path, version)
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if _, err := d.write.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return "", mapError("copy before migration", err)
	}
	return to, os.Chmod(to, 0o600)
}

func sums(migrations fs.FS) (map[string]string, error) {
	names, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, name := range names {
		b, err := fs.ReadFile(migrations, name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(b)
		all[path.Base(name)] = hex.EncodeToString(sum[:])
	}
	return all, nil
}

func (d *DB) recordSums(ctx context.Context, migrations fs.FS) error {
	all, err := sums(migrations)
	if err != nil {
		return err
	}
	return d.Write(ctx, func(tx *Tx) error {
		for name, sum := range all {
			if _, err := tx.Exec(`INSERT INTO migration_sums (name, sum) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, sum); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *DB) checkSums(ctx context.Context, migrations fs.FS) error {
	all, err := sums(migrations)
	if err != nil {
		return err
	}
	return d.Read(ctx, func(tx *Tx) error {
		return tx.Each(func(row Scanner) error {
			var name, sum string
			if err := row.Scan(&name, &sum); err != nil {
				return err
			}
			if all[name] != sum {
				return fmt.Errorf("%w: %s", ErrEdited, name)
			}
			return nil
		}, `SELECT name, sum FROM migration_sums ORDER BY name`)
	})
}

// Columns lists every column of every table as table.column, for the test that
// wants each one declared clear or encrypted.
func (d *DB) Columns(ctx context.Context) ([]string, error) {
	query := `SELECT m.name || '.' || p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
	if !d.sqlite {
		query = `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema()`
	}
	var all []string
	err := d.Read(ctx, func(tx *Tx) (err error) {
		all, err = All(tx, Value[string], query)
		return err
	})
	return all, err
}

// SQLite tells whether the engine is the embedded one.
func (d *DB) SQLite() bool { return d.sqlite }

// Checkpoint folds the write-ahead log into the file; nothing on PostgreSQL.
func (d *DB) Checkpoint(ctx context.Context) error {
	if !d.sqlite {
		return nil
	}
	var busy, log, done sql.NullInt64
	return mapError("checkpoint", d.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done))
}

package db

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Rewrite makes the files anew without the remains of what was deleted. SQLite
// rewrites the whole file, through a temporary one on the disk: in memory it
// would take as much as the file. PostgreSQL rewrites the tables that are
// named, each under a lock for as long as it takes.
func (d *DB) Rewrite(ctx context.Context, tables ...string) (err error) {
	if !d.sqlite {
		for _, t := range tables {
			if _, err := d.write.ExecContext(ctx, "VACUUM (FULL) "+t); err != nil {
				return mapError("vacuum", err)
			}
		}
		return nil
	}
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return mapError("vacuum", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "PRAGMA temp_store = FILE"); err != nil {
		return mapError("vacuum", err)
	}
	_, vacuumErr := conn.ExecContext(ctx, "VACUUM")
	_, backErr := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA temp_store = MEMORY")
	return errors.Join(mapError("vacuum", vacuumErr), mapError("vacuum", backErr))
}

// ForgetCopies removes the copies of the embedded database that migrations
// made; there are none on PostgreSQL.
func (d *DB) ForgetCopies() error {
	if !d.sqlite {
		return nil
	}
	copies, err := filepath.Glob(d.path + ".before-*")
	if err != nil {
		return err
	}
	var errs []error
	for _, path := range copies {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

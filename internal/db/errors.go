package db

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What a caller may have to tell apart, whatever the engine.
var (
	ErrNoRow    = errors.New("no row")
	ErrUnique   = errors.New("there is one already")
	ErrReadOnly = errors.New("the database cannot be written")
	ErrFull     = errors.New("the disk is full")
	ErrDisk     = errors.New("the disk refused")
	ErrBusy     = errors.New("the database is busy")
	ErrDamaged  = errors.New("the database is damaged")
)

// mapError puts one of the errors above in front of an engine's own. The
// statement is named by its first words: an engine's message may quote values,
// so it is kept out of the text.
func mapError(what string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNoRow
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return fmt.Errorf("%s: %w (sqlite %d)", what, sqliteKind(lite.Code()), lite.Code())
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return fmt.Errorf("%s: %w (postgres %s, %s)", what, postgresKind(pg.Code), pg.Code, pg.ConstraintName)
	}
	return fmt.Errorf("%s: %w", what, err)
}

var errEngine = errors.New("the engine refused")

func sqliteKind(code int) error {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return ErrUnique
	}
	switch code & 0xff {
	case sqlite3.SQLITE_READONLY:
		return ErrReadOnly
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_IOERR:
		return ErrDisk
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ErrBusy
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrDamaged
	}
	return errEngine
}

func postgresKind(code string) error {
	switch code {
	case "23505":
		return ErrUnique
	case "25006":
		return ErrReadOnly
	case "53100":
		return ErrFull
	case "58030":
		return ErrDisk
	case "XX001", "XX002":
		return ErrDamaged
	case "40001", "40P01", "55P03":
		return ErrBusy
	}
	return errEngine
}

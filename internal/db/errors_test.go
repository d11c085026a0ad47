package db

import (
	"errors"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"
)

func TestWhatTheDiskDoesIsToldApartFromWhatTheEngineRefuses(t *testing.T) {
	for code, want := range map[int]error{
		sqlite3.SQLITE_FULL: ErrFull, sqlite3.SQLITE_IOERR: ErrDisk, sqlite3.SQLITE_IOERR_WRITE: ErrDisk, sqlite3.SQLITE_IOERR_READ: ErrDisk,
		sqlite3.SQLITE_IOERR_FSYNC: ErrDisk, sqlite3.SQLITE_IOERR_SHMSIZE: ErrDisk, sqlite3.SQLITE_READONLY_DIRECTORY: ErrReadOnly,
		sqlite3.SQLITE_BUSY_SNAPSHOT: ErrBusy, sqlite3.SQLITE_CONSTRAINT_UNIQUE: ErrUnique, sqlite3.SQLITE_CONSTRAINT_NOTNULL: errEngine,
	} {
		if got := sqliteKind(code); !errors.Is(got, want) {
			t.Errorf("SQLite %d is %v, want %v", code, got, want)
		}
	}
	for code, want := range map[string]error{"53100": ErrFull, "58030": ErrDisk, "25006": ErrReadOnly, "40001": ErrBusy, "23505": ErrUnique, "23502": errEngine} {
		if got := postgresKind(code); !errors.Is(got, want) {
			t.Errorf("PostgreSQL %s is %v, want %v", code, got, want)
		}
	}
}

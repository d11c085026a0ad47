package e2e

import (
	"path/filepath"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
)

// before is the instant that was a while ago, as the database writes it.
func before(ago time.Duration) casework.Instant { return casework.At(time.Now().Add(-ago)) }

// rewrite makes time pass for a running program without waiting: one statement
// sets back an hour that its database keeps.
func rewrite(t *testing.T, data, statement string, args ...any) {
	t.Helper()
	d, err := db.OpenSQLite(t.Context(), filepath.Join(data, store.DatabaseName))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		n, err := tx.Exec(statement, args...)
		if err == nil && n == 0 {
			t.Errorf("nothing was set back by %s", statement)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// proofsAge makes the last proof of every session too old for what is grave.
func proofsAge(t *testing.T, data string) {
	t.Helper()
	rewrite(t, data, `UPDATE sessions SET proven_at = $1`, before(6*time.Minute))
}

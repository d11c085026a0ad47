package store_test

import (
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestALockedSessionStaysLockedUntilItIsRenewedUnlocked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		account := storetest.Account(t, s, "worker", casework.Worker, storetest.Post(t, s, "creteil"))
		now := storetest.Now()
		session := store.Session{ID: "s1", Account: account.ID, Version: account.Version, Started: now, Seen: now, Proven: now, Ends: now.Add(time.Hour), Locked: true}
		if err := s.StartSession(t.Context(), session, "hash", ""); err != nil {
			t.Fatal(err)
		}
		read := func(hash string) store.Session {
			t.Helper()
			found, _, err := s.SessionAccount(t.Context(), hash)
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		if read("hash").Locked {
			t.Error("a session begins locked")
		}
		if err := s.LockSession(t.Context(), "s1"); err != nil {
			t.Fatal(err)
		}
		if err := s.TouchSession(t.Context(), "s1"); err != nil {
			t.Fatal(err)
		}
		locked := read("hash")
		if !locked.Locked {
			t.Fatal("it is not locked")
		}
		if err := s.RenewSession(t.Context(), locked, "second"); err != nil || !read("second").Locked {
			t.Errorf("a new token opens it: %v", err)
		}
		locked.Locked = false
		if err := s.RenewSession(t.Context(), locked, "third"); err != nil || read("third").Locked {
			t.Errorf("it stays locked: %v", err)
		}
	})
}

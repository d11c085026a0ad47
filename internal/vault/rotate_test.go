package vault

import (
	"bytes"
	"errors"
	"os"
	"testing"
)

func TestARotationIsFollowedByWhatRunsAndReadsWhatWasBefore(t *testing.T) {
	running, path := newVault(t)
	cell := Cell{"person_keys", "wrapped", "p1"}
	_, before, err := running.NewDataKey(cell)
	if err != nil {
		t.Fatal(err)
	}
	line, err := running.Authenticate([]byte("line"))
	if err != nil {
		t.Fatal(err)
	}
	token, err := running.Token(KindWord, "post", "lefevre")
	if err != nil {
		t.Fatal(err)
	}
	command, err := Open(path) // another process
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Rotate(false); err != nil {
		t.Fatal(err)
	}
	if g := running.Generation(); g != 2 {
		t.Errorf("generation %d, want 2", g)
	}
	_, after, err := running.NewDataKey(cell)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.HasPrefix(before, command.Wrapping()) || !bytes.HasPrefix(after, command.Wrapping()) {
		t.Error("what runs did not take the new key")
	}
	for name, wrapped := range map[string][]byte{"before": before, "after": after} {
		if _, err := running.Unwrap(cell, wrapped); err != nil {
			t.Errorf("wrapped %s: %v", name, err)
		}
	}
	if !running.Authentic([]byte("line"), line) {
		t.Error("a line from before is not authentic any more")
	}
	if again, err := running.Token(KindWord, "post", "lefevre"); err != nil || again != token {
		t.Errorf("the token changed: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file may be read by others: %v", err)
	}
}

func TestWhatWasWrittenWithAKeyThatCameSinceOpens(t *testing.T) {
	late, path := newVault(t)
	command, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Rotate(false); err != nil {
		t.Fatal(err)
	}
	cell := Cell{"person_keys", "wrapped", "p1"}
	_, wrapped, err := command.NewDataKey(cell)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := late.Unwrap(cell, wrapped); err != nil {
		t.Error(err)
	}
	code, err := command.Authenticate([]byte("line"))
	if err != nil || !late.Authentic([]byte("line"), code) {
		t.Errorf("the line is not authentic: %v", err)
	}
}

func TestARetiredKeyOpensNothingAndTheRewrappedStillOpens(t *testing.T) {
	v, path := newVault(t)
	cell := Cell{"person_keys", "wrapped", "p1"}
	key, old, err := v.NewDataKey(cell)
	if err != nil {
		t.Fatal(err)
	}
	at := Cell{"persons", "identity", "p1"}
	sealed := key.Seal(at, []byte("Lefèvre"))
	line, _ := v.Authenticate([]byte("line"))
	if err := v.Rotate(false); err != nil {
		t.Fatal(err)
	}
	fresh, err := v.Rewrap(cell, old)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := v.Earlier(); err != nil || n != 1 {
		t.Errorf("%d earlier keys, %v", n, err)
	}
	if n, err := v.Retire(); err != nil || n != 1 {
		t.Fatalf("%d keys retired, %v", n, err)
	}
	again, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Unwrap(cell, old); !errors.Is(err, ErrOpenSealed) {
		t.Errorf("what the retired key wrapped: %v", err)
	}
	key, err = again.Unwrap(cell, fresh)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := key.Open(at, sealed); err != nil || string(plain) != "Lefèvre" {
		t.Errorf("%q, %v", plain, err)
	}
	if !again.Authentic([]byte("line"), line) {
		t.Error("lines from before are not verified any more")
	}
}

func TestAKeysetFileThatGoesAwayDoesNotStopWhatRuns(t *testing.T) {
	v, path := newVault(t)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, _, err := v.NewDataKey(Cell{"person_keys", "wrapped", "p1"}); err != nil {
		t.Error(err)
	}
	if err := v.Rotate(false); err == nil {
		t.Error("a missing file was rotated")
	}
}

func TestAnOlderKeysetFileIsNotTakenBack(t *testing.T) {
	v, path := newVault(t)
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Rotate(false); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	if g := v.Generation(); g != 2 {
		t.Errorf("generation %d: the older file was taken back", g)
	}
}

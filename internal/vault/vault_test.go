package vault

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"permanence/internal/casework"
)

func newVault(t *testing.T) (*Vault, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "master.keyset")
	v, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	return v, path
}

func TestTheKeysetFileIsReadableByItsOwnerAlone(t *testing.T) {
	_, path := newVault(t)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, error %v; want 0600", info.Mode(), err)
	}
	if _, err := Create(path); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("creating over an existing keyset gave %v", err)
	}
}

func TestAKeysetThatCannotBeTrustedIsRefused(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(filepath.Join(dir, "absent")); !errors.Is(err, ErrMissing) {
		t.Errorf("absent: %v", err)
	}
	broken := filepath.Join(dir, "broken")
	for _, text := range []string{"", "{}", `{"permanence_keyset":1,"wrap":{}}`, "not json"} {
		if err := os.WriteFile(broken, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(broken); !errors.Is(err, ErrBroken) {
			t.Errorf("%q: %v", text, err)
		}
	}
	_, path := newVault(t)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); !errors.Is(err, ErrOpen) {
		t.Errorf("world-readable: %v", err)
	}
}

func TestACiphertextOpensInItsOwnCellOnly(t *testing.T) {
	v, path := newVault(t)
	keyCell := Cell{"person_keys", "wrapped", "p1"}
	key, wrapped, err := v.NewDataKey(keyCell)
	if err != nil {
		t.Fatal(err)
	}
	cell := Cell{"persons", "identity", "p1"}
	sealed := key.Seal(cell, []byte("Lefèvre"))
	if bytes.Contains(sealed, []byte("Lef")) {
		t.Fatal("the text shows through")
	}
	again, err := Open(path) // a restart
	if err != nil {
		t.Fatal(err)
	}
	key2, err := again.Unwrap(keyCell, wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := key2.Open(cell, sealed); err != nil || string(plain) != "Lefèvre" {
		t.Fatalf("%q, %v", plain, err)
	}
	for _, other := range []Cell{{"persons", "identity", "p2"}, {"persons", "note", "p1"}, {"cases", "identity", "p1"}} {
		if _, err := key2.Open(other, sealed); !errors.Is(err, ErrOpenSealed) {
			t.Errorf("opened in %v: %v", other, err)
		}
	}
	if _, err := again.Unwrap(Cell{"person_keys", "wrapped", "p2"}, wrapped); !errors.Is(err, ErrOpenSealed) {
		t.Errorf("unwrapped for another person: %v", err)
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := key2.Open(cell, sealed); !errors.Is(err, ErrOpenSealed) {
		t.Errorf("a flipped bit opened: %v", err)
	}
	other, _ := newVault(t)
	if _, err := other.Unwrap(keyCell, wrapped); !errors.Is(err, ErrOpenSealed) {
		t.Errorf("another keyset unwrapped: %v", err)
	}
}

func TestTokensDependOnKeysetKindScopeAndText(t *testing.T) {
	v, _ := newVault(t)
	w, _ := newVault(t)
	token := func(v *Vault, k Kind, scope, text string) Token {
		tok, err := v.Token(k, scope, text)
		if err != nil {
			t.Fatal(err)
		}
		return tok
	}
	base := token(v, KindWord, "post", "lefevre")
	if base != token(v, KindWord, "post", "lefevre") {
		t.Error("the same word gave two tokens")
	}
	for name, other := range map[string]Token{
		"keyset": token(w, KindWord, "post", "lefevre"), "kind": token(v, KindSound, "post", "lefevre"),
		"scope": token(v, KindWord, "post2", "lefevre"), "text": token(v, KindWord, "post", "lefebvre"),
	} {
		if other == base {
			t.Errorf("another %s gave the same token", name)
		}
	}
}

func TestAPersonIsFoundByWordBeginningSoundPhoneAndBirthYear(t *testing.T) {
	id := &casework.Identity{LastName: "Lefèvre-N'Diaye", FirstName: "Yasmine", Phones: []string{"+33 6 12 34 56 78"}, Birth: casework.Birth{Year: 1951}}
	have := map[Term]bool{}
	for _, term := range IdentityTerms(id) {
		have[term] = true
	}
	found := func(query string) bool {
		groups := QueryTerms(query)
		for _, any := range groups {
			hit := false
			for _, term := range any {
				hit = hit || have[term]
			}
			if !hit {
				return false
			}
		}
		return len(groups) > 0
	}
	for _, q := range []string{"lefevre", "LEFÈVRE", "lef", "Lefebvre", "yasmine lefevre", "diaye", "06 12 34 56 78", "0612345678", "yasm 1951", "n"} {
		if !found(q) {
			t.Errorf("%q does not find", q)
		}
	}
	for _, q := range []string{"", "le", "durand", "yasmine durand", "06 12 34 56 79", "1952"} {
		if found(q) {
			t.Errorf("%q finds", q)
		}
	}
}

func TestALogLineIsAuthenticOnlyUnchanged(t *testing.T) {
	v, _ := newVault(t)
	code, err := v.Authenticate([]byte("line"))
	if err != nil || !v.Authentic([]byte("line"), code) || v.Authentic([]byte("lime"), code) {
		t.Fatalf("code %x, %v", code, err)
	}
}

package exchange

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"permanence/internal/casework"
)

// keyPrefix begins a public key, so that it is not taken for another one.
const keyPrefix = "permanence-decomptes+"

// Key is what an installation signs its files with.
type Key struct{ private ed25519.PrivateKey }

// NewKey is a random key.
func NewKey() Key {
	_, private, _ := ed25519.GenerateKey(rand.Reader) // never fails: crypto/rand stops the program instead
	return Key{private}
}

// ParseKey reads what Secret wrote.
func ParseKey(secret []byte) (Key, error) {
	if len(secret) != ed25519.SeedSize {
		return Key{}, fmt.Errorf("parse key: %d bytes", len(secret))
	}
	return Key{ed25519.NewKeyFromSeed(secret)}, nil
}

// Secret is the private key, to be kept sealed.
func (k Key) Secret() []byte { return k.private.Seed() }

// Public is what whoever receives the files needs: one line of text.
func (k Key) Public() string {
	return keyPrefix + base64.StdEncoding.EncodeToString(k.private.Public().(ed25519.PublicKey))
}

// CheckPublic refuses a text that is not a public key as Public writes it.
func CheckPublic(text string) error {
	_, err := parsePublic(text)
	return err
}

func parsePublic(text string) (ed25519.PublicKey, error) {
	encoded, ok := strings.CutPrefix(text, keyPrefix)
	raw, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if !ok || err != nil || len(raw) != ed25519.PublicKeySize {
		return nil, casework.Invalid("cle", text, "la clé publique que « permanence exchange key » imprime dans l'autre installation, qui commence par "+keyPrefix)
	}
	return raw, nil
}

// Fingerprint is a public key short enough to be read aloud: twenty digits and
// letters, in groups. Two people compare it by telephone before trusting a key.
func Fingerprint(public string) string {
	sum := sha256.Sum256([]byte(public))
	text := hex.EncodeToString(sum[:10])
	var groups []string
	for i := 0; i < len(text); i += 4 {
		groups = append(groups, text[i:i+4])
	}
	return strings.Join(groups, " ")
}

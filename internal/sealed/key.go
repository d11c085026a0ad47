package sealed

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
const keyPrefix = "permanence-bilans+"

// Key is what an installation signs its sealed reports with.
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

// Public is what whoever checks a report needs: one line of text.
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
		return nil, casework.Invalid("--key", text, "la clé publique que la page du bilan scellé et « permanence report key » donnent, qui commence par "+keyPrefix)
	}
	return raw, nil
}

// Fingerprint is a public key short enough to be read aloud: twenty digits and
// letters, in groups.
func Fingerprint(public string) string {
	sum := sha256.Sum256([]byte(public))
	return InGroups(hex.EncodeToString(sum[:10]))
}

// InGroups is a digest in groups of four, as people compare it.
func InGroups(digest string) string {
	digest = strings.TrimPrefix(digest, digestPrefix)
	var groups []string
	for i := 0; i < len(digest); i += 4 {
		groups = append(groups, digest[i:min(i+4, len(digest))])
	}
	return strings.Join(groups, " ")
}

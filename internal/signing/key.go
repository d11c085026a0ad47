package signing

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

// Use is what keys are for.
type Use struct {
	Prefix string // that their public halves begin with
	Field  string // where a public key is typed in
	Where  string // the key is found, in French, for who typed something else
}

// Key signs for one use.
type Key struct {
	private ed25519.PrivateKey
	use     *Use
}

// New is a random key.
func (u *Use) New() Key {
	_, private, _ := ed25519.GenerateKey(rand.Reader) // never fails: crypto/rand stops the program instead
	return Key{private, u}
}

// Parse reads what Secret wrote.
func (u *Use) Parse(secret []byte) (Key, error) {
	if len(secret) != ed25519.SeedSize {
		return Key{}, fmt.Errorf("parse key: %d bytes", len(secret))
	}
	return Key{ed25519.NewKeyFromSeed(secret), u}, nil
}

// Public reads a public key as Key.Public writes it, and refuses any other text,
// naming the field.
func (u *Use) Public(text string) (ed25519.PublicKey, error) {
	encoded, ok := strings.CutPrefix(text, u.Prefix)
	raw, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if !ok || err != nil || len(raw) != ed25519.PublicKeySize {
		return nil, casework.Invalid(u.Field, text, u.Where+", qui commence par "+u.Prefix)
	}
	return raw, nil
}

// Secret is the private key, to be kept sealed.
func (k Key) Secret() []byte { return k.private.Seed() }

// Sign is the signature of a message.
func (k Key) Sign(message []byte) []byte { return ed25519.Sign(k.private, message) }

// Public is what whoever checks a signature needs: one line of text.
func (k Key) Public() string {
	return k.use.Prefix + base64.StdEncoding.EncodeToString(k.private.Public().(ed25519.PublicKey))
}

// Fingerprint is a public key short enough to be read aloud: twenty digits and
// letters, in groups. Two people compare it by telephone before trusting a key.
func Fingerprint(public string) string {
	sum := sha256.Sum256([]byte(public))
	return InGroups(hex.EncodeToString(sum[:10]))
}

// InGroups are digits and letters in groups of four, as people compare them.
func InGroups(digits string) string {
	var groups []string
	for i := 0; i < len(digits); i += 4 {
		groups = append(groups, digits[i:min(i+4, len(digits))])
	}
	return strings.Join(groups, " ")
}

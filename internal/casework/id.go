package casework

import (
	"crypto/rand"
	"encoding/base32"
	"time"
)

var idAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID makes an identifier of 26 characters: 48 bits of milliseconds, so that
// identifiers sort by age and indexes stay compact, then 80 random bits.
func NewID(now time.Time) string {
	var b [16]byte
	ms := now.UnixMilli()
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	_, _ = rand.Read(b[6:]) // never fails: crypto/rand stops the program instead
	return idAlphabet.EncodeToString(b[:])
}

// ValidID tells whether a text has the form of an identifier.
func ValidID(s string) bool {
	if len(s) != 26 {
		return false
	}
	_, err := idAlphabet.DecodeString(s)
	return err == nil
}

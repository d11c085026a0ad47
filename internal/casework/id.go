package casework

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"sync"
	"time"
)

var idAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// idSource remembers the last identifier made, so that those of one
// millisecond sort in the order in which they were made.
type idSource struct {
	sync.Mutex
	ms   int64
	high uint16 // the 80 bits after the milliseconds
	low  uint64
}

var ids idSource

// NewID makes an identifier of 26 characters: 48 bits of milliseconds, then 80
// random bits, which within one millisecond go up by random steps. Identifiers
// therefore sort in the order of their making, indexes stay compact, and none
// can be guessed from another.
func NewID(now time.Time) string {
	var b [16]byte
	_, _ = rand.Read(b[6:]) // never fails: crypto/rand stops the program instead
	ms := now.UnixMilli()
	ids.Lock()
	if ms == ids.ms {
		ids.step(uint64(binary.BigEndian.Uint32(b[12:])) + 1)
	} else {
		ids.ms, ids.high, ids.low = ms, binary.BigEndian.Uint16(b[6:]), binary.BigEndian.Uint64(b[8:])
	}
	binary.BigEndian.PutUint16(b[6:], ids.high)
	binary.BigEndian.PutUint64(b[8:], ids.low)
	ids.Unlock()
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	return idAlphabet.EncodeToString(b[:])
}

// step adds to the 80 bits.
func (s *idSource) step(by uint64) {
	if s.low += by; s.low < by {
		s.high++
	}
}

// ValidID tells whether a text has the form of an identifier.
func ValidID(s string) bool {
	if len(s) != 26 {
		return false
	}
	_, err := idAlphabet.DecodeString(s)
	return err == nil
}

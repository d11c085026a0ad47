package casework

import "time"

// FirstID is before every identifier made from that millisecond on, and after
// those made earlier: what a search of identifiers by time begins with.
func FirstID(t time.Time) string {
	var b [16]byte
	ms := max(t.UnixMilli(), 0)
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	return idAlphabet.EncodeToString(b[:])
}

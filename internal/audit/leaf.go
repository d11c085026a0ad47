package audit

import (
	"encoding/binary"

	"golang.org/x/mod/sumdb/tlog"
)

// Leaf is the place of a line in the sealed log.
type Leaf struct {
	Position int64 // from 0, without gaps, in the order of sealing
	LineID   string
	Hash     tlog.Hash
	Seal     []byte // code of the place and of the hash: a leaf that was moved or made up shows
}

// HashLine is what the tree holds of a line: its content with its code.
func HashLine(l *Line, code []byte) tlog.Hash { return tlog.RecordHash(append(l.Bytes(), code...)) }

// SealedBytes is the leaf as it is authenticated.
func (f *Leaf) SealedBytes() []byte {
	b := append([]byte("permanence.audit.leaf.1\x00"), f.LineID...)
	b = binary.BigEndian.AppendUint64(append(b, 0), uint64(f.Position))
	return append(b, f.Hash[:]...)
}

// NewLeaf gives a line its place.
func NewLeaf(a Authenticator, position int64, l *Line, code []byte) (Leaf, error) {
	f := Leaf{Position: position, LineID: l.ID, Hash: HashLine(l, code)}
	var err error
	f.Seal, err = a.Authenticate(f.SealedBytes())
	return f, err
}

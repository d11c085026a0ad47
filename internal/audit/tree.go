package audit

import (
	"encoding/base64"
	"errors"
	"math/bits"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Tree is the Merkle tree of the sealed lines (RFC 6962), of which only the
// roots of the whole subtrees on its right edge are kept: a dozen hashes for
// ten million lines. Adding a line and computing the root need no more. The
// zero Tree is empty.
type Tree struct {
	size int64
	edge []tlog.Hash // of the whole subtrees, the largest first: one for each bit of size
}

// Size is the number of lines.
func (t *Tree) Size() int64 { return t.size }

// Add appends the hash of a line.
func (t *Tree) Add(leaf tlog.Hash) {
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.edge) - 1
		leaf = tlog.NodeHash(t.edge[last], leaf)
		t.edge = t.edge[:last]
	}
	t.edge = append(t.edge, leaf)
	t.size++
}

// Root is the hash of the whole tree; the zero hash when it is empty.
func (t *Tree) Root() tlog.Hash {
	if t.size == 0 {
		return tlog.Hash{}
	}
	last := len(t.edge) - 1
	root := t.edge[last]
	for i := last - 1; i >= 0; i-- {
		root = tlog.NodeHash(t.edge[i], root)
	}
	return root
}

// Edge is the tree as text, to be continued by ParseTree.
func (t *Tree) Edge() string {
	texts := make([]string, len(t.edge))
	for i, h := range t.edge {
		texts[i] = base64.StdEncoding.EncodeToString(h[:])
	}
	return strings.Join(texts, " ")
}

var errEdge = errors.New("the edge of the tree does not fit its size")

// ParseTree continues a tree of that size from what Edge wrote.
func ParseTree(size int64, edge string) (Tree, error) {
	t := Tree{size: size}
	for text := range strings.FieldsSeq(edge) {
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(b) != tlog.HashSize {
			return Tree{}, errEdge
		}
		t.edge = append(t.edge, tlog.Hash(b))
	}
	if size < 0 || len(t.edge) != bits.OnesCount64(uint64(size)) {
		return Tree{}, errEdge
	}
	return t, nil
}

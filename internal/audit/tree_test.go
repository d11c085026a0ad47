package audit

import (
	"encoding/binary"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// Our edge against the library's whole store of hashes, and its proofs against
// our root.
func TestTheEdgeOfTheTreeGivesTheRootOfTheWholeTree(t *testing.T) {
	var tree Tree
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		all := make([]tlog.Hash, len(indexes))
		for i, n := range indexes {
			all[i] = stored[n]
		}
		return all, nil
	})
	for n := range int64(300) {
		leaf := tlog.RecordHash(binary.BigEndian.AppendUint64(nil, uint64(n)))
		hashes, err := tlog.StoredHashesForRecordHash(n, leaf, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hashes...)
		tree.Add(leaf)
		want, err := tlog.TreeHash(n+1, reader)
		if err != nil || tree.Root() != want {
			t.Fatalf("%d lines: root %v, want %v (%v)", n+1, tree.Root(), want, err)
		}
		again, err := ParseTree(tree.Size(), tree.Edge())
		if err != nil || again.Root() != want {
			t.Fatalf("%d lines: read back %v, %v", n+1, again.Root(), err)
		}
		proof, err := tlog.ProveRecord(n+1, n/2, reader)
		if err != nil {
			t.Fatal(err)
		}
		half := tlog.RecordHash(binary.BigEndian.AppendUint64(nil, uint64(n/2)))
		if err := tlog.CheckRecord(proof, n+1, tree.Root(), n/2, half); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnEdgeThatDoesNotFitItsSizeIsRefused(t *testing.T) {
	var tree Tree
	tree.Add(tlog.RecordHash([]byte("a")))
	for _, c := range []struct {
		size int64
		edge string
	}{{3, tree.Edge()}, {0, tree.Edge()}, {-1, ""}, {1, "YQ=="}, {1, "?"}, {1, ""}} {
		if _, err := ParseTree(c.size, c.edge); err == nil {
			t.Errorf("%d, %q was read", c.size, c.edge)
		}
	}
}

package register

import "hash/maphash"

const chunkSize = 4096

// slab is a growing list kept in chunks: it never moves, so growing never
// takes twice its size, and what it holds has no pointer for the collector to
// follow.
type slab[T any] struct {
	chunks [][]T
	n      uint32
}

func (s *slab[T]) add(v T) uint32 {
	if s.n%chunkSize == 0 {
		s.chunks = append(s.chunks, make([]T, 0, chunkSize))
	}
	last := &s.chunks[len(s.chunks)-1]
	*last = append(*last, v)
	s.n++
	return s.n - 1
}

func (s *slab[T]) at(i uint32) *T { return &s.chunks[i/chunkSize][i%chunkSize] }

// index numbers distinct keys from 0 in order of appearance: an open-addressing
// table of positions beside a slab of keys, about 15 bytes a key.
type index struct {
	seed  maphash.Seed
	slots []uint32 // position of a key, plus one
	keys  slab[uint64]
}

func newIndex() *index { return &index{seed: maphash.MakeSeed(), slots: make([]uint32, 1024)} }

// hash makes a key of a text.
func (x *index) hash(s string) uint64 { return maphash.String(x.seed, s) }

// find gives the number of a key, false when it was never added.
func (x *index) find(key uint64) (uint32, bool) {
	slot := x.slot(key)
	if x.slots[slot] == 0 {
		return 0, false
	}
	return x.slots[slot] - 1, true
}

// add gives the number of a key, and whether it is new.
func (x *index) add(key uint64) (n uint32, isNew bool) {
	slot := x.slot(key)
	if at := x.slots[slot]; at != 0 {
		return at - 1, false
	}
	n = x.keys.add(key)
	x.slots[slot] = n + 1
	if uint64(x.keys.n)*4 > uint64(len(x.slots))*3 {
		x.grow()
	}
	return n, true
}

// slot is where the key stands, or the free place where it would.
func (x *index) slot(key uint64) uint64 {
	mask := uint64(len(x.slots) - 1)
	for slot := maphash.Comparable(x.seed, key) & mask; ; slot = (slot + 1) & mask {
		if at := x.slots[slot]; at == 0 || *x.keys.at(at - 1) == key {
			return slot
		}
	}
}

func (x *index) grow() {
	x.slots = make([]uint32, 2*len(x.slots))
	for n := range x.keys.n {
		x.slots[x.slot(*x.keys.at(n))] = n + 1
	}
}

// texts keeps each distinct text once, known by a number from 1; 0 is the
// empty text. Two texts are taken for one by a seeded hash of 64 bits.
type texts struct {
	known *index
	spans slab[span]
	pages [][]byte
}

type span struct {
	page   uint32
	offset uint16
	length uint16
}

const pageSize = 1 << 15

func newTexts() *texts { return &texts{known: newIndex()} }

func (t *texts) add(s string) uint32 {
	if s == "" {
		return 0
	}
	n, isNew := t.known.add(t.known.hash(s))
	if isNew {
		t.spans.add(t.keep(s))
	}
	return n + 1
}

func (t *texts) keep(s string) span {
	if len(t.pages) == 0 || len(t.pages[len(t.pages)-1])+len(s) > pageSize {
		t.pages = append(t.pages, make([]byte, 0, pageSize))
	}
	page := &t.pages[len(t.pages)-1]
	at := span{page: uint32(len(t.pages) - 1), offset: uint16(len(*page)), length: uint16(len(s))}
	*page = append(*page, s...)
	return at
}

func (t *texts) text(n uint32) string { return string(t.letters(n)) }

// is compares without making a string.
func (t *texts) is(n uint32, s string) bool { return string(t.letters(n)) == s }

func (t *texts) letters(n uint32) []byte {
	if n == 0 {
		return nil
	}
	at := *t.spans.at(n - 1)
	return t.pages[at.page][at.offset : int(at.offset)+int(at.length)]
}

package register

import (
	"strings"

	"permanence/internal/casework"
)

// codeList is a code list of the domain without its type, codes known by their
// position.
type codeList struct {
	codes, labels []string
	unknown       int // position of non_connu, -1 without one
	parse         func(string) (int, bool)
}

func listOf[T ~string](l *casework.List[T]) *codeList {
	labels := make([]string, len(l.Items))
	for i, it := range l.Items {
		labels[i] = it.Label
	}
	return &codeList{codes: l.Codes(), labels: labels, unknown: l.Index(casework.NotKnown), parse: func(s string) (int, bool) {
		c, ok := l.Parse(s)
		return l.Index(c), ok
	}}
}

func (l *codeList) expected() string { return strings.Join(l.codes, ", ") }

// overrules tells whether a code, as its position plus one, says more than the
// one before: something after nothing, or anything after non_connu.
func (l *codeList) overrules(before, now uint8) bool {
	return now != 0 && now != before && (before == 0 || int(before) == l.unknown+1)
}

// contradicts tells whether two codes, as their positions plus one, cannot
// both be true. Nothing and non_connu contradict nothing.
func (l *codeList) contradicts(before, now uint8) bool {
	return before != 0 && now != 0 && before != now && int(before) != l.unknown+1 && int(now) != l.unknown+1
}

// nearest is the code whose spelling or label is at most two strokes away from
// what was written, empty when none or several are as near.
func (l *codeList) nearest(written string) string {
	word := []rune(casework.FoldWord(written))
	if len(word) < 3 || len(word) > 60 {
		return ""
	}
	best, code := 3, ""
	for i := range l.codes {
		for _, spelling := range []string{l.codes[i], l.labels[i]} {
			d := distance(word, []rune(casework.FoldWord(spelling)), best+1)
			switch {
			case d < best:
				best, code = d, l.codes[i]
			case d == best && d < 3 && code != l.codes[i]:
				code = ""
			}
		}
	}
	return code
}

// distance is the number of letters to add, drop, change or swap (Damerau-
// Levenshtein, restricted), or limit when it is that or more.
func distance(a, b []rune, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

// codeReader reads the cells of one column of codes. It remembers what it has
// read: a register holds few distinct cells.
type codeReader struct {
	list   *codeList
	values map[string]string // folded cell → code, from a mapping; an empty code leaves the cell out
	known  map[string]int
}

// ignored stands for a cell that a mapping leaves out.
const ignored = -1

const remembered = 4096

// read gives the position of the code, ignored, or false for an unknown one.
func (r *codeReader) read(cell string) (int, bool) {
	if i, ok := r.known[cell]; ok {
		return i, true
	}
	i, ok := r.look(cell)
	if ok && len(r.known) < remembered {
		r.known[strings.Clone(cell)] = i
	}
	return i, ok
}

func (r *codeReader) look(cell string) (int, bool) {
	if code, ok := r.values[casework.FoldWord(cell)]; ok {
		if code == "" {
			return ignored, true
		}
		cell = code
	}
	return r.list.parse(cell)
}

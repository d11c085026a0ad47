package indicator

import (
	"iter"

	"permanence/internal/casework"
)

// Tally holds the counts of one post, or of several added, over one period.
// It holds nothing of a person. It is not safe for concurrent use.
type Tally struct {
	period   casework.Period
	version  int // of the definitions
	counts   [numCounters]int
	cells    []int // of all breakdowns, one after the other, then of all crossings: see axes and crossAxes
	communes map[string]int
	series   [numSeries]Histogram
	visits   map[places]int // persons met, by the set of places where they were
}

// New is the empty tally of a period: the one that adds nothing.
func New(period casework.Period) *Tally {
	return &Tally{
		period:   period,
		version:  DefinitionsVersion,
		cells:    make([]int, allCells),
		communes: map[string]int{},
		visits:   map[places]int{},
	}
}

// Compute folds a stream of persons, each one complete and met once, into the
// tally of a period. It stops at the first error of the stream and returns it.
func Compute(period casework.Period, persons iter.Seq2[*casework.PersonRecord, error]) (*Tally, error) {
	t := New(period)
	for p, err := range persons {
		if err != nil {
			return nil, err
		}
		t.Add(p)
	}
	return t, nil
}

// Period is the period that the tally counts.
func (t *Tally) Period() casework.Period { return t.period }

// DefinitionsVersion is the version of the definitions by which it counts.
func (t *Tally) DefinitionsVersion() int { return t.version }

// Merge adds the counts of another tally, which is left as it is. It refuses a
// tally of another period or of another version of the definitions.
func (t *Tally) Merge(o *Tally) error {
	if t.period != o.period {
		return casework.Refuse(casework.KindInvalid, "Ces bilans ne s'additionnent pas : ils portent sur deux périodes (%s ; %s).", t.period.French(), o.period.French())
	}
	if t.version != o.version {
		return casework.Refuse(casework.KindInvalid, "Ces bilans ne s'additionnent pas : ils suivent deux versions des définitions (%d et %d).", t.version, o.version)
	}
	for i, n := range o.counts {
		t.counts[i] += n
	}
	for i, n := range o.cells {
		t.cells[i] += n
	}
	for code, n := range o.communes {
		t.communes[code] += n
	}
	for i := range o.series {
		t.series[i].Merge(&o.series[i])
	}
	for set, n := range o.visits {
		t.visits[set] += n
	}
	return nil
}

// rows are the counts of a breakdown, in the order of its axis.
func (t *Tally) rows(b breakdown) []int {
	a := &axes[b]
	return t.cells[a.at : a.at+len(a.codes) : a.at+len(a.codes)]
}

// sum of the rows of a breakdown.
func (t *Tally) sum(b breakdown) int {
	n := 0
	for _, c := range t.rows(b) {
		n += c
	}
	return n
}

// cell is the count of one code of a breakdown.
func (t *Tally) cell(b breakdown, code string) int { return t.rows(b)[axes[b].byCode[code]] }

func (t *Tally) count(b breakdown, position int) { t.cells[axes[b].at+position]++ }

// Empty tells whether the tally counts nothing at all.
func (t *Tally) Empty() bool {
	counted := len(t.communes) > 0 || len(t.visits) > 0
	for _, n := range t.counts {
		counted = counted || n != 0
	}
	for _, n := range t.cells {
		counted = counted || n != 0
	}
	for i := range t.series {
		counted = counted || len(t.series[i].bins) > 0
	}
	return !counted
}

package indicator

import (
	"cmp"
	"math"
	"slices"

	"permanence/internal/casework"
)

// suppress hides more cells until none that is hidden can be found too
// closely, and tells whether that is possible at all.
func (m *mask) suppress() bool {
	m.of = make([][]int, len(m.cells))
	for i, id := range m.identities {
		for _, t := range id.terms {
			m.of[t.cell] = append(m.of[t.cell], i)
		}
	}
	for start := 0; start < len(m.cells); {
		unsafe := m.unsafe(start)
		if unsafe < 0 {
			start++
			continue
		}
		if !m.hideOneMore(unsafe) {
			return false
		}
		start = 0
	}
	return true
}

// needs is how many counts apart the least and the most of a cell must be: the
// threshold, so that a reader cannot even tell that the count is small. Where
// a share "au moins" says so by itself, and for what is nowhere printed, each
// of the small counts must remain possible. Zero asks for nothing.
func (m *mask) needs(i int) float64 {
	switch c := &m.cells[i]; {
	case !c.open() || c.given || !c.printed && !m.small(c.value):
		return 0
	case c.frozen && c.printed:
		return float64(c.need)
	case !c.printed || m.bounded(i):
		return float64(max(m.threshold-2, 1))
	}
	return float64(m.threshold)
}

// bounded tells whether a share "au moins" is of this cell, or tells that it
// is small.
func (m *mask) bounded(i int) bool {
	if m.told(i) || !m.small(m.cells[i].value) {
		return m.told(i)
	}
	return slices.ContainsFunc(m.of[i], func(id int) bool {
		return slices.ContainsFunc(m.identities[id].terms, func(t term) bool { return m.told(t.cell) })
	})
}

// told tells whether a share "au moins" of this cell is given: it is not once its
// base is withheld too.
func (m *mask) told(i int) bool { return m.bounds[i] > 0 && !m.hiddenAt(m.baseOf[i]) }

// unsafe is the first cell found too closely among those that are tied to this
// one, or -1.
func (m *mask) unsafe(start int) int {
	if m.checked[start] || !m.cells[start].open() {
		return -1
	}
	cells := m.component(start)
	p := m.worlds(cells)
	for k, i := range cells {
		if width := m.needs(i); width > 0 && !p.widen(k, width) {
			return i
		}
	}
	for _, i := range cells {
		m.checked[i] = true
	}
	return -1
}

// component lists the hidden cells tied to this one, in order.
func (m *mask) component(start int) []int {
	seen := map[int]bool{start: true}
	cells := []int{start}
	for k := 0; k < len(cells); k++ {
		for _, id := range m.of[cells[k]] {
			for _, t := range m.identities[id].terms {
				if m.cells[t.cell].open() && !seen[t.cell] {
					seen[t.cell] = true
					cells = append(cells, t.cell)
				}
			}
		}
	}
	slices.Sort(cells)
	return cells
}

// worlds are all counts of these cells that agree with what is shown. Nothing
// farther from the truth than twice the threshold is looked at: what is wide
// enough within is wide enough.
func (m *mask) worlds(cells []int) *polytope {
	column := make(map[int]int, len(cells))
	low, high := make([]float64, len(cells)), make([]float64, len(cells))
	far := float64(2 * m.threshold)
	ids := map[int]bool{}
	var order []int
	for k, i := range cells {
		c := &m.cells[i]
		column[i] = k
		low[k], high[k] = max(float64(min(c.least-c.value, 0)), -far), far
		for _, id := range m.of[i] {
			if !ids[id] {
				ids[id] = true
				order = append(order, id)
			}
		}
	}
	matrix := make([][]float64, len(order))
	for r, id := range order {
		matrix[r] = make([]float64, len(cells))
		for _, t := range m.identities[id].terms {
			if m.cells[t.cell].open() {
				matrix[r][column[t.cell]] += float64(t.factor)
			}
		}
	}
	return newPolytope(matrix, low, high)
}

// hideOneMore hides a cell tied to one that is found too closely: the smallest
// one that is enough alone or, if none is, the smallest. When nothing is left to hide, a
// table is withheld whole, then a share "au moins" is taken back.
func (m *mask) hideOneMore(unsafe int) bool {
	seen := map[int]bool{unsafe: true}
	for ring := []int{unsafe}; len(ring) > 0; {
		shown, hidden := m.around(ring, seen)
		if len(shown) > 0 {
			m.hide(m.best(unsafe, shown))
			return true
		}
		ring = hidden
	}
	for _, i := range m.component(unsafe) {
		if t := m.cells[i].table; t != "" && !m.withheld[t] {
			m.withholdTable(t)
			return true
		}
	}
	return m.dropBound(unsafe) || m.giveUp(unsafe)
}

// giveUp leaves a cell that reports given out before tell, now that nothing of
// this one is left to hide around it.
func (m *mask) giveUp(unsafe int) bool {
	if m.series {
		m.cells[unsafe].given = true
		clear(m.checked)
	}
	return m.series
}

// dropBound takes back a share "au moins" that is tied to a cell found too
// closely.
func (m *mask) dropBound(unsafe int) bool {
	for _, i := range m.component(unsafe) {
		if m.bounds[i] > 0 {
			delete(m.bounds, i)
			m.cells[i].least = 0
			m.hide(i)
			return true
		}
	}
	return false
}

// around lists what is tied to the cells of a ring: what could be hidden, and
// what is hidden already.
func (m *mask) around(ring []int, seen map[int]bool) (shown, hidden []int) {
	for _, i := range ring {
		for _, id := range m.of[i] {
			for _, t := range m.identities[id].terms {
				c := &m.cells[t.cell]
				if seen[t.cell] {
					continue
				}
				seen[t.cell] = true
				if c.hidden || c.frozen {
					hidden = append(hidden, t.cell)
				} else if !c.known && (c.value > 0 || c.table == "" && !c.certain) && t.cell != m.byName["persons_met"] {
					shown = append(shown, t.cell)
				}
			}
		}
	}
	return shown, hidden
}

// tried is how many cells are tried one by one before the smallest is taken.
const tried = 4

func (m *mask) best(unsafe int, shown []int) int {
	kept := m.byName["appointments_kept"]
	cost := func(i int) int {
		if n := m.cells[i].value; i != kept && n > 0 {
			return n
		}
		return math.MaxInt // other tables rest on it, or it says that there is none
	}
	slices.SortFunc(shown, func(a, b int) int { return cmp.Or(cmp.Compare(cost(a), cost(b)), cmp.Compare(a, b)) })
	for _, i := range shown[:min(tried, len(shown))] {
		c := m.cells[i]
		m.reveal(i, true)
		cells := m.component(unsafe)
		enough := m.worlds(cells).widen(slices.Index(cells, unsafe), m.needs(unsafe))
		m.cells[i] = c
		if enough {
			return i
		}
	}
	return shown[0]
}

// hide withholds a cell. What was found safe before is looked at again: a cell
// that is hidden ties others together.
func (m *mask) hide(i int) {
	m.reveal(i, true)
	clear(m.checked)
}

// reveal sets whether a cell is hidden. A row that is printed counts one at
// least.
func (m *mask) reveal(i int, hidden bool) {
	c := &m.cells[i]
	c.hidden = hidden
	if c.table != "" && !m.withheld[c.table] {
		c.least = max(c.least, min(1, c.value))
	}
}

// withholdTable withholds all rows of a table: nobody knows which there are.
func (m *mask) withholdTable(name string) {
	m.withheld[name] = true
	for i := range m.cells {
		if c := &m.cells[i]; c.table == name {
			c.hidden, c.least = true, 0
		}
	}
	clear(m.checked)
}

// primary hides what counts few, or nearly all of what it is part of.
func (m *mask) primary() {
	for i := range m.cells {
		if c := &m.cells[i]; c.printed && m.small(c.value) {
			m.hide(i)
		}
	}
	for i := range m.report.Tables {
		if t := &m.report.Tables[i]; !t.Definition.ofNobody() {
			m.primaryTable(t)
		}
	}
	for i := range m.report.Figures {
		f := &m.report.Figures[i]
		d := f.Definition
		rest := int(f.Base) - int(f.Value)
		if d.Unit.Counted() && d.Numerator != "" && f.row == nil && m.small(rest) && !m.small(int(f.Value)) && !d.ofNobody() {
			m.boundBelow(d.Name, d.DenominatorFigure, int(f.Base), 0)
		}
	}
}

func (m *mask) primaryTable(t *Table) {
	name := t.Definition.Name
	if m.small(t.Base) {
		m.withholdTable(name)
		return
	}
	for i := range t.Rows {
		row := &t.Rows[i]
		if rest := t.Base - row.Value; !m.small(rest) || m.small(row.Value) || row.Code == t.total {
			continue
		}
		others := 0
		for j := range t.Rows {
			if j != i && t.Rows[j].Value > 0 && t.Definition.AddsUp {
				others++
			}
		}
		m.boundBelow(rowName(name, row.Code), t.baseName(), t.Base, max(others-1, 0))
	}
}

// boundBelow hides a cell that is nearly all of its base, and says how much of
// it at least: a share that is the same for each small rest.
func (m *mask) boundBelow(name, of string, base, more int) {
	i := m.byName[name]
	m.hide(i)
	m.baseOf[i] = of
	share := m.nearlyAll(base, more)
	c := &m.cells[i]
	c.least = int(math.Ceil(share*float64(base) - tiny))
	m.bounds[i] = share
}

// nearlyAll is the share, in whole percents rounded down, of a count that
// misses its denominator by threshold-1, and by more where the rest is in
// several rows of one at least each.
func (m *mask) nearlyAll(base, more int) float64 {
	return floorPercent(max(base-(m.threshold-1)-more, 0), base)
}

func floorPercent(n, of int) float64 {
	if of <= 0 {
		return 0
	}
	return math.Floor(100*float64(n)/float64(of)) / 100
}

// unrank puts the hidden communes after the others, by their codes: among rows
// in order of size, a hidden one would tell its own.
func unrank(rows []Row) {
	rank := func(r *Row) int {
		switch {
		case r.Code == casework.NotKnown:
			return 2
		case r.Hidden:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		if rank(&a) == 1 && rank(&b) == 1 {
			return cmp.Compare(a.Code, b.Code)
		}
		return cmp.Compare(rank(&a), rank(&b))
	})
}

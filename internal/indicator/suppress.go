package indicator

import (
	"cmp"
	"math"
	"slices"

	"permanence/internal/casework"
)

// suppress hides more cells until none that is hidden can be found too
// closely, and tells whether that is possible at all. What is hidden only makes
// more worlds possible: where a cell was seen once, it may be for ever.
func (m *mask) suppress() bool {
	m.prepare()
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

// search is what suppress remembers and works with.
type search struct {
	of        [][]int // the identities of each cell
	checked   []int   // the round in which each cell was found safe
	round     int     // one more each time that a cell is hidden
	least     []int   // how far from its true count each cell was seen in a world
	most      []int
	seen      []int // marks of walks, by their number
	seenIDs   []int
	walk      int
	worlds    worlds // of the component that was looked at last
	column    []int  // of each cell among those of the worlds
	filled    []int  // the last time that each cell was put into the worlds
	fills     int    // how often that was done; what is hidden later makes it one more
	persons   int    // the cell of the persons met, which is never hidden
	plain     []bool // cells that are found from what is never hidden: hiding one hides nothing
	keptCount int
}

// worlds is what a reader cannot tell from the truth of some cells tied to each
// other.
type worlds struct {
	polytope
	cells []int
}

func (m *mask) prepare() {
	n := len(m.cells)
	m.of = make([][]int, n)
	amount, terms := make([]int, n), 0
	for _, id := range m.identities {
		for _, t := range id.terms {
			amount[t.cell]++
			terms++
		}
	}
	all := make([]int, terms)
	for i, k := range amount {
		m.of[i], all = all[:0:k], all[k:]
	}
	for i, id := range m.identities {
		for _, t := range id.terms {
			m.of[t.cell] = append(m.of[t.cell], i)
		}
	}
	m.checked, m.round = make([]int, n), 1
	m.least, m.most, m.column = make([]int, n), make([]int, n), make([]int, n)
	m.filled = make([]int, n)
	m.fills = 1 // nothing was put into the worlds yet
	m.seen, m.seenIDs = make([]int, n), make([]int, len(m.identities))
	m.persons, m.keptCount = m.byName["persons_met"], m.byName["appointments_kept"]
	m.plain = make([]bool, n)
	for _, id := range m.identities {
		m.markPlain(id)
	}
}

// markPlain marks the one cell of an identity of which all others are always
// shown: the only row of a table of the persons met counts them all.
func (m *mask) markPlain(id identity) {
	only := -1
	for _, t := range id.terms {
		if c := &m.cells[t.cell]; t.cell == m.persons || c.known || c.certain || c.frozen && !c.hidden {
			continue
		}
		if only >= 0 {
			return
		}
		only = t.cell
	}
	if only >= 0 {
		m.plain[only] = true
	}
}

// needs is how many counts apart the least and the most of a cell must be: the
// threshold, so that a reader cannot even tell that the count is small. Where
// a share "au moins" says so by itself, and for what is nowhere printed, each
// of the small counts must remain possible. Zero asks for nothing.
func (m *mask) needs(i int) float64 {
	switch c := &m.cells[i]; {
	case !c.open() || c.given || !c.printed && !m.small(c.value) || c.none && c.value == 0:
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
	if m.checked[start] == m.round || !m.cells[start].open() {
		return -1
	}
	cells := m.component(start)
	for _, i := range cells {
		if m.narrow(i) && !m.widen(i, cells) {
			return i
		}
	}
	for _, i := range cells {
		m.checked[i] = m.round
	}
	return -1
}

// narrow tells that a cell was not yet seen as far from its true count as it
// must be.
func (m *mask) narrow(i int) bool {
	width := m.most[i] - m.least[i]
	return (width < m.threshold || m.cells[i].frozen) && float64(width) < m.needs(i)
}

// widen looks for worlds in which a cell is far enough from its true count.
func (m *mask) widen(i int, cells []int) bool {
	if m.filled[i] != m.fills {
		m.fill(cells)
	}
	enough := m.worlds.widen(m.column[i], m.needs(i))
	m.remember()
	return enough
}

// remember notes where the cells were seen.
func (m *mask) remember() {
	w := &m.worlds
	for k, i := range w.cells {
		m.least[i] = min(m.least[i], int(math.Ceil(w.least[k]-tiny)))
		m.most[i] = max(m.most[i], int(math.Floor(w.most[k]+tiny)))
	}
}

// component lists the hidden cells tied to this one, in order.
func (m *mask) component(start int) []int {
	m.walk++
	m.seen[start] = m.walk
	cells := []int{start}
	for k := 0; k < len(cells); k++ {
		for _, id := range m.of[cells[k]] {
			if m.seenIDs[id] == m.walk {
				continue
			}
			m.seenIDs[id] = m.walk
			for _, t := range m.identities[id].terms {
				if m.seen[t.cell] != m.walk && m.cells[t.cell].open() {
					m.seen[t.cell] = m.walk
					cells = append(cells, t.cell)
				}
			}
		}
	}
	slices.Sort(cells)
	return cells
}

// fill makes all counts of these cells that agree with what is shown. Nothing
// farther from the truth than twice the threshold is looked at: what is wide
// enough within is wide enough.
func (m *mask) fill(cells []int) {
	w := &m.worlds
	w.cells = cells
	w.reset(len(cells))
	m.walk++
	m.fills++
	for k, i := range cells {
		m.column[i], m.filled[i] = k, m.fills
		m.free(k)
	}
	m.begin()
	for _, i := range cells {
		for _, id := range m.of[i] {
			if m.seenIDs[id] == m.walk {
				continue
			}
			m.seenIDs[id] = m.walk
			row := w.addRow()
			for _, t := range m.identities[id].terms {
				if m.cells[t.cell].open() {
					row[m.column[t.cell]] += float64(t.factor)
				}
			}
			w.reduce()
		}
	}
}

// free lets a cell of the worlds be whatever a reader may take it for.
func (m *mask) free(column int) {
	c, far := &m.cells[m.worlds.cells[column]], float64(2*m.threshold)
	m.worlds.low[column], m.worlds.high[column] = max(float64(min(c.least-c.value, 0)), -far), far
}

// fix keeps a cell where it is, if it is in the worlds.
func (m *mask) fix(i int) {
	if m.filled[i] == m.fills {
		m.worlds.low[m.column[i]], m.worlds.high[m.column[i]] = 0, 0
	}
}

// begin goes back to the true world.
func (m *mask) begin() {
	w := &m.worlds
	clear(w.y)
	for k, i := range w.cells {
		w.least[k], w.most[k] = float64(m.least[i]), float64(m.most[i])
	}
}

// hideOneMore hides a cell tied to one that is found too closely: the smallest
// one that is enough alone or, if none is, the smallest. When nothing is left to hide, a
// table is withheld whole, then a share "au moins" is taken back.
func (m *mask) hideOneMore(unsafe int) bool {
	m.walk++
	walk := m.walk
	m.seen[unsafe] = walk
	for ring := []int{unsafe}; len(ring) > 0; {
		shown, hidden := m.around(ring, walk)
		if len(shown) > 0 {
			m.hideBest(unsafe, shown)
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
		m.changed()
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
func (m *mask) around(ring []int, walk int) (shown, hidden []int) {
	for _, i := range ring {
		for _, id := range m.of[i] {
			if m.seenIDs[id] == walk {
				continue
			}
			m.seenIDs[id] = walk
			for _, t := range m.identities[id].terms {
				c := &m.cells[t.cell]
				if m.seen[t.cell] == walk {
					continue
				}
				m.seen[t.cell] = walk
				if c.hidden || c.frozen {
					hidden = append(hidden, t.cell)
				} else if !c.known && !m.plain[t.cell] && (c.value > 0 || c.table == "" && !c.certain) && t.cell != m.persons {
					shown = append(shown, t.cell)
				}
			}
		}
	}
	return shown, hidden
}

// tried is how many cells are tried one by one before the smallest is taken.
const tried = 4

// hideBest hides the first of the smallest cells that is enough, or the
// smallest. All that are tried stand in the same worlds, but for the one that
// is tried they do not move.
func (m *mask) hideBest(unsafe int, shown []int) {
	cost := func(i int) int {
		if n := m.cells[i].value; i != m.keptCount && n > 0 {
			if m.costs != nil {
				return m.costs[i]
			}
			return n
		}
		return math.MaxInt // other tables rest on it, or it says that there is none
	}
	slices.SortFunc(shown, func(a, b int) int { return cmp.Or(cmp.Compare(cost(a), cost(b)), cmp.Compare(a, b)) })
	shown = shown[:min(tried, len(shown))]
	m.changed()
	m.fillWith(unsafe, shown)
	best := 0
	for k, i := range shown {
		if m.enough(i, unsafe) {
			best = k
			break
		}
	}
	m.reveal(shown[best], true)
	m.begin()
	if m.filled[shown[best]] == m.fills {
		m.free(m.column[shown[best]])
	}
}

// fillWith makes the worlds of a cell as if others were hidden too, all of them
// fixed for now.
func (m *mask) fillWith(unsafe int, shown []int) {
	var saved [tried]cell
	for k, i := range shown {
		saved[k] = m.cells[i]
		m.reveal(i, true)
	}
	m.fill(m.component(unsafe))
	for k, i := range shown {
		m.cells[i] = saved[k]
		m.fix(i)
	}
}

// enough tells whether hiding one more cell makes one that is found too closely
// safe.
func (m *mask) enough(i, unsafe int) bool {
	if m.filled[i] != m.fills {
		return false // a count that was given out stands between them
	}
	c := m.cells[i]
	m.reveal(i, true)
	m.begin()
	m.free(m.column[i])
	wide := m.worlds.widen(m.column[unsafe], m.needs(unsafe))
	if wide {
		m.remember()
	}
	m.cells[i] = c
	m.fix(i)
	return wide
}

// hide withholds a cell. What was found safe before is looked at again: a cell
// that is hidden ties others together.
func (m *mask) hide(i int) {
	m.reveal(i, true)
	m.changed()
}

// changed makes all cells be looked at again.
func (m *mask) changed() {
	m.round++
	m.fills++
}

// reveal sets whether a cell is hidden. A row that is printed counts one at
// least, unless those that count none are hidden too.
func (m *mask) reveal(i int, hidden bool) {
	c := &m.cells[i]
	c.hidden = hidden
	if c.table != "" && !c.none && !m.withheld[c.table] {
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
	m.changed()
}

// primary hides what counts few, or nearly all of what it is part of.
func (m *mask) primary() {
	for i := range m.cells {
		if c := &m.cells[i]; c.printed && (m.small(c.value) || c.none && c.value == 0) {
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

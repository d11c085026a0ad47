package indicator

import (
	"slices"

	"permanence/internal/casework"
)

// Disclosure control of the crossings. They come after the figures and the
// tables, which are their margins, and hide nothing of these.
//
// In a crossing a row is shown whole or withheld whole. What is withheld is then
// a block: some rows by all columns, of which a reader knows the total of each
// row and, by subtraction, of each column, at most. Any totals that agree can
// be filled in (it is the problem of transport), so:
//
//   - whatever the margins may be, as far as a reader of the rest can tell, they
//     may still be: the crossing narrows no hidden margin, provided that what is
//     shown takes nothing from a column whose total is withheld;
//   - a cell of the block lies between max(0, row + column − block) and
//     min(row, column), and each value between is possible. These ends must be the
//     threshold apart; more rows are withheld, the smallest first, until they are.
//
// A row whose total is withheld may count the threshold at least, since that total
// was hidden so; where a column's is withheld too, nothing is known of both at
// once, and the crossing is withheld. The tables of one sex by problem and
// age have the crossings of sex by problem and of sex by age as their margins,
// which are controlled in the same way first.

// noteCrossing stands in place of a crossing that is withheld, and
// noteCrossingBeside of one that another report withholds.
const (
	noteCrossing       = "Croisement non communiqué\u00a0: effectifs trop faibles."
	noteCrossingBeside = "Croisement non communiqué\u00a0: un bilan déjà communiqué compte une partie des mêmes jours, et ce croisement, soustrait du sien, pourrait désigner une personne. Les tableaux simples de ce bilan, eux, sont protégés ensemble et restent à lire."
)

// block is a crossing while it is looked for what to withhold.
type block struct {
	values       [][]int // by row and column
	rowUnknown   []bool  // the total of the row is withheld
	colUnknown   []bool
	most         []int // of a row whose total is withheld: what it may count at least as the most
	threshold    int
	hidden       []bool // rows withheld
	rows         []int  // their totals
	left         []int  // of each column, what the withheld rows add up to
	block        int    // all of it
	hiddenAmount int    // how many rows are withheld
}

func newBlock(values [][]int, threshold int) *block {
	b := &block{values: values, threshold: threshold, rowUnknown: make([]bool, len(values)), hidden: make([]bool, len(values)),
		most: make([]int, len(values)), rows: make([]int, len(values)), colUnknown: make([]bool, len(values[0])), left: make([]int, len(values[0]))}
	for i, row := range values {
		for _, n := range row {
			b.rows[i] += n
		}
		b.most[i] = b.rows[i]
	}
	return b
}

func (b *block) small(n int) bool { return n > 0 && n < b.threshold }

// settle withholds rows until the block is safe, and tells whether any row can
// be shown.
func (b *block) settle() bool {
	for i, row := range b.values {
		hide := b.rowUnknown[i]
		for j, n := range row {
			hide = hide || b.small(n) || n > 0 && b.colUnknown[j]
		}
		if hide {
			b.hide(i)
		}
	}
	for {
		j, ok := b.unsafe()
		if ok {
			return b.hiddenAmount < len(b.values)
		}
		if !b.hideOneMore(j) {
			return false
		}
	}
}

func (b *block) hide(i int) {
	b.hidden[i] = true
	b.hiddenAmount++
	b.block += b.rows[i]
	for j, n := range b.values[i] {
		b.left[j] += n
	}
}

// unsafe is a column in which a withheld cell is found too closely; ok when
// there is none.
func (b *block) unsafe() (column int, ok bool) {
	for i := range b.values {
		if !b.hidden[i] || b.rows[i] == 0 && !b.rowUnknown[i] {
			continue
		}
		for j, left := range b.left {
			if left > 0 && !b.wide(i, j) {
				return j, false
			}
		}
	}
	return 0, true
}

func (b *block) wide(i, j int) bool {
	most := b.rows[i]
	if b.rowUnknown[i] && !b.colUnknown[j] {
		most = b.most[i]
	}
	return min(most, b.left[j])-max(0, b.rows[i]+b.left[j]-b.block) >= b.threshold
}

// hideOneMore withholds the smallest row that counts something in the column or,
// when there is none, that counts something at all.
func (b *block) hideOneMore(column int) bool {
	best := -1
	better := func(i int) bool {
		if b.hidden[i] || b.rows[i] == 0 {
			return false
		}
		if best < 0 {
			return true
		}
		here, there := b.values[i][column] > 0, b.values[best][column] > 0
		return here && !there || here == there && b.rows[i] < b.rows[best]
	}
	for i := range b.values {
		if better(i) {
			best = i
		}
	}
	if best < 0 {
		return false
	}
	b.hide(best)
	return true
}

// overlaps tells that another report counts some of the same days.
func (r *Report) overlaps(o *Report) bool {
	return r.Period.From <= o.Period.To && o.Period.From <= r.Period.To
}

// crossings withholds in the crossings of the masked report. With other reports
// of the same persons beside it (the parts of a whole, another period) it
// withholds them all: nothing looks at the crossings of two reports together.
func (m *mask) crossings(alone bool) {
	for i := range crossings {
		s := &crossings[i]
		at := slices.IndexFunc(m.report.Crossings, func(x Crossing) bool { return x.Definition == &s.Definition })
		if at < 0 {
			continue
		}
		layers := m.report.Crossings[at:]
		n := 1
		for n < len(layers) && layers[n].Definition == &s.Definition {
			n++
		}
		layers = layers[:n]
		switch {
		case !alone:
			withholdCrossings(layers)
			for i := range layers {
				layers[i].Note = noteCrossingBeside
			}
		case m.hiddenAt(s.DenominatorFigure) || m.withheld[axes[s.rows].name] || m.withheld[axes[s.columns].name] || m.withheld[axes[s.layer].name]:
			withholdCrossings(layers)
		case s.layered():
			m.layers(s, layers)
		default:
			m.flat(s, &layers[0])
		}
	}
}

func withholdCrossings(all []Crossing) {
	for i := range all {
		all[i].withhold()
	}
}

func (x *Crossing) withhold() {
	x.Withheld, x.Note = true, noteCrossing
	x.Columns, x.Rows, x.Totals, x.Total = nil, nil, nil, Cell{Hidden: true}
}

// margins writes which totals of a block are withheld: rows and columns by the
// cells that they are.
func (m *mask) margins(b *block, table breakdown, rows []Heading, columnTable breakdown, columns []Heading) {
	for i, row := range rows {
		at := m.byName[rowName(axes[table].name, row.Code)]
		if b.rowUnknown[i] = m.cells[at].hidden; b.rowUnknown[i] && m.needs(at) >= float64(m.threshold) {
			b.most[i] = max(b.rows[i], m.threshold)
		}
	}
	for j, column := range columns {
		b.colUnknown[j] = m.hiddenAt(rowName(axes[columnTable].name, column.Code))
	}
}

func (m *mask) flat(s *crossingSpec, x *Crossing) {
	b := newBlock(x.counts(), m.threshold)
	m.margins(b, s.rows, x.rowHeadings(), s.columns, x.Columns)
	if !b.settle() {
		x.withhold()
		return
	}
	x.apply(b)
}

// layers withholds in the tables of one layer each. The rows by layers, and the
// layers by columns, are their totals.
func (m *mask) layers(s *crossingSpec, all []Crossing) {
	var layers []Heading
	byRow, byColumn := make([][]int, len(all[0].Rows)), make([][]int, len(all))
	for k := range all {
		layers = append(layers, Heading{all[k].Layer, all[k].LayerLabel})
		for i := range all[k].Rows {
			byRow[i] = append(byRow[i], all[k].Rows[i].Total.Value)
		}
		for j := range all[k].Totals {
			byColumn[k] = append(byColumn[k], all[k].Totals[j].Value)
		}
	}
	rows := newBlock(byRow, m.threshold)
	m.margins(rows, s.rows, all[0].rowHeadings(), s.layer, layers)
	columns := newBlock(byColumn, m.threshold)
	m.margins(columns, s.layer, layers, s.columns, all[0].Columns)
	if !rows.settle() || !columns.settle() {
		withholdCrossings(all)
		return
	}
	for k := range all {
		m.layer(&all[k], k, rows, columns)
	}
}

func (m *mask) layer(x *Crossing, k int, rows, columns *block) {
	if columns.hidden[k] {
		x.withhold()
		return
	}
	b := newBlock(x.counts(), m.threshold)
	for i := range b.rows {
		if b.rowUnknown[i] = rows.hidden[i]; b.rowUnknown[i] && rows.left[k] > 0 {
			b.most[i] = max(b.rows[i], m.threshold)
		}
	}
	if !b.settle() {
		x.withhold()
		return
	}
	x.apply(b)
}

func (x *Crossing) counts() [][]int {
	values := make([][]int, len(x.Rows))
	for i := range x.Rows {
		for _, c := range x.Rows[i].Cells {
			values[i] = append(values[i], c.Value)
		}
	}
	return values
}

func (x *Crossing) rowHeadings() (all []Heading) {
	for i := range x.Rows {
		all = append(all, Heading{x.Rows[i].Code, x.Rows[i].Label})
	}
	return all
}

// apply takes what is withheld out of the crossing.
func (x *Crossing) apply(b *block) {
	for i := range x.Rows {
		row := &x.Rows[i]
		row.Cells = slices.Clone(row.Cells)
		if b.rowUnknown[i] {
			row.Total = Cell{Hidden: true}
		}
		if !b.hidden[i] {
			continue
		}
		for j := range row.Cells {
			row.Cells[j] = Cell{Hidden: true}
		}
		x.Note = casework.Typeset("Une ligne dont une case serait trop faible est non communiquée en entier.")
	}
	x.Totals = slices.Clone(x.Totals)
	for j := range x.Totals {
		if b.colUnknown[j] {
			x.Totals[j] = Cell{Hidden: true}
		}
	}
}

package indicator

import "math"

const tiny = 1e-7

// polytope is the set of worlds that a reader cannot tell from the true one:
// y is how far each hidden cell is from its true count, between low and high,
// and the rows of the matrix say what must stay zero. The true world is y = 0,
// so that a search has where to begin. Its memory serves again: see reset.
type polytope struct {
	low, high []float64
	y         []float64
	matrix    []float64 // rows after one another, in reduced form: each has its own basic column
	basic     []int     // the basic column of each row
	rowOf     []int     // the row of each basic column, -1 of the others
	least     []float64 // the least and the most of each y seen so far
	most      []float64
	columns   []int // those of a row that are not zero, while it is worked with
}

// reset makes it the whole space of so many columns.
func (p *polytope) reset(columns int) {
	p.low, p.high = zeros(p.low, columns), zeros(p.high, columns)
	p.y, p.least, p.most = zeros(p.y, columns), zeros(p.least, columns), zeros(p.most, columns)
	p.matrix, p.basic, p.rowOf = p.matrix[:0], p.basic[:0], p.rowOf[:0]
	for range columns {
		p.rowOf = append(p.rowOf, -1)
	}
}

// zeros is a slice of so many zeros, in the memory of another.
func zeros(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n, 2*n)
	}
	s = s[:n]
	clear(s)
	return s
}

// row is one of the matrix.
func (p *polytope) row(i int) []float64 {
	n := len(p.y)
	return p.matrix[i*n : (i+1)*n : (i+1)*n]
}

// addRow is a row of zeros to be written, then reduced.
func (p *polytope) addRow() []float64 {
	at, n := len(p.matrix), len(p.y)
	if cap(p.matrix) < at+n {
		p.matrix = append(make([]float64, 0, 2*(at+n)), p.matrix...)
	}
	p.matrix = p.matrix[:at+n]
	row := p.matrix[at:]
	clear(row)
	return row
}

// reduce takes the row that was added last into the matrix, unless it says
// what the others say.
func (p *polytope) reduce() {
	last := len(p.basic)
	row := p.row(last)
	for i, column := range p.basic {
		if factor := row[column]; factor > tiny || factor < -tiny {
			subtract(row, p.row(i), factor)
		}
	}
	pivot := -1
	for j := len(row) - 1; j >= 0 && pivot < 0; j-- {
		if row[j] > tiny || row[j] < -tiny {
			pivot = j
		}
	}
	if pivot < 0 {
		p.matrix = p.matrix[:last*len(p.y)]
		return
	}
	p.basic = append(p.basic, -1)
	p.pivot(last, pivot)
}

// subtract takes factor times other out of row. Most of what the rows hold is
// zero.
func subtract(row, other []float64, factor float64) {
	for j, v := range other {
		if v != 0 {
			row[j] -= factor * v
		}
	}
}

// pivot makes a column the basic one of a row.
func (p *polytope) pivot(i, column int) {
	if old := p.basic[i]; old >= 0 {
		p.rowOf[old] = -1
	}
	p.basic[i], p.rowOf[column] = column, i
	row := p.row(i)
	scale := 1 / row[column]
	p.columns = p.columns[:0]
	for j, v := range row {
		if v != 0 {
			row[j] = v * scale
			p.columns = append(p.columns, j)
		}
	}
	n := len(p.y)
	for k, at := 0, column; k < len(p.basic); k, at = k+1, at+n {
		factor := p.matrix[at]
		if k == i || factor <= tiny && factor >= -tiny {
			continue
		}
		other := p.row(k)
		for _, j := range p.columns {
			other[j] -= factor * row[j]
		}
	}
}

// widen looks for worlds in which a cell is as far as it can be from its true
// count, until the counts that were seen are so far apart. It is the simplex
// method with bounds on each variable; the smallest column goes first, so that
// it ends (Bland's rule).
func (p *polytope) widen(cell int, width float64) bool {
	for _, sign := range []float64{1, -1} {
		for range 50 * len(p.y) {
			if p.width(cell) >= width {
				return true
			}
			column, direction := p.entering(cell, sign)
			if column < 0 {
				break
			}
			p.move(column, direction)
		}
	}
	return p.width(cell) >= width
}

// width of what was seen of a cell, in whole counts.
func (p *polytope) width(cell int) float64 {
	return math.Floor(p.most[cell]+tiny) - math.Ceil(p.least[cell]-tiny)
}

// entering is the first column that takes the cell farther, and the way.
func (p *polytope) entering(cell int, sign float64) (column int, direction float64) {
	i := p.rowOf[cell]
	if i < 0 {
		if sign > 0 && p.y[cell] < p.high[cell]-tiny || sign < 0 && p.y[cell] > p.low[cell]+tiny {
			return cell, sign
		}
		return -1, 0
	}
	for j, v := range p.row(i) {
		gain := -v * sign
		if gain > tiny && p.rowOf[j] < 0 && p.y[j] < p.high[j]-tiny {
			return j, 1
		}
		if gain < -tiny && p.rowOf[j] < 0 && p.y[j] > p.low[j]+tiny {
			return j, -1
		}
	}
	return -1, 0
}

// move takes a column as far as every bound lets it.
func (p *polytope) move(column int, direction float64) {
	step, leaving := p.high[column]-p.y[column], -1
	if direction < 0 {
		step = p.y[column] - p.low[column]
	}
	n := len(p.y)
	for i, at := 0, column; i < len(p.basic); i, at = i+1, at+n {
		rate := -p.matrix[at] * direction
		if rate <= tiny && rate >= -tiny {
			continue
		}
		b := p.basic[i]
		room := (p.high[b] - p.y[b]) / rate
		if rate < 0 {
			room = (p.low[b] - p.y[b]) / rate
		}
		if room < step-tiny || leaving >= 0 && room < step+tiny && b < p.basic[leaving] {
			step, leaving = max(room, 0), i
		}
	}
	if step > 0 {
		p.see(column, direction*step)
		for i, at := 0, column; i < len(p.basic); i, at = i+1, at+n {
			if v := p.matrix[at]; v != 0 {
				p.see(p.basic[i], -v*direction*step)
			}
		}
	}
	if leaving >= 0 {
		p.pivot(leaving, column)
	}
}

// see moves one cell, and notes where it was seen.
func (p *polytope) see(j int, by float64) {
	p.y[j] += by
	p.least[j], p.most[j] = min(p.least[j], p.y[j]), max(p.most[j], p.y[j])
}

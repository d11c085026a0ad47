package indicator

import "math"

const tiny = 1e-7

// polytope is the set of worlds that a reader cannot tell from the true one:
// y is how far each hidden cell is from its true count, between low and high,
// and the rows of the matrix say what must stay zero. The true world is y = 0,
// so that a search has where to begin.
type polytope struct {
	low, high []float64
	y         []float64
	matrix    [][]float64 // in reduced form: each row has its own basic column
	basic     []int       // the basic column of each row
	rowOf     []int       // the row of each basic column, -1 of the others
	least     []float64   // the least and the most of each y seen so far
	most      []float64
}

// newPolytope reduces the matrix, which it changes.
func newPolytope(matrix [][]float64, low, high []float64) *polytope {
	n := len(low)
	p := &polytope{low: low, high: high, y: make([]float64, n), rowOf: make([]int, n), least: make([]float64, n), most: make([]float64, n)}
	for j := range p.rowOf {
		p.rowOf[j] = -1
	}
	for _, row := range matrix {
		p.reduce(row)
	}
	return p
}

// reduce takes one more row into the matrix, unless it says what the others say.
func (p *polytope) reduce(row []float64) {
	for i, other := range p.matrix {
		subtract(row, other, row[p.basic[i]])
	}
	pivot := -1
	for j := len(row) - 1; j >= 0 && pivot < 0; j-- {
		if math.Abs(row[j]) > tiny {
			pivot = j
		}
	}
	if pivot < 0 {
		return
	}
	p.matrix, p.basic = append(p.matrix, row), append(p.basic, -1)
	p.pivot(len(p.matrix)-1, pivot)
}

// subtract takes factor times other out of row.
func subtract(row, other []float64, factor float64) {
	if math.Abs(factor) <= tiny {
		return
	}
	for j, v := range other {
		row[j] -= factor * v
	}
}

// pivot makes a column the basic one of a row.
func (p *polytope) pivot(i, column int) {
	if old := p.basic[i]; old >= 0 {
		p.rowOf[old] = -1
	}
	p.basic[i], p.rowOf[column] = column, i
	row := p.matrix[i]
	scale := row[column]
	for j := range row {
		row[j] /= scale
	}
	for k, other := range p.matrix {
		if k != i {
			subtract(other, row, other[column])
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
	for j := range p.y {
		if p.rowOf[j] >= 0 {
			continue
		}
		gain := 0.0
		if i := p.rowOf[cell]; i >= 0 {
			gain = -p.matrix[i][j] * sign
		} else if j == cell {
			gain = sign
		}
		if gain > tiny && p.y[j] < p.high[j]-tiny {
			return j, 1
		}
		if gain < -tiny && p.y[j] > p.low[j]+tiny {
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
	for i, row := range p.matrix {
		rate, b := -row[column]*direction, p.basic[i]
		room := math.Inf(1)
		if rate > tiny {
			room = (p.high[b] - p.y[b]) / rate
		} else if rate < -tiny {
			room = (p.low[b] - p.y[b]) / rate
		}
		if room < step-tiny || leaving >= 0 && room < step+tiny && b < p.basic[leaving] {
			step, leaving = max(room, 0), i
		}
	}
	p.y[column] += direction * step
	for i, row := range p.matrix {
		p.y[p.basic[i]] -= row[column] * direction * step
	}
	for j, v := range p.y {
		p.least[j], p.most[j] = min(p.least[j], v), max(p.most[j], v)
	}
	if leaving >= 0 {
		p.pivot(leaving, column)
	}
}

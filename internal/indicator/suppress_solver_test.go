package indicator_test

import "math"

// program is a linear program over counts of zero or more, solved by the
// tableau method in two phases. It shares nothing with the search of the
// product: it starts from what is published, without knowing the true counts.
// Each solution that it comes by is remembered, variable by variable.
type program struct {
	rows  [][]float64 // coefficients, then what they add up to; the last is what is to gain
	basic []int
	row   []int // the row of each basic variable, -1 of the others
	n     int   // variables, those of the slack included; artificial ones follow
	least []float64
	most  []float64
}

// equation is a sum of variables that is a constant or, with bound, at most.
type equation struct {
	factor   map[int]float64
	constant float64
	bound    bool
}

// newProgram finds a first solution; false when there is none.
func newProgram(variables int, equations []equation) (*program, bool) {
	n := variables
	for _, e := range equations {
		if e.bound {
			n++
		}
	}
	p := &program{n: n}
	width, slack := n+1, variables
	p.row = make([]int, n+len(equations))
	gain := make([]float64, width)
	for i, e := range equations {
		row := make([]float64, width)
		for v, f := range e.factor {
			row[v] = f
		}
		if e.bound {
			row[slack] = 1
			slack++
		}
		row[width-1] = e.constant
		if e.constant < 0 {
			for j := range row {
				row[j] = -row[j]
			}
		}
		// The artificial variable of a row costs 1: what is to gain is all that
		// the rows lack. It never comes back, so it has no column.
		for j := range row {
			gain[j] += row[j]
		}
		p.rows, p.basic = append(p.rows, row), append(p.basic, n+i)
	}
	for j := range p.row {
		p.row[j] = -1
	}
	for i, b := range p.basic {
		p.row[b] = i
	}
	p.rows = append(p.rows, gain)
	p.maximise(nil)
	for i := 0; i < len(p.basic); i++ {
		if p.basic[i] >= n && !p.leaves(i) {
			return p, false
		}
	}
	p.least, p.most = make([]float64, variables), make([]float64, variables)
	for j := range p.least {
		p.least[j] = math.Inf(1)
	}
	p.see()
	return p, true
}

// leaves takes an artificial variable, now zero, out of the solution; a row
// that says nothing more is taken away. False when it is not zero.
func (p *program) leaves(i int) bool {
	row := p.rows[i]
	if row[p.n] > 1e-6 {
		return false
	}
	for j := range p.n {
		if math.Abs(row[j]) > 1e-9 {
			p.pivot(i, j)
			return true
		}
	}
	clear(row)
	return true
}

// see notes where each variable is in this solution.
func (p *program) see() {
	for j := range p.least {
		v := 0.0
		if i := p.row[j]; i >= 0 {
			v = p.rows[i][p.n]
		}
		p.least[j], p.most[j] = min(p.least[j], v), max(p.most[j], v)
	}
}

// bound is the most (sign 1) or the least (sign -1) that a variable may be. It
// stops as soon as enough says so, at a solution that is not the last.
func (p *program) bound(variable int, sign float64, enough func() bool) float64 {
	gain := p.rows[len(p.rows)-1]
	clear(gain)
	if i := p.row[variable]; i < 0 {
		gain[variable] = sign
	} else {
		for j, v := range p.rows[i] {
			gain[j] = -sign * v
		}
		gain[variable] = 0
	}
	if !p.maximise(enough) {
		return math.Inf(int(sign))
	}
	if i := p.row[variable]; i >= 0 {
		return p.rows[i][p.n]
	}
	return 0
}

// maximise is false when there is no limit.
func (p *program) maximise(enough func() bool) bool {
	gain := p.rows[len(p.rows)-1]
	for steps := 0; enough == nil || !enough(); steps++ {
		column := p.gaining(gain, steps)
		if column < 0 {
			return true
		}
		leaving, least := -1, math.Inf(1)
		for i, b := range p.basic {
			row := p.rows[i]
			if row[column] <= 1e-9 {
				continue
			}
			if ratio := row[p.n] / row[column]; ratio < least-1e-9 || ratio < least+1e-9 && b < p.basic[leaving] {
				leaving, least = i, ratio
			}
		}
		if leaving < 0 {
			return false
		}
		p.pivot(leaving, column)
		if enough != nil {
			p.see()
		}
	}
	return true
}

// gaining is the variable that gains most, and after many steps the first one
// that gains at all, so that it ends.
func (p *program) gaining(gain []float64, steps int) int {
	best, most := -1, 1e-9
	for j, v := range gain[:p.n] {
		if v > most {
			best, most = j, v
			if steps > 2*len(p.basic) {
				return best
			}
		}
	}
	return best
}

func (p *program) pivot(i, column int) {
	p.row[p.basic[i]] = -1
	p.basic[i], p.row[column] = column, i
	row := p.rows[i]
	scale := row[column]
	var columns []int
	for j, v := range row {
		if v != 0 {
			row[j] = v / scale
			columns = append(columns, j)
		}
	}
	for k, other := range p.rows {
		if f := other[column]; k != i && math.Abs(f) > 1e-12 {
			for _, j := range columns {
				other[j] -= f * row[j]
			}
			other[column] = 0
		}
	}
}

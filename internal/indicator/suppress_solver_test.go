package indicator_test

import "math"

// program is a linear program over counts of zero or more, solved by the
// tableau method in two phases. It shares nothing with the search of the
// product: it starts from what is published, without knowing the true counts.
type program struct {
	rows  [][]float64 // coefficients, then what they add up to
	basic []int
	n     int // variables, those of the slack included; artificial ones follow
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
	width, slack := n+len(equations)+1, variables
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
		row[n+i] = 1
		p.rows, p.basic = append(p.rows, row), append(p.basic, n+i)
	}
	cost := make([]float64, width)
	for i := range equations {
		cost[n+i] = -1
	}
	p.maximise(cost)
	for i, b := range p.basic {
		if b < n {
			continue
		}
		if p.rows[i][width-1] > 1e-6 {
			return p, false
		}
		for j := range n {
			if math.Abs(p.rows[i][j]) > 1e-9 {
				p.pivot(i, j)
				break
			}
		}
	}
	return p, true
}

// bound is the most (sign 1) or the least (sign -1) that a variable may be.
func (p *program) bound(variable int, sign float64) float64 {
	cost := make([]float64, len(p.rows[0]))
	cost[variable] = sign
	if !p.maximise(cost) {
		return math.Inf(int(sign))
	}
	for i, b := range p.basic {
		if b == variable {
			return p.rows[i][len(p.rows[i])-1]
		}
	}
	return 0
}

// maximise is false when there is no limit.
func (p *program) maximise(cost []float64) bool {
	last := len(cost) - 1
	for {
		column := p.gaining(cost)
		if column < 0 {
			return true
		}
		leaving, least := -1, math.Inf(1)
		for i, row := range p.rows {
			if row[column] <= 1e-9 {
				continue
			}
			if ratio := row[last] / row[column]; ratio < least-1e-9 || ratio < least+1e-9 && p.basic[i] < p.basic[leaving] {
				leaving, least = i, ratio
			}
		}
		if leaving < 0 {
			return false
		}
		p.pivot(leaving, column)
	}
}

func (p *program) gaining(cost []float64) int {
	for j := range p.n {
		gain := cost[j]
		for i, b := range p.basic {
			if cost[b] != 0 {
				gain -= cost[b] * p.rows[i][j]
			}
		}
		if gain > 1e-9 {
			return j
		}
	}
	return -1
}

func (p *program) pivot(i, column int) {
	row := p.rows[i]
	scale := row[column]
	for j := range row {
		row[j] /= scale
	}
	for k, other := range p.rows {
		if f := other[column]; k != i && math.Abs(f) > 1e-12 {
			for j, v := range row {
				other[j] -= f * v
			}
		}
	}
	p.basic[i] = column
}

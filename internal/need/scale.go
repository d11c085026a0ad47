package need

import (
	"slices"

	"permanence/internal/casework"
)

// MostSteps is how many steps a scale has at most: more shades of one colour
// are not told apart.
const MostSteps = 5

// Scale cuts the rates of a class into steps of about as many communes each:
// quantiles. Equal rates are always in one step.
type Scale struct {
	Class casework.CrimeClass
	Steps []Step // from the lowest rates to the highest
}

// Step is one of them, with the rates that are in it.
type Step struct {
	From, To float64
	Communes int
}

// Scale is that of a class over the communes of the table.
func (t *Table) Scale(class casework.CrimeClass) Scale {
	var rates []float64
	for i := range t.Rows {
		if c := t.Rows[i].Cells[class]; c.RateKnown {
			rates = append(rates, c.Rate)
		}
	}
	slices.Sort(rates)
	s := Scale{Class: class}
	for begin, step := 0, 1; begin < len(rates); step++ {
		end := max(begin+1, (step*len(rates)+MostSteps-1)/MostSteps)
		for end < len(rates) && rates[end] == rates[end-1] {
			end++
		}
		s.Steps = append(s.Steps, Step{From: rates[begin], To: rates[end-1], Communes: end - begin})
		begin = end
	}
	return s
}

// Of is the step of a commune, counted from 1; 0 when its rate is not known.
func (s Scale) Of(r *Row) int {
	c := r.Cells[s.Class]
	if !c.RateKnown {
		return 0
	}
	for i, step := range s.Steps {
		if c.Rate <= step.To {
			return i + 1
		}
	}
	return len(s.Steps)
}

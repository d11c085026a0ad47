package grid

import (
	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// Value is one cell of a filled grid.
type Value struct {
	Number float64 // 0 unless Known
	Known  bool    // false when there is nothing to compute it from ("sans objet"), or when it is hidden
	Hidden bool    // withheld ("n. c."): it rests on a number that the report withholds
	Least  bool    // Number is a lower bound ("au moins")
	Share  bool    // Number is a percentage, whatever its row
}

func known(n float64) Value { return Value{Number: n, Known: true} }

var hidden = Value{Hidden: true}

// node is an expression that was read. It is evaluated on a masked report, so
// that what it gives is a function of what the report publishes.
type node interface{ value(*indicator.Report) Value }

type constant float64

func (c constant) value(*indicator.Report) Value { return known(float64(c)) }

type figureOf struct{ of *indicator.Definition }

func (n figureOf) value(r *indicator.Report) Value {
	switch f := r.Figure(n.of.Name); {
	case f == nil:
		return Value{}
	case f.Hidden:
		return hidden
	case !f.Known:
		return Value{}
	default:
		return known(f.Value)
	}
}

type cellOf struct {
	of  *indicator.Definition
	row string
}

// value of a row that does not occur is 0: a report withholds a row that it
// prints, or the whole table, which then has no row at all.
func (n cellOf) value(r *indicator.Report) Value {
	t := r.Table(n.of.Name)
	switch {
	case t == nil:
		return Value{}
	case len(t.Rows) == 0:
		return hidden
	}
	row := t.Row(n.row)
	switch {
	case row == nil:
		return known(0)
	case row.Hidden:
		return hidden
	}
	return known(float64(row.Value))
}

type sumOf struct{ of *indicator.Definition }

// value is the published total where the rows add up to it, however many of
// them are withheld.
func (n sumOf) value(r *indicator.Report) Value {
	switch t := r.Table(n.of.Name); {
	case t == nil:
		return Value{}
	case n.of.AddsUp && !t.BaseHidden:
		return known(float64(t.Base))
	case t.SumHidden || len(t.Rows) == 0:
		return hidden
	default:
		return known(float64(t.Sum))
	}
}

type missingOf struct{ of *indicator.Definition }

func (n missingOf) value(r *indicator.Report) Value {
	missing, withheld := 0, false
	if t := r.Table(n.of.Name); t != nil {
		missing, withheld = t.Missing, t.MissingHidden
	} else if f := r.Figure(n.of.Name); f != nil {
		missing, withheld = f.Missing, f.MissingHidden
	} else {
		return Value{}
	}
	if withheld {
		return hidden
	}
	return known(float64(missing))
}

type operation struct {
	sign        string
	left, right node
}

func (n *operation) value(r *indicator.Report) Value {
	left, right := n.left.value(r), n.right.value(r)
	switch {
	case left.Hidden || right.Hidden:
		return hidden
	case !left.Known || !right.Known:
		return Value{}
	}
	switch n.sign {
	case "+":
		return known(left.Number + right.Number)
	case "-":
		return known(left.Number - right.Number)
	case "×":
		return known(left.Number * right.Number)
	}
	if right.Number == 0 {
		return Value{}
	}
	return known(left.Number / right.Number)
}

type percentage struct{ part, whole node }

func (n *percentage) value(r *indicator.Report) Value {
	v := (&operation{"÷", n.part, n.whole}).value(r)
	v.Number *= 100
	return v
}

// Withheld and NotApplicable stand for a number that is not printed.
const (
	Withheld      = "n.\u00a0c."
	NotApplicable = "sans objet"
)

// Text is a value of the row as a French reader reads it, without its unit
// unless it is a percentage.
func (r *Row) Text(v Value) string {
	switch {
	case v.Hidden:
		return Withheld
	case !v.Known && v.Share:
		return ""
	case !v.Known:
		return NotApplicable
	case v.Least:
		return casework.Typeset("au moins " + casework.FrenchDecimal(v.Number, r.decimals(v)))
	case r.Percent() || v.Share:
		return casework.FrenchPercent(v.Number/100, r.decimals(v))
	}
	return casework.FrenchDecimal(v.Number, r.decimals(v))
}

// decimals that the value is printed with.
func (r *Row) decimals(v Value) int {
	switch {
	case r.Decimals >= 0:
		return r.Decimals
	case r.Percent() || v.Share || v.Number != float64(int64(v.Number)):
		return 1
	}
	return 0
}

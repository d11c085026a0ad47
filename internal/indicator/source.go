package indicator

import "permanence/internal/casework"

// figureSpec is a definition with where its value stands in a tally.
type figureSpec struct {
	Definition
	from    source
	missing func(*Tally) int // nil when nothing can miss
}

// source reads one number from a tally.
type source struct {
	value   func(*Tally) (float64, bool)
	records func(*Tally) int // how many records a total rests on, when no figure says it
	row     *rowOf           // the row of a table that this number is, if it is one
}

// rowOf names one row of one table.
type rowOf struct{ table, code string }

func number(n func(*Tally) int) source {
	return source{value: func(t *Tally) (float64, bool) { return float64(n(t)), true }}
}

func counted(c counter) func(*Tally) int {
	return func(t *Tally) int { return t.counts[c] }
}

func less(a, b func(*Tally) int) func(*Tally) int {
	return func(t *Tally) int { return a(t) - b(t) }
}

func sumOf(b breakdown) func(*Tally) int {
	return func(t *Tally) int { return t.sum(b) }
}

func plus(a, b func(*Tally) int) func(*Tally) int {
	return func(t *Tally) int { return a(t) + b(t) }
}

func cellCount[T ~string](b breakdown, code T) func(*Tally) int {
	return func(t *Tally) int { return t.cell(b, string(code)) }
}

func known(s series) func(*Tally) int {
	return func(t *Tally) int { return t.series[s].Count() }
}

func within(s series, days int) func(*Tally) int {
	return func(t *Tally) int { return t.series[s].AtMost(days) }
}

func cellOf[T ~string](b breakdown, code T) source {
	s := number(func(t *Tally) int { return t.cell(b, string(code)) })
	s.row = &rowOf{axes[b].name, string(code)}
	return s
}

func notKnownOf(b breakdown) func(*Tally) int {
	return func(t *Tally) int { return t.cell(b, casework.NotKnown) }
}

// measured is a total, such as minutes, over the records that say it. It is
// unknown when there are records and none says it.
func measured(total counter, all func(*Tally) int, missing counter) source {
	records := less(all, counted(missing))
	return source{records: records, value: func(t *Tally) (float64, bool) {
		return float64(t.counts[total]), records(t) > 0 || t.counts[missing] == 0
	}}
}

func median(s series) source {
	return source{value: func(t *Tally) (float64, bool) { return t.series[s].Median() }}
}

// DaysPerMonth is the mean length of a month: 365.25 days by twelve.
const DaysPerMonth = 30.4375

func meanMonths(s series) source {
	return source{value: func(t *Tally) (float64, bool) {
		mean, ok := t.series[s].Mean()
		return mean / DaysPerMonth, ok
	}}
}

// setFrench typesets the texts of a definition, once for all.
func (d *Definition) setFrench() {
	for _, s := range []*string{&d.Label, &d.Text, &d.Numerator, &d.Denominator, &d.Missing} {
		*s = casework.Typeset(*s)
	}
}

package indicator

import (
	"math"
	"slices"

	"permanence/internal/casework"
)

// DefaultThreshold is the smallest count that is shown to other readers than
// the worker.
const DefaultThreshold = 5

// Disclose is the report for other readers than the worker: counts from 1 to
// threshold-1 are withheld, with what would give them back within the same
// report:
//
//   - in a table whose rows add up, a second cell, the smallest one left, and
//     more until what is withheld is at least the threshold and is not one
//     each; a table on fewer units than the threshold is withheld whole;
//   - the shares of withheld cells, the measures (mean, median, minutes) that
//     rest on fewer records than the threshold, and small "non renseigné";
//   - a count that is nearly all of its denominator, since the rest of it is a
//     small count: its share stays, as a lower bound that is the same whatever
//     the rest ("au moins 97 %");
//   - the figure that repeats a withheld cell of a table, the denominator of
//     figures, one more of the four stocks and flows of cases, one of two
//     places when they tell a small count of persons seen in both or in one
//     only, and the numbers of a note;
//   - everything, when fewer persons than the threshold were met.
//
// The work without a file counts no person and is never withheld.
//
// What it does not do. It looks at one report at a time: two reports of
// periods that overlap, or of a post and of a group of posts, can be
// subtracted. It looks at one table at a time: two tables of which the rows
// nest (acts of police and penal or not; the delays within 48 hours and 7
// days) can be subtracted too. A withheld cell is known not to be zero. It
// does not add noise.
//
// The report itself is left as it is. A masked report is returned unchanged.
func (r *Report) Disclose(threshold int) *Report {
	if r.Masked {
		return r
	}
	m := mask{report: r.clone(), threshold: threshold}
	m.report.Masked = true
	if m.small(r.count("persons_met")) {
		m.withholdAll()
		return m.report
	}
	for i := range m.report.Tables {
		m.table(&m.report.Tables[i])
	}
	for i := range m.report.Figures {
		m.figure(&m.report.Figures[i], r)
	}
	m.stock()
	m.denominators(r)
	m.notes()
	return m.report
}

func (r *Report) clone() *Report {
	c := *r
	c.datesReversed = 0
	c.Figures = slices.Clone(r.Figures)
	c.Tables = slices.Clone(r.Tables)
	for i := range c.Tables {
		c.Tables[i].Rows = slices.Clone(c.Tables[i].Rows)
	}
	return &c
}

type mask struct {
	report    *Report
	threshold int
}

func (m *mask) small(n int) bool { return n > 0 && n < m.threshold }

func (m *mask) withholdAll() {
	for i := range m.report.Figures {
		f := &m.report.Figures[i]
		if f.Definition.ofNobody() {
			continue
		}
		f.withhold()
		f.Base, f.Missing, f.MissingHidden = 0, 0, true
	}
	for i := range m.report.Tables {
		if !m.report.Tables[i].Definition.ofNobody() {
			m.report.Tables[i].withhold()
		}
	}
}

func (f *Figure) withhold() { f.Value, f.Hidden = 0, true }

// noteWithheld stands in place of a table that is withheld whole.
const noteWithheld = "Tableau non communiqué\u00a0: effectifs trop faibles."

func (t *Table) withhold() {
	t.Rows = nil
	t.Base, t.BaseHidden, t.Sum, t.SumHidden, t.Missing, t.MissingHidden = 0, true, 0, true, 0, true
	t.Note, t.plainNote = noteWithheld, noteWithheld
}

// figure withholds one figure by its own value and denominator, or as the row
// of the table that it repeats.
func (m *mask) figure(f *Figure, exact *Report) {
	if f.Definition.ofNobody() {
		return
	}
	if m.small(f.Missing) {
		f.Missing, f.MissingHidden = 0, true
	}
	if f.row != nil {
		m.repeat(f)
		return
	}
	value := int(f.Value)
	switch rest := int(f.Base) - value; {
	case f.Definition.Denominator != "" && m.small(int(f.Base)):
		f.withhold()
		f.Base = 0
	case !f.Definition.Unit.Counted():
	case m.small(value):
		f.withhold()
	case f.Definition.Numerator != "" && m.small(rest):
		f.withhold()
		f.AtLeast, f.bound = true, m.nearlyAll(m.leastBase(f, exact))
	}
}

// repeat hides a figure as the row that it repeats is hidden.
func (m *mask) repeat(f *Figure) {
	t := m.report.Table(f.row.table)
	if missing := t.Row(casework.NotKnown); missing == nil || missing.Hidden {
		f.Missing, f.MissingHidden = 0, f.MissingHidden || f.Definition.Missing != ""
	}
	row := t.Row(f.row.code)
	if row == nil && len(t.Rows) > 0 || row != nil && !row.Hidden {
		return
	}
	f.withhold()
	if row != nil && row.AtLeast {
		f.AtLeast, f.bound = true, row.Share
	}
}

// leastBase is the denominator of a figure or, when that is nearly all of its
// own denominator and thus withheld, the least that it may be.
func (m *mask) leastBase(f *Figure, exact *Report) int {
	if d := m.report.Figure(f.Definition.DenominatorFigure); d != nil && d.AtLeast {
		return int(exact.Figure(d.Definition.Name).Base) - (m.threshold - 1)
	}
	return int(f.Base)
}

// nearlyAll is the share, in whole percents rounded down, of a count that
// misses its denominator by threshold-1: true of all those that miss it by
// less.
func (m *mask) nearlyAll(base int) float64 {
	return floorPercent(max(base-(m.threshold-1), 0), base)
}

func floorPercent(n, of int) float64 {
	if of <= 0 {
		return 0
	}
	return math.Floor(100*float64(n)/float64(of)) / 100
}

// stock keeps one of the four stocks and flows of cases from being found by
// the three others: start + opened - closed = end.
func (m *mask) stock() {
	hidden := 0
	var shown []*Figure
	for _, name := range []string{"cases_open_at_start", "cases_open_at_end", "cases_opened", "cases_closed"} {
		if f := m.report.Figure(name); f.Hidden {
			hidden++
		} else {
			shown = append(shown, f)
		}
	}
	if hidden == 1 {
		shown[0].withhold()
	}
}

// denominators withholds, in every figure and table, a denominator that is
// withheld as a figure. Where it is known to be nearly all of another, a share
// stays as a lower bound.
func (m *mask) denominators(exact *Report) {
	for i := range m.report.Figures {
		f := &m.report.Figures[i]
		d := m.report.Figure(f.Definition.DenominatorFigure)
		if d == nil || !d.Hidden {
			continue
		}
		f.Base = 0
		if d.AtLeast && !f.Hidden && f.Definition.Numerator != "" {
			most := int(exact.Figure(d.Definition.Name).Base) - 1
			f.AtLeast, f.bound = true, floorPercent(int(f.Value), most)
		}
	}
}

// notes takes the numbers out of the notes that would tell a hidden cell.
func (m *mask) notes() {
	for i := range m.report.Tables {
		t := &m.report.Tables[i]
		if t.SumHidden || t.BaseHidden || t.overlap != nil && slices.ContainsFunc(t.overlap.parts(), m.small) {
			t.Note = t.plainNote
		}
		t.overlap = nil
	}
}

// parts are the counts of persons that the sentence about places tells, or
// that can be found from it.
func (o *overlap) parts() []int {
	parts := []int{o.received, o.several, o.elsewhere, o.distance, o.met - o.several, o.received - o.several, o.met - o.distance}
	for _, n := range o.rows {
		parts = append(parts, n, o.received-n, o.met-n)
	}
	return parts
}

package indicator

import (
	"cmp"
	"slices"

	"permanence/internal/casework"
)

// table withholds the small cells of one table, then what would give them
// back.
func (m *mask) table(t *Table) {
	if t.Definition.ofNobody() {
		return
	}
	if m.small(t.Base) {
		t.withhold()
		m.hideFigure(t.Definition.DenominatorFigure)
		return
	}
	for i := range t.Rows {
		m.primary(t, &t.Rows[i])
	}
	if t.Definition.AddsUp {
		m.secondary(t)
	}
	if t.overlap != nil && len(t.overlap.rows) == 2 && slices.ContainsFunc(t.overlap.parts(), m.small) {
		m.unlink(t)
	}
	t.seal()
}

// primary hides a row that counts few, or nearly all.
func (m *mask) primary(t *Table, row *Row) {
	rest := t.Base - row.Value
	switch {
	case m.small(row.Value):
		row.Hidden = true
	case m.small(rest) && row.Code != t.total:
		row.Hidden, row.AtLeast, row.Share = true, true, m.nearlyAll(t.Base)
	}
}

// unlink hides, of two places where people are received, one at least, and how
// many persons were in both: from the two places and the persons met anybody
// finds who was in both, or in one only.
func (m *mask) unlink(t *Table) {
	m.hideFigure("persons_in_several_places")
	var least *Row
	for i := range t.Rows {
		row := &t.Rows[i]
		if !casework.Place(row.Code).ReceivesPeople() {
			continue
		}
		if row.Hidden {
			return
		}
		if least == nil || row.Value < least.Value {
			least = row
		}
	}
	least.Hidden = true
}

// secondary hides more rows of a table that adds up, the smallest first, until
// those hidden cannot be found by subtraction from the total.
func (m *mask) secondary(t *Table) {
	var hidden, sum int
	var shown []*Row
	for i := range t.Rows {
		switch row := &t.Rows[i]; {
		case row.Hidden:
			hidden++
			sum += row.Value
		case row.Value > 0 && row.Code != t.total:
			shown = append(shown, row)
		}
	}
	slices.SortStableFunc(shown, func(a, b *Row) int { return cmp.Compare(a.Value, b.Value) })
	for hidden > 0 && !m.ambiguous(hidden, sum) && len(shown) > 0 {
		shown[0].Hidden = true
		hidden++
		sum += shown[0].Value
		shown = shown[1:]
	}
	if hidden == 0 || m.ambiguous(hidden, sum) {
		return
	}
	if t.total == "" {
		t.withholdRows()
		return
	}
	t.BaseHidden, t.SumHidden = true, true
	m.hideFigure(t.Definition.DenominatorFigure)
}

// ambiguous tells whether so many hidden rows of that sum could be otherwise:
// not one row alone, not one unit each, and not few in all.
func (m *mask) ambiguous(hidden, sum int) bool {
	return hidden >= 2 && sum > hidden && sum >= m.threshold
}

// withholdRows withholds the rows of a table whose total is known.
func (t *Table) withholdRows() {
	base := t.Base
	t.withhold()
	t.Base, t.BaseHidden = base, false
}

// hideFigure withholds the total of a table where it is a figure of its own.
func (m *mask) hideFigure(name string) {
	if f := m.report.Figure(name); f != nil {
		f.withhold()
	}
}

// seal takes the hidden numbers out of a table, and the shares and sums that
// would give them.
func (t *Table) seal() {
	anyHidden := false
	for i := range t.Rows {
		row := &t.Rows[i]
		if row.Code == casework.NotKnown && row.Hidden {
			t.Missing, t.MissingHidden = 0, true
		}
		anyHidden = anyHidden || row.Hidden
		if row.Hidden {
			row.Value = 0
		}
		if (row.Hidden && !row.AtLeast) || t.BaseHidden {
			row.Share, row.AtLeast = 0, false
		}
	}
	if t.Definition.Name == communesName {
		unrank(t.Rows)
	}
	if anyHidden && !t.Definition.AddsUp {
		t.SumHidden = true
	}
	if t.SumHidden {
		t.Sum = 0
	}
	if t.BaseHidden {
		t.Base = 0
	}
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

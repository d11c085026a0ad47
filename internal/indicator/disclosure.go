package indicator

import (
	"cmp"
	"slices"

	"permanence/internal/casework"
)

// DefaultThreshold is the smallest count that is shown to other readers than
// the worker.
const DefaultThreshold = 5

// Disclose is the report for other readers than the worker. Counts from 1 to
// threshold-1 are withheld, with whatever would give them back: the reader is
// taken to know every identity between the counts of the report (equations),
// all that is shown, and that a row which is printed counts one at least. More
// is withheld, the smallest counts first, until each hidden count may be, as
// far as that reader can tell, any of a range whose ends are at least the
// threshold apart. This is the protection interval of cell suppression, and
// the ends are found as its audit finds them, by linear programming (Hundepool
// et al., Statistical Disclosure Control, Wiley 2012, chapters 4 and 5).
//
//   - A count that is nearly all of its denominator is withheld, since the rest
//     of it is a small count: its share stays as a lower bound, the same
//     whatever the rest ("au moins 97 %"). That bound says by itself that the
//     rest is small; each small count remains possible for it.
//
//   - What is nowhere printed but found by subtraction (the cases received
//     between the third and the seventh day; the persons of one place only) is
//     protected likewise when it is small.
//
//   - Means, medians and minutes on fewer records than the threshold are
//     withheld; so is a table that cannot be made safe, or on fewer units than
//     the threshold, whole; and everything, when fewer persons than the
//     threshold were met.
//
//   - With published, reports already given out of the same post, what could be
//     found from a difference with them is withheld too: see differences.
//
//   - A crossing shows a row whole or withholds it whole: see block. With a
//     published report of some of the same days, none is shown.
//
// The work without a file counts no person and is never withheld.
//
// What it does not do: a reader who knows that the second cell hidden in a
// table is the smallest one left may exclude some of the range; two reports of
// a post and of a group of posts can be subtracted; it adds no noise.
//
// The report itself is left as it is. A masked report is returned unchanged.
func (r *Report) Disclose(threshold int, published ...*Report) *Report {
	if r.Masked {
		return r
	}
	return newMask(r, r.equations(), threshold).disclose(published, nil)
}

// disclose withholds in the mask's report; join adds to the system what a series
// knows, when there is one.
func (m *mask) disclose(published []*Report, join func(*mask)) *Report {
	m.report.Masked = true
	if m.small(m.report.count("persons_met")) {
		m.withholdAll()
		return m.report
	}
	m.primary()
	m.differences(published)
	if join != nil {
		m.series = true
		join(m)
	}
	if !m.suppress() {
		m.withholdAll()
		return m.report
	}
	m.write()
	m.crossings(!slices.ContainsFunc(published, m.report.overlaps))
	return m.report
}

// write takes what is hidden out of the report.
func (m *mask) write() {
	for i := range m.report.Tables {
		if t := &m.report.Tables[i]; !t.Definition.ofNobody() {
			m.table(t)
		}
	}
	for i := range m.report.Figures {
		if f := &m.report.Figures[i]; !f.Definition.ofNobody() {
			m.figure(f)
		}
	}
	m.notes()
}

func (r *Report) clone() *Report {
	c := *r
	c.datesReversed = 0
	c.Figures = slices.Clone(r.Figures)
	c.Tables = slices.Clone(r.Tables)
	for i := range c.Tables {
		c.Tables[i].Rows = slices.Clone(c.Tables[i].Rows)
		c.Tables[i].More, c.Tables[i].Fewer = 0, 0
	}
	c.Crossings = slices.Clone(c.Crossings)
	for i := range c.Crossings {
		c.Crossings[i].Rows = slices.Clone(c.Crossings[i].Rows)
	}
	return &c
}

type mask struct {
	*system
	search
	report    *Report
	threshold int
	withheld  map[string]bool // the tables withheld whole
	bounds    map[int]float64 // the shares "au moins" of hidden cells
	baseOf    map[int]string  // of what those are shares
	series    bool            // cells of other reports are among those of the system
	unlike    map[string]bool // measures that a difference with another report would tell
	costs     []int           // what hiding each cell costs, where it is not its count
}

func newMask(r *Report, equations *system, threshold int) *mask {
	return &mask{system: equations, report: r.clone(), threshold: threshold,
		withheld: map[string]bool{}, bounds: map[int]float64{}, baseOf: map[int]string{}, unlike: map[string]bool{}}
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
	withholdCrossings(m.report.Crossings)
}

func (f *Figure) withhold() { f.Value, f.Hidden = 0, true }

// noteWithheld stands in place of a table that is withheld whole.
const noteWithheld = "Tableau non communiqué\u00a0: effectifs trop faibles."

func (t *Table) withhold() {
	t.Rows = nil
	t.Base, t.BaseHidden, t.Sum, t.SumHidden, t.Missing, t.MissingHidden = 0, true, 0, true, 0, true
	t.Note, t.plainNote = noteWithheld, noteWithheld
}

// hiddenAt tells whether the cell of that name is withheld; one that is not in
// the report is not.
func (m *mask) hiddenAt(name string) bool {
	i, ok := m.byName[name]
	return ok && m.cells[i].hidden
}

// table takes what is hidden out of one table.
func (m *mask) table(t *Table) {
	d := t.Definition
	t.BaseHidden = m.hiddenAt(t.baseName())
	if m.withheld[d.Name] {
		t.withholdRows()
		return
	}
	for i := range t.Rows {
		row := &t.Rows[i]
		at := m.byName[rowName(d.Name, row.Code)]
		if row.Hidden = m.cells[at].hidden; row.Hidden {
			row.Share, row.AtLeast = m.bounds[at], m.bounds[at] > 0
		}
	}
	t.seal()
}

// baseName is the name of the cell that the table's base is.
func (t *Table) baseName() string {
	return cmp.Or(t.Definition.DenominatorFigure, t.Definition.Name+"#base")
}

// withholdRows withholds the rows of a table, and its total when it is hidden.
func (t *Table) withholdRows() {
	base, hidden := t.Base, t.BaseHidden
	t.withhold()
	if !hidden {
		t.Base, t.BaseHidden = base, false
	}
}

// seal takes the hidden numbers out of a table, and the shares and sums that
// would give them.
func (t *Table) seal() {
	anyHidden := false
	for i := range t.Rows {
		row := &t.Rows[i]
		anyHidden = anyHidden || row.Hidden
		if row.Hidden {
			row.Value = 0
			t.MissingHidden = t.MissingHidden || row.Code == casework.NotKnown
		}
		if t.BaseHidden {
			row.Share, row.AtLeast = 0, false
		}
	}
	if t.Definition.Name == communesName {
		unrank(t.Rows)
	}
	if t.MissingHidden {
		t.Missing = 0
	}
	if t.SumHidden = t.BaseHidden || anyHidden && !t.Definition.AddsUp; t.SumHidden {
		t.Sum = 0
	}
	if t.BaseHidden {
		t.Base = 0
	}
}

// figure takes what is hidden out of one figure.
func (m *mask) figure(f *Figure) {
	d := f.Definition
	if m.hiddenAt(missingName(d.Name)) {
		f.Missing, f.MissingHidden = 0, true
	}
	baseHidden := m.baseHidden(f)
	at, counted := m.byName[d.Name]
	switch {
	case d.Denominator != "" && m.small(int(f.Base)), !counted && m.withholds(f):
		f.withhold()
	case counted && m.cells[at].hidden:
		f.withhold()
		if bound, ok := m.bounds[at]; ok && !baseHidden {
			f.AtLeast, f.Bound = true, bound
		}
	case baseHidden && counted && d.Numerator != "":
		m.shareOfMore(f)
	}
	if baseHidden {
		f.Base = 0
	}
}

// baseHidden tells that the number of records behind a figure is withheld, or that
// the measure is which they are.
func (m *mask) baseHidden(f *Figure) bool {
	d := f.Definition
	if m.hiddenAt(d.DenominatorFigure) || m.hiddenAt(d.Name+"#base") {
		return true
	}
	of := m.report.Figure(d.DenominatorFigure)
	if _, counted := m.byName[d.Name]; counted || of == nil {
		return false
	}
	_, counted := m.byName[d.DenominatorFigure]
	return of.Hidden || !counted && m.withholds(of)
}

// withholds tells that a measure is withheld: it rests on few records, or on a
// number of them that is.
func (m *mask) withholds(f *Figure) bool {
	d := f.Definition
	return d.Denominator != "" && m.small(int(f.Base)) || m.unlike[d.Name] || m.baseHidden(f) || m.restsOnHidden(d.Name)
}

// restsOn are the counts of the records and of the persons behind a measure whose
// base is another measure.
var restsOn = map[string][]string{"conjugal_minutes": {"conjugal_appointments", "conjugal_persons"}}

// restsOnHidden tells that minutes would tell a count that is withheld.
func (m *mask) restsOnHidden(figure string) bool {
	return slices.ContainsFunc(restsOn[figure], m.hiddenAt)
}

// shareOfMore gives a shown count, whose denominator is hidden for being
// nearly all of another, as a share of that other one: a lower bound that any
// reader can make.
func (m *mask) shareOfMore(f *Figure) {
	of := m.report.Figure(f.Definition.DenominatorFigure)
	if of == nil || of.Definition.DenominatorFigure == "" || m.hiddenAt(of.Definition.DenominatorFigure) {
		return
	}
	base := m.cells[m.byName[of.Definition.DenominatorFigure]].value
	f.AtLeast, f.Bound = true, floorPercent(int(f.Value), base)
}

// notes takes the numbers out of the notes that would tell a hidden cell.
func (m *mask) notes() {
	for i := range m.report.Tables {
		t := &m.report.Tables[i]
		several := t.overlap != nil && m.hiddenAt("persons_in_several_places")
		if t.SumHidden || t.BaseHidden || several || t.overlap != nil && slices.ContainsFunc(t.overlap.parts(), m.small) {
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

package indicator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"permanence/internal/casework"
)

// Territory is a whole, or a part of one: the nation, a region, a département.
type Territory struct {
	Name  string
	Tally *Tally       // of one that has no parts; that of others is the sum of their parts
	Parts []*Territory // none of them shares a record with another
}

// Disclosed is what is shown of a territory: of one alone, or of several that are
// shown together because apart one would be found.
type Disclosed struct {
	Of     []*Territory
	Report *Report
	Parts  []*Disclosed
}

// DiscloseTerritory is Disclose for a whole and all its parts, on every level, for
// readers who have all of it and solve it together: every count of a whole is the
// sum of those of its parts. What it promises is what Disclose promises for one
// report: a count from 1 to threshold-1, printed or not, may be, as far as such a
// reader can tell, any of a range whose ends are as far apart as Disclose wants
// them or, where that cannot be had, threshold-2 apart.
//
// The whole is what Disclose makes of it, so that it does not depend on its parts.
// Each part is first masked by itself; a row of it that counts none is withheld
// like one that counts few, so that "n. c." does not tell that there is any. Then
// each small count of each territory needs its proof, and more is withheld in
// territories around it until it has one.
//
// The proof is a list of worlds that nobody can tell from the true one. A way is a
// change of counts that no identity of a report notices (one person more here, one
// less there, and all that follows). A territory goes along a way only where it
// withholds every count of it, and only as far as no count falls under what is
// known of it; its parts go along the same way, each a share of it, so they obey
// the same identities. What one territory goes, others go back: then the territory
// above them is where it was, and prints what is true. Where the one above
// withholds all of that way too, it may go along, and those around it go back. So
// each world agrees with all that is printed on all levels, and the two ends of a
// count's range are two such worlds (room).
//
// What is withheld only makes more worlds possible: no proof is lost by a later one.
// When nothing is left to withhold, two parts are shown together, and at last none.
// So are parts of fewer persons than the threshold, from the start.
//
// It knows one period at a time. What the reports of two years have in common are the
// cases open between them (stock): those are always told, so they are the same in all
// worlds, and a world of one year with a world of the next is a world of both. A
// territory in which they are few is shown with another, or not at all.
//
// What it does not do: worlds in which territories go different ways at once are not
// looked for, so a few more are shown together than need be.
//
// Means, medians and minutes follow the number of records that they rest on: those
// that are withheld beside each other rest on the threshold at least, in two parts
// or more.
func DiscloseTerritory(threshold int, whole *Territory) *Disclosed {
	d := &division{threshold: threshold, numbers: map[string]int{}, ways: map[string]*way{}, masked: map[string]masked{}}
	joined := map[*Territory]*Territory{}
	for {
		d.begin(whole, joined)
		failed := d.protect()
		if len(failed) == 0 {
			return d.disclosed()
		}
		for _, u := range failed {
			if u == d.whole {
				u = u.parts[0]
			}
			joined[u.of[0]] = u.smallestOf(u.above.parts).of[0]
		}
	}
}

// DiscloseWhole is the report of the whole alone, as DiscloseTerritory gives it; nil
// when nothing is counted.
func DiscloseWhole(threshold int, whole *Territory) *Report {
	d := &division{threshold: threshold}
	u := d.unitOf(whole)
	if u == nil {
		return nil
	}
	d.mask(u, nil)
	return d.write(u)
}

// division is a whole and its parts, while what to withhold is looked for.
type division struct {
	threshold int
	whole     *unit
	units     []*unit        // the whole first, each before its parts
	numbers   map[string]int // of the counts, by name: the same in all units
	ways      map[string]*way
	through   [][]*way // those that change a count, by its number
	steps     []step   // what was hidden, to be taken back when it was but a try
	hidden    int      // how often more was
	away      []*unit  // those that are not where they truly are
	masked    map[string]masked
}

// unit is one territory, or several shown together.
type unit struct {
	of     []*Territory
	tally  *Tally
	above  *unit
	parts  []*unit
	mask   *mask
	failed bool      // nothing of it can be shown alone
	at     []int     // its cells by the number of the count, -1 where it has none
	number []int     // the numbers of its cells
	moved  []float64 // how far its cells are from the truth, in a world
	change []float64
	agrees map[*way]bool
	looked map[glance]int // when ways were looked for
}

// glance is from where, and in what, ways are looked for.
type glance struct {
	cell int
	in   sight
}

// masked is a mask as it was before anything was withheld for others.
type masked struct {
	mask   *mask
	cells  []cell
	failed bool
}

// unitOf adds up a territory; nil when nothing is counted.
func (d *division) unitOf(t *Territory) *unit {
	u := &unit{of: []*Territory{t}, agrees: map[*way]bool{}, looked: map[glance]int{}}
	if t.Tally != nil {
		u.tally = t.Tally
		return u
	}
	for _, p := range t.Parts {
		if part := d.unitOf(p); part != nil {
			u.parts = append(u.parts, part)
		}
	}
	if len(u.parts) == 0 {
		return nil
	}
	u.tally = New(u.parts[0].tally.period)
	for _, p := range u.parts {
		if u.tally.Merge(p.tally) != nil {
			return nil // of another period or by other definitions: the caller's mistake
		}
	}
	return u
}

// begin masks each territory by itself, those joined together.
func (d *division) begin(whole *Territory, joined map[*Territory]*Territory) {
	d.units = nil
	if d.whole = d.unitOf(whole); d.whole == nil {
		return
	}
	d.arrange(d.whole, joined)
	d.mask(d.whole, nil)
	if d.whole.failed {
		d.whole.parts = nil
	}
	d.list(d.whole)
	for _, u := range d.units {
		if u != d.whole {
			d.mask(u, d.whole.mask)
		}
	}
	for _, u := range d.units {
		d.count(u)
	}
	d.through = append(d.through, make([][]*way, len(d.numbers)-len(d.through))...)
}

// arrange joins the parts that are to be shown together: those that were found to
// need it, and those of few persons with the smallest beside them. What has one part only
// is that part.
func (d *division) arrange(u *unit, joined map[*Territory]*Territory) {
	for len(u.parts) == 1 {
		u.parts = u.parts[0].parts
	}
	for i := 0; i < len(u.parts); i++ {
		if with := u.partOf(joined[u.parts[i].of[0]]); with != nil && with != u.parts[i] {
			u.join(with, u.parts[i])
			i = -1
		}
	}
	for {
		few := slices.IndexFunc(u.parts, func(p *unit) bool { n := p.persons(); return n > 0 && n < d.threshold })
		if few < 0 || len(u.parts) == 1 {
			break
		}
		u.join(u.parts[few].smallestOf(u.parts), u.parts[few])
	}
	if len(u.parts) == 1 {
		d.arrange(u, joined)
		return
	}
	for _, p := range u.parts {
		p.above = u
		d.arrange(p, joined)
	}
}

func (u *unit) persons() int { return u.tally.counts[personsMet] }

// partOf is the part that shows a territory, nil when none does.
func (u *unit) partOf(t *Territory) *unit {
	for _, p := range u.parts {
		if t != nil && slices.Contains(p.of, t) {
			return p
		}
	}
	return nil
}

// join shows two parts together, in place of the first.
func (u *unit) join(a, b *unit) {
	sum := New(a.tally.period)
	if sum.Merge(a.tally) != nil || sum.Merge(b.tally) != nil {
		return // unitOf added them
	}
	a.tally, a.of = sum, append(slices.Clip(a.of), b.of...)
	a.parts = append(a.leaves(), b.leaves()...)
	u.parts = slices.DeleteFunc(u.parts, func(p *unit) bool { return p == b })
}

// leaves are the parts of a unit that is joined with another, itself when it has none.
func (u *unit) leaves() []*unit {
	if len(u.parts) > 0 {
		return slices.Clip(u.parts)
	}
	if len(u.of) == 1 && u.of[0].Tally == nil {
		for _, t := range u.of[0].Parts {
			if t.Tally != nil {
				return []*unit{{of: []*Territory{t}, tally: t.Tally, agrees: map[*way]bool{}, looked: map[glance]int{}}}
			}
		}
	}
	return nil
}

// smallestOf is the other unit with the fewest persons.
func (u *unit) smallestOf(all []*unit) (smallest *unit) {
	for _, o := range all {
		if o != u && (smallest == nil || o.persons() < smallest.persons()) {
			smallest = o
		}
	}
	return smallest
}

// list puts a unit and its parts among all.
func (d *division) list(u *unit) {
	d.units = append(d.units, u)
	for _, p := range u.parts {
		d.list(p)
	}
}

// mask withholds what Disclose would, in a unit by itself. A part has the rows of the
// whole, and hides first what is smallest in the whole: so parts hide alike.
func (d *division) mask(u *unit, whole *mask) {
	key := fmt.Sprint(whole != nil, len(u.parts) > 0)
	for _, t := range u.of {
		key += fmt.Sprintf(" %p", t)
	}
	if old, ok := d.masked[key]; ok {
		u.mask, u.failed = old.mask, old.failed
		copy(u.mask.cells, old.cells)
		u.mask.changed()
		return
	}
	d.maskAnew(u, whole)
	if d.masked != nil {
		d.masked[key] = masked{u.mask, slices.Clone(u.mask.cells), u.failed}
	}
}

func (d *division) maskAnew(u *unit, whole *mask) {
	var options []Option
	if whole != nil {
		rows := map[string]bool{}
		for name, i := range whole.byName {
			rows[name] = whole.cells[i].table != ""
		}
		options = append(options, withRows(rows))
	}
	r := NewReport(casework.Post{Name: u.of[0].Name}, u.tally, options...)
	r.territory, r.Crossings = true, nil
	r.Tables = slices.DeleteFunc(r.Tables, func(t Table) bool { return t.Definition.Name == communesName })
	m := newMask(r, r.equations(), d.threshold)
	u.mask = m
	if whole != nil {
		m.asPart(whole)
	}
	m.report.Masked = true
	if u.failed = m.small(m.report.count("persons_met")) || !m.tellStock(); u.failed {
		return
	}
	m.primary()
	u.failed = !m.suppress()
}

// stock are the counts that stand in the reports of two years: the cases open at
// the end of one are those open at the start of the next.
var stock = []string{"cases_open_at_start", "cases_open_at_end"}

// tellStock has the cases open at both ends of the period always shown, false when
// one of those counts is small.
func (m *mask) tellStock() bool {
	for _, name := range stock {
		c := &m.cells[m.byName[name]]
		if m.small(c.value) {
			return false
		}
		c.known = true
	}
	return true
}

// asPart marks the rows that are withheld when they count none, and what hiding
// costs. The row of what is not known is always printed, so it tells nothing.
func (m *mask) asPart(whole *mask) {
	m.costs = make([]int, len(m.cells))
	for name, i := range m.byName {
		c := &m.cells[i]
		if k, ok := whole.byName[name]; ok {
			m.costs[i] = whole.cells[k].value
		}
		table, code, isRow := strings.Cut(name, "/")
		if isRow && c.table == table && code != casework.NotKnown && m.report.Table(table).Base > 0 {
			c.none = true
		}
	}
	for i := range m.report.Tables {
		if t := &m.report.Tables[i]; t.overlap != nil {
			t.Note = t.plainNote
		}
	}
}

// count numbers the counts of a unit by their names.
func (d *division) count(u *unit) {
	m := u.mask
	own := make([]string, len(m.cells))
	for name, i := range m.byName {
		if own[i] == "" || name < own[i] {
			own[i] = name
		}
	}
	u.number, u.change, u.moved = make([]int, len(own)), make([]float64, len(own)), make([]float64, len(own))
	for i, name := range own {
		n, ok := d.numbers[name]
		if !ok {
			n = len(d.numbers)
			d.numbers[name] = n
		}
		u.number[i] = n
		for len(u.at) <= n {
			u.at = append(u.at, -1)
		}
		u.at[n] = i
	}
}

// disclosed writes what is shown of all.
func (d *division) disclosed() *Disclosed {
	if d.whole == nil {
		return nil
	}
	d.measures(d.whole)
	return d.shown(d.whole)
}

func (d *division) shown(u *unit) *Disclosed {
	s := &Disclosed{Of: u.of, Report: d.write(u)}
	for _, p := range u.parts {
		s.Parts = append(s.Parts, d.shown(p))
	}
	return s
}

func (d *division) write(u *unit) *Report {
	if u.failed {
		u.mask.withholdAll()
	} else {
		u.mask.write()
	}
	return u.mask.report
}

// measures withholds in one more part each measure that a reader would find by
// subtraction: what is left over must rest on the threshold at least, in two parts
// or more, or in none.
func (d *division) measures(u *unit) {
	for i := range u.mask.report.Figures {
		f := &u.mask.report.Figures[i]
		if f.Definition.Unit.Counted() || f.Definition.ofNobody() || len(u.parts) == 0 {
			continue
		}
		hidden, records := 0, 0
		var shown []*unit
		for _, p := range u.parts {
			g := &p.mask.report.Figures[i]
			if n := int(g.Base); p.mask.withholds(g) {
				hidden, records = hidden+1, records+n
			} else if n > 0 {
				shown = append(shown, p)
			}
		}
		if hidden == 0 && !u.mask.withholds(f) {
			continue
		}
		slices.SortStableFunc(shown, func(a, b *unit) int {
			return cmp.Compare(a.mask.report.Figures[i].Base, b.mask.report.Figures[i].Base)
		})
		for _, p := range shown {
			if records >= d.threshold && hidden > 1 {
				break
			}
			p.mask.unlike[f.Definition.Name] = true
			hidden, records = hidden+1, records+int(p.mask.report.Figures[i].Base)
		}
	}
	for _, p := range u.parts {
		d.measures(p)
	}
}

package indicator

import (
	"math"
	"slices"

	"permanence/internal/casework"
)

// Published is a report that was given out of the same post before.
type Published struct {
	Report    *Report // as it was given out
	Now       *Tally  // of its period, by the facts of now
	Threshold int
}

// Elementary cuts the days of some periods at each of their bounds: the
// periods of which every one of them is a sum. They come in order.
func Elementary(periods ...casework.Period) (all []casework.Period) {
	var cuts []casework.Day
	for _, p := range periods {
		cuts = append(cuts, p.From, p.To+1)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i := 0; i+1 < len(cuts); i++ {
		e := casework.Period{From: cuts[i], To: cuts[i+1] - 1}
		if slices.ContainsFunc(periods, func(p casework.Period) bool { return inside(e, p) }) {
			all = append(all, e)
		}
	}
	return all
}

// inside tells whether all days of a period are in another.
func inside(e, p casework.Period) bool { return p.From <= e.From && e.To <= p.To }

// DiscloseSeries is Disclose for a report that comes after others of the same
// post, whose readers have them all: four quarters and their year, an agreement
// of fifteen months and a year in it, a second version. The reader is taken to
// know, beside the identities inside each report:
//
//   - that counts of what happens on a day (appointments, acts, orientations,
//     cases opened and closed, new persons) add up over days: each report is the
//     sum of the elementary periods that all bounds cut, parts are the exact
//     tallies of those, in the order of Elementary;
//   - that a person met in a period is met in every longer one, and that the
//     persons of the parts of a period are at least those of the whole;
//   - that what is open at the end of a day is open at the start of the next.
//
// All reports make one system, in which only the cells of this report may still
// be hidden: until no hidden count of any of them, and no small count of any
// union of elementary periods that can be found by adding and subtracting
// reports, is found more closely than Disclose allows. What facts that moved
// since would tell, by the small difference of two versions, is withheld too:
// of a table, all rows.
func (r *Report) DiscloseSeries(threshold int, before []Published, parts []*Tally) *Report {
	if len(before) == 0 {
		return r.Disclose(threshold)
	}
	before = slices.Clone(before)
	var reports []*Report
	for i := range before {
		before[i].Report = before[i].Report.own()
		reports = append(reports, before[i].Report)
	}
	if r.Masked {
		return r
	}
	return newMask(r, r.equations(), threshold).disclose(reports, func(m *mask) {
		m.versions(before)
		j := &joint{mask: m, new: r.Period}
		j.join(before, parts)
	})
}

// own is a report without the tables that only repeat other reports.
func (r *Report) own() *Report {
	o := *r
	o.Tables = slices.DeleteFunc(slices.Clone(r.Tables), func(t Table) bool { return t.Definition.Apart })
	return &o
}

// versions withholds what a small difference with an earlier version of the same
// period would tell: facts that moved are about few.
func (m *mask) versions(before []Published) {
	for _, p := range before {
		if p.Report.Period != m.report.Period {
			continue
		}
		old := p.Report.equations()
		withheld := p.Report.withheldNames(old)
		for name, i := range m.byName {
			j, ok := old.byName[name]
			was := 0
			switch {
			case withheld[name] || ok && !old.cells[j].printed:
				continue
			case ok:
				was = old.cells[j].value
			case m.cells[i].table == "" || p.Report.tableWithheld(m.cells[i].table):
				continue
			}
			c := &m.cells[i]
			if c.value == was {
				c.known = true
			} else if m.few(c.value, was) && c.table != "" {
				m.withholdTable(c.table)
			} else if m.few(c.value, was) {
				m.hide(i)
			}
		}
		m.rowsGone(p.Report)
		for i := range m.report.Figures {
			f := &m.report.Figures[i]
			if g := p.Report.Figure(f.Definition.Name); g != nil && !f.Definition.Unit.Counted() && !g.Hidden && g.Value != f.Value && m.few(int(f.Base), int(g.Base)) {
				m.unlike[f.Definition.Name] = true
			}
		}
	}
}

// rowsGone withholds the tables of which a row that counted few is gone.
func (m *mask) rowsGone(old *Report) {
	for i := range old.Tables {
		t := &old.Tables[i]
		now := m.report.Table(t.Definition.Name)
		if now == nil || t.Definition.ofNobody() {
			continue
		}
		for _, row := range t.Rows {
			if now.Row(row.Code) == nil && (row.Hidden || m.small(row.Value)) {
				m.withholdTable(t.Definition.Name)
			}
		}
	}
}

// tableWithheld tells that a report gives no row of a table.
func (r *Report) tableWithheld(name string) bool {
	t := r.Table(name)
	return t == nil || len(t.Rows) == 0 && t.SumHidden
}

// joint is the system of a report and of those published before, while it is
// made.
type joint struct {
	*mask
	new     casework.Period
	members []member
}

// member is a report or an elementary period in the joint system.
type member struct {
	period    casework.Period
	at        map[string]int // its cells by their names in one report
	published bool           // a report, not an elementary period
}

// join adds the cells of the reports published before, those of the elementary
// periods, and what ties them all.
func (j *joint) join(before []Published, parts []*Tally) {
	own := member{period: j.new, at: map[string]int{}, published: true}
	for name, i := range j.byName {
		own.at[name] = i
	}
	j.members = append(j.members, own)
	for _, p := range before {
		j.addPublished(&p)
	}
	reports := len(j.members)
	rows := j.additiveRows()
	for _, t := range parts {
		j.addPart(t, rows)
	}
	j.tieStocks()
	for i := range j.members[:reports] {
		j.tieParts(&j.members[i], reports)
	}
	for i := range reports {
		for k := range reports {
			if i != k {
				j.tieReports(&j.members[i], &j.members[k])
			}
		}
		j.tieCover(&j.members[i], reports)
	}
	j.addUnions(reports)
}

// frozen adds a cell that can no longer be hidden.
func (j *joint) frozen(c cell) int {
	c.frozen, c.table = true, ""
	j.cells = append(j.cells, c)
	return len(j.cells) - 1
}

// copyInto copies the cells of a system that are kept, and the identities that
// hold between them.
func (j *joint) copyInto(s *system, keep func(name string, c *cell) bool, change func(name string, c *cell)) map[string]int {
	names := make([][]string, len(s.cells))
	for name, i := range s.byName {
		names[i] = append(names[i], name)
	}
	at, moved := map[string]int{}, make([]int, len(s.cells))
	for i := range s.cells {
		moved[i] = -1
		c := s.cells[i]
		slices.Sort(names[i])
		if c.printed && !slices.ContainsFunc(names[i], func(n string) bool { return keep(n, &c) }) {
			continue
		}
		if c.printed {
			for _, n := range names[i] {
				change(n, &c)
			}
		}
		moved[i] = j.frozen(c)
		for _, n := range names[i] {
			at[n] = moved[i]
		}
	}
	for _, id := range s.identities {
		terms := make([]term, 0, len(id.terms))
		for _, t := range id.terms {
			if moved[t.cell] >= 0 {
				terms = append(terms, term{moved[t.cell], t.factor})
			}
		}
		if len(terms) == len(id.terms) {
			j.identities = append(j.identities, identity{terms})
		}
	}
	return at
}

// addPublished adds a report that was given out, its cells hidden as they are
// in it.
func (j *joint) addPublished(p *Published) {
	exact := NewReport(p.Report.Post, p.Now)
	s := exact.equations()
	withheld := p.Report.withheldNames(s)
	at := j.copyInto(s, func(string, *cell) bool { return true }, func(name string, c *cell) {
		c.hidden = c.hidden || withheld[name]
		c.need = max(p.Threshold-2, 1)
		if c.hidden && c.table != "" && !p.Report.tableWithheld(c.table) {
			c.least = max(c.least, min(1, c.value))
		}
		if bound, base := p.Report.lowerBound(name); bound > 0 {
			c.least = max(c.least, min(c.value, int(math.Ceil(bound*float64(base)-tiny))))
		}
	})
	j.members = append(j.members, member{p.Report.Period, at, true})
}

// lowerBound is the share "au moins" that a report gives of a cell, and of what.
func (r *Report) lowerBound(name string) (share float64, base int) {
	if f := r.Figure(name); f != nil && f.Hidden && f.AtLeast {
		return f.Bound, int(f.Base)
	}
	for i := range r.Tables {
		t := &r.Tables[i]
		for _, row := range t.Rows {
			if row.AtLeast && row.Hidden && rowName(t.Definition.Name, row.Code) == name {
				return row.Share, t.Base
			}
		}
	}
	return 0, 0
}

package indicator

import (
	"maps"
	"slices"
	"strings"

	"permanence/internal/casework"
)

// additive tells whether the counts of a definition add up over days: what
// happens on a day, and the persons of whom it is the first. Stocks and persons
// do not.
func additive(d *Definition) bool {
	switch d.Name {
	case "persons_new":
		return true
	case "cases_open_at_start", "cases_open_at_end":
		return false
	}
	return d.Unit == Appointment || d.Unit == Act || d.Unit == Orientation || d.Unit == Case || d.Unit == Minute || d.Section == "i" || d.Section == "k"
}

// additiveNames are the names of the definitions whose counts add up over days.
var additiveNames = func() map[string]bool {
	names := map[string]bool{}
	for _, d := range Definitions() {
		if additive(d) {
			names[d.Name] = true
		}
	}
	return names
}()

// addsOverDays tells it of a cell: a figure, a row, a base or what is missing.
func addsOverDays(name string) bool {
	if i := strings.IndexAny(name, "/#"); i >= 0 {
		name = name[:i]
	}
	return additiveNames[name]
}

// additiveRows are the rows that some report prints of the tables that add up
// over days: an elementary period may have any of them.
func (j *joint) additiveRows() map[string]bool {
	rows := map[string]bool{}
	for _, m := range j.members {
		for name := range m.at {
			if strings.Contains(name, "/") && addsOverDays(name) {
				rows[name] = true
			}
		}
	}
	return rows
}

// addPart adds an elementary period, of which nothing is printed. One that is
// the period of a report is that report.
func (j *joint) addPart(t *Tally, rows map[string]bool) {
	for _, m := range j.members {
		if m.period == t.period && m.published {
			j.members = append(j.members, member{t.period, m.at, false})
			return
		}
	}
	r := NewReport(casework.Post{}, t, withRows(rows))
	at := j.copyInto(r.equations(), func(name string, _ *cell) bool {
		return addsOverDays(name) || strings.HasPrefix(name, "cases_open_at_")
	}, func(_ string, c *cell) { c.printed, c.hidden = false, true })
	j.members = append(j.members, member{t.period, at, false})
}

// withRows prints the rows of those names even when they count nothing.
func withRows(names map[string]bool) Option { return func(b *builder) { b.keep = names } }

// sortedNames are the keys of a map, so that the same reports give the same
// system each time.
func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// same says that two cells are one count.
func (j *joint) same(a, b int) {
	if a != b && j.cells[a].value == j.cells[b].value {
		j.identities = append(j.identities, identity{[]term{{a, 1}, {b, -1}}})
	}
}

// tieStocks: what is open at the end of a day is open at the start of the next.
func (j *joint) tieStocks() {
	first := map[casework.Day]int{}
	for _, m := range j.members {
		for k, name := range []string{"cases_open_at_start", "cases_open_at_end"} {
			day := []casework.Day{m.period.From - 1, m.period.To}[k]
			if i, ok := m.at[name]; !ok {
				continue
			} else if known, ok := first[day]; ok {
				j.same(known, i)
			} else {
				first[day] = i
			}
		}
	}
}

// tieParts says that a report is the sum of its elementary periods, count by
// count. A count that facts which moved make otherwise is left alone.
func (j *joint) tieParts(m *member, reports int) {
	for _, name := range sortedNames(m.at) {
		i := m.at[name]
		if !addsOverDays(name) || strings.Contains(name, ">=") {
			continue
		}
		terms, rest := []term{{i, 1}}, j.cells[i].value
		for k := reports; k < len(j.members); k++ {
			part := &j.members[k]
			if !inside(part.period, m.period) {
				continue
			}
			if at, ok := part.at[name]; ok {
				terms = append(terms, term{at, -1})
				rest -= j.cells[at].value
			}
		}
		if rest == 0 && !(len(terms) == 2 && terms[1].cell == i) {
			j.identities = append(j.identities, identity{terms})
		}
	}
}

// tieReports says that two reports of one period are the same, and that the
// persons of a period are those of a longer one, and others.
func (j *joint) tieReports(m, longer *member) {
	same := m.period == longer.period
	if !inside(m.period, longer.period) {
		return
	}
	for _, name := range sortedNames(m.at) {
		i := m.at[name]
		k, ok := longer.at[name]
		switch {
		case !ok || strings.Contains(name, ">="):
		case same && i < k:
			j.same(i, k)
		case !same && !addsOverDays(name) && !strings.HasPrefix(name, "cases_open_at_") && j.cells[k].value >= j.cells[i].value:
			rest := j.frozen(cell{value: j.cells[k].value - j.cells[i].value, hidden: true})
			j.identities = append(j.identities, identity{[]term{{k, 1}, {i, -1}, {rest, -1}}})
		}
	}
}

// tieCover says that the persons of reports which together make up the days of
// one are at least those of the one: who came in two of them counts in both.
func (j *joint) tieCover(m *member, reports int) {
	cover := j.coverOf(m, reports)
	if len(cover) < 2 {
		return
	}
	for _, name := range sortedNames(m.at) {
		i := m.at[name]
		if addsOverDays(name) || strings.HasPrefix(name, "cases_open_at_") || strings.Contains(name, ">=") {
			continue
		}
		terms, twice := []term{{i, -1}}, -j.cells[i].value
		for _, part := range cover {
			if at, ok := part.at[name]; ok {
				terms = append(terms, term{at, 1})
				twice += j.cells[at].value
			}
		}
		if twice >= 0 && len(terms) > 2 {
			rest := j.frozen(cell{value: twice, hidden: true})
			j.identities = append(j.identities, identity{append(terms, term{rest, -1})})
		}
	}
}

// coverOf are reports that follow each other from the first to the last day of
// one, the longest first; none when there are not.
func (j *joint) coverOf(m *member, reports int) (cover []*member) {
	for day := m.period.From; day <= m.period.To; {
		var best *member
		for k := range j.members[:reports] {
			o := &j.members[k]
			if o.period.From == day && o.period != m.period && inside(o.period, m.period) && (best == nil || o.period.To > best.period.To) {
				best = o
			}
		}
		if best == nil {
			return nil
		}
		cover, day = append(cover, best), best.period.To+1
	}
	return cover
}

// mostParts bounds the elementary periods whose unions are looked at, all of
// them: beyond, those of two reports only.
const mostParts = 8

// addUnions adds the small counts of the unions of elementary periods that are
// found by adding and subtracting reports: the year less two of its quarters.
func (j *joint) addUnions(reports int) {
	parts := j.members[reports:]
	if len(parts) > mostParts {
		return
	}
	var rows [][]float64
	for i := range j.members[:reports] {
		row := make([]float64, len(parts))
		for k := range parts {
			if inside(parts[k].period, j.members[i].period) {
				row[k] = 1
			}
		}
		rows = append(rows, row)
	}
	names := map[string]bool{}
	for _, p := range parts {
		for name := range p.at {
			names[name] = addsOverDays(name) && !strings.Contains(name, ">=")
		}
	}
	for set := 3; set < 1<<len(parts); set++ {
		if set&(set-1) != 0 && found(rows, set, len(parts)) {
			j.addUnion(parts, set, names)
		}
	}
}

func (j *joint) addUnion(parts []member, set int, names map[string]bool) {
	for _, name := range sortedNames(names) {
		if !names[name] {
			continue
		}
		var terms []term
		sum := 0
		for k := range parts {
			if at, ok := parts[k].at[name]; ok && set&(1<<k) != 0 {
				terms = append(terms, term{at, -1})
				sum += j.cells[at].value
			}
		}
		if j.small(sum) && len(terms) > 1 {
			union := j.frozen(cell{value: sum, hidden: true})
			j.identities = append(j.identities, identity{append(terms, term{union, 1})})
		}
	}
}

// found tells whether a set of columns is a sum of rows, each taken as often as
// one likes.
func found(rows [][]float64, set, width int) bool {
	target := make([]float64, width)
	for k := range width {
		if set&(1<<k) != 0 {
			target[k] = 1
		}
	}
	var basis polytope
	basis.reset(width)
	for _, row := range rows {
		copy(basis.addRow(), row)
		basis.reduce()
	}
	for i, column := range basis.basic {
		subtract(target, basis.row(i), target[column])
	}
	return !slices.ContainsFunc(target, func(v float64) bool { return v > tiny || v < -tiny })
}

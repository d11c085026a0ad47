package indicator

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// DiscloseParts are the reports of the parts of a whole (the regions of the
// nation, the départements of a region) for a reader who also reads the whole,
// as Disclose or DiscloseParts gave it. They come in the order of the parts,
// which are left as they are, and must add up to the whole.
//
// Each part is disclosed by itself first. Then, count by count, such a reader
// can subtract from the whole the parts that are shown. What is left over is the
// sum of the hidden parts: it must be of two parts at least, and exceed what
// they are known to count at least by the threshold. Otherwise the count is
// withheld in one more part, the one where it is smallest, and that part is
// disclosed again. When all parts withhold it, one of them withholds that it has
// the row at all, with its table. Where the whole is withheld, enough of its parts must be, or
// their sum would give it. Minutes, means and medians follow the number of
// records that they rest on.
//
// What it does not do: it looks at one count at a time across the parts, and at
// all counts together inside each part, not at both together.
func DiscloseParts(threshold int, whole *Report, parts []*Report) []*Report {
	d := &division{threshold: threshold, whole: map[string]bool{}, parts: make([]divided, len(parts))}
	for i, r := range parts {
		d.parts[i] = divided{report: r, exact: r.equations(), also: map[string]bool{}, stale: true}
		maps.Copy(d.whole, whole.withheldNames(d.parts[i].exact))
	}
	for d.disclose(); d.spread(); {
		d.disclose()
	}
	shown := make([]*Report, len(parts))
	for i := range d.parts {
		shown[i] = d.parts[i].shown
	}
	return shown
}

// division is a whole and its parts, while what to withhold is looked for.
type division struct {
	threshold int
	whole     map[string]bool // withheld in the whole
	parts     []divided
}

type divided struct {
	report, shown *Report
	exact         *system
	also          map[string]bool // withheld for the sake of other parts
	hidden        map[string]bool // in shown
	stale         bool            // shown is not what also asks for
}

func (d *division) disclose() {
	for i := range d.parts {
		if p := &d.parts[i]; p.stale {
			p.shown = p.report.discloseAlso(d.threshold, p.exact.clone(), p.also)
			p.hidden, p.stale = p.shown.withheldNames(p.exact), false
		}
	}
}

// spread asks one more part to withhold each count that a reader of the whole
// would find, and tells whether there was any.
func (d *division) spread() (more bool) {
	names := maps.Clone(d.whole)
	for i := range d.parts {
		maps.Copy(names, d.parts[i].hidden)
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if d.safe(name) {
			continue
		}
		i, also := d.smallestShown(name), name
		if i < 0 && !d.whole[name] {
			i, also = d.smallestPrinted(name)
		}
		if i >= 0 {
			d.parts[i].also[also], d.parts[i].stale = true, true
			more = true
		}
	}
	return more
}

// safe tells whether what is left over of a count is wide enough.
func (d *division) safe(name string) bool {
	hidden, rest := 0, 0
	for i := range d.parts {
		p := &d.parts[i]
		n, least := p.count(name)
		if n == 0 || !p.hidden[name] {
			continue
		}
		hidden++
		rest += n - least
	}
	if d.whole[name] {
		return rest >= d.threshold
	}
	return hidden == 0 || hidden > 1 && rest >= d.threshold
}

// smallestShown is the part where the count is shown and smallest, -1 when
// there is none left.
func (d *division) smallestShown(name string) int {
	best, smallest := -1, 0
	for i := range d.parts {
		p := &d.parts[i]
		if n, _ := p.count(name); n > 0 && !p.hidden[name] && !p.also[name] && (best < 0 || n < smallest) {
			best, smallest = i, n
		}
	}
	return best
}

// smallestPrinted is the part of which the row is hidden and smallest, but there,
// and what takes it away: all rows of its table. It is asked for when no part is
// left to hide the count in: six persons in five parts that each have some are
// two at most in each. -1 when there is none left.
func (d *division) smallestPrinted(name string) (best int, rows string) {
	best, smallest := -1, 0
	for i := range d.parts {
		p := &d.parts[i]
		table := p.printedIn(name)
		if n, _ := p.count(name); n > 0 && table != "" && !p.also[allRows(table)] && (best < 0 || n < smallest) {
			best, smallest, rows = i, n, allRows(table)
		}
	}
	return best, rows
}

// printedIn is the table that shows the row of that name to be there; empty when
// none does.
func (p *divided) printedIn(name string) string {
	at, ok := p.exact.byName[name]
	if !ok || p.shown.tableWithheld(p.exact.cells[at].table) {
		return ""
	}
	return p.exact.cells[at].table
}

// allRows asks for all rows of a table, beside the names of single counts.
func allRows(table string) string { return table + "/" }

// count is what the part counts under a name, and what a reader knows it to be
// at least: a row that is printed counts one. A measure counts its records.
func (p *divided) count(name string) (n, least int) {
	if at, ok := p.exact.byName[name]; ok {
		c := &p.exact.cells[at]
		if least = c.least; p.printedIn(name) != "" {
			least = max(least, 1)
		}
		return c.value, min(least, c.value)
	}
	if names := restsOn[name]; names != nil {
		return p.report.count(names[0]), 0
	}
	if f := p.report.Figure(name); f != nil && f.Known {
		return int(f.Base), 0
	}
	return 0, 0
}

// withheldNames are the counts and the measures that a disclosed report
// withholds, by the names of the exact one's cells.
func (r *Report) withheldNames(exact *system) map[string]bool {
	names := map[string]bool{}
	for i := range r.Figures {
		f := &r.Figures[i]
		if f.Hidden {
			names[f.Definition.Name] = true
		}
		if f.MissingHidden {
			names[missingName(f.Definition.Name)] = true
		}
	}
	for i := range r.Tables {
		t := &r.Tables[i]
		if t.BaseHidden {
			names[cmp.Or(t.Definition.DenominatorFigure, t.Definition.Name+"#base")] = true
		}
		for _, row := range t.Rows {
			if row.Hidden {
				names[rowName(t.Definition.Name, row.Code)] = true
			}
		}
		if len(t.Rows) == 0 && t.SumHidden {
			exact.withheldRows(t.Definition.Name, names)
		}
	}
	return names
}

// withheldRows are all rows of a table that is withheld whole.
func (s *system) withheldRows(table string, names map[string]bool) {
	for name, at := range s.byName {
		if s.cells[at].table == table {
			names[name] = true
		}
	}
}

// withholdAlso withholds what others ask for: counts by the names of their
// cells, measures by their own.
func (m *mask) withholdAlso(names map[string]bool) {
	for name := range names {
		if table, ok := strings.CutSuffix(name, "/"); ok {
			m.withholdTable(table)
		} else if i, ok := m.byName[name]; ok {
			m.hide(i)
		} else {
			m.unlike[name] = true
		}
	}
}

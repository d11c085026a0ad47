package indicator

import "cmp"

// differences hides each count whose difference with that of a published
// report of the same post is small, when the days of one hold those of the
// other, or overlap them: who was counted in the days between would be few.
// Means, medians and minutes are hidden when the
// records that they rest on differ by few. It compares with one report at a
// time, as it was given out: what several tell together, see DiscloseSeries.
func (m *mask) differences(published []*Report) {
	for _, p := range published {
		if p.Period == m.report.Period || p.Period.From > m.report.Period.To || m.report.Period.From > p.Period.To {
			continue
		}
		other := p.equations()
		for name, i := range m.byName {
			j, ok := other.byName[name]
			if ok && m.cells[i].printed && m.cells[i].value > 0 && m.few(m.cells[i].value, other.cells[j].value) {
				m.hide(i)
			}
		}
		for i := range m.report.Figures {
			f := &m.report.Figures[i]
			if g := p.Figure(f.Definition.Name); g != nil && m.few(int(f.Base), int(g.Base)) {
				m.unlike[f.Definition.Name] = true
			}
		}
	}
}

// few tells that two counts differ by a small one.
func (m *mask) few(a, b int) bool { return m.small(a-b) || m.small(b-a) }

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

package grid

import (
	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// OfSum sets the sum of several sealed reports beside what each of them says: a
// column for each post, then the whole and its shares. Each column is made of
// what its report prints. It refuses what indicator.AddSealed refuses.
func OfSum(title string, reports []*indicator.Report) (*Grid, error) {
	whole, err := indicator.AddSealed(reports)
	if err != nil {
		return nil, err
	}
	s := summed{whole: whole, Grid: &Grid{Template: &Template{Title: title, Notes: []string{casework.Typeset(indicator.SumNote)}, Columns: Columns{By: ByPost}},
		Posts: whole.Posts, Period: whole.Period, Threshold: indicator.DefaultThreshold, Version: whole.DefinitionsVersion}}
	for i, r := range reports {
		part, err := indicator.AddSealed(reports[i : i+1])
		if err != nil {
			return nil, err
		}
		s.parts = append(s.parts, part)
		s.Heads = append(s.Heads, r.Post.Name)
	}
	s.Heads = append(s.Heads, "Ensemble", "Part")
	for _, section := range indicator.Sections {
		s.section(section)
	}
	return s.Grid, nil
}

// SumColumns are how many columns, the last ones, tell of the whole.
const SumColumns = 2

// summed is the grid of a sum while it is made.
type summed struct {
	*Grid
	whole *indicator.Sum
	parts []*indicator.Sum
}

func (s *summed) section(of indicator.Section) {
	var figures Section
	var cells [][]Value
	for i := range s.whole.Figures {
		f := &s.whole.Figures[i]
		if f.Definition.Section != of.Letter {
			continue
		}
		var values []Value
		for _, p := range s.parts {
			a := indicator.Addition{Absent: 1}
			if g := p.Figure(f.Definition.Name); g != nil {
				a = g.Value
			}
			values = append(values, valueOf(a, f.Scale()))
		}
		share, ok := s.whole.Share(f)
		figures.Rows = append(figures.Rows, Row{Label: f.Definition.Label, Unit: string(f.Definition.Unit), Decimals: decimalsOf(f)})
		cells = append(cells, append(values, valueOf(f.Value, f.Scale()), shareValue(f.Value, share, ok)))
	}
	if len(figures.Rows) > 0 {
		figures.Title = of.Title
		s.add(figures, cells)
	}
	for i := range s.whole.Tables {
		if t := &s.whole.Tables[i]; t.Definition.Section == of.Letter {
			s.table(t)
		}
	}
}

func (s *summed) add(section Section, cells [][]Value) {
	s.Sections, s.Cells = append(s.Sections, section), append(s.Cells, cells)
}

// table adds a breakdown, and what its rows are counted among.
func (s *summed) table(t *indicator.SumTable) {
	section := Section{Title: t.Definition.Label}
	if !t.Definition.AddsUp {
		section.Notes = []string{"Les lignes ne s'additionnent pas."}
	}
	var cells [][]Value
	line := func(label string, of func(*indicator.SumTable) indicator.Addition, whole indicator.Addition, share Value) {
		var values []Value
		for _, p := range s.parts {
			a := indicator.Addition{Absent: 1}
			if part := p.Table(t.Definition.Name); part != nil {
				a = of(part)
			}
			values = append(values, valueOf(a, 1))
		}
		section.Rows = append(section.Rows, Row{Label: label, Unit: string(t.Definition.Unit), Decimals: -1})
		cells = append(cells, append(values, valueOf(whole, 1), share))
	}
	for i := range t.Rows {
		row := &t.Rows[i]
		line(row.Label, func(part *indicator.SumTable) indicator.Addition { return cellOfPart(part, row.Code) }, row.Value, rowShare(t, row))
	}
	line(casework.Typeset("Base : "+t.Definition.Denominator), func(part *indicator.SumTable) indicator.Addition { return part.Base }, t.Base, Value{Share: true})
	s.add(section, cells)
}

// cellOfPart is what one report says of a row: nothing is counted in a row that it
// does not print, unless it prints none.
func cellOfPart(t *indicator.SumTable, code string) indicator.Addition {
	for i := range t.Rows {
		if t.Rows[i].Code == code {
			return t.Rows[i].Value
		}
	}
	if len(t.Rows) == 0 {
		return indicator.Addition{Hidden: 1}
	}
	return indicator.Addition{}
}

// decimalsOf is how many a figure is printed with: amounts have their cents.
func decimalsOf(f *indicator.SumFigure) int {
	if f.Scale() == 1 {
		return -1
	}
	return f.Definition.Unit.Decimals()
}

// valueOf is an addition, of which so many make one.
func valueOf(a indicator.Addition, scale int) Value {
	number := float64(a.Least) / float64(scale)
	switch {
	case a.Whole():
		return known(number)
	case !a.Nothing():
		return Value{Number: number, Known: true, Least: true}
	case a.Hidden > 0:
		return hidden
	}
	return Value{}
}

// shareValue is the share of a count: withheld with it, and empty for what has
// none.
func shareValue(of indicator.Addition, share float64, ok bool) Value {
	switch {
	case ok:
		return Value{Number: 100 * share, Known: true, Share: true}
	case of.Hidden > 0:
		return hidden
	}
	return Value{Share: true}
}

func rowShare(t *indicator.SumTable, row *indicator.SumRow) Value {
	share, ok := t.Share(row)
	return shareValue(row.Value, share, ok)
}

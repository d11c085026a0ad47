package grid

import (
	"math"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// Grid is a template filled for one post, or for several side by side.
type Grid struct {
	*Template
	Posts     []casework.Post // of the columns; one when they are periods
	Period    casework.Period // that was asked for
	Heads     []string        // of the columns
	Cells     [][][]Value     // by section, row and column
	Threshold int             // below which counts are withheld
	Version   int             // of the definitions
}

// Fill fills the template from reports: one for each of its Columns.Periods, or
// for each post. Each one goes through disclosure control first, compared with
// those of its own post on its left; one that was masked before is read as it
// is. The exact numbers of a report are never read.
func (t *Template) Fill(asked casework.Period, threshold int, reports []*indicator.Report) *Grid {
	g := &Grid{Template: t, Period: asked, Threshold: threshold, Version: indicator.DefinitionsVersion}
	masked := make([]*indicator.Report, len(reports))
	for i, r := range reports {
		var before []*indicator.Report
		if t.Columns.By == ByPost {
			g.Heads, g.Posts = append(g.Heads, r.Post.Name), append(g.Posts, r.Post)
		} else {
			g.Heads, before = append(g.Heads, r.Period.French()), reports[:i]
			g.Posts = []casework.Post{r.Post}
		}
		masked[i], g.Version = r.Disclose(threshold, before...), r.DefinitionsVersion
	}
	for i := range t.Sections {
		var rows [][]Value
		for j := range t.Sections[i].Rows {
			rows = append(rows, t.Sections[i].Rows[j].fill(masked))
		}
		g.Cells = append(g.Cells, rows)
	}
	return g
}

func (r *Row) fill(reports []*indicator.Report) []Value {
	values := make([]Value, len(reports))
	for i, report := range reports {
		v := r.expression.value(report)
		if math.IsInf(v.Number, 0) || math.IsNaN(v.Number) {
			v = Value{}
		}
		values[i] = v
	}
	return values
}

// AnyHidden tells that something is withheld in the grid.
func (g *Grid) AnyHidden() bool {
	for _, rows := range g.Cells {
		for _, cells := range rows {
			for _, v := range cells {
				if v.Hidden {
					return true
				}
			}
		}
	}
	return false
}

package indicator

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"permanence/internal/casework"
)

// Addition is a count added over several reports that were given out.
type Addition struct {
	Least  int // what the reports show, added; where some withhold it, "at least" so much
	Hidden int // the reports that withhold it
	Absent int // the reports that do not have it
}

// Whole tells that every report shows the count: Least is then its sum, and
// "at least" otherwise.
func (a Addition) Whole() bool { return a.Hidden == 0 && a.Absent == 0 }

// Nothing tells that no more can be said of the count than that it is not
// known.
func (a Addition) Nothing() bool { return !a.Whole() && a.Least == 0 }

// Sum is what the reports of several posts over one period tell together.
type Sum struct {
	Period             casework.Period
	DefinitionsVersion int
	Posts              []casework.Post // of the reports added, in their order
	Figures            []SumFigure     // those that add up, in the order of the report
	Tables             []SumTable
}

// SumFigure is one figure of a sum.
type SumFigure struct {
	Definition *Definition
	Value      Addition // in hundredths of the unit for means and costs: see Scale
	Missing    Addition // non renseigné, where the definition has any
}

// SumTable is one breakdown of a sum.
type SumTable struct {
	Definition *Definition
	Rows       []SumRow // in the order of their list, communes with the most persons first; non_connu last
	Base       Addition // units counted, each post's own: see SumNote
}

// SumRow is one line of a table of a sum.
type SumRow struct {
	Code, Label string
	Value       Addition
}

// SumNote is what must be read with a sum.
const SumNote = "Chaque bilan compte ses propres personnes : qui a été reçu dans deux postes est compté dans chacun. Un nombre qu'un bilan ne communique pas n'est pas dans la somme, qui est alors « au moins »."

// AddSealed adds reports of several posts over one period, as they were given
// out. It reads what they print and nothing else, so whoever has them could do
// the same sum by hand: it tells nothing that they do not tell. A count that one
// of them withholds is "at least" what the others show, and what the lower bound
// of its share says of it.
//
// Counts, and minutes, add up, and so do full-time equivalents, days worked and
// amounts. Medians, means and comparisons with other periods do not, and are left
// out; shares and costs by person are made again, of two sums that are whole: see
// Share and addRatios. Crossings are left out too.
//
// It refuses reports of different periods or definitions, two of one post, and one
// that has not been through disclosure control.
func AddSealed(reports []*Report) (*Sum, error) {
	if len(reports) == 0 {
		return nil, fmt.Errorf("add reports: there is none")
	}
	s := &Sum{Period: reports[0].Period, DefinitionsVersion: reports[0].DefinitionsVersion}
	for _, r := range reports {
		if err := s.accept(r); err != nil {
			return nil, err
		}
	}
	s.addFigures(reports)
	s.addTables(reports)
	return s, nil
}

func (s *Sum) accept(r *Report) error {
	switch same := func(p casework.Post) bool { return p.ID == r.Post.ID && p.Slug == r.Post.Slug }; {
	case !r.Masked:
		return fmt.Errorf("add reports: the one of %s has not been through disclosure control", r.Post.Slug)
	case r.Period != s.Period:
		return fmt.Errorf("add reports: the one of %s is of %s, not of %s", r.Post.Slug, r.Period, s.Period)
	case r.DefinitionsVersion != s.DefinitionsVersion:
		return fmt.Errorf("add reports: the one of %s is by definitions %d, not %d", r.Post.Slug, r.DefinitionsVersion, s.DefinitionsVersion)
	case slices.ContainsFunc(s.Posts, same):
		return fmt.Errorf("add reports: there are two of %s", r.Post.Slug)
	}
	s.Posts = append(s.Posts, r.Post)
	return nil
}

// addsOverPosts tells that a figure or a table counts records of the post's own
// facts.
func (d *Definition) addsOverPosts() bool {
	ofFacts := d.Section != means && d.Section != compared && d.Section != recorded && d.Section != quality
	return ofFacts && !d.Apart && (d.Unit.Counted() || d.Unit == Minute)
}

// inSum tells that a figure or a table stands in a sum.
func (d *Definition) inSum() bool {
	return d.addsOverPosts() || d.Section == means && sumsMeans[d.Name]
}

func (s *Sum) addFigures(reports []*Report) {
	for _, d := range union(reports, func(r *Report) (all []*Definition) {
		for i := range r.Figures {
			all = append(all, r.Figures[i].Definition)
		}
		return all
	}) {
		f := SumFigure{Definition: d}
		for _, r := range reports {
			f.add(r.Figure(d.Name))
		}
		s.Figures = append(s.Figures, f)
	}
	s.addRatios()
}

// union are the definitions of all reports that add up, by their numbers.
func union(reports []*Report, of func(*Report) []*Definition) (all []*Definition) {
	seen := map[string]bool{}
	for _, r := range reports {
		for _, d := range of(r) {
			if d.inSum() && !seen[d.Name] {
				seen[d.Name] = true
				all = append(all, d)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *Definition) int { return cmp.Compare(a.Number, b.Number) })
	return all
}

func (f *SumFigure) add(g *Figure) {
	if g == nil || g.Unsaid || g.Definition.Unit != f.Definition.Unit {
		f.Value.Absent++
		f.Missing.Absent++
		return
	}
	if g.silent() { // a nought would be read as a count
		f.Value.Absent++
	} else {
		f.Value.add(int(math.Round(g.Value*float64(f.Scale()))), g.Hidden, g.AtLeast && g.Hidden, g.Bound*g.Base)
	}
	f.Missing.add(g.Missing, g.MissingHidden, false, 0)
}

// silent tells that nobody said what the figure sums, of any of those that it is
// about.
func (f *Figure) silent() bool {
	return !f.Known && !f.Hidden && (f.Missing > 0 || f.MissingHidden)
}

// add adds what one report says: a count or, when it is withheld, the share of
// its base that it is at least.
func (a *Addition) add(value int, hidden, bounded bool, bound float64) {
	if !hidden {
		a.Least += value
		return
	}
	a.Hidden++
	if bounded {
		a.Least += int(math.Ceil(bound - tiny))
	}
}

func (s *Sum) addTables(reports []*Report) {
	for _, d := range union(reports, func(r *Report) (all []*Definition) {
		for i := range r.Tables {
			all = append(all, r.Tables[i].Definition)
		}
		return all
	}) {
		t := SumTable{Definition: d}
		at := map[string]int{}
		for _, r := range reports {
			t.addRows(r.Table(d.Name), at)
		}
		for _, r := range reports {
			t.add(r.Table(d.Name))
		}
		t.sort()
		s.Tables = append(s.Tables, t)
	}
}

// addRows adds the rows that a report prints.
func (t *SumTable) addRows(of *Table, at map[string]int) {
	if of == nil || of.Definition.Unit != t.Definition.Unit {
		return
	}
	for i := range of.Rows {
		code := of.sumCode(&of.Rows[i])
		if _, ok := at[code]; !ok {
			at[code] = len(t.Rows)
			t.Rows = append(t.Rows, SumRow{Code: code, Label: of.Rows[i].Label})
		}
	}
}

// sumCode is what a row is known by in several reports. Each report numbers its
// funders, so that one number is not one funder: these are known by their kind
// and name.
func (t *Table) sumCode(row *Row) string {
	if t.Definition.Name != fundingByFunder {
		return row.Code
	}
	kind := row.Code[:strings.LastIndexByte(row.Code, '_')+1]
	return kind + casework.FoldWord(row.Label)
}

// sumRow is the row that has that code in a sum, nil when there is none.
func (t *Table) sumRow(code string) *Row {
	for i := range t.Rows {
		if t.sumCode(&t.Rows[i]) == code {
			return &t.Rows[i]
		}
	}
	return nil
}

// add adds the counts of one report. A row that it does not print counts nothing,
// unless it prints none at all.
func (t *SumTable) add(of *Table) {
	if of == nil || of.Definition.Unit != t.Definition.Unit {
		t.Base.Absent++
		for i := range t.Rows {
			t.Rows[i].Value.Absent++
		}
		return
	}
	t.Base.add(of.Base, of.BaseHidden, false, 0)
	for i := range t.Rows {
		a := &t.Rows[i].Value
		if row := of.sumRow(t.Rows[i].Code); row != nil {
			a.add(row.Value, row.Hidden, row.AtLeast && row.Hidden && !of.BaseHidden, row.Share*float64(of.Base))
		} else if len(of.Rows) == 0 && of.SumHidden {
			a.Hidden++
		}
	}
}

// sort puts rows in the order of their list; the communes, which have none, with
// the most persons first. It rests on what is printed, like all else.
func (t *SumTable) sort() {
	place := func(code string) int { return 0 }
	for b := range axes {
		if axes[b].name == t.Definition.Name {
			place = func(code string) int { return axes[b].byCode[code] }
		}
	}
	last := func(code string) int {
		if code == casework.NotKnown {
			return 1
		}
		return 0
	}
	communes := t.Definition.Name == communesName
	slices.SortStableFunc(t.Rows, func(a, b SumRow) int {
		order := cmp.Or(cmp.Compare(last(a.Code), last(b.Code)), cmp.Compare(place(a.Code), place(b.Code)))
		if communes {
			order = cmp.Or(order, cmp.Compare(b.Value.Least, a.Value.Least), cmp.Compare(a.Code, b.Code))
		}
		return order
	})
}

// Figure is the figure of that name, nil when there is none.
func (s *Sum) Figure(name string) *SumFigure {
	for i := range s.Figures {
		if s.Figures[i].Definition.Name == name {
			return &s.Figures[i]
		}
	}
	return nil
}

// Table is the table of that name, nil when there is none.
func (s *Sum) Table(name string) *SumTable {
	for i := range s.Tables {
		if s.Tables[i].Definition.Name == name {
			return &s.Tables[i]
		}
	}
	return nil
}

// Share of a figure in the one that is its denominator, from 0 to 1: false when
// either is not whole, and for what is no share.
func (s *Sum) Share(f *SumFigure) (float64, bool) {
	of := s.Figure(f.Definition.DenominatorFigure)
	if f.Definition.Numerator == "" || of == nil || !f.Value.Whole() || !of.Value.Whole() || of.Value.Least == 0 {
		return 0, false
	}
	return float64(f.Value.Least) / float64(of.Value.Least), true
}

// Share of a row in the table's base, from 0 to 1: false when either is not
// whole.
func (t *SumTable) Share(row *SumRow) (float64, bool) {
	if !row.Value.Whole() || !t.Base.Whole() || t.Base.Least == 0 {
		return 0, false
	}
	return float64(row.Value.Least) / float64(t.Base.Least), true
}

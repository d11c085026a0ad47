package need

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
)

// Classes are those that stand side by side. The sum that the first editions
// give of two of them is left out.
var Classes = []casework.CrimeClass{casework.CrimeFamily, casework.CrimeSexual, casework.CrimeOutside}

// Cell is what was recorded of one class in one commune and year.
type Cell struct {
	Given     bool // the file has such a row
	Published bool // false: the source withholds it, which is no zero
	Facts     int
	Rate      float64 // for 1,000 inhabitants
	RateKnown bool
}

// Post is an open post as its neighbours see it.
type Post struct {
	Slug, Name string
	Load       string // its work of a year in words, masked; empty when the reader may not read it
}

// Row is one commune of the département.
type Row struct {
	Code, Name string
	Population int // inhabitants: those by which the source counts, else the official ones; 0 unknown
	Cells      map[casework.CrimeClass]Cell
	Posts      []Post // that cover it
}

// Covered tells whether a post covers the commune.
func (r *Row) Covered() bool { return len(r.Posts) > 0 }

// Table is a département in one year.
type Table struct {
	Departement commune.Departement
	Year        int   // 0 when nothing was imported of its communes
	Years       []int // of which there are figures, the latest first
	Rows        []Row // by code until Sort
	Whole       map[casework.CrimeClass]Cell
	Posts       int // distinct ones that cover one of its communes
}

// Cover is, by the code of a commune, the posts that cover it.
type Cover map[string][]Post

// New makes the table of a département from what was imported of its communes
// and of it as a whole. A year of which there is nothing gives the latest one.
func New(d commune.Departement, communes, whole []casework.CrimeFigure, cover Cover, year int) *Table {
	t := &Table{Departement: d, Years: yearsOf(communes), Whole: map[casework.CrimeClass]Cell{}}
	if t.Year = year; !slices.Contains(t.Years, year) && len(t.Years) > 0 {
		t.Year = t.Years[0]
	}
	rows := map[string]*Row{}
	for _, c := range commune.OfDepartement(d.Code) {
		rows[c.Code] = &Row{Code: c.Code, Name: c.Name, Population: c.People}
	}
	for i := range communes {
		if f := &communes[i]; f.Year == t.Year {
			if rows[f.Territory] == nil { // of an older official code, or an arrondissement
				rows[f.Territory] = &Row{Code: f.Territory, Name: commune.Label(f.Territory)}
			}
			rows[f.Territory].add(f)
		}
	}
	for i := range whole {
		if f := &whole[i]; f.Year == t.Year {
			t.Whole[f.Class] = cellOf(f)
		}
	}
	t.cover(rows, cover)
	for _, code := range slices.Sorted(maps.Keys(rows)) {
		t.Rows = append(t.Rows, *rows[code])
	}
	return t
}

func (t *Table) cover(rows map[string]*Row, cover Cover) {
	posts := map[string]bool{}
	for code, all := range cover {
		if rows[code] == nil {
			continue
		}
		rows[code].Posts = all
		for _, p := range all {
			posts[p.Slug] = true
		}
	}
	t.Posts = len(posts)
}

func yearsOf(figures []casework.CrimeFigure) []int {
	found := map[int]bool{}
	for i := range figures {
		found[figures[i].Year] = true
	}
	years := slices.Sorted(maps.Keys(found))
	slices.Reverse(years)
	return years
}

func cellOf(f *casework.CrimeFigure) Cell {
	c := Cell{Given: true, Published: f.Published, Facts: f.Facts}
	c.Rate, c.RateKnown = f.Rate()
	return c
}

func (r *Row) add(f *casework.CrimeFigure) {
	if r.Cells == nil {
		r.Cells = map[casework.CrimeClass]Cell{}
	}
	r.Cells[f.Class] = cellOf(f)
	if f.Population > 0 {
		r.Population = f.Population
	}
}

// Row is the commune of a code, nil when the département has none such.
func (t *Table) Row(code string) *Row {
	if i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Code == code }); i >= 0 {
		return &t.Rows[i]
	}
	return nil
}

// Population is that of all communes.
func (t *Table) Population() (sum int) {
	for i := range t.Rows {
		sum += t.Rows[i].Population
	}
	return sum
}

// Order is a column to sort by.
type Order string

// ByName, ByPopulation and ByCover are the orders beside those of the classes:
// the code of a class sorts by its rate, with "_faits" after it by its facts.
const (
	ByName       Order = "commune"
	ByPopulation Order = "population"
	ByCover      Order = "postes"
)

const factsSuffix = "_faits"

// OrderOf is the order that sorts by a class, by rate or by facts.
func OrderOf(class casework.CrimeClass, facts bool) Order {
	if facts {
		return Order(class) + factsSuffix
	}
	return Order(class)
}

// Orders are all of them.
func Orders() []Order {
	all := []Order{ByName, ByPopulation, ByCover}
	for _, c := range Classes {
		all = append(all, OrderOf(c, true), OrderOf(c, false))
	}
	return all
}

// Sort puts the rows in order; numbers from the largest, the unknown last, and
// what is equal by name. Backwards turns the known ones round.
func (t *Table) Sort(by Order, backwards bool) {
	byName := func(a, b *Row) int {
		return cmp.Or(strings.Compare(casework.Fold(a.Name), casework.Fold(b.Name)), strings.Compare(a.Code, b.Code))
	}
	slices.SortStableFunc(t.Rows, func(a, b Row) int {
		if by == ByName {
			if backwards {
				return byName(&b, &a)
			}
			return byName(&a, &b)
		}
		x, xKnown := by.value(&a)
		y, yKnown := by.value(&b)
		switch {
		case xKnown != yKnown && xKnown:
			return -1
		case xKnown != yKnown:
			return 1
		case backwards:
			return cmp.Or(cmp.Compare(x, y), byName(&a, &b))
		}
		return cmp.Or(cmp.Compare(y, x), byName(&a, &b))
	})
}

func (by Order) value(r *Row) (x float64, known bool) {
	switch by {
	case ByPopulation:
		return float64(r.Population), r.Population > 0
	case ByCover:
		return float64(len(r.Posts)), true
	}
	class, facts := strings.CutSuffix(string(by), factsSuffix)
	c := r.Cells[casework.CrimeClass(class)]
	if facts {
		return float64(c.Facts), c.Given && c.Published
	}
	return c.Rate, c.RateKnown
}

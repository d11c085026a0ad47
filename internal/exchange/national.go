package exchange

import (
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/indicator"
)

// Sum is what the posts of a département count together over a calendar year.
type Sum struct {
	Departement string // INSEE code
	Year        int
	Posts       int              // that it adds
	Tally       *indicator.Tally // nil when it counts by another version of the definitions than this program's
}

// Nation shows the sums of départements by year, by region and together,
// through disclosure control: the nation first, then the regions beside it, then the
// départements of a region beside it, so that no level tells what another
// hides. It computes what is asked for, and remembers it. It is not safe for
// concurrent use.
//
// There is no table by commune: it has thousands of rows at these levels, and
// stands in the reports of the posts.
type Nation struct {
	threshold int
	years     map[int]map[string]Sum
	whole     map[int]*indicator.Report
	regions   map[int]map[string]*indicator.Report
	parts     map[place]map[string]*indicator.Report
}

// place is a region in a year.
type place struct {
	region string
	year   int
}

// NewNation arranges the sums. Counts below the threshold are withheld.
func NewNation(sums []Sum, threshold int) *Nation {
	n := &Nation{threshold: threshold, years: map[int]map[string]Sum{}, whole: map[int]*indicator.Report{},
		regions: map[int]map[string]*indicator.Report{}, parts: map[place]map[string]*indicator.Report{}}
	for _, s := range sums {
		if n.years[s.Year] == nil {
			n.years[s.Year] = map[string]Sum{}
		}
		n.years[s.Year][s.Departement] = s
	}
	return n
}

// Years are those of which something was received, the latest first.
func (n *Nation) Years() (years []int) {
	for y := range n.years {
		years = append(years, y)
	}
	slices.Sort(years)
	slices.Reverse(years)
	return years
}

// Coverage is what was received of some départements over a year.
type Coverage struct {
	Posts    int
	Received []commune.Departement // that are counted
	Outdated []commune.Departement // received, by other definitions: not counted
	Missing  []commune.Departement
}

// Coverage tells of which of these départements there is something.
func (n *Nation) Coverage(year int, of []commune.Departement) (c Coverage) {
	for _, d := range of {
		s, ok := n.years[year][d.Code]
		switch {
		case !ok:
			c.Missing = append(c.Missing, d)
		case s.Tally == nil:
			c.Outdated = append(c.Outdated, d)
		default:
			c.Received = append(c.Received, d)
			c.Posts += s.Posts
		}
	}
	return c
}

// Whole is the report of all that was received for a year, nil when nothing
// was.
func (n *Nation) Whole(year int) *indicator.Report {
	if r, done := n.whole[year]; done {
		return r
	}
	r := n.exact("France", year, everywhere())
	if r != nil {
		r = r.Disclose(n.threshold)
	}
	n.whole[year] = r
	return r
}

// Regions are the reports of the regions of which something was received for a
// year, by code.
func (n *Nation) Regions(year int) map[string]*indicator.Report {
	if all, done := n.regions[year]; done {
		return all
	}
	exact := map[string]*indicator.Report{}
	for _, region := range commune.Regions() {
		if r := n.exact(region.Name, year, region.Departements); r != nil {
			exact[region.Code] = r
		}
	}
	n.regions[year] = n.disclose(n.Whole(year), exact)
	return n.regions[year]
}

// Departements are the reports of the départements of a region of which
// something was received for a year, by code.
func (n *Nation) Departements(region commune.Region, year int) map[string]*indicator.Report {
	at := place{region.Code, year}
	if all, done := n.parts[at]; done {
		return all
	}
	exact := map[string]*indicator.Report{}
	for _, d := range region.Departements {
		if r := n.exact(d.Name, year, []commune.Departement{d}); r != nil {
			exact[d.Code] = r
		}
	}
	n.parts[at] = n.disclose(n.Regions(year)[region.Code], exact)
	return n.parts[at]
}

// disclose is the parts of a whole, in the order of their codes, so that the
// same figures hide the same way.
func (n *Nation) disclose(whole *indicator.Report, exact map[string]*indicator.Report) map[string]*indicator.Report {
	if whole == nil {
		return nil
	}
	var codes []string
	for code := range exact {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	var parts []*indicator.Report
	for _, code := range codes {
		parts = append(parts, exact[code])
	}
	shown := map[string]*indicator.Report{}
	for i, r := range indicator.DiscloseParts(n.threshold, whole, parts) {
		shown[codes[i]] = r
	}
	return shown
}

// exact is the report of départements together, nil when nothing is counted.
func (n *Nation) exact(name string, year int, of []commune.Departement) *indicator.Report {
	sum, counted := indicator.New(casework.YearPeriod(year)), false
	for _, d := range of {
		if s := n.years[year][d.Code]; s.Tally != nil && sum.Merge(s.Tally) == nil {
			counted = true
		}
	}
	if !counted {
		return nil
	}
	r := indicator.NewReport(casework.Post{Name: name}, sum)
	r.Tables = slices.DeleteFunc(r.Tables, func(t indicator.Table) bool { return strings.HasSuffix(t.Definition.Name, "_by_commune") })
	return r
}

// everywhere are all départements and collectivities.
func everywhere() (all []commune.Departement) {
	for _, r := range commune.Regions() {
		all = append(all, r.Departements...)
	}
	return all
}

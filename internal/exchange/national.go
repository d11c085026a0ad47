package exchange

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	"permanence/internal/commune"
	"permanence/internal/indicator"
)

// Sum is what the posts of a département count together over a calendar year.
type Sum struct {
	Departement string // INSEE code
	Year        int
	Posts       int               // that it adds
	Tally       *indicator.Tally  // nil when it counts by another version of the definitions than this program's
	Digest      [sha256.Size]byte // of the stored tally: the same digest is the same tally
}

// Nation shows the sums of départements by year, by region and together, through
// disclosure control of all levels at once (indicator.DiscloseTerritory), so that no
// level tells what another hides. It computes what is asked for, and remembers it.
// It is safe for concurrent use; what it gives is shared and not to be changed.
//
// There is no table by commune: it has thousands of rows at these levels, and
// stands in the reports of the posts.
type Nation struct {
	threshold int
	years     map[int]map[string]Sum
	wholes    map[int]func() *indicator.Report // each computed once, when it is asked for
	levels    map[int]func() levels
}

// Part is what is shown of a region or of a département.
type Part struct {
	Report *indicator.Report // nil when nothing was received
	With   []string          // the names of those with which it is shown, because apart one would be found
}

// levels are the parts of a year, by code.
type levels struct{ regions, departements map[string]Part }

// NewNation arranges the sums. Counts below the threshold are withheld.
func NewNation(sums []Sum, threshold int) *Nation {
	n := &Nation{threshold: threshold, years: map[int]map[string]Sum{}, wholes: map[int]func() *indicator.Report{}, levels: map[int]func() levels{}}
	for _, s := range sums {
		if n.years[s.Year] == nil {
			n.years[s.Year] = map[string]Sum{}
			n.wholes[s.Year] = sync.OnceValue(func() *indicator.Report { return indicator.DiscloseWhole(threshold, n.territory(s.Year)) })
			n.levels[s.Year] = sync.OnceValue(func() levels { return levelsOf(n.territory(s.Year), threshold) })
		}
		n.years[s.Year][s.Departement] = s
	}
	return n
}

// Memory keeps the nation that was shown last, as long as the same was received.
type Memory struct {
	mu     sync.Mutex
	of     [sha256.Size]byte
	nation *Nation
}

// Nation is NewNation, or the one that it made of the same sums.
func (m *Memory) Nation(sums []Sum, threshold int) *Nation {
	h := sha256.New()
	for _, s := range sums {
		fmt.Fprintf(h, "%s %d %d %v %x\n", s.Departement, s.Year, s.Posts, s.Tally != nil, s.Digest)
	}
	of := [sha256.Size]byte(h.Sum(nil))
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.nation == nil || m.of != of || m.nation.threshold != threshold {
		m.of, m.nation = of, NewNation(sums, threshold)
	}
	return m.nation
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

// Like tells that as many posts of the same départements are counted: a
// difference between the two is then one of their activity.
func (c *Coverage) Like(other *Coverage) bool {
	return c.Posts == other.Posts && slices.EqualFunc(c.Received, other.Received, func(a, b commune.Departement) bool { return a.Code == b.Code })
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
	if n.wholes[year] == nil {
		return nil
	}
	return n.wholes[year]()
}

// Region is what is shown of a region for a year.
func (n *Nation) Region(code string, year int) Part { return n.at(year).regions[code] }

// Departement is what is shown of a département for a year.
func (n *Nation) Departement(code string, year int) Part { return n.at(year).departements[code] }

// at discloses a year.
func (n *Nation) at(year int) levels {
	if n.levels[year] == nil {
		return levels{}
	}
	return n.levels[year]()
}

// Ready discloses all levels of all years, beside each other: what is asked for next
// is there.
func (n *Nation) Ready() {
	var all sync.WaitGroup
	for year := range n.years {
		all.Go(func() {
			defer func() { _ = recover() }() // whoever asks for the year meets the same, where it is answered
			n.at(year)
		})
	}
	all.Wait()
}

// territory is what was received for a year, in its regions.
func (n *Nation) territory(year int) *indicator.Territory {
	whole := &indicator.Territory{Name: "France"}
	for _, r := range commune.Regions() {
		region := &indicator.Territory{Name: r.Name}
		for _, d := range r.Departements {
			if s := n.years[year][d.Code]; s.Tally != nil {
				region.Parts = append(region.Parts, &indicator.Territory{Name: d.Code, Tally: s.Tally})
			}
		}
		if len(region.Parts) > 0 {
			whole.Parts = append(whole.Parts, region)
		}
	}
	return whole
}

// shown is a report with the codes of all départements in it.
type shown struct {
	report *indicator.Report
	of     []string
}

// levelsOf finds, for each region and département, the smallest of what is shown that
// holds it.
func levelsOf(whole *indicator.Territory, threshold int) levels {
	l := levels{regions: map[string]Part{}, departements: map[string]Part{}}
	d := indicator.DiscloseTerritory(threshold, whole)
	if d == nil {
		return l
	}
	var all []shown
	collect(d, &all)
	for _, r := range commune.Regions() {
		var codes []string
		for _, d := range r.Departements {
			if s := smallest(all, []string{d.Code}); s != nil {
				codes = append(codes, d.Code)
				l.departements[d.Code] = Part{s.report, s.others(departementName, func(other string) bool { return other == d.Code })}
			}
		}
		if s := smallest(all, codes); s != nil && len(codes) > 0 {
			l.regions[r.Code] = Part{s.report, s.others(regionName, func(other string) bool { return slices.Contains(codes, other) })}
		}
	}
	return l
}

func collect(d *indicator.Disclosed, all *[]shown) {
	s := shown{report: d.Report}
	for _, t := range d.Of {
		s.add(t)
	}
	*all = append(*all, s)
	for _, p := range d.Parts {
		collect(p, all)
	}
}

func (s *shown) add(t *indicator.Territory) {
	if t.Tally != nil {
		s.of = append(s.of, t.Name)
	}
	for _, p := range t.Parts {
		s.add(p)
	}
}

// smallest is the least of what is shown that holds all of these départements.
func smallest(all []shown, codes []string) (best *shown) {
	for i := range all {
		s := &all[i]
		holds := !slices.ContainsFunc(codes, func(code string) bool { return !slices.Contains(s.of, code) })
		if holds && (best == nil || len(s.of) < len(best.of)) {
			best = s
		}
	}
	return best
}

// others are the names of what else is in it, once each.
func (s *shown) others(name func(code string) string, own func(code string) bool) (names []string) {
	for _, code := range s.of {
		if n := name(code); !own(code) && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

func departementName(code string) string {
	d, _ := commune.DepartementByCode(code)
	return d.Name + " (" + code + ")"
}

func regionName(code string) string {
	d, _ := commune.DepartementByCode(code)
	r, _ := commune.RegionByCode(d.Region)
	return r.Name
}

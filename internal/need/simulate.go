package need

import (
	"slices"

	"permanence/internal/casework"
	"permanence/internal/geo"
)

// Most is how many communes a post may be tried on at once.
const Most = 30

// Simulation is what one more post on some communes would cover.
type Simulation struct {
	Chosen     []*Row
	Population int
	Share      float64 // of the inhabitants of the département
	Facts      []Covered
	Overlap    []*Row // of the chosen ones, those that a post covers already
	New        int    // inhabitants of the others
	Before     Level
	After      Level
	Kilometres float64 // between the two that are farthest apart, 0 when not known
	Around     []*Row  // neighbours that no post covers and that are not chosen
}

// Covered is what was recorded of a class in the chosen communes.
type Covered struct {
	Class    casework.CrimeClass
	Facts    int
	Missing  int     // chosen communes of which the source says nothing: then Facts is a least
	Share    float64 // of the facts of the département; of its communes whose figure is known when OfKnown
	HasShare bool
	OfKnown  bool
}

// Level is how far the posts of a département go.
type Level struct {
	Posts     int
	PerPeople float64 // posts for 100,000 inhabitants
	Covered   int     // inhabitants of the communes that a post covers
	Share     float64 // of all inhabitants
}

// Simulate tries one more post on communes, by their codes; what is no commune
// of the département is left out. Nil when nothing is left.
func (t *Table) Simulate(codes []string, contours []casework.Contour) *Simulation {
	s := &Simulation{}
	for _, code := range codes {
		if r := t.Row(code); r != nil && !slices.Contains(s.Chosen, r) && len(s.Chosen) < Most {
			s.Chosen = append(s.Chosen, r)
		}
	}
	if len(s.Chosen) == 0 {
		return nil
	}
	for _, r := range s.Chosen {
		s.Population += r.Population
		if r.Covered() {
			s.Overlap = append(s.Overlap, r)
		} else {
			s.New += r.Population
		}
	}
	s.Share = share(s.Population, t.Population())
	for _, class := range Classes {
		s.Facts = append(s.Facts, t.covered(class, s.Chosen))
	}
	s.Before = t.Level()
	s.After = t.level(t.Posts+1, s.New)
	s.lookAround(t, contours)
	return s
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func (t *Table) covered(class casework.CrimeClass, chosen []*Row) Covered {
	c := Covered{Class: class}
	for _, r := range chosen {
		if cell := r.Cells[class]; cell.Given && cell.Published {
			c.Facts += cell.Facts
		} else {
			c.Missing++
		}
	}
	whole := t.Whole[class].Facts
	if whole == 0 {
		c.OfKnown = true
		for i := range t.Rows {
			whole += t.Rows[i].Cells[class].Facts
		}
	}
	if c.HasShare = whole > 0 && c.Missing < len(chosen) && c.Facts <= whole; c.HasShare {
		c.Share = share(c.Facts, whole)
	}
	return c
}

// Level is how far the posts of today go.
func (t *Table) Level() Level { return t.level(t.Posts, 0) }

func (t *Table) level(posts, more int) Level {
	l := Level{Posts: posts, Covered: more}
	for i := range t.Rows {
		if t.Rows[i].Covered() {
			l.Covered += t.Rows[i].Population
		}
	}
	people := t.Population()
	l.Share = share(l.Covered, people)
	l.PerPeople = 100_000 * share(posts, people)
	return l
}

func (s *Simulation) lookAround(t *Table, contours []casework.Contour) {
	shape := map[string]*casework.Contour{}
	for i := range contours {
		shape[contours[i].Territory] = &contours[i]
	}
	near := geo.Neighbours(contours)
	for i, r := range s.Chosen {
		for _, o := range s.Chosen[:i] {
			if a, b := shape[r.Code], shape[o.Code]; a != nil && b != nil {
				s.Kilometres = max(s.Kilometres, geo.Kilometres(a, b))
			}
		}
		for _, code := range near[r.Code] {
			if n := t.Row(code); n != nil && !n.Covered() && !slices.Contains(s.Chosen, n) && !slices.Contains(s.Around, n) {
				s.Around = append(s.Around, n)
			}
		}
	}
}

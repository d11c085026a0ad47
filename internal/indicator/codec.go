package indicator

import (
	"encoding/json"
	"slices"
	"unicode/utf8"

	"permanence/internal/casework"
)

// stored is the JSON form of a tally: names and codes, never positions, so
// that a code added to a list later moves nothing. Zeros are left out, maps
// are written in the order of their keys: equal tallies give equal bytes.
type stored struct {
	From        casework.Day              `json:"from"`
	To          casework.Day              `json:"to"`
	Definitions int                       `json:"definitions_version"`
	Counts      map[string]int            `json:"counts"`
	Tables      map[string]map[string]int `json:"tables"`
	Days        map[string][]int          `json:"days"`   // days, count, days, count…
	Places      map[string]int            `json:"places"` // persons met by set of places
	Crossings   map[string]map[string]int `json:"crossings"`
}

// MarshalJSON writes the tally, without any personal data.
func (t *Tally) MarshalJSON() ([]byte, error) {
	s := stored{From: t.period.From, To: t.period.To, Definitions: t.version,
		Counts: map[string]int{}, Tables: map[string]map[string]int{}, Days: map[string][]int{}, Places: map[string]int{}, Crossings: map[string]map[string]int{}}
	for i, n := range t.counts {
		if n != 0 {
			s.Counts[counterNames[i]] = n
		}
	}
	for b := range numBreakdowns {
		if rows := t.storedRows(b); len(rows) > 0 {
			s.Tables[axes[b].name] = rows
		}
	}
	for c := range numCrossings {
		if cells := t.storedCrossing(c); len(cells) > 0 {
			s.Crossings[crossAxes[c].name] = cells
		}
	}
	if len(t.communes) > 0 {
		s.Tables[communesName] = t.communes
	}
	for i := range t.series {
		for _, b := range t.series[i].bins {
			s.Days[seriesNames[i]] = append(s.Days[seriesNames[i]], b.days, b.count)
		}
	}
	for set, n := range t.visits {
		s.Places[set.String()] = n
	}
	return json.Marshal(s)
}

func (t *Tally) storedRows(b breakdown) map[string]int {
	rows := map[string]int{}
	for i, n := range t.rows(b) {
		if n != 0 {
			rows[axes[b].codes[i]] = n
		}
	}
	return rows
}

// UnmarshalJSON reads what MarshalJSON wrote. It refuses a name or a code that
// this program does not know, and a negative count: nothing is dropped in
// silence. Called directly it spares the check that json.Unmarshal makes first.
func (t *Tally) UnmarshalJSON(data []byte) error {
	read := New(casework.Period{})
	s := &scanner{data: data}
	if !utf8.Valid(data) { // a code would not be written as it was read
		s.fail("UTF-8")
	}
	s.object(func(name []byte) { read.readMember(s, name) })
	if s.next() != 0 || s.at != len(data) {
		s.fail("JSON")
	}
	if !read.period.Valid() {
		s.fail("period")
	}
	if s.fault != "" {
		return unreadable(s.fault)
	}
	*t = *read
	return nil
}

func (t *Tally) readMember(s *scanner, name []byte) {
	switch string(name) {
	case "from":
		readDay(s, &t.period.From)
	case "to":
		readDay(s, &t.period.To)
	case "definitions_version":
		t.version = s.number()
	case "counts":
		s.object(func(name []byte) { readCell(s, t.counts[:], counterByName, name) })
	case "tables":
		s.object(func(name []byte) { t.readTable(s, name) })
	case "days":
		s.object(func(name []byte) { t.readDays(s, name) })
	case "crossings":
		s.object(func(name []byte) { t.readCrossing(s, name) })
	case "places":
		s.object(func(name []byte) { t.readPlaces(s, name) })
	default:
		s.fail("name")
	}
}

func readDay(s *scanner, d *casework.Day) {
	if err := d.UnmarshalText(s.text()); err != nil {
		s.fail("period")
	}
}

// readCell reads a number into the cell of that name.
func readCell[T ~int](s *scanner, cells []int, byName map[string]T, name []byte) {
	i, ok := byName[string(name)]
	if !ok {
		s.fail("name")
		return
	}
	cells[i] = s.number()
}

func (t *Tally) readTable(s *scanner, name []byte) {
	if string(name) == communesName {
		s.object(func(code []byte) { t.communes[string(code)] = s.number() })
		return
	}
	b, ok := breakdownByName[string(name)]
	if !ok {
		s.fail("table")
		return
	}
	rows := t.rows(b)
	s.object(func(code []byte) { readCell(s, rows, axes[b].byCode, code) })
}

func (t *Tally) readDays(s *scanner, name []byte) {
	i, ok := seriesByName[string(name)]
	if !ok {
		s.fail("days")
		return
	}
	t.series[i].bins = slices.Grow(t.series[i].bins, 64)
	days, pending := 0, false
	s.numbers(func(n int) {
		switch {
		case !pending:
			days = n
		case n == 0:
			s.fail("days")
		default:
			t.series[i].Add(days, n)
		}
		pending = !pending
	})
	if pending {
		s.fail("days")
	}
}

func (t *Tally) readPlaces(s *scanner, name []byte) {
	set, ok := parsePlaces(string(name))
	if !ok {
		s.fail("places")
		return
	}
	t.visits[set] = s.number()
}

var (
	counterByName   = positions[counter](counterNames[:])
	seriesByName    = positions[series](seriesNames[:])
	breakdownByName = func() map[string]breakdown {
		m := map[string]breakdown{}
		for b := range numBreakdowns {
			m[axes[b].name] = b
		}
		return m
	}()
)

// positions gives each name its place in the list.
func positions[T ~int](names []string) map[string]T {
	m := make(map[string]T, len(names))
	for i, name := range names {
		m[name] = T(i)
	}
	return m
}

func unreadable(where string) error {
	return casework.Refuse(casework.KindInvalid, "Ce décompte est illisible, ou vient d'une version plus récente du logiciel (%s).", where)
}

package indicator

import (
	"encoding/json"

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
}

// MarshalJSON writes the tally, without any personal data.
func (t *Tally) MarshalJSON() ([]byte, error) {
	s := stored{From: t.period.From, To: t.period.To, Definitions: t.version,
		Counts: map[string]int{}, Tables: map[string]map[string]int{}, Days: map[string][]int{}, Places: map[string]int{}}
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
// silence.
func (t *Tally) UnmarshalJSON(data []byte) error {
	var s stored
	if err := json.Unmarshal(data, &s); err != nil {
		return unreadable(err.Error())
	}
	read := New(casework.Period{From: s.From, To: s.To})
	if !read.period.Valid() {
		return unreadable("period")
	}
	read.version = s.Definitions
	for _, step := range []func(*stored) error{read.readCounts, read.readTables, read.readDays, read.readPlaces} {
		if err := step(&s); err != nil {
			return err
		}
	}
	*t = *read
	return nil
}

func (t *Tally) readCounts(s *stored) error {
	read := 0
	for i, name := range counterNames {
		n, ok := s.Counts[name]
		if n < 0 {
			return unreadable(name)
		}
		if ok {
			t.counts[i] = n
			read++
		}
	}
	return whole(read, len(s.Counts), "counts")
}

func (t *Tally) readTables(s *stored) error {
	read := 0
	for b := range numBreakdowns {
		rows, ok := s.Tables[axes[b].name]
		if !ok {
			continue
		}
		read++
		if err := t.readRows(b, rows); err != nil {
			return err
		}
	}
	communes, ok := s.Tables[communesName]
	for code, n := range communes {
		if n < 0 {
			return unreadable(communesName)
		}
		t.communes[code] = n
	}
	if ok {
		read++
	}
	return whole(read, len(s.Tables), "tables")
}

func (t *Tally) readRows(b breakdown, rows map[string]int) error {
	read := 0
	cells := t.rows(b)
	for i, code := range axes[b].codes {
		n, ok := rows[code]
		if n < 0 {
			return unreadable(axes[b].name)
		}
		if ok {
			cells[i] = n
			read++
		}
	}
	return whole(read, len(rows), axes[b].name)
}

func (t *Tally) readDays(s *stored) error {
	read := 0
	for i, name := range seriesNames {
		pairs, ok := s.Days[name]
		if ok {
			read++
		}
		if len(pairs)%2 != 0 {
			return unreadable(name)
		}
		t.series[i].bins = make([]bin, 0, len(pairs)/2)
		for j := 0; j < len(pairs); j += 2 {
			if pairs[j] < 0 || pairs[j+1] <= 0 {
				return unreadable(name)
			}
			t.series[i].Add(pairs[j], pairs[j+1])
		}
	}
	return whole(read, len(s.Days), "days")
}

func (t *Tally) readPlaces(s *stored) error {
	for text, n := range s.Places {
		set, ok := parsePlaces(text)
		if !ok || n < 0 {
			return unreadable("places")
		}
		t.visits[set] += n
	}
	return nil
}

// whole refuses an object of which some names were not known.
func whole(read, given int, where string) error {
	if read != given {
		return unreadable(where)
	}
	return nil
}

func unreadable(where string) error {
	return casework.Refuse(casework.KindInvalid, "Ce décompte est illisible, ou vient d'une version plus récente du logiciel (%s).", where)
}

package indicator

import (
	"math/bits"
	"strings"

	"permanence/internal/casework"
)

// places is a set of places: one bit for each row of the table by place.
type places uint64

// receiving holds the places where people are received: neither at distance
// nor unknown.
var receiving = func() (set places) {
	for i, code := range axes[personsByPlace].codes {
		if casework.Place(code).ReceivesPeople() {
			set |= 1 << i
		}
	}
	return set
}()

func (s places) has(row int) bool { return s&(1<<row) != 0 }
func (s places) size() int        { return bits.OnesCount64(uint64(s)) }

// String joins the codes of the set: commissariat|mairie.
func (s places) String() string {
	var codes []string
	for i, code := range axes[personsByPlace].codes {
		if s.has(i) {
			codes = append(codes, code)
		}
	}
	return strings.Join(codes, "|")
}

// parsePlaces reads what String wrote; false for a place that no list has.
func parsePlaces(text string) (set places, ok bool) {
	for code := range strings.SplitSeq(text, "|") {
		i := casework.Places.Index(casework.Place(code))
		if i < 0 {
			return 0, false
		}
		set |= 1 << i
	}
	return set, true
}

// received is how many persons met were received in at least so many places.
func (t *Tally) received(atLeast int) int {
	n := 0
	for set, persons := range t.visits {
		if (set & receiving).size() >= atLeast {
			n += persons
		}
	}
	return n
}

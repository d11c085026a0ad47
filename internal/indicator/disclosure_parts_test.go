package indicator

import (
	"fmt"
	"math/rand"
	"testing"

	"permanence/internal/casework"
)

// Whoever reads a whole and its parts subtracts the parts that are shown: what
// is left over is never one part alone, nor a sum that tells how few there are.
func TestNoCountOfAPartIsFoundBySubtractingTheOthersFromTheWhole(t *testing.T) {
	asked := 0
	for seed := range 60 {
		rng := rand.New(rand.NewSource(int64(seed)))
		whole, parts := randomParts(t, rng, 2+rng.Intn(4))
		sum := NewReport(casework.Post{}, whole).Disclose(DefaultThreshold)
		shown := DiscloseParts(DefaultThreshold, sum, parts)
		counts := make([]map[string]int, len(parts))
		exacts := make([]divided, len(parts))
		for i, r := range shown {
			counts[i], exacts[i] = r.shownCounts(), divided{report: parts[i], shown: r, exact: parts[i].equations()}
		}
		for name, total := range sum.shownCounts() {
			hidden, printed, left, all := 0, 0, total, true
			for i := range shown {
				exact, _ := exacts[i].count(name)
				switch n, ok := counts[i][name]; {
				case ok:
					left -= n
					all = all && exact == 0
				case exact > 0:
					hidden++
					if exacts[i].printedIn(name) != "" {
						printed++
					}
				}
			}
			if hidden == 0 {
				continue
			}
			asked++
			if left < 0 || !all && (hidden < 2 || left < DefaultThreshold) {
				t.Errorf("seed %d, %s: %d parts hide %d together, found by subtraction", seed, name, hidden, left)
			}
			if printed > 0 && left-printed < DefaultThreshold {
				t.Errorf("seed %d, %s: %d parts hide %d together, of which one at least in each of %d", seed, name, hidden, left, printed)
			}
		}
		for i := range shown {
			for name, n := range counts[i] {
				if n > 0 && n < DefaultThreshold {
					t.Errorf("seed %d: part %d shows %s, which counts %d", seed, i, name, n)
				}
			}
		}
	}
	if asked < 200 {
		t.Errorf("only %d counts were hidden in a part and shown in the whole", asked)
	}
}

// shownCounts are the figures and rows that a reader sees.
func (r *Report) shownCounts() map[string]int {
	all := map[string]int{}
	for i := range r.Figures {
		if f := &r.Figures[i]; !f.Hidden && f.Definition.Unit.Counted() && !f.Definition.ofNobody() {
			all[f.Definition.Name] = int(f.Value)
		}
	}
	for i := range r.Tables {
		t := &r.Tables[i]
		for _, row := range t.Rows {
			if !row.Hidden && !t.Definition.ofNobody() {
				all[rowName(t.Definition.Name, row.Code)] = row.Value
			}
		}
	}
	return all
}

// randomParts are tallies of parts, large and small, and their sum. Counts are
// drawn so that they hold together as those of a register do.
func randomParts(t *testing.T, rng *rand.Rand, n int) (*Tally, []*Report) {
	t.Helper()
	year := casework.YearPeriod(2022)
	whole := New(year)
	var parts []*Report
	for i := range n {
		tally := New(year)
		for p := range 3 + rng.Intn(40) {
			tally.Add(randomPerson(rng, fmt.Sprintf("P%d-%d", i, p)))
		}
		if err := whole.Merge(tally); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, NewReport(casework.Post{}, tally))
	}
	return whole, parts
}

func randomPerson(rng *rand.Rand, id string) *casework.PersonRecord {
	on := casework.NewDay(2022, 1, 1) + casework.Day(rng.Intn(300))
	c := casework.CaseRecord{Number: 1, OpenedOn: on, Referral: casework.Referral{ReceivedOn: on, Origin: oneOf(rng, casework.Origins), PoliceAct: oneOf(rng, casework.PoliceActs)},
		Facts: casework.CaseFacts{Sex: oneOf(rng, casework.Sexes), AgeBand: oneOf(rng, casework.AgeBands), Standing: oneOf(rng, casework.Standings), Known: oneOf(rng, casework.KnownList), Commune: "94033",
			Problems: []casework.Problem{oneOf(rng, casework.Problems)}, Violences: []casework.Violence{oneOf(rng, casework.Violences)}}}
	for i := range 1 + rng.Intn(3) {
		c.Appointments = append(c.Appointments, casework.AppointmentRecord{On: on + casework.Day(1+i*9), Place: oneOf(rng, casework.Places), Mode: oneOf(rng, casework.Modes), Minutes: 30 + rng.Intn(60), Status: casework.Kept})
	}
	return &casework.PersonRecord{Person: casework.PersonID(id), Cases: []casework.CaseRecord{c}}
}

// oneOf draws a code, the first ones of the list more often.
func oneOf[T ~string](rng *rand.Rand, l *casework.List[T]) T {
	return l.Items[rng.Intn(1+rng.Intn(len(l.Items)))].Code
}

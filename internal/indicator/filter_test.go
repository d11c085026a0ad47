package indicator_test

import (
	"math/rand"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

func filtered(f indicator.Filter, persons []*casework.PersonRecord) *indicator.Tally {
	t := indicator.New(indicatortest.RandomYear)
	for _, p := range persons {
		if cut, ok := f.Cut(p, indicatortest.RandomYear); ok {
			t.Add(cut)
		}
	}
	return t
}

func TestTheReportsOfACommuneAndOfTheOthersAddUpToTheWhole(t *testing.T) {
	registers(t, 200, func(t *testing.T, rng *rand.Rand, persons []*casework.PersonRecord) {
		communes := map[string]bool{}
		for _, p := range persons {
			for i := range p.Cases {
				communes[p.Cases[i].Facts.Commune] = true
			}
		}
		var one, others []string
		for c := range communes {
			if rng.Intn(2) == 0 {
				one = append(one, c)
			} else {
				others = append(others, c)
			}
		}
		if len(one) == 0 || len(others) == 0 {
			return
		}
		parts := sum(t, filtered(indicator.Filter{Communes: one}, persons), filtered(indicator.Filter{Communes: others}, persons))
		if got, want := encoded(t, parts), encoded(t, randomTally(persons)); got != want {
			t.Errorf("the parts give\n%s\nand the whole\n%s", got, want)
		}
	})
}

func TestTheReportOfAPlaceCountsWhatTheTablesByPlaceCount(t *testing.T) {
	registers(t, 200, func(t *testing.T, _ *rand.Rand, persons []*casework.PersonRecord) {
		whole := indicator.NewReport(casework.Post{}, randomTally(persons))
		for _, place := range casework.Places.Items {
			r := indicator.NewReport(casework.Post{}, filtered(indicator.Filter{Place: place.Code}, persons))
			for table, figure := range map[string]string{"persons_by_place": "persons_met", "appointments_by_place": "appointments_kept"} {
				want := 0
				if row := whole.Table(table).Row(string(place.Code)); row != nil {
					want = row.Value
				}
				if got := int(r.Figure(figure).Value); got != want {
					t.Errorf("%s: %s is %d, the row says %d", place.Code, figure, got, want)
				}
			}
		}
	})
}

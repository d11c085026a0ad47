package exchange

import (
	"math/rand"
	"slices"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

func sumOfSize(departement string, seed int64, persons int) Sum {
	t := indicator.New(indicatortest.RandomYear)
	for _, p := range indicatortest.Random(rand.New(rand.NewSource(seed)), persons) {
		t.Add(p)
	}
	return Sum{Departement: departement, Year: 2022, Posts: 1, Tally: t}
}

func TestANationAddsItsRegionsAndSaysWhatIsMissing(t *testing.T) {
	sums := []Sum{sumOfSize("94", 1, 900), sumOfSize("77", 2, 700), sumOfSize("59", 3, 800), {Departement: "62", Year: 2022, Posts: 2}}
	n := NewNation(sums, indicator.DefaultThreshold)
	kept := func(r *indicator.Report) int { return int(r.Figure("appointments_kept").Value) }
	idf, nord := n.Region("11", 2022).Report, n.Region("32", 2022).Report
	val, seine := n.Departement("94", 2022).Report, n.Departement("77", 2022).Report
	if got, want := kept(n.Whole(2022)), kept(idf)+kept(nord); got != want {
		t.Errorf("the nation counts %d, its regions %d", got, want)
	}
	if got, want := kept(idf), kept(val)+kept(seine); got != want || got == 0 {
		t.Errorf("the region counts %d, its départements %d", got, want)
	}
	for _, r := range []*indicator.Report{n.Whole(2022), idf, val} {
		if !r.Masked || r.Table("persons_by_commune") != nil || r.Period != casework.YearPeriod(2022) {
			t.Errorf("%s: masked %v", r.Post.Name, r.Masked)
		}
	}
	var everywhere []commune.Departement
	for _, r := range commune.Regions() {
		everywhere = append(everywhere, r.Departements...)
	}
	c := n.Coverage(2022, everywhere)
	if c.Posts != 3 || len(c.Received) != 3 || len(c.Outdated) != 1 || len(c.Missing) != 109-4 {
		t.Errorf("%d posts, %d received, %d outdated, %d missing", c.Posts, len(c.Received), len(c.Outdated), len(c.Missing))
	}
	if n.Whole(2021) != nil || n.Region("11", 2021).Report != nil || n.Departement("94", 2021).Report != nil || n.Years()[0] != 2022 {
		t.Error("something is said of a year of which nothing was received")
	}
}

// A département of three persons is found beside the only other one of its region,
// and a region of four beside any: they are shown together.
func TestAFewPersonsAreShownWithTheSmallestBesideThem(t *testing.T) {
	n := NewNation([]Sum{sumOfSize("94", 1, 300), sumOfSize("77", 2, 1), sumOfSize("59", 3, 900), sumOfSize("62", 4, 800), sumOfSize("2A", 5, 1)}, indicator.DefaultThreshold)
	for code, want := range map[string][]string{"94": {"Seine-et-Marne (77)"}, "77": {"Val-de-Marne (94)"}, "59": nil, "62": nil} {
		if p := n.Departement(code, 2022); p.Report == nil || len(p.With) < len(want) || len(want) == 0 && len(p.With) > 0 || len(want) > 0 && !slices.Contains(p.With, want[0]) {
			t.Errorf("%s is shown with %v", code, p.With)
		}
	}
	if p := n.Region("94", 2022); p.Report == nil || len(p.With) == 0 {
		t.Errorf("Corse is shown with %v", p.With)
	}
	if p := n.Region("11", 2021); p.Report != nil || p.With != nil {
		t.Error("something is shown of a year of which nothing was received")
	}
}

func TestTheSameSumsAreDisclosedOnce(t *testing.T) {
	var m Memory
	sums := []Sum{sumOfSize("94", 1, 50), sumOfSize("77", 2, 50)}
	first := m.Nation(sums, indicator.DefaultThreshold)
	first.Ready()
	if m.Nation(sums, indicator.DefaultThreshold) != first {
		t.Error("the same sums are arranged again")
	}
	sums[0].Digest[0]++
	if m.Nation(sums, indicator.DefaultThreshold) == first {
		t.Error("other sums are not arranged again")
	}
}

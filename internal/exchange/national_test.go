package exchange

import (
	"math/rand"
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
	idf, _ := commune.RegionByCode("11")
	regions, parts := n.Regions(2022), n.Departements(idf, 2022)
	if len(regions) != 2 || len(parts) != 2 {
		t.Fatalf("%d regions, %d départements", len(regions), len(parts))
	}
	if got, want := kept(n.Whole(2022)), kept(regions["11"])+kept(regions["32"]); got != want {
		t.Errorf("the nation counts %d, its regions %d", got, want)
	}
	if got, want := kept(regions["11"]), kept(parts["94"])+kept(parts["77"]); got != want || got == 0 {
		t.Errorf("the region counts %d, its départements %d", got, want)
	}
	for _, r := range []*indicator.Report{n.Whole(2022), regions["11"], parts["94"]} {
		if !r.Masked || r.Table("persons_by_commune") != nil || r.Period != casework.YearPeriod(2022) {
			t.Errorf("%s: masked %v", r.Post.Name, r.Masked)
		}
	}
	c := n.Coverage(2022, everywhere())
	if c.Posts != 3 || len(c.Received) != 3 || len(c.Outdated) != 1 || len(c.Missing) != 109-4 {
		t.Errorf("%d posts, %d received, %d outdated, %d missing", c.Posts, len(c.Received), len(c.Outdated), len(c.Missing))
	}
	if n.Whole(2021) != nil || len(n.Regions(2021)) != 0 || len(n.Departements(idf, 2021)) != 0 || n.Years()[0] != 2022 {
		t.Error("something is said of a year of which nothing was received")
	}
}

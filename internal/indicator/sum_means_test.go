package indicator

import (
	"testing"

	"permanence/internal/casework"
)

// sealedWith is the masked report of a post in 2022, with what the post had and
// cost.
func sealedWith(slug string, persons int, folder *casework.PostFolder) *Report {
	r := yearReport(2022, persons).Disclose(DefaultThreshold)
	r.Post = casework.Post{Slug: slug}
	r.AddMeans(folder)
	return r
}

// costing is a folder with another town among its funders.
func costing(cost casework.Money, currency casework.Currency, town string) *casework.PostFolder {
	f := folderOf(2022, cost, currency)
	f.Exercises[0].Fundings[1].Funder = town
	return f
}

func addedOf(t *testing.T, reports ...*Report) *Sum {
	t.Helper()
	s, err := AddSealed(reports)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The cost by person of several posts is what they cost together by the persons
// that they met together, and never the mean of their costs.
func TestASumAddsWhatPostsHadAndCostAndDividesAgain(t *testing.T) {
	s := addedOf(t, sealedWith("a", 50, costing(5_000_033, casework.EUR, "Ville de A")), sealedWith("b", 25, costing(4_000_000, casework.EUR, "Ville de B")))
	for name, want := range map[string]int{"fte_funded": 160, "fte_held": 160, "cost": 9_000_033, "cost_per_person": 120_000, "cost_per_appointment": 60_000} {
		if f := s.Figure(name); f == nil || f.Scale() != 100 || f.Value != (Addition{Least: want}) {
			t.Errorf("%s is %+v, want %d hundredths", name, f, want)
		}
	}
	days, each := s.Figure("days_worked"), s.Figure("appointments_per_day")
	if want := rounded(150*10_000, days.Value.Least); each.Value.Least != want || days.Value.Least < 39_000 {
		t.Errorf("%+v rendez-vous a day over %+v days, want %d", each, days, want)
	}
	if s.Figure("persons_per_fte") != nil || s.Table(costByFunder) != nil {
		t.Error("a mean by report is added")
	}
	funding := s.Table(fundingByFunder)
	if len(funding.Rows) != 3 || funding.Rows[0].Label != "État" || funding.Rows[0].Value.Least != 45_000 || funding.Rows[2].Label != "Ville de B" || funding.Rows[2].Value != (Addition{Least: 20_000}) ||
		funding.Base != (Addition{Least: 90_000}) {
		t.Errorf("two towns that two reports number alike are not one funder: %+v", funding)
	}
}

// From a cost by person and a cost, one has the persons.
func TestACostOfSeveralPostsNeverGivesBackACountThatOneWithholds(t *testing.T) {
	s := addedOf(t, sealedWith("a", 50, costing(5_000_000, casework.EUR, "A")), sealedWith("b", 3, costing(4_000_000, casework.EUR, "B")))
	if !s.Figure("cost").Value.Whole() {
		t.Error("a cost is of nobody")
	}
	for _, r := range sumRatios {
		if f := s.Figure(r.name); f.Value.Hidden == 0 || f.Value.Least != 0 {
			t.Errorf("%s tells a withheld count: %+v", r.name, f)
		}
	}
}

func TestWhatOnePostDoesNotSayIsNotTakenAsNothing(t *testing.T) {
	half := costing(4_000_000, casework.EUR, "B")
	half.Exercises[0].Period.To = casework.NewDay(2022, 6, 30)
	for why, other := range map[string]*casework.PostFolder{"half a year": half, "another currency": costing(4_000_000, casework.XPF, "B")} {
		s := addedOf(t, sealedWith("a", 50, costing(5_000_000, casework.EUR, "A")), sealedWith("b", 50, other))
		if cost, each := s.Figure("cost").Value, s.Figure("cost_per_person").Value; cost != (Addition{Least: 5_000_000, Absent: 1}) || each != (Addition{Absent: 1}) {
			t.Errorf("%s: the sum says a cost of %+v and %+v by person", why, cost, each)
		}
	}
}

// The exact report over several posts has their means together.
func TestAReportOverSeveralPostsHasWhatAllOfThemHadAndCost(t *testing.T) {
	later := &casework.PostFolder{Sheet: casework.PostSheet{OpenedOn: casework.NewDay(2023, 1, 1)}}
	r := yearReport(2022, 50)
	r.AddMeans(costing(5_000_000, casework.EUR, "A"), costing(4_000_000, casework.EUR, "B"), later)
	for name, want := range map[string]float64{"fte_held": 1.6, "cost": 90_000, "cost_per_person": 1_800} {
		if f := r.Figure(name); !f.Known || f.Value != want {
			t.Errorf("%s is %+v, want %v", name, f, want)
		}
	}
	silent := &casework.PostFolder{}
	r = yearReport(2022, 50)
	r.AddMeans(costing(5_000_000, casework.EUR, "A"), silent)
	for _, name := range []string{"fte_held", "cost", "cost_per_person"} {
		if f := r.Figure(name); f.Known || !f.Unsaid {
			t.Errorf("a post of which nothing is written counts for nothing: %s is %+v", name, f)
		}
	}
}

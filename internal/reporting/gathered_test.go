package reporting

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// Two posts of one worker, with what they cost: the report over both says the
// cost by person of both together, and that of a part of what they do says none.
func TestTheReportOverSeveralPostsSaysWhatTheyCost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one, two := storetest.Post(t, s, "un"), storetest.Post(t, s, "deux")
		worker := storetest.Account(t, s, "intervenante", casework.Worker, one, two).Actor()
		steering := storetest.Account(t, s, "pilote", casework.Steering, one, two).Actor()
		year := casework.YearPeriod(2025)
		for i, p := range []casework.Post{one, two} {
			var rows []*casework.RegisterRow
			for n := range 10 * (i + 1) {
				rows = append(rows, storetest.Row(n, p.Slug+string(rune('a'+n)), casework.NewDay(2025, 5, 5)))
			}
			storetest.Import(t, s, p, rows...)
			if err := s.SaveStaffing(t.Context(), steering, casework.Staffing{Post: p.ID, Steps: []casework.FTEStep{{From: casework.NewDay(2020, 1, 1), FTE: 80}}}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.SaveExercise(t.Context(), steering, casework.Exercise{Post: p.ID, Period: year, Currency: casework.EUR, Cost: 3_000_000}); err != nil {
				t.Fatal(err)
			}
		}
		g := Gathering{Posts: []casework.Post{one, two}, Period: year, Name: "Deux postes"}
		r, _, err := g.Reports(t.Context(), s, worker)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]float64{"persons_met": 30, "fte_held": 1.6, "cost": 60_000, "cost_per_person": 2_000} {
			if f := r.Figure(name); f == nil || !f.Known || f.Value != want {
				t.Errorf("%s is %+v, want %v", name, f, want)
			}
		}
		g.Filter.Communes = []string{"94033"}
		if r, _, err = g.Reports(t.Context(), s, worker); err != nil || r.Figure("cost") != nil {
			t.Errorf("the inhabitants of one commune have the cost of two posts: %v", err)
		}
	})
}

// Work without a file is of no person: a part of what a post does does not say
// that there was none.
func TestAPartOfWhatAPostDoesCountsNoWorkWithoutAFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "un")
		worker := storetest.Account(t, s, "intervenante", casework.Worker, post).Actor()
		storetest.Import(t, s, post, storetest.Row(0, "A-0", casework.NewDay(2024, 5, 5)), storetest.Row(1, "A-1", casework.NewDay(2025, 5, 5)))
		if _, err := s.SaveActivity(t.Context(), worker, casework.Activity{Post: post.ID, On: casework.NewDay(2025, 6, 6), Kind: "formation", Minutes: 60, People: 9}); err != nil {
			t.Fatal(err)
		}
		g := Gathering{Posts: []casework.Post{post}, Period: casework.YearPeriod(2025), Name: "Un poste"}
		for what, f := range map[string]indicator.Filter{"whole": {}, "one place": {Place: "commissariat"}} {
			g.Filter = f
			r, _, err := g.Reports(t.Context(), s, worker)
			if err != nil {
				t.Fatal(err)
			}
			whole := f.Whole()
			for _, name := range []string{"activities", "activities_minutes", "people_reached"} {
				if got := r.Figure(name); got.Known != whole || (got.Value > 0) != whole {
					t.Errorf("%s: %s is %+v", what, name, got)
				}
			}
			if (r.Table("activities_by_kind").Note == "") != whole {
				t.Errorf("%s: the note is %q", what, r.Table("activities_by_kind").Note)
			}
			if (r.Table("series_activities") != nil) != whole || r.Table("series_persons_met") == nil {
				t.Errorf("%s: the series of the work without a file is %+v", what, r.Table("series_activities"))
			}
		}
	})
}

// declare writes a total of a year, read in a document.
func declare(t *testing.T, s *store.Store, by casework.Actor, p casework.Post, year, value int) {
	t.Helper()
	err := s.DeclareTotal(t.Context(), by, casework.DeclaredTotal{Post: p.ID, Year: year, Figure: "persons_met", Value: value, Source: "rapport d'activité"}, "")
	if err != nil {
		t.Fatal(err)
	}
}

// seriesOf are the rows of the persons met, from period to period, as "label value".
func seriesOf(t *testing.T, r *indicator.Report) (rows []string, note string) {
	t.Helper()
	table := r.Table("series_persons_met")
	if table == nil {
		return nil, ""
	}
	for _, row := range table.Rows {
		rows = append(rows, fmt.Sprint(row.Label, " ", row.Value))
	}
	return rows, table.Note
}

func TestAGatheringIsFollowedOverTenPeriodsFromTheFirstThatHoldsAnything(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one, two := storetest.Post(t, s, "un"), storetest.Post(t, s, "deux")
		worker := storetest.Account(t, s, "intervenante", casework.Worker, one, two).Actor()
		for i, p := range []casework.Post{one, two} {
			var rows []*casework.RegisterRow
			for year := 2012 + 4*i; year <= 2025; year++ { // the second post begins four years later
				for n := range i + 1 {
					row := storetest.Row(len(rows), fmt.Sprint(p.Slug, year, "-", n), casework.NewDay(year, 5, 5))
					if year == 2023 {
						row.Commune = "94028"
					}
					rows = append(rows, row)
				}
			}
			storetest.Import(t, s, p, rows...)
		}
		g := Gathering{Posts: []casework.Post{one, two}, Period: casework.YearPeriod(2025), Name: "Deux postes"}
		check := func(what string, want ...string) {
			t.Helper()
			r, before, err := g.Reports(t.Context(), s, worker)
			if err != nil {
				t.Fatal(err)
			}
			if rows, _ := seriesOf(t, r); !slices.Equal(rows, want) {
				t.Errorf("%s: the series is %q, want %q", what, rows, want)
			}
			if before.Period != g.Period.Before() {
				t.Errorf("%s: compared with %v", what, before.Period)
			}
		}
		check("ten years", "Année 2016 3", "Année 2017 3", "Année 2018 3", "Année 2019 3", "Année 2020 3", "Année 2021 3", "Année 2022 3", "Année 2023 3", "Année 2024 3", "Année 2025 3")
		g.Period = casework.YearPeriod(2017)
		check("from the first year on", "Année 2012 1", "Année 2013 1", "Année 2014 1", "Année 2015 1", "Année 2016 3", "Année 2017 3")
		g.Period = casework.YearPeriod(2012)
		check("nothing before")
		g.Period, g.Filter.Communes = casework.YearPeriod(2025), []string{"94028"}
		check("the inhabitants of one commune", "Année 2023 3", "Année 2024 0", "Année 2025 0")
	})
}

func TestDeclaredTotalsOfAGatheringAreAddedWhereEveryPostHasOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one, two := storetest.Post(t, s, "un"), storetest.Post(t, s, "deux")
		worker := storetest.Account(t, s, "intervenante", casework.Worker, one, two).Actor()
		for _, p := range []casework.Post{one, two} {
			storetest.Import(t, s, p, storetest.Row(0, p.Slug+"-0", casework.NewDay(2025, 5, 5)))
		}
		declare(t, s, worker, one, 2019, 100)
		declare(t, s, worker, two, 2019, 37)
		declare(t, s, worker, two, 2020, 40)
		g := Gathering{Posts: []casework.Post{one, two}, Period: casework.YearPeriod(2025), Name: "Deux postes"}
		r, _, err := g.Reports(t.Context(), s, worker)
		if err != nil {
			t.Fatal(err)
		}
		rows, note := seriesOf(t, r)
		if want := []string{"Année 2019 (déclaré) 137", "Année 2025 2"}; !slices.Equal(rows, want) {
			t.Errorf("the series is %q, want %q", rows, want)
		}
		for _, words := range []string{"somme des totaux déclarés de chaque poste (" + one.Name, "déclaré pour " + two.Name + " et ne l'est pas pour " + one.Name} {
			if !strings.Contains(note, words) {
				t.Errorf("the note does not say %q: %s", words, note)
			}
		}
		g.Posts = g.Posts[1:]
		if r, _, err = g.Reports(t.Context(), s, worker); err != nil {
			t.Fatal(err)
		}
		if rows, _ := seriesOf(t, r); !slices.Equal(rows, []string{"Année 2019 (déclaré) 37", "Année 2020 (déclaré) 40", "Année 2025 1"}) {
			t.Errorf("the series of one post is %q", rows)
		}
		g.Filter.Place = "commissariat"
		if r, _, err = g.Reports(t.Context(), s, worker); err != nil {
			t.Fatal(err)
		}
		if rows, _ := seriesOf(t, r); slices.ContainsFunc(rows, func(row string) bool { return strings.Contains(row, "déclaré") }) {
			t.Errorf("a part of what a post does has declared totals: %q", rows)
		}
	})
}

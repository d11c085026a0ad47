package reporting

import (
	"testing"

	"permanence/internal/casework"
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

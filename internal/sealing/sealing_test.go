package sealing_test

import (
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/sealing"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// sealAll prepares, checks and seals the report of a period.
func sealAll(t *testing.T, s *store.Store, worker casework.Actor, post casework.Post, d casework.ReportDraft) *sealing.Prospect {
	t.Helper()
	p, err := sealing.Prepare(t.Context(), s, worker, post, d)
	if err != nil {
		t.Fatal(err)
	}
	if d, err = sealing.Check(t.Context(), s, worker, post, d, sealing.FiguresDigest(p.Content.Report)); err != nil {
		t.Fatal(err)
	}
	if _, err = sealing.Seal(t.Context(), s, worker, post, d, storetest.Today); err != nil {
		t.Fatal(err)
	}
	return p
}

// What a committee asks first (the cost of a meeting, the year before, how far
// the entry can be relied on) is in what it reads, and not only on the worker's
// screen.
func TestASealedReportHasMeansAndEarlierPeriodsAndTheQualityOfEntry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		steering := storetest.Account(t, s, "steering", casework.Steering, post).Actor()
		rows := make([]*casework.RegisterRow, 0, 60)
		for i := range cap(rows) {
			rows = append(rows, storetest.Row(i, "p"+strings.Repeat("x", i), casework.NewDay(2024+i%2, 3, 4)))
		}
		storetest.Import(t, s, post, rows...)
		staffing := casework.Staffing{Post: post.ID, Steps: []casework.FTEStep{{From: casework.NewDay(2022, 1, 1), FTE: 50}}}
		if err := s.SaveStaffing(t.Context(), steering, staffing); err != nil {
			t.Fatal(err)
		}
		e, err := s.SaveExercise(t.Context(), steering, casework.Exercise{Post: post.ID, Period: casework.YearPeriod(2025), Currency: casework.EUR, Cost: 3_000_000})
		if err != nil {
			t.Fatal(err)
		}
		for _, year := range []int{2022, 2024} { // 2024 has facts: a declared total would give back what they withhold
			d := casework.DeclaredTotal{Post: post.ID, Year: year, Figure: "persons_met", Value: 41, Source: "rapport d'activité"}
			if err := s.DeclareTotal(t.Context(), worker, d, ""); err != nil {
				t.Fatal(err)
			}
		}
		sealAll(t, s, worker, post, casework.ReportDraft{Post: post.ID, Period: casework.YearPeriod(2024), Threshold: 5})
		d := casework.ReportDraft{Post: post.ID, Period: casework.YearPeriod(2025), Threshold: 5}
		report := sealAll(t, s, worker, post, d).Content.Report

		if f := report.Figure("cost_per_person"); f == nil || f.Value != 1000 {
			t.Errorf("the cost per person of 30 persons for 30 000 euros: %+v", f)
		}
		if f := report.Figure("fte_held"); f == nil || f.Value != 0.5 {
			t.Errorf("half a worker: %+v", f)
		}
		if report.Table("quality_of_entry") == nil {
			t.Error("nothing is said of the quality of entry")
		}
		series := report.Table("series_persons_met")
		if series == nil {
			t.Fatal("no period before is compared with")
		}
		var told []string
		for _, r := range series.Rows {
			told = append(told, r.Label)
		}
		if got := strings.Join(told, ", "); got != "Année 2022 (déclaré), Année 2024, Année 2025" || series.Rows[0].Value != 41 || series.Rows[1].Value != 30 {
			t.Errorf("the series is %s: %+v", got, series.Rows)
		}
		if strings.Contains(series.Note, "worker") {
			t.Errorf("a professional is named outside the post: %s", series.Note)
		}

		e.Cost = 6_000_000
		if _, err := s.SaveExercise(t.Context(), steering, e); err != nil {
			t.Fatal(err)
		}
		d.Reason = "Le coût était celui d'un semestre."
		changed := map[string]string{}
		for _, c := range sealAll(t, s, worker, post, d).Content.Changes {
			changed[c.Name] = c.Before + " → " + c.After
		}
		if got := changed["cost_per_person"]; got != "1\u202f000,00 → 2\u202f000,00" {
			t.Errorf("the new version says of the cost per person %q, of all %v", got, changed)
		}
	})
}

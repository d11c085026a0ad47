package reporting

import (
	"fmt"
	"math/rand"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// unitsOf makes units of a post.
func unitsOf(t *testing.T, s *store.Store, p casework.Post, names ...string) (all []casework.UnitID) {
	t.Helper()
	for _, name := range names {
		u, err := s.CreateUnit(t.Context(), storetest.Console, casework.Unit{Post: p.ID, Name: name})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, u.ID)
	}
	return all
}

func TestTheReportsByUnitAddUpToThatOfThePost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "un")
		worker := storetest.Account(t, s, "intervenante", casework.Worker, post).Actor()
		units := unitsOf(t, s, post, "Accueil", "Brigade")
		rng := rand.New(rand.NewSource(3))
		var rows []*casework.RegisterRow
		two := 0
		for n := range 60 {
			row := storetest.Row(len(rows), fmt.Sprint("p", n), casework.NewDay(2024+rng.Intn(2), 5, 5))
			row.Referral.Unit = append(units, "")[rng.Intn(3)]
			rows = append(rows, row)
			if n%5 > 0 {
				continue
			}
			again := *row // of another unit, in another case
			again.CaseNumber, again.CaseSeq, again.On, again.FirstOn, again.Line = 2, 100+n, row.On+30, row.On+30, 1000+n
			again.Referral.Unit = units[0]
			if row.Referral.Unit == units[0] {
				again.Referral.Unit = units[1]
			}
			if row.On.Year() == 2025 {
				two++
			}
			rows = append(rows, &again)
		}
		for i, row := range rows {
			row.CaseSeq = i
		}
		storetest.Import(t, s, post, rows...)
		desk := storetest.Account(t, s, "guichet", casework.Desk, post)
		desk.Unit = units[0]
		if err := s.SaveAccount(t.Context(), storetest.Console, desk); err != nil {
			t.Fatal(err)
		}
		_, err := s.FileReferral(t.Context(), desk.Actor(), casework.DeskReferral{Post: post.ID, Origin: "police_accueil", PoliceAct: "aucun", Problem: "precarite", Urgency: casework.WithinDay,
			Told: casework.Agrees, Agrees: casework.Refuses, Children: casework.Unknown})
		if err != nil {
			t.Fatal(err)
		}
		count := func(unit casework.UnitID, figure string) int {
			t.Helper()
			period := casework.YearPeriod(2025)
			if figure == "referrals_without_case" {
				period = casework.YearPeriod(storetest.Today.Year())
			}
			g := Gathering{Posts: []casework.Post{post}, Period: period, Name: "Un", Filter: indicator.Filter{Unit: unit}}
			r, _, err := g.Reports(t.Context(), s, worker)
			if err != nil {
				t.Fatal(err)
			}
			return int(r.Figure(figure).Value)
		}
		parts := []casework.UnitID{units[0], units[1], indicator.NoUnit}
		for _, figure := range []string{"cases_opened", "appointments_kept", "persons_met", "referrals", "referrals_without_case"} {
			want, got := count("", figure), 0
			for _, u := range parts {
				got += count(u, figure)
			}
			if figure == "persons_met" {
				want += two
			}
			if got != want || want == 0 {
				t.Errorf("%s: the reports by unit give %d, want %d", figure, got, want)
			}
		}
		if n := count(units[0], "referrals_without_case"); n != 1 {
			t.Errorf("the refusal that the desk filed counts %d times for its unit", n)
		}
	})
}

// A report by unit says who sent whom: nobody reads it but the exact reader of its
// posts, whatever the role.
func TestAReportByUnitIsForTheExactReaderAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "un")
		unit := unitsOf(t, s, post, "Accueil")[0]
		row := storetest.Row(0, "p", casework.NewDay(2025, 5, 5))
		row.Referral.Unit = unit
		storetest.Import(t, s, post, row)
		g := Gathering{Posts: []casework.Post{post}, Period: casework.YearPeriod(2025), Name: "Un", Filter: indicator.Filter{Unit: unit}}
		for _, role := range casework.Roles.Items {
			a := storetest.Account(t, s, "un-"+string(role.Code), role.Code, post)
			r, _, err := g.Reports(t.Context(), s, a.Actor())
			if exact := role.Code == casework.Worker; exact != (err == nil) || exact && r.Figure("persons_met").Value != 1 {
				t.Errorf("%s reads %v, %v", role.Code, r, err)
			}
		}
		stranger := storetest.Account(t, s, "ailleurs", casework.Worker, storetest.Post(t, s, "deux")).Actor()
		if _, _, err := g.Reports(t.Context(), s, stranger); err == nil {
			t.Error("another post's worker reads it")
		}
		second := storetest.Account(t, s, "collegue", casework.Worker, post).Actor()
		if _, _, err := g.Reports(t.Context(), s, second); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("a second worker of the post reads it: %v", err)
		}
	})
}

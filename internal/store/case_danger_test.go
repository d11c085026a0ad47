package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestTheDangerThatTheDeskToldStandsOnTheCaseUntilItIsAssessed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		here := openCounter(t, s, "creteil")
		r := filed(t, s, here.desk, deskReferral(here.post))
		if err := s.AddAttempt(t.Context(), here.worker, r.ID, casework.FoundUnsafe); err != nil {
			t.Fatal(err)
		}
		c, err := s.TakeReferral(t.Context(), here.worker, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		told := func(when string, want casework.DangerLevel) {
			t.Helper()
			f, err := s.CaseFile(t.Context(), here.worker, c.ID)
			if err != nil || f.Danger != want || f.Desk.Referral != r.ID || !f.Desk.Unsafe || f.Desk.Grid != r.Grid {
				t.Errorf("%s: the case says %q, %+v, %v", when, f.Danger, f.Desk, err)
			}
			lines, err := s.Cases(t.Context(), here.worker, here.post.ID, store.CaseFilter{})
			if err != nil || len(lines) != 1 || lines[0].Danger != want {
				t.Errorf("%s: the worklist says %+v, %v", when, lines, err)
			}
		}
		told("from the desk", casework.DangerGrave)
		a := casework.Assessment{Case: c.ID, On: storetest.Today, Danger: casework.Danger{Grid: r.Grid, Judged: casework.DangerWatched, Lowered: "mise à l'abri"}}
		if _, err := s.SaveAssessment(t.Context(), here.worker, "", a); err != nil {
			t.Fatal(err)
		}
		told("once assessed", casework.DangerWatched)

		plain := deskReferral(here.post)
		plain.Grid = casework.DangerGrid{Done: true, Yes: 11, Red: 1}
		plain.Person.LastName, plain.Person.Phone = "Vasseur", ""
		if c, err = s.TakeReferral(t.Context(), here.worker, filed(t, s, here.desk, plain).ID); err != nil {
			t.Fatal(err)
		}
		if f, err := s.CaseFile(t.Context(), here.worker, c.ID); err != nil || f.Danger != "" || f.Desk.Unsafe {
			t.Errorf("a grid below the rule: %q, %+v, %v", f.Danger, f.Desk, err)
		}
		if x, err := s.Assessments(t.Context(), here.worker, c.ID); err != nil || x.Desk.Grid != plain.Grid {
			t.Errorf("the first assessment begins with %+v, %v", x.Desk.Grid, err)
		}
	})
}

package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestNewsAreTakenOfAClosedCaseByItsPostAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "creteil"), storetest.Post(t, s, "charenton")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		elsewhere := storetest.Account(t, s, "elsewhere", casework.Worker, other).Actor()
		row := storetest.Row(0, "A-1", storetest.Today-90)
		c := live(t, s, worker, post, row)
		call := casework.Callback{Case: c.ID, On: storetest.Today, Reached: true, New: "non"}
		if _, err := s.AddCallback(t.Context(), worker, call); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("on an open case: %v", err)
		}
		now, err := s.CaseFile(t.Context(), worker, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.CloseCase(t.Context(), worker, c.ID, now.Case.Version, storetest.Today-30, "relais_pris"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddCallback(t.Context(), elsewhere, call); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("another post writes: %v", err)
		}
		if _, err := s.Callbacks(t.Context(), elsewhere, c.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("another post reads: %v", err)
		}
		call.Number = casework.NewID(storetest.Now())
		first, err := s.AddCallback(t.Context(), worker, call)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.AddCallback(t.Context(), worker, call); err != nil || again.ID != first.ID {
			t.Errorf("the form that is sent again: %+v, %v", again, err)
		}
		if _, err := s.AddCallback(t.Context(), worker, casework.Callback{Case: c.ID, On: storetest.Today - 9}); err != nil {
			t.Fatal(err)
		}
		all, err := s.Callbacks(t.Context(), worker, c.ID)
		if err != nil || len(all) != 2 || all[0].New != "non" || !all[0].Reached || all[1].Reached || all[1].New != casework.NotKnown {
			t.Errorf("%+v, %v", all, err)
		}
		for _, removed := range []bool{true, false} {
			if err := s.RemoveCallback(t.Context(), worker, c.ID, first.ID, removed); err != nil {
				t.Fatal(err)
			}
			if all, err = s.Callbacks(t.Context(), worker, c.ID); err != nil || len(all) != 2 || all[0].RemovedAt.IsZero() == removed {
				t.Errorf("removed %v: %+v, %v", removed, all, err)
			}
		}
	})
}

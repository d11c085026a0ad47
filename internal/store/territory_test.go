package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestADivisionIsChangedTakenAwayAndPutBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		admin := storetest.Account(t, s, "admin", casework.Admin).Actor()
		worker := storetest.Account(t, s, "worker", casework.Worker, storetest.Post(t, s, "creteil")).Actor()
		d := casework.Division{Name: "Bassins", Kind: "bassin_de_vie", Territories: []casework.Territory{{Name: "Nord", Communes: []string{"94033", "94052"}}, {Name: "Sud", Communes: []string{"94028"}}}}
		if _, err := s.SaveDivision(t.Context(), worker, d); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a worker keeps the divisions: %v", err)
		}
		d, err := s.SaveDivision(t.Context(), admin, d)
		if err != nil {
			t.Fatal(err)
		}
		north, first := d.Territories[0].ID, d.Version
		d.Territories = []casework.Territory{{Name: "NORD", Communes: []string{"94033"}}}
		if d, err = s.SaveDivision(t.Context(), admin, d); err != nil || d.Territories[0].ID != north {
			t.Fatalf("%+v, %v", d, err)
		}
		stale := d
		stale.Version = first
		_, err = s.SaveDivision(t.Context(), admin, stale)
		wants(t, "a division that somebody changed", err, casework.KindConflict)

		for _, removed := range []bool{true, false} {
			if err := s.RemoveDivision(t.Context(), admin, d.ID, removed); err != nil {
				t.Fatal(err)
			}
			all, err := s.Divisions(t.Context(), worker)
			if err != nil || len(all) != 1 || all[0].RemovedAt.IsZero() == removed || len(all[0].Territories) != 1 || all[0].Territories[0].Communes[0] != "94033" {
				t.Errorf("%+v, %v", all, err)
			}
		}
	})
}

func TestADeclaredTotalKeepsItsHistoryAndRefusesAnOlderWriting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		reader := storetest.Account(t, s, "reader", casework.Reader, post).Actor()
		x := casework.DeclaredTotal{Post: post.ID, Year: 2019, Figure: "persons_met", Value: 112, Source: "rapport 2019"}
		wants(t, "a reader who declares", s.DeclareTotal(t.Context(), reader, x, ""), casework.KindForbidden)
		wants(t, "a figure that is none", s.DeclareTotal(t.Context(), worker, casework.DeclaredTotal{Post: post.ID, Year: 2019, Figure: "persons_new", Value: 1, Source: "rapport"}, ""), casework.KindInvalid)
		if err := s.DeclareTotal(t.Context(), worker, x, ""); err != nil {
			t.Fatal(err)
		}
		wants(t, "a total that is declared already", s.DeclareTotal(t.Context(), worker, x, ""), casework.KindConflict)
		all, err := s.DeclaredTotals(t.Context(), worker, post.ID)
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v, %v", all, err)
		}
		gone := x
		gone.Value = casework.Unknown
		if err := s.DeclareTotal(t.Context(), worker, gone, all[0].ID); err != nil {
			t.Fatal(err)
		}
		held, err := s.HeldTotals(t.Context(), worker, post.ID)
		if err != nil || len(held) != 0 {
			t.Errorf("%+v holds, %v", held, err)
		}
		if all, err = s.DeclaredTotals(t.Context(), worker, post.ID); err != nil || len(all) != 2 || !all[0].Removed() || all[1].Value != 112 || all[1].By != "worker" {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

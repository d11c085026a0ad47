package store_test

import (
	"os"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestARequestIsAnsweredAfterTheIdentityIsCheckedWithinAMonth(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "fontenay"), storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		stranger := storetest.Account(t, s, "stranger", casework.Worker, other).Actor()
		dpo := storetest.Account(t, s, "dpo", casework.DPO).Actor()
		storetest.Import(t, s, post, storetest.Row(0, "FSB-1", storetest.Today-30))
		id := anyCase(t, s, post)
		received := casework.NewDay(2026, 10, 31)
		ask := casework.RightsRequest{Case: id, Kind: casework.AskRestriction, Requester: casework.AskedBySelf, ReceivedOn: received, Text: secretNote}
		r, err := s.OpenRequest(t.Context(), worker, ask)
		if err != nil || r.DueOn != casework.NewDay(2026, 11, 30) {
			t.Fatalf("%+v, %v", r, err)
		}
		if err := s.GrantRequest(t.Context(), worker, r.ID, 1, "main_propre"); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("granted before the identity is checked: %v", err)
		}
		for _, no := range []casework.Actor{stranger, dpo} {
			if err := s.CheckIdentity(t.Context(), no, r.ID, 1, "piece_vue"); err == nil {
				t.Errorf("%s checks an identity", no.Role)
			}
		}
		if _, _, err := s.Request(t.Context(), stranger, r.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a worker of another post reads it: %v", err)
		}
		if seen, steps, err := s.Request(t.Context(), dpo, r.ID); err != nil || seen.Text != "" || len(steps) != 1 {
			t.Errorf("the officer reads %+v, %d steps, %v", seen, len(steps), err)
		}
		if err := s.CheckIdentity(t.Context(), worker, r.ID, 1, "piece_vue"); err != nil {
			t.Fatal(err)
		}
		if err := s.GrantRequest(t.Context(), worker, r.ID, 1, "main_propre"); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("an older version is taken: %v", err)
		}
		if err := s.GrantRequest(t.Context(), worker, r.ID, 2, "courrier"); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("the answer goes by a way that the safe contact forbids: %v", err)
		}
		if err := s.GrantRequest(t.Context(), worker, r.ID, 2, "main_propre"); err != nil {
			t.Fatal(err)
		}
		checkRestricted(t, s, worker, id, r.ID)
	})
}

// checkRestricted: the case is read, not written, not erased, until it is lifted.
func checkRestricted(t *testing.T, s *store.Store, worker casework.Actor, id casework.CaseID, r casework.RequestID) {
	t.Helper()
	f, err := s.CaseFile(t.Context(), worker, id)
	if err != nil || !f.Case.Restricted {
		t.Errorf("restricted %v, %v", f.Case.Restricted, err)
	}
	if err := s.SaveCase(t.Context(), worker, f.Case); casework.KindOf(err) != casework.KindForbidden {
		t.Errorf("a restricted case is written: %v", err)
	}
	if _, err := s.ErasePerson(t.Context(), worker, id, casework.ErasedAtTerm); casework.KindOf(err) != casework.KindInvalid {
		t.Errorf("a restricted case is erased: %v", err)
	}
	if err := s.LiftRestriction(t.Context(), worker, r); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveCase(t.Context(), worker, f.Case); err != nil {
		t.Errorf("once lifted: %v", err)
	}
}

func TestWhoeverMayBeTheAggressorGetsNothingButByHand(t *testing.T) {
	safe := casework.SafeContact{Ways: []casework.Channel{casework.ByLetter}}
	for _, c := range []struct {
		requester casework.Requester
		doubt     bool
		delivery  casework.RequestDelivery
		granted   bool
	}{
		{casework.AskedBySelf, false, "courrier", true},
		{casework.AskedBySelf, false, "courriel", false},
		{casework.AskedBySelf, true, "courrier", false},
		{casework.AskedBySelf, true, "main_propre", true},
		{"mandataire", true, "mandataire", true},
		{"autre", true, "main_propre", false},
	} {
		r := &casework.RightsRequest{State: casework.RequestChecked, Requester: c.requester, Doubt: c.doubt}
		if err := casework.CheckGrant(r, c.delivery, safe); (err == nil) != c.granted {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestARequisitionIsWrittenSealedAndReadInCodesByTheOfficer(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post, other := storetest.Post(t, s, "fontenay"), storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		stranger := storetest.Account(t, s, "stranger", casework.Worker, other).Actor()
		dpo := storetest.Account(t, s, "dpo", casework.DPO).Actor()
		storetest.Import(t, s, post, storetest.Row(0, "FSB-1", casework.NewDay(2021, 3, 1)))
		r := casework.Requisition{Case: anyCase(t, s, post), Authority: "opj", Basis: "cpp_77_1_1", ReceivedOn: storetest.Today - 2, Outcome: casework.RecordsHanded,
			HandedOn: storetest.Today, Handed: []casework.HandedItem{"dates"}, Details: &casework.RequisitionDetails{Name: "Brigade " + secretNote, What: secretPhone}}
		bad := r
		bad.Handed = nil
		if _, err := s.AddRequisition(t.Context(), worker, bad); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("what was handed over is not said: %v", err)
		}
		if _, err := s.AddRequisition(t.Context(), stranger, r); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a worker of another post: %v", err)
		}
		if _, err := s.AddRequisition(t.Context(), worker, r); err != nil {
			t.Fatal(err)
		}
		for reader, want := range map[*casework.Actor][2]bool{&worker: {true, true}, &dpo: {true, false}, &stranger: {false, false}} {
			all, err := s.Requisitions(t.Context(), *reader)
			if err != nil || (len(all) == 1) != want[0] || len(all) == 1 && (all[0].Details != nil) != want[1] {
				t.Errorf("%s reads %d lines, %v", reader.Role, len(all), err)
			}
		}
		for _, file := range storetest.DatabaseFiles(c.Dir) {
			searchBytes(t, file, mustRead(t, file), needles([]string{secretNote, secretPhone}))
		}
		purge(t, s, store.PurgeOptions{WithoutNotice: true})
		if all, err := s.Requisitions(t.Context(), worker); err != nil || len(all) != 1 || all[0].Details != nil {
			t.Errorf("the line stays without its texts: %+v, %v", all, err)
		}
	})
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

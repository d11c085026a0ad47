package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestRequestsAreDueTenDaysBeforeTheirDayUntilTheyAreAnsweredAndForTheirPostAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "fontenay"), storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		stranger := storetest.Account(t, s, "stranger", casework.Worker, other).Actor()
		var first casework.RightsRequest
		for n, due := range []casework.Day{storetest.Today - 1, storetest.Today, storetest.Today + 5, storetest.Today + casework.RequestSoon + 3} {
			r, err := s.OpenRequest(t.Context(), worker, casework.RightsRequest{Post: post.ID, Kind: casework.AskAccess, Requester: casework.AskedBySelf, ReceivedOn: due.AddMonths(-1)})
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				first = r
			}
		}
		if soon, late, err := s.RequestsDue(t.Context(), worker); err != nil || soon != 2 || late != 1 {
			t.Errorf("%d soon, %d late, %v", soon, late, err)
		}
		if soon, late, err := s.RequestsDue(t.Context(), stranger); err != nil || soon+late != 0 {
			t.Errorf("another post: %d soon, %d late, %v", soon, late, err)
		}
		if _, _, err := s.RequestsDue(t.Context(), storetest.Account(t, s, "lead", casework.Lead, post).Actor()); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("the employer counts them: %v", err)
		}
		if err := s.RefuseRequest(t.Context(), worker, first.ID, 1, "aucune_donnee"); err != nil {
			t.Fatal(err)
		}
		if soon, late, err := s.RequestsDue(t.Context(), worker); err != nil || soon != 2 || late != 0 {
			t.Errorf("after an answer: %d soon, %d late, %v", soon, late, err)
		}
	})
}

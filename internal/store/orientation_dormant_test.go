package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestWhatHasNotMovedForSixMonthsIsOldAndDoesNotWait(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		since := casework.DormantSince(storetest.Today)
		row := func(seq int, key string, on casework.Day, outcome casework.Outcome) *casework.RegisterRow {
			r := storetest.Row(seq, key, on)
			r.Orientations = []casework.Orientation{{Partner: "ccas", Outcome: outcome}}
			return r
		}
		moved := row(2, "A-3", since-20, casework.Proposed)
		again := storetest.Row(2, "A-3", since+1)
		again.FirstOn, again.Orientations, again.Referral = since-20, nil, moved.Referral
		storetest.Import(t, s, post, row(0, "A-1", since-1, casework.Proposed), row(1, "A-2", since, casework.Proposed), moved, again, row(3, "A-4", since-9, casework.Accepted))
		waiting, err1 := s.WaitingOrientations(t.Context(), worker, post.ID)
		old, err2 := s.DormantOrientations(t.Context(), worker, post.ID)
		day, err3 := s.Workday(t.Context(), worker, post.ID)
		if err1 != nil || err2 != nil || err3 != nil {
			t.Fatal(err1, err2, err3)
		}
		if len(waiting) != 2 || waiting[0].ProposedOn != since-20 || waiting[1].ProposedOn != since {
			t.Errorf("waiting: %+v", waiting)
		}
		if len(old) != 2 || old[0].ProposedOn != since-9 || old[1].ProposedOn != since-1 {
			t.Errorf("old: %+v", old)
		}
		if len(day.Waiting) != 2 || day.WaitingCount != 2 || day.DormantCount != 2 {
			t.Errorf("the first page: %d shown of %d, %d old", len(day.Waiting), day.WaitingCount, day.DormantCount)
		}
		if _, err := s.StepOrientation(t.Context(), worker, store.OrientationStep{Case: old[0].Case, ID: old[0].ID, Version: old[0].Version, To: casework.NoFollowUp, On: storetest.Today}); err != nil {
			t.Fatal(err)
		}
		if left, err := s.DormantOrientations(t.Context(), worker, post.ID); err != nil || len(left) != 1 {
			t.Errorf("what was ended is still old: %+v, %v", left, err)
		}
	})
}

package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestATaskIsChangedTakenAwayAndPutBackUntilTheEndOfTheDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "creteil"), storetest.Post(t, s, "charenton")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		elsewhere := storetest.Account(t, s, "elsewhere", casework.Worker, other).Actor()
		c := live(t, s, worker, post, storetest.Row(0, "A-1", monday))
		task, err := s.AddTask(t.Context(), worker, casework.Task{Case: c.ID, Text: "Appeler la CAF", DueOn: storetest.Today})
		if err != nil {
			t.Fatal(err)
		}
		read := func() casework.Task {
			t.Helper()
			_, _, tasks, err := s.Protection(t.Context(), worker, c.ID)
			if err != nil || len(tasks) != 1 {
				t.Fatalf("%+v, %v", tasks, err)
			}
			return tasks[0]
		}
		changed := task
		changed.Text, changed.DueOn = "Appeler la MSA", storetest.Today+2
		if err := s.SaveTask(t.Context(), elsewhere, changed); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("another post changes it: %v", err)
		}
		if err := s.SaveTask(t.Context(), worker, changed); err != nil {
			t.Fatal(err)
		}
		if now := read(); now.Text != "Appeler la MSA" || now.DueOn != storetest.Today+2 || now.Version != 2 {
			t.Errorf("%+v", now)
		}
		if err := s.SaveTask(t.Context(), worker, changed); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("an older text overwrites: %v", err)
		}
		changed.Version, changed.Text = 2, ""
		if err := s.SaveTask(t.Context(), worker, changed); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("nothing to do: %v", err)
		}
		if err := s.RemoveTask(t.Context(), elsewhere, c.ID, task.ID, true); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("another post takes it away: %v", err)
		}
		if err := s.RemoveTask(t.Context(), worker, c.ID, task.ID, true); err != nil {
			t.Fatal(err)
		}
		if now := read(); now.RemovedAt.IsZero() {
			t.Errorf("%+v", now)
		}
		if open, err := s.StillOpen(t.Context(), worker, c.ID); err != nil || len(open) != 0 {
			t.Errorf("what was taken away is still to do: %+v, %v", open, err)
		}
		if err := s.RemoveTask(t.Context(), worker, c.ID, task.ID, false); err != nil || !read().RemovedAt.IsZero() {
			t.Errorf("it is not put back: %v", err)
		}
	})
}

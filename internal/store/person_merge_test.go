package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// twoFiles opens two cases of a person under two names.
func twoFiles(t *testing.T, s *store.Store, worker casework.Actor, post casework.Post) (kept, gone casework.Case) {
	t.Helper()
	later, earlier := storetest.Row(0, "", monday+20), storetest.Row(1, "", monday)
	earlier.LastName, earlier.Birth = "Lefebvre", casework.BirthOn(casework.NewDay(1980, 6, 3))
	return live(t, s, worker, post, later), live(t, s, worker, post, earlier)
}

// personState is all that a merge may change.
func personState(t *testing.T, s *store.Store, worker casework.Actor, post casework.Post, cases ...casework.CaseID) (all []any) {
	t.Helper()
	for _, id := range cases {
		f, err := s.CaseFile(t.Context(), worker, id)
		if err != nil {
			t.Fatal(err)
		}
		f.Case.Version, f.Person.Version = 0, 0
		all = append(all, f)
	}
	for _, query := range []string{"lefevre", "lefebvre", "1980", "yasm"} {
		found, err := s.FindCases(t.Context(), worker, post.ID, query)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			f.Person.Version = 0
			all = append(all, query, f)
		}
	}
	return append(all, facts(t, s, post))
}

func TestTwoFilesOfOnePersonAreBroughtTogetherAndTakenApartExactly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		kept, gone := twoFiles(t, s, worker, post)
		before := personState(t, s, worker, post, kept.ID, gone.ID)
		likely, _, err := s.LikelySame(t.Context(), worker, kept.ID)
		if err != nil || len(likely) != 1 || likely[0].Person.ID != gone.Person {
			t.Fatalf("likely the same: %+v, %v", likely, err)
		}
		if err := s.MergePersons(t.Context(), worker, kept.ID, gone.Person); err != nil {
			t.Fatal(err)
		}
		f, err := s.CaseFile(t.Context(), worker, gone.ID)
		if err != nil || f.Person.ID != kept.Person || f.Case.Number != 1 || len(f.Others) != 1 || f.Others[0].Number != 2 || f.Person.Identity.Birth.Day == 0 {
			t.Errorf("after the merge: %+v, %v", f, err)
		}
		if len(f.Appointments) != 1 || f.Appointments[0].Person != kept.Person {
			t.Errorf("the appointments did not follow: %+v", f.Appointments)
		}
		if found, err := s.FindCases(t.Context(), worker, post.ID, "yasmine"); err != nil || len(found) != 1 || len(found[0].Cases) != 2 {
			t.Errorf("one person with two cases: %+v, %v", found, err)
		}
		_, merges, err := s.LikelySame(t.Context(), worker, gone.ID)
		if err != nil || len(merges) != 1 {
			t.Fatalf("%+v, %v", merges, err)
		}
		if err := s.UndoMerge(t.Context(), worker, gone.ID, merges[0].ID); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, personState(t, s, worker, post, kept.ID, gone.ID)); diff != "" {
			t.Error(diff)
		}
		if likely, _, err := s.LikelySame(t.Context(), worker, kept.ID); err != nil || len(likely) != 0 {
			t.Errorf("taken apart, they are proposed again: %+v, %v", likely, err)
		}
	})
}

func TestAMergeNeverReachesAnotherPostNorTwoPersonsOfTheRegister(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "creteil"), storetest.Post(t, s, "charenton")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		elsewhere := storetest.Account(t, s, "elsewhere", casework.Worker, other).Actor()
		kept, gone := twoFiles(t, s, worker, post)
		far := live(t, s, elsewhere, other, storetest.Row(2, "", monday))
		one, two := live(t, s, worker, post, storetest.Row(3, "A-1", monday)), live(t, s, worker, post, storetest.Row(4, "A-2", monday))
		for name, c := range map[string]struct {
			actor casework.Actor
			id    casework.CaseID
			other casework.PersonID
			want  casework.Kind
		}{
			"a person of another post":    {worker, kept.ID, far.Person, casework.KindNotFound},
			"a worker of another post":    {elsewhere, kept.ID, gone.Person, casework.KindNotFound},
			"oneself":                     {worker, kept.ID, kept.Person, casework.KindState},
			"two persons of a register":   {worker, one.ID, two.Person, casework.KindState},
			"somebody who does not exist": {worker, kept.ID, "nobody", casework.KindNotFound},
		} {
			if err := s.MergePersons(t.Context(), c.actor, c.id, c.other); casework.KindOf(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := s.SayDistinct(t.Context(), worker, kept.ID, far.Person); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("distinct from a person of another post: %v", err)
		}
		if err := s.SayDistinct(t.Context(), worker, kept.ID, gone.Person); err != nil {
			t.Fatal(err)
		}
		likely, _, err := s.LikelySame(t.Context(), worker, kept.ID)
		for _, d := range likely {
			if d.Person.ID == gone.Person || d.Person.ID == far.Person {
				t.Errorf("%s is proposed: %v", d.Person.ID, err)
			}
		}
		if err := s.MergePersons(t.Context(), worker, kept.ID, one.Person); err != nil {
			t.Fatal(err)
		}
		f, err := s.CaseFile(t.Context(), worker, kept.ID)
		if err != nil || f.Person.ID != one.Person || f.Case.Number != 2 {
			t.Errorf("the person of the register stays: %+v, %v", f.Case, err)
		}
	})
}

package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestALinkIsSeenFromBothSidesFollowsAMergeAndNeverLeavesThePost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "creteil"), storetest.Post(t, s, "charenton")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		elsewhere := storetest.Account(t, s, "elsewhere", casework.Worker, other).Actor()
		mother, twin := twoFiles(t, s, worker, post)
		row := storetest.Row(5, "", monday)
		row.FirstName, row.Birth = "Ilan", casework.Birth{Year: 2010}
		child := live(t, s, worker, post, row)
		far := live(t, s, elsewhere, other, storetest.Row(2, "", monday))
		for name, c := range map[string]struct {
			actor casework.Actor
			other casework.PersonID
			kind  casework.LinkKind
			want  casework.Kind
		}{
			"a person of another post": {worker, far.Person, "enfant", casework.KindNotFound},
			"a worker of another post": {elsewhere, child.Person, "enfant", casework.KindNotFound},
			"oneself":                  {worker, mother.Person, "enfant", casework.KindInvalid},
			"no such link":             {worker, child.Person, "complice", casework.KindInvalid},
		} {
			if err := s.LinkPersons(t.Context(), c.actor, mother.ID, c.other, c.kind); casework.KindOf(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := s.LinkPersons(t.Context(), worker, mother.ID, child.Person, "enfant"); err != nil {
			t.Fatal(err)
		}
		if err := s.LinkPersons(t.Context(), worker, child.ID, mother.Person, "parent"); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("linked twice: %v", err)
		}
		seen := func(id casework.CaseID, kind casework.LinkKind, person casework.PersonID) (link string) {
			t.Helper()
			links, err := s.Links(t.Context(), worker, id)
			if err != nil || len(links) != 1 || links[0].Kind != kind || links[0].Person.ID != person {
				t.Fatalf("%+v, %v", links, err)
			}
			return links[0].ID
		}
		seen(mother.ID, "enfant", child.Person)
		seen(child.ID, "parent", mother.Person)
		if err := s.MergePersons(t.Context(), worker, twin.ID, mother.Person); err != nil {
			t.Fatal(err)
		}
		seen(mother.ID, "enfant", child.Person)
		seen(child.ID, "parent", twin.Person)
		_, merges, err := s.LikelySame(t.Context(), worker, twin.ID)
		if err != nil || s.UndoMerge(t.Context(), worker, twin.ID, merges[0].ID) != nil {
			t.Fatal(err)
		}
		if links, err := s.Links(t.Context(), worker, twin.ID); err != nil || len(links) != 0 {
			t.Errorf("the link stayed with the wrong file: %+v, %v", links, err)
		}
		link := seen(child.ID, "parent", mother.Person)
		if err := s.UnlinkPersons(t.Context(), worker, twin.ID, link); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("the link of somebody else: %v", err)
		}
		if err := s.UnlinkPersons(t.Context(), worker, child.ID, link); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Links(t.Context(), elsewhere, mother.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("links read from another post: %v", err)
		}
	})
}

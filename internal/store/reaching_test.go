package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestWhoACaseIsAboutIsReadByItsPostAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "creteil"), storetest.Post(t, s, "charenton")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		c, err := s.OpenCase(t.Context(), worker, casework.Person{Identity: casework.Identity{LastName: "Lefèvre", Contact: casework.SafeContact{Ways: []casework.Channel{casework.ByCall}, When: "le mardi"}}}, casework.Case{Post: post.ID})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveAssessment(t.Context(), worker, "", casework.Assessment{Case: c.ID, On: storetest.Today, Danger: casework.Danger{Judged: casework.DangerGrave}}); err != nil {
			t.Fatal(err)
		}
		if safe, err := s.Reaching(t.Context(), worker, c.ID); err != nil || !safe.Contact().May(casework.ByCall) || safe.Contact().When != "le mardi" || safe.Person.Identity.LastName != "Lefèvre" || safe.Danger != casework.DangerGrave {
			t.Errorf("%+v, %v", safe, err)
		}
		for name, actor := range map[string]casework.Actor{
			"another post's worker": storetest.Account(t, s, "elsewhere", casework.Worker, other).Actor(),
			"the lead":              storetest.Account(t, s, "lead", casework.Lead, post).Actor(),
		} {
			if safe, err := s.Reaching(t.Context(), actor, c.ID); casework.KindOf(err) != casework.KindNotFound || !safe.Contact().IsZero() || safe.Person.ID != "" || safe.Danger != "" {
				t.Errorf("%s reads %+v, %v", name, safe, err)
			}
		}
	})
}

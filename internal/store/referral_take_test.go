package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestAReferralIsTakenForWhoeverTheWorkerSaysThatItIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		here, there := openCounter(t, s, "fontenay"), openCounter(t, s, "creteil")
		first := filed(t, s, here.desk, deskReferral(here.post))
		if found, err := s.ReferralDuplicates(t.Context(), here.worker, first.ID); err != nil || len(found) != 0 {
			t.Errorf("somebody is like a person whom nobody knows: %v, %v", found, err)
		}
		known, err := s.TakeReferral(t.Context(), here.worker, first.ID)
		if err != nil {
			t.Fatal(err)
		}
		again := deskReferral(here.post)
		again.Person.LastName, again.Person.Phone = "Kenneville", "07 11 22 33 44"
		again.Person.Safe = casework.SafeContact{Ways: []casework.Channel{casework.BySMS}, Asked: true}
		same, other, gone := filed(t, s, here.desk, again), filed(t, s, here.desk, again), filed(t, s, here.desk, again)
		for name, actor := range map[string]casework.Actor{"another post's worker": there.worker, "the desk": here.desk} {
			if _, err := s.ReferralDuplicates(t.Context(), actor, same.ID); casework.KindOf(err) != casework.KindNotFound {
				t.Errorf("%s is told who is like a person: %v", name, err)
			}
		}
		found, err := s.ReferralDuplicates(t.Context(), here.worker, same.ID)
		if err != nil || len(found) != 1 || found[0].Person.ID != known.Person || len(found[0].Cases) != 1 {
			t.Fatalf("%+v, %v", found, err)
		}
		second, err := s.TakeReferralOf(t.Context(), here.worker, same.ID, store.WhoItIs{Same: known.Person})
		if err != nil || second.Person != known.Person || second.Number != 2 {
			t.Fatalf("%+v, %v", second, err)
		}
		f, err := s.CaseFile(t.Context(), here.worker, second.ID)
		id := f.Person.Identity
		if err != nil || id.LastName != refusedName || len(id.Phones) != 2 || id.Contact.May(casework.ByCall) || !id.Contact.May(casework.BySMS) {
			t.Errorf("what was said again is not on the person: %+v, %v", id, err)
		}
		if _, err := s.TakeReferralOf(t.Context(), here.worker, gone.ID, store.WhoItIs{Same: "nobody"}); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a case of nobody: %v", err)
		}
		if left, err := s.OpenReferrals(t.Context(), here.worker, here.post.ID); err != nil || len(left) != 2 {
			t.Errorf("what failed left the queue: %d wait, %v", len(left), err)
		}
		third, err := s.TakeReferralOf(t.Context(), here.worker, other.ID, store.WhoItIs{Others: []casework.PersonID{known.Person}})
		if err != nil || third.Person == known.Person {
			t.Fatalf("%+v, %v", third, err)
		}
		if likely, _, err := s.LikelySame(t.Context(), here.worker, third.ID); err != nil || len(likely) != 0 {
			t.Errorf("the question comes again: %+v, %v", likely, err)
		}
		if found, err := s.ReferralDuplicates(t.Context(), here.worker, same.ID); err != nil || len(found) != 0 {
			t.Errorf("a referral that waits no longer finds %v, %v", found, err)
		}
	})
}

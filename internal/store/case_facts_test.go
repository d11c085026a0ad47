package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestTheMainViolenceAndThePersonsConcernedAreKeptAndReachTheFacts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		c := live(t, s, worker, post, storetest.Row(0, "A-1", monday))
		read := func() casework.Case {
			t.Helper()
			f, err := s.CaseFile(t.Context(), worker, c.ID)
			if err != nil {
				t.Fatal(err)
			}
			return f.Case
		}
		now := read()
		if now.Facts.MainViolence != casework.NotKnown || now.Facts.AdultsConcerned != casework.Unknown || now.Facts.ChildrenConcerned != casework.Unknown {
			t.Errorf("said by nobody: %+v", now.Facts)
		}
		now.Facts.MainViolence, now.Facts.AdultsConcerned, now.Facts.ChildrenConcerned = casework.Physical, 1, 0
		if err := s.SaveCase(t.Context(), worker, now); err != nil {
			t.Fatal(err)
		}
		record := facts(t, s, post)[0].Cases[0].Facts
		if record.MainViolence != casework.Physical || record.AdultsConcerned != 1 || record.ChildrenConcerned != 0 {
			t.Errorf("%+v", record)
		}
		now = read()
		now.Facts.Violences = []casework.Violence{casework.Psychological}
		if err := s.SaveCase(t.Context(), worker, now); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("a main violence that is none of the case's: %v", err)
		}
		now = read()
		now.Referral.ReceivedOn = monday + 1
		if err := s.SaveCase(t.Context(), worker, now); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("a referral after the first meeting: %v", err)
		}
		storetest.Import(t, s, post, storetest.Row(0, "A-1", monday))
		if after := read(); after.Facts.MainViolence != casework.Physical || after.Facts.AdultsConcerned != 1 {
			t.Errorf("an import wiped what the screens wrote: %+v", after.Facts)
		}
	})
}

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
		said := bare(storetest.Row(0, "A-1", monday))
		c := live(t, s, worker, post, said)
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
		now.Facts.Family, now.Referral.Consent, now.Referral.ContactedOn = "veuvage", casework.NotAsked, monday-1
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
		now = read()
		now.Referral.ContactedOn = monday - 3
		if err := s.SaveCase(t.Context(), worker, now); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("a first contact before the referral: %v", err)
		}
		storetest.Import(t, s, post, bare(storetest.Row(0, "A-1", monday)))
		if after := read(); after.Facts.MainViolence != casework.Physical || after.Facts.AdultsConcerned != 1 || after.Facts.Family != "veuvage" ||
			after.Referral.Consent != casework.NotAsked || after.Referral.ContactedOn != monday-1 {
			t.Errorf("an import wiped what the screens wrote: %+v", after.Facts)
		}
	})
}

// bare is a row without the columns that a register need not have.
func bare(r *casework.RegisterRow) *casework.RegisterRow {
	r.AuthorLink, r.MainViolence, r.Family = "", "", ""
	r.AdultsConcerned, r.ChildrenConcerned = casework.Unknown, casework.Unknown
	r.Referral.Consent, r.Referral.ContactedOn = "", 0
	return r
}

func TestAnImportThatChangesTheTypesOfViolenceLeavesNoMainOneOutsideThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		storetest.Import(t, s, post, storetest.Row(0, "A-1", monday))
		again := bare(storetest.Row(0, "A-1", monday))
		again.Violences = []casework.Violence{"verbales", "sexuelles"}
		storetest.Import(t, s, post, again)
		if f := facts(t, s, post)[0].Cases[0].Facts; f.MainViolence != casework.NotKnown || len(f.Violences) != 2 {
			t.Errorf("%+v", f)
		}
	})
}

func TestTheFirstAttemptThatReachesThePersonIsTheFirstContactOfTheCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		here := openCounter(t, s, "creteil")
		r := filed(t, s, here.desk, deskReferral(here.post))
		c, err := s.TakeReferral(t.Context(), here.worker, r.ID)
		if err != nil || c.Referral.ContactedOn != 0 || c.Referral.Consent != casework.Agrees {
			t.Fatalf("%+v, %v", c.Referral, err)
		}
		for _, result := range []casework.AttemptResult{"non_jointe", casework.Reached, casework.Reached} {
			if err := s.AddAttempt(t.Context(), here.worker, r.ID, result); err != nil {
				t.Fatal(err)
			}
		}
		if got := current(t, s, here.worker, c.ID).Referral.ContactedOn; got != storetest.Today {
			t.Errorf("first contact %s", got.French())
		}
	})
}

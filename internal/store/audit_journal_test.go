package store_test

import (
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestTheJournalIsFilteredPagedAndReadsItself(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		x := logOf(t, c)
		dpo := storetest.Account(t, x.Store, "dpo", casework.DPO).Actor()
		read := func(f store.JournalFilter) store.Journal {
			t.Helper()
			if f.Limit == 0 {
				f.Limit = 1000
			}
			j, err := x.ReadJournal(t.Context(), dpo, f)
			if err != nil {
				t.Fatal(err)
			}
			return j
		}
		day := storetest.Today
		for _, try := range []struct {
			filter store.JournalFilter
			want   int
		}{
			{store.JournalFilter{Refused: true}, 3},
			{store.JournalFilter{Period: casework.Period{From: day + 1, To: day + 1}}, 11},
			{store.JournalFilter{Period: casework.Period{From: day + 1}, Refused: true}, 2},
			{store.JournalFilter{Action: casework.ReadPerson, Account: x.worker.Account}, 33},
			{store.JournalFilter{Account: "nobody"}, 0},
			{store.JournalFilter{Record: "abcde"}, 0},
		} {
			if got := len(read(try.filter).Lines); got != try.want {
				t.Errorf("%+v gives %d lines, want %d", try.filter, got, try.want)
			}
		}
		person := read(store.JournalFilter{Record: string(x.person)}).Lines
		if len(person) != 34 || person[0].ID < person[33].ID || person[0].Who != "worker" {
			t.Errorf("%d lines of the person, the first by %q", len(person), person[0].Who)
		}
		again := read(store.JournalFilter{Record: string(x.person)}).Lines
		if len(again) != 35 || again[0].Action != string(casework.ReadJournal) || again[0].Who != "dpo" {
			t.Errorf("%d lines after a reading of the log, the last %+v", len(again), again[0])
		}
		first := read(store.JournalFilter{Limit: 10}).Lines
		second := read(store.JournalFilter{Limit: 10, Before: first[9].ID}).Lines
		if len(second) != 10 || second[0].ID >= first[9].ID {
			t.Errorf("the second page begins with %s after %s", second[0].ID, first[9].ID)
		}
		exported, err := collect(x.ExportJournal(t.Context(), dpo, store.JournalFilter{Period: casework.Period{To: day + 2}}))
		if err != nil || len(exported) < 36 {
			t.Errorf("%d lines exported, %v", len(exported), err)
		}
		x.verify(x.anchor)
		st := read(store.JournalFilter{Limit: 1}).State
		if st.Sealed == 0 || st.Last.Size == 0 || st.Verified.At.IsZero() || st.Verified.Faults != 0 || st.Verified.Anchors != 1 || st.Oldest.IsZero() {
			t.Errorf("%+v", st)
		}
	})
}

func TestNobodyButTheDPOReadsTheJournal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		for _, role := range casework.Roles.Items {
			_, err := s.ReadJournal(t.Context(), casework.Actor{Account: "a", Role: role.Code, Posts: []casework.PostID{post.ID}}, store.JournalFilter{Limit: 1})
			_, exported := collect(s.ExportJournal(t.Context(), casework.Actor{Account: "a", Role: role.Code, Posts: []casework.PostID{post.ID}}, store.JournalFilter{}))
			for _, err := range []error{err, exported} {
				if want := role.Code != casework.DPO; (casework.KindOf(err) == casework.KindForbidden) != want || (err != nil) != want {
					t.Errorf("%s: %v", role.Code, err)
				}
			}
		}
	})
}

func TestACaseTellsItsWorkerWhoConsultedIt(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		now := storetest.Now()
		c.Clock = func() time.Time { now = now.Add(time.Millisecond); return now }
		s := storetest.Open(t, c)
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		stranger := storetest.Account(t, s, "stranger", casework.Worker, storetest.Post(t, s, "fontenay")).Actor()
		storetest.Import(t, s, post, storetest.Row(0, "A-1", monday), storetest.Row(1, "A-2", monday))
		cases, err := s.Cases(t.Context(), worker, post.ID, store.CaseFilter{Limit: 10})
		if err != nil || len(cases) != 2 {
			t.Fatalf("%d cases, %v", len(cases), err)
		}
		id, other := cases[0].Case, cases[1].Case
		for _, x := range []casework.Case{id, other} {
			if _, err := s.CaseFile(t.Context(), worker, x.ID); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.CaseFile(t.Context(), stranger, id.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Fatal(err)
		}
		if _, _, err := s.Consultations(t.Context(), stranger, id.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a stranger reads who consulted: %v", err)
		}
		_, lines, err := s.Consultations(t.Context(), worker, id.ID)
		if err != nil {
			t.Fatal(err)
		}
		var read, refused int
		for _, l := range lines {
			switch {
			case l.Record == string(other.ID) || l.Record == string(other.Person):
				t.Errorf("a line of another case: %+v", l)
			case l.Account == stranger.Account && !l.Allowed && l.Who == "stranger":
				refused++
			case l.Account == worker.Account && l.Allowed && l.Action == string(casework.ReadCase):
				read++
			}
		}
		if refused != 2 || read == 0 {
			t.Errorf("%d refusals and %d readings: %+v", refused, read, lines)
		}
	})
}

package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// live opens a case on the screens with the facts of a register row, and
// records its appointments.
func live(t *testing.T, s *store.Store, worker casework.Actor, post casework.Post, rows ...*casework.RegisterRow) casework.Case {
	t.Helper()
	first := rows[0]
	person := casework.Person{Sex: first.Sex, Identity: casework.Identity{LastName: first.LastName, FirstName: first.FirstName, Birth: first.Birth, RegisterKey: first.PersonKey}}
	c, err := s.OpenCase(t.Context(), worker, person, casework.Case{Post: post.ID, Referral: first.Referral, Facts: casework.CaseFacts{
		Commune: first.Commune, CommuneYear: first.CommuneYear, Standing: first.Standing, Children: first.Children, Known: first.Known,
		Problems: first.Problems, Violences: first.Violences, AuthorLink: first.AuthorLink, MainViolence: first.MainViolence,
		AdultsConcerned: first.AdultsConcerned, ChildrenConcerned: first.ChildrenConcerned, Family: first.Family}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		meet(t, s, worker, c, r)
	}
	if first.ClosedOn != 0 {
		if err := s.CloseCase(t.Context(), worker, c.ID, c.Version, first.ClosedOn, first.Reason); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func meet(t *testing.T, s *store.Store, worker casework.Actor, c casework.Case, r *casework.RegisterRow) casework.Appointment {
	t.Helper()
	x, err := s.SaveMeeting(t.Context(), worker, store.Meeting{Appointment: casework.Appointment{Case: c.ID, AppointmentRecord: casework.AppointmentRecord{
		On: r.On, At: r.At, Status: r.Status, Place: r.Place, Mode: r.Mode, Minutes: r.Minutes, Acts: r.Acts, Orientations: r.Orientations}}, Note: "privé"})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestACaseWorkedOnTheScreensAndTheSameOneImportedGiveTheSameFacts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		imported, worked := storetest.Post(t, s, "imported"), storetest.Post(t, s, "worked")
		first, second := storetest.Row(0, "A-1", monday), secondMeeting()
		for _, r := range []*casework.RegisterRow{first, second} {
			r.ClosedOn, r.Reason = monday+40, "relais_pris"
		}
		other := storetest.Row(1, "A-2", monday+3)
		other.Status, other.Acts, other.Orientations, other.Minutes = casework.Absent, nil, nil, casework.Unknown
		storetest.Import(t, s, imported, first, second, other)
		worker := storetest.Account(t, s, "worker", casework.Worker, worked).Actor()
		live(t, s, worker, worked, first, second)
		live(t, s, worker, worked, other)
		if diff := cmp.Diff(facts(t, s, imported), facts(t, s, worked)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestACaseIsReachedByItsPostsWorkerAndSubstituteOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "creteil"), storetest.Post(t, s, "charenton")
		worker := storetest.Account(t, s, "worker", casework.Worker, post)
		colleague := storetest.Account(t, s, "colleague", casework.Worker, other)
		c := live(t, s, worker.Actor(), post, storetest.Row(0, "A-1", monday))
		reach := func(who casework.Actor) error { _, err := s.CaseFile(t.Context(), who, c.ID); return err }
		if err := reach(worker.Actor()); err != nil {
			t.Fatal(err)
		}
		for _, role := range []casework.Role{casework.Desk, casework.Lead, casework.Steering, casework.Reader, casework.Admin, casework.Console} {
			if err := reach(casework.Actor{Account: "x", Role: role, Posts: []casework.PostID{post.ID}}); casework.KindOf(err) != casework.KindNotFound {
				t.Errorf("%s: %v", role, err)
			}
		}
		if err := reach(colleague.Actor()); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a colleague of another post: %v", err)
		}
		sub, err := s.AddSubstitution(t.Context(), worker.Actor(), casework.Substitution{Post: post.ID, Account: colleague.ID, Period: casework.Period{From: storetest.Today, To: storetest.Today + 9}})
		if err != nil {
			t.Fatal(err)
		}
		now, err := s.Account(t.Context(), colleague.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := reach(now.Actor()); err != nil {
			t.Errorf("the substitute: %v", err)
		}
		if notes, err := s.Notes(t.Context(), now.Actor(), c.ID); err != nil || len(notes) != 0 {
			t.Errorf("the substitute reads private notes: %v, %v", notes, err)
		}
		if err := s.EndSubstitution(t.Context(), worker.Actor(), post.ID, sub.ID); err != nil {
			t.Fatal(err)
		}
		if now, err = s.Account(t.Context(), colleague.ID); err != nil || reach(now.Actor()) == nil {
			t.Errorf("the substitute after its end: %v", err)
		}
	})
}

func TestAReturningPersonGetsANewCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		c := live(t, s, worker, post, storetest.Row(0, "A-1", monday))
		again, err := s.OpenCase(t.Context(), worker, casework.Person{ID: c.Person, Sex: casework.Female}, casework.Case{Post: post.ID})
		if err != nil || again.Number != 2 || again.OpenedOn != storetest.Today || again.Person != c.Person {
			t.Errorf("%+v, %v", again, err)
		}
		if _, err := s.OpenCase(t.Context(), worker, casework.Person{ID: "nobody"}, casework.Case{Post: post.ID}); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a case of nobody: %v", err)
		}
		if _, err := s.OpenCase(t.Context(), worker, casework.Person{}, casework.Case{Post: post.ID, Referral: casework.Referral{ReceivedOn: storetest.Today + 1}}); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("a referral to come: %v", err)
		}
	})
}

func TestClosingAndReopeningAreCheckedAndKeptInTheHistory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		c := live(t, s, worker, post, storetest.Row(0, "A-1", monday))
		for name, on := range map[string]casework.Day{"before the first appointment": monday - 1, "to come": storetest.Today + 1, "none": 0} {
			if err := s.CloseCase(t.Context(), worker, c.ID, 1, on, "relais_pris"); casework.KindOf(err) != casework.KindInvalid {
				t.Errorf("closing %s: %v", name, err)
			}
		}
		if err := s.CloseCase(t.Context(), worker, c.ID, 1, monday, "relais_pris"); err != nil {
			t.Fatal(err)
		}
		if err := s.CloseCase(t.Context(), worker, c.ID, 2, monday, "relais_pris"); casework.KindOf(err) != casework.KindState {
			t.Errorf("closing twice: %v", err)
		}
		planned := casework.Appointment{Case: c.ID, AppointmentRecord: casework.AppointmentRecord{On: storetest.Today + 1, Status: casework.Planned, Minutes: casework.Unknown}}
		if _, err := s.SaveMeeting(t.Context(), worker, store.Meeting{Appointment: planned}); casework.KindOf(err) != casework.KindState {
			t.Errorf("planning in a closed case: %v", err)
		}
		if err := s.ReopenCase(t.Context(), worker, c.ID, 1, "nouveaux_faits"); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("reopening an old version: %v", err)
		}
		if err := s.ReopenCase(t.Context(), worker, c.ID, 2, "nouveaux_faits"); err != nil {
			t.Fatal(err)
		}
		f, err := s.CaseFile(t.Context(), worker, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		var kinds []casework.Event
		for _, e := range f.Events {
			kinds = append(kinds, e.Kind)
		}
		if diff := cmp.Diff([]casework.Event{casework.Opened, casework.Closed, casework.Reopened}, kinds); diff != "" || f.Case.ClosedOn != 0 {
			t.Errorf("%s, closed %v", diff, f.Case.ClosedOn)
		}
	})
}

func TestTheSecondOfTwoWorkersOnOneAppointmentIsToldSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		r := storetest.Row(0, "A-1", monday)
		c := live(t, s, worker, post, r)
		f, err := s.CaseFile(t.Context(), worker, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		mine, theirs := f.Appointments[0], f.Appointments[0]
		theirs.Minutes = 60
		if _, err := s.SaveMeeting(t.Context(), worker, store.Meeting{Appointment: theirs}); err != nil {
			t.Fatal(err)
		}
		mine.Minutes = 30
		if _, err := s.SaveMeeting(t.Context(), worker, store.Meeting{Appointment: mine, Note: "perdue ?"}); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("the second save: %v", err)
		}
		mine.ID = "another"
		if _, err := s.SaveMeeting(t.Context(), worker, store.Meeting{Appointment: mine}); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("an appointment of no case: %v", err)
		}
	})
}

func TestTheWorklistPagesThroughOpenCasesAndFindsTheSilentOnes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		for i := range 7 {
			r := storetest.Row(i, string(rune('A'+i)), monday+casework.Day(i))
			if i == 6 {
				r.ClosedOn, r.Reason = monday+30, "refus"
			}
			if i == 5 {
				r.On = storetest.Today - 3
			}
			storetest.Import(t, s, post, r)
		}
		var seen []casework.CaseID
		for after := ""; ; {
			page, err := s.Cases(t.Context(), worker, post.ID, store.CaseFilter{After: after, Limit: 4})
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range page {
				if l.LastOn == 0 || l.NextOn != 0 || l.Danger != "" {
					t.Errorf("%+v", l)
				}
				seen = append(seen, l.Case.ID)
			}
			if len(page) < 4 {
				break
			}
			after = page[3].Key()
		}
		if len(seen) != 6 {
			t.Errorf("%d open cases over the pages, want 6", len(seen))
		}
		if silent, err := s.Cases(t.Context(), worker, post.ID, store.CaseFilter{Silent: storetest.Today - 30}); err != nil || len(silent) != 5 {
			t.Errorf("%d silent cases, want 5 (%v)", len(silent), err)
		}
		if closed, err := s.Cases(t.Context(), worker, post.ID, store.CaseFilter{Closed: true}); err != nil || len(closed) != 1 {
			t.Errorf("%d closed cases, want 1 (%v)", len(closed), err)
		}
	})
}

func TestALineOfTheWorklistTellsTheLastMeetingKeptAndTheNextOnePlanned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		at := func(on casework.Day, status casework.Status) *casework.RegisterRow {
			r := storetest.Row(0, "A-1", on)
			r.FirstOn, r.Status = monday, status
			if status != casework.Kept {
				r.Acts, r.Orientations = nil, nil
			}
			return r
		}
		today := storetest.Today
		c := live(t, s, worker, post, at(monday, casework.Kept), at(today-3, casework.Kept), at(today-2, casework.Planned), at(today-1, casework.Excused),
			at(today+4, casework.Planned), at(today+9, casework.Planned))
		lines, err := s.Cases(t.Context(), worker, post.ID, store.CaseFilter{})
		if err != nil || len(lines) != 1 || lines[0].Case.ID != c.ID || lines[0].LastOn != today-3 || lines[0].NextOn != today+4 {
			t.Errorf("%+v (%v), want the meetings of %s and %s", lines, err, today-3, today+4)
		}
	})
}

func TestACaseIsSilentFromItsLastAppointmentOnHoweverItWasWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		spring := storetest.Today - 200
		c := live(t, s, worker, post, storetest.Row(0, "A-1", spring))
		silent := func(when string, want ...casework.Day) {
			t.Helper()
			day, err := s.Workday(t.Context(), worker, post.ID)
			var got []casework.Day
			for _, x := range day.Silent {
				got = append(got, x.LastOn)
			}
			if diff := cmp.Diff(want, got); diff != "" || err != nil || day.SilentCount != len(want) {
				t.Errorf("%s: %s (%d, %v)", when, diff, day.SilentCount, err)
			}
		}
		silent("met long ago", spring)
		x := meet(t, s, worker, c, storetest.Row(1, "A-1", storetest.Today-3))
		silent("met three days ago")
		x.On = spring - 1
		if _, err := s.SaveMeeting(t.Context(), worker, store.Meeting{Appointment: x}); err != nil {
			t.Fatal(err)
		}
		silent("which was a mistake", spring)
		storetest.Import(t, s, post, storetest.Row(0, "A-1", spring), storetest.Row(2, "A-1", spring+14))
		silent("a later one in the register", spring+14)
		storetest.Import(t, s, post, storetest.Row(2, "A-1", storetest.Today-2))
		silent("and a recent one")
		if _, err := s.OpenCase(t.Context(), worker, casework.Person{}, casework.Case{Post: post.ID, Referral: casework.Referral{ReceivedOn: spring + 7}}); err != nil {
			t.Fatal(err)
		}
		silent("never met", spring+7)
	})
}

func TestASilenceOfAYearIsCountedApartFromThoseThatBegin(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		year := storetest.Today.AddMonths(-store.LongSilentMonths)
		for i, on := range []casework.Day{monday, year - 1, year, storetest.Today - 40, storetest.Today - 3} {
			live(t, s, worker, post, storetest.Row(i, fmt.Sprint("A-", i), on))
		}
		if _, err := s.OpenCase(t.Context(), worker, casework.Person{}, casework.Case{Post: post.ID, Referral: casework.Referral{ReceivedOn: storetest.Today}}); err != nil {
			t.Fatal(err)
		}
		day, err := s.Workday(t.Context(), worker, post.ID)
		if err != nil || len(day.Silent) != 2 || day.Silent[0].LastOn != storetest.Today-40 || day.Silent[1].LastOn != year || day.SilentCount != 2 || day.LongSilent != 2 {
			t.Errorf("the first page: %+v, %d, %d for a year, %v", day.Silent, day.SilentCount, day.LongSilent, err)
		}
		for since, want := range map[casework.Day]int{year: 2, storetest.Today - store.SilentAfter: 4} {
			if lines, err := s.Cases(t.Context(), worker, post.ID, store.CaseFilter{Silent: since}); err != nil || len(lines) != want {
				t.Errorf("the worklist of the silent since %s: %d lines, want %d, %v", since, len(lines), want, err)
			}
		}
	})
}

func TestNobodyIsMetBeforeTheReferralOnTheScreensAsInARegister(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		c := live(t, s, worker, post, storetest.Row(0, "A-1", storetest.Today-10))
		x := casework.Appointment{Case: c.ID, AppointmentRecord: casework.AppointmentRecord{On: c.Referral.ReceivedOn - 1, At: "09:00", Status: casework.Kept, Place: "mairie", Mode: "presentiel", Minutes: casework.Unknown}}
		if _, err := s.SaveMeeting(t.Context(), worker, store.Meeting{Appointment: x}); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("the day before the referral: %v", err)
		}
		x.On = c.Referral.ReceivedOn
		if _, err := s.SaveMeeting(t.Context(), worker, store.Meeting{Appointment: x}); err != nil {
			t.Errorf("the day of the referral: %v", err)
		}
	})
}

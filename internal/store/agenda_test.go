package store_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// practice is a post with its worker, a colleague of another post and a case.
type practice struct {
	*store.Store
	post, other      casework.Post
	worker, stranger casework.Actor
	file             casework.Case
}

func inPractice(t *testing.T, test func(*testing.T, practice)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := practice{Store: s, post: storetest.Post(t, s, "creteil"), other: storetest.Post(t, s, "charenton")}
		p.worker = storetest.Account(t, s, "worker", casework.Worker, p.post).Actor()
		p.stranger = storetest.Account(t, s, "stranger", casework.Worker, p.other).Actor()
		p.file = live(t, s, p.worker, p.post, storetest.Row(0, "A-1", monday))
		test(t, p)
	})
}

func (p *practice) planned(on casework.Day, at casework.TimeOfDay) casework.Appointment {
	return casework.Appointment{Case: p.file.ID, AppointmentRecord: casework.AppointmentRecord{On: on, At: at, Status: casework.Planned, Place: "mairie", Mode: "presentiel", Minutes: casework.Unknown}}
}

func TestDoubleBookingIsRefusedInOnePostAndOnOneDay(t *testing.T) {
	inPractice(t, func(t *testing.T, p practice) {
		tomorrow := storetest.Today + 1
		save := func(x casework.Appointment) (casework.Appointment, error) {
			return p.SaveMeeting(t.Context(), p.worker, store.Meeting{Appointment: x})
		}
		first, err := save(p.planned(tomorrow, "09:00"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := save(p.planned(tomorrow, "09:30")); casework.KindOf(err) != casework.KindExists {
			t.Errorf("two people at once: %v", err)
		}
		if _, err := save(p.planned(tomorrow, "09:45")); err != nil {
			t.Errorf("one after the other: %v", err)
		}
		first.At = "08:45"
		if _, err := save(first); err != nil {
			t.Errorf("an appointment does not refuse its own move: %v", err)
		}
		next := p.planned(tomorrow, "09:30")
		_, err = p.SaveMeeting(t.Context(), p.worker, store.Meeting{Appointment: kept(p.file), Next: &next})
		var refused *casework.Error
		if !errors.As(err, &refused) || refused.Field != "suivant_heure" {
			t.Errorf("the next appointment: %v", err)
		}
		file, err := p.CaseFile(t.Context(), p.worker, p.file.ID)
		if err != nil || len(file.Appointments) != 3 {
			t.Errorf("%d appointments, want 3: a refused next one leaves nothing (%v)", len(file.Appointments), err)
		}
	})
}

func kept(c casework.Case) casework.Appointment {
	return casework.Appointment{Case: c.ID, AppointmentRecord: casework.AppointmentRecord{On: storetest.Today, At: "09:30", Status: casework.Kept, Place: "mairie", Mode: "presentiel", Minutes: 30}}
}

func TestTwoBookingsAtTheSameMomentGiveOne(t *testing.T) {
	inPractice(t, func(t *testing.T, p practice) {
		var wait sync.WaitGroup
		results := make([]error, 4)
		for i := range results {
			wait.Go(func() {
				_, results[i] = p.SaveMeeting(t.Context(), p.worker, store.Meeting{Appointment: p.planned(storetest.Today+2, "10:00")})
			})
		}
		wait.Wait()
		booked := 0
		for _, err := range results {
			if err == nil {
				booked++
			} else if casework.KindOf(err) != casework.KindExists {
				t.Error(err)
			}
		}
		if booked != 1 {
			t.Errorf("%d bookings of one hour", booked)
		}
	})
}

func TestADraftIsItsAuthorsAndGoesWithItsMeeting(t *testing.T) {
	inPractice(t, func(t *testing.T, p practice) {
		draft := casework.Draft{Case: p.file.ID, Form: casework.MeetingDraft, Body: "note=Elle+a+dit"}
		sheet := func(who casework.Actor) (store.MeetingSheet, error) {
			return p.MeetingSheet(t.Context(), who, p.file.ID, "")
		}
		for _, body := range []string{draft.Body, draft.Body + "+autre+chose"} {
			draft.Body = body
			if _, err := p.SaveDraft(t.Context(), p.worker, draft); err != nil {
				t.Fatal(err)
			}
			if m, err := sheet(p.worker); err != nil || m.Draft.Body != body || m.Draft.Saved.Time != storetest.Now() {
				t.Fatalf("%+v, %v", m.Draft, err)
			}
		}
		colleague := storetest.Account(t, p.Store, "colleague", casework.Worker, p.post).Actor()
		if _, err := p.AddSubstitution(t.Context(), p.worker, casework.Substitution{Post: p.post.ID, Account: colleague.Account, Period: casework.Period{From: storetest.Today, To: storetest.Today}}); err != nil {
			t.Fatal(err)
		}
		if m, err := sheet(colleague); err != nil || !m.Draft.Saved.IsZero() || m.Draft.Body != "" {
			t.Errorf("a colleague reads the draft: %+v, %v", m.Draft, err)
		}
		if _, err := p.SaveDraft(t.Context(), p.stranger, draft); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a draft in another post: %v", err)
		}
		if _, err := p.SaveDraft(t.Context(), p.worker, casework.Draft{Case: p.file.ID, Form: "autre"}); err == nil {
			t.Error("a draft of no form is kept")
		}
		if _, err := p.SaveMeeting(t.Context(), p.worker, store.Meeting{Appointment: kept(p.file), Draft: casework.MeetingDraft}); err != nil {
			t.Fatal(err)
		}
		if m, err := sheet(p.worker); err != nil || !m.Draft.Saved.IsZero() {
			t.Errorf("the draft outlives its meeting: %+v, %v", m.Draft, err)
		}
		if _, err := p.SaveDraft(t.Context(), p.worker, draft); err != nil {
			t.Fatal(err)
		}
		if err := p.ForgetDraft(t.Context(), p.worker, p.file.ID, casework.MeetingDraft); err != nil {
			t.Fatal(err)
		}
		if m, err := sheet(p.worker); err != nil || !m.Draft.Saved.IsZero() {
			t.Errorf("a forgotten draft: %+v, %v", m.Draft, err)
		}
	})
}

func TestTheFormOfAMeetingBeginsWithTheLastOne(t *testing.T) {
	inPractice(t, func(t *testing.T, p practice) {
		second, err := p.OpenCase(t.Context(), p.worker, casework.Person{Identity: casework.Identity{LastName: "Durand"}}, casework.Case{Post: p.post.ID})
		if err != nil {
			t.Fatal(err)
		}
		m, err := p.MeetingSheet(t.Context(), p.worker, second.ID, "")
		if err != nil || m.Last == nil || m.Last.Place != "commissariat" || m.Last.Minutes != 45 {
			t.Errorf("the post's last one: %+v, %v", m.Last, err)
		}
		x := kept(second)
		x.Orientations = []casework.Orientation{{Partner: "ccas", Outcome: casework.Proposed}}
		saved, err := p.SaveMeeting(t.Context(), p.worker, store.Meeting{Appointment: x, Note: "à moi"})
		if err != nil {
			t.Fatal(err)
		}
		if m, err = p.MeetingSheet(t.Context(), p.worker, second.ID, saved.ID); err != nil || m.Last.Place != "mairie" || m.Appointment.ID != saved.ID || len(m.Notes) != 1 {
			t.Errorf("the case's own: %+v, %v", m, err)
		}
		if _, err := p.MeetingSheet(t.Context(), p.worker, p.file.ID, saved.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("an appointment of another case: %v", err)
		}
		if _, err := p.MeetingSheet(t.Context(), p.stranger, second.ID, saved.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a stranger: %v", err)
		}
	})
}

func TestRecordingAgainKeepsOrientationsAndAddsNewOnes(t *testing.T) {
	inPractice(t, func(t *testing.T, p practice) {
		x := kept(p.file)
		x.Orientations = []casework.Orientation{{Partner: "ccas", Outcome: casework.Proposed}}
		saved, err := p.SaveMeeting(t.Context(), p.worker, store.Meeting{Appointment: x})
		if err != nil {
			t.Fatal(err)
		}
		saved.Status, saved.Missed = casework.Absent, "oubli"
		saved.Orientations = []casework.Orientation{{Partner: "caf", Outcome: casework.Accepted}}
		if _, err := p.SaveMeeting(t.Context(), p.worker, store.Meeting{Appointment: saved, Adding: true}); err != nil {
			t.Fatal(err)
		}
		m, err := p.MeetingSheet(t.Context(), p.worker, p.file.ID, saved.ID)
		want := []casework.Orientation{{Partner: "ccas", Outcome: casework.Proposed}, {Partner: "caf", Outcome: casework.Accepted}}
		if err != nil || !slices.Equal(m.Appointment.Orientations, want) || m.Appointment.Missed != "oubli" {
			t.Errorf("%+v, %v", m.Appointment, err)
		}
		m.Appointment.Orientations = want[1:]
		if _, err := p.SaveMeeting(t.Context(), p.worker, store.Meeting{Appointment: m.Appointment}); err != nil {
			t.Fatal(err)
		}
		if m, err = p.MeetingSheet(t.Context(), p.worker, p.file.ID, saved.ID); err != nil || !slices.Equal(m.Appointment.Orientations, want[1:]) {
			t.Errorf("%+v, %v", m.Appointment, err)
		}
	})
}

// The network drops between the save and its answer: the form is sent again.
func TestAMeetingSentTwiceIsRecordedOnce(t *testing.T) {
	inPractice(t, func(t *testing.T, p practice) {
		m := store.Meeting{Appointment: kept(p.file), Note: "Elle a parlé de sa sœur.", Number: casework.AppointmentID(casework.NewID(storetest.Now())), Draft: casework.MeetingDraft}
		notes := func() int {
			all, err := p.Notes(t.Context(), p.worker, p.file.ID)
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		before := notes()
		for range 2 {
			x, err := p.SaveMeeting(t.Context(), p.worker, m)
			if err != nil || x.ID != m.Number || notes() != before+1 {
				t.Fatalf("%+v, %d notes, %v", x, notes(), err)
			}
		}
		if err := p.SaveMeetings(t.Context(), p.worker, p.post.ID, []store.Meeting{{Appointment: m.Appointment, Number: m.Number}}); err != nil {
			t.Error(err)
		}
		f, err := p.CaseFile(t.Context(), p.worker, p.file.ID)
		f.Appointments = slices.DeleteFunc(f.Appointments, func(x casework.Appointment) bool { return x.On != m.Appointment.On || x.At != m.Appointment.At })
		if err != nil || len(f.Appointments) != 1 {
			t.Errorf("%+v of one form, %v", f.Appointments, err)
		}
		other := m
		other.Note = "Elle a parlé de sa mère."
		if _, err := p.SaveMeeting(t.Context(), p.worker, other); casework.KindOf(err) != casework.KindExists || notes() != before+1 {
			t.Errorf("the same form with another note: %v, %d notes", err, notes())
		}
		elsewhere, err := p.OpenCase(t.Context(), p.worker, casework.Person{Identity: casework.Identity{LastName: "Rolland"}}, casework.Case{Post: p.post.ID})
		if err != nil {
			t.Fatal(err)
		}
		other.Appointment.Case = elsewhere.ID
		if x, err := p.SaveMeeting(t.Context(), p.worker, other); err != nil || x.ID == m.Number || x.Case != elsewhere.ID {
			t.Errorf("a number that is another case's: %+v, %v", x, err)
		}
	})
}

func TestAGridIsSavedWholeOrNotAtAll(t *testing.T) {
	inPractice(t, func(t *testing.T, p practice) {
		reference := casework.ReferenceOf(p.file.ID)
		found, err := p.CasesByReference(t.Context(), p.worker, p.post.ID, []string{reference, "zzzzz"})
		if err != nil || len(found) != 1 || found[reference].ID != p.file.ID {
			t.Fatalf("%+v, %v", found, err)
		}
		if found, err := p.CasesByReference(t.Context(), p.stranger, p.other.ID, []string{reference}); err != nil || len(found) != 0 {
			t.Errorf("another post finds %+v, %v", found, err)
		}
		bad := kept(p.file)
		bad.On = storetest.Today + 1
		var at *store.LineError
		if err := p.SaveMeetings(t.Context(), p.worker, p.post.ID, []store.Meeting{{Appointment: kept(p.file)}, {Appointment: bad}}); !errors.As(err, &at) || at.Line != 1 {
			t.Errorf("a bad second line: %v", err)
		}
		if err := p.SaveMeetings(t.Context(), p.stranger, p.other.ID, []store.Meeting{{Appointment: kept(p.file)}}); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a line of another post: %v", err)
		}
		count := func() int {
			g, err := p.Agenda(t.Context(), p.worker, p.post.ID, casework.Period{From: storetest.Today, To: storetest.Today})
			if err != nil {
				t.Fatal(err)
			}
			return len(g.Appointments)
		}
		if n := count(); n != 0 {
			t.Errorf("%d appointments of a refused grid", n)
		}
		if err := p.SaveMeetings(t.Context(), p.worker, p.post.ID, []store.Meeting{{Appointment: kept(p.file)}, {Appointment: kept(p.file)}}); err != nil || count() != 2 {
			t.Errorf("%d appointments, %v", count(), err)
		}
	})
}

func TestDutyHoursMakeFreeSlots(t *testing.T) {
	inPractice(t, func(t *testing.T, p practice) {
		d := casework.DutyHours{Post: p.post.ID, Place: "commissariat", Weekday: time.Monday, From: "09:00", To: "11:15", Starts: storetest.Today - 7}
		d, err := p.AddDutyHours(t.Context(), p.worker, d)
		if err != nil {
			t.Fatal(err)
		}
		again := d
		if _, err := p.AddDutyHours(t.Context(), p.worker, again); casework.KindOf(err) != casework.KindExists {
			t.Errorf("the same hours twice: %v", err)
		}
		if _, err := p.AddDutyHours(t.Context(), p.stranger, d); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("another post's hours: %v", err)
		}
		if _, err := p.SaveMeeting(t.Context(), p.worker, store.Meeting{Appointment: p.planned(storetest.Today, "09:45")}); err != nil {
			t.Fatal(err)
		}
		free := func(on casework.Day) int {
			g, err := p.Agenda(t.Context(), p.worker, p.post.ID, casework.Period{From: on, To: on})
			if err != nil {
				t.Fatal(err)
			}
			return len(g.FreeSlots(on))
		}
		if n := free(storetest.Today); n != 2 {
			t.Errorf("%d free slots, want 2", n)
		}
		if err := p.EndDutyHours(t.Context(), p.worker, p.post.ID, d.ID); err != nil {
			t.Fatal(err)
		}
		if free(storetest.Today) != 0 || free(storetest.Today-7) != 3 {
			t.Error("ended hours stay in the past and leave the future")
		}
		if all, err := p.DutyHours(t.Context(), p.worker, p.post.ID); err != nil || len(all) != 0 {
			t.Errorf("%+v, %v", all, err)
		}
		if err := p.EndDutyHours(t.Context(), p.worker, p.post.ID, "absent"); casework.KindOf(err) != casework.KindNotFound {
			t.Error(err)
		}
	})
}

func TestAnAbsenceOpensThePostToItsSubstituteAndClosesItAgain(t *testing.T) {
	inPractice(t, func(t *testing.T, p practice) {
		people, err := p.Colleagues(t.Context(), p.worker, p.post.ID)
		if err != nil || len(people) != 1 || people[0].ID != p.stranger.Account {
			t.Fatalf("%+v, %v", people, err)
		}
		if _, err := p.SaveMeeting(t.Context(), p.worker, store.Meeting{Appointment: p.planned(storetest.Today+1, "09:45")}); err != nil {
			t.Fatal(err)
		}
		week := casework.Period{From: storetest.Today, To: storetest.Today + 6}
		x, planned, err := p.AddAbsence(t.Context(), p.worker, casework.Absence{Post: p.post.ID, Period: week, Substitute: p.stranger.Account})
		if err != nil || planned != 1 {
			t.Fatalf("%d planned, %v", planned, err)
		}
		reaches := func() bool {
			now, err := p.Account(t.Context(), p.stranger.Account)
			if err != nil {
				t.Fatal(err)
			}
			return slices.Contains(now.KeptPlaces(), p.post)
		}
		if !reaches() {
			t.Error("the substitute does not reach the agenda")
		}
		if err := p.EndAbsence(t.Context(), p.worker, p.post.ID, x.ID); err != nil || reaches() {
			t.Errorf("the absence is over and the post is still open: %v", err)
		}
		if all, err := p.Absences(t.Context(), p.worker, p.post.ID); err != nil || len(all) != 0 {
			t.Errorf("%+v, %v", all, err)
		}
		if _, _, err := p.AddAbsence(t.Context(), p.stranger, casework.Absence{Post: p.post.ID, Period: week}); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a stranger's absence: %v", err)
		}
		if _, _, err := p.AddAbsence(t.Context(), p.worker, casework.Absence{Post: p.post.ID, Period: casework.Period{From: storetest.Today, To: storetest.Today - 1}}); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("upside down: %v", err)
		}
	})
}

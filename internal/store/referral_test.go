package store_test

import (
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

const refusedName, deskLine = "Quenneville", "Prefere le matin chez sa soeur Hortense"

// counter is a post with its unit and that unit's desk.
type counter struct {
	post         casework.Post
	unit         casework.Unit
	desk, worker casework.Actor
}

func openCounter(t *testing.T, s *store.Store, slug string) counter {
	t.Helper()
	c := counter{post: storetest.Post(t, s, slug)}
	var err error
	if c.unit, err = s.CreateUnit(t.Context(), storetest.Console, casework.Unit{Post: c.post.ID, Name: "Commissariat de " + slug}); err != nil {
		t.Fatal(err)
	}
	c.desk = deskOf(t, s, "desk-"+slug, c.post, c.unit)
	c.worker = storetest.Account(t, s, "worker-"+slug, casework.Worker, c.post).Actor()
	return c
}

func deskOf(t *testing.T, s *store.Store, login string, post casework.Post, unit casework.Unit) casework.Actor {
	t.Helper()
	a := storetest.Account(t, s, login, casework.Desk, post)
	a.Unit = unit.ID
	if err := s.SaveAccount(t.Context(), storetest.Console, a); err != nil {
		t.Fatal(err)
	}
	a, err := s.Account(t.Context(), a.ID)
	if err != nil || a.Unit != unit.ID {
		t.Fatalf("%+v, %v", a, err)
	}
	return a.Actor()
}

func deskReferral(post casework.Post) casework.DeskReferral {
	return casework.DeskReferral{Post: post.ID, Origin: "police_plainte", PoliceAct: "plainte", Problem: "violences_conjugales", Urgency: casework.WithinDay,
		Told: casework.Agrees, Agrees: casework.Agrees, Children: 2, Grid: casework.DangerGrid{Done: true, Yes: 7, Red: 2},
		EventAt: casework.At(storetest.Now().Add(-30 * time.Minute)),
		Person: &casework.ReferredPerson{LastName: refusedName, FirstName: "Odile", Phone: secretPhone, Language: "tamoul", Line: deskLine,
			Safe: casework.SafeContact{Ways: []casework.Channel{casework.ByCall}, CodeWord: "glycine"}}}
}

func filed(t *testing.T, s *store.Store, by casework.Actor, r casework.DeskReferral) casework.DeskReferral {
	t.Helper()
	r, err := s.FileReferral(t.Context(), by, r)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheDeskReachesItsOwnUnitsStatesAndNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		here, there := openCounter(t, s, "fontenay"), openCounter(t, s, "creteil")
		second, err := s.CreateUnit(t.Context(), storetest.Console, casework.Unit{Post: here.post.ID, Name: "Brigade voisine"})
		if err != nil {
			t.Fatal(err)
		}
		neighbour := deskOf(t, s, "desk-neighbour", here.post, second)
		r := filed(t, s, here.desk, deskReferral(here.post))
		if r.Unit != here.unit.ID || r.State != casework.Received {
			t.Fatalf("%+v", r)
		}
		own, err := s.UnitReferrals(t.Context(), here.desk)
		if err != nil || len(own) != 1 || own[0].Receipt != r.Receipt() || own[0].State != casework.Received {
			t.Errorf("%+v, %v", own, err)
		}
		for name, other := range map[string]casework.Actor{"another post": there.desk, "another unit of the post": neighbour, "an account without a unit": storetest.Account(t, s, "bare", casework.Desk, here.post).Actor()} {
			if seen, err := s.UnitReferrals(t.Context(), other); err != nil || len(seen) != 0 {
				t.Errorf("%s lists %v, %v", name, seen, err)
			}
			if _, err := s.ReceiptOf(t.Context(), other, r.ID); casework.KindOf(err) != casework.KindNotFound {
				t.Errorf("%s reads a receipt: %v", name, err)
			}
		}
		if _, err := s.FileReferral(t.Context(), here.desk, deskReferral(there.post)); err == nil {
			t.Error("the desk files for another post")
		}
		c, err := s.TakeReferral(t.Context(), here.worker, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		desk := here.desk
		for what, err := range map[string]error{
			"queue":    refusalOf(s.OpenReferrals(t.Context(), desk, here.post.ID)),
			"referral": refusalOf(s.Referral(t.Context(), desk, r.ID)),
			"attempt":  s.AddAttempt(t.Context(), desk, r.ID, casework.Reached),
			"undo":     s.UndoAttempt(t.Context(), desk, r.ID),
			"drop":     s.DropReferral(t.Context(), desk, r.ID, "autre"),
			"restore":  s.RestoreReferral(t.Context(), desk, r.ID),
			"take":     refusalOf(s.TakeReferral(t.Context(), desk, r.ID)),
			"hand":     refusalOf(s.HandReferral(t.Context(), desk, r.ID, "creteil")),
			"refusals": refusalOf(s.Refusals(t.Context(), desk, here.post.ID, monday)),
			"posts":    refusalOf(s.OtherPosts(t.Context(), desk, here.post.ID)),
			"duty":     refusalOf(s.OnDuty(t.Context(), desk, here.post.ID)),
			"case":     refusalOf(s.CaseFile(t.Context(), desk, c.ID)),
			"names":    refusalOf(s.FindPersons(t.Context(), desk, here.post.ID, refusedName)),
		} {
			if k := casework.KindOf(err); k != casework.KindNotFound && k != casework.KindForbidden {
				t.Errorf("the desk reaches the %s: %v", what, err)
			}
		}
		if own, err := s.UnitReferrals(t.Context(), desk); err != nil || own[0].State != casework.TakenInCharge {
			t.Errorf("%+v, %v", own, err)
		}
	})
}

func refusalOf[T any](_ T, err error) error { return err }

// A wrong button says a danger, or a contact, that is not: who pressed it takes it
// back the same day, and nobody else does.
func TestTheLastAttemptIsUndoneTheSameDayByItsAuthorAlone(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, config store.Config) {
		now := storetest.Now()
		config.Clock = func() time.Time { return now }
		s := storetest.Open(t, config)
		here := openCounter(t, s, "fontenay")
		colleague := storetest.Account(t, s, "colleague", casework.Worker, here.post).Actor()
		r := filed(t, s, here.desk, deskReferral(here.post))
		undo := func(who casework.Actor, what string, want casework.Kind, left int) {
			t.Helper()
			if err := s.UndoAttempt(t.Context(), who, r.ID); casework.KindOf(err) != want {
				t.Errorf("%s: %v", what, err)
			}
			f, err := s.Referral(t.Context(), here.worker, r.ID)
			if err != nil || len(f.Attempts) != left {
				t.Errorf("%s: %+v, %v", what, f.Attempts, err)
			}
		}
		try := func(result casework.AttemptResult) {
			t.Helper()
			if err := s.AddAttempt(t.Context(), here.worker, r.ID, result); err != nil {
				t.Fatal(err)
			}
			now = now.Add(time.Second)
		}
		undo(here.worker, "none", casework.KindConflict, 0)
		try("non_jointe")
		try(casework.FoundUnsafe)
		undo(colleague, "a colleague", casework.KindConflict, 2)
		undo(here.desk, "the desk", casework.KindNotFound, 2)
		undo(here.worker, "its author", "", 1)
		now = now.Add(24 * time.Hour)
		undo(here.worker, "the day after", casework.KindConflict, 1)
		try(casework.Reached)
		if _, err := s.TakeReferral(t.Context(), here.worker, r.ID); err != nil {
			t.Fatal(err)
		}
		undo(here.worker, "once taken in charge", casework.KindConflict, 2)
	})
}

func TestAReferralTakenInChargeBecomesAPersonAndACase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		here, there := openCounter(t, s, "fontenay"), openCounter(t, s, "creteil")
		r := filed(t, s, here.desk, deskReferral(here.post))
		if _, err := s.TakeReferral(t.Context(), there.worker, r.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("another post's worker takes it: %v", err)
		}
		if err := s.AddAttempt(t.Context(), here.worker, r.ID, "non_jointe"); err != nil {
			t.Fatal(err)
		}
		if err := s.AddAttempt(t.Context(), here.worker, r.ID, casework.Reached); err != nil {
			t.Fatal(err)
		}
		c, err := s.TakeReferral(t.Context(), here.worker, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		f, err := s.CaseFile(t.Context(), here.worker, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		id := f.Person.Identity
		if id.LastName != refusedName || id.Phones[0] != secretPhone || !id.Contact.May(casework.ByCall) || id.Contact.CodeWord != "glycine" {
			t.Errorf("%+v", id)
		}
		want := casework.Referral{ReceivedOn: storetest.Today, ReceivedAt: "10:00", Origin: "police_plainte", PoliceAct: "plainte", Unit: here.unit.ID, Consent: casework.Agrees, ContactedOn: storetest.Today}
		if f.Case.Referral != want || f.Case.Facts.MainProblem() != "violences_conjugales" || f.Case.Facts.Children != 2 || f.Case.Worker != here.worker.Account {
			t.Errorf("%+v", f.Case)
		}
		if found, err := s.FindPersons(t.Context(), here.worker, here.post.ID, refusedName); err != nil || len(found) != 1 {
			t.Errorf("%d found, %v", len(found), err)
		}
		after, err := s.Referral(t.Context(), here.worker, r.ID)
		if err != nil || after.Case != c.ID || after.Person.LastName != "" || after.Person.Line != deskLine || len(after.Attempts) != 2 {
			t.Errorf("%+v, %v", after, err)
		}
		if steps := after.Delays.Steps(); steps[0].Minutes != 30 || steps[1].Minutes != 0 {
			t.Errorf("%+v", steps)
		}
		if _, err := s.TakeReferral(t.Context(), here.worker, r.ID); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("taken twice: %v", err)
		}
		if left, err := s.OpenReferrals(t.Context(), here.worker, here.post.ID); err != nil || len(left) != 0 {
			t.Errorf("%v, %v", left, err)
		}
	})
}

func TestARefusalOfContactLeavesNoIdentityAnywhere(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		here := openCounter(t, s, "fontenay")
		refusal := deskReferral(here.post)
		refusal.Agrees = casework.Refuses
		r := filed(t, s, here.desk, refusal)
		waiting := filed(t, s, here.desk, deskReferral(here.post))
		if _, err := s.TakeReferral(t.Context(), here.worker, waiting.ID); err != nil {
			t.Fatal(err)
		}
		f, err := s.Referral(t.Context(), here.worker, r.ID)
		if err != nil || f.Person != nil || f.Children != casework.Unknown || f.Grid.Done || f.State != casework.RefusedContact {
			t.Errorf("%+v, %v", f, err)
		}
		if n, err := s.Refusals(t.Context(), here.worker, here.post.ID, storetest.Today); err != nil || n != 1 {
			t.Errorf("%d refusals, %v", n, err)
		}
		if _, err := s.TakeReferral(t.Context(), here.worker, r.ID); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("a refusal is taken in charge: %v", err)
		}
		// What was filed, refused or taken, shows nowhere in clear.
		all := needles([]string{refusedName, "Odile", "Hortense", "glycine", "tamoul", secretPhone, strings.ReplaceAll(secretPhone, " ", "")})
		searchFolder(t, c.Dir, all)
		searchTables(t, c, all)
	})
}

func TestTheQueueIsUrgentFirstAndWhatLeavesItCanComeBackForADay(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		now := storetest.Now()
		c.Clock = func() time.Time { return now }
		s := storetest.Open(t, c)
		here, there := openCounter(t, s, "fontenay"), openCounter(t, s, "creteil")
		for _, u := range []casework.Urgency{casework.Ordinary, casework.WithinDay, casework.Immediate, casework.WithinDay} {
			r := deskReferral(here.post)
			r.Urgency = u
			filed(t, s, here.desk, r)
			now = now.Add(time.Minute)
		}
		before := stamp(t, s, here)
		queue, err := s.OpenReferrals(t.Context(), here.worker, here.post.ID)
		if err != nil || len(queue) != 4 || queue[0].Urgency != casework.Immediate || queue[3].Urgency != casework.Ordinary || queue[1].ReceivedAt.After(queue[2].ReceivedAt.Time) {
			t.Fatalf("%+v, %v", queue, err)
		}
		for _, r := range queue {
			if r.Person != nil {
				t.Error("the queue holds a name")
			}
		}
		for _, result := range []casework.AttemptResult{"non_jointe", casework.FoundUnsafe} {
			if err := s.AddAttempt(t.Context(), here.worker, queue[0].ID, result); err != nil {
				t.Fatal(err)
			}
		}
		if stamp(t, s, here) == before {
			t.Error("the stamp does not tell that a contact was found dangerous")
		}
		before = stamp(t, s, here)
		queue, err = s.OpenReferrals(t.Context(), here.worker, here.post.ID)
		if err != nil || queue[0].Contact != (casework.ContactSoFar{Tries: 2, Unsafe: true}) || queue[1].Contact.Tries != 0 {
			t.Errorf("the queue says of attempts: %+v, %+v, %v", queue[0].Contact, queue[1].Contact, err)
		}
		now = now.Add(time.Minute)
		if err := s.DropReferral(t.Context(), here.worker, queue[0].ID, "injoignable"); err != nil {
			t.Fatal(err)
		}
		if stamp(t, s, here) == before {
			t.Error("the stamp does not tell that the queue changed")
		}
		if err := s.RestoreReferral(t.Context(), here.worker, queue[0].ID); err != nil {
			t.Error(err)
		}
		if err := s.DropReferral(t.Context(), here.worker, queue[0].ID, "coups"); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("a reason that is none: %v", err)
		}
		if err := s.DropReferral(t.Context(), here.worker, queue[0].ID, "injoignable"); err != nil {
			t.Error(err)
		}
		now = now.Add(25 * time.Hour)
		if _, err := s.OpenReferrals(t.Context(), here.worker, here.post.ID); err != nil {
			t.Error(err)
		}
		if err := s.RestoreReferral(t.Context(), here.worker, queue[0].ID); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("put back after a day: %v", err)
		}
		if f, err := s.Referral(t.Context(), here.worker, queue[0].ID); err != nil || f.Person != nil {
			t.Errorf("the name outlives a referral without follow-up: %+v, %v", f.Person, err)
		}
		if to, err := s.HandReferral(t.Context(), here.worker, queue[1].ID, "creteil"); err != nil || to != there.post.ID {
			t.Errorf("%s, %v", to, err)
		}
		if f, err := s.Referral(t.Context(), there.worker, queue[1].ID); err != nil || f.Person.LastName != refusedName {
			t.Errorf("handed over: %+v, %v", f, err)
		}
		if _, err := s.Referral(t.Context(), here.worker, queue[1].ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("the first post still reads it: %v", err)
		}
		if _, err := s.HandReferral(t.Context(), here.worker, queue[2].ID, "fontenay"); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("handed to oneself: %v", err)
		}
	})
}

func stamp(t *testing.T, s *store.Store, c counter) string {
	t.Helper()
	text, err := s.QueueStamp(t.Context(), c.worker, []casework.PostID{c.post.ID})
	if err != nil || text == "" {
		t.Fatalf("%q, %v", text, err)
	}
	return text
}

func TestAReferralSentTwiceIsFiledOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		here, there := openCounter(t, s, "fontenay"), openCounter(t, s, "creteil")
		r := deskReferral(here.post)
		r.ID = casework.ReferralID(casework.NewID(storetest.Now()))
		first := filed(t, s, here.desk, r)
		again := filed(t, s, here.desk, r)
		if first.Receipt() != again.Receipt() {
			t.Error("two receipts")
		}
		r.Post = there.post.ID
		if _, err := s.FileReferral(t.Context(), there.desk, r); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("another account takes the identifier: %v", err)
		}
		if all, err := s.UnitReferrals(t.Context(), here.desk); err != nil || len(all) != 1 {
			t.Errorf("%v, %v", all, err)
		}
		if _, err := s.FileReferral(t.Context(), here.desk, casework.DeskReferral{Post: here.post.ID}); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("an empty one: %v", err)
		}
	})
}

func TestTheDeskIsToldTheNextDutyHourAndTheQueueWhoIsOnDuty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		here := openCounter(t, s, "fontenay")
		if d, err := s.Duty(t.Context(), here.desk, here.post.ID); err != nil || d.Missed(storetest.Now()) {
			t.Errorf("a post whose hours are not known: %v, %v", d, err)
		}
		if _, err := s.AddDutyHours(t.Context(), here.worker, casework.DutyHours{Post: here.post.ID, Place: "commissariat", Weekday: time.Thursday, From: "09:00", To: "12:00", Starts: storetest.Today}); err != nil {
			t.Fatal(err)
		}
		d, err := s.Duty(t.Context(), here.desk, here.post.ID)
		if err != nil {
			t.Fatal(err)
		}
		next, ok := d.Next(storetest.Now())
		if want := (storetest.Today + 3).Time().Add(9 * time.Hour); !ok || !next.Equal(want) || !d.Missed(storetest.Now()) || d.Missed(want) {
			t.Errorf("%v", next)
		}
		if _, err := s.Duty(t.Context(), storetest.Account(t, s, "admin", casework.Admin).Actor(), here.post.ID); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("who files nothing: %v", err)
		}
		if names, err := s.OnDuty(t.Context(), here.worker, here.post.ID); err != nil || len(names) != 1 || names[0] != "worker-fontenay" {
			t.Errorf("%v, %v", names, err)
		}
		sub := storetest.Account(t, s, "substitute", casework.Worker)
		if _, err := s.AddSubstitution(t.Context(), here.worker, casework.Substitution{Post: here.post.ID, Account: sub.ID, Period: casework.Period{From: storetest.Today, To: storetest.Today}}); err != nil {
			t.Fatal(err)
		}
		if names, err := s.OnDuty(t.Context(), here.worker, here.post.ID); err != nil || len(names) != 1 || names[0] != "substitute" {
			t.Errorf("%v, %v", names, err)
		}
	})
}

package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// office is a post with two workers, of whom one opened a victim's case; and a
// worker of another post.
type office struct {
	*store.Store
	t                        *testing.T
	post, other              casework.Post
	anne, basile, chloe, dpo casework.Actor // anne and basile share the post; chloe has the other
	file                     casework.Case  // anne's
	now                      time.Time
}

const wallName = "Maheut"

func inOffice(t *testing.T, test func(*testing.T, *office)) {
	t.Helper()
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		o := &office{t: t, now: storetest.Now()}
		c.Clock = func() time.Time { return o.now }
		o.Store = storetest.Open(t, c)
		o.post, o.other = storetest.Post(t, o.Store, "creteil"), storetest.Post(t, o.Store, "charenton")
		o.anne = storetest.Account(t, o.Store, "anne", casework.Worker, o.post).Actor()
		o.basile = storetest.Account(t, o.Store, "basile", casework.Worker, o.post).Actor()
		o.chloe = storetest.Account(t, o.Store, "chloe", casework.Worker, o.other).Actor()
		o.dpo = storetest.Account(t, o.Store, "dpo", casework.DPO).Actor()
		o.file = o.opened(o.anne, wallName, casework.Victim)
		test(t, o)
	})
}

// opened is a case with a kept meeting today, a task due, an orientation and a
// planned appointment.
func (o *office) opened(who casework.Actor, last string, standing casework.Standing) casework.Case {
	o.t.Helper()
	p := casework.Person{Identity: casework.Identity{LastName: last, FirstName: "Lison", Birth: casework.Birth{Year: 1984}, Phones: []string{"06 11 22 33 44"}}}
	c, err := o.OpenCase(o.t.Context(), who, p, casework.Case{Post: o.post.ID, Facts: casework.CaseFacts{Standing: standing, Children: casework.Unknown, AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown}})
	o.ok(err)
	x := casework.Appointment{Case: c.ID, AppointmentRecord: casework.AppointmentRecord{On: storetest.Today, Status: casework.Kept, Place: "mairie", Mode: "presentiel", Minutes: 77,
		Orientations: []casework.Orientation{{Partner: "ccas", Outcome: casework.Proposed}}}}
	_, err = o.SaveMeeting(o.t.Context(), who, store.Meeting{Appointment: x})
	o.ok(err)
	_, err = o.AddTask(o.t.Context(), who, casework.Task{Case: c.ID, Text: "rappeler", DueOn: storetest.Today})
	o.ok(err)
	return c
}

func (o *office) ok(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// reaches tells whether an actor reads a case, and checks that every list,
// search and count says the same.
func (o *office) reaches(who casework.Actor, c casework.Case, last string) bool {
	o.t.Helper()
	acc, err := o.Account(o.t.Context(), who.Account)
	o.ok(err)
	who = acc.Actor()
	_, err = o.CaseFile(o.t.Context(), who, c.ID)
	reached := err == nil
	if err != nil && casework.KindOf(err) != casework.KindNotFound {
		o.t.Fatal(err)
	}
	for what, sees := range o.everywhere(who, c, last) {
		if sees != reached {
			o.t.Errorf("%s: %s shows the case: %v, and it is reached: %v", who.Account, what, sees, reached)
		}
	}
	return reached
}

// everywhere says of each way that yields cases or persons of a post whether it
// holds the case.
func (o *office) everywhere(who casework.Actor, c casework.Case, last string) map[string]bool {
	o.t.Helper()
	ctx, post := o.t.Context(), o.post.ID
	if who.May(casework.ReadCase, post) != nil {
		return nil
	}
	sees := map[string]bool{}
	lines, err := o.Cases(ctx, who, post, store.CaseFilter{})
	o.ok(err)
	sees["list"] = slices.ContainsFunc(lines, func(l store.CaseLine) bool { return l.Case.ID == c.ID })
	found, err := o.FindCases(ctx, who, post, last)
	o.ok(err)
	sees["search"] = len(found) > 0
	persons, err := o.FindPersons(ctx, who, post, last)
	o.ok(err)
	sees["search of persons"] = len(persons) > 0
	like, err := o.Duplicates(ctx, who, post, casework.Identity{LastName: last, FirstName: "Lison", Birth: casework.Birth{Year: 1984}})
	o.ok(err)
	sees["duplicates"] = len(like) > 0
	refs, err := o.CasesByReference(ctx, who, post, []string{casework.ReferenceOf(c.ID)})
	o.ok(err)
	sees["reference"] = len(refs) > 0
	_, err = o.Identities(ctx, who, post, []casework.PersonID{c.Person})
	sees["names"] = err == nil
	_, err = o.Person(ctx, who, post, c.Person)
	sees["identity"] = err == nil
	today := casework.Period{From: storetest.Today, To: storetest.Today}
	meetings, err := o.Appointments(ctx, who, post, today)
	o.ok(err)
	sees["appointments"] = slices.ContainsFunc(meetings, func(x casework.Appointment) bool { return x.Case == c.ID })
	agenda, err := o.Agenda(ctx, who, post, today)
	o.ok(err)
	sees["agenda"] = slices.ContainsFunc(agenda.Appointments, func(x casework.Appointment) bool { return x.Case == c.ID })
	day, err := o.Workday(ctx, who, post)
	o.ok(err)
	sees["first page"] = slices.ContainsFunc(day.Appointments, func(x casework.Appointment) bool { return x.Case == c.ID })
	sees["month"] = slices.ContainsFunc(day.Met, func(p casework.PersonRecord) bool { return p.Person == c.Person })
	waits, err := o.WaitingOrientations(ctx, who, post)
	o.ok(err)
	sees["orientations"] = slices.ContainsFunc(waits, func(h casework.Handover) bool { return h.Case == c.ID })
	sees["tasks"] = slices.ContainsFunc(day.Tasks, func(x store.DueTask) bool { return x.Case == c.ID })
	if who.May(casework.ExportRegister, post) == nil {
		sees["export"] = o.exports(who, last)
	}
	return sees
}

func (o *office) exports(who casework.Actor, last string) (found bool) {
	for row, err := range o.ExportRegister(o.t.Context(), who, o.post.ID) {
		o.ok(err)
		found = found || row.LastName == last
	}
	return found
}

func (o *office) want(who casework.Actor, want bool, why string) {
	o.t.Helper()
	if got := o.reaches(who, o.file, wallName); got != want {
		o.t.Errorf("%s: reached is %v, want %v", why, got, want)
	}
}

func TestACaseIsItsWorkersAndNoListSearchCountOrExportTellsAColleague(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.want(o.anne, true, "her own")
		o.want(o.basile, false, "a colleague of the post")
		o.want(o.chloe, false, "another post")
		day, err := o.Workday(t.Context(), o.basile, o.post.ID)
		if err != nil || day.WaitingCount != 0 || len(day.Met) != 0 {
			t.Errorf("the counts of a first page: %+v, %v", day, err)
		}
		if exact, err := o.ExactFigures(t.Context(), o.anne, o.post.ID); err != nil || exact {
			t.Errorf("exact figures at a post of two: %v, %v", exact, err)
		}
		if exact, err := o.ExactFigures(t.Context(), o.chloe, o.other.ID); err != nil || !exact {
			t.Errorf("exact figures of whoever is alone: %v, %v", exact, err)
		}
		booked := casework.AppointmentRecord{On: storetest.Today + 1, At: "09:00", Status: casework.Planned, Place: "mairie", Mode: "presentiel", Minutes: casework.Unknown}
		_, err = o.SaveMeeting(t.Context(), o.anne, store.Meeting{Appointment: casework.Appointment{Case: o.file.ID, AppointmentRecord: booked}})
		o.ok(err)
		his := o.opened(o.basile, "Autran", casework.Witness)
		if _, err := o.SaveMeeting(t.Context(), o.basile, store.Meeting{Appointment: casework.Appointment{Case: his.ID, AppointmentRecord: booked}}); err != nil {
			t.Errorf("a hidden appointment refuses another at its hour: %v", err)
		}
	})
}

func TestASubstituteReachesTheCasesOfTheAbsentForThePeriodAlone(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		his := o.opened(o.basile, "Autran", casework.Witness)
		for _, sub := range []casework.Actor{o.chloe, o.basile} {
			_, err := o.AddSubstitution(t.Context(), o.anne, casework.Substitution{Post: o.post.ID, Account: sub.Account, Period: casework.Period{From: storetest.Today, To: storetest.Today + 1}})
			o.ok(err)
			o.want(sub, true, "a substitute")
		}
		if o.reaches(o.chloe, his, "Autran") {
			t.Error("whoever replaces one worker reads the other's cases")
		}
		o.now = o.now.AddDate(0, 0, 2)
		acc, err := o.Account(t.Context(), o.chloe.Account)
		o.ok(err)
		if _, err := o.CaseFile(t.Context(), acc.Actor(), o.file.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("after the period: %v", err)
		}
	})
}

func TestACaseChangesHandsWithItsHistoryAndCountsWhereItDid(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		facts := func() (n int) {
			for p, err := range o.Facts(t.Context(), storetest.Console, o.post.ID) {
				o.ok(err)
				n += len(p.Cases)
			}
			return n
		}
		before := facts()
		if err := o.HandCase(t.Context(), o.basile, o.file.ID, o.chloe.Account, "charge"); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a colleague hands it over: %v", err)
		}
		if err := o.HandCase(t.Context(), o.anne, o.file.ID, o.anne.Account, "charge"); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("to herself: %v", err)
		}
		o.ok(o.HandCase(t.Context(), o.anne, o.file.ID, o.chloe.Account, "neutralite"))
		o.want(o.anne, false, "once handed over")
		o.want(o.chloe, true, "entrusted from another post")
		acc, err := o.Account(t.Context(), o.chloe.Account)
		o.ok(err)
		if posts := acc.KeptPlaces(); len(posts) != 2 {
			t.Errorf("the posts of whoever is entrusted: %v", posts)
		}
		if _, err := o.OpenCase(t.Context(), acc.Actor(), casework.Person{}, casework.Case{Post: o.post.ID}); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a new case in the post of an entrusted one: %v", err)
		}
		x, err := o.CaseAccess(t.Context(), acc.Actor(), o.file.ID)
		if err != nil || len(x.Transfers) != 1 || x.Transfers[0].From != o.anne.Account || x.Transfers[0].Reason != "neutralite" {
			t.Errorf("%+v, %v", x.Transfers, err)
		}
		if facts() != before {
			t.Error("a case that changes hands changes the figures")
		}
		lead := storetest.Account(t, o.Store, "lead", casework.Lead, o.post).Actor()
		o.ok(o.AssignCases(t.Context(), lead, store.Assignment{Post: o.post.ID, From: o.chloe.Account, To: o.basile.Account, Reason: "depart"}))
		o.want(o.basile, true, "assigned by the employer")
		o.ok(o.AssignCases(t.Context(), lead, store.Assignment{Post: o.post.ID, Reference: casework.ReferenceOf(o.file.ID), To: o.anne.Account, Reason: "charge"}))
		o.want(o.anne, true, "assigned by its reference")
		o.ok(o.AssignCases(t.Context(), lead, store.Assignment{Post: o.post.ID, Reference: "zzzzz", To: o.anne.Account, Reason: "charge"}))
		if loads, err := o.CaseLoads(t.Context(), lead, o.post.ID); err != nil || len(loads) != 2 || loads[0].Open != 1 || loads[1].Open != 0 {
			t.Errorf("%+v, %v", loads, err)
		}
		o.ok(o.SaveAccount(t.Context(), storetest.Console, withoutPosts(t, o, o.anne)))
		acc, err = o.Account(t.Context(), o.anne.Account)
		o.ok(err)
		if _, err := o.CaseFile(t.Context(), acc.Actor(), o.file.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a post withdrawn leaves its cases open: %v", err)
		}
	})
}

func withoutPosts(t *testing.T, o *office, who casework.Actor) casework.Account {
	t.Helper()
	acc, err := o.Account(t.Context(), who.Account)
	o.ok(err)
	acc.Posts = nil
	return acc
}

func TestWhoIsShutOutReachesNothingByAnyRelation(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		_, err := o.AddSubstitution(t.Context(), o.anne, casework.Substitution{Post: o.post.ID, Account: o.basile.Account, Period: casework.Period{From: storetest.Today, To: storetest.Today}})
		o.ok(err)
		_, err = o.BreakGlass(t.Context(), o.basile, o.byReference("urgence_vitale"))
		o.ok(err)
		o.want(o.basile, true, "a substitute")
		if err := o.ShutOut(t.Context(), o.basile, o.file.ID, casework.Shutout{Account: o.chloe.Account}); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a substitute shuts out: %v", err)
		}
		if err := o.ShutOut(t.Context(), o.anne, o.file.ID, casework.Shutout{Account: o.anne.Account}); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("herself: %v", err)
		}
		o.ok(o.ShutOut(t.Context(), o.anne, o.file.ID, casework.Shutout{Account: o.basile.Account}))
		o.want(o.basile, false, "shut out, though a substitute")
		if err := o.HandCase(t.Context(), o.anne, o.file.ID, o.basile.Account, "charge"); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("handed to whoever is shut out: %v", err)
		}
		lead := storetest.Account(t, o.Store, "lead", casework.Lead, o.post).Actor()
		o.ok(o.AssignCases(t.Context(), lead, store.Assignment{Post: o.post.ID, From: o.anne.Account, To: o.basile.Account, Reason: "depart"}))
		o.want(o.anne, true, "an assignment to whoever is shut out leaves the case where it is")
		for _, q := range []casework.GlassRequest{o.byReference("urgence_vitale"), o.byName(wallName)} {
			if id, err := o.BreakGlass(t.Context(), o.basile, q); err != nil || id != "" {
				t.Errorf("glass broken by whoever is shut out: %q, %v", id, err)
			}
		}
		o.want(o.basile, false, "shut out, glass or not")
		x, err := o.CaseAccess(t.Context(), o.anne, o.file.ID)
		if err != nil || len(x.Shutouts) != 1 || x.Shutouts[0].Name != "basile" {
			t.Fatalf("%+v, %v", x.Shutouts, err)
		}
		o.ok(o.LiftShutout(t.Context(), o.anne, o.file.ID, x.Shutouts[0].ID))
		o.want(o.basile, true, "let in again")
	})
}

func (o *office) byReference(why casework.GlassReason) casework.GlassRequest {
	return casework.GlassRequest{Post: o.post.ID, Reference: casework.ReferenceOf(o.file.ID), Reason: why}
}

func (o *office) byName(last string) casework.GlassRequest {
	return casework.GlassRequest{Post: o.post.ID, LastName: last, FirstName: "lison", BirthYear: 1984, Reason: casework.OtherGlass, Text: "elle attend à l'accueil"}
}

// waits fails when other numbers of breaks wait for the officer.
func (o *office) waits(waiting, late int) {
	o.t.Helper()
	if w, l, err := o.GlassWaiting(o.t.Context(), o.dpo); err != nil || w != waiting || l != late {
		o.t.Errorf("%d wait, %d of them late, %v", w, l, err)
	}
}

func TestABrokenGlassOpensThreeHoursIsToldAndReviewed(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		for _, q := range []casework.GlassRequest{{Post: o.post.ID, Reason: "urgence_vitale"}, {Post: o.post.ID, Reference: "abcde"}, {Post: o.post.ID, Reference: "abcde", Reason: casework.OtherGlass}} {
			if _, err := o.BreakGlass(t.Context(), o.basile, q); casework.KindOf(err) != casework.KindInvalid {
				t.Errorf("%+v: %v", q, err)
			}
		}
		for _, name := range []string{"Maheu", "Mahaut", "Personne"} {
			if id, err := o.BreakGlass(t.Context(), o.basile, o.byName(name)); err != nil || id != "" {
				t.Errorf("%s opens %q, %v", name, id, err)
			}
		}
		if _, err := o.BreakGlass(t.Context(), o.chloe, o.byName(wallName)); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("from another post: %v", err)
		}
		id, err := o.BreakGlass(t.Context(), o.basile, o.byName(wallName))
		if err != nil || id != o.file.ID {
			t.Fatalf("%q, %v", id, err)
		}
		o.want(o.basile, true, "behind the glass")
		f, err := o.CaseFile(t.Context(), o.basile, o.file.ID)
		if err != nil || f.As != casework.BrokenGlass || !f.GlassUntil.Equal(o.now.Add(3*time.Hour)) {
			t.Errorf("%s until %v, %v", f.As, f.GlassUntil, err)
		}
		if _, err := o.CaseAccess(t.Context(), o.basile, o.file.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("the access page behind the glass: %v", err)
		}
		told, err := o.OwnBreaks(t.Context(), o.anne)
		if err != nil || len(told) != 1 || told[0].Account != o.basile.Account {
			t.Errorf("whoever is in charge is told %+v, %v", told, err)
		}
		o.now = o.now.Add(3*time.Hour - time.Second)
		o.want(o.basile, true, "a second before the end")
		o.now = o.now.Add(time.Second)
		o.want(o.basile, false, "three hours later")
		all, err := o.GlassBreaks(t.Context(), o.dpo)
		if err != nil || len(all) != 4 || all[0].Text != "elle attend à l'accueil" || all[1].Case != "" || all[1].Text != "" {
			t.Fatalf("%+v, %v", all, err)
		}
		if all[0].Overdue(o.now) || !all[0].Overdue(o.now.AddDate(0, 0, 8)) {
			t.Error("the review is due in a week")
		}
		o.waits(4, 0)
		o.now = o.now.AddDate(0, 0, 8)
		o.waits(4, 4)
		o.ok(o.ReviewGlass(t.Context(), o.dpo, all[0].ID, "justifie"))
		o.waits(3, 3)
		if _, _, err := o.GlassWaiting(t.Context(), o.anne); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a worker counts what waits for the officer: %v", err)
		}
		if err := o.ReviewGlass(t.Context(), o.anne, all[0].ID, "justifie"); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a worker reviews: %v", err)
		}
		if all, err = o.GlassBreaks(t.Context(), o.dpo); err != nil || all[3].Opinion != "justifie" || all[3].Overdue(o.now.AddDate(1, 0, 0)) {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

func TestTheTwoSidesOfAnAffairAreKeptApart(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		suspect := o.opened(o.basile, "Rolland", casework.Suspect)
		o.ok(o.HandCase(t.Context(), o.basile, suspect.ID, o.anne.Account, "charge")) // so that somebody may link them
		o.ok(o.LinkPersons(t.Context(), o.anne, o.file.ID, suspect.Person, "conjoint"))
		links, err := o.Links(t.Context(), o.anne, o.file.ID)
		if err != nil || len(links) != 1 {
			t.Fatalf("in charge of both: %+v, %v", links, err)
		}
		o.ok(o.HandCase(t.Context(), o.anne, suspect.ID, o.basile.Account, "neutralite"))
		if links, err = o.Links(t.Context(), o.anne, o.file.ID); err != nil || len(links) != 0 {
			t.Errorf("the victim's page tells of the other side: %+v, %v", links, err)
		}
		_, err = o.AddSubstitution(t.Context(), o.anne, casework.Substitution{Post: o.post.ID, Account: o.basile.Account, Period: casework.Period{From: storetest.Today, To: storetest.Today}})
		o.ok(err)
		o.want(o.basile, false, "in charge of the suspect, though the victim's substitute")
		if id, err := o.BreakGlass(t.Context(), o.basile, o.byReference("urgence_vitale")); err != nil || id != "" {
			t.Errorf("glass broken from the other side: %q, %v", id, err)
		}
		o.ok(o.HandCase(t.Context(), o.basile, suspect.ID, o.chloe.Account, "neutralite"))
		o.want(o.basile, true, "no longer in charge of the other side")
	})
}

func TestAUnitThatIsShutOutLearnsNothingMore(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		unit, err := o.CreateUnit(t.Context(), storetest.Console, casework.Unit{Post: o.post.ID, Name: "Commissariat"})
		o.ok(err)
		acc := storetest.Account(t, o.Store, "desk", casework.Desk, o.post)
		acc.Unit = unit.ID
		o.ok(o.SaveAccount(t.Context(), storetest.Console, acc))
		desk := acc.Actor()
		state := func(id casework.ReferralID) casework.ReferralState {
			u, err := o.ReceiptOf(t.Context(), desk, id)
			o.ok(err)
			all, err := o.UnitReferrals(t.Context(), desk)
			o.ok(err)
			if i := slices.IndexFunc(all, func(x store.UnitReferral) bool { return x.ID == id }); i < 0 || all[i].State != u.State {
				t.Errorf("the list and the receipt differ: %+v", all)
			}
			return u.State
		}
		file := func() casework.ReferralID {
			r, err := o.FileReferral(t.Context(), desk, casework.DeskReferral{Post: o.post.ID, Urgency: casework.Ordinary, Problem: "precarite", Origin: "police_accueil", PoliceAct: "aucun",
				Told: casework.Agrees, Agrees: casework.Agrees, Children: casework.Unknown, Person: &casework.ReferredPerson{LastName: wallName, FirstName: "Lison"}})
			o.ok(err)
			return r.ID
		}
		first, second, plain := file(), file(), file()
		_, err = o.TakeReferralOf(t.Context(), o.anne, first, store.WhoItIs{Same: o.file.Person})
		o.ok(err)
		o.ok(o.ShutOut(t.Context(), o.anne, o.file.ID, casework.Shutout{Unit: unit.ID}))
		_, err = o.TakeReferralOf(t.Context(), o.anne, second, store.WhoItIs{Same: o.file.Person})
		o.ok(err)
		_, err = o.TakeReferral(t.Context(), o.basile, plain)
		o.ok(err)
		if a, b, c := state(first), state(second), state(plain); a != casework.TakenInCharge || b != casework.Received || c != casework.TakenInCharge {
			t.Errorf("before the wall %s, behind it %s, of somebody else %s", a, b, c)
		}
		if _, err := o.Referral(t.Context(), o.basile, second); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a colleague reads the referral of a case that is hidden: %v", err)
		}
		x, err := o.CaseAccess(t.Context(), o.anne, o.file.ID)
		o.ok(err)
		o.ok(o.LiftShutout(t.Context(), o.anne, o.file.ID, x.Shutouts[0].ID))
		if s := state(second); s != casework.TakenInCharge {
			t.Errorf("let in again: %s", s)
		}
	})
}

func TestARegisterInWritesNoHiddenCaseAndTellsOfNone(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		storetest.Import(t, o.Store, o.post, storetest.Row(0, "A-1", monday))
		lines, err := o.Cases(t.Context(), o.anne, o.post.ID, store.CaseFilter{})
		o.ok(err)
		i := slices.IndexFunc(lines, func(l store.CaseLine) bool { return l.Case.Worker == "" })
		o.ok(o.TakeCharge(t.Context(), o.anne, lines[i].Case.ID))
		row := func(key string) *casework.RegisterRow {
			r := storetest.Row(0, key, monday)
			r.Commune, r.Minutes = "94028", 12
			return r
		}
		in := func(who casework.Actor, key string) store.ImportCounts {
			counts, err := o.ImportRegister(t.Context(), who, o.post.ID, store.ImportOptions{}, storetest.Rows(row(key)))
			o.ok(err)
			return counts
		}
		hidden, absent := in(o.basile, "A-1"), in(o.basile, "A-2")
		if hidden != absent || hidden.Persons.Created != 1 {
			t.Errorf("a hidden identifier gives %+v, an absent one %+v", hidden, absent)
		}
		if again := in(o.basile, "A-1"); again.Persons.Unchanged != 1 || again.Appointments.Unchanged != 1 {
			t.Errorf("the same register again: %+v", again)
		}
		f, err := o.CaseFile(t.Context(), o.anne, lines[i].Case.ID)
		if err != nil || f.Case.Facts.Commune != "94033" || f.Appointments[0].Minutes != 45 {
			t.Errorf("a colleague's register wrote the hidden case: %+v, %v", f.Case.Facts, err)
		}
	})
}

func TestWhatIsHiddenLeavesNoNameInTheLogAndItsRefusalIsThere(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post := storetest.Post(t, s, "creteil")
		one, two := storetest.Account(t, s, "one", casework.Worker, post).Actor(), storetest.Account(t, s, "two", casework.Worker, post).Actor()
		file := live(t, s, one, post, storetest.Row(0, "A-1", monday))
		_, hidden := s.CaseFile(t.Context(), two, file.ID)
		_, absent := s.CaseFile(t.Context(), two, "01absent00000000000000000a")
		if hidden == nil || absent == nil || hidden.Error() != absent.Error() {
			t.Errorf("hidden: %v; absent: %v", hidden, absent)
		}
		refused := 0
		for _, l := range lines(t, c) {
			if l.Record == string(file.ID) && l.Account == two.Account && !l.Allowed {
				refused++
			}
			if strings.Contains(l.Detail, "Lef") {
				t.Errorf("a name: %+v", l)
			}
		}
		if refused != 1 {
			t.Errorf("%d lines of the refusal", refused)
		}
	})
}

package store_test

import (
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// oriented is a post with a worker, a case with a kept appointment without any
// orientation, and a partner.
type oriented struct {
	*store.Store
	t       *testing.T
	post    casework.Post
	worker  casework.Actor
	c       casework.Case
	row     *casework.RegisterRow
	partner casework.Partner
}

func orient(t *testing.T, s *store.Store) *oriented {
	t.Helper()
	o := &oriented{Store: s, t: t, post: storetest.Post(t, s, "creteil"), row: storetest.Row(0, "A-1", monday)}
	o.worker = storetest.Account(t, s, "worker", casework.Worker, o.post).Actor()
	o.row.Orientations = nil
	o.c = live(t, s, o.worker, o.post, o.row)
	p, err := s.SavePartner(t.Context(), o.worker, casework.Partner{Post: o.post.ID, Name: "Le Tilleul", Kind: "siao_115", Communes: []string{"94033"}, Notes: "appeler avant 10 h"})
	if err != nil {
		t.Fatal(err)
	}
	o.partner = p
	return o
}

func (o *oriented) propose() casework.Handover {
	o.t.Helper()
	h, err := o.ProposeOrientation(o.t.Context(), o.worker, casework.Handover{Case: o.c.ID, Service: o.partner.ID, Need: "hebergement", ProposedOn: storetest.Today - 9})
	if err != nil {
		o.t.Fatal(err)
	}
	return h
}

func (o *oriented) step(h casework.Handover, to casework.Outcome, on casework.Day) casework.Handover {
	o.t.Helper()
	h, err := o.StepOrientation(o.t.Context(), o.worker, store.OrientationStep{Case: o.c.ID, ID: h.ID, Version: h.Version, To: to, On: on, Reason: "plus_de_place"})
	if err != nil {
		o.t.Fatal(err)
	}
	return h
}

// outcomes are those that the yearly figures count.
func (o *oriented) outcomes(post casework.Post) (all []casework.Orientation) {
	o.t.Helper()
	for _, person := range facts(o.t, o.Store, post) {
		for _, c := range person.Cases {
			for _, x := range c.Appointments {
				all = append(all, x.Orientations...)
			}
		}
	}
	return all
}

func TestAnOrientationIsFollowedFromItsProposalToItsEffectAndCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := orient(t, s)
		h := o.propose()
		waiting, err := s.WaitingOrientations(t.Context(), o.worker, o.post.ID)
		if err != nil || len(waiting) != 1 || waiting[0].Age(storetest.Today) != 9 || waiting[0].ServiceName != "Le Tilleul" {
			t.Fatalf("%+v, %v", waiting, err)
		}
		h = o.step(h, casework.Accepted, storetest.Today-5)
		if waiting, _ := s.WaitingOrientations(t.Context(), o.worker, o.post.ID); len(waiting) != 1 || waiting[0].Age(storetest.Today) != 5 {
			t.Errorf("on the waiting list: %+v", waiting)
		}
		stale := store.OrientationStep{Case: o.c.ID, ID: h.ID, Version: h.Version - 1, To: casework.Effective, On: storetest.Today}
		if _, err := s.StepOrientation(t.Context(), o.worker, stale); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("a step on an old version: %v", err)
		}
		o.step(h, casework.Effective, storetest.Today)
		if waiting, _ := s.WaitingOrientations(t.Context(), o.worker, o.post.ID); len(waiting) != 0 {
			t.Errorf("still waiting: %+v", waiting)
		}
		all, err := s.Orientations(t.Context(), o.worker, o.c.ID)
		if err != nil || len(all) != 1 || all[0].AnsweredOn != storetest.Today-5 || all[0].EffectiveOn != storetest.Today || all[0].Need != "hebergement" {
			t.Errorf("%+v, %v", all, err)
		}
		if got := o.outcomes(o.post); len(got) != 1 || got[0] != (casework.Orientation{Partner: "siao_115", Outcome: casework.Effective}) {
			t.Errorf("the facts say %v", got)
		}
	})
}

func TestAnOrientationNeedsAMeetingAnOpenCaseAndAPartnerInService(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := orient(t, s)
		try := func(what string, h casework.Handover) {
			t.Helper()
			if _, err := s.ProposeOrientation(t.Context(), o.worker, h); casework.KindOf(err) != casework.KindInvalid {
				t.Errorf("%s: %v", what, err)
			}
		}
		blank, err := s.OpenCase(t.Context(), o.worker, casework.Person{}, casework.Case{Post: o.post.ID, Facts: casework.CaseFacts{Children: casework.Unknown}})
		if err != nil {
			t.Fatal(err)
		}
		sound := casework.Handover{Case: o.c.ID, Need: "logement", Orientation: casework.Orientation{Partner: "bailleur"}, ProposedOn: storetest.Today}
		without := sound
		without.Case = blank.ID
		try("no meeting", without)
		needless := sound
		needless.Need = ""
		try("no need", needless)
		foreign := sound
		foreign.Service = "another"
		try("a partner of nobody", foreign)
		gone := o.partner
		gone.RetiredOn = storetest.Today
		if _, err := s.SavePartner(t.Context(), o.worker, gone); err != nil {
			t.Fatal(err)
		}
		retired := sound
		retired.Service = gone.ID
		try("a retired partner", retired)
		if err := s.CloseCase(t.Context(), o.worker, o.c.ID, version(t, o), storetest.Today, "relais_pris"); err != nil {
			t.Fatal(err)
		}
		try("a closed case", sound)
	})
}

func version(t *testing.T, o *oriented) int64 {
	t.Helper()
	f, err := o.CaseFile(t.Context(), o.worker, o.c.ID)
	if err != nil {
		t.Fatal(err)
	}
	return f.Case.Version
}

func TestAMeetingSavedAgainLosesNothingOfWhatIsFollowed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := orient(t, s)
		before, err := s.CaseFile(t.Context(), o.worker, o.c.ID)
		if err != nil {
			t.Fatal(err)
		}
		h := o.propose()
		o.step(h, casework.Accepted, storetest.Today-1)
		if _, err := s.SaveMeeting(t.Context(), o.worker, store.Meeting{Appointment: before.Appointments[0]}); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("a form opened before the steps: %v", err)
		}
		f, err := s.CaseFile(t.Context(), o.worker, o.c.ID)
		if err != nil {
			t.Fatal(err)
		}
		x := f.Appointments[0]
		x.Orientations = []casework.Orientation{{Partner: "caf", Outcome: casework.Proposed}} // the form dropped the first
		if _, err := s.SaveMeeting(t.Context(), o.worker, store.Meeting{Appointment: x}); err != nil {
			t.Fatal(err)
		}
		all, err := s.Orientations(t.Context(), o.worker, o.c.ID)
		if err != nil || len(all) != 2 {
			t.Fatalf("%+v, %v", all, err)
		}
		for _, got := range all {
			if got.Partner == "siao_115" && (got.Outcome != casework.Accepted || got.AnsweredOn != storetest.Today-1 || got.Service != o.partner.ID) {
				t.Errorf("the followed one became %+v", got)
			}
		}
	})
}

func TestARegisterReadAgainUndoesNoStepAndStaysIdempotent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		o := &oriented{Store: s, t: t, post: post, worker: storetest.Account(t, s, "worker", casework.Worker, post).Actor(), row: storetest.Row(0, "A-1", monday)}
		o.row.Orientations = []casework.Orientation{{Partner: "ccas", Outcome: casework.Proposed}, {Partner: "caf", Outcome: casework.Proposed}}
		storetest.Import(t, s, post, o.row)
		lines, err := s.Cases(t.Context(), o.worker, post.ID, store.CaseFilter{})
		if err != nil || len(lines) != 1 {
			t.Fatalf("%+v, %v", lines, err)
		}
		o.c.ID = lines[0].Case.ID
		all, err := s.Orientations(t.Context(), o.worker, o.c.ID)
		if err != nil || len(all) != 2 || all[0].Version != 0 || all[0].ProposedOn != monday {
			t.Fatalf("%+v, %v", all, err)
		}
		first := all[1] // the latest position comes first
		o.step(first, casework.Accepted, monday+3)
		if _, err := s.ProposeOrientation(t.Context(), o.worker, casework.Handover{Case: o.c.ID, Need: "soins", Orientation: casework.Orientation{Partner: "sante"}, ProposedOn: storetest.Today}); err != nil {
			t.Fatal(err)
		}
		if got := storetest.Import(t, s, post, o.row).Appointments; got.Unchanged != 1 {
			t.Errorf("the same register again: %+v", got)
		}
		o.row.Orientations[1].Outcome = casework.Effective
		if got := storetest.Import(t, s, post, o.row).Appointments; got.Changed != 1 {
			t.Errorf("a changed register: %+v", got)
		}
		if got := storetest.Import(t, s, post, o.row).Appointments; got.Unchanged != 1 {
			t.Errorf("the changed register again: %+v", got)
		}
		want := []casework.Orientation{{Partner: "ccas", Outcome: casework.Accepted}, {Partner: "caf", Outcome: casework.Effective}, {Partner: "sante", Outcome: casework.Proposed}}
		got := o.outcomes(post)
		if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

func TestALetterCarriesWhatWasChosenAndRefusesAForbiddenWay(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		now := storetest.Now()
		c.Clock = func() time.Time { return now }
		o := orient(t, storetest.Open(t, c))
		h := o.propose()
		o.reachable(casework.ByCall)
		sharing := casework.Sharing{Case: o.c.ID, Orientation: h.ID, Purpose: "demande_prise_en_charge", Delivery: "partenaire",
			Items: []casework.SharedItem{casework.ShareName, casework.ShareNeed, casework.SharePhone}}
		forbidden := sharing
		forbidden.Items = []casework.SharedItem{casework.ShareName, casework.ShareAddress}
		if _, err := o.Share(t.Context(), o.worker, forbidden); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("an address that nobody may write to: %v", err)
		}
		done, err := o.Share(t.Context(), o.worker, sharing)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.SetWorkPhone(t.Context(), o.worker, "01 43 00 00 00"); err != nil {
			t.Fatal(err)
		}
		if err := o.SetWorkPhone(t.Context(), o.worker, "demander Mme Petit"); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("a number that is none: %v", err)
		}
		l, err := o.Letter(t.Context(), o.worker, o.c.ID, done.ID)
		if err != nil || l.Phone != "01 43 00 00 00" || l.Partner.Name != "Le Tilleul" || l.Worker != "worker" || len(l.Items) != 3 || l.Items[0].Text != "Yasmine Lefèvre" || l.Items[2].Text != "06 11 22 33 44" {
			t.Errorf("%+v, %v", l, err)
		}
		if all, err := o.Sharings(t.Context(), o.worker, o.c.ID); err != nil || len(all) != 1 || all[0].Purpose != "demande_prise_en_charge" || len(all[0].Items) != 3 {
			t.Errorf("%+v, %v", all, err)
		}
		o.reachable()
		if _, err := o.Letter(t.Context(), o.worker, o.c.ID, done.ID); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("the letter once calling is forbidden: %v", err)
		}
		o.reachable(casework.ByCall)
		now = now.AddDate(0, 0, 1)
		if _, err := o.Letter(t.Context(), o.worker, o.c.ID, done.ID); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("the letter the next day: %v", err)
		}
		if _, err := o.Letter(t.Context(), o.worker, o.c.ID, "another"); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a letter of nobody: %v", err)
		}
	})
}

// reachable gives the person a phone and an address, and the ways allowed.
func (o *oriented) reachable(ways ...casework.Channel) {
	o.t.Helper()
	p, err := o.Person(o.t.Context(), o.worker, o.post.ID, o.c.Person)
	if err != nil {
		o.t.Fatal(err)
	}
	p.Identity.Phones, p.Identity.Address = []string{"06 11 22 33 44"}, "3 rue des Lilas"
	p.Identity.Contact = casework.SafeContact{Ways: ways, Asked: true}
	if err := o.SavePerson(o.t.Context(), o.worker, p); err != nil {
		o.t.Fatal(err)
	}
}

func TestThePartnersAndOrientationsOfAPostAreItsWorkersAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := orient(t, s)
		h := o.propose()
		other := storetest.Post(t, s, "charenton")
		actors := []casework.Actor{storetest.Account(t, s, "colleague", casework.Worker, other).Actor()}
		for _, role := range []casework.Role{casework.Desk, casework.Lead, casework.Steering, casework.Reader, casework.Admin, casework.Console} {
			actors = append(actors, casework.Actor{Account: "x", Role: role, Posts: []casework.PostID{o.post.ID}})
		}
		for _, a := range actors {
			_, errs := 0, map[string]error{}
			_, errs["list"] = s.Orientations(t.Context(), a, o.c.ID)
			_, errs["waiting"] = s.WaitingOrientations(t.Context(), a, o.post.ID)
			_, errs["propose"] = s.ProposeOrientation(t.Context(), a, casework.Handover{Case: o.c.ID})
			_, errs["step"] = s.StepOrientation(t.Context(), a, store.OrientationStep{Case: o.c.ID, ID: h.ID})
			_, errs["choice"] = s.ShareChoice(t.Context(), a, o.c.ID, h.ID)
			_, errs["share"] = s.Share(t.Context(), a, casework.Sharing{Case: o.c.ID, Orientation: h.ID})
			_, errs["sharings"] = s.Sharings(t.Context(), a, o.c.ID)
			_, errs["letter"] = s.Letter(t.Context(), a, o.c.ID, "any")
			_, errs["partners"] = s.Partners(t.Context(), a, o.post.ID, store.PartnerFilter{})
			_, errs["partner"] = s.Partner(t.Context(), a, o.post.ID, o.partner.ID)
			_, errs["save partner"] = s.SavePartner(t.Context(), a, o.partner)
			for what, err := range errs {
				if k := casework.KindOf(err); k != casework.KindNotFound && k != casework.KindForbidden {
					t.Errorf("%s by %s: %v", what, a.Role, err)
				}
			}
		}
	})
}

func TestTheDirectoryIsSearchedByKindAndCommune(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := orient(t, s)
		if _, err := s.SavePartner(t.Context(), o.worker, casework.Partner{Post: o.post.ID, Name: "Écoute 94", Kind: "aide_victimes"}); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			filter store.PartnerFilter
			want   int
		}{
			"all, by name":          {store.PartnerFilter{}, 2},
			"a kind":                {store.PartnerFilter{Kind: "siao_115"}, 1},
			"a commune it serves":   {store.PartnerFilter{Commune: "94033"}, 2},
			"a commune it does not": {store.PartnerFilter{Commune: "94028"}, 1},
		} {
			found, err := s.Partners(t.Context(), o.worker, o.post.ID, c.filter)
			if err != nil || len(found) != c.want || found[0].Name != "Écoute 94" && c.want == 2 {
				t.Errorf("%s: %+v, %v", name, found, err)
			}
		}
		stale := o.partner
		stale.Notes = "nouveau"
		if _, err := s.SavePartner(t.Context(), o.worker, stale); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SavePartner(t.Context(), o.worker, stale); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("an old version: %v", err)
		}
		if p, err := s.Partner(t.Context(), o.worker, o.post.ID, o.partner.ID); err != nil || p.Notes != "nouveau" || p.Version != 2 {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

package store_test

import (
	"encoding/json"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// sameAsFresh compares the stored tallies of several years, and of a month, with
// what the facts give at once.
func sameAsFresh(t *testing.T, s *store.Store, who casework.Actor, post casework.Post, after string) {
	t.Helper()
	var periods []casework.Period
	for year := monday.Year() - 2; year <= max(monday.Year(), storetest.Today.Year())+1; year++ {
		periods = append(periods, casework.YearPeriod(year))
	}
	periods = append(periods, casework.Period{From: monday - 5, To: monday + 25})
	fresh := freshTallies(t, s, who, post, periods)
	for _, again := range []string{"computed", "remembered"} {
		got, err := s.Tallies(t.Context(), who, post.ID, periods...)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range periods {
			x, _ := json.Marshal(got[i])
			y, _ := json.Marshal(fresh[i])
			if string(x) != string(y) {
				t.Errorf("after %s, %s, %s: %s\nthe facts say %s", after, p, again, x, y)
			}
		}
	}
}

func freshTallies(t *testing.T, s *store.Store, who casework.Actor, post casework.Post, periods []casework.Period) (all []*indicator.Tally) {
	t.Helper()
	activities, err := s.ActivityFacts(t.Context(), who, post.ID)
	if err != nil {
		t.Fatal(err)
	}
	referrals, err := s.ReferralFacts(t.Context(), who, post.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range periods {
		fresh, err := indicator.Compute(p, s.Facts(t.Context(), who, post.ID))
		if err != nil {
			t.Fatal(err)
		}
		for i := range activities {
			fresh.AddActivity(&activities[i])
		}
		for i := range referrals {
			fresh.AddReferral(&referrals[i])
		}
		all = append(all, fresh)
	}
	return all
}

func TestAStoredTallyIsNeverOlderThanTheFacts(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, config store.Config) {
		s := storetest.Open(t, config)
		post := storetest.Post(t, s, "creteil")
		who := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		sameAsFresh(t, s, who, post, "nothing")
		storetest.Import(t, s, post, storetest.Row(0, "A-1", monday), storetest.Row(1, "A-2", monday+3))
		sameAsFresh(t, s, who, post, "an import")
		late := storetest.Row(2, "A-3", monday)
		late.FirstOn, late.Referral.ReceivedOn, late.ClosedOn, late.Referral.ContactedOn, late.Reason = monday-500, monday-500, monday-300, monday-490, casework.ClosingReasons.Items[0].Code
		storetest.Import(t, s, post, late)
		sameAsFresh(t, s, who, post, "a meeting after the closing")
		c := live(t, s, who, post, storetest.Row(0, "B-1", monday+1))
		sameAsFresh(t, s, who, post, "a case worked live")
		c = current(t, s, who, c.ID)
		c.Facts.Standing = "temoin_proche"
		if err := s.SaveCase(t.Context(), who, c); err != nil {
			t.Fatal(err)
		}
		sameAsFresh(t, s, who, post, "facts corrected")
		for _, received := range []casework.Day{monday - 400, monday} { // the case is of an earlier year, then no more
			c = current(t, s, who, c.ID)
			c.Referral.ReceivedOn = received
			if err := s.SaveCase(t.Context(), who, c); err != nil {
				t.Fatal(err)
			}
			sameAsFresh(t, s, who, post, "a referral of "+received.String())
		}
		if err := s.CloseCase(t.Context(), who, c.ID, current(t, s, who, c.ID).Version, monday+40, "relais_pris"); err != nil {
			t.Fatal(err)
		}
		sameAsFresh(t, s, who, post, "a closing")
		if _, err := s.SaveActivity(t.Context(), who, casework.Activity{Post: post.ID, On: monday, Kind: casework.ActivityKinds.Items[0].Code, Minutes: 90, People: 12}); err != nil {
			t.Fatal(err)
		}
		sameAsFresh(t, s, who, post, "work without a file")
		writeLiveFacts(t, s, who, post, c)
		sameAsFresh(t, s, who, post, "a call-back, a reopening, referrals")
		// Another node, that remembers nothing, reads what this one stored.
		sameAsFresh(t, storetest.Open(t, config), who, post, "another node opened")
	})
}

// writeLiveFacts writes what only the screens hold, and what a tally counts.
func writeLiveFacts(t *testing.T, s *store.Store, who casework.Actor, post casework.Post, c casework.Case) {
	t.Helper()
	if _, err := s.AddCallback(t.Context(), who, casework.Callback{Case: c.ID, On: storetest.Today, Reached: true, New: casework.FactsNew}); err != nil {
		t.Fatal(err)
	}
	if err := s.ReopenCase(t.Context(), who, c.ID, current(t, s, who, c.ID).Version, "nouveaux_faits"); err != nil {
		t.Fatal(err)
	}
	refused := deskReferral(post)
	refused.Agrees = casework.Refuses
	filed(t, s, who, refused)
	dropped := filed(t, s, who, deskReferral(post))
	if err := s.DropReferral(t.Context(), who, dropped.ID, "injoignable"); err != nil {
		t.Fatal(err)
	}
	taken := filed(t, s, who, deskReferral(post))
	if _, err := s.TakeReferral(t.Context(), who, taken.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.AddAttempt(t.Context(), who, taken.ID, casework.Reached); err != nil {
		t.Fatal(err)
	}
	tally, err := s.Tallies(t.Context(), who, post.ID, casework.YearPeriod(storetest.Today.Year()))
	if err != nil {
		t.Fatal(err)
	}
	r := indicator.NewReport(post, tally[0])
	for name, want := range map[string]float64{"callbacks_new_facts": 1, "cases_reopened": 1, "referrals_without_case": 2} {
		if f := r.Figure(name); f.Value != want {
			t.Errorf("%s: %v, want %v", name, f.Value, want)
		}
	}
}

func current(t *testing.T, s *store.Store, who casework.Actor, id casework.CaseID) casework.Case {
	t.Helper()
	file, err := s.CaseFile(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	return file.Case
}

func TestTalliesAreForThoseWhoReadReports(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		desk := storetest.Account(t, s, "desk", casework.Desk, post).Actor()
		if _, err := s.Tallies(t.Context(), desk, post.ID, casework.YearPeriod(2026)); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a desk reads a tally: %v", err)
		}
	})
}

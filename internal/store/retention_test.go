package store_test

import (
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// anyCase is a case of the post.
func anyCase(t *testing.T, s *store.Store, post casework.Post) casework.CaseID {
	t.Helper()
	for record, err := range s.Facts(t.Context(), storetest.Console, post.ID) {
		if err != nil {
			t.Fatal(err)
		}
		return record.Cases[0].Case
	}
	t.Fatal("no case")
	return ""
}

// at opens the installation at another moment.
func at(t *testing.T, c store.Config, on casework.Day) *store.Store {
	t.Helper()
	c.Clock = func() time.Time { return on.Time().Add(10 * time.Hour) }
	s, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func purge(t *testing.T, s *store.Store, o store.PurgeOptions) store.PurgeResult {
	t.Helper()
	r, err := s.Purge(t.Context(), storetest.Console, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAPersonIsErasedTwoYearsAfterTheLastContactAndSixtyDaysAfterTheTelling(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		met := casework.NewDay(2024, 1, 15)
		s := at(t, c, met)
		post := storetest.Post(t, s, "fontenay")
		storetest.Import(t, s, post, storetest.Row(0, "FSB-1", met))

		term := met.AddMonths(casework.DefaultRetention)
		for _, step := range []struct {
			on   casework.Day
			want store.PurgeResult
		}{
			{term - casework.RetentionWarning - 1, store.PurgeResult{}},
			{term + 5, store.PurgeResult{Told: 1, Waiting: 1}},
			{term + 5 + casework.RetentionWarning - 1, store.PurgeResult{Waiting: 1}},
		} {
			got := purge(t, at(t, c, step.on), store.PurgeOptions{})
			if got.Told != step.want.Told || got.Waiting != step.want.Waiting || got.Due+got.Erased != 0 {
				t.Errorf("on %s: %+v, want %+v", step.on, got, step.want)
			}
		}
		s = at(t, c, term+5+casework.RetentionWarning)
		if dry := purge(t, s, store.PurgeOptions{DryRun: true}); dry.Due != 1 || dry.Erased != 0 {
			t.Errorf("dry run: %+v", dry)
		}
		if done := purge(t, s, store.PurgeOptions{}); done.Erased != 1 || len(done.Certificates) != 1 {
			t.Errorf("purge: %+v", done)
		}
		if again := purge(t, s, store.PurgeOptions{WithoutNotice: true}); again.Due != 0 {
			t.Errorf("nobody is erased twice: %+v", again)
		}
	})
}

func TestTheLastContactIsTheLatestOfMeetingReferralAndClosing(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post := storetest.Post(t, s, "fontenay")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		met := casework.NewDay(2024, 10, 1)
		closed := storetest.Row(1, "FSB-2", met)
		closed.ClosedOn, closed.Reason = met+40, "objectifs_atteints"
		absent := storetest.Row(2, "FSB-3", met+50)
		absent.Status = "absent"
		storetest.Import(t, s, post, storetest.Row(0, "FSB-1", met), closed, absent)

		want := map[casework.Day]int{met: 1, met + 40: 1, met + 48: 1} // an absence is no contact: the referral, two days before
		lines, total, err := s.RetentionList(t.Context(), worker, post.ID, 10)
		if err != nil || total != len(lines) {
			t.Fatalf("%d of %d, %v", len(lines), total, err)
		}
		for _, l := range lines {
			want[l.LastContact]--
		}
		for day, n := range want {
			if warned := day.AddMonths(24) <= storetest.Today+casework.RetentionWarning; warned && n != 0 || !warned && n == 0 {
				t.Errorf("last contact %s: %d missing", day, n)
			}
		}
	})
}

func TestAProlongationIsJustifiedAndLastsAYearAtMost(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post, other := storetest.Post(t, s, "fontenay"), storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		storetest.Import(t, s, post, storetest.Row(0, "FSB-1", casework.NewDay(2022, 3, 1)))
		id, today := anyCase(t, s, post), storetest.Today
		for _, bad := range []struct {
			reason casework.ProlongReason
			until  casework.Day
		}{{"curiosite", today + 30}, {"procedure", today}, {"procedure", today.AddMonths(12) + 1}} {
			if err := s.Prolong(t.Context(), worker, id, bad.reason, bad.until); casework.KindOf(err) != casework.KindInvalid {
				t.Errorf("%v is taken: %v", bad, err)
			}
		}
		stranger := storetest.Account(t, s, "stranger", casework.Worker, other).Actor()
		if err := s.Prolong(t.Context(), stranger, id, "procedure", today+30); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a worker of another post: %v", err)
		}
		if err := s.Prolong(t.Context(), worker, id, "procedure", today.AddMonths(12)); err != nil {
			t.Fatal(err)
		}
		if r := purge(t, s, store.PurgeOptions{WithoutNotice: true}); r.Due != 0 {
			t.Errorf("a prolonged person is erased: %+v", r)
		}
		r, past, err := s.CaseRetention(t.Context(), worker, id)
		if err != nil || r.Term != today.AddMonths(12) || len(past) != 1 || past[0].Reason != "procedure" {
			t.Errorf("%+v, %+v, %v", r, past, err)
		}
	})
}

func TestTheRetentionIsASettingOfTheInstallation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if months, err := s.RetentionMonths(t.Context()); err != nil || months != casework.DefaultRetention {
			t.Errorf("%d months, %v", months, err)
		}
		if err := s.SetRetentionMonths(t.Context(), storetest.Console, 0); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("no retention at all: %v", err)
		}
		if err := s.SetRetentionMonths(t.Context(), storetest.Console, 12); err != nil {
			t.Fatal(err)
		}
		if months, err := s.RetentionMonths(t.Context()); err != nil || months != 12 {
			t.Errorf("%d months, %v", months, err)
		}
	})
}

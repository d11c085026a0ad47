package jobs_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"permanence/internal/jobs"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestAJobRunsAtItsHourOnOneNodeAndEachRunIsRecorded(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		now := storetest.Now()
		c.Clock = func() time.Time { return now }
		s := storetest.Open(t, c)
		ran := 0
		list := []jobs.Job{{Name: "count", Every: time.Hour, Do: func(context.Context, time.Time) (string, error) { ran++; return "counted", nil }}}
		one := jobs.Runner{Store: s, Clock: c.Clock, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Jobs: list}
		other := one
		one.Once(t.Context())
		other.Once(t.Context())
		if ran != 1 {
			t.Errorf("ran %d times on two nodes", ran)
		}
		now = now.Add(time.Hour)
		other.Once(t.Context())
		if r, err := s.LastRun(t.Context(), "count"); err != nil || ran != 2 || r.Outcome != "done" || r.Detail != "counted" || !r.Started.Equal(now) {
			t.Errorf("ran %d times, %+v, %v", ran, r, err)
		}
	})
}

func TestAJobThatFailsOrPanicsIsRecordedAndTheOthersGoOn(t *testing.T) {
	s := storetest.SQLite(t)
	reached := false
	r := jobs.Runner{Store: s, Clock: storetest.Now, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Jobs: []jobs.Job{
		{Name: "fails", Every: time.Hour, Do: func(context.Context, time.Time) (string, error) { return "half", errors.New("no") }},
		{Name: "panics", Every: time.Hour, Do: func(context.Context, time.Time) (string, error) { panic("oh") }},
		{Name: "works", Every: time.Hour, Do: func(context.Context, time.Time) (string, error) { reached = true; return "", nil }},
	}}
	r.Once(t.Context())
	for _, name := range []string{"fails", "panics"} {
		if run, err := s.LastRun(t.Context(), name); err != nil || run.Outcome != "failed" {
			t.Errorf("%s: %+v, %v", name, run, err)
		}
	}
	if !reached {
		t.Error("a failure stopped the others")
	}
}

func TestTheRetentionJobSaysWhatItDid(t *testing.T) {
	s := storetest.SQLite(t)
	did, err := jobs.Retention(s).Do(t.Context(), storetest.Now())
	if err != nil || did != "told 0, waiting 0, restricted 0, erased 0" {
		t.Errorf("%q, %v", did, err)
	}
}

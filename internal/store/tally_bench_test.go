package store_test

import (
	"syscall"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// BenchmarkTalliesAfterAChange corrects the facts of a case, then asks for the
// tallies that the page of a report needs: a year, the one before, and those of
// the series. One post has 10,000 persons and 50,000 appointments over ten years.
func BenchmarkTalliesAfterAChange(b *testing.B) {
	rows := register(10000)
	for _, r := range rows { // as in life, most cases are closed
		r.ClosedOn, r.Reason = r.FirstOn+200, casework.ClosingReasons.Items[0].Code
	}
	eachEngine(b, func(b *testing.B, s *store.Store) {
		post := storetest.Post(b, s, "poste")
		storetest.Import(b, s, post, rows...)
		who := storetest.Account(b, s, "worker", casework.Worker, post).Actor()
		var c *casework.CaseRecord
		for person, err := range s.Facts(b.Context(), who, post.ID) {
			if err != nil {
				b.Fatal(err)
			}
			for i := range person.Cases {
				if c == nil || person.Cases[i].OpenedOn > c.OpenedOn {
					c = &person.Cases[i]
				}
			}
		}
		year := c.OpenedOn.Year()
		var periods []casework.Period
		for y := year; y > year-10; y-- {
			periods = append(periods, casework.YearPeriod(y))
		}
		standing := []casework.Standing{"temoin_proche", "victime"}
		file, err := s.CaseFile(b.Context(), who, c.Case)
		if err != nil {
			b.Fatal(err)
		}
		version := file.Case.Version
		before := processorTime(b)
		for i := 0; b.Loop(); i++ {
			changed := file.Case
			changed.Facts.Standing, changed.Version = standing[i%2], version
			if err := s.SaveCase(b.Context(), who, changed); err != nil {
				b.Fatal(err)
			}
			version++
			if _, err := s.Tallies(b.Context(), who, post.ID, periods...); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64((processorTime(b)-before).Milliseconds())/float64(b.N), "cpu-ms/op")
	})
}

// processorTime is what the process has used so far: what a machine busy with
// other work does not change much.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

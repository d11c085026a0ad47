package store_test

import (
	"fmt"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// The budgets are in docs/benchmarks.md. Each benchmark runs on SQLite, and on
// PostgreSQL when PERMANENCE_TEST_POSTGRES names a server.
func eachEngine(b *testing.B, bench func(*testing.B, *store.Store)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, storetest.SQLite(b)) })
	if storetest.Server() != "" {
		b.Run("postgres", func(b *testing.B) {
			bench(b, storetest.Open(b, store.Config{Dir: b.TempDir(), DSN: storetest.Database(b), Clock: storetest.Now}))
		})
	}
}

// register makes rows of persons with five appointments each, spread over ten
// years.
func register(persons int) []*casework.RegisterRow {
	var rows []*casework.RegisterRow
	for p := range persons {
		first := casework.NewDay(2013, 1, 1) + casework.Day(p*3650/persons)
		for n := range 5 {
			r := storetest.Row(p, fmt.Sprintf("P-%06d", p), first+casework.Day(20*n))
			r.FirstOn, r.Referral.ReceivedOn = first, first-2
			r.LastName, r.FirstName = benchNames[p%len(benchNames)]+"-"+benchNames[p/17%len(benchNames)], benchNames[p/289%len(benchNames)]
			rows = append(rows, r)
		}
	}
	return rows
}

var benchNames = []string{"Aubert", "Bailly", "Caron", "Diallo", "Étienne", "Fontaine", "Girard", "Hamdi", "Jacquet", "Lefèvre", "Mercier", "N'Diaye", "Perrin", "Renaud", "Sissoko", "Traoré", "Vidal"}

func BenchmarkImport(b *testing.B) {
	rows := register(2000)
	eachEngine(b, func(b *testing.B, s *store.Store) {
		for i := 0; b.Loop(); i++ {
			storetest.Import(b, s, storetest.Post(b, s, fmt.Sprintf("poste-%d", i)), rows...)
		}
		b.ReportMetric(float64(b.N*len(rows))/b.Elapsed().Seconds(), "rows/s")
	})
}

func BenchmarkImportAgainUnchanged(b *testing.B) {
	rows := register(2000)
	eachEngine(b, func(b *testing.B, s *store.Store) {
		post := storetest.Post(b, s, "poste")
		storetest.Import(b, s, post, rows...)
		for b.Loop() {
			storetest.Import(b, s, post, rows...)
		}
		b.ReportMetric(float64(b.N*len(rows))/b.Elapsed().Seconds(), "rows/s")
	})
}

// ofAPost runs a benchmark as the worker of a post of so many persons.
func ofAPost(b *testing.B, persons int, bench func(*testing.B, *store.Store, casework.Post, casework.Actor)) {
	rows := register(persons)
	eachEngine(b, func(b *testing.B, s *store.Store) {
		post := storetest.Post(b, s, "poste")
		storetest.Import(b, s, post, rows...)
		bench(b, s, post, storetest.Account(b, s, "worker", casework.Worker, post).Actor())
	})
}

// One post with ten years behind it: 1,100 persons and 5,500 appointments. The
// budget of a report computed live is 100 ms.
func BenchmarkReportOfAPostAndYear(b *testing.B) {
	ofAPost(b, 1100, func(b *testing.B, s *store.Store, post casework.Post, worker casework.Actor) {
		for b.Loop() {
			tally, err := indicator.Compute(casework.YearPeriod(2022), s.Facts(b.Context(), worker, post.ID))
			if err != nil {
				b.Fatal(err)
			}
			if indicator.NewReport(post, tally).Figure("persons_met").Value == 0 {
				b.Fatal("nobody was met")
			}
		}
	})
}

// A search among 10,000 persons of one post, audited: two words, one of them a
// beginning. The budget is 60 ms.
func BenchmarkSearch(b *testing.B) {
	ofAPost(b, 10000, func(b *testing.B, s *store.Store, post casework.Post, worker casework.Actor) {
		for b.Loop() {
			found, err := s.FindPersons(b.Context(), worker, post.ID, "caron lef")
			if err != nil || len(found) == 0 {
				b.Fatalf("%d found, %v", len(found), err)
			}
		}
	})
}

// One page of the worklist, of a post of 2,000 open cases: what a worker waits
// for the most often.
func BenchmarkWorklist(b *testing.B) {
	ofAPost(b, 2000, func(b *testing.B, s *store.Store, post casework.Post, worker casework.Actor) {
		for b.Loop() {
			lines, err := s.Cases(b.Context(), worker, post.ID, store.CaseFilter{Limit: 51})
			if err != nil || len(lines) != 51 {
				b.Fatalf("%d lines, %v", len(lines), err)
			}
		}
	})
}

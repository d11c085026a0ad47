package indicator_test

import (
	"encoding/json"
	"math/rand"
	"strconv"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

// BenchmarkPostYear folds the facts of a post, 700 persons and about 3,300
// appointments, and makes its report.
func BenchmarkPostYear(b *testing.B) {
	persons := indicatortest.Random(rand.New(rand.NewSource(1)), 700)
	appointments := 0
	for _, p := range persons {
		for _, c := range p.Cases {
			appointments += len(c.Appointments)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		t := indicator.New(indicatortest.RandomYear)
		for _, p := range persons {
			t.Add(p)
		}
		indicator.NewReport(casework.Post{}, t)
	}
	b.ReportMetric(float64(appointments), "appointments")
}

// BenchmarkPostTenYears folds ten years of a post, 5,500 appointments, once for
// each year.
func BenchmarkPostTenYears(b *testing.B) {
	rng := rand.New(rand.NewSource(1))
	persons := indicatortest.Random(rng, 940)
	appointments := 0
	for _, p := range persons {
		shift := casework.Day(365 * rng.Intn(10))
		for i := range p.Cases {
			c := &p.Cases[i]
			c.OpenedOn -= shift
			c.ClosedOn = max(c.ClosedOn-shift, 0)
			for j := range c.Appointments {
				c.Appointments[j].On -= shift
				appointments++
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		for year := 2013; year <= 2022; year++ {
			t := indicator.New(casework.YearPeriod(year))
			for _, p := range persons {
				t.Add(p)
			}
		}
	}
	b.ReportMetric(float64(appointments), "appointments")
}

// posts are the tallies of 600 posts over one year, of 60 registers.
func posts() []*indicator.Tally {
	all := make([]*indicator.Tally, 600)
	for i := range all {
		all[i] = indicator.New(indicatortest.RandomYear)
		for _, p := range indicatortest.Random(rand.New(rand.NewSource(int64(i%60))), 300) {
			all[i].Add(p)
		}
	}
	return all
}

// BenchmarkNation merges the tallies of 600 posts, for each of ten years, and
// makes the ten national reports.
func BenchmarkNation(b *testing.B) {
	all := posts()
	b.ReportAllocs()
	for b.Loop() {
		for range 10 {
			nation := indicator.New(indicatortest.RandomYear)
			for _, t := range all {
				if err := nation.Merge(t); err != nil {
					b.Fatal(err)
				}
			}
			indicator.NewReport(casework.Post{}, nation)
		}
	}
}

// BenchmarkNationFromStored also reads the 6,000 tallies from their stored
// form.
func BenchmarkNationFromStored(b *testing.B) {
	var stored [][]byte
	size := 0
	for _, t := range posts() {
		text, err := json.Marshal(t)
		if err != nil {
			b.Fatal(err)
		}
		stored = append(stored, text)
		size += len(text)
	}
	b.ReportAllocs()
	for b.Loop() {
		for range 10 {
			nation := indicator.New(indicatortest.RandomYear)
			for _, text := range stored {
				var t indicator.Tally
				if err := t.UnmarshalJSON(text); err != nil {
					b.Fatal(err)
				}
				if err := nation.Merge(&t); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.ReportMetric(float64(size/len(stored)), "bytes/tally")
}

// BenchmarkDisclose masks the report of a post's year, of 140 and of 700
// persons, and of a département of ten posts.
func BenchmarkDisclose(b *testing.B) {
	for _, persons := range []int{140, 700, 7000} {
		tally := indicator.New(indicatortest.RandomYear)
		for _, p := range indicatortest.Random(rand.New(rand.NewSource(1)), persons) {
			tally.Add(p)
		}
		report := indicator.NewReport(casework.Post{}, tally)
		b.Run(strconv.Itoa(persons), func(b *testing.B) {
			for b.Loop() {
				report.Disclose(indicator.DefaultThreshold)
			}
		})
	}
	report := fontenay(b)
	b.Run("Fontenay", func(b *testing.B) {
		for b.Loop() {
			report.Disclose(indicator.DefaultThreshold)
		}
	})
}

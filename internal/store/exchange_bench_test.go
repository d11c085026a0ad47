package store_test

import (
	"math/rand"
	"sync"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/exchange"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// BenchmarkNational reads the nation from what 600 posts sent of ten years each,
// on both engines: the sums, the national report of each year, all
// regions and départements of one, disclosed together.
func BenchmarkNational(b *testing.B) {
	configs := map[string]store.Config{"sqlite": {Dir: b.TempDir(), Clock: storetest.Now}}
	if storetest.Server() != "" {
		configs["postgres"] = store.Config{Dir: b.TempDir(), DSN: storetest.Database(b), Clock: storetest.Now}
	}
	for name, c := range configs {
		s := storetest.Open(b, c)
		receiveNation(b, s)
		b.Run(name, func(b *testing.B) {
			before := processorTime(b)
			for b.Loop() {
				sums, err := s.NationalSums(b.Context(), storetest.Console)
				if err != nil {
					b.Fatal(err)
				}
				n := exchange.NewNation(sums, indicator.DefaultThreshold)
				years := n.Years()
				for _, y := range years {
					if n.Whole(y) == nil {
						b.Fatal("no report")
					}
				}
				if len(years) != 10 || n.Region("11", years[0]).Report == nil || n.Departement("94", years[0]).Report == nil {
					b.Fatalf("%d years", len(years))
				}
			}
			b.ReportMetric(float64((processorTime(b)-before).Milliseconds())/float64(b.N), "cpu-ms/op")
		})
	}
}

// receiveNation takes 101 files of ten years: six posts of each département but
// six, which have five.
func receiveNation(b *testing.B, s *store.Store) {
	b.Helper()
	key := exchange.Keys.New()
	if err := s.TrustKey(b.Context(), storetest.Console, casework.TrustedKey{Name: "Toutes", Public: key.Public()}); err != nil {
		b.Fatal(err)
	}
	left := 600
	for _, region := range commune.Regions() {
		if region.Code == commune.Overseas {
			continue
		}
		for _, d := range region.Departements {
			posts := 6
			if left > 0 && (left-6) < 0 || d.Code > "970" || d.Code == "2A" {
				posts = 5
			}
			left -= posts
			file, err := tenYears(d.Code, posts).Seal(key)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := s.ReceiveTallies(b.Context(), storetest.Console, d.Code, file, false); err != nil {
				b.Fatal(err)
			}
		}
	}
	if left != 0 {
		b.Fatalf("%d posts are left of 600", left)
	}
}

// registersOfPosts are a few registers of a post and year, about 150 persons
// met in each, from which all posts draw.
var registersOfPosts = sync.OnceValue(func() (all [][]*casework.PersonRecord) {
	for seed := range 20 {
		all = append(all, indicatortest.Random(rand.New(rand.NewSource(int64(seed))), 300))
	}
	return all
})

func tenYears(departement string, posts int) *exchange.Shipment {
	shipment := &exchange.Shipment{Departement: departement, ExportedAt: casework.At(storetest.Now()), Definitions: indicator.DefinitionsVersion}
	for p := range posts {
		for year := 2016; year <= 2025; year++ {
			t := indicator.New(casework.YearPeriod(year))
			for _, person := range registersOfPosts()[(p*10+year)%20] {
				t.Add(moved(person, t.Period().From-indicatortest.RandomYear.From))
			}
			slug := "poste-" + string(rune('a'+p))
			shipment.Entries = append(shipment.Entries, exchange.Entry{Post: casework.PostID("origin-" + departement + "-" + slug), Slug: slug, Year: year, Tally: t})
		}
	}
	return shipment
}

// moved is a person's record some days later.
func moved(p *casework.PersonRecord, by casework.Day) *casework.PersonRecord {
	c := &casework.PersonRecord{Person: p.Person}
	for _, one := range p.Cases {
		one.OpenedOn += by
		if one.ClosedOn != 0 {
			one.ClosedOn += by
		}
		if one.Referral.ReceivedOn != 0 {
			one.Referral.ReceivedOn += by
		}
		appointments := one.Appointments
		one.Appointments = nil
		for _, a := range appointments {
			a.On += by
			one.Appointments = append(one.Appointments, a)
		}
		c.Cases = append(c.Cases, one)
	}
	return c
}

package store_test

import (
	"testing"

	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// What a renewal of the master keys costs: two thousand persons, each with a
// data key to wrap again and a dozen tokens to make again.
func BenchmarkRenewal(b *testing.B) {
	rows := register(2000)
	eachEngine(b, func(b *testing.B, s *store.Store) {
		storetest.Import(b, s, storetest.Post(b, s, "poste"), rows...)
		for b.Loop() {
			if r, err := s.RenewKeys(b.Context(), storetest.Console, store.RenewalOptions{Now: true}); err != nil || r.Retired == 0 || r.Tokened != 2000 {
				b.Fatalf("%+v, %v", r, err)
			}
		}
		b.ReportMetric(float64(b.N*2000)/b.Elapsed().Seconds(), "persons/s")
	})
}

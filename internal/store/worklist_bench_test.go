package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// One page of the worklist, of a post of 2,000 open cases: what a worker waits
// for the most often.
func BenchmarkWorklist(b *testing.B) {
	rows := register(2000)
	eachEngine(b, func(b *testing.B, s *store.Store) {
		post := storetest.Post(b, s, "poste")
		storetest.Import(b, s, post, rows...)
		worker := storetest.Account(b, s, "worker", casework.Worker, post).Actor()
		for b.Loop() {
			lines, err := s.Cases(b.Context(), worker, post.ID, store.CaseFilter{Limit: 51})
			if err != nil || len(lines) != 51 {
				b.Fatal(len(lines), err)
			}
		}
	})
}

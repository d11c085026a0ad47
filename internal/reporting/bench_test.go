package reporting

import (
	"fmt"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// BenchmarkGathering reads the busiest post of the published reports, 700 persons
// a year, over its ten years, five appointments each: what happened in one place,
// the inhabitants of one commune, and the whole. The first two are made of the
// facts each time; the whole is there from its second reading on.
func BenchmarkGathering(b *testing.B) {
	s := storetest.SQLite(b)
	post := storetest.Post(b, s, "poste")
	worker := storetest.Account(b, s, "intervenante", casework.Worker, post).Actor()
	var rows []*casework.RegisterRow
	for p := range 7000 {
		first := casework.NewDay(2016, 1, 1) + casework.Day(p*3600/7000)
		for n := range 5 {
			row := storetest.Row(p, fmt.Sprint("P-", p), first+casework.Day(10*n))
			row.FirstOn, row.Referral.ReceivedOn = first, first-2
			rows = append(rows, row)
		}
	}
	storetest.Import(b, s, post, rows...)
	for name, g := range map[string]Gathering{"place": {}, "commune": {}, "whole": {}} {
		g.Posts, g.Period, g.Name = []casework.Post{post}, casework.YearPeriod(2025), "Poste"
		switch name {
		case "place":
			g.Filter.Place = "commissariat"
		case "commune":
			g.Filter.Communes = []string{"94033"}
		}
		b.Run(name, func(b *testing.B) { gatherAgain(b, s, worker, g) })
	}
}

func gatherAgain(b *testing.B, s *store.Store, worker casework.Actor, g Gathering) {
	for b.Loop() {
		r, _, err := g.Reports(b.Context(), s, worker)
		if err != nil || len(r.Table("series_persons_met").Rows) != 10 {
			b.Fatal("no ten years", err)
		}
	}
}

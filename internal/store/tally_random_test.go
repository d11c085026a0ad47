package store_test

import (
	"fmt"
	"math/rand"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func anyOf[T ~string](rng *rand.Rand, l *casework.List[T]) T {
	return l.Items[rng.Intn(len(l.Items))].Code
}

// randomRows are the rows of a register of some persons, as its reader completes
// them.
func randomRows(rng *rand.Rand, persons int) (rows []*casework.RegisterRow) {
	for p := range persons {
		first := monday - casework.Day(rng.Intn(500))
		base := storetest.Row(p, fmt.Sprint("R-", p), first)
		base.Sex, base.Standing, base.Known, base.Family = anyOf(rng, casework.Sexes), anyOf(rng, casework.Standings), anyOf(rng, casework.KnownList), anyOf(rng, casework.FamilySituations)
		base.Referral.Origin, base.Referral.PoliceAct, base.Referral.Consent = anyOf(rng, casework.Origins), anyOf(rng, casework.PoliceActs), anyOf(rng, casework.Agreements)
		base.Children, base.AdultsConcerned, base.ChildrenConcerned = rng.Intn(6)-1, rng.Intn(4)-1, rng.Intn(6)-1
		base.Problems = []casework.Problem{anyOf(rng, casework.Problems), anyOf(rng, casework.Problems)}
		base.Violences, base.MainViolence = []casework.Violence{"verbales", "sexuelles"}, "sexuelles"
		if rng.Intn(2) == 0 {
			base.ClosedOn, base.Reason = first+casework.Day(100+rng.Intn(90)), anyOf(rng, casework.ClosingReasons)
		}
		for m := range 1 + rng.Intn(4) {
			row := *base
			row.On, row.Line = first+casework.Day(21*m+rng.Intn(20)), len(rows)+2
			row.Status, row.Place, row.Mode = casework.Kept, anyOf(rng, casework.Places), anyOf(rng, casework.Modes)
			row.Orientations = []casework.Orientation{{Partner: anyOf(rng, casework.PartnerKinds), Outcome: anyOf(rng, casework.Outcomes)}}
			rows = append(rows, &row)
		}
	}
	return rows
}

// engineRegisters are small, so that as many as are counted in memory, in the
// package of indicators, are read from each engine too.
const engineRegisters = 1000

func TestTheControlsHoldOnAThousandRandomRegistersReadFromEachEngine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for seed := range engineRegisters {
			rng := rand.New(rand.NewSource(int64(seed)))
			post := storetest.Post(t, s, fmt.Sprint("random-", seed))
			worker := storetest.Account(t, s, fmt.Sprint("worker-", seed), casework.Worker, post).Actor()
			whole := seed%200 == 0 // as large as a month, and compared with its facts
			persons := 1 + rng.Intn(4)
			if whole {
				persons = 12
			}
			storetest.Import(t, s, post, randomRows(rng, persons)...)
			for range rng.Intn(4) * rng.Intn(2) {
				filed(t, s, worker, deskReferral(post))
			}
			tallies, err := s.Tallies(t.Context(), worker, post.ID, casework.YearPeriod(monday.Year()))
			if err != nil {
				t.Fatal(err)
			}
			if whole {
				sameAsFresh(t, s, worker, post, "a random register")
			}
			for _, c := range indicator.NewReport(post, tallies[0]).Controls() {
				if !c.Holds {
					t.Errorf("seed %d, %s: %d and %d (%s)", seed, c.Label, c.Left, c.Right, c.Explanation)
				}
			}
		}
	})
}

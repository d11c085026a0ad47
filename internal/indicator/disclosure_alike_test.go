package indicator_test

import (
	"fmt"
	"math/rand"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// alike are persons of whom everything is the same but for a few, each of which
// differs in one fact.
func alike(rng *rand.Rand, n, odd int) (all []*casework.PersonRecord) {
	meetings := 1 + rng.Intn(3)
	for i := range n {
		c := opened("2022-01-01")
		c.Referral.ReceivedOn = c.OpenedOn
		for k := range meetings {
			a := kept("2022-01-02")
			a.On += casework.Day(20 * k)
			a.Acts, a.Orientations = []casework.Act{"ecoute"}, []casework.Orientation{{Partner: "ccas", Outcome: "effective"}}
			c.Appointments = append(c.Appointments, a)
		}
		f := casework.CaseFacts{Sex: "F", Standing: "victime", Problems: []casework.Problem{casework.ConjugalViolence}, Violences: []casework.Violence{casework.Physical, casework.Psychological},
			Children: 2, AdultsConcerned: 1, ChildrenConcerned: 2, Known: "non", Commune: "94033", AgeBand: "26-35", Family: "en_couple"}
		if i < odd {
			differ(rng.Intn(9), &c, &f)
		}
		all = append(all, person(withFacts(c, f)))
	}
	return all
}

func differ(by int, c *casework.CaseRecord, f *casework.CaseFacts) {
	switch by {
	case 0:
		f.Sex = "M"
	case 1:
		f.Standing = "temoin_proche"
	case 2:
		f.Violences = nil
	case 3:
		f.Problems = nil
	case 4:
		f.Children = casework.Unknown
	case 5:
		c.ClosedOn = c.OpenedOn + 90
	case 6:
		c.Appointments = c.Appointments[:1]
	case 7:
		c.Appointments[0].Place = "mairie"
	case 8:
		f.Commune = "94028"
	}
}

// A table with one row only, that of "non renseigné", counts everybody: hiding
// it to protect another hides nothing, and must not end with everything
// withheld.
func TestAFewOddOnesAmongLikePersonsDoNotHideEverything(t *testing.T) {
	shown := 0
	for seed := range 120 {
		rng := rand.New(rand.NewSource(int64(seed)))
		persons := alike(rng, 20+rng.Intn(30), 1+rng.Intn(4))
		r := reportOf(persons...).Disclose(threshold)
		if r.Figure("persons_met").Hidden {
			t.Errorf("seed %d: %d persons met, and not even that is shown", seed, len(persons))
			continue
		}
		shown++
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { checkAttack(t, r, indicator.DefaultThreshold) })
	}
	if shown == 0 {
		t.Error("nothing was attacked")
	}
}

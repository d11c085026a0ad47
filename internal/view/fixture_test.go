package view

import (
	"math/rand/v2"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

var fontenay = casework.Post{ID: "p1", Slug: "fontenay-sous-bois", Name: "Fontenay-sous-Bois"}

var convention = casework.Period{From: casework.NewDay(2021, 10, 1), To: casework.NewDay(2022, 9, 30)}

// fullReport is a busy year drawn at random, always the same.
func fullReport(tb testing.TB, post casework.Post, p casework.Period, persons int) *indicator.Report {
	tb.Helper()
	rnd := rand.New(rand.NewPCG(7, uint64(p.From)))
	tally, err := indicator.Compute(p, func(yield func(*casework.PersonRecord, error) bool) {
		for range persons {
			if !yield(randomPerson(rnd, p), nil) {
				return
			}
		}
	})
	if err != nil {
		tb.Fatal(err)
	}
	return indicator.NewReport(post, tally, indicator.WithCommunes(communeName))
}

var communeNames = map[string]string{"94033": "Fontenay-sous-Bois", "94080": "Vincennes", "94067": "Saint-Mandé", "94052": "Nogent-sur-Marne", "94058": "Le Perreux-sur-Marne"}

func communeName(code string) string { return communeNames[code] }

// often draws among the codes of a list, the first ones more often.
func often[T ~string](rnd *rand.Rand, l *casework.List[T]) T {
	i := int(rnd.ExpFloat64() * float64(len(l.Items)) / 4)
	return l.Items[min(i, len(l.Items)-1)].Code
}

func randomPerson(rnd *rand.Rand, p casework.Period) *casework.PersonRecord {
	opened := p.From + casework.Day(rnd.IntN(p.Days()-10))
	c := casework.CaseRecord{Number: 1, OpenedOn: opened,
		Referral: casework.Referral{ReceivedOn: opened, Origin: often(rnd, casework.Origins), PoliceAct: often(rnd, casework.PoliceActs)}}
	c.Facts = casework.CaseFacts{Sex: often(rnd, casework.Sexes), AgeBand: casework.BandOf(16 + rnd.IntN(60)),
		Commune: []string{"94033", "94033", "94033", "94033", "94080", "94067", "94052", "94058"}[rnd.IntN(8)], Standing: often(rnd, casework.Standings),
		Children: rnd.IntN(4), Known: often(rnd, casework.KnownList), Problems: []casework.Problem{often(rnd, casework.Problems)},
		Violences: []casework.Violence{casework.Psychological, often(rnd, casework.Violences)}}
	on := opened + casework.Day(rnd.IntN(6))
	for range 1 + rnd.IntN(7) {
		c.Appointments = append(c.Appointments, randomAppointment(rnd, on))
		on += casework.Day(5 + rnd.IntN(30))
	}
	if rnd.IntN(5) > 0 {
		c.ClosedOn, c.Reason = on, often(rnd, casework.ClosingReasons)
	}
	return &casework.PersonRecord{Person: "x", Cases: []casework.CaseRecord{c}}
}

func randomAppointment(rnd *rand.Rand, on casework.Day) casework.AppointmentRecord {
	a := casework.AppointmentRecord{On: on, Place: "commissariat", Mode: "presentiel", Status: casework.Kept, Minutes: 15 * (1 + rnd.IntN(5)),
		Acts: []casework.Act{often(rnd, casework.Acts)}}
	if rnd.IntN(3) == 0 {
		a.Place = "mairie"
	}
	if rnd.IntN(8) == 0 {
		a.Status = casework.Absent
	}
	if rnd.IntN(2) == 0 {
		a.Orientations = []casework.Orientation{{Partner: often(rnd, casework.PartnerKinds), Outcome: often(rnd, casework.Outcomes)}}
	}
	return a
}

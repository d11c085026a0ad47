package indicatortest

import (
	"cmp"
	"fmt"
	"math/rand"
	"slices"
	"time"

	"permanence/internal/casework"
)

// Random is a register of so many persons around a year: well kept on the
// whole, with the oddities that real ones have (no date of referral, a
// referral written down late, no meeting at all, unknown codes, a case closed
// before it opens).
func Random(rng *rand.Rand, persons int) []*casework.PersonRecord {
	all := make([]*casework.PersonRecord, persons)
	for i := range all {
		p := &casework.PersonRecord{Person: casework.PersonID(fmt.Sprintf("P%06d", i))}
		for n := range 1 + rng.Intn(2)*rng.Intn(2) {
			p.Cases = append(p.Cases, randomCase(rng, n+1))
		}
		slices.SortFunc(p.Cases, func(a, b casework.CaseRecord) int { return cmp.Compare(a.OpenedOn, b.OpenedOn) })
		all[i] = p
	}
	return all
}

// RandomYear is the year around which Random spreads its appointments.
var RandomYear = casework.YearPeriod(2022)

func randomCase(rng *rand.Rand, number int) casework.CaseRecord {
	start := RandomYear.From - 200 + casework.Day(rng.Intn(600))
	c := casework.CaseRecord{Number: number, Facts: randomFacts(rng),
		Referral: casework.Referral{Origin: pick(rng, casework.Origins), PoliceAct: pick(rng, casework.PoliceActs)}}
	on := start
	for range rng.Intn(10) {
		c.Appointments = append(c.Appointments, randomAppointment(rng, on))
		on += casework.Day(rng.Intn(40))
	}
	if rng.Intn(10) > 0 {
		c.Referral.ReceivedOn = start - casework.Day(rng.Intn(12)) + casework.Day(rng.Intn(4))
	}
	first := start
	if len(c.Appointments) > 0 {
		first = c.Appointments[0].On
	}
	c.OpenedOn = casework.OpeningDay(c.Referral.ReceivedOn, first)
	if rng.Intn(3) > 0 {
		c.ClosedOn = first + casework.Day(rng.Intn(300))
		c.Reason = pick(rng, casework.ClosingReasons)
	}
	randomLive(rng, &c, first)
	return c
}

// randomLive is what the screens know and few registers do.
func randomLive(rng *rand.Rand, c *casework.CaseRecord, first casework.Day) {
	c.Referral.Consent = pick(rng, casework.Agreements)
	if rng.Intn(4) == 0 {
		c.Referral.ContactedOn = first - 3 + casework.Day(rng.Intn(6))
	}
	for range rng.Intn(3) * rng.Intn(2) {
		c.ReopenedOn = append(c.ReopenedOn, first+casework.Day(rng.Intn(200)))
	}
	for range rng.Intn(3) * rng.Intn(2) {
		b := casework.CallbackRecord{On: first + casework.Day(rng.Intn(300)), Reached: rng.Intn(2) == 0, New: casework.NotKnown}
		if b.Reached {
			b.New = pick(rng, casework.NewFactsList)
		}
		c.Callbacks = append(c.Callbacks, b)
	}
}

// RandomReferrals are referrals around the year that made no case.
func RandomReferrals(rng *rand.Rand, n int) []casework.ReferralRecord {
	all := make([]casework.ReferralRecord, n)
	for i := range all {
		r := casework.DeskReferral{State: casework.Received, Agrees: pick(rng, casework.Consents)}
		switch rng.Intn(3) {
		case 0:
			r.State = casework.RefusedContact
		case 1:
			r.State, r.Dropped = casework.ClosedReferral, pick(rng, casework.DropReasons)
		}
		day := RandomYear.From - 100 + casework.Day(rng.Intn(600))
		r.ReceivedAt = casework.At(day.Time())
		all[i] = r.Record(time.UTC)
	}
	return all
}

func randomFacts(rng *rand.Rand) casework.CaseFacts {
	f := casework.CaseFacts{Sex: pick(rng, casework.Sexes), AgeBand: pick(rng, casework.AgeBands), Standing: pick(rng, casework.Standings),
		Known: pick(rng, casework.KnownList), Children: rng.Intn(6) - 1}
	if rng.Intn(8) > 0 {
		f.Commune = fmt.Sprintf("94%03d", rng.Intn(20))
	}
	for range rng.Intn(4) {
		f.Problems = append(f.Problems, pick(rng, casework.Problems))
	}
	for range rng.Intn(4) {
		f.Violences = append(f.Violences, pick(rng, casework.Violences))
	}
	f.Family, f.AuthorLink, f.MainViolence = pick(rng, casework.FamilySituations), pick(rng, casework.AuthorLinks), pick(rng, casework.Violences)
	f.AdultsConcerned, f.ChildrenConcerned = rng.Intn(5)-1, rng.Intn(6)-1
	return f
}

// Stations are where random appointments are held, the empty one for no station.
var Stations = []casework.StationID{"", "nord", "sud"}

func randomAppointment(rng *rand.Rand, on casework.Day) casework.AppointmentRecord {
	a := casework.AppointmentRecord{On: on, Place: pick(rng, casework.Places), Mode: pick(rng, casework.Modes), Minutes: rng.Intn(100) - 1, Status: casework.Kept}
	if rng.Intn(4) == 0 {
		a.Status = pick(rng, casework.Statuses)
	}
	a.Station = Stations[(int(on)+a.Minutes+1)%len(Stations)]
	for range rng.Intn(4) {
		a.Acts = append(a.Acts, pick(rng, casework.Acts))
	}
	for range rng.Intn(2) {
		a.Orientations = append(a.Orientations, casework.Orientation{Partner: pick(rng, casework.PartnerKinds), Outcome: pick(rng, casework.Outcomes)})
	}
	return a
}

// pick is a code of the list, the first ones more often, and now and then none
// or one that no list has.
func pick[T ~string](rng *rand.Rand, l *casework.List[T]) T {
	switch rng.Intn(40) {
	case 0:
		return ""
	case 1:
		return "code_inconnu"
	}
	n := 1 + rng.Intn(len(l.Items))
	return l.Items[rng.Intn(n)].Code
}

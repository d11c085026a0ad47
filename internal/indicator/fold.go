package indicator

import (
	"slices"

	"permanence/internal/casework"
)

// meeting is what one pass over a person's cases finds: her or his kept
// appointments in the period.
type meeting struct {
	kept   int                  // how many
	before bool                 // there was one before the period
	at     places               // where
	of     *casework.CaseRecord // the later case among those met in the period
}

// Add counts one person, whole: all her or his cases with all appointments,
// those before and after the period included. It keeps nothing of the record,
// so the caller may use it again for the next person.
func (t *Tally) Add(p *casework.PersonRecord) {
	var met meeting
	for i := range p.Cases {
		t.addCase(&p.Cases[i], &met)
	}
	if met.kept > 0 {
		t.addMeeting(&met)
		t.addFacts(met.of)
	}
}

func (t *Tally) addCase(c *casework.CaseRecord, met *meeting) {
	first := c.FirstKept()
	t.addStock(c)
	t.addDelay(c, first)
	t.addContact(c)
	t.addClosing(c, first)
	t.addAfterwards(c)
	kept, conjugal := met.kept, c.Facts.Conjugal()
	for i := range c.Appointments {
		t.addAppointment(&c.Appointments[i], met, conjugal)
	}
	if met.kept > kept && (met.of == nil || later(c, met.of)) {
		met.of = c
	}
}

// later tells which of two cases gives the facts of a person met in both.
func later(c, than *casework.CaseRecord) bool {
	if c.OpenedOn != than.OpenedOn {
		return c.OpenedOn > than.OpenedOn
	}
	return c.Number > than.Number
}

// addStock counts a case as open at the start, opened, closed, open at the end.
func (t *Tally) addStock(c *casework.CaseRecord) {
	opened, openBefore := t.period.Contains(c.OpenedOn), casework.OpenAt(c.OpenedOn, c.ClosedOn, t.period.From-1)
	if opened {
		t.addReferral(casework.TakenAsCase, c.Referral.Consent)
	}
	if openBefore {
		t.counts[casesOpenAtStart]++
	}
	if (opened || openBefore) && c.Facts.Conjugal() {
		t.counts[casesConjugal]++
	}
	if casework.OpenAt(c.OpenedOn, c.ClosedOn, t.period.To) {
		t.counts[casesOpenAtEnd]++
		t.series[openAges].Add(int(t.period.To-c.OpenedOn), 1)
	}
	if c.ClosedOn != 0 && c.ClosedOn < c.OpenedOn || c.OpenedOn == 0 {
		t.addReversed(c)
	}
}

// addReversed counts apart a case that closes before it opens, as happens when
// the referral is written down late: it is never open, so that what opened
// less what closed misses the stock by as many.
func (t *Tally) addReversed(c *casework.CaseRecord) {
	if t.period.Contains(c.OpenedOn) {
		t.counts[reversedOpened]++
	}
	if t.period.Contains(c.ClosedOn) {
		t.counts[reversedClosed]++
	}
}

// addDelay counts the days from the referral to the first kept appointment. A
// negative delay, or one from an unknown day, is a delay not known.
func (t *Tally) addDelay(c *casework.CaseRecord, first casework.Day) {
	if !t.period.Contains(first) {
		return
	}
	t.counts[casesFirstKept]++
	if c.Referral.ReceivedOn == 0 {
		t.counts[casesWithoutReferralDate]++
	}
	if c.OpenedOn != 0 && first >= c.OpenedOn {
		t.series[delays].Add(int(first-c.OpenedOn), 1)
	}
}

// addClosing counts a closed case, and the days since its first kept
// appointment when there was one.
func (t *Tally) addClosing(c *casework.CaseRecord, first casework.Day) {
	if !t.period.Contains(c.ClosedOn) {
		return
	}
	t.counts[casesClosed]++
	t.count(closingsByReason, position(casework.ClosingReasons, c.Reason))
	if first != 0 && c.ClosedOn >= first {
		t.series[followups].Add(int(c.ClosedOn-first), 1)
	}
}

func (t *Tally) addAppointment(a *casework.AppointmentRecord, met *meeting, conjugal bool) {
	if !t.period.Contains(a.On) {
		met.before = met.before || (a.Status == casework.Kept && a.On < t.period.From)
		return
	}
	t.count(appointmentsByStatus, position(casework.Statuses, a.Status))
	if a.Status != casework.Kept {
		return
	}
	place := position(casework.Places, a.Place)
	met.kept++
	met.at |= 1 << place
	t.count(appointmentsByPlace, place)
	t.count(appointmentsByMode, position(casework.Modes, a.Mode))
	t.addWork(a)
	if conjugal {
		t.counts[appointmentsConjugal]++
		t.addKnown(minutesConjugal, minutesConjugalMissing, max(a.Minutes, casework.Unknown))
	}
}

// addWork counts what was done in a kept appointment.
func (t *Tally) addWork(a *casework.AppointmentRecord) {
	if a.Minutes < 0 {
		t.counts[minutesMissing]++
	} else {
		t.counts[minutes] += a.Minutes
	}
	for _, act := range a.Acts {
		t.count(acts, position(casework.Acts, act))
	}
	for _, o := range a.Orientations {
		t.count(orientationsByPartner, position(casework.PartnerKinds, o.Partner))
		t.count(orientationsByOutcome, position(casework.Outcomes, o.Outcome))
		t.countCrossing(partnerOutcome, position(casework.PartnerKinds, o.Partner), position(casework.Outcomes, o.Outcome))
	}
}

// addMeeting counts a person met: new or not, once or followed, and where.
func (t *Tally) addMeeting(met *meeting) {
	t.counts[personsMet]++
	if !met.before {
		t.counts[personsNew]++
	}
	if met.kept == 1 {
		t.counts[personsMetOnce]++
	}
	for i := range axes[personsByPlace].codes {
		if met.at.has(i) {
			t.count(personsByPlace, i)
		}
	}
	t.visits[met.at]++
}

// addFacts counts the facts of the case that stands for a person met.
func (t *Tally) addFacts(c *casework.CaseRecord) {
	f := &c.Facts
	t.count(personsBySex, position(casework.Sexes, f.Sex))
	t.count(personsByAge, position(casework.AgeBands, f.AgeBand))
	t.count(personsByStanding, position(casework.Standings, f.Standing))
	t.count(personsByKnown, position(casework.KnownList, f.Known))
	t.count(personsByOrigin, position(casework.Origins, c.Referral.Origin))
	t.count(personsByPoliceAct, position(casework.PoliceActs, c.Referral.PoliceAct))
	t.count(personsByProcedure, position(casework.Procedures, c.Referral.PoliceAct.Procedure()))
	t.communes[casework.OrNotKnown(f.Commune)]++
	t.count(personsByFamily, position(casework.FamilySituations, f.Family))
	t.count(personsByMainViolence, position(casework.Violences, f.Main()))
	t.count(personsByChildren, position(casework.ChildrenBands, casework.ChildrenBandOf(f.Children)))
	t.addKnown(children, childrenMissing, max(f.Children, casework.Unknown))
	t.addKnown(adultsTouched, adultsTouchedMissing, max(f.AdultsConcerned, casework.Unknown))
	t.addKnown(childrenTouched, childrenTouchedMissing, max(f.ChildrenConcerned, casework.Unknown))
	t.addConjugal(f)
	t.countCrossing(problemSexAge, position(casework.Problems, f.MainProblem()), position(casework.Sexes, f.Sex), position(casework.AgeBands, f.AgeBand))
	t.addProblems(f)
	t.addViolences(f)
	t.addWomanVictim(f)
}

// addConjugal counts a person met in a case of violence in the couple and, apart,
// one of whom no problem at all is known.
func (t *Tally) addConjugal(f *casework.CaseFacts) {
	if f.Conjugal() {
		t.counts[personsConjugal]++
		if f.Standing == casework.Victim {
			t.counts[victimsConjugal]++
		}
		return
	}
	if !slices.ContainsFunc(f.Problems, func(p casework.Problem) bool { return casework.Problems.Has(p) && p != casework.NotKnown }) {
		t.counts[personsConjugalMissing]++
	}
}

// addProblems counts the main problem, then each other one once; non_connu
// among the others is a person of whom no problem is known at all.
func (t *Tally) addProblems(f *casework.CaseFacts) {
	t.count(personsByProblem, position(casework.Problems, f.MainProblem()))
	unknown := position(casework.Problems, casework.NotKnown)
	known, others := false, 0
	for i, p := range f.Problems {
		at := position(casework.Problems, p)
		known = known || at != unknown
		if i > 0 && at != unknown && !slices.Contains(f.Problems[:i], p) {
			t.count(personsBySecondaryProblem, at)
			others++
		}
	}
	t.counts[secondaryMore] += max(others-1, 0)
	switch {
	case !known:
		t.count(personsBySecondaryProblem, unknown)
	case others == 0:
		t.counts[secondaryNone]++
	}
}

// addViolences counts each type of violence once; non_connu is a person of
// whom no type is known.
func (t *Tally) addViolences(f *casework.CaseFacts) {
	unknown := position(casework.Violences, casework.NotKnown)
	known, types := false, 0
	for i, v := range f.Violences {
		at := position(casework.Violences, v)
		known = known || at != unknown
		if at != unknown && !slices.Contains(f.Violences[:i], v) {
			t.count(personsByViolence, at)
			types++
		}
	}
	t.counts[violencesMore] += max(types-1, 0)
	if !known {
		t.count(personsByViolence, unknown)
	}
}

// addWomanVictim counts a woman, a victim, of both psychological and physical
// violence; and, apart, who is not known in one of the three.
func (t *Tally) addWomanVictim(f *casework.CaseFacts) {
	if f.Sex == casework.Female && f.Standing == casework.Victim &&
		slices.Contains(f.Violences, casework.Psychological) && slices.Contains(f.Violences, casework.Physical) {
		t.counts[womenVictims]++
		return
	}
	unknown := func(v casework.Violence) bool { return !casework.Violences.Has(v) || v == casework.NotKnown }
	if casework.OrNotKnown(f.Sex) == casework.NotKnown || casework.OrNotKnown(f.Standing) == casework.NotKnown ||
		!slices.ContainsFunc(f.Violences, func(v casework.Violence) bool { return !unknown(v) }) {
		t.counts[womenVictimsMissing]++
	}
}

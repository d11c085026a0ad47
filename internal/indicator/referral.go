package indicator

import "permanence/internal/casework"

// AddReferral counts a referral that made no case, if it was received in the
// period. One that made a case is counted with its case.
func (t *Tally) AddReferral(x *casework.ReferralRecord) {
	if t.period.Contains(x.On) {
		t.addReferral(x.Outcome, x.Consent)
	}
}

func (t *Tally) addReferral(outcome casework.ReferralOutcome, consent casework.Consent) {
	t.count(referralsByOutcome, position(casework.ReferralOutcomes, outcome))
	t.count(referralsByConsent, position(casework.Agreements, consent))
}

// addContact counts the days from the referral to the first contact, and by whom
// the referral came. A negative delay, or one from an unknown day, is not known.
func (t *Tally) addContact(c *casework.CaseRecord) {
	first := c.FirstContact()
	if !t.period.Contains(first) {
		return
	}
	days := casework.Unknown
	if c.OpenedOn != 0 && first >= c.OpenedOn {
		days = int(first - c.OpenedOn)
		t.series[contacts].Add(days, 1)
	}
	delay, origin := position(casework.ContactDelays, casework.DelayBand(days)), position(casework.Origins, c.Referral.Origin)
	t.count(casesByContactDelay, delay)
	t.count(casesByContactOrigin, origin)
	t.countCrossing(originDelay, origin, delay)
}

// addAfterwards counts what happened to a case once closed: reopened, which
// counts once however often, and news taken of the person.
func (t *Tally) addAfterwards(c *casework.CaseRecord) {
	for _, on := range c.ReopenedOn {
		if t.period.Contains(on) {
			t.counts[casesReopened]++
			break
		}
	}
	for _, b := range c.Callbacks {
		if !t.period.Contains(b.On) {
			continue
		}
		t.counts[callbacks]++
		if b.Reached {
			t.count(callbacksByNewFacts, position(casework.NewFactsList, b.New))
		}
	}
}

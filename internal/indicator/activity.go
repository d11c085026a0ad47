package indicator

import "permanence/internal/casework"

// AddActivity counts one work without a file, if it is in the period. It
// touches no count of persons, cases or appointments.
func (t *Tally) AddActivity(x *casework.Activity) {
	if !t.period.Contains(x.On) {
		return
	}
	t.count(activitiesByKind, position(casework.ActivityKinds, x.Kind))
	t.addKnown(activityMinutes, activityMinutesMissing, x.Minutes)
	t.addKnown(peopleReached, peopleMissing, x.People)
}

// addKnown adds a number to its total, or counts it as missing.
func (t *Tally) addKnown(total, missing counter, n int) {
	if n == casework.Unknown {
		t.counts[missing]++
		return
	}
	t.counts[total] += n
}

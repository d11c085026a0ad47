package casework

import (
	"fmt"
	"time"
)

// horizon is how far ahead a next duty hour is looked for, in days: the longest
// absence without a substitute that a person is told about.
const horizon = 60

// Duty is when the worker of a post answers.
type Duty struct {
	Hours    []DutyHours
	Absences []Absence
}

// Next is NextDuty from a moment.
func (d *Duty) Next(from time.Time) (time.Time, bool) { return NextDuty(d.Hours, d.Absences, from) }

// Missed tells that nobody answered at a moment, in a post whose hours are
// known.
func (d *Duty) Missed(at time.Time) bool {
	next, ok := d.Next(at)
	return ok && next.After(at)
}

// NextDuty is when the worker answers next: now itself within a duty hour; false
// when none is held in two months. A day of absence without a substitute has
// none. It is reckoned on the clocks of now's zone.
func NextDuty(duties []DutyHours, absences []Absence, now time.Time) (next time.Time, ok bool) {
	for ahead := range horizon {
		day := now.AddDate(0, 0, ahead)
		if unheld(absences, DayOf(day)) {
			continue
		}
		for i := range duties {
			from, held := duties[i].from(day, now)
			if held && (!ok || from.Before(next)) {
				next, ok = from, true
			}
		}
		if ok {
			return next, true
		}
	}
	return time.Time{}, false
}

func unheld(absences []Absence, on Day) bool {
	for i := range absences {
		if absences[i].Substitute == "" && absences[i].Period.Contains(on) {
			return true
		}
	}
	return false
}

// from is when the duty begins on a day, or now when it has begun; false when it
// is not held or is over.
func (d *DutyHours) from(day, now time.Time) (time.Time, bool) {
	begin, ok1 := d.From.minutes()
	end, ok2 := d.To.minutes()
	if !ok1 || !ok2 || !d.HeldOn(DayOf(day)) {
		return time.Time{}, false
	}
	at := func(minutes int) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, day.Location())
	}
	if !at(end).After(now) {
		return time.Time{}, false
	}
	if at(begin).Before(now) {
		return now, true
	}
	return at(begin), true
}

// FrenchMinutes is a lapse of time as people say it: "12 min", "2 h 05",
// "3 jours".
func FrenchMinutes(minutes int) string {
	switch {
	case minutes < 60:
		return fmt.Sprintf("%d\u00a0min", max(minutes, 0))
	case minutes < 48*60:
		return fmt.Sprintf("%d\u00a0h\u00a0%02d", minutes/60, minutes%60)
	}
	return fmt.Sprintf("%d\u00a0jours", minutes/(24*60))
}

// ReferralDelays are the moments from an event to a first meeting. A zero one
// has not come, or was not written down.
type ReferralDelays struct{ Event, Received, FirstContact, FirstMeeting time.Time }

// quarter is how exactly the hour of a meeting is written: the form proposes the
// nearest one.
const quarter = 15 * time.Minute

// Meet adds the first kept meeting, which is the first contact when none came
// before it. Its hour is written to the quarter, the others to the second: one that
// seems to come less than a quarter before the referral or the contact came with it.
func (d *ReferralDelays) Meet(at time.Time) {
	for _, moment := range []time.Time{d.Received, d.FirstContact} {
		if at.Before(moment) && moment.Sub(at) < quarter {
			at = moment
		}
	}
	d.FirstMeeting = at
	if d.FirstContact.IsZero() || at.Before(d.FirstContact) {
		d.FirstContact = at
	}
}

// Step is a lapse between two moments of a referral.
type Step struct {
	Label   string
	Minutes int // Unknown while one of the two is missing
}

// Steps are the lapses, in order: event to referral, referral to first
// contact, first contact to first meeting.
func (d ReferralDelays) Steps() []Step {
	return []Step{
		{"Des faits à la saisine", minutesBetween(d.Event, d.Received)},
		{"De la saisine au premier contact", minutesBetween(d.Received, d.FirstContact)},
		{"Du premier contact au premier rendez-vous", minutesBetween(d.FirstContact, d.FirstMeeting)},
	}
}

func minutesBetween(from, to time.Time) int {
	if from.IsZero() || to.IsZero() || to.Before(from) {
		return Unknown
	}
	return int(to.Sub(from) / time.Minute)
}

package casework

import "slices"

// The facts of a case: codes, dates and numbers, pseudonymous, as the store
// keeps them in clear. Indicators are computed from them and from nothing
// else, so erasing a person leaves the figures of past years as they were.

// CaseFacts describe the person and the situation at the time of the case.
type CaseFacts struct {
	Sex         Sex
	AgeBand     AgeBand // at the case's first kept appointment
	Commune     string  // INSEE code of 5 characters; empty when unknown
	CommuneYear int     // the edition of the official code that it belongs to
	Standing    Standing
	Children    int // Unknown when not written down
	Known       KnownToServices
	Problems    []Problem // the first one is the main one
	Violences   []Violence
	AuthorLink  AuthorLink
	// MainViolence is one of Violences, so that a split by it adds up to all the
	// cases; non_connu when nobody said.
	MainViolence Violence
	// AdultsConcerned and ChildrenConcerned are how many persons the situation
	// touches: two numbers, nobody's identity. Unknown when not written down.
	AdultsConcerned, ChildrenConcerned int
}

// CheckMainViolence refuses a main type of violence that is not among those of
// the case.
func CheckMainViolence(f *CaseFacts) error {
	if OrNotKnown(f.MainViolence) == NotKnown || slices.Contains(f.Violences, f.MainViolence) {
		return nil
	}
	return Invalid("violence_principale", Violences.Label(f.MainViolence), "un des types de violences cochés")
}

// CheckReferralDay refuses a referral dated after the case's first appointment:
// nobody is met before being brought to the worker.
func CheckReferralDay(referral, firstAppointment Day) error {
	if referral != 0 && firstAppointment != 0 && referral > firstAppointment {
		return Invalid("date_saisine", referral.French(), "une date qui n'est pas après le premier rendez-vous ("+firstAppointment.French()+")")
	}
	return nil
}

// MainProblem is the first problem, non_connu without any.
func (f *CaseFacts) MainProblem() Problem {
	if len(f.Problems) == 0 {
		return NotKnown
	}
	return f.Problems[0]
}

// PersonRecord is what an indicator sees of one person: her or his cases, in
// order of opening. It holds no identity.
type PersonRecord struct {
	Person PersonID
	Cases  []CaseRecord
}

// CaseRecord is what an indicator sees of one case: its appointments are in
// order of day and hour.
type CaseRecord struct {
	Case         CaseID
	Number       int
	Referral     Referral
	OpenedOn     Day
	ClosedOn     Day
	Reason       ClosingReason
	Facts        CaseFacts
	Appointments []AppointmentRecord
}

// AppointmentRecord is what an indicator sees of one appointment.
type AppointmentRecord struct {
	On           Day
	At           TimeOfDay
	Place        Place
	Mode         Mode
	Status       Status
	Minutes      int // Unknown when not written down
	Acts         []Act
	Orientations []Orientation
}

// FirstKept is the day of the case's first kept appointment, zero without one.
func (c *CaseRecord) FirstKept() Day {
	for i := range c.Appointments {
		if c.Appointments[i].Status == Kept {
			return c.Appointments[i].On
		}
	}
	return 0
}

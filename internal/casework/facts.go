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
	Family                             FamilySituation
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

// Main is the main type of violence: the one that was said or, of a case with a
// single type, that one. It is non_connu when nobody said, and for a code that
// is not among the types of the case.
func (f *CaseFacts) Main() Violence {
	if main := OrNotKnown(f.MainViolence); main != NotKnown && slices.Contains(f.Violences, main) {
		return main
	}
	only := Violence(NotKnown)
	for _, v := range f.Violences {
		switch {
		case !Violences.Has(v) || v == NotKnown || v == only:
		case only == NotKnown:
			only = v
		default:
			return NotKnown
		}
	}
	return only
}

// Conjugal tells a case of violence in a present or former couple: by its
// problems or, where types of violence are named, by the author's link.
func (f *CaseFacts) Conjugal() bool {
	named := func(v Violence) bool { return Violences.Has(v) && v != NotKnown }
	return slices.Contains(f.Problems, ConjugalViolence) || f.AuthorLink.Context() == Conjugal && slices.ContainsFunc(f.Violences, named)
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
	ReopenedOn   []Day // each time that it was opened again
	Callbacks    []CallbackRecord
}

// CallbackRecord is what an indicator sees of one news taken after a closing.
type CallbackRecord struct {
	On      Day
	Reached bool
	New     NewFacts
}

// ReferralRecord is what an indicator sees of a referral that made no case:
// nobody's name is in it, nor ever needed.
type ReferralRecord struct {
	On      Day
	Unit    UnitID // empty when no unit's desk filed it
	Outcome ReferralOutcome
	Consent Consent
}

// AppointmentRecord is what an indicator sees of one appointment.
type AppointmentRecord struct {
	On           Day
	At           TimeOfDay
	Place        Place
	Station      StationID // where the post's sheet names the place; empty for none
	Mode         Mode
	Status       Status
	Minutes      int // Unknown when not written down
	Acts         []Act
	Orientations []Orientation
}

// FirstContact is the day on which the person was first reached, by an attempt
// or in a kept appointment; zero before.
func (c *CaseRecord) FirstContact() Day {
	kept, reached := c.FirstKept(), c.Referral.ContactedOn
	if reached == 0 || kept != 0 && kept < reached {
		return kept
	}
	return reached
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

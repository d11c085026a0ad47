package casework

import "slices"

// SaidBy tells whether a row says nothing that a recorded row does not say
// already: written over it, it would change nothing. What the row leaves empty
// says nothing; the columns of the appointment, which an import replaces whole,
// are compared whole. The rank, which depends on the other rows of the file, is
// not looked at.
func (r *RegisterRow) SaidBy(recorded *RegisterRow) bool {
	return r.samePerson(recorded) && r.sameCase(recorded) && r.sameAppointment(recorded)
}

func (r *RegisterRow) samePerson(old *RegisterRow) bool {
	return unsaid(r.LastName, old.LastName) && unsaid(r.FirstName, old.FirstName) && unsaidCode(r.Sex, old.Sex) &&
		old.Birth.Agrees(r.Birth) && old.Birth.Better(r.Birth) == old.Birth
}

func (r *RegisterRow) sameCase(old *RegisterRow) bool {
	return r.CaseNumber == old.CaseNumber && unsaid(r.Commune, old.Commune) && unsaidCode(r.Standing, old.Standing) &&
		unsaidNumber(r.Children, old.Children) && unsaidNumber(r.AdultsConcerned, old.AdultsConcerned) && unsaidNumber(r.ChildrenConcerned, old.ChildrenConcerned) &&
		unsaidCode(r.Known, old.Known) && unsaidCode(r.Family, old.Family) && unsaidCode(r.AuthorLink, old.AuthorLink) && unsaidCode(r.MainViolence, old.MainViolence) &&
		r.Referral.saidBy(&old.Referral) &&
		(len(r.Problems) == 0 || slices.Equal(r.Problems, old.Problems)) && (len(r.Violences) == 0 || slices.Equal(r.Violences, old.Violences)) &&
		(r.ClosedOn == 0 || r.ClosedOn == old.ClosedOn) && unsaidCode(r.Reason, old.Reason)
}

func (r *Referral) saidBy(old *Referral) bool {
	return (r.ReceivedOn == 0 || r.ReceivedOn == old.ReceivedOn) && (r.ReceivedAt == "" || r.ReceivedAt == old.ReceivedAt) && (r.ContactedOn == 0 || r.ContactedOn == old.ContactedOn) &&
		unsaidCode(r.Origin, old.Origin) && unsaidCode(r.PoliceAct, old.PoliceAct) && unsaidCode(r.Consent, old.Consent) &&
		unsaid(string(r.Unit), string(old.Unit))
}

func (r *RegisterRow) sameAppointment(old *RegisterRow) bool {
	return r.On == old.On && r.At == old.At && r.Status == old.Status && OrNotKnown(r.Place) == OrNotKnown(old.Place) && unsaid(string(r.Station), string(old.Station)) && OrNotKnown(r.Mode) == OrNotKnown(old.Mode) &&
		r.Minutes == old.Minutes && slices.Equal(r.Acts, old.Acts) && slices.Equal(r.Orientations, old.Orientations)
}

// unsaid tells that a text says nothing new.
func unsaid(said, recorded string) bool { return said == "" || said == recorded }

// unsaidCode tells that a code says nothing new.
func unsaidCode[T ~string](said, recorded T) bool {
	return said == "" || said == NotKnown || said == recorded
}

// unsaidNumber tells that a number says nothing new.
func unsaidNumber(said, recorded int) bool { return said == Unknown || said == recorded }

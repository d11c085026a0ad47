package casework

// Case (dossier) is one accompaniment of one person, from opening to closing.
// A returning person gets a new one. Its facts are frozen as they are true.
type Case struct {
	ID            CaseID
	Post          PostID
	Person        PersonID
	Number        int // 1, 2…: the person's accompaniments in order
	Referral      Referral
	OpenedOn      Day
	ClosedOn      Day // zero while open
	ClosingReason ClosingReason
	FirstKeptOn   Day // first kept appointment, zero before
	Facts         CaseFacts
	Worker        AccountID // in charge; empty for a case that came from a register
	Restricted    bool      // the person asked that it be read and nothing else (GDPR, article 18)
	Version       int64
}

// ReferenceOf is the short reference of a case that people say aloud: the last
// letters of its identifier. It tells nothing of the person.
func ReferenceOf(id CaseID) string {
	return string(id[max(0, len(id)-5):])
}

// OpeningDay is the day on which a case opens: its referral's, or the day of
// its first appointment when no referral date was written down.
func OpeningDay(referral, firstAppointment Day) Day {
	if referral != 0 {
		return referral
	}
	return firstAppointment
}

// CheckClosing refuses a closing before the case's first appointment.
func CheckClosing(firstAppointment, closedOn Day) error {
	if closedOn != 0 && firstAppointment != 0 && closedOn < firstAppointment {
		return Invalid("date_cloture", "", "une date qui n'est pas avant le premier rendez-vous de la situation ("+firstAppointment.French()+")")
	}
	return nil
}

// OpenAt tells whether the case was opened by the day and not closed by then.
func OpenAt(openedOn, closedOn, day Day) bool {
	return openedOn != 0 && openedOn <= day && (closedOn == 0 || closedOn > day)
}

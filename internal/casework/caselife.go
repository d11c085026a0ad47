package casework

// Event is something that happened to a case as a whole.
type Event string

const (
	Opened     Event = "opened"
	Closed     Event = "closed"
	Reopened   Event = "reopened"
	HandedOver Event = "handed_over"
	GlassOpen  Event = "glass_broken"
)

// Events are the events with their French names.
var Events = newList("evenement", "Événement",
	Item[Event]{Code: Opened, Label: "Dossier ouvert"},
	Item[Event]{Code: Closed, Label: "Dossier clos"},
	Item[Event]{Code: Reopened, Label: "Dossier rouvert"},
	Item[Event]{Code: HandedOver, Label: "Dossier transmis"},
	Item[Event]{Code: GlassOpen, Label: "Dossier ouvert par bris de glace"})

// CaseEvent is one event in a case's timeline.
type CaseEvent struct {
	Kind    Event
	On      Day
	Reason  string // a code: of ClosingReasons for a closing, of TransferReasons for a hand-over, of GlassReasons; free of personal data always
	Account AccountID
	At      Instant
}

// CheckOpening refuses a case that would open in the future, or whose referral
// is dated in the future.
func CheckOpening(referral, today Day) error {
	if referral > today {
		return Invalid("date_saisine", referral.French(), "une date qui n'est pas à venir")
	}
	return nil
}

// CheckContactDay refuses a first contact in the future, or before the referral.
func CheckContactDay(r Referral, today Day) error {
	switch {
	case r.ContactedOn > today:
		return Invalid("premier_contact", r.ContactedOn.French(), "une date qui n'est pas à venir")
	case r.ContactedOn != 0 && r.ContactedOn < r.ReceivedOn:
		return Invalid("premier_contact", r.ContactedOn.French(), "une date qui n'est pas avant la saisine ("+r.ReceivedOn.French()+")")
	}
	return nil
}

// CheckClosingDay refuses a closing in the future, before the first
// appointment, or before the opening.
func CheckClosingDay(c *Case, firstAppointment, closedOn, today Day) error {
	switch {
	case closedOn == 0:
		return Invalid("date_cloture", "", "la date de clôture")
	case closedOn > today:
		return Invalid("date_cloture", closedOn.French(), "une date qui n'est pas à venir")
	case closedOn < c.OpenedOn:
		return Invalid("date_cloture", closedOn.French(), "une date qui n'est pas avant l'ouverture du dossier ("+c.OpenedOn.French()+")")
	}
	return CheckClosing(firstAppointment, closedOn)
}

// Appointment is a planned or held contact of a case, as the screens write it.
type Appointment struct {
	ID      AppointmentID
	Case    CaseID
	Person  PersonID
	Post    PostID
	Version int64
	// Missed says why it did not take place; empty for one that did or will.
	Missed      MissedReason
	StationName string // of its station, read with it
	AppointmentRecord
}

// Where is where it takes place, in words.
func (x *Appointment) Where() string { return WhereLabel(x.Place, x.StationName) }

// CheckAppointment refuses an appointment whose day, status, duration, place
// or mode does not hold.
func CheckAppointment(a *AppointmentRecord, today Day) error {
	switch {
	case a.On == 0:
		return Invalid("date", "", "la date du rendez-vous")
	case !Statuses.Has(a.Status):
		return Invalid("statut", string(a.Status), Statuses.Expected())
	case !Places.Has(a.Place):
		return Invalid("lieu", string(a.Place), Places.Expected())
	case !Modes.Has(a.Mode):
		return Invalid("modalite", string(a.Mode), Modes.Expected())
	}
	if err := CheckMinutes(a.Minutes); err != nil {
		return err
	}
	return CheckStatus(a.Status, a.On, today)
}

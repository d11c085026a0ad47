package casework

// Status (statut) says what became of an appointment.
type Status string

const (
	Planned            Status = "planifie"
	Kept               Status = "honore"
	Absent             Status = "absent"
	Excused            Status = "excuse"         // cancelled by the person
	CancelledByService Status = "annule_service" // cancelled by us
)

var Statuses = newList("statut", "Statut du rendez-vous",
	Item[Status]{Code: Planned, Label: "Planifié", Also: []string{"planifiée", "prévu"}},
	Item[Status]{Code: Kept, Label: "Honoré", Also: []string{"honorée", "tenu", "présent"}},
	Item[Status]{Code: Absent, Label: "Absent", Also: []string{"absente", "non honoré"}},
	Item[Status]{Code: Excused, Label: "Excusé (annulé par la personne)", Also: []string{"excusé", "excusée"}},
	Item[Status]{Code: CancelledByService, Label: "Annulé par le service", Also: []string{"annulé service"}})

// MaxMinutes is the longest appointment that a register may hold.
const MaxMinutes = 600

// Unknown stands for a whole number that nobody wrote down: minutes, children.
const Unknown = -1

// DefaultStatus is the status of an appointment when none is written: a past
// or present one was kept, a future one is planned.
func DefaultStatus(on, today Day) Status {
	if on > today {
		return Planned
	}
	return Kept
}

// CheckStatus refuses an appointment that is said to have happened on a day
// that has not come.
func CheckStatus(s Status, on, today Day) error {
	if on > today && (s == Kept || s == Absent) {
		return Invalid("statut", string(s), "« Planifié », « Excusé » ou « Annulé par le service » pour une date à venir")
	}
	return nil
}

// CheckMinutes refuses a duration out of 0 to 600 minutes.
func CheckMinutes(n int) error {
	if n != Unknown && (n < 0 || n > MaxMinutes) {
		return Invalid("duree", "", "un nombre entier de minutes, de 0 à 600")
	}
	return nil
}

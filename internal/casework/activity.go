package casework

import "strconv"

// ActivityKind is a kind of work that belongs to no case.
type ActivityKind string

// ActivityKinds are the kinds of work without a file.
var ActivityKinds = newList("activite", "Travail sans dossier",
	Item[ActivityKind]{Code: "action_collective", Label: "Action collective"},
	Item[ActivityKind]{Code: "sensibilisation", Label: "Sensibilisation"},
	Item[ActivityKind]{Code: "reunion_partenaires", Label: "Réunion de partenaires"},
	Item[ActivityKind]{Code: "conseil_technique", Label: "Conseil aux policiers et gendarmes"},
	Item[ActivityKind]{Code: "formation", Label: "Formation donnée"},
	Item[ActivityKind]{Code: "astreinte", Label: "Astreinte, permanence tenue"},
	Item[ActivityKind]{Code: "autre", Label: "Autre"})

// Activity is work without a file: no person, no text, only what a report
// counts.
type Activity struct {
	ID        string
	Post      PostID
	Account   AccountID
	On        Day
	Kind      ActivityKind
	Minutes   int     // Unknown when not said
	People    int     // reached or present, Unknown when not said
	RemovedAt Instant // zero unless taken away today
	Version   int64
	// Number is drawn with the form of a new one, which is recorded once however
	// often the form is sent; empty for none.
	Number string
}

// Repeats tells that an activity just typed says what was recorded, by the same
// professional, and is still there.
func (x *Activity) Repeats(recorded *Activity) bool {
	return recorded.RemovedAt.IsZero() && x.Post == recorded.Post && x.Account == recorded.Account && x.On == recorded.On &&
		x.Kind == recorded.Kind && x.Minutes == recorded.Minutes && x.People == recorded.People
}

// MaxActivityMinutes is one day: longer work is written day by day.
const MaxActivityMinutes = 24 * 60

// MaxPeople is the largest number of people that is taken as typed right.
const MaxPeople = 9999

// CheckActivity refuses an activity without its kind, dated in the future, or
// with a duration or a number of people that cannot be.
func CheckActivity(a *Activity, today Day) error {
	var f faults
	f.when(a.On == 0 || a.On > today, Invalid("date", a.On.French(), "une date qui n'est pas à venir"))
	f.when(!ActivityKinds.Has(a.Kind), Invalid("genre", string(a.Kind), "un genre de la liste"))
	f.when(a.Minutes != Unknown && (a.Minutes < 0 || a.Minutes > MaxActivityMinutes), Invalid("minutes", strconv.Itoa(a.Minutes), "un nombre entier de minutes, de 0 à 1440"))
	f.when(a.People != Unknown && (a.People < 0 || a.People > MaxPeople), Invalid("personnes", strconv.Itoa(a.People), "un nombre de personnes, de 0 à 9999"))
	return f.err()
}

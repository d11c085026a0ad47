package casework

import "strconv"

// PersonID, CaseID and the others are identifiers made by NewID. They tell
// nothing of the person.
type (
	PersonID      string
	CaseID        string
	AppointmentID string
	PostID        string
	AccountID     string
	ImportID      string
)

// Identity is the personal layer of a Person. It is encrypted whole; nothing
// of it is ever a clear column, a log field or part of an address.
type Identity struct {
	LastName  string `json:"nom,omitempty"`
	FirstName string `json:"prenom,omitempty"`
	Birth     Birth  `json:"naissance,omitzero"`
	// RegisterKey is the identifier of the person in the post's own register.
	// Workers build it as they like, from names sometimes: it is personal.
	RegisterKey string   `json:"registre,omitempty"`
	Phones      []string `json:"telephones,omitempty"`
	Mail        string   `json:"courriel,omitempty"`
	Address     string   `json:"adresse,omitempty"`
	// Contact is how the person can be reached without danger.
	Contact SafeContact `json:"contact,omitzero"`
}

// Person is one human being, never a household.
type Person struct {
	ID       PersonID
	Post     PostID
	Sex      Sex
	Identity Identity
	Version  int64
}

// Birth is a birth date, or a year alone when nothing more is known.
type Birth struct {
	Year int `json:"annee,omitempty"`
	Day  Day `json:"jour,omitzero"`
}

// BirthOn is a full birth date.
func BirthOn(d Day) Birth { return Birth{Year: d.Year(), Day: d} }

// IsZero tells that nothing is known.
func (b Birth) IsZero() bool { return b.Year == 0 }

// Agrees tells whether two notes of a birth may be of one person: same year,
// and same day where both say one. A missing one agrees with any.
func (b Birth) Agrees(o Birth) bool {
	if b.IsZero() || o.IsZero() {
		return true
	}
	return b.Year == o.Year && (b.Day == 0 || o.Day == 0 || b.Day == o.Day)
}

// Better is the more precise of two notes that agree.
func (b Birth) Better(o Birth) Birth {
	if b.IsZero() || (b.Day == 0 && o.Day != 0) {
		return o
	}
	return b
}

// String is YYYY-MM-DD or YYYY.
func (b Birth) String() string {
	if b.Day != 0 {
		return b.Day.String()
	}
	if b.Year != 0 {
		return strconv.Itoa(b.Year)
	}
	return ""
}

// AgeOn is the age in whole years on a day; year minus birth year when the
// year alone is known; Unknown without a birth.
func (b Birth) AgeOn(d Day) int {
	if b.IsZero() || d == 0 {
		return Unknown
	}
	age := d.Year() - b.Year
	if b.Day != 0 {
		t, on := b.Day.Time(), d.Time()
		if on.Month() < t.Month() || (on.Month() == t.Month() && on.Day() < t.Day()) {
			age--
		}
	}
	return age
}

// AgeBand is the age band at first contact.
type AgeBand string

var AgeBands = newList("tranche_age", "Âge au premier contact",
	Item[AgeBand]{Code: "0-17", Label: "0 à 17 ans"},
	Item[AgeBand]{Code: "18-25", Label: "18 à 25 ans"},
	Item[AgeBand]{Code: "26-35", Label: "26 à 35 ans"},
	Item[AgeBand]{Code: "36-45", Label: "36 à 45 ans"},
	Item[AgeBand]{Code: "46-55", Label: "46 à 55 ans"},
	Item[AgeBand]{Code: "56-65", Label: "56 à 65 ans"},
	Item[AgeBand]{Code: "66+", Label: "66 ans et plus"},
	Item[AgeBand]{Code: NotKnown, Label: "Non renseigné"})

// BandOf is the band of an age in years; non_connu for a negative one.
func BandOf(age int) AgeBand {
	switch {
	case age < 0:
		return NotKnown
	case age <= 17:
		return "0-17"
	case age <= 25:
		return "18-25"
	case age <= 35:
		return "26-35"
	case age <= 45:
		return "36-45"
	case age <= 55:
		return "46-55"
	case age <= 65:
		return "56-65"
	}
	return "66+"
}

package casework

// PoliceAct is the police or gendarmerie act that a referral comes from.
type PoliceAct string

var PoliceActs = newList("acte_police", "Acte de police d'origine",
	Item[PoliceAct]{Code: "plainte", Label: "Plainte"},
	Item[PoliceAct]{Code: "main_courante", Label: "Main courante"},
	Item[PoliceAct]{Code: "pvrj", Label: "Procès-verbal de renseignement judiciaire", Also: []string{"PV de renseignement judiciaire"}},
	Item[PoliceAct]{Code: "intervention", Label: "Intervention"},
	Item[PoliceAct]{Code: "garde_a_vue", Label: "Garde à vue", Also: []string{"GAV"}},
	Item[PoliceAct]{Code: "aucun", Label: "Aucun"},
	Item[PoliceAct]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC"}})

// Procedure tells penal matters from the others.
type Procedure string

const (
	Penal    Procedure = "penal"
	NonPenal Procedure = "hors_penal"
)

var Procedures = newList("procedure", "Pénal et hors pénal",
	Item[Procedure]{Code: Penal, Label: "Pénal (plainte, garde à vue)"},
	Item[Procedure]{Code: NonPenal, Label: "Hors pénal"},
	Item[Procedure]{Code: NotKnown, Label: "Non renseigné"})

// Procedure of an act: penal for a plainte or a garde à vue, hors pénal for
// every other known one; a code that no list has is none. Nobody types it.
func (a PoliceAct) Procedure() Procedure {
	switch {
	case a == NotKnown || !PoliceActs.Has(a):
		return NotKnown
	case a == "plainte" || a == "garde_a_vue":
		return Penal
	}
	return NonPenal
}

// Referral (saisine) brings a person's situation to the worker. ReceivedOn is
// zero when nobody wrote the date down.
type Referral struct {
	ReceivedOn Day
	ReceivedAt TimeOfDay
	Origin     Origin
	PoliceAct  PoliceAct
	// Unit is the police or gendarmerie unit that brought the person; empty for
	// none, or when nobody said. It is one of the case's post, or of the post by
	// which the referral came before it was handed over.
	Unit UnitID
	// Consent is the person's answer to being contacted; non_connu when nobody
	// wrote it down.
	Consent Consent
	// ContactedOn is the first day on which an attempt reached the person, zero
	// when none did: a kept appointment is a contact by itself.
	ContactedOn Day
}

// DangerGrid is the result of the police danger grid, of which this program
// holds no question: how many were answered yes, and how many of the red ones.
type DangerGrid struct {
	Done     bool
	Yes, Red int
}

// The police rule: so many yes, or so many red, characterise a danger.
const (
	CharacterisedYes = 12
	CharacterisedRed = 2
)

// Characterised is that rule on a grid that was done.
func (g DangerGrid) Characterised() bool {
	return g.Done && (g.Yes >= CharacterisedYes || g.Red >= CharacterisedRed)
}

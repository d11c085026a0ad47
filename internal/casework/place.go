package casework

// Place (lieu) is where a contact happens.
type Place string

// AtDistance is a contact where nobody is received anywhere.
const AtDistance Place = "distance"

var Places = newList("lieu", "Lieu",
	Item[Place]{Code: "commissariat", Label: "Commissariat"},
	Item[Place]{Code: "gendarmerie", Label: "Gendarmerie"},
	Item[Place]{Code: "mairie", Label: "Mairie"},
	Item[Place]{Code: "ccas", Label: "CCAS"},
	Item[Place]{Code: "departement_social", Label: "Service social du département"},
	Item[Place]{Code: "domicile", Label: "Domicile"},
	Item[Place]{Code: "partenaire", Label: "Chez un partenaire"},
	Item[Place]{Code: "exterieur", Label: "À l'extérieur"},
	Item[Place]{Code: AtDistance, Label: "À distance"},
	Item[Place]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC"}})

// ReceivesPeople tells whether people are received at the place: distance is a
// row of the tables by place but not such a place, nor is an unknown one.
func (p Place) ReceivesPeople() bool { return p != AtDistance && p != NotKnown && p != "" }

// Mode (modalité) is the way of a contact.
type Mode string

var Modes = newList("modalite", "Modalité",
	Item[Mode]{Code: "presentiel", Label: "En présence", Also: []string{"présentiel", "présence"}},
	Item[Mode]{Code: "telephone", Label: "Téléphone", Also: []string{"tél", "tel"}},
	Item[Mode]{Code: "visio", Label: "Visioconférence"},
	Item[Mode]{Code: "visite_domicile", Label: "Visite à domicile", Also: []string{"VAD"}},
	Item[Mode]{Code: "accompagnement", Label: "Accompagnement physique"},
	Item[Mode]{Code: "ecrit", Label: "Écrit", Also: []string{"courriel", "mail", "sms"}},
	Item[Mode]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC"}})

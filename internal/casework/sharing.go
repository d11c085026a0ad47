package casework

// Purpose says what a piece of information is shared for.
type Purpose string

// Purposes are the purposes with their French names.
var Purposes = newList("finalite", "Finalité du partage",
	Item[Purpose]{Code: "demande_prise_en_charge", Label: "Demander une prise en charge"},
	Item[Purpose]{Code: "rendez_vous", Label: "Convenir d'un rendez-vous"},
	Item[Purpose]{Code: "mise_a_l_abri", Label: "Demander une mise à l'abri"},
	Item[Purpose]{Code: "ouverture_droits", Label: "Ouvrir ou rétablir un droit"},
	Item[Purpose]{Code: "relais", Label: "Passer le relais en fin de suivi"})

// SharedItem is one piece of information that a letter may carry. There is none
// for the facts, the notes, or anybody but the person.
type SharedItem string

const (
	ShareName     SharedItem = "nom"
	ShareNeed     SharedItem = "besoin"
	SharePhone    SharedItem = "telephone"
	ShareMail     SharedItem = "courriel"
	ShareAddress  SharedItem = "adresse"
	ShareBirth    SharedItem = "naissance"
	ShareCommune  SharedItem = "commune"
	ShareChildren SharedItem = "enfants"
)

// SharedItems are the pieces with their French names, the least first.
var SharedItems = newList("elements", "Éléments partagés",
	Item[SharedItem]{Code: ShareName, Label: "Nom et prénom"},
	Item[SharedItem]{Code: ShareNeed, Label: "Besoin"},
	Item[SharedItem]{Code: SharePhone, Label: "Téléphone"},
	Item[SharedItem]{Code: ShareMail, Label: "Courriel"},
	Item[SharedItem]{Code: ShareAddress, Label: "Adresse"},
	Item[SharedItem]{Code: ShareBirth, Label: "Date ou année de naissance"},
	Item[SharedItem]{Code: ShareCommune, Label: "Commune"},
	Item[SharedItem]{Code: ShareChildren, Label: "Nombre d'enfants"})

// Channel is the way to the person that the item opens; empty for one that
// opens none.
func (i SharedItem) Channel() Channel {
	switch i {
	case SharePhone:
		return ByCall
	case ShareMail:
		return ByMail
	case ShareAddress:
		return ByLetter
	}
	return ""
}

// Delivery says how a letter reaches its reader.
type Delivery string

// Deliveries are the ways with their French names.
var Deliveries = newList("remise", "Remise de la lettre",
	Item[Delivery]{Code: "partenaire", Label: "Adressée au partenaire"},
	Item[Delivery]{Code: "main_propre", Label: "Remise à la personne, en main propre"},
	Item[Delivery]{Code: "courrier", Label: "Envoyée à la personne par courrier"},
	Item[Delivery]{Code: "courriel", Label: "Envoyée à la personne par courriel"})

// Channel is the way to the person that the delivery takes; empty for one that
// takes none.
func (d Delivery) Channel() Channel {
	switch d {
	case "courrier":
		return ByLetter
	case "courriel":
		return ByMail
	}
	return ""
}

// Sharing (partage) is one letter: what of a case was given to a partner, when,
// by whom and for what.
type Sharing struct {
	ID          string
	Case        CaseID
	Orientation OrientationID
	Kind        PartnerKind
	Service     PartnerID
	ServiceName string
	Purpose     Purpose
	Items       []SharedItem
	Delivery    Delivery
	Account     AccountID
	At          Instant
}

// DefaultItems are the least that an orientation needs: the name, the need, and
// the contacts that the person allows. CASF, article L121-6-2: what is shared
// is limited to what is strictly necessary.
func DefaultItems(safe SafeContact) []SharedItem {
	items := []SharedItem{ShareName, ShareNeed}
	for _, i := range []SharedItem{SharePhone, ShareMail} {
		if safe.May(i.Channel()) {
			items = append(items, i)
		}
	}
	return items
}

// CheckSharing refuses a letter without purpose, delivery or items, and one
// that opens or takes a way which the person has not allowed.
func CheckSharing(s *Sharing, safe SafeContact) error {
	var f faults
	f.when(!Purposes.Has(s.Purpose), Invalid("finalite", string(s.Purpose), "ce à quoi servent les informations partagées"))
	f.when(!Deliveries.Has(s.Delivery), Invalid("remise", string(s.Delivery), "la façon dont la lettre est remise"))
	f.when(len(s.Items) == 0, Invalid("elements", "", "un élément au moins"))
	f.note(checkWay("remise", s.Delivery.Channel(), safe))
	for _, i := range s.Items {
		f.when(!SharedItems.Has(i), Invalid("elements", string(i), SharedItems.Expected()))
		if !f.tell("elements") {
			f.note(checkWay("elements", i.Channel(), safe))
		}
	}
	return f.err()
}

// checkWay refuses a way that the safe contact closes, beside the field that opens
// it; no way at all is no fault.
func checkWay(field string, way Channel, safe SafeContact) error {
	if way == "" {
		return nil
	}
	err := safe.Allows(way)
	if err == nil {
		return nil
	}
	return &Error{Kind: KindInvalid, Field: field, Message: err.Error() + " La lettre n'est pas faite.", Err: err}
}

package casework

// ContactDelay says how long a person waited for the first contact. It is
// computed from days, never typed.
type ContactDelay string

// ContactDelays are the bands that reports cross with the origin.
var ContactDelays = newList("delai_contact", "Délai jusqu'au premier contact",
	Item[ContactDelay]{Code: "0-2", Label: "Deux jours au plus"},
	Item[ContactDelay]{Code: "3-7", Label: "De trois à sept jours"},
	Item[ContactDelay]{Code: "8+", Label: "Huit jours et plus"},
	Item[ContactDelay]{Code: NotKnown, Label: "Non renseigné"})

// DelayBand is the band of a number of days; non_connu for a negative one.
func DelayBand(days int) ContactDelay {
	switch {
	case days < 0:
		return NotKnown
	case days <= 2:
		return "0-2"
	case days <= 7:
		return "3-7"
	}
	return "8+"
}

// ChildrenBand is the number of a person's children.
type ChildrenBand string

// ChildrenBands are the numbers, the last one open.
var ChildrenBands = newList("nombre_enfants", "Nombre d'enfants",
	Item[ChildrenBand]{Code: "0", Label: "Aucun enfant"},
	Item[ChildrenBand]{Code: "1", Label: "Un enfant"},
	Item[ChildrenBand]{Code: "2", Label: "Deux enfants"},
	Item[ChildrenBand]{Code: "3", Label: "Trois enfants"},
	Item[ChildrenBand]{Code: "4+", Label: "Quatre enfants et plus"},
	Item[ChildrenBand]{Code: NotKnown, Label: "Non renseigné"})

// ChildrenBandOf is the band of a number of children; non_connu for Unknown.
func ChildrenBandOf(n int) ChildrenBand {
	if n < 0 {
		return NotKnown
	}
	return ChildrenBands.Items[min(n, 4)].Code
}

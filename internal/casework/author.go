package casework

// AuthorLink is what the author of the violence is to the person.
type AuthorLink string

var AuthorLinks = newList("lien_auteur", "Lien avec l'auteur",
	Item[AuthorLink]{Code: "conjoint", Label: "Conjoint, partenaire"},
	Item[AuthorLink]{Code: "ex_conjoint", Label: "Ex-conjoint, ex-partenaire"},
	Item[AuthorLink]{Code: "parent", Label: "Parent"},
	Item[AuthorLink]{Code: "enfant", Label: "Enfant"},
	Item[AuthorLink]{Code: "fratrie", Label: "Frère ou sœur"},
	Item[AuthorLink]{Code: "autre_famille", Label: "Autre membre de la famille"},
	Item[AuthorLink]{Code: "connaissance", Label: "Connaissance"},
	Item[AuthorLink]{Code: "inconnu", Label: "Personne inconnue"},
	Item[AuthorLink]{Code: NotKnown, Label: "Non renseigné"})

// Context says in which circle the violence happens. It is computed from the
// author's link, never typed.
type Context string

// Conjugal is the context of a present or former couple.
const Conjugal Context = "conjugal"

// Contexts are the circles with their French names.
var Contexts = newList("contexte", "Contexte",
	Item[Context]{Code: Conjugal, Label: "Conjugal"},
	Item[Context]{Code: "familial", Label: "Familial"},
	Item[Context]{Code: "autre", Label: "Hors du couple et de la famille"},
	Item[Context]{Code: NotKnown, Label: "Non renseigné"})

// Context of an author's link: conjugal for a present or former partner,
// familial for a relative.
func (l AuthorLink) Context() Context {
	switch l {
	case "conjoint", "ex_conjoint":
		return Conjugal
	case "parent", "enfant", "fratrie", "autre_famille":
		return "familial"
	case "connaissance", "inconnu":
		return "autre"
	}
	return NotKnown
}

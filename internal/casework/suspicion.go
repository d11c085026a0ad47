package casework

// Suspicion is a reason, read from the file, to think that whoever asks for a
// person's data may be the one whom the person fears. It proves nothing: it
// makes the worker see the person alone, and keeps the answer out of the post.
type Suspicion string

// AuthorIsPartner and the others are the codes of Suspicions.
const (
	AuthorIsPartner  Suspicion = "auteur_conjoint"
	AuthorIsRelative Suspicion = "auteur_representant"
	LinkedIsAuthor   Suspicion = "lien_auteur"
	LinkedIsSuspect  Suspicion = "lien_mis_en_cause"
	OwnIsSuspect     Suspicion = "mis_en_cause"
)

// Suspicions are the reasons, with what the worker reads.
var Suspicions = newList("soupcon", "Ce que dit le dossier",
	Item[Suspicion]{Code: AuthorIsPartner, Label: "L'auteur noté est le conjoint ou l'ex-conjoint : il a pu demander au nom de la personne, ou la contraindre à demander."},
	Item[Suspicion]{Code: AuthorIsRelative, Label: "L'auteur noté est de la famille, et la demande vient d'un parent ou d'un tuteur : c'est peut-être la même personne."},
	Item[Suspicion]{Code: LinkedIsAuthor, Label: "Une personne liée à ce dossier a, avec la personne, le lien qui est noté pour l'auteur."},
	Item[Suspicion]{Code: LinkedIsSuspect, Label: "Une personne liée à ce dossier est suivie comme mise en cause."},
	Item[Suspicion]{Code: OwnIsSuspect, Label: "Ce dossier est celui d'une personne mise en cause, et une personne liée est victime : la réponse ne doit rien en apprendre, pas même qu'elle est suivie."})

// LinkedFile is what is known of a person linked with another: what she or he
// is to the other, and how each of her or his cases stands.
type LinkedFile struct {
	Kind      LinkKind
	Standings []Standing
}

// SuspicionsOf reads, from the facts of a person's cases and from those linked
// with her or him, whether whoever asks may be the author of the violence. The
// reasons come in the order of Suspicions; none says nothing of the requester.
func SuspicionsOf(requester Requester, own []CaseFacts, linked []LinkedFile) []Suspicion {
	found := map[Suspicion]bool{}
	suspect := false
	for _, f := range own {
		context := f.AuthorLink.Context()
		found[AuthorIsPartner] = found[AuthorIsPartner] || context == "conjugal"
		found[AuthorIsRelative] = found[AuthorIsRelative] || context == "familial" && requester == AskedByGuardian
		suspect = suspect || f.Standing == Suspect
		for _, l := range linked {
			found[LinkedIsAuthor] = found[LinkedIsAuthor] || l.Kind.fits(f.AuthorLink)
		}
	}
	for _, l := range linked {
		for _, standing := range l.Standings {
			found[LinkedIsSuspect] = found[LinkedIsSuspect] || standing == Suspect
			found[OwnIsSuspect] = found[OwnIsSuspect] || suspect && standing == Victim
		}
	}
	var all []Suspicion
	for _, s := range Suspicions.Items {
		if found[s.Code] {
			all = append(all, s.Code)
		}
	}
	return all
}

// fits tells whether a linked person may be the author: of partners, present and
// former ones are not told apart, since a couple parts between two writings.
func (k LinkKind) fits(author AuthorLink) bool {
	if context := AuthorLink(k).Context(); context == "conjugal" {
		return author.Context() == context
	}
	return string(k) == string(author)
}

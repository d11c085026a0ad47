package casework

import "slices"

// Relation is what the actor is to a record. Four of them are to a post; the
// others are to one case or one referral, which the store finds record by
// record.
type Relation string

const (
	OwnPost    Relation = "own_post"   // a post that the account works for, hosts or funds
	Substitute Relation = "substitute" // a post, or a case, whose worker the account replaces today
	Entrusted  Relation = "entrusted"  // another post, one of whose cases the account is in charge of
	OtherPost  Relation = "other_post" // any other post
	NoRecord   Relation = "no_record"  // the action touches no record of a post

	OwnCase     Relation = "own_case"     // the account is in charge, or nobody is and the post is its own
	BrokenGlass Relation = "broken_glass" // opened less than three hours ago by breaking the glass
	SamePost    Relation = "same_post"    // another worker of the account's post is in charge
	OtherSide   Relation = "other_side"   // the account follows the opposed party
	ShutOut     Relation = "shut_out"     // whoever is in charge shut the account out

	OwnUnit   Relation = "own_unit"   // a referral that the desk's own unit filed
	OtherUnit Relation = "other_unit" // a referral of another unit, or of none
)

// Relations are all of them, with their names as the permission table prints
// them. Being shut out, and following the other party, win over every other
// relation and open nothing.
var Relations = []Relation{OwnPost, OwnCase, Substitute, Entrusted, BrokenGlass, SamePost, OtherSide, ShutOut, OwnUnit, OtherUnit, OtherPost, NoRecord}

// Label is the relation as a French reader names it.
func (r Relation) Label() string { return relationLabels[r] }

var relationLabels = map[Relation]string{
	OwnPost:     "ses postes seulement",
	OwnCase:     "les dossiers dont il est en charge, et ceux de son poste que personne n'a pris en charge",
	Substitute:  "ce qu'il remplace, pour des dates données",
	Entrusted:   "le poste d'un dossier qui lui est confié",
	BrokenGlass: "un dossier ouvert par bris de glace, trois heures",
	SamePost:    "un dossier dont un collègue du poste est en charge",
	OtherSide:   "un dossier de la partie opposée à celle qu'il suit",
	ShutOut:     "un dossier dont il est écarté",
	OwnUnit:     "les saisines de sa propre unité",
	OtherUnit:   "les saisines d'une autre unité",
	OtherPost:   "tous les postes",
	NoRecord:    "aucune donnée de personne",
}

// Relation of the actor to a post.
func (a Actor) Relation(post PostID) Relation { return a.relations(post)[0] }

// relations of the actor to a post, and to those of its records that are the
// actor's own.
func (a Actor) relations(post PostID) []Relation {
	switch {
	case slices.Contains(a.Posts, post):
		return []Relation{OwnPost, OwnCase, OwnUnit, SamePost}
	case slices.Contains(a.Replacing, post):
		return []Relation{Substitute}
	case slices.Contains(a.Entrusted, post):
		return []Relation{Entrusted, OwnCase}
	}
	return []Relation{OtherPost}
}

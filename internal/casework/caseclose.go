package casework

// ReopeningReason says why a closed case is opened again.
type ReopeningReason string

// ReopeningReasons are the reasons with their French names.
var ReopeningReasons = newList("motif_reouverture", "Motif de réouverture",
	Item[ReopeningReason]{Code: "nouveaux_faits", Label: "Nouveaux faits"},
	Item[ReopeningReason]{Code: "demande_personne", Label: "La personne le demande"},
	Item[ReopeningReason]{Code: "suite_partenaire", Label: "Un partenaire revient vers nous"},
	Item[ReopeningReason]{Code: "erreur", Label: "Dossier clos par erreur"},
	Item[ReopeningReason]{Code: "autre", Label: "Autre"})

// OpenItem is one thing that a case still holds when it is about to be closed,
// for the checklist: a planned appointment, an orientation without an answer.
type OpenItem struct {
	Text string // in French, without any name
	On   Day    // since when, or for when
}

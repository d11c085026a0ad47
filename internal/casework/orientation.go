package casework

// PartnerKind is the kind of mainstream service that takes over. In this
// program an orientation is always the outgoing hand-over to a partner; what
// comes in is a referral.
type PartnerKind string

var PartnerKinds = newList("orientation", "Partenaire",
	Item[PartnerKind]{Code: "ccas", Label: "CCAS"},
	Item[PartnerKind]{Code: "departement_social", Label: "Service social du département"},
	Item[PartnerKind]{Code: "aide_victimes", Label: "Aide aux victimes"},
	Item[PartnerKind]{Code: "cidff", Label: "CIDFF"},
	Item[PartnerKind]{Code: "association_femmes", Label: "Association spécialisée, femmes victimes", Also: []string{"association femmes"}},
	Item[PartnerKind]{Code: "siao_115", Label: "Hébergement, SIAO-115", Also: []string{"siao", "115"}},
	Item[PartnerKind]{Code: "caf", Label: "CAF"},
	Item[PartnerKind]{Code: "avocat_justice", Label: "Avocat, accès au droit", Also: []string{"avocat"}},
	Item[PartnerKind]{Code: "protection_enfance", Label: "Protection de l'enfance"},
	Item[PartnerKind]{Code: "sante_psy", Label: "Santé psychique"},
	Item[PartnerKind]{Code: "sante", Label: "Santé"},
	Item[PartnerKind]{Code: "umj", Label: "Unité médico-judiciaire"},
	Item[PartnerKind]{Code: "bailleur", Label: "Bailleur"},
	Item[PartnerKind]{Code: "emploi", Label: "Emploi"},
	Item[PartnerKind]{Code: "mdph", Label: "MDPH"},
	Item[PartnerKind]{Code: "police", Label: "Police ou gendarmerie"},
	Item[PartnerKind]{Code: "autre", Label: "Autre"},
	Item[PartnerKind]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC"}})

// Outcome (suite) says how far an orientation went.
type Outcome string

const (
	Proposed  Outcome = "proposee"
	Accepted  Outcome = "acceptee"
	Effective Outcome = "effective"
)

var Outcomes = newList("suite_orientation", "Suite de l'orientation",
	Item[Outcome]{Code: Proposed, Label: "Proposée", Also: []string{"proposé"}},
	Item[Outcome]{Code: Accepted, Label: "Acceptée", Also: []string{"accepté"}},
	Item[Outcome]{Code: Effective, Label: "Effective", Also: []string{"effectif"}},
	Item[Outcome]{Code: "refusee", Label: "Refusée", Also: []string{"refusé"}},
	Item[Outcome]{Code: "sans_suite", Label: "Sans suite"},
	Item[Outcome]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC"}})

// Orientation is a hand-over to a partner, made in an appointment.
type Orientation struct {
	Partner PartnerKind
	Outcome Outcome
}

package casework

// The code lists of the field. Each type is one word of the glossary; each
// list gives the codes in the order in which reports print them.

// Sex of a person as she or he gives it.
type Sex string

// Female and the others are the codes of Sexes.
const (
	Female   Sex = "F"
	Male     Sex = "M"
	OtherSex Sex = "X"
)

var Sexes = newList("sexe", "Sexe",
	Item[Sex]{Code: Female, Label: "Femmes", Also: []string{"femme", "féminin", "mme", "madame"}},
	Item[Sex]{Code: Male, Label: "Hommes", Also: []string{"homme", "h", "masculin", "monsieur"}},
	Item[Sex]{Code: OtherSex, Label: "Autre", Also: []string{"autres"}},
	Item[Sex]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC", "non connu", "inconnu"}})

// OfOne is the sex of one person in words, "Femme"; the labels of Sexes head
// rows of figures, in the plural.
func (s Sex) OfOne() string {
	switch s {
	case Female:
		return "Femme"
	case Male:
		return "Homme"
	}
	return Sexes.Label(s)
}

// Standing (qualité) is what the person is in the matter.
type Standing string

const (
	Victim  Standing = "victime"
	Suspect Standing = "mis_en_cause"
	Witness Standing = "temoin_proche"
)

var Standings = newList("qualite", "Qualité",
	Item[Standing]{Code: Victim, Label: "Victime", Also: []string{"victimes"}},
	Item[Standing]{Code: Suspect, Label: "Mis en cause", Also: []string{"mise en cause", "auteur"}},
	Item[Standing]{Code: Witness, Label: "Témoin ou proche", Also: []string{"témoin", "proche"}},
	Item[Standing]{Code: "autre", Label: "Autre"},
	Item[Standing]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC"}})

// KnownToServices tells whether a social service knew the person for this
// matter before.
type KnownToServices string

var KnownList = newList("connu_services_sociaux", "Déjà connu d'un service social",
	Item[KnownToServices]{Code: "oui", Label: "Oui", Also: []string{"o", "connu", "connue"}},
	Item[KnownToServices]{Code: "non", Label: "Non", Also: []string{"n", "inconnu", "inconnue"}},
	Item[KnownToServices]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC", "ne sait pas"}})

// Origin says by whom the referral came. A person who comes alone and a case
// that the worker finds in the main courante are two codes, never one.
type Origin string

var Origins = newList("origine", "Origine de la saisine",
	Item[Origin]{Code: "police_accueil", Label: "Police ou gendarmerie, accueil"},
	Item[Origin]{Code: "police_plainte", Label: "Police ou gendarmerie, plainte"},
	Item[Origin]{Code: "police_main_courante", Label: "Police, main courante"},
	Item[Origin]{Code: "police_intervention", Label: "Police ou gendarmerie, intervention"},
	Item[Origin]{Code: "police_garde_a_vue", Label: "Police ou gendarmerie, garde à vue"},
	Item[Origin]{Code: "isc", Label: "Repérage par l'intervenant social", Also: []string{"auto-saisine de l'intervenant"}},
	Item[Origin]{Code: "mairie_ccas", Label: "Mairie ou CCAS", Also: []string{"mairie", "ccas"}},
	Item[Origin]{Code: "departement_social", Label: "Service social du département", Also: []string{"département"}},
	Item[Origin]{Code: "association", Label: "Association"},
	Item[Origin]{Code: "education", Label: "Éducation nationale", Also: []string{"éducation", "école"}},
	Item[Origin]{Code: "sante", Label: "Santé"},
	Item[Origin]{Code: "justice", Label: "Justice"},
	Item[Origin]{Code: "bailleur", Label: "Bailleur"},
	Item[Origin]{Code: "caf", Label: "CAF"},
	Item[Origin]{Code: "personne", Label: "La personne elle-même", Also: []string{"personne elle-même"}},
	Item[Origin]{Code: "proche", Label: "Un proche"},
	Item[Origin]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC"}})

// Problem (problématique) is a motive of a case. The first one recorded is the
// main one.
type Problem string

// ConjugalViolence is the problem of violence in a present or former couple.
const ConjugalViolence Problem = "violences_conjugales"

// Problems are the motives, in the order in which reports print them.
var Problems = newList("problematique", "Problématique",
	Item[Problem]{Code: ConjugalViolence, Label: "Violences conjugales"},
	Item[Problem]{Code: "violences_intrafamiliales", Label: "Violences intrafamiliales", Also: []string{"violences familiales", "VIF"}},
	Item[Problem]{Code: "violences_sexuelles", Label: "Violences sexuelles"},
	Item[Problem]{Code: "differend_familial", Label: "Différend familial"},
	Item[Problem]{Code: "separation_conflictuelle", Label: "Séparation conflictuelle"},
	Item[Problem]{Code: "mineur_danger", Label: "Mineur en danger"},
	Item[Problem]{Code: "fugue", Label: "Fugue"},
	Item[Problem]{Code: "vulnerabilite", Label: "Vulnérabilité (âge, handicap)", Also: []string{"vulnérabilité"}},
	Item[Problem]{Code: "detresse_sociale", Label: "Détresse sociale"},
	Item[Problem]{Code: "precarite", Label: "Précarité"},
	Item[Problem]{Code: "logement_expulsion", Label: "Logement, expulsion", Also: []string{"logement", "expulsion"}},
	Item[Problem]{Code: "sante_mentale", Label: "Santé mentale"},
	Item[Problem]{Code: "tentative_suicide", Label: "Tentative de suicide"},
	Item[Problem]{Code: "addictions", Label: "Addictions", Also: []string{"addiction"}},
	Item[Problem]{Code: "voisinage", Label: "Conflit de voisinage"},
	Item[Problem]{Code: "harcelement", Label: "Harcèlement"},
	Item[Problem]{Code: "exploitation_prostitution", Label: "Exploitation, prostitution", Also: []string{"prostitution"}},
	Item[Problem]{Code: "discrimination", Label: "Discrimination"},
	Item[Problem]{Code: "radicalisation", Label: "Radicalisation"},
	Item[Problem]{Code: "mis_en_cause", Label: "Mis en cause"},
	Item[Problem]{Code: "autre", Label: "Autre"},
	Item[Problem]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC"}})

// Violence is a type of violence suffered or named; a case may have several.
type Violence string

const (
	Psychological Violence = "psychologiques"
	Physical      Violence = "physiques"
)

var Violences = newList("violences", "Types de violences",
	Item[Violence]{Code: Psychological, Label: "Psychologiques", Also: []string{"psychologique"}},
	Item[Violence]{Code: Physical, Label: "Physiques", Also: []string{"physique"}},
	Item[Violence]{Code: "sexuelles", Label: "Sexuelles", Also: []string{"sexuelle"}},
	Item[Violence]{Code: "verbales", Label: "Verbales", Also: []string{"verbale"}},
	Item[Violence]{Code: "economiques", Label: "Économiques", Also: []string{"économique"}},
	Item[Violence]{Code: "administratives", Label: "Administratives", Also: []string{"administrative"}},
	Item[Violence]{Code: "cyberviolences", Label: "Cyberviolences", Also: []string{"cyberviolence"}},
	Item[Violence]{Code: "mariage_force", Label: "Mariage forcé"},
	Item[Violence]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC"}})

// Act is one thing done during an appointment.
type Act string

var Acts = newList("actes", "Actes",
	Item[Act]{Code: "ecoute", Label: "Écoute"},
	Item[Act]{Code: "information", Label: "Information"},
	Item[Act]{Code: "evaluation", Label: "Évaluation"},
	Item[Act]{Code: "prevention", Label: "Prévention"},
	Item[Act]{Code: "orientation", Label: "Orientation"},
	Item[Act]{Code: "accompagnement", Label: "Accompagnement"},
	Item[Act]{Code: "mediation", Label: "Médiation"},
	Item[Act]{Code: "liaison", Label: "Liaison"},
	Item[Act]{Code: "ecrit", Label: "Écrit"})

// ClosingReason says why a case was closed.
type ClosingReason string

var ClosingReasons = newList("motif_cloture", "Motif de clôture",
	Item[ClosingReason]{Code: "relais_pris", Label: "Relais pris"},
	Item[ClosingReason]{Code: "objectifs_atteints", Label: "Objectifs atteints"},
	Item[ClosingReason]{Code: "sans_nouvelles", Label: "Sans nouvelles"},
	Item[ClosingReason]{Code: "refus", Label: "Refus"},
	Item[ClosingReason]{Code: "demenagement", Label: "Déménagement"},
	Item[ClosingReason]{Code: "reorientation", Label: "Réorientation"},
	Item[ClosingReason]{Code: "deces", Label: "Décès"},
	Item[ClosingReason]{Code: "autre", Label: "Autre"},
	Item[ClosingReason]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC"}})

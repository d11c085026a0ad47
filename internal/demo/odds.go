package demo

import "permanence/internal/casework"

// The weights below are invented, of the order of what published reports show.

type way struct {
	origin casework.Origin
	act    casework.PoliceAct
}

var (
	ways = []odds[way]{
		{way{"police_plainte", "plainte"}, 34}, {way{"police_main_courante", "main_courante"}, 24}, {way{"police_intervention", "intervention"}, 12},
		{way{"police_accueil", "aucun"}, 8}, {way{"isc", "main_courante"}, 5}, {way{"police_garde_a_vue", "garde_a_vue"}, 2},
		{way{"mairie_ccas", "aucun"}, 4}, {way{"departement_social", "aucun"}, 3}, {way{"association", "aucun"}, 2},
		{way{"personne", "aucun"}, 4}, {way{casework.NotKnown, casework.NotKnown}, 2},
	}
	knownOdds   = []odds[casework.KnownToServices]{{"non", 46}, {"oui", 42}, {casework.NotKnown, 12}}
	familyOdds  = []odds[casework.FamilySituation]{{"en_separation", 24}, {"marie", 22}, {"union_libre", 18}, {"separe", 16}, {"celibataire", 10}, {"veuvage", 2}, {casework.NotKnown, 8}}
	consentOdds = []odds[casework.Consent]{{casework.Agrees, 80}, {casework.NotAsked, 12}, {casework.NotKnown, 8}}
	adultsOdds  = []odds[int]{{1, 55}, {2, 35}, {3, 10}}
	authorOdds  = []odds[casework.AuthorLink]{{"parent", 34}, {"enfant", 22}, {"fratrie", 14}, {"autre_famille", 20}, {casework.NotKnown, 10}}
	// of violence in a couple
	partnerAuthorOdds = []odds[casework.AuthorLink]{{"conjoint", 54}, {"ex_conjoint", 42}, {casework.NotKnown, 4}}
	childrenOdds      = []odds[int]{{0, 34}, {1, 26}, {2, 23}, {3, 10}, {4, 3}, {casework.Unknown, 4}}
	problemOdds       = []odds[casework.Problem]{
		{"violences_conjugales", 52}, {"violences_intrafamiliales", 14}, {"differend_familial", 8}, {"detresse_sociale", 7}, {"precarite", 4},
		{"logement_expulsion", 4}, {"vulnerabilite", 3}, {"sante_mentale", 3}, {"voisinage", 3}, {"mineur_danger", 2},
	}
	standingOdds = []odds[casework.Standing]{{casework.Victim, 70}, {casework.Suspect, 12}, {casework.Witness, 9}, {"autre", 5}, {casework.NotKnown, 4}}
	violenceOdds = []odds[casework.Violence]{{casework.Physical, 72}, {"verbales", 34}, {"economiques", 24}, {"sexuelles", 13}, {"cyberviolences", 7}, {"administratives", 5}}
	delays       = []odds[casework.Day]{{0, 12}, {1, 18}, {2, 22}, {3, 14}, {5, 12}, {8, 11}, {14, 7}, {23, 4}}
	lengths      = []odds[int]{{1, 30}, {2, 20}, {3, 14}, {4, 12}, {6, 12}, {8, 8}, {11, 4}}
	statusOdds   = []odds[casework.Status]{{casework.Kept, 86}, {casework.Absent, 7}, {casework.Excused, 5}, {casework.CancelledByService, 2}}
	placeOdds    = []odds[casework.Place]{{"commissariat", 55}, {"mairie", 22}, {casework.AtDistance, 18}, {"ccas", 3}, {"domicile", 2}}
	minuteOdds   = []odds[int]{{20, 12}, {30, 20}, {45, 24}, {60, 30}, {75, 8}, {90, 6}}
	actOdds      = []odds[[]casework.Act]{{[]casework.Act{"ecoute", "evaluation"}, 40}, {[]casework.Act{"ecoute", "information"}, 34}, {[]casework.Act{"information", "accompagnement"}, 16}, {[]casework.Act{"ecoute", "prevention"}, 10}}
	partnerOdds  = []odds[casework.PartnerKind]{
		{"cidff", 15}, {"aide_victimes", 14}, {"association_femmes", 12}, {"departement_social", 11}, {"caf", 9}, {"avocat_justice", 9}, {"siao_115", 8},
		{"umj", 7}, {"ccas", 6}, {"sante_psy", 5}, {"bailleur", 4},
	}
	outcomeOdds = []odds[casework.Outcome]{{casework.Effective, 50}, {casework.Accepted, 22}, {casework.Proposed, 12}, {"refusee", 9}, {"sans_suite", 5}, {casework.NotKnown, 2}}
	reasonOdds  = []odds[casework.ClosingReason]{{"relais_pris", 38}, {"objectifs_atteints", 26}, {"sans_nouvelles", 20}, {"refus", 5}, {"demenagement", 6}, {"reorientation", 5}}
)

// Common given and family names, put together by chance: nobody in particular.
var (
	lastNames = []string{"Aubert", "Bailly", "Barbier", "Benoît", "Blanchard", "Bouvier", "Brun", "Caron", "Chevalier", "Clément", "Colin", "Da Silva",
		"Diallo", "Diarra", "Dumas", "Dupuy", "Étienne", "Fontaine", "Gaillard", "Gauthier", "Girard", "Guérin", "Hamdi", "Huet", "Jacquet", "Kaya", "Lacroix",
		"Lambert", "Le Gall", "Lefèvre", "Lemoine", "Marchand", "Mercier", "Meunier", "Moulin", "N'Diaye", "Noël", "Olivier", "Perrin", "Renaud", "Rivière",
		"Rodrigues", "Roussel", "Sissoko", "Tessier", "Traoré", "Vasseur", "Vidal"}
	firstNamesF = []string{"Adèle", "Aïcha", "Amélie", "Anaïs", "Awa", "Béatrice", "Camille", "Céline", "Chloé", "Corinne", "Djamila", "Élodie", "Émilie", "Fatou", "Françoise",
		"Hélène", "Inès", "Isabelle", "Jeanne", "Karima", "Laëtitia", "Léa", "Leïla", "Lucie", "Manon", "Mariam", "Mélanie", "Nadia", "Nathalie", "Noémie", "Olga", "Pauline",
		"Rosa", "Samira", "Sophie", "Sylvie", "Thérèse", "Valérie", "Yasmine", "Zoé"}
	firstNamesM = []string{"Adrien", "Antoine", "Bruno", "Cédric", "Didier", "Fabien", "Hugo", "Ibrahim", "Jérôme", "Karim", "Loïc", "Mamadou", "Mathieu", "Nicolas", "Rachid", "Sébastien", "Thomas", "Yann"}
)

package view

import "permanence/internal/casework"

// HelpPage is GET /aide.
type HelpPage struct {
	Base
}

// Columns of the activity register, in its order.
func (p *HelpPage) Columns() []RegisterColumn { return RegisterColumns }

func (*HelpPage) file() string { return "help" }

// RegisterColumn is one column of the register as people read it.
type RegisterColumn struct {
	Name     string
	Required bool
	Meaning  string
	Values   string // what may be written
}

// RegisterColumns are the columns of the activity register with their meaning
// in French, for the help page and the mapping of an import.
var RegisterColumns = []RegisterColumn{
	{"personne", true, "Repère de la personne dans votre registre", "Texte libre ; toutes les lignes qui ont le même repère parlent de la même personne."},
	{"situation", false, "Numéro de l'accompagnement", "1 par défaut ; 2, 3… quand la personne revient plus tard."},
	{"nom", false, "Nom", "Texte libre ; chiffré, jamais dans un bilan."},
	{"prenom", false, "Prénom", "Texte libre ; chiffré, jamais dans un bilan."},
	{"sexe", false, "Sexe", "F, M, X ou NC ; femme et homme sont compris."},
	{"naissance", false, "Naissance", "Année ou date."},
	{"commune", false, "Commune de résidence", "Code INSEE, ou nom s'il n'existe qu'une commune de ce nom."},
	{"qualite", false, "Qualité", codes(casework.Standings)},
	{"enfants", false, "Nombre d'enfants", "Nombre entier."},
	{"connu_services_sociaux", false, "Déjà connu d'un service social", codes(casework.KnownList)},
	{"date_saisine", false, "Date de la saisine", "Date ; à défaut, celle de la première ligne."},
	{"origine", false, "Origine de la saisine", codes(casework.Origins)},
	{"acte_police", false, "Acte de police", codes(casework.PoliceActs)},
	{"problematique", false, "Problématiques, la principale d'abord", codes(casework.Problems)},
	{"violences", false, "Types de violences", codes(casework.Violences)},
	{"date", true, "Date du rendez-vous", "2022-03-28 ou 28/03/2022."},
	{"heure", false, "Heure du rendez-vous", "09:30 ou 9 h 30."},
	{"lieu", false, "Lieu", codes(casework.Places)},
	{"modalite", false, "Modalité", codes(casework.Modes)},
	{"statut", false, "Statut du rendez-vous", codes(casework.Statuses)},
	{"duree", false, "Durée", "Minutes, de 0 à 600."},
	{"actes", false, "Actes réalisés", codes(casework.Acts)},
	{"orientation", false, "Orientations vers un partenaire", codes(casework.PartnerKinds)},
	{"suite_orientation", false, "Suites des orientations, dans le même ordre", codes(casework.Outcomes)},
	{"date_cloture", false, "Date de clôture", "Date ; jamais avant le premier rendez-vous de la situation."},
	{"motif_cloture", false, "Motif de clôture", codes(casework.ClosingReasons)},
}

func codes[T ~string](l *casework.List[T]) string { return l.Expected() + "." }

package indicator

import "permanence/internal/casework"

// tableSpec is a definition with the breakdown that it shows.
type tableSpec struct {
	Definition
	of      breakdown
	overlap string // why the rows do not add up, in French
	total   string // the code of a row that is itself the total of other tables
}

// tables are the definitions of all tables, in the order of the report. Each
// says in which unit its rows count and, by DenominatorFigure, of how many.
var tables = numberedTables([]tableSpec{
	{Definition: Definition{Section: "b", Unit: Appointment, Label: "Rendez-vous selon leur suite", AddsUp: true,
		Text:        "Tous les rendez-vous dont la date est dans la période.",
		Denominator: "rendez-vous de la période", DenominatorFigure: "appointments"},
		of: appointmentsByStatus, total: "honore"},
	{Definition: Definition{Section: "b", Unit: Appointment, Label: "Rendez-vous honorés par lieu", AddsUp: true,
		Text:        "Rendez-vous honorés de la période, selon le lieu.",
		Denominator: "rendez-vous honorés", DenominatorFigure: "appointments_kept"}, of: appointmentsByPlace},
	{Definition: Definition{Section: "b", Unit: Person, Label: "Personnes reçues par lieu",
		Text:        "Personnes reçues au moins une fois dans ce lieu au cours de la période.",
		Denominator: "personnes reçues", DenominatorFigure: "persons_met"},
		of: personsByPlace, overlap: "une même personne peut être reçue dans plusieurs lieux"},
	{Definition: Definition{Section: "b", Unit: Appointment, Label: "Rendez-vous honorés par modalité", AddsUp: true,
		Text:        "Rendez-vous honorés de la période, selon la manière dont ils ont eu lieu.",
		Denominator: "rendez-vous honorés", DenominatorFigure: "appointments_kept"}, of: appointmentsByMode},
	{Definition: Definition{Section: "b", Unit: Act, Label: "Actes", AddsUp: true,
		Text: "Actes faits lors des rendez-vous honorés de la période. Un rendez-vous peut en compter plusieurs, ou aucun.", Denominator: "actes"}, of: acts},

	{Definition: Definition{Section: "c", Unit: Referral, Label: "Saisines selon leur suite", AddsUp: true,
		Text:        "Saisines reçues dans la période, selon ce qu'elles sont devenues. Un refus de contact est compté, et rien d'autre n'en est gardé.",
		Denominator: "saisines", DenominatorFigure: "referrals"}, of: referralsByOutcome, total: string(casework.TakenAsCase)},
	personsBy(personsByOrigin, "c", "Origine de la saisine", "Qui a adressé la personne. « La personne elle-même » et « Repérage par l'intervenant social » sont deux origines distinctes."),
	personsBy(personsByPoliceAct, "d", "Acte de police ou de gendarmerie d'origine", "L'acte dont vient la saisine."),
	personsBy(personsByProcedure, "d", "Pénal et hors pénal", "Pénal : la saisine vient d'une plainte ou d'une garde à vue. Hors pénal : de tout autre acte connu, ou d'aucun."),
	personsBy(personsBySex, "e", "Sexe", "Sexe déclaré par la personne."),
	personsBy(personsByAge, "e", "Âge au premier contact", "Âge au premier rendez-vous honoré du dossier ; quand seule l'année de naissance est connue, année du rendez-vous moins année de naissance."),
	personsBy(personsByCommune, "e", "Commune", "Commune de résidence."),
	personsBy(personsByFamily, "e", "Situation familiale", "Situation familiale de la personne."),
	personsBy(personsByChildren, "e", "Nombre d'enfants", "Nombre d'enfants de la personne."),
	personsBy(personsByStanding, "f", "Qualité", "Ce que la personne est dans la situation."),
	personsBy(personsByProblem, "g", "Problématique principale", "La première problématique inscrite au dossier."),
	{Definition: Definition{Section: "g", Unit: Person, Label: "Problématiques secondaires",
		Text:        "Les problématiques du dossier autres que la principale. « Non renseigné » : aucune problématique n'est inscrite.",
		Denominator: "personnes reçues", DenominatorFigure: "persons_met", Missing: "personnes reçues sans problématique inscrite"},
		of: personsBySecondaryProblem, overlap: "une même personne peut avoir plusieurs problématiques secondaires, ou aucune"},
	{Definition: Definition{Section: "g", Unit: Person, Label: "Types de violences",
		Text:        "Personnes dont le dossier porte ce type de violences. « Non renseigné » : aucun type n'est inscrit.",
		Denominator: "personnes reçues", DenominatorFigure: "persons_met", Missing: "personnes reçues sans type de violences inscrit"},
		of: personsByViolence, overlap: "une même personne peut subir plusieurs types de violences"},
	personsBy(personsByMainViolence, "g", "Type de violences principal", "Le type de violences dit principal au dossier ou, quand le dossier n'en porte qu'un, celui-là. Les lignes s'additionnent, à la différence du tableau précédent."),
	personsBy(personsByKnown, "h", "Déjà connue d'un service social", "Connue d'un service social pour cette situation, avant la saisine."),

	{Definition: Definition{Section: "i", Unit: Case, Label: "Délai jusqu'au premier contact", AddsUp: true,
		Text:        "Dossiers au premier contact dans la période, selon le nombre de jours depuis la saisine.",
		Denominator: "dossiers au premier contact", DenominatorFigure: "cases_first_contact"}, of: casesByContactDelay},
	{Definition: Definition{Section: "i", Unit: Case, Label: "Premiers contacts selon l'origine", AddsUp: true,
		Text:        "Dossiers au premier contact dans la période, selon qui a adressé la personne. Une même personne peut avoir deux dossiers.",
		Denominator: "dossiers au premier contact", DenominatorFigure: "cases_first_contact"}, of: casesByContactOrigin},

	{Definition: Definition{Section: "j", Unit: Orientation, Label: "Orientations par partenaire", AddsUp: true,
		Text:        "Orientations faites lors des rendez-vous honorés de la période, selon le partenaire.",
		Denominator: "orientations", DenominatorFigure: "orientations"}, of: orientationsByPartner},
	{Definition: Definition{Section: "j", Unit: Orientation, Label: "Orientations selon leur suite", AddsUp: true,
		Text:        "Orientations faites lors des rendez-vous honorés de la période, selon ce qu'elles sont devenues.",
		Denominator: "orientations", DenominatorFigure: "orientations"}, of: orientationsByOutcome},
	{Definition: Definition{Section: "l", Unit: Referral, Label: "Accord de la personne", AddsUp: true,
		Text:        "Saisines de la période, selon la réponse de la personne à la question d'être contactée par l'intervenant social, refus et personnes injoignables compris.",
		Denominator: "saisines", DenominatorFigure: "referrals"}, of: referralsByConsent},
	{Definition: Definition{Section: "l", Unit: Case, Label: "Motifs de clôture", AddsUp: true,
		Text:        "Dossiers clos dans la période, selon le motif de leur clôture.",
		Denominator: "dossiers clos", DenominatorFigure: "cases_closed"}, of: closingsByReason},

	{Definition: Definition{Section: "l", Unit: Callback, Label: "Nouveaux faits depuis la clôture", AddsUp: true,
		Text:        "Rappels de la période où la personne a été jointe, selon qu'elle dit ou non que de nouveaux faits ont eu lieu.",
		Denominator: "rappels aboutis", DenominatorFigure: "callbacks_reached"}, of: callbacksByNewFacts},

	{Definition: Definition{Section: withoutFile, Unit: Activity, Label: "Activités sans dossier par genre", AddsUp: true,
		Text:        "Activités sans dossier de la période, selon leur genre.",
		Denominator: "activités sans dossier", DenominatorFigure: "activities"}, of: activitiesByKind},
})

// personsBy is a table of the persons met, each in one row exactly.
func personsBy(b breakdown, section, label, text string) tableSpec {
	return tableSpec{of: b, Definition: Definition{
		Section: section, Unit: Person, Label: label, AddsUp: true,
		Text:        text + " Chaque personne reçue est comptée une fois, d'après son dossier le plus récent de la période.",
		Denominator: "personnes reçues", DenominatorFigure: "persons_met",
	}}
}

func numberedTables(specs []tableSpec) []tableSpec {
	for i := range specs {
		d := &specs[i].Definition
		d.Number = 101 + i
		d.Name = communesName
		if b := specs[i].of; b != personsByCommune {
			d.Name = axes[b].name
		}
		if d.Missing == "" {
			d.Missing = "non renseigné"
		}
		d.setFrench()
	}
	return specs
}

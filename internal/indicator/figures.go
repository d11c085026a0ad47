package indicator

import (
	"slices"

	"permanence/internal/casework"
)

// figures are the definitions of all figures, in the order of the report.
var figures = numbered([]figureSpec{
	{Definition{Name: "persons_met", Section: "a", Unit: Person, Label: "Personnes reçues",
		Text: "Personnes qui ont eu au moins un rendez-vous honoré dans la période, bornes comprises. Chacune est comptée une fois, quel que soit le nombre de ses rendez-vous, de ses lieux et de ses dossiers."},
		number(counted(personsMet)), nil},
	{Definition{Name: "persons_new", Section: "a", Unit: Person, Label: "Personnes nouvelles",
		Text:      "Personnes reçues dans la période, et qui n'avaient jamais eu de rendez-vous honoré avant elle, dans aucun dossier.",
		Numerator: "personnes nouvelles", Denominator: "personnes reçues", DenominatorFigure: "persons_met"},
		number(counted(personsNew)), nil},
	{Definition{Name: "persons_returning", Section: "a", Unit: Person, Label: "Personnes déjà reçues avant la période",
		Text:      "Personnes reçues dans la période, et qui avaient déjà eu un rendez-vous honoré avant elle.",
		Numerator: "personnes déjà reçues", Denominator: "personnes reçues", DenominatorFigure: "persons_met"},
		number(less(counted(personsMet), counted(personsNew))), nil},
	{Definition{Name: "persons_met_once", Section: "a", Unit: Person, Label: "Personnes reçues une seule fois",
		Text:      "Personnes qui ont eu exactement un rendez-vous honoré dans la période.",
		Numerator: "personnes reçues une fois", Denominator: "personnes reçues", DenominatorFigure: "persons_met"},
		number(counted(personsMetOnce)), nil},
	{Definition{Name: "persons_followed", Section: "a", Unit: Person, Label: "Personnes suivies",
		Text:      "Personnes qui ont eu deux rendez-vous honorés ou plus dans la période.",
		Numerator: "personnes reçues deux fois ou plus", Denominator: "personnes reçues", DenominatorFigure: "persons_met"},
		number(less(counted(personsMet), counted(personsMetOnce))), nil},
	{Definition{Name: "children_concerned", Section: "a", Unit: Child, Label: "Enfants concernés",
		Text:        "Somme des nombres d'enfants des personnes reçues, d'après leur dossier le plus récent de la période. Deux personnes d'un même foyer comptent chacune leurs enfants.",
		Missing:     "personnes reçues dont le nombre d'enfants n'est pas renseigné",
		Denominator: "personnes reçues au nombre d'enfants renseigné"},
		measured(children, counted(personsMet), childrenMissing), counted(childrenMissing)},
	{Definition{Name: "cases_open_at_start", Section: "a", Unit: Case, Label: "Dossiers ouverts au début",
		Text: "Dossiers ouverts avant le premier jour de la période et non clos à cette date."},
		number(counted(casesOpenAtStart)), nil},
	{Definition{Name: "cases_opened", Section: "a", Unit: Case, Label: "Dossiers ouverts dans la période",
		Text: "Dossiers dont l'ouverture est dans la période. Un dossier s'ouvre le jour de la saisine ou, si cette date n'est pas renseignée, le jour de son premier rendez-vous."},
		number(counted(casesOpened)), nil},
	{Definition{Name: "cases_closed", Section: "a", Unit: Case, Label: "Dossiers clos dans la période",
		Text: "Dossiers dont la clôture est dans la période, même sans rendez-vous honoré."},
		number(counted(casesClosed)), nil},
	{Definition{Name: "cases_open_at_end", Section: "a", Unit: Case, Label: "Dossiers ouverts à la fin",
		Text: "Dossiers ouverts au plus tard le dernier jour de la période et non clos à cette date."},
		number(counted(casesOpenAtEnd)), nil},

	{Definition{Name: "appointments", Section: "b", Unit: Appointment, Label: "Rendez-vous, quelle qu'en soit la suite",
		Text: "Rendez-vous dont la date est dans la période : honorés, absences, annulations, et ceux qui restent planifiés."},
		number(sumOf(appointmentsByStatus)), nil},
	{Definition{Name: "appointments_kept", Section: "b", Unit: Appointment, Label: "Rendez-vous honorés",
		Text:      "Rendez-vous de la période qui ont eu lieu, en présence ou à distance.",
		Numerator: "rendez-vous honorés", Denominator: "rendez-vous de la période", DenominatorFigure: "appointments"},
		cellOf(appointmentsByStatus, casework.Kept), nil},
	{Definition{Name: "appointments_absent", Section: "b", Unit: Appointment, Label: "Absences",
		Text:      "Rendez-vous de la période auxquels la personne n'est pas venue, sans prévenir.",
		Numerator: "absences", Denominator: "rendez-vous de la période", DenominatorFigure: "appointments"},
		cellOf(appointmentsByStatus, casework.Absent), nil},
	{Definition{Name: "appointments_excused", Section: "b", Unit: Appointment, Label: "Annulations par la personne",
		Text:      "Rendez-vous de la période que la personne a annulés.",
		Numerator: "annulations par la personne", Denominator: "rendez-vous de la période", DenominatorFigure: "appointments"},
		cellOf(appointmentsByStatus, casework.Excused), nil},
	{Definition{Name: "appointments_cancelled_by_service", Section: "b", Unit: Appointment, Label: "Annulations par le service",
		Text:      "Rendez-vous de la période que le service a annulés.",
		Numerator: "annulations par le service", Denominator: "rendez-vous de la période", DenominatorFigure: "appointments"},
		cellOf(appointmentsByStatus, casework.CancelledByService), nil},
	{Definition{Name: "minutes", Section: "b", Unit: Minute, Label: "Temps de rendez-vous",
		Text:        "Somme des durées, en minutes, des rendez-vous honorés de la période. Les durées non renseignées ne sont pas estimées.",
		Missing:     "rendez-vous honorés dont la durée n'est pas renseignée",
		Denominator: "rendez-vous honorés à la durée renseignée"},
		measured(minutes, sumOf(appointmentsByPlace), minutesMissing), counted(minutesMissing)},
	{Definition{Name: "persons_in_several_places", Section: "b", Unit: Person, Label: "Personnes reçues dans plusieurs lieux",
		Text:      "Personnes qui ont eu, dans la période, des rendez-vous honorés dans deux lieux d'accueil ou plus. « À distance » n'est pas un lieu d'accueil.",
		Numerator: "personnes reçues dans plusieurs lieux", Denominator: "personnes reçues", DenominatorFigure: "persons_met"},
		number(func(t *Tally) int { return t.received(2) }), nil},

	{Definition{Name: "women_victims_psychological_and_physical", Section: "g", Unit: Person, Label: "Femmes victimes de violences psychologiques et physiques",
		Text:      "Parmi les personnes reçues : femmes, de qualité victime, dont le dossier porte à la fois des violences psychologiques et des violences physiques.",
		Numerator: "femmes victimes de ces deux violences", Denominator: "personnes reçues", DenominatorFigure: "persons_met",
		Missing: "personnes reçues dont le sexe, la qualité ou les violences ne sont pas renseignés"},
		number(counted(womenVictims)), counted(womenVictimsMissing)},

	{Definition{Name: "cases_first_kept", Section: "i", Unit: Case, Label: "Dossiers reçus pour la première fois",
		Text: "Dossiers dont le premier rendez-vous honoré est dans la période."},
		number(counted(casesFirstKept)), nil},
	{Definition{Name: "delay_known", Section: "i", Unit: Case, Label: "Dossiers au délai connu",
		Text:      "Parmi les dossiers reçus pour la première fois dans la période, ceux dont le rendez-vous ne précède pas la date de saisine inscrite : les autres n'ont pas de délai.",
		Numerator: "dossiers au délai connu", Denominator: "dossiers reçus pour la première fois", DenominatorFigure: "cases_first_kept"},
		number(known(delays)), nil},
	{Definition{Name: "delay_without_referral_date", Section: "i", Unit: Case, Label: "Dossiers sans date de saisine",
		Text:      "Parmi les dossiers reçus pour la première fois dans la période, ceux dont la date de saisine n'est pas renseignée : leur délai part de leur premier rendez-vous, honoré ou non.",
		Numerator: "dossiers sans date de saisine", Denominator: "dossiers reçus pour la première fois", DenominatorFigure: "cases_first_kept"},
		number(counted(casesWithoutReferralDate)), nil},
	{Definition{Name: "delay_median_days", Section: "i", Unit: Days, Label: "Délai médian",
		Text:        "Nombre de jours de la saisine au premier rendez-vous honoré : la moitié des dossiers attendent moins, la moitié davantage.",
		Missing:     "dossiers dont le délai n'est pas connu",
		Denominator: "dossiers au délai connu", DenominatorFigure: "delay_known"},
		median(delays), less(counted(casesFirstKept), known(delays))},
	{Definition{Name: "delay_within_48h", Section: "i", Unit: Case, Label: "Reçus sous 48 heures",
		Text:      "Dossiers dont le premier rendez-vous honoré suit la saisine de deux jours au plus. Les heures n'étant pas toujours connues, le délai se compte en jours.",
		Numerator: "dossiers reçus sous 48 heures", Denominator: "dossiers au délai connu", DenominatorFigure: "delay_known",
		Missing: "dossiers dont le délai n'est pas connu"},
		number(within(delays, 2)), less(counted(casesFirstKept), known(delays))},
	{Definition{Name: "delay_within_7d", Section: "i", Unit: Case, Label: "Reçus sous 7 jours",
		Text:      "Dossiers dont le premier rendez-vous honoré suit la saisine de sept jours au plus.",
		Numerator: "dossiers reçus sous 7 jours", Denominator: "dossiers au délai connu", DenominatorFigure: "delay_known",
		Missing: "dossiers dont le délai n'est pas connu"},
		number(within(delays, 7)), less(counted(casesFirstKept), known(delays))},

	{Definition{Name: "orientations", Section: "j", Unit: Orientation, Label: "Orientations",
		Text: "Orientations vers un partenaire faites lors des rendez-vous honorés de la période. Un rendez-vous peut en donner plusieurs."},
		number(sumOf(orientationsByOutcome)), nil},
	{Definition{Name: "orientations_proposed", Section: "j", Unit: Orientation, Label: "Orientations proposées",
		Text:      "Orientations de la période qui en sont restées à la proposition.",
		Numerator: "orientations proposées", Denominator: "orientations", DenominatorFigure: "orientations",
		Missing: "orientations dont la suite n'est pas renseignée"},
		cellOf(orientationsByOutcome, casework.Proposed), notKnownOf(orientationsByOutcome)},
	{Definition{Name: "orientations_accepted", Section: "j", Unit: Orientation, Label: "Orientations acceptées",
		Text:      "Orientations de la période que la personne a acceptées, et dont on ne sait pas encore si elles ont abouti.",
		Numerator: "orientations acceptées", Denominator: "orientations", DenominatorFigure: "orientations",
		Missing: "orientations dont la suite n'est pas renseignée"},
		cellOf(orientationsByOutcome, casework.Accepted), notKnownOf(orientationsByOutcome)},
	{Definition{Name: "orientations_effective", Section: "j", Unit: Orientation, Label: "Orientations effectives",
		Text:      "Orientations de la période que le partenaire a effectivement prises en charge.",
		Numerator: "orientations effectives", Denominator: "orientations", DenominatorFigure: "orientations",
		Missing: "orientations dont la suite n'est pas renseignée"},
		cellOf(orientationsByOutcome, casework.Effective), notKnownOf(orientationsByOutcome)},

	{Definition{Name: "followup_cases", Section: "k", Unit: Case, Label: "Dossiers clos après un rendez-vous honoré",
		Text:      "Dossiers clos dans la période qui ont eu au moins un rendez-vous honoré au jour de leur clôture : ceux dont la durée se mesure.",
		Numerator: "dossiers clos après un rendez-vous honoré", Denominator: "dossiers clos", DenominatorFigure: "cases_closed"},
		number(known(followups)), nil},
	{Definition{Name: "followup_mean_months", Section: "k", Unit: Months, Label: "Durée moyenne de l'accompagnement",
		Text:        "Du premier rendez-vous honoré à la clôture, pour les dossiers clos dans la période : moyenne des jours, à 30,4375 jours par mois.",
		Missing:     "dossiers clos sans rendez-vous honoré",
		Denominator: "dossiers clos après un rendez-vous honoré", DenominatorFigure: "followup_cases"},
		meanMonths(followups), less(counted(casesClosed), known(followups))},
	{Definition{Name: "followup_median_days", Section: "k", Unit: Days, Label: "Durée médiane de l'accompagnement",
		Text:        "Du premier rendez-vous honoré à la clôture, pour les dossiers clos dans la période : la moitié durent moins, la moitié davantage.",
		Missing:     "dossiers clos sans rendez-vous honoré",
		Denominator: "dossiers clos après un rendez-vous honoré", DenominatorFigure: "followup_cases"},
		median(followups), less(counted(casesClosed), known(followups))},
	{Definition{Name: "open_age_mean_months", Section: "k", Unit: Months, Label: "Ancienneté moyenne des dossiers ouverts",
		Text:        "De l'ouverture au dernier jour de la période, pour les dossiers encore ouverts ce jour-là : moyenne des jours, à 30,4375 jours par mois. Elle ne se mêle pas à la durée des dossiers clos.",
		Denominator: "dossiers ouverts à la fin", DenominatorFigure: "cases_open_at_end"},
		meanMonths(openAges), nil},
	{Definition{Name: "open_age_median_days", Section: "k", Unit: Days, Label: "Ancienneté médiane des dossiers ouverts",
		Text:        "De l'ouverture au dernier jour de la période, pour les dossiers encore ouverts ce jour-là : la moitié sont plus récents, la moitié plus anciens.",
		Denominator: "dossiers ouverts à la fin", DenominatorFigure: "cases_open_at_end"},
		median(openAges), nil},

	{Definition{Name: "cases_closed_without_kept", Section: "l", Unit: Case, Label: "Dossiers clos sans rendez-vous honoré",
		Text:      "Dossiers clos dans la période sans rendez-vous honoré au jour de leur clôture : personne injoignable, refus, échange bref avec un tiers.",
		Numerator: "dossiers clos sans rendez-vous honoré", Denominator: "dossiers clos", DenominatorFigure: "cases_closed"},
		number(less(counted(casesClosed), known(followups))), nil},

	{Definition{Name: "activities", Section: withoutFile, Unit: Activity, Label: "Activités sans dossier",
		Text: "Actions collectives, sensibilisations, réunions de partenaires, conseils aux policiers et gendarmes, formations et astreintes de la période. Elles ne portent sur aucun dossier et ne comptent dans aucun autre chiffre."},
		number(sumOf(activitiesByKind)), nil},
	{Definition{Name: "activities_minutes", Section: withoutFile, Unit: Minute, Label: "Temps sans dossier",
		Text:    "Somme des durées, en minutes, des activités sans dossier de la période. Les durées non renseignées ne sont pas estimées. Ce temps s'ajoute à celui des rendez-vous.",
		Missing: "activités dont la durée n'est pas renseignée"},
		measured(activityMinutes, sumOf(activitiesByKind), activityMinutesMissing), counted(activityMinutesMissing)},
	{Definition{Name: "people_reached", Section: withoutFile, Unit: Participant, Label: "Participants",
		Text:    "Somme des nombres de participants des activités sans dossier de la période. Une même personne compte autant de fois qu'elle a participé ; aucune n'est une personne reçue.",
		Missing: "activités dont le nombre de participants n'est pas renseigné"},
		measured(peopleReached, sumOf(activitiesByKind), peopleMissing), counted(peopleMissing)},
})

func numbered(specs []figureSpec) []figureSpec {
	for i := range specs {
		specs[i].Number = i + 1
		specs[i].setFrench()
	}
	return specs
}

// Definitions are those of all figures, then those of all tables, in the order
// of the report.
func Definitions() []*Definition {
	all := make([]*Definition, 0, len(figures)+len(tables))
	for i := range figures {
		all = append(all, &figures[i].Definition)
	}
	for i := range tables {
		all = append(all, &tables[i].Definition)
	}
	return slices.Clip(all)
}

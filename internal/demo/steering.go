package demo

import (
	"permanence/internal/casework"
)

// What the parties of the three posts agreed on. Hosts, openings, the agreement
// of July 2022 with its signatories, the committee of 20 October 2022 and the
// talks for 2023 are those that the préfecture du Val-de-Marne published on 8
// July and 25 November 2022. Employers, amounts, shares, renewals, vacancies,
// the committees since and the totals of earlier years are invented, and say so.

// Invented stands beside what the demonstration makes up.
const Invented = "montants fictifs"

// Sheets are the sheet and the staffing of each post, by its slug.
func Sheets() map[string]struct {
	Sheet    casework.PostSheet
	Staffing casework.Staffing
} {
	type both = struct {
		Sheet    casework.PostSheet
		Staffing casework.Staffing
	}
	day := casework.NewDay
	return map[string]both{
		"fontenay-sous-bois": {
			casework.PostSheet{HostKind: "police", Host: "Commissariat de Fontenay-sous-Bois", EmployerKind: "commune", Employer: "Ville de Fontenay-sous-Bois", OpenedOn: day(2021, 10, 1),
				Covers: []casework.Cover{{Commune: "94033"}}, Stations: []casework.Station{{Place: "commissariat", Name: "Commissariat de Fontenay-sous-Bois"}, {Place: "mairie", Name: "Mairie de Fontenay-sous-Bois"}}},
			casework.Staffing{Steps: []casework.FTEStep{{From: day(2021, 10, 1), FTE: 100}}}},
		"creteil": {
			casework.PostSheet{HostKind: "police", Host: "Commissariat de Créteil", EmployerKind: "commune", Employer: "Ville de Créteil", OpenedOn: day(2021, 10, 4),
				Covers: []casework.Cover{{Commune: "94028"}}, Stations: []casework.Station{{Place: "commissariat", Name: "Commissariat de Créteil"}}},
			casework.Staffing{Steps: []casework.FTEStep{{From: day(2021, 10, 4), FTE: 100}, {From: day(2023, 1, 2), FTE: 200}},
				Vacancies: []casework.Vacancy{{From: day(2024, 3, 1), To: day(2024, 5, 31), FTE: 100, Reason: "recrutement"}}}},
		"charenton-le-pont-saint-maurice": {
			casework.PostSheet{HostKind: "police", Host: "Commissariat de Charenton-le-Pont", EmployerKind: "commune", Employer: "Ville de Charenton-le-Pont", OpenedOn: day(2022, 7, 11),
				Covers: []casework.Cover{{Commune: "94018"}, {Commune: "94069"}}, Stations: []casework.Station{{Place: "commissariat", Name: "Commissariat de Charenton-le-Pont"}, {Place: "mairie", Name: "Mairie de Saint-Maurice"}}},
			casework.Staffing{Steps: []casework.FTEStep{{From: day(2022, 7, 11), FTE: 80}}}},
	}
}

// Division groups the communes of the posts and those around them. The grouping
// is invented.
func Division() casework.Division {
	return casework.Division{Name: "Bassins de vie (fictifs)", Kind: "bassin_de_vie", Territories: []casework.Territory{
		{Name: "Bords de Marne", Communes: []string{"94033", "94052", "94058", "94015"}},
		{Name: "Autour de Créteil", Communes: []string{"94028", "94011", "94071", "94046"}},
		{Name: "Charenton et Saint-Maurice", Communes: []string{"94018", "94069"}},
	}}
}

// PostAgreement is an agreement with the slugs of its posts.
type PostAgreement struct {
	casework.Agreement
	Of []string
}

// Agreements are those of the posts, with renewals that end some months from
// today, so that the reminders show.
func Agreements(today casework.Day) []PostAgreement {
	day := casework.NewDay
	parties := func(town ...string) []string {
		return append([]string{"La préfète du Val-de-Marne", "Le directeur territorial de la sécurité de proximité"}, append(town, "Le directeur de la CAF du Val-de-Marne")...)
	}
	make := func(title string, signed, from, to casework.Day, signatories []string, of string) PostAgreement {
		return PostAgreement{casework.Agreement{Title: title, SignedOn: signed, Term: casework.Period{From: from, To: to}, Signatories: signatories, Remind: casework.DefaultRemind, RemindAgain: casework.DefaultRemindAgain}, []string{of}}
	}
	fontenay, creteil := parties("Le maire de Fontenay-sous-Bois"), parties("Le maire de Créteil")
	charenton := parties("Le maire de Charenton-le-Pont", "Le maire de Saint-Maurice")
	return []PostAgreement{
		make("Convention de cofinancement ("+Invented+")", day(2021, 9, 20), day(2021, 10, 1), day(2024, 9, 30), fontenay, "fontenay-sous-bois"),
		make("Renouvellement (fictif)", day(2024, 9, 16), day(2024, 10, 1), max(day(2025, 9, 30), monthEnd(today, 2)), fontenay, "fontenay-sous-bois"),
		make("Convention de cofinancement ("+Invented+")", day(2021, 9, 27), day(2021, 10, 4), day(2024, 10, 3), creteil, "creteil"),
		make("Renouvellement (fictif)", day(2024, 9, 23), day(2024, 10, 4), max(day(2025, 10, 3), monthEnd(today, 5)), creteil, "creteil"),
		make("Convention triennale, un poste pour deux communes ("+Invented+")", day(2022, 7, 8), day(2022, 7, 11), day(2025, 7, 10), charenton, "charenton-le-pont-saint-maurice"),
		make("Renouvellement (fictif)", day(2025, 7, 1), day(2025, 7, 11), max(day(2028, 7, 10), monthEnd(today, 24)), charenton, "charenton-le-pont-saint-maurice"),
	}
}

// monthEnd is the last day of the month some months ahead.
func monthEnd(today casework.Day, months int) casework.Day {
	return casework.NewDay(today.Year(), today.Time().Month(), 1).AddMonths(months+1) - 1
}

// PostExercise is an exercise with the slug of its post and its fundings, whose
// agreements are found by their days.
type PostExercise struct {
	casework.Exercise
	Of string
}

// round is the cost of so many days, by 300 €: a third of it is whole.
func round(year casework.Money, days casework.Day) casework.Money {
	return year * casework.Money(days+1) / 365 / 30_000 * 30_000
}

// stateShares are the parts of the State, year after year: they fall, as they
// do. The commune and the CAF make the rest.
var stateShares = [][3]casework.Share{
	{casework.Whole / 10 * 8, casework.Whole / 10, casework.Whole / 10},
	{casework.Whole / 10 * 7, casework.Whole / 10 * 2, casework.Whole / 10},
	{casework.Whole / 2, casework.Whole / 20 * 7, casework.Whole / 20 * 3},
	{casework.Whole / 3, casework.Whole / 3, casework.Whole / 3},
}

// Exercises are the invented money of the posts, from their openings to today:
// from October for the first, by calendar years for the second, fifteen months
// and then years for the third.
func Exercises(today casework.Day) (all []PostExercise) {
	add := func(of, town string, from casework.Day, months int, cost casework.Money) {
		for n := 0; from <= today; n++ {
			to := from.AddMonths(months) - 1
			if of == "creteil" && n == 0 {
				to = casework.NewDay(from.Year(), 12, 31)
			}
			e := PostExercise{casework.Exercise{Period: casework.Period{From: from, To: to}, Currency: casework.EUR, Cost: round(cost, to-from)}, of}
			shares := stateShares[min(n, len(stateShares)-1)]
			for i, kind := range []casework.FunderKind{casework.StateFunds, "commune", "caf"} {
				e.Fundings = append(e.Fundings, invented(&e.Exercise, kind, town, shares[i], today))
			}
			all = append(all, e)
			from, months = to+1, 12
			cost += 90_000
		}
	}
	add("fontenay-sous-bois", "Ville de Fontenay-sous-Bois", casework.NewDay(2021, 10, 1), 12, 5_130_000)
	add("creteil", "Ville de Créteil", casework.NewDay(2021, 10, 4), 3, 5_430_000)
	add("charenton-le-pont-saint-maurice", "Villes de Charenton-le-Pont et de Saint-Maurice", casework.NewDay(2022, 7, 11), 15, 4_320_000)
	return all
}

// invented is a funder's line: paid when the exercise is over, agreed but for
// the CAF and paid by half while it runs.
func invented(e *casework.Exercise, kind casework.FunderKind, town string, share casework.Share, today casework.Day) casework.Funding {
	stake := casework.Stake{Amount: casework.NoMoney, Share: share}
	f := casework.Funding{Kind: kind, ByShare: true, Planned: stake, Agreed: stake, Paid: casework.NoMoney}
	if kind == "commune" {
		f.Funder = town
	}
	switch {
	case e.Period.To < today:
		f.Paid, f.PaidOn = share.Of(e.Cost), e.Period.To
	case kind == "caf":
		f.Agreed = casework.NoStake
	case kind == casework.StateFunds && e.Period.From+60 < today:
		f.Paid, f.PaidOn = share.Of(e.Cost)/2, e.Period.From+60
	}
	return f
}

// Committees are the one of 20 October 2022 and one of some weeks ago.
func Committees(today casework.Day) []casework.Committee {
	members := []string{"La préfète du Val-de-Marne", "Le directeur territorial de la sécurité de proximité", "Les maires des communes qui accueillent un poste", "Le directeur de la CAF du Val-de-Marne", "Les intervenants sociaux"}
	return []casework.Committee{
		{HeldOn: casework.NewDay(2022, 10, 20), Place: "Préfecture du Val-de-Marne", Members: members, Agenda: "Bilan de la première année à Fontenay-sous-Bois.\nPostes de Créteil et de Charenton-le-Pont – Saint-Maurice.\nPerspectives pour 2023.",
			Decisions: []casework.Decision{{Text: "Poursuivre les échanges avec d'autres communes, pour de nouveaux postes en 2023.", Charge: "La préfecture", DueOn: casework.NewDay(2023, 6, 30), State: casework.DecisionDone, DoneOn: casework.NewDay(2023, 6, 15)}}},
		{HeldOn: today - 40, Place: "Préfecture du Val-de-Marne", Members: members, Agenda: "Comité fictif de la démonstration.\nBilan de l'année.\nRenouvellement des conventions.",
			Decisions: []casework.Decision{
				{Text: "Proposer un projet de renouvellement pour Fontenay-sous-Bois (décision fictive).", Charge: "La préfecture", DueOn: today - 5, State: casework.DecisionStarted},
				{Text: "Confirmer la part de la CAF pour l'exercice en cours (décision fictive).", Charge: "La CAF", DueOn: today + 30, State: casework.DecisionToDo}}},
	}
}

// PostDeployment is a deployment with the slug of the post that it became.
type PostDeployment struct {
	casework.Deployment
	Of string
}

// Deployments are the story of the département as it was published.
func Deployments() []PostDeployment {
	day := casework.NewDay
	step := casework.DeploymentStep{}
	steps := func(all ...casework.DeploymentStep) []casework.DeploymentStep { return all }
	at := func(state casework.DeploymentState, on casework.Day, note string) casework.DeploymentStep {
		s := step
		s.State, s.On, s.Note = state, on, note
		return s
	}
	return []PostDeployment{
		{casework.Deployment{Name: "Fontenay-sous-Bois", Communes: []string{"94033"}, Station: "Commissariat de Fontenay-sous-Bois",
			Steps: steps(at(casework.PostOpened, day(2021, 10, 1), "Premier poste du département, cofinancé par l'État, la commune et la CAF. Première année du bilan publié."))}, "fontenay-sous-bois"},
		{casework.Deployment{Name: "Créteil", Communes: []string{"94028"}, Station: "Commissariat de Créteil",
			Steps: steps(at(casework.PostOpened, day(2021, 10, 4), "Deuxième poste, en octobre 2021."))}, "creteil"},
		{casework.Deployment{Name: "Charenton-le-Pont et Saint-Maurice", Communes: []string{"94018", "94069"}, Station: "Commissariat de Charenton-le-Pont",
			Steps: steps(at(casework.PostAgreed, day(2022, 7, 8), "Convention de trois ans signée par la préfète, le directeur de la police, les deux maires et le directeur de la CAF."), at(casework.PostOpened, day(2022, 7, 11), "Un poste pour deux communes."))}, "charenton-le-pont-saint-maurice"},
		{casework.Deployment{Name: "D'autres communes",
			Steps: steps(at(casework.PostDiscussed, day(2022, 10, 20), "Des échanges sont en cours avec d'autres communes, pour de nouveaux postes en 2023."))}, ""},
	}
}

// PostTotal is a declared total with the slug of its post.
type PostTotal struct {
	casework.DeclaredTotal
	Of string
}

// DeclaredTotals are totals of the years before the second post, as a social
// worker of the town would have printed them. They are invented, and their
// document says so on every page that shows them.
func DeclaredTotals() (all []PostTotal) {
	for _, y := range []struct{ year, persons, kept int }{{2017, 148, 402}, {2018, 171, 461}, {2019, 205, 566}, {2020, 163, 498}} {
		for _, t := range []casework.DeclaredTotal{{Figure: "persons_met", Value: y.persons}, {Figure: "appointments_kept", Value: y.kept}} {
			t.Year, t.Source = y.year, "un rapport fictif de la démonstration, sur les années avant le poste"
			all = append(all, PostTotal{t, "creteil"})
		}
	}
	return all
}

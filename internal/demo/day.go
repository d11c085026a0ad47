package demo

import (
	"time"

	"permanence/internal/casework"
)

// The first post's own day, so that the demonstration shows a post at work: its
// hours, the services around it, referrals that wait and cases under way. All
// persons are fictitious.

// Hours are when the worker of the first post receives, and where.
func Hours(from casework.Day) []casework.DutyHours {
	hours := func(day time.Weekday, place casework.Place, start, end casework.TimeOfDay) casework.DutyHours {
		return casework.DutyHours{Place: place, Weekday: day, From: start, To: end, Starts: from}
	}
	return []casework.DutyHours{
		hours(time.Monday, "commissariat", "09:00", "12:30"), hours(time.Monday, "mairie", "14:00", "17:00"),
		hours(time.Tuesday, "commissariat", "09:00", "17:00"),
		hours(time.Thursday, "mairie", "09:00", "12:30"), hours(time.Thursday, "commissariat", "14:00", "18:00"),
		hours(time.Friday, "commissariat", "09:00", "16:00"),
	}
}

// Partners are services of the first post's directory, under made-up names.
func Partners() []casework.Partner {
	return []casework.Partner{
		{Name: "Accueil de jour Les Tilleuls", Kind: "association_femmes", Communes: []string{"94033"}},
		{Name: "Permanence d'aide aux victimes", Kind: "aide_victimes"},
		{Name: "CCAS, accueil social", Kind: "ccas", Communes: []string{"94033"}},
		{Name: "Espace départemental des solidarités", Kind: "departement_social"},
		{Name: "Point-justice", Kind: "avocat_justice", Communes: []string{"94033"}},
		{Name: "Plateforme d'hébergement", Kind: "siao_115"},
	}
}

// Referrals are those that the desk of the first post has just filed.
func Referrals() []casework.DeskReferral {
	return []casework.DeskReferral{
		{Origin: "police_plainte", PoliceAct: "plainte", Problem: "violences_conjugales", Urgency: casework.Immediate, Told: casework.Agrees, Agrees: casework.Agrees, Children: 2,
			Grid: casework.DangerGrid{Done: true, Yes: 9, Red: 2},
			Person: &casework.ReferredPerson{LastName: "Lemoine", FirstName: "Adèle", Phone: "01 99 00 12 34",
				Safe: casework.SafeContact{Ways: []casework.Channel{casework.ByCall}, When: "le matin, en semaine", CodeWord: "bibliothèque", Asked: true}}},
		{Origin: "police_main_courante", PoliceAct: "main_courante", Problem: "differend_familial", Urgency: casework.WithinDay, Told: casework.Agrees, Agrees: casework.NotAsked, Children: casework.Unknown,
			Person: &casework.ReferredPerson{LastName: "Huet", FirstName: "Mamadou", Phone: "01 99 00 43 21"}},
	}
}

// Under is one case under way: its person, its referral some days ago, what was
// kept and what is planned, in days from today.
type Under struct {
	LastName, FirstName string
	Birth               int
	Referred            int // days ago
	Origin              casework.Origin
	Act                 casework.PoliceAct
	Problem             casework.Problem
	Children            int
	Safe                casework.SafeContact
	Kept                []int // days ago
	Planned             []Planned
	Partner             casework.PartnerKind // proposed at the first kept appointment; empty for none
	Task                string               // due today; empty for none
	Unit                string               // that brought the person, by name; empty for none
}

// BesideAColleague is the case of Créteil's second worker, which the first one
// does not find, read or count.
func BesideAColleague() Under {
	return Under{"Auclair", "Perrine", 1984, 12, "police_accueil", "aucun", "separation_conflictuelle", 1, casework.SafeContact{Ways: []casework.Channel{casework.ByCall}, Asked: true}, []int{8},
		[]Planned{{2, "11:00", "commissariat"}}, "cidff", "", "Accueil, plaintes"}
}

// Planned is an appointment to come, in days from today.
type Planned struct {
	In    int
	At    casework.TimeOfDay
	Place casework.Place
}

// UnderWay are the cases of the first post today.
func UnderWay() []Under {
	mornings := casework.SafeContact{Ways: []casework.Channel{casework.ByCall}, When: "le mardi et le jeudi, de 10 h à 12 h", CodeWord: "bibliothèque", Shared: "le conjoint lit les messages", Asked: true}
	return []Under{
		{"Vasseur", "Nathalie", 1988, 25, "police_plainte", "plainte", "violences_conjugales", 2, mornings, []int{23, 14, 7}, []Planned{{0, "09:30", "commissariat"}, {14, "09:30", "commissariat"}}, "siao_115", "Rappeler l'hébergement", "Plaintes"},
		{"Diarra", "Awa", 1995, 18, "police_intervention", "intervention", "violences_conjugales", 1, casework.SafeContact{Ways: []casework.Channel{casework.ByCall, casework.BySMS}, Asked: true}, []int{16, 9}, []Planned{{0, "10:45", "commissariat"}}, "association_femmes", "", "Brigade de protection de la famille"},
		{"Caron", "Hélène", 1961, 40, "mairie_ccas", "aucun", "vulnerabilite", 0, casework.SafeContact{Ways: []casework.Channel{casework.ByCall, casework.ByLetter}, Asked: true}, []int{36}, []Planned{{0, "14:00", "mairie"}}, "departement_social", "", ""},
		{"Kaya", "Leïla", 1979, 6, "police_main_courante", "main_courante", "violences_intrafamiliales", 3, casework.SafeContact{}, []int{4}, []Planned{{3, "14:30", "commissariat"}}, "aide_victimes", "Préparer le dossier avec la CAF", fontenayDesk},
	}
}

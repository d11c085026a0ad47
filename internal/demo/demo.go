// Package demo makes the demonstration: three posts of the Val-de-Marne, the
// first with the sample register, whose totals equal its published year, the
// others with generated ones. Every person in them is fictitious.
//
// Nothing here writes to the store: registers go through the real import.
package demo

import (
	_ "embed"
	"math/rand/v2"

	"permanence/internal/casework"
)

// SampleRegister is the register of the first post, from 1 October 2021 to 30
// September 2022, as a worker keeps it: CSV.
//
//go:embed registre-fontenay-2021-2022.csv
var SampleRegister []byte

// SamplePeriod is the published year of the sample register.
var SamplePeriod = casework.Period{From: casework.NewDay(2021, 10, 1), To: casework.NewDay(2022, 9, 30)}

// SealedRemarks are what the worker of the first post adds to its sealed year.
const SealedRemarks = "Le poste a reçu deux jours par semaine au commissariat et un jour à la mairie. La permanence de la mairie a été suspendue en août."

// Post is one post of the demonstration. Register is nil for the post whose
// register is SampleRegister.
type Post struct {
	Slug, Name string
	Units      []string // of the police, that bring persons
	Register   *Generator
}

// fontenayDesk is the unit of the demonstration's desk.
const fontenayDesk = "Commissariat de Fontenay-sous-Bois"

// Posts are the three posts, in the order in which they opened.
func Posts() []Post {
	return []Post{
		{Slug: "fontenay-sous-bois", Name: "Fontenay-sous-Bois", Units: []string{fontenayDesk, "Brigade de protection de la famille", "Plaintes"}},
		{Slug: "creteil", Name: "Créteil", Units: []string{"Accueil, plaintes", "Brigade de protection de la famille", "Police secours"}, Register: &Generator{
			Prefix: "CRE", Opened: casework.NewDay(2021, 10, 4), PerMonth: 13, Seed: 94028,
			Communes: []string{"94028", "94028", "94028", "94028", "94028", "94011", "94071", "94046", ""}}},
		{Slug: "charenton-le-pont-saint-maurice", Name: "Charenton-le-Pont – Saint-Maurice", Units: []string{"Accueil, plaintes", "Brigade de protection de la famille"}, Register: &Generator{
			Prefix: "CSM", Opened: casework.NewDay(2022, 7, 11), PerMonth: 9, Seed: 94018,
			Communes: []string{"94018", "94018", "94018", "94069", "94069", "94052", ""}}},
	}
}

// Account is a log-in of the demonstration.
type Account struct {
	Login, Name string
	Role        casework.Role
	Posts       []string // slugs
	Unit        string   // of a desk, in its first post; empty for the others
}

// Password opens every account of the demonstration, and nothing else.
const Password = "demonstration-94"

// Accounts are one for each role. The names are nobody's.
func Accounts() []Account {
	all := []string{"fontenay-sous-bois", "creteil", "charenton-le-pont-saint-maurice"}
	return []Account{
		{"intervenante", "Camille Fontaine", casework.Worker, all[:1], ""},
		{"intervenant", "Noé Rivière", casework.Worker, all[1:], ""},
		{"collegue", "Swann Lambert", casework.Worker, all[1:2], ""}, // beside Noé Rivière: the walls between two workers of one post
		{"guichet", "Lou Carrière", casework.Desk, all[:1], fontenayDesk},
		{"encadrante", "Sacha Meunier", casework.Lead, all[:1], ""},
		{"pilote", "Alix Perrin", casework.Steering, all, ""},
		{"lectrice", "Charlie Vidal", casework.Reader, all[:1], ""},
		{"admin", "Dominique Brun", casework.Admin, nil, ""},
		{"dpo", "Maxime Roche", casework.DPO, nil, ""},
	}
}

// Generator makes the register of a post: PerMonth new persons a month from
// its opening, with the meetings, absences, orientations and closings that
// follow. The same seed gives the same register.
type Generator struct {
	Prefix   string
	Opened   casework.Day
	PerMonth int
	Seed     uint64
	Communes []string
}

// Rows are the register's rows up to a day, person by person.
func (g *Generator) Rows(until casework.Day) []*casework.RegisterRow {
	life := &life{Rand: rand.New(rand.NewPCG(g.Seed, 94)), g: g, until: until}
	step := 30.4375 / float64(g.PerMonth)
	for at := 0.0; ; at += step * (0.4 + 1.2*life.Float64()) {
		day := g.Opened + casework.Day(at)
		if day > until {
			return life.rows
		}
		life.person(day)
	}
}

package view

import (
	"strconv"
	"strings"
	"time"

	"permanence/internal/casework"
)

// NeedImportPage is GET /besoin/imports, and what a file sent there leads to.
// Two forms, each with its file in the field fichier: delinquance, with the
// field departements (codes, apart by spaces or commas), and contours.
type NeedImportPage struct {
	Base
	Crime, Shapes Form   // as refused
	Departements  string // as typed
	Faults        []string
	Taken         []string // what the last file gave, line by line; empty before one
	Editions      []casework.CrimeEdition
	Zone          *time.Location // of the days on which they were imported
	Contours      []NeedContours
	MaxBytes      int64
}

// NeedContours is a département of which the shapes are there.
type NeedContours struct {
	Name     string
	Communes int
}

// MaxMegabytes is the size of the largest file.
func (p *NeedImportPage) MaxMegabytes() int { return int(p.MaxBytes >> 20) }

// NeedEdition is one line of what is there.
type NeedEdition struct{ Of, Years, Values, Withheld, File, On string }

// Kept are the editions that are there.
func (p *NeedImportPage) Kept() (lines []NeedEdition) {
	for i := range p.Editions {
		e := &p.Editions[i]
		l := NeedEdition{Of: "Tous les départements", Years: EditionYears(e), Values: casework.FrenchInt(e.Figures), Withheld: casework.FrenchInt(e.Withheld),
			File: e.File, On: e.ImportedAt.DayIn(p.Zone).French()}
		if e.Departement != "" {
			l.Of = "Communes de " + e.Departement
		}
		lines = append(lines, l)
	}
	return lines
}

// EditionYears are the years of an edition: "2016 à 2023".
func EditionYears(e *casework.CrimeEdition) string {
	from, to := strconv.Itoa(e.From), strconv.Itoa(e.To)
	if from == to {
		return from
	}
	return strings.Join([]string{from, to}, " à ")
}

// Source is where the files come from.
func (p *NeedImportPage) Source() string { return casework.Typeset(casework.CrimeSource) }

func (*NeedImportPage) file() string { return "need_imports" }

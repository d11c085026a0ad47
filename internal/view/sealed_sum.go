package view

import (
	"strings"

	"permanence/internal/casework"
	"permanence/internal/grid"
)

// SealedSumPage is GET /bilans/scelles/ensemble: the sealed reports of several
// posts put together. Fields: periode, ensemble (the label of a group), postes
// (slugs).
type SealedSumPage struct {
	Base
	Form
	Periods       []SumPeriod
	Groups        []SumGroup
	Posts         []Option
	Period, Group string     // as chosen
	Grid          *grid.Grid // nil until a choice is right
	Query         string     // of the address, for the files
}

// SumPeriod is a period of which reports are sealed, by so many posts.
type SumPeriod struct {
	Period casework.Period
	Sealed int
}

// SumGroup is a group of posts that may be put together.
type SumGroup struct{ Kind, Label, Value string }

// PeriodOptions are the periods to choose among.
func (p *SealedSumPage) PeriodOptions() []Option {
	options := []Option{{Label: "Choisir une période"}}
	for _, s := range p.Periods {
		options = append(options, Option{Value: s.Period.String(), Label: s.Period.French() + ", " + casework.FrenchInt(s.Sealed) + " " + plural(s.Sealed, "poste", "postes"), Selected: s.Period.String() == p.Period})
	}
	return options
}

// GroupKinds are the groups to choose among, by kind.
func (p *SealedSumPage) GroupKinds() (kinds []OptionGroup) {
	for _, g := range p.Groups {
		if len(kinds) == 0 || kinds[len(kinds)-1].Name != g.Kind {
			kinds = append(kinds, OptionGroup{Name: g.Kind})
		}
		last := &kinds[len(kinds)-1]
		last.Options = append(last.Options, Option{Value: g.Value, Label: g.Label, Selected: g.Value == p.Group})
	}
	return kinds
}

// mostSideBySide is how many posts stand beside their sum on the page; the files
// have them all.
const mostSideBySide = 4

// Sections are those of the sum: each post and the whole, or the whole alone
// when the posts are many.
func (p *SealedSumPage) Sections() []GridSection {
	sections := gridSections(p.Grid)
	if p.Alone() {
		for i := range sections {
			first := len(p.Grid.Heads) - grid.SumColumns
			sections[i].Heads = sections[i].Heads[first:]
			for j := range sections[i].Rows {
				sections[i].Rows[j].Cells = sections[i].Rows[j].Cells[first:]
			}
		}
	}
	return sections
}

// Alone tells that the page shows the whole without each post.
func (p *SealedSumPage) Alone() bool { return len(p.Grid.Posts) > mostSideBySide }

// PostNames are the posts whose reports are added.
func (p *SealedSumPage) PostNames() string { return namesOf(p.Grid.Posts) }

// MaskedTo is the largest count that is always withheld.
func (p *SealedSumPage) MaskedTo() int { return p.Grid.Threshold - 1 }

func namesOf(posts []casework.Post) string {
	names := make([]string, len(posts))
	for i := range posts {
		names[i] = posts[i].Name
	}
	return strings.Join(names, ", ")
}

// AbsentNote says which posts are not in a sum, in French.
func AbsentNote(posts []casework.Post) string {
	return casework.Typeset("Sans bilan scellé sur cette période, donc hors de la somme : " + namesOf(posts) + ".")
}

// Downloads are the files of the sum.
func (p *SealedSumPage) Downloads() []Download {
	at := func(file string) string { return "/bilans/scelles/ensemble/" + file + "?" + p.Query }
	return []Download{
		{Label: "XLSX", For: "un tableau par poste et l'ensemble", URL: at("bilan.xlsx")},
		{Label: "ODT", For: "à compléter dans un traitement de texte", URL: at("bilan.odt")},
		{Label: "CSV", For: "pour un tableur", URL: at("bilan.csv")},
		{Label: "Texte", For: "pour un courriel", URL: at("bilan.txt")},
	}
}

func (*SealedSumPage) file() string { return "sealed_sum" }

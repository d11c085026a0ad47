package view

import (
	"permanence/internal/casework"
)

// GatheredPage is GET /bilans/ensemble: a report over several posts, or over a
// part of what they do, for the exact reader of all of them. Fields: periode,
// du, au, postes (slugs), territoire (an identifier), commune, unite
// (an identifier), lieu (a casework.WhereCode).
type GatheredPage struct {
	Base
	Form
	Posts                     []Option
	Divisions                 []casework.Division
	Territory, Commune, Where string // as chosen
	Unit                      string
	Units                     []casework.Unit // to choose among; none where no post has any
	Places                    []OptionGroup
	Period, From, To          string // as chosen
	Years                     []int  // offered, the latest first
	Shown                     *ReportPage
	Downloads                 []Download // of what is shown
}

// YearGroups are the periods to choose among, by year.
func (p *GatheredPage) YearGroups() []YearGroup {
	return (&ReportsPage{Years: p.Years, Period: p.Period}).YearGroups()
}

// OptionGroup is a group of choices under its name.
type OptionGroup struct {
	Name    string
	Options []Option
}

// Territories are those to choose among, by division.
func (p *GatheredPage) Territories() (groups []OptionGroup) {
	for _, d := range p.Divisions {
		if !d.RemovedAt.IsZero() {
			continue
		}
		g := OptionGroup{Name: d.Name}
		for _, t := range d.Territories {
			g.Options = append(g.Options, Option{Value: t.ID, Label: t.Name, Selected: t.ID == p.Territory})
		}
		groups = append(groups, g)
	}
	return groups
}

// PlaceGroups are the places to choose among: those that the sheets of the posts
// name, then the kinds that they are of.
func PlaceGroups(posts []casework.Post, stations []casework.Station, chosen string) (groups []OptionGroup) {
	for _, p := range posts {
		g := OptionGroup{Name: p.Name}
		for _, s := range stations {
			if s.Post != p.ID || s.Name == "" {
				continue
			}
			label := s.Name
			if s.Removed {
				label += " (retiré de la fiche)"
			}
			g.Options = append(g.Options, Option{Value: string(s.ID), Label: label, Selected: string(s.ID) == chosen})
		}
		if len(g.Options) > 0 {
			groups = append(groups, g)
		}
	}
	return append(groups, OptionGroup{Name: "Tous les lieux d'un même genre", Options: Options(casework.Places, chosen)})
}

// UnitOptions are the units to choose among; the first takes all.
func (p *GatheredPage) UnitOptions() []Option { return unitOptions("Toutes", p.Units, p.Unit) }

// CanDivide tells that the account may group communes.
func (p *GatheredPage) CanDivide() bool { return p.Account != nil && p.Account.CanDivide }

func (*GatheredPage) file() string { return "gathered" }

package view

import (
	"permanence/internal/casework"
)

// GatheredPage is GET /bilans/ensemble: a report over several posts, or over a
// part of what they do, for the exact reader of all of them. Fields: periode,
// du, au, postes (slugs), territoire (an identifier), commune, lieu (a code).
type GatheredPage struct {
	Base
	Form
	Posts                     []Option
	Divisions                 []casework.Division
	Territory, Commune, Place string // as chosen
	Period, From, To          string // as chosen
	Years                     []int  // offered, the latest first
	Shown                     *ReportPage
	Downloads                 []Download // of what is shown
}

// YearGroups are the periods to choose among, by year.
func (p *GatheredPage) YearGroups() []YearGroup {
	return (&ReportsPage{Years: p.Years, Period: p.Period}).YearGroups()
}

// TerritoryGroup is a division in the list of territories.
type TerritoryGroup struct {
	Name    string
	Options []Option
}

// Territories are those to choose among, by division.
func (p *GatheredPage) Territories() (groups []TerritoryGroup) {
	for _, d := range p.Divisions {
		if !d.RemovedAt.IsZero() {
			continue
		}
		g := TerritoryGroup{Name: d.Name}
		for _, t := range d.Territories {
			g.Options = append(g.Options, Option{Value: t.ID, Label: t.Name, Selected: t.ID == p.Territory})
		}
		groups = append(groups, g)
	}
	return groups
}

// Places are the places to choose among.
func (p *GatheredPage) Places() []Option {
	options := []Option{{Value: "", Label: "Tous les lieux", Selected: p.Place == ""}}
	for _, place := range casework.Places.Items {
		options = append(options, Option{Value: string(place.Code), Label: place.Label, Selected: string(place.Code) == p.Place})
	}
	return options
}

// CanDivide tells that the account may group communes.
func (p *GatheredPage) CanDivide() bool { return p.Account != nil && p.Account.CanDivide }

func (*GatheredPage) file() string { return "gathered" }

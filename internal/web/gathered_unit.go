package web

import (
	"slices"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/reporting"
)

// gatheredUnit is a unit by which a report may be read.
type gatheredUnit struct {
	casework.Unit
	to []casework.PostID // to which it brings persons
}

// gatheredUnits are those of some posts, each once: one whose referrals were
// handed to a second post brings to both. Where there are several posts, the name
// of its own stands after its name.
func gatheredUnits(posts []casework.Post, names []casework.PostNames) (all []gatheredUnit) {
	for i, p := range posts {
		for _, u := range names[i].Units {
			at := slices.IndexFunc(all, func(x gatheredUnit) bool { return x.ID == u.ID })
			if at < 0 {
				at, all = len(all), append(all, gatheredUnit{Unit: u})
			}
			all[at].to = append(all[at].to, p.ID)
			if u.Post == p.ID && len(posts) > 1 {
				all[at].Name = u.Name + " (" + p.Name + ")"
			}
		}
	}
	return all
}

// unitNames are what the page offers; none where no post has a unit.
func (c *gatheredChoice) unitNames() []casework.Unit {
	if len(c.units) == 0 {
		return nil
	}
	all := []casework.Unit{{ID: indicator.NoUnit, Name: "Unité non précisée"}}
	for _, u := range c.units {
		all = append(all, u.Unit)
	}
	return all
}

// brought is the unit that was chosen, with the words for it. It brings persons to
// one of the posts that are gathered.
func (f gatheredForm) brought(g *reporting.Gathering, units []gatheredUnit) (label string, err error) {
	if casework.UnitID(f.unit) == indicator.NoUnit {
		g.Filter.Unit = indicator.NoUnit
		return "sans unité précisée", nil
	}
	for _, u := range units {
		if string(u.ID) == f.unit && slices.ContainsFunc(g.Posts, func(p casework.Post) bool { return slices.Contains(u.to, p.ID) }) {
			g.Filter.Unit = u.ID
			return "adressées par " + u.Name, nil
		}
	}
	return "", casework.Invalid("unite", "", "une unité d'un des postes choisis")
}

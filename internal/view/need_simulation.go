package view

import (
	"fmt"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/need"
)

// NeedLink is a commune of a trial, or one that could join it.
type NeedLink struct{ Label, URL string }

// Chosen are the communes of the trial, each with the way to take it out.
func (p *NeedPage) Chosen() (links []NeedLink) {
	for _, r := range p.Simulation.Chosen {
		links = append(links, NeedLink{r.Name, p.At.toggled(r.Code).url("#essai")})
	}
	return links
}

// Around are the neighbours that could join it.
func (p *NeedPage) Around() (links []NeedLink) {
	for _, r := range p.Simulation.Around {
		links = append(links, NeedLink{r.Name, p.At.toggled(r.Code).url("#essai")})
	}
	return links
}

// ClearURL is the page without the trial.
func (p *NeedPage) ClearURL() string {
	a := p.At
	a.Chosen = nil
	return a.url("#essai")
}

// Where names the communes of the trial.
func (p *NeedPage) Where() string {
	names := make([]string, len(p.Simulation.Chosen))
	for i, r := range p.Simulation.Chosen {
		names[i] = r.Name
	}
	return enumeration(names)
}

// enumeration is "A", "A et B", "A, B et C".
func enumeration(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " et " + names[n-1]
	}
	return strings.Join(names, "")
}

// NeedFigure is one figure of the trial.
type NeedFigure struct{ Value, Label, Note string }

// Covers are what the trial would cover.
func (p *NeedPage) Covers() []NeedFigure {
	s := p.Simulation
	figures := []NeedFigure{{people(s.Population), "habitants", percent(s.Share) + " de ceux du département"}}
	if !p.HasFigures() {
		return figures
	}
	for i := range s.Facts {
		figures = append(figures, coveredFigure(&s.Facts[i], len(s.Chosen), p.Table.Year))
	}
	return figures
}

func coveredFigure(c *need.Covered, chosen, year int) NeedFigure {
	f := NeedFigure{Value: casework.FrenchInt(c.Facts), Label: strings.ToLower(casework.CrimeClasses.Label(c.Class)) + " enregistrées en " + fmt.Sprint(year)}
	switch {
	case c.Missing == chosen:
		f.Value, f.Note = notPublished, "La source ne diffuse rien de ces communes."
		return f
	case c.Missing > 0:
		f.Value = "≥\u00a0" + f.Value
		f.Note = fmt.Sprintf("sans %d %s que la source ne diffuse pas", c.Missing, plural(c.Missing, "commune", "communes"))
	}
	if c.HasShare {
		of := percent(c.Share) + " de celles du département"
		if c.OfKnown {
			of = percent(c.Share) + " de celles que la source diffuse pour ses communes"
		}
		if c.Missing > 0 {
			of = "au moins " + of
		}
		f.Note = strings.TrimPrefix(f.Note+" ; "+of, " ; ")
	}
	f.Note = casework.Typeset(f.Note)
	return f
}

// Overlap says which communes of the trial a post covers already.
func (p *NeedPage) Overlap() string {
	s := p.Simulation
	if len(s.Overlap) == 0 {
		return "Aucune de ces communes n'est couverte aujourd'hui."
	}
	var parts []string
	for _, r := range s.Overlap {
		names := make([]string, len(r.Posts))
		for i, post := range r.Posts {
			names[i] = post.Name
		}
		parts = append(parts, fmt.Sprintf("%s (%s)", r.Name, enumeration(names)))
	}
	if s.New == 0 {
		return casework.Typeset("Déjà couvertes : " + enumeration(parts) + ". Un poste ici viendrait en renfort et n'atteindrait personne de plus.")
	}
	return casework.Typeset("Déjà couvertes : " + enumeration(parts) + ". Restent " + casework.FrenchInt(s.New) + " habitants qu'aucun poste ne couvre.")
}

// NeedChange is one line of before and after.
type NeedChange struct{ Label, Before, After string }

// Changes are what the département would be with the post.
func (p *NeedPage) Changes() []NeedChange {
	b, a := p.Simulation.Before, p.Simulation.After
	return []NeedChange{
		{"Postes", fmt.Sprint(b.Posts), fmt.Sprint(a.Posts)},
		{"Postes pour 100\u202f000 habitants", casework.FrenchDecimal(b.PerPeople, 2), casework.FrenchDecimal(a.PerPeople, 2)},
		{"Habitants des communes couvertes", casework.FrenchInt(b.Covered), casework.FrenchInt(a.Covered)},
		{"Part des habitants du département", percent(b.Share), percent(a.Share)},
	}
}

// Reach is how far apart the communes of the trial are, empty when that is not
// known.
func (p *NeedPage) Reach() string {
	if p.Simulation.Kilometres == 0 {
		return ""
	}
	return "Les deux plus éloignées sont à " + casework.FrenchDecimal(p.Simulation.Kilometres, 1) + "\u00a0km à vol d'oiseau."
}

package publish

import (
	"strings"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// The words that documents share. The text form has its own line width but
// says the same.

// postName is the post's name, or its short name when it has none.
func postName(r *indicator.Report) string {
	if r.Post.Name == "" {
		return printable(r.Post.Slug)
	}
	return printable(r.Post.Name)
}

// maskSentence explains what is hidden. Where nothing is, the exact counts are
// those of whoever alone reads them: what is handed out is the sealed report.
func maskSentence(r *indicator.Report) string {
	if !r.Masked {
		return casework.Typeset("Chiffres exacts, petits effectifs compris : document de travail de l'intervenant social. Ce qui se remet est le bilan scellé, où ils sont masqués.")
	}
	return casework.Typeset(withheld + " : non communiqué. L'effectif est trop faible, ou ferait trouver un effectif trop faible par soustraction. ≥ : au moins.")
}

// figureShare is "97,8 %", "≥ 97 %", or nothing.
func figureShare(f *indicator.Figure) string {
	if share, ok := f.Share(); ok {
		return percent(share, f.AtLeast)
	}
	return ""
}

// rowValue is the number of a row, or that it is withheld.
func rowValue(r *indicator.Row) string {
	switch {
	case r.Hidden:
		return withheld
	case r.Text != "":
		return r.Text
	}
	return casework.FrenchInt(r.Value)
}

// notSaid stands for a number that nobody wrote down.
const notSaid = "non renseigné"

// unknownWord stands for a figure that is not known, and is not withheld.
func unknownWord(f *indicator.Figure) string {
	if f.Unsaid {
		return notSaid
	}
	return notApplicable
}

// symbolOf is what follows an amount; nothing after another number of section m,
// whose label says its unit.
func symbolOf(u indicator.Unit) string {
	switch u {
	case indicator.Euro:
		return "\u00a0€"
	case indicator.FrancCFP:
		return "\u00a0F\u00a0CFP"
	}
	return ""
}

// rowNumber is the number of a row that is not hidden, for a program: false
// when there is nothing to compute it from.
func rowNumber(r *indicator.Row) (x float64, ok bool) {
	switch {
	case r.Text == "":
		return float64(r.Value), true
	case r.Text == notApplicable:
		return 0, false
	}
	return r.Measure, true
}

// rowShare is the share of a row; empty when there is none to tell.
func rowShare(t *indicator.Table, r *indicator.Row) string {
	if t.Base > 0 && (!r.Hidden || r.AtLeast) {
		return percent(r.Share, r.AtLeast)
	}
	return ""
}

// hasShares tells a table that has a share to show from one of measures that
// stand apart: it has no column for them.
func hasShares(t *indicator.Table) bool {
	for i := range t.Rows {
		if rowShare(t, &t.Rows[i]) != "" {
			return true
		}
	}
	return false
}

// tableTotal is the last line of a table: its label and its number; a table
// whose rows stand apart has none.
func tableTotal(t *indicator.Table) (label, value string) {
	label = "Total"
	total, hidden := t.Sum, t.SumHidden
	if !t.Definition.AddsUp {
		label = "Total sans double compte"
		total, hidden = t.Base, t.BaseHidden
	}
	if hidden {
		return label, withheld
	}
	return label, casework.FrenchInt(total)
}

// tableBasis says in what a table counts, and of how many.
func tableBasis(t *indicator.Table) string {
	text := "Unité : " + string(t.Definition.Unit) + ". "
	if !t.BaseHidden {
		text += "Base : " + casework.FrenchInt(t.Base) + " " + t.Definition.Denominator + ". "
	}
	return casework.Typeset(strings.TrimSpace(text))
}

// sectionsOf are the parts of the report that have something to say.
func sectionsOf(r *indicator.Report) (all []indicator.Section) {
	for _, s := range indicator.Sections {
		if len(sectionFigures(r, s.Letter))+len(sectionTables(r, s.Letter)) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// sectionFigures are the figures of one part of the report.
func sectionFigures(r *indicator.Report, letter string) (all []*indicator.Figure) {
	for i := range r.Figures {
		if f := &r.Figures[i]; f.Definition.Section == letter {
			all = append(all, f)
		}
	}
	return all
}

// sectionTables are the tables of one part of the report.
func sectionTables(r *indicator.Report, letter string) (all []*indicator.Table) {
	for i := range r.Tables {
		if t := &r.Tables[i]; t.Definition.Section == letter {
			all = append(all, t)
		}
	}
	return all
}

// keyNames are the figures that sum a report up.
var keyNames = []string{"appointments_kept", "persons_met", "women_victims_psychological_and_physical", "followup_mean_months"}

// keyFigure is a figure in large, with what stands under it: a count spoken of
// as a percentage shows its percentage first.
func keyFigure(f *indicator.Figure) (large, under string) {
	large, under = figureValue(f), ""
	share, ok := f.Share()
	if ok && f.Definition.Name == "women_victims_psychological_and_physical" {
		large = percent(share, f.AtLeast)
		if !f.Hidden {
			under = casework.FrenchInt(int(f.Value)) + " "
		}
	}
	if f.Base > 0 && f.Definition.Denominator != "" {
		under += "sur " + casework.FrenchInt(int(f.Base)) + " " + f.Definition.Denominator
	}
	return large, under
}

// signOf is the sign between the two sides of a control.
func signOf(c *indicator.Control) string {
	if c.Holds {
		return "="
	}
	return "≠"
}

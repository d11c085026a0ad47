package indicator

import (
	"fmt"

	"permanence/internal/casework"
)

// qualityDefinition is the table of how much of each field nobody wrote down.
var qualityDefinition = func() Definition {
	d := Definition{Number: 331, Name: "quality_of_entry", Section: quality, Unit: "élément", Apart: true, Label: "Ce qui n'est pas renseigné, champ par champ",
		Text: "Pour chaque champ : combien d'éléments ne le disent pas, sur combien, et le taux. Les unités diffèrent d'une ligne à l'autre (personnes, dossiers, rendez-vous, orientations, saisines). Un taux élevé dit que le tableau de ce champ se lit avec prudence ; il ne dit rien du travail fait."}
	d.setFrench()
	return d
}()

// qualityFields are the tables and the figures whose "non renseigné" says how
// well a field is kept, in the order of the report. A type of violences is not
// among them: most situations without one have none.
var qualityFields = []string{
	"persons_by_sex", "persons_by_age", communesName, "persons_by_family_situation", "persons_by_children", "adults_in_situations", "children_in_situations",
	"persons_by_standing", "persons_by_problem", "persons_by_known_to_services", "persons_by_origin", "persons_by_police_act", "referrals_by_consent",
	"cases_by_contact_delay", "appointments_by_place", "appointments_by_mode", "minutes", "orientations_by_outcome", "closings_by_reason", "callbacks_by_new_facts",
}

// AddQuality completes a report, as its reader sees it, with the rate of "non
// renseigné" of each field. It tells nothing that the tables do not tell: what
// they withhold is withheld. A field that nothing rests on is left out.
func (r *Report) AddQuality() {
	t := Table{Definition: &qualityDefinition, BaseHidden: true, SumHidden: true}
	for _, name := range qualityFields {
		if row, ok := r.qualityOf(name); ok {
			t.Rows = append(t.Rows, row)
		}
	}
	if len(t.Rows) > 0 {
		r.Tables = append(r.Tables, t)
	}
}

func (r *Report) qualityOf(name string) (row Row, ok bool) {
	var missing, base int
	if t := r.Table(name); t != nil {
		missing, base = t.Missing, t.Base
		row = Row{Code: name, Label: t.Definition.Label, Hidden: t.MissingHidden || t.BaseHidden}
	} else if f := r.Figure(name); f != nil {
		missing, base = f.Missing, int(f.Base)+f.Missing
		row = Row{Code: name, Label: f.Definition.Label, Hidden: f.Hidden || f.MissingHidden}
	} else {
		return row, false
	}
	if row.Hidden {
		return row, true
	}
	if base == 0 {
		return row, false
	}
	rate := float64(missing) / float64(base)
	row.Value, row.Measure = missing, 100*rate
	row.Text = casework.FrenchPercent(rate, 1)
	row.Label = casework.Typeset(fmt.Sprintf("%s : %s sur %s", row.Label, casework.FrenchInt(missing), casework.FrenchInt(base)))
	return row, true
}

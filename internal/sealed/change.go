package sealed

import (
	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// Change is one number that two versions of a report give otherwise, as both
// print it: nothing that is withheld is in it.
type Change struct {
	Name   string `json:"name"`   // of the figure, or of the table and the code of its row: persons_by_sex/F
	Label  string `json:"label"`  // in French
	Before string `json:"before"` // "547", "n. c.", "aucun"
	After  string `json:"after"`
}

const (
	withheld = "n. c."
	none     = "aucun"
	unsaid   = "non renseigné"
	// notApplicable stands for a figure that has nothing to be computed from.
	notApplicable = "sans objet"
)

// Compare lists what the later report gives otherwise, in the order of its
// figures and tables.
func Compare(before, after *indicator.Report) []Change {
	var all []Change
	add := func(name, label, was, is string) {
		if was != is {
			all = append(all, Change{name, label, casework.Typeset(was), casework.Typeset(is)})
		}
	}
	for i := range after.Figures {
		f := &after.Figures[i]
		was := before.Figure(f.Definition.Name)
		add(f.Definition.Name, f.Definition.Label, figureText(was), figureText(f))
		if f.Definition.Missing != "" {
			add(f.Definition.Name+"#missing", f.Definition.Label+", non renseigné", missingText(was), missingText(f))
		}
	}
	for i := range after.Tables {
		compareTable(before.Table(after.Tables[i].Definition.Name), &after.Tables[i], add)
	}
	return all
}

func figureText(f *indicator.Figure) string {
	switch {
	case f != nil && f.Unsaid:
		return unsaid
	case f == nil:
		return none
	case !f.Known && !f.Hidden:
		return notApplicable
	case f.AtLeast:
		share, _ := f.Share()
		return casework.FrenchPercent(share, 0) + " ou plus"
	case f.Hidden:
		return withheld
	case f.Definition.Unit == indicator.Months || f.Definition.Unit == indicator.Days:
		return casework.FrenchDecimal(f.Value, 1)
	case f.Definition.Unit.IsMeans():
		return casework.FrenchDecimal(f.Value, f.Definition.Unit.Decimals())
	}
	return casework.FrenchInt(int(f.Value))
}

func missingText(f *indicator.Figure) string {
	switch {
	case f == nil:
		return none
	case f.MissingHidden:
		return withheld
	}
	return casework.FrenchInt(f.Missing)
}

func compareTable(before, after *indicator.Table, add func(name, label, was, is string)) {
	table := after.Definition
	if before == nil {
		before = &indicator.Table{}
	}
	for i := range after.Rows {
		r := &after.Rows[i]
		add(table.Name+"/"+r.Code, table.Label+" : "+r.Label, rowText(before, before.Row(r.Code)), rowText(after, r))
	}
	for i := range before.Rows {
		if r := &before.Rows[i]; after.Row(r.Code) == nil {
			add(table.Name+"/"+r.Code, table.Label+" : "+r.Label, rowText(before, r), rowText(after, nil))
		}
	}
}

func rowText(t *indicator.Table, r *indicator.Row) string {
	switch {
	case r == nil && len(t.Rows) == 0 && t.SumHidden:
		return withheld // the table is withheld whole
	case r == nil:
		return none
	case r.AtLeast:
		return casework.FrenchPercent(r.Share, 0) + " ou plus"
	case r.Hidden:
		return withheld
	case r.Text != "":
		return r.Text
	}
	return casework.FrenchInt(r.Value)
}

package indicator

import (
	"fmt"

	"permanence/internal/casework"
)

// Control reconciles a total with its parts. Both sides count the same unit;
// Holds tells that they are equal.
type Control struct {
	Label       string // in French: what must equal what
	Left, Right int
	Holds       bool
	Explanation string // in French, with the arithmetic
}

// Controls are the reconciliations of an exact report: tables with their
// totals, and totals with each other. A masked report has none, for its hidden
// cells would be found by them.
func (r *Report) Controls() []Control {
	if r.Masked {
		return nil
	}
	var all []Control
	for i := range r.Tables {
		switch t := &r.Tables[i]; {
		case t.Definition.DenominatorFigure == "":
		case t.Definition.AddsUp:
			all = append(all, r.tableControl(t))
		default:
			all = append(all, overlapControl(t))
		}
	}
	for i := range r.Crossings {
		all = append(all, r.crossingControl(&r.Crossings[i]))
	}
	all = append(all,
		r.sumControl("Personnes reçues", "persons_met", "persons_new", "persons_returning"),
		r.sumControl("Personnes reçues", "persons_met", "persons_met_once", "persons_followed"),
		r.sumControl("Saisines", "referrals", "cases_opened", "referrals_without_case"),
		r.sumControl("Dossiers suivis dans la période", "cases_active", "cases_open_at_start", "cases_opened"),
		r.sumControl("Dossiers clos", "cases_closed", "followup_cases", "cases_closed_without_kept"))
	return append(all, r.stockControl())
}

func (r *Report) tableControl(t *Table) Control {
	d, added := t.Definition, "lignes additionnées"
	if len(t.Rows) < 2 {
		added = "ligne"
	}
	return control(casework.Typeset(fmt.Sprintf("%s : somme des lignes = %s", d.Label, d.Denominator)), t.Sum, t.Base,
		fmt.Sprintf("%s %s.", casework.FrenchInt(len(t.Rows)), added))
}

// overlapControl reconciles the rows of a table that does not add up with its
// base: who is in several rows is counted again, who is in none is not.
func overlapControl(t *Table) Control {
	d, right := t.Definition, t.Base+t.More-t.Fewer
	explanation := fmt.Sprintf("%s + %s = %s : qui est dans plusieurs lignes y est compté à nouveau, %s fois en tout.",
		casework.FrenchInt(t.Base), casework.FrenchInt(t.More), casework.FrenchInt(right), casework.FrenchInt(t.More))
	if t.Fewer > 0 {
		explanation = fmt.Sprintf("%s + %s − %s = %s : qui est dans plusieurs lignes y est compté à nouveau, %s fois en tout ; %s dans aucune ligne.",
			casework.FrenchInt(t.Base), casework.FrenchInt(t.More), casework.FrenchInt(t.Fewer), casework.FrenchInt(right),
			casework.FrenchInt(t.More), plural(t.Fewer, "une personne n'est", "%s personnes ne sont"))
	}
	return control(casework.Typeset(fmt.Sprintf("%s : somme des lignes = %s, et recouvrements", d.Label, d.Denominator)), t.Sum, right, casework.Typeset(explanation))
}

// crossingControl checks that the cells of a crossing add up, by rows and by
// columns, to the total of the table that it splits: the one of its layer.
func (r *Report) crossingControl(x *Crossing) Control {
	rows, columns := 0, 0
	for _, row := range x.Rows {
		rows += row.Total.Value
	}
	for _, c := range x.Totals {
		columns += c.Value
	}
	of, whole := x.Definition.Denominator, int(r.Figure(x.Definition.DenominatorFigure).Value)
	if x.Layer != "" {
		of, whole = "ligne du tableau par sexe", r.Table(axes[personsBySex].name).Row(x.Layer).Value
	}
	c := control(casework.Typeset(fmt.Sprintf("%s : somme des cases = %s", x.Title(), of)), rows, whole,
		casework.Typeset(fmt.Sprintf("Par lignes : %s ; par colonnes : %s.", casework.FrenchInt(rows), casework.FrenchInt(columns))))
	c.Holds = c.Holds && columns == whole && r.crossesTables(x)
	return c
}

// crossesTables tells that the totals of the rows and of the columns of a crossing
// of two dimensions are the rows of its two tables.
func (r *Report) crossesTables(x *Crossing) bool {
	for i := range crossings {
		s := &crossings[i]
		if &s.Definition != x.Definition || s.layered() {
			continue
		}
		for _, row := range x.Rows {
			if r.Table(axes[s.rows].name).Row(row.Code).Value != row.Total.Value {
				return false
			}
		}
		for j, column := range x.Columns {
			if r.Table(axes[s.columns].name).Row(column.Code).Value != x.Totals[j].Value {
				return false
			}
		}
	}
	return true
}

// sumControl checks that a figure is the sum of two others.
func (r *Report) sumControl(label, total, one, other string) Control {
	a, b := r.Figure(one), r.Figure(other)
	left, right := int(a.Value+b.Value), r.count(total)
	return control(casework.Typeset(fmt.Sprintf("%s = %s + %s", label, lower(a.Definition.Label), lower(b.Definition.Label))), left, right,
		fmt.Sprintf("%s + %s = %s.", casework.FrenchInt(int(a.Value)), casework.FrenchInt(int(b.Value)), casework.FrenchInt(left)))
}

// stockControl checks that what was open, plus what opened, less what closed,
// is what is open. Cases closed before their opening day, which are never
// open, are taken out and said.
func (r *Report) stockControl() Control {
	start, opened, closed := r.count("cases_open_at_start"), r.count("cases_opened"), r.count("cases_closed")
	left := start + opened - closed - r.datesReversed
	sum := fmt.Sprintf("%s + %s − %s", casework.FrenchInt(start), casework.FrenchInt(opened), casework.FrenchInt(closed))
	explanation := fmt.Sprintf("%s = %s.", sum, casework.FrenchInt(left))
	if n := r.datesReversed; n != 0 {
		sign := "−"
		if n < 0 {
			n, sign = -n, "+"
		}
		explanation = fmt.Sprintf("%s %s %s = %s ; le dernier terme corrige les dossiers clos avant leur date d'ouverture, jamais ouverts.",
			sum, sign, casework.FrenchInt(n), casework.FrenchInt(left))
	}
	return control("Dossiers ouverts à la fin = ouverts au début + ouverts − clos", left, r.count("cases_open_at_end"), casework.Typeset(explanation))
}

func (r *Report) count(name string) int { return int(r.Figure(name).Value) }

func control(label string, left, right int, explanation string) Control {
	return Control{Label: label, Left: left, Right: right, Holds: left == right, Explanation: explanation}
}

// lower puts a label inside a sentence.
func lower(label string) string {
	if label == "" {
		return ""
	}
	return string(label[0]|0x20) + label[1:]
}

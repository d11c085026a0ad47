package view

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// A sealed report withholds some rows: what a chart says of the others must stay
// true of all of them.
func TestAChartNamesTheMostFrequentOnlyWhereItIsProved(t *testing.T) {
	row := func(label string, value int) indicator.Row {
		return indicator.Row{Code: label, Label: label, Value: value}
	}
	hidden := func(label string) indicator.Row { return indicator.Row{Code: label, Label: label, Hidden: true} }
	adding, several := &indicator.Definition{Unit: "personne", AddsUp: true}, &indicator.Definition{Unit: "personne"}
	for name, c := range map[string]struct {
		table indicator.Table
		want  string
	}{
		"all are shown":                {indicator.Table{Definition: adding, Base: 10, Sum: 10, Rows: []indicator.Row{row("A", 7), row("B", 3)}}, "Le plus fréquent : A, 7 sur 10."},
		"two are equal":                {indicator.Table{Definition: several, Base: 137, Rows: []indicator.Row{row("A", 134), row("B", 134), row("C", 36)}}, "Les plus fréquents : A et B, 134 chacun sur 137."},
		"many are equal":               {indicator.Table{Definition: several, Base: 9, Rows: []indicator.Row{row("A", 2), row("B", 2), row("C", 2), row("D", 2)}}, "4 lignes à égalité, 2 chacune."},
		"the rest is less":             {indicator.Table{Definition: adding, Base: 137, Sum: 137, Rows: []indicator.Row{row("A", 123), hidden("B"), hidden("C")}}, "Le plus fréquent : A, 123 sur 137."},
		"the rest may be more":         {indicator.Table{Definition: adding, Base: 50, Sum: 50, Rows: []indicator.Row{row("A", 20), hidden("B"), hidden("C")}}, "Le plus fréquent des nombres communiqués : A, 20 sur 50."},
		"the sum is withheld":          {indicator.Table{Definition: adding, SumHidden: true, BaseHidden: true, Rows: []indicator.Row{row("A", 20), hidden("B")}}, "Le plus fréquent des nombres communiqués : A, 20."},
		"rows do not add up":           {indicator.Table{Definition: several, Base: 137, Rows: []indicator.Row{hidden("Psychologiques"), row("Verbales", 36)}}, "Le plus fréquent des nombres communiqués : Verbales, 36 sur 137."},
		"only what is not known hides": {indicator.Table{Definition: several, Base: 20, Rows: []indicator.Row{row("A", 12), {Code: casework.NotKnown, Hidden: true}}}, "Le plus fréquent : A, 12 sur 20."},
		"all are withheld":             {indicator.Table{Definition: adding, Base: 137, Sum: 137, Rows: []indicator.Row{hidden("Femmes"), hidden("Hommes"), row(casework.NotKnown, 0)}}, "Les nombres ne sont pas communiqués."},
		"nothing is counted":           {indicator.Table{Definition: adding, Rows: []indicator.Row{row(casework.NotKnown, 0)}}, "Aucune donnée à montrer sur la période."},
	} {
		if got, want := describe(c.table.Rows, &c.table), casework.Typeset(c.want); got != want {
			t.Errorf("where %s: %q, want %q", name, got, want)
		}
	}
}

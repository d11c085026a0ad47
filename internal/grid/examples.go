package grid

import _ "embed"

// Example is a template that comes with the program, to begin from. Its wording
// is the program's own: it copies nobody's form.
type Example struct{ Name, Label, Text string }

//go:embed examples/ministere.trame
var ministry string

//go:embed examples/caf.trame
var funder string

// Examples are a ministry's grid over three years and a funder's over one
// period.
var Examples = []Example{
	{"ministere", "Grille annuelle, comme pour un ministère", ministry},
	{"caf", "Grille d'un financeur, comme pour une CAF", funder},
}

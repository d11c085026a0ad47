package indicator

import (
	"strings"

	"permanence/internal/casework"
)

// crossing is one table of two or three dimensions of a tally.
type crossing int

const (
	problemSexAge crossing = iota
	originDelay
	partnerOutcome
	numCrossings
)

// crossAxis gives the cells of a crossing: those of its dimensions multiplied,
// the last one moving fastest, and where they begin among all cells of a tally.
type crossAxis struct {
	name   string
	dims   []breakdown
	at     int
	size   int
	byCode map[string]int // the place of the codes of a cell, joined
}

var crossAxes, allCells = newCrossAxes()

func newCrossAxes() (all [numCrossings]crossAxis, cells int) {
	all = [numCrossings]crossAxis{
		problemSexAge:  {name: "persons_by_problem_sex_and_age", dims: []breakdown{personsByProblem, personsBySex, personsByAge}},
		originDelay:    {name: "cases_by_origin_and_contact_delay", dims: []breakdown{casesByContactOrigin, casesByContactDelay}},
		partnerOutcome: {name: "orientations_by_partner_and_outcome", dims: []breakdown{orientationsByPartner, orientationsByOutcome}},
	}
	cells = numCells
	for c := range all {
		x := &all[c]
		x.at, x.size = cells, 1
		for _, d := range x.dims {
			x.size *= len(axes[d].codes)
		}
		cells += x.size
		x.byCode = make(map[string]int, x.size)
		for i := range x.size {
			x.byCode[x.codes(i)] = x.at + i
		}
	}
	return all, cells
}

// cell is the place of a cell among all those of a tally.
func (x *crossAxis) cell(positions ...int) int {
	at := 0
	for i, p := range positions {
		at = at*len(axes[x.dims[i]].codes) + p
	}
	return x.at + at
}

// codes of the cell at a place of the crossing, joined: fugue|F|18-25.
func (x *crossAxis) codes(at int) string {
	parts := make([]string, len(x.dims))
	for i := len(x.dims) - 1; i >= 0; i-- {
		codes := axes[x.dims[i]].codes
		parts[i], at = codes[at%len(codes)], at/len(codes)
	}
	return strings.Join(parts, "|")
}

func (t *Tally) countCrossing(c crossing, positions ...int) {
	t.cells[crossAxes[c].cell(positions...)]++
}

// storedCrossing are the cells of a crossing that count something.
func (t *Tally) storedCrossing(c crossing) map[string]int {
	x, cells := &crossAxes[c], map[string]int{}
	for at, n := range t.cells[x.at : x.at+x.size] {
		if n != 0 {
			cells[x.codes(at)] = n
		}
	}
	return cells
}

func (t *Tally) readCrossing(s *scanner, name []byte) {
	for c := range crossAxes {
		x := &crossAxes[c]
		if x.name != string(name) {
			continue
		}
		s.object(func(codes []byte) {
			at, ok := x.byCode[string(codes)]
			if !ok {
				s.fail("crossing")
				return
			}
			t.cells[at] = s.number()
		})
		return
	}
	s.fail("crossing")
}

// Crossing is one table of two dimensions of a report: rows by columns, with a
// total for each row and each column. One of three dimensions is as many such
// tables, each with its Layer.
type Crossing struct {
	Definition        *Definition
	Name              string // stable: that of the definition, with the layer
	Layer, LayerLabel string // the code and the label of the third dimension; empty for two
	RowTitle          string // what the rows are, in French
	ColumnTitle       string
	Columns           []Heading
	Rows              []CrossingRow
	Totals            []Cell // of the columns
	Total             Cell
	Withheld          bool   // nothing of it is shown
	Note              string // a French sentence about what is withheld; empty else
}

// Heading is one column of a crossing.
type Heading struct{ Code, Label string }

// CrossingRow is one row of a crossing, a cell for each column.
type CrossingRow struct {
	Code, Label string
	Cells       []Cell
	Total       Cell
}

// Cell is one count of a crossing. A hidden one has no value.
type Cell struct {
	Value  int
	Hidden bool
}

// Title is the label of the crossing, with its layer.
func (x *Crossing) Title() string {
	if x.LayerLabel == "" {
		return x.Definition.Label
	}
	return casework.Typeset(x.Definition.Label + " : " + strings.ToLower(x.LayerLabel[:1]) + x.LayerLabel[1:])
}

// crossingSpec is a definition with the crossing that it shows.
type crossingSpec struct {
	Definition
	of                   crossing
	rows, layer, columns breakdown // layer is the rows' again where there is none
	rowTitle, colTitle   string
}

func (s *crossingSpec) layered() bool { return s.layer != s.rows }

var crossings = numberedCrossings([]crossingSpec{
	{Definition: Definition{Section: "g", Unit: Person, Label: "Problématique principale selon le sexe et l'âge", AddsUp: true,
		Text:        "Personnes reçues selon leur problématique principale et leur âge au premier contact, un tableau par sexe. Chaque personne est comptée une fois, d'après son dossier le plus récent de la période.",
		Denominator: "personnes reçues", DenominatorFigure: "persons_met", Missing: "non renseigné"},
		of: problemSexAge, rows: personsByProblem, layer: personsBySex, columns: personsByAge, rowTitle: "Problématique principale", colTitle: "Âge"},
	{Definition: Definition{Section: "i", Unit: Case, Label: "Origine de la saisine et délai jusqu'au premier contact", AddsUp: true,
		Text:        "Dossiers au premier contact dans la période, selon qui a adressé la personne et le nombre de jours depuis la saisine.",
		Denominator: "dossiers au premier contact", DenominatorFigure: "cases_first_contact", Missing: "non renseigné"},
		of: originDelay, rows: casesByContactOrigin, layer: casesByContactOrigin, columns: casesByContactDelay, rowTitle: "Origine", colTitle: "Délai"},
	{Definition: Definition{Section: "j", Unit: Orientation, Label: "Orientations par partenaire et selon leur suite", AddsUp: true,
		Text:        "Orientations faites lors des rendez-vous honorés de la période, selon le partenaire et ce qu'elles sont devenues.",
		Denominator: "orientations", DenominatorFigure: "orientations", Missing: "non renseigné"},
		of: partnerOutcome, rows: orientationsByPartner, layer: orientationsByPartner, columns: orientationsByOutcome, rowTitle: "Partenaire", colTitle: "Suite"},
})

func numberedCrossings(specs []crossingSpec) []crossingSpec {
	for i := range specs {
		d := &specs[i].Definition
		d.Number, d.Name = 201+i, crossAxes[specs[i].of].name
		d.setFrench()
	}
	return specs
}

// CrossingDefinitions are those of the crossings, in the order of the report.
func CrossingDefinitions() (all []*Definition) {
	for i := range crossings {
		all = append(all, &crossings[i].Definition)
	}
	return all
}

// crossings of the report: rows and columns are those of the tables that they
// cross, so that the presence of a row tells nothing more.
func (b *builder) crossings() {
	for i := range crossings {
		s := &crossings[i]
		rows, columns := b.headings(s.rows), b.headings(s.columns)
		layers := []Heading{{}}
		if s.layered() {
			layers = b.headings(s.layer)
		}
		if len(rows) == 0 {
			continue
		}
		for _, layer := range layers {
			b.report.Crossings = append(b.report.Crossings, b.crossing(s, layer, rows, columns))
		}
	}
}

// headings are the rows of a table that count something.
func (b *builder) headings(of breakdown) (all []Heading) {
	for _, row := range b.report.Table(axes[of].name).Rows {
		if row.Value != 0 {
			all = append(all, Heading{row.Code, row.Label})
		}
	}
	return all
}

func (b *builder) crossing(s *crossingSpec, layer Heading, rows, columns []Heading) Crossing {
	x := Crossing{Definition: &s.Definition, Name: s.Name, Layer: layer.Code, LayerLabel: layer.Label, RowTitle: s.rowTitle, ColumnTitle: s.colTitle,
		Columns: columns, Totals: make([]Cell, len(columns))}
	if s.layered() {
		x.Name += "_" + layer.Code
	}
	for _, row := range rows {
		line := CrossingRow{Code: row.Code, Label: row.Label, Cells: make([]Cell, len(columns))}
		for j, column := range columns {
			positions := []int{axes[s.rows].byCode[row.Code]}
			if s.layered() {
				positions = append(positions, axes[s.layer].byCode[layer.Code])
			}
			n := b.tally.cells[crossAxes[s.of].cell(append(positions, axes[s.columns].byCode[column.Code])...)]
			line.Cells[j].Value = n
			line.Total.Value += n
			x.Totals[j].Value += n
			x.Total.Value += n
		}
		x.Rows = append(x.Rows, line)
	}
	return x
}

// Crossing is the crossing of that name, nil when there is none.
func (r *Report) Crossing(name string) *Crossing {
	for i := range r.Crossings {
		if r.Crossings[i].Name == name {
			return &r.Crossings[i]
		}
	}
	return nil
}

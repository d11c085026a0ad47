package view

import (
	"strings"

	"permanence/internal/casework"
	"permanence/internal/grid"
	"permanence/internal/indicator"
)

// TemplatePage is GET /trames, with ?exemple=caf to begin from an example, and
// what a POST shows: the faults of the text, or the filled grid. Fields: texte,
// fichier (wins over texte), poste (slug), periode, du, au as on /bilans, seuil
// (5 or 11), forme (empty shows the grid; xlsx, odt, csv or text sends it).
type TemplatePage struct {
	Base
	Form
	Text      string
	Kept      []casework.GridTemplate // offered by the installation
	Chosen    string                  // the one that the text began from, by its ID; empty for none
	CanKeep   bool                    // write them
	Posts     []Option
	Period    string // as chosen
	From, To  string // as typed
	Years     []int
	Sealed    []Option // periods of the sealed reports, in place of Years for who reads no other
	Threshold int
	Faults    grid.Errors
	Grid      *grid.Grid // nil until the text and the choice are right
	About     string     // of whom and when the grid is
}

// Examples are the templates to begin from.
func (p *TemplatePage) Examples() []PeriodLink {
	links := make([]PeriodLink, len(grid.Examples))
	for i, e := range grid.Examples {
		links[i] = PeriodLink{Label: e.Label, URL: "/trames?exemple=" + e.Name}
	}
	return links
}

// KeptLinks lead to the templates of the installation.
func (p *TemplatePage) KeptLinks() []PeriodLink {
	links := make([]PeriodLink, len(p.Kept))
	for i := range p.Kept {
		t := &p.Kept[i]
		links[i] = PeriodLink{Label: t.Name, URL: "/trames?trame=" + string(t.ID), Current: string(t.ID) == p.Chosen}
	}
	return links
}

// YearGroups are the periods to choose among, by year.
func (p *TemplatePage) YearGroups() []YearGroup {
	return (&ReportsPage{Years: p.Years, Period: p.Period}).YearGroups()
}

// Thresholds are those to choose between.
func (p *TemplatePage) Thresholds() []Option {
	return []Option{{"5", "Comité de pilotage : 5", p.Threshold != 11}, {"11", "Publication : 11", p.Threshold == 11}}
}

// TemplateLine is one line of the text with what is wrong in it.
type TemplateLine struct {
	Number int
	Text   string
	Fault  string // empty when it is right
}

// FaultyLines are the lines that are refused, each with its fault.
func (p *TemplatePage) FaultyLines() []TemplateLine {
	lines := strings.Split(p.Text, "\n")
	var faulty []TemplateLine
	for _, e := range p.Faults {
		l := TemplateLine{Number: e.Line, Fault: e.Error()}
		if e.Line <= len(lines) {
			l.Text = strings.TrimRight(lines[e.Line-1], "\r")
		}
		faulty = append(faulty, l)
	}
	return faulty
}

// GridSection is a section of the filled grid.
type GridSection struct {
	Title string
	Notes []string
	Heads []string
	Rows  []GridRow
}

// GridRow is a row of the filled grid.
type GridRow struct {
	Label, Unit string
	Notes       []string
	Cells       []GridCell
}

// GridCell is one value, under the head of its column.
type GridCell struct{ Head, Text string }

// Sections are those of the filled grid.
func (p *TemplatePage) Sections() []GridSection { return gridSections(p.Grid) }

func gridSections(g *grid.Grid) []GridSection {
	sections := make([]GridSection, len(g.Sections))
	for i := range g.Sections {
		s := &g.Sections[i]
		sections[i] = GridSection{Title: s.Title, Notes: s.Notes, Heads: g.Heads}
		for j := range s.Rows {
			r := &s.Rows[j]
			row := GridRow{Label: r.Label, Unit: r.Unit, Notes: r.Notes}
			for k, v := range g.Cells[i][j] {
				row.Cells = append(row.Cells, GridCell{g.Heads[k], r.Text(v)})
			}
			sections[i].Rows = append(sections[i].Rows, row)
		}
	}
	return sections
}

// Forms are those in which the grid can be kept.
func (p *TemplatePage) Forms() []Option {
	return []Option{{Value: "xlsx", Label: "XLSX"}, {Value: "odt", Label: "ODT"}, {Value: "csv", Label: "CSV"}, {Value: "text", Label: "Texte"}}
}

// MaskedTo is the largest number that is masked.
func (p *TemplatePage) MaskedTo() int { return p.Grid.Threshold - 1 }

// TemplateName is a figure or a table that an expression may name.
type TemplateName struct{ Name, Label, Codes string }

// Names are all of them, in the order of the report.
func (p *TemplatePage) Names() []TemplateName {
	var names []TemplateName
	for _, d := range indicator.Definitions() {
		names = append(names, TemplateName{d.Name, d.Label, strings.Join(indicator.Codes(d.Name), ", ")})
	}
	return names
}

func (*TemplatePage) file() string { return "trames" }

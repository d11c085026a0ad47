package view

import (
	"fmt"
	"strings"

	"permanence/internal/indicator"
)

// NationalPage is GET /national, /national/regions/{region} and
// /national/departements/{departement}, with ?annee=2022 to choose a year. The
// reports have been through disclosure control, all levels together.
type NationalPage struct {
	Base
	Eyebrow          string // what sort of territory it is
	Name             string
	Above            []PeriodLink // the levels above, the nation first
	Year             int
	Years            []PeriodLink      // those of which something was received
	Report, Previous *indicator.Report // nil when nothing was received
	With             []string          // the names of those with which it is shown
	Series           []NationalRow     // by year, the latest first
	Parts            []NationalRow     // of the territory, empty for a département
	PartsTitle       string
	Posts            int
	Received         int      // départements that are counted
	Unlike           string   // what the year before rests on, when it is not the same; empty else
	Missing          []string // départements
	Outdated         []string // those that follow other definitions
	Threshold        int
	CanSend          bool
	CanReceive       bool
}

// NationalRow is one year of a territory, or one part of it.
type NationalRow struct {
	Label, URL string
	Note       string            // what was received of it
	With       []string          // the names of those with which it is shown
	Report     *indicator.Report // nil when there is none
}

// NationalCell is one figure of a row.
type NationalCell struct{ Label, Value string }

// nationalColumns are the figures of a row, and their short titles.
var nationalColumns = []struct{ name, label string }{
	{"appointments_kept", "Rendez-vous honorés"},
	{"persons_met", "Personnes reçues"},
	{"persons_new", "Personnes nouvelles"},
	{"delay_median_days", "Délai médian"},
	{"followup_mean_months", "Accompagnement moyen"},
}

// NationalTable is a table of rows that are to be compared.
type NationalTable struct {
	Title, Head string
	Rows        []NationalRow
}

// PartsTable compares the parts of the territory.
func (p *NationalPage) PartsTable() NationalTable {
	return NationalTable{Title: fmt.Sprintf("%s en %d", p.PartsTitle, p.Year), Head: "Territoire", Rows: p.Parts}
}

// SeriesTable compares the years.
func (p *NationalPage) SeriesTable() NationalTable {
	return NationalTable{Title: "Année par année", Head: "Année", Rows: p.Series}
}

// mostNamed is how many are named with which a territory is shown.
const mostNamed = 4

// Together says with which others a territory is shown; empty for one alone.
func Together(with []string) string {
	switch {
	case len(with) == 0:
		return ""
	case len(with) > mostNamed:
		return fmt.Sprintf("compté avec %d autres territoires", len(with))
	}
	names := strings.Join(with, ", ")
	if at := strings.LastIndex(names, ", "); at >= 0 {
		names = names[:at] + " et " + names[at+2:]
	}
	return "compté avec " + names
}

// Together says with which others the row is counted.
func (r NationalRow) Together() string { return Together(r.With) }

// Together says with which others the territory is counted.
func (p *NationalPage) Together() string { return Together(p.With) }

// Columns are the titles of the figures.
func (t NationalTable) Columns() (titles []string) {
	for _, c := range nationalColumns {
		titles = append(titles, c.label)
	}
	return titles
}

// Cells are the figures of the row.
func (r NationalRow) Cells() (cells []NationalCell) {
	for _, c := range nationalColumns {
		cell := NationalCell{Label: c.label, Value: "non reçu"}
		if r.Report != nil {
			value, unit := headline(r.Report.Figure(c.name))
			cell.Value = strings.TrimSpace(value + "\u00a0" + unit)
		}
		cells = append(cells, cell)
	}
	return cells
}

// Key are the figures that sum the report up.
func (p *NationalPage) Key() []FigureView { return keyFigures(p.Report, p.Previous) }

// Sections are the parts of the report.
func (p *NationalPage) Sections() []ReportSection {
	return (&ReportPage{Report: p.Report, Previous: p.Previous}).Sections()
}

// Coverage says what the figures rest on.
func (p *NationalPage) Coverage() string { return NationalCoverage(p.Posts, p.Received) }

// NationalCoverage says on how many posts and départements figures rest.
func NationalCoverage(posts, received int) string {
	return fmt.Sprintf("%d %s, %d %s", posts, plural(posts, "poste", "postes"), received, plural(received, "département reçu", "départements reçus"))
}

// YearBefore is the year that the figures are compared with.
func (p *NationalPage) YearBefore() int { return p.Year - 1 }

// MaskedTo is the largest number that is masked.
func (p *NationalPage) MaskedTo() int { return p.Threshold - 1 }

func (*NationalPage) file() string { return "national" }

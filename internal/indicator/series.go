package indicator

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"permanence/internal/casework"
)

// MostPeriods is how many periods a series holds, the report's own included.
const MostPeriods = 10

// Step is one period of a series, before the report's own.
type Step struct {
	Period   casework.Period
	Report   *Report         // as the reader of the series sees it; nil when the program holds nothing of the period
	Declared []DeclaredTotal // totals of that period that somebody typed in
}

// DeclaredTotal is a total of a period that was not counted by the program:
// somebody typed it in. It is never added to a computed one, and always marked.
type DeclaredTotal struct {
	Figure string // the name of the figure that it stands for
	Value  int
	Hidden bool   // withheld from this reader
	Unsaid bool   // there is no such total, and About says why: some posts declared theirs and others not
	About  string // in French: by whom, from which source, on which day
}

// DeclaredMark is written beside whatever was typed in.
const DeclaredMark = "déclaré"

// keySeries are the figures that are followed from period to period.
var keySeries = []string{"appointments_kept", "persons_met", "persons_new", "cases_opened", "cases_closed", "cases_open_at_end", "orientations", "activities",
	"women_victims_psychological_and_physical", "delay_median_days", "followup_mean_months"}

// Declarable are the figures of which a total of earlier years may be typed in.
// They are totals that no other one completes: declaring two of them never
// tells a third.
var Declarable = []string{"persons_met", "appointments_kept", "cases_opened", "cases_closed", "orientations", "activities"}

// seriesDefinitions are the tables of the series, in the order of keySeries.
var seriesDefinitions = newSeriesDefinitions()

func newSeriesDefinitions() []Definition {
	all := make([]Definition, len(keySeries))
	for i, name := range keySeries {
		d := definitionOf(name)
		all[i] = Definition{Number: 301 + i, Name: "series_" + name, Section: compared, Unit: d.Unit, Apart: true,
			Label: d.Label + ", période par période",
			Text:  "Le même chiffre, de la période la plus ancienne à celle du bilan, chaque fois par les définitions de ce bilan. Une même personne peut être comptée dans plusieurs périodes : elles ne s'additionnent pas. Une ligne marquée « " + DeclaredMark + " » est un total saisi d'après un document, que le logiciel n'a pas calculé. " + d.Text}
		all[i].setFrench()
	}
	return all
}

// definitionOf is the definition of a figure; the name must be one.
func definitionOf(name string) *Definition {
	for i := range figures {
		if figures[i].Name == name {
			return &figures[i].Definition
		}
	}
	panic("indicator: no figure " + name)
}

// FigureLabel is the French label of a figure by its name, the name itself when
// there is none.
func FigureLabel(name string) string {
	for i := range figures {
		if figures[i].Name == name {
			return figures[i].Label
		}
	}
	return name
}

// BesideDefinitions are those of the figures and tables that are not made of the facts of
// the period: a report has them when there is something to write in them.
func BesideDefinitions() (all []*Definition) {
	for _, group := range [][]Definition{meansDefinitions, seriesDefinitions, funderDefinitions} {
		for i := range group {
			all = append(all, &group[i])
		}
	}
	return append(all, &recordedDefinition, &qualityDefinition)
}

// AddSeries completes a report with its key figures over earlier periods, the
// oldest first. The reports of the steps and this one must be as their reader
// sees them. A figure that only this period tells is left out.
func (r *Report) AddSeries(steps []Step) {
	for i := range seriesDefinitions {
		if f := r.Figure(keySeries[i]); f.Definition.ofNobody() && !f.Known {
			continue // not this report's to count
		}
		s := seriesTable{Table: Table{Definition: &seriesDefinitions[i], BaseHidden: true, SumHidden: true}, name: keySeries[i]}
		for _, step := range steps {
			s.step(step)
		}
		if len(s.Rows) == 0 {
			continue
		}
		s.figure(r.Period, r.Figure(s.name))
		s.Note = casework.Typeset(strings.TrimSpace(s.line(r.Period) + s.origins()))
		r.Tables = append(r.Tables, s.Table)
	}
}

// seriesTable is one figure over the periods, while it is made.
type seriesTable struct {
	Table
	name  string
	about []aboutDeclared // the declared totals, by the document that they were read in
	last  *Figure         // of the last two periods
	prior *Figure
}

func (s *seriesTable) step(step Step) {
	for _, d := range step.Declared {
		if d.Figure != s.name {
			continue
		}
		if !d.Unsaid {
			label := step.Period.French() + " (" + DeclaredMark + ")"
			s.Rows = append(s.Rows, declaredRow(step.Period, label, d))
		}
		s.cite(step.Period.From.Year(), d.About)
	}
	if step.Report == nil {
		s.last = nil // a difference is told of two periods that follow each other
		return
	}
	s.figure(step.Period, step.Report.Figure(s.name))
}

// aboutDeclared is what is said of the declared totals of some years, which
// follow one another on the page and come from one document.
type aboutDeclared struct {
	years []string
	text  string
}

func (s *seriesTable) cite(year int, text string) {
	written := strconv.Itoa(year)
	if n := len(s.about); n > 0 && s.about[n-1].text == text {
		s.about[n-1].years = append(s.about[n-1].years, written)
		return
	}
	s.about = append(s.about, aboutDeclared{[]string{written}, text})
}

// origins are the documents in words, each after a space.
func (s *seriesTable) origins() (text string) {
	for _, a := range s.about {
		years := "Année " + a.years[0]
		if last := len(a.years) - 1; last > 0 {
			years = "Années " + strings.Join(a.years[:last], ", ") + " et " + a.years[last]
		}
		text += fmt.Sprintf(" %s (%s) : %s.", years, DeclaredMark, a.text)
	}
	return text
}

func declaredRow(period casework.Period, label string, d DeclaredTotal) Row {
	row := Row{Code: period.String() + "_declare", Label: label, Hidden: d.Hidden}
	if !d.Hidden {
		row.Value = d.Value
	}
	return row
}

// figure adds the row of a computed figure.
func (s *seriesTable) figure(period casework.Period, f *Figure) {
	row := Row{Code: period.String(), Label: period.French(), Hidden: f.Hidden}
	switch {
	case f.Hidden:
	case !f.Known:
		row.Text = "sans objet"
	case f.Definition.Unit.Counted():
		row.Value = int(f.Value)
	default:
		row.Value, row.Measure, row.Text = int(math.Round(f.Value)), f.Value, measureText(f)
	}
	s.prior, s.last = s.last, f
	s.Rows = append(s.Rows, row)
}

func measureText(f *Figure) string {
	unit := string(f.Definition.Unit)
	if f.Value >= 2 && !strings.HasSuffix(unit, "s") {
		unit += "s"
	}
	return strings.TrimSuffix(casework.FrenchDecimal(f.Value, 1), ",0") + "\u00a0" + unit
}

// line says in words how the last period differs from the one before it.
func (s *seriesTable) line(period casework.Period) string {
	switch {
	case s.prior == nil:
		return ""
	case s.last.Hidden || s.prior.Hidden:
		return "L'écart avec la période précédente n'est pas communiqué."
	case !s.last.Known || !s.prior.Known:
		return "L'écart avec la période précédente est sans objet."
	}
	d := s.last.Value - s.prior.Value
	if math.Abs(d) < 0.05 {
		return "Sans changement depuis la période précédente."
	}
	decimals := 0
	if !s.last.Definition.Unit.Counted() {
		decimals = 1
	}
	text := fmt.Sprintf("%s par rapport à la période précédente", SignedFrench(d, decimals))
	if s.prior.Value > 0 && s.last.Definition.Unit.Counted() {
		text += fmt.Sprintf(", soit %s %%", SignedFrench(d/s.prior.Value*100, 1))
	}
	return text + "."
}

// SignedFrench is a difference with its sign: "+ 12", "− 0,5".
func SignedFrench(x float64, decimals int) string {
	sign := "+"
	if x < 0 {
		sign = "−"
	}
	return sign + casework.NarrowSpace + casework.FrenchDecimal(math.Abs(x), decimals)
}

package view

import (
	"slices"
	"strings"

	"permanence/internal/indicator"
)

// ReportPage is GET /bilans/{post}/{period}. Report is as its reader may see
// it: the handler has applied disclosure control.
type ReportPage struct {
	Base
	Report    *indicator.Report
	Previous  *indicator.Report // the period before, to compare with; nil compares with nothing
	Switch    PeriodSwitch
	Downloads []Download
	Threshold int          // below which cells are masked, when Report.Masked
	Shared    bool         // masked to a worker, who is not the only one of the post
	SealURL   string       // where the report is prepared to be sealed; empty for who does not, or when the period is not over
	Suggested []PeriodLink // periods that have rendez-vous, offered when this one has none
}

// Download is one file form of the report.
type Download struct {
	Label string // "CSV"
	For   string // "pour un tableur"
	URL   string
}

// Empty tells that the period holds no rendez-vous kept, planned or missed, no
// case opened and none closed.
func (p *ReportPage) Empty() bool {
	for _, name := range []string{"appointments_kept", "appointments_absent", "appointments_excused", "appointments_cancelled_by_service", "cases_opened", "cases_closed", "activities"} {
		if f := p.Report.Figure(name); f != nil && (f.Hidden || f.Value > 0) {
			return false
		}
	}
	return true
}

// Key are the figures that sum the report up.
func (p *ReportPage) Key() []FigureView { return keyFigures(p.Report, p.Previous) }

// ReportSection is one lettered part of the report.
type ReportSection struct {
	Letter  string
	Title   string
	Figures []FigureView
	Charts  []BarChart
	Crossed []*indicator.Crossing
}

// Anchor is the section's id in the page.
func (s ReportSection) Anchor() string { return "partie-" + s.Letter }

// Sections are the parts that have something to show.
func (p *ReportPage) Sections() []ReportSection {
	var sections []ReportSection
	for _, s := range indicator.Sections {
		part := ReportSection{Letter: s.Letter, Title: s.Title}
		part.Figures = p.figuresOf(s.Letter)
		part.Charts = p.chartsOf(s.Letter)
		for i := range p.Report.Crossings {
			if x := &p.Report.Crossings[i]; x.Definition.Section == s.Letter {
				part.Crossed = append(part.Crossed, x)
			}
		}
		if len(part.Figures)+len(part.Charts) > 0 {
			sections = append(sections, part)
		}
	}
	return sections
}

func (p *ReportPage) figuresOf(letter string) []FigureView {
	var views []FigureView
	for i := range p.Report.Figures {
		if f := &p.Report.Figures[i]; f.Definition.Section == letter {
			views = append(views, newFigureView(f, p.Previous))
		}
	}
	return views
}

func (p *ReportPage) chartsOf(letter string) []BarChart {
	var charts []BarChart
	for i := range p.Report.Tables {
		if t := &p.Report.Tables[i]; t.Definition.Section == letter {
			charts = append(charts, newBarChart(t, p.Previous))
		}
	}
	return charts
}

// Gaps are the controls whose two numbers differ: nothing folds them.
func (p *ReportPage) Gaps() []indicator.Control { return p.controls(false) }

// Sound are the controls that hold.
func (p *ReportPage) Sound() []indicator.Control { return p.controls(true) }

func (p *ReportPage) controls(hold bool) []indicator.Control {
	return slices.DeleteFunc(p.Report.Controls(), func(c indicator.Control) bool { return c.Holds != hold })
}

// Definitions are all those of the report, printed once at its end.
func (p *ReportPage) Definitions() []*indicator.Definition {
	all := make([]*indicator.Definition, 0, len(p.Report.Figures)+len(p.Report.Tables))
	for _, f := range p.Report.Figures {
		all = append(all, f.Definition)
	}
	for _, t := range p.Report.Tables {
		all = append(all, t.Definition)
	}
	return append(all, indicator.CrossingDefinitions()...)
}

// MaskedTo is the largest number that is masked.
func (p *ReportPage) MaskedTo() int { return p.Threshold - 1 }

// Compared is the period compared with, inside a sentence; empty without one.
func (p *ReportPage) Compared() string {
	if p.Previous == nil {
		return ""
	}
	words := p.Previous.Period.French()
	return strings.ToLower(words[:1]) + words[1:]
}

func (*ReportPage) file() string { return "report" }

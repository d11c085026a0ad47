package view

import (
	"cmp"
	"fmt"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// SlidesPage is GET /bilans/{post}/{period}/projection: the report as it is
// shown on a wall, one topic at a time. Report is as its reader may see it.
type SlidesPage struct {
	Base
	Report *indicator.Report
	Back   string // the address of the report; of the live one when empty
}

// Slide is one topic: a figure in large, one chart, one sentence.
type Slide struct {
	Number, Of int // from 2: the first page is the cover
	Title      string
	Figure     FigureView
	Chart      BarChart
	More       int    // rows that have no room
	Sentence   string // what the chart shows, or why its rows do not add up
	Also       []FigureView
}

// topics are the slides in their order: a figure and a table of the report.
var topics = []struct{ title, figure, table string }{
	{"Les rendez-vous", "appointments_kept", "appointments_by_place"},
	{"Les personnes reçues", "persons_met", "persons_by_place"},
	{"Le suivi et l'âge des personnes", "persons_followed", "persons_by_age"},
	{"Les violences", "women_victims_psychological_and_physical", "persons_by_violence"},
	{"De la saisine au premier rendez-vous", "delay_median_days", "persons_by_origin"},
	{"Les orientations vers les partenaires", "orientations_effective", "orientations_by_partner"},
	{"La durée et la fin de l'accompagnement", "followup_mean_months", "closings_by_reason"},
	{"Les moyens et les coûts", "cost_per_person", "funding_by_funder"},
}

// besideTopic are the figures that stand under the one in large: a cost by
// person is read beside the cost by meeting, and both beside what they divide.
var besideTopic = map[string][]string{"cost_per_person": {"cost_per_appointment", "cost", "fte_held"}}

// mostBars is how many rows of a chart can be read from the end of a room.
const mostBars = 8

// Slides are the topics that have something to show.
func (p *SlidesPage) Slides() []Slide {
	var slides []Slide
	for _, t := range topics {
		figure, table := p.Report.Figure(t.figure), p.Report.Table(t.table)
		if figure == nil || (!figure.Known || figure.Value == 0) && !figure.Hidden && (table == nil || len(table.Rows) < 2) {
			continue
		}
		s := newSlide(t.title, figure, table)
		for _, name := range besideTopic[t.figure] {
			if f := p.Report.Figure(name); f != nil {
				s.Also = append(s.Also, newFigureView(f, nil))
			}
		}
		slides = append(slides, s)
	}
	for i := range slides {
		slides[i].Number, slides[i].Of = i+2, len(slides)+1
	}
	return slides
}

func newSlide(title string, figure *indicator.Figure, table *indicator.Table) Slide {
	s := Slide{Title: title, Figure: newFigureView(figure, nil)}
	if table == nil { // means of which no funder is written
		s.Sentence = figure.Definition.Text
		return s
	}
	s.Chart = newBarChart(table, nil)
	s.Sentence = s.Chart.Description
	if table.Note != "" {
		s.Sentence = casework.Typeset(table.Note)
	}
	if extra := len(s.Chart.Bars) - mostBars; extra > 0 {
		s.Chart.Bars, s.More = s.Chart.Bars[:mostBars], extra
	}
	return s
}

// ID of the slide in the page.
func (s *Slide) ID() string { return slideID(s.Number) }

// Previous is the address, in the page, of the slide before.
func (s *Slide) Previous() string { return "#" + slideID(s.Number-1) }

// Next is the address, in the page, of the slide after; empty on the last one.
func (s *Slide) Next() string {
	if s.Number == s.Of {
		return ""
	}
	return "#" + slideID(s.Number+1)
}

// MoreRows says how many rows the chart leaves to the report; empty for none.
func (s *Slide) MoreRows() string {
	if s.More == 0 {
		return ""
	}
	return fmt.Sprintf("%d %s dans le bilan", s.More, plural(s.More, "autre ligne", "autres lignes"))
}

func slideID(n int) string { return fmt.Sprintf("page-%d", n) }

// ReportURL is the address of the report that is shown.
func (p *SlidesPage) ReportURL() string {
	return cmp.Or(p.Back, ReportURL(p.Report.Post.Slug, p.Report.Period))
}

// SlidesURL is the address of a report's slides.
func (p *ReportPage) SlidesURL() string { return SlidesURL(p.Report.Post.Slug, p.Report.Period) }

// SlidesURL is the address of the slides of a post and a period.
func SlidesURL(slug string, p casework.Period) string { return ReportURL(slug, p) + "/projection" }

func (*SlidesPage) file() string { return "slides" }

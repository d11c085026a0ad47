package view

import (
	"strconv"

	"permanence/internal/casework"
)

// PeriodLink leads to the report of a post over a period.
type PeriodLink struct {
	Label   string
	URL     string
	Current bool
}

// ReportURL is the address of the report of a post over a period.
func ReportURL(slug string, p casework.Period) string { return "/bilans/" + slug + "/" + p.String() }

// LinkTo is the link to a report, labelled by its period: "Année 2022".
func LinkTo(slug string, p casework.Period) PeriodLink {
	return PeriodLink{Label: p.French(), URL: ReportURL(slug, p)}
}

// PeriodSwitch changes the period of a report. Its form is a GET to /bilans
// with poste, du and au (days as YYYY-MM-DD); years and quarters are plain
// links, so that one click is enough.
type PeriodSwitch struct {
	Form
	Slug     string
	Current  casework.Period
	From, To string            // as typed, when refused; empty shows the current period's
	Years    []int             // that have rendez-vous, the latest first
	Others   []casework.Period // of agreements or saved choices, when there are any
}

// Previous is the link to the same shape of period just before.
func (s PeriodSwitch) Previous() PeriodLink { return LinkTo(s.Slug, s.Current.Before()) }

// Next is the link to the same shape of period just after.
func (s PeriodSwitch) Next() PeriodLink { return LinkTo(s.Slug, s.Current.After()) }

// YearLinks are the years with rendez-vous.
func (s PeriodSwitch) YearLinks() []PeriodLink {
	links := make([]PeriodLink, 0, len(s.Years))
	for _, y := range s.Years {
		links = append(links, s.link(casework.YearPeriod(y), strconv.Itoa(y)))
	}
	return links
}

// Year is the year that the quarters belong to: that of the period's last day.
func (s PeriodSwitch) Year() int { return s.Current.To.Year() }

// QuarterLinks are the four quarters of Year.
func (s PeriodSwitch) QuarterLinks() []PeriodLink {
	links := make([]PeriodLink, 0, 4)
	for q := 1; q <= 4; q++ {
		links = append(links, s.link(casework.QuarterPeriod(s.Year(), q), "T"+strconv.Itoa(q)))
	}
	return links
}

// OtherLinks are the other periods offered.
func (s PeriodSwitch) OtherLinks() []PeriodLink {
	links := make([]PeriodLink, 0, len(s.Others))
	for _, p := range s.Others {
		links = append(links, s.link(p, p.French()))
	}
	return links
}

func (s PeriodSwitch) link(p casework.Period, label string) PeriodLink {
	return PeriodLink{Label: label, URL: ReportURL(s.Slug, p), Current: p == s.Current}
}

// FromField is the first day to show in the form.
func (s PeriodSwitch) FromField() string {
	if s.From != "" {
		return s.From
	}
	return s.Current.From.String()
}

// ToField is the last day to show in the form.
func (s PeriodSwitch) ToField() string {
	if s.To != "" {
		return s.To
	}
	return s.Current.To.String()
}

// periodOptions are a year and its quarters, as choices.
func periodOptions(year int, selected string) []Option {
	periods := []casework.Period{casework.YearPeriod(year)}
	for q := 1; q <= 4; q++ {
		periods = append(periods, casework.QuarterPeriod(year, q))
	}
	options := make([]Option, 0, len(periods))
	for _, p := range periods {
		options = append(options, Option{Value: p.String(), Label: p.French(), Selected: p.String() == selected})
	}
	return options
}

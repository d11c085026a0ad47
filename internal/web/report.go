package web

import (
	"fmt"
	"html/template"
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/indicator"
	"permanence/internal/view"
)

// reports are those of the post over each of the periods, from one revision of
// the facts, as the actor may see them: every cell for a worker who is alone at
// the post, small cells masked for everybody else.
func (rq *request) reports(post casework.Post, periods ...casework.Period) ([]*indicator.Report, error) {
	tallies, exact, err := rq.tallies(post, periods...)
	if err != nil {
		return nil, err
	}
	return reportsOf(post, tallies, exact), nil
}

// tallies are what the reports are made of, and whether the actor reads them
// exact. The line of the reading is in the log.
func (rq *request) tallies(post casework.Post, periods ...casework.Period) (tallies []*indicator.Tally, exact bool, err error) {
	if tallies, err = rq.Store.Tallies(rq.Context(), rq.actor, post.ID, periods...); err != nil {
		return nil, false, err
	}
	exact, err = rq.Store.ExactFigures(rq.Context(), rq.actor, post.ID)
	return tallies, exact, err
}

func reportsOf(post casework.Post, tallies []*indicator.Tally, exact bool) []*indicator.Report {
	reports := make([]*indicator.Report, len(tallies))
	for i, t := range tallies {
		reports[i] = indicator.NewReport(post, t, indicator.WithCommunes(commune.Label))
		if !exact {
			reports[i] = reports[i].Disclose(indicator.DefaultThreshold)
		}
	}
	return reports
}

// periodOfPath reads the period of the address. It says where to go when the
// same period has a shorter name.
func (rq *request) periodOfPath() (p casework.Period, canonical string, err error) {
	text := rq.PathValue("period")
	p, err = casework.ParsePeriod(text)
	if err == nil && p.String() != text {
		canonical = view.ReportURL(rq.post.Slug, p)
	}
	return p, canonical, err
}

func showReport(rq *request) error {
	period, canonical, err := rq.periodOfPath()
	if err != nil {
		return err
	}
	if canonical != "" {
		return rq.redirect(canonical)
	}
	years, err := rq.Store.AppointmentYears(rq.Context(), rq.actor, rq.post.ID)
	if err != nil {
		return err
	}
	tallies, exact, err := rq.tallies(rq.post, period, period.Before())
	if err != nil {
		return err
	}
	key := renderedReport{tally: tallies[0], before: tallies[1], post: rq.post.Slug + " " + rq.post.Name, role: rq.actor.Role, exact: exact, years: fmt.Sprint(years)}
	main, err := rq.shown.page(key, func() (template.HTML, error) {
		return view.Main(rq.reportPage(period, reportsOf(rq.post, tallies, exact), years))
	})
	if err != nil {
		return err
	}
	return rq.show(http.StatusOK, "Bilan de "+rq.post.Name+", "+period.French(), func(b view.Base) view.Page {
		return &view.RenderedPage{Base: b, Main: main}
	})
}

// reportPage is the page of a report and of the one before it. Its main part
// depends on what renderedReport names, and on nothing else.
func (rq *request) reportPage(period casework.Period, reports []*indicator.Report, years []int) *view.ReportPage {
	page := &view.ReportPage{
		Report:    reports[0],
		Switch:    view.PeriodSwitch{Slug: rq.post.Slug, Current: period, Years: years},
		Downloads: downloads(rq.post.Slug, period),
		Threshold: indicator.DefaultThreshold,
		Shared:    rq.actor.Role == casework.Worker && reports[0].Masked,
		Suggested: yearLinks(rq.post.Slug, years),
	}
	if before := (&view.ReportPage{Report: reports[1]}); !before.Empty() {
		page.Previous = reports[1]
	}
	return page
}

func yearLinks(slug string, years []int) []view.PeriodLink {
	links := make([]view.PeriodLink, 0, len(years))
	for _, y := range years {
		links = append(links, view.LinkTo(slug, casework.YearPeriod(y)))
	}
	return links
}

package web

import (
	"fmt"
	"html/template"
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/reporting"
	"permanence/internal/view"
)

// reports are those of the post over each of the periods, with their figures and
// tables alone, as the actor may see them.
func (rq *request) reports(post casework.Post, periods ...casework.Period) ([]*indicator.Report, error) {
	tallies, exact, err := reporting.Tallies(rq.Context(), rq.Store, rq.actor, post, periods...)
	if err != nil {
		return nil, err
	}
	return reporting.Plain(post, tallies, exact), nil
}

// material is what the report of the post of the address is made of.
func (rq *request) material(period casework.Period) (*reporting.Material, error) {
	return reporting.Read(rq.Context(), rq.Store, rq.actor, rq.post, period)
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
	m, err := rq.material(period)
	if err != nil {
		return err
	}
	main, err := rq.shown.page(renderedReport{material: m.Key(), role: rq.actor.Role, years: fmt.Sprint(years), sealable: rq.sealable(period)}, func() (template.HTML, error) {
		return view.Main(rq.reportPage(m, years))
	})
	if err != nil {
		return err
	}
	return rq.show(http.StatusOK, "Bilan de "+rq.post.Name+", "+period.French(), func(b view.Base) view.Page {
		return &view.RenderedPage{Base: b, Main: main}
	})
}

// sealable tells that the account prepares the report of that period, which is
// over.
func (rq *request) sealable(p casework.Period) bool {
	return rq.actor.May(casework.PrepareReport, rq.post.ID) == nil && p.To < casework.DayOf(rq.Clock())
}

// reportPage is the page of a report and of the one before it. Its main part
// depends on what renderedReport names, and on nothing else.
func (rq *request) reportPage(m *reporting.Material, years []int) *view.ReportPage {
	report, before := m.Reports()
	page := &view.ReportPage{
		Report:    report,
		Switch:    view.PeriodSwitch{Slug: m.Post.Slug, Current: m.Period, Years: years},
		Downloads: downloads(m.Post.Slug, m.Period),
		Threshold: indicator.DefaultThreshold,
		Shared:    rq.actor.Role == casework.Worker && !m.Exact,
		Suggested: yearLinks(m.Post.Slug, years),
	}
	if rq.sealable(m.Period) {
		page.SealURL = view.DraftURL(rq.post.Slug, m.Period, casework.SealThresholds[0])
	}
	if !(&view.ReportPage{Report: before}).Empty() {
		page.Previous = before
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

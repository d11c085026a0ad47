package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"permanence/internal/casework"
	"permanence/internal/view"
)

// periodForm is the choice of a report as it was typed.
type periodForm struct {
	post     string // slug
	period   string // 2022, 2022-T1
	from, to string // win over period when one is given
}

func parsePeriodForm(q url.Values) periodForm {
	f := periodForm{post: q.Get("poste"), period: q.Get("periode"), from: q.Get("du"), to: q.Get("au")}
	if year := q.Get("annee"); f.period == "" && year != "" {
		f.period = year
	}
	if quarter := q.Get("trimestre"); quarter != "" {
		f.period = quarter
	}
	return f
}

func (f periodForm) empty() bool { return f == periodForm{} }

// chosen is the period, or what to say beside which field.
func (f periodForm) chosen() (casework.Period, []error) {
	if f.from == "" && f.to == "" {
		p, err := casework.ParsePeriod(f.period)
		if err != nil {
			return p, []error{&casework.Error{Kind: casework.KindInvalid, Field: "periode", Message: "Choisissez une période, ou donnez deux dates."}}
		}
		return p, nil
	}
	var errs []error
	from, err := parseTypedDay("du", f.from)
	if err != nil {
		errs = append(errs, err)
	}
	to, err := parseTypedDay("au", f.to)
	if err != nil {
		errs = append(errs, err)
	}
	if len(errs) == 0 && to < from {
		errs = append(errs, &casework.Error{Kind: casework.KindInvalid, Field: "au", Message: "Le dernier jour vient avant le premier."})
	}
	return casework.Period{From: from, To: to}, errs
}

// parseTypedDay reads a day as a date field sends it, or as people type it
// where the browser has no such field.
func parseTypedDay(field, s string) (casework.Day, error) {
	d, err := casework.ParseDay(s)
	if err != nil {
		t, french := time.Parse("02/01/2006", s)
		d, err = casework.DayOf(t), french
	}
	if err != nil || d.Year() < 1900 || d.Year() > 2999 {
		return 0, &casework.Error{Kind: casework.KindInvalid, Field: field, Value: s, Message: "Une date est attendue, comme 28/03/2022."}
	}
	return d, nil
}

func showReports(rq *request) error {
	f := parsePeriodForm(rq.URL.Query())
	if !casework.AllowedSomewhere(rq.actor.Role, casework.ReadReport) {
		return rq.leadToSealed(f.post)
	}
	if f.empty() {
		return rq.reportsPage(http.StatusOK, f)
	}
	period, errs := f.chosen()
	if f.post == "" {
		errs = append(errs, &casework.Error{Kind: casework.KindInvalid, Field: "poste", Message: "Choisissez un poste."})
	} else if _, err := rq.postOf(f.post); err != nil {
		return err
	}
	if len(errs) > 0 {
		return rq.reportsPage(http.StatusUnprocessableEntity, f, errs...)
	}
	return rq.redirect(view.ReportURL(f.post, period))
}

// leadToSealed sends whoever reads sealed reports only to them.
func (rq *request) leadToSealed(slug string) error {
	if slug != "" {
		if _, err := rq.postOf(slug); err != nil {
			return err
		}
	}
	return rq.redirect("/bilans/scelles")
}

// reportsPage is the choice of a report, with what was typed when it was
// refused.
func (rq *request) reportsPage(status int, f periodForm, errs ...error) error {
	posts := rq.ownPosts()
	page := &view.ReportsPage{Form: view.Failed(errs...), Selected: f.post, Period: f.period, From: f.from, To: f.to}
	for _, post := range posts {
		years, err := rq.Store.AppointmentYears(rq.Context(), rq.actor, post.ID)
		if err != nil {
			return err
		}
		page.Posts = append(page.Posts, view.PostPeriods{Slug: post.Slug, Name: post.Name, Links: yearLinks(post.Slug, years)})
		page.Years = append(page.Years, years...)
	}
	slices.SortFunc(page.Years, func(a, b int) int { return b - a })
	page.Years = slices.Compact(page.Years)
	return rq.show(status, "Bilans", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

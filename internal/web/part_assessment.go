package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func showAssessment(rq *request) error {
	return rq.assessmentPage(http.StatusOK, func(*view.AssessmentPage) {})
}

// assessmentPage shows the assessments of a case and the form of a new one;
// fill puts what was typed and refused in its place.
func (rq *request) assessmentPage(status int, fill func(*view.AssessmentPage)) error {
	x, err := rq.Store.Assessments(rq.Context(), rq.actor, rq.caseID())
	if err != nil {
		return err
	}
	c, all := x.Case, x.All
	page := &view.AssessmentPage{}
	if page.Head, err = rq.partHead(c, view.TabAssessment, "Évaluation sociale"); err != nil {
		return err
	}
	for _, a := range all {
		who, err := rq.nameOf(a.Account)
		if err != nil {
			return err
		}
		page.History = append(page.History, &view.AssessmentView{Assessment: a, Who: who})
	}
	var last *casework.Assessment
	if len(all) > 0 {
		last = &all[0]
	}
	page.Edited = view.NewAssessmentForm(last, rq.thisDay())
	if last == nil {
		page.Edited.TakeGrid(x.Desk.Grid)
	}
	latest := page.Edited.BeforeID
	fill(page)
	page.Edited.BeforeID = latest
	return rq.show(status, "Évaluation sociale", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// assessment is what the form says, and the form itself.
func (f *typed) assessment() (casework.Assessment, view.AssessmentForm) {
	form := view.AssessmentForm{On: f.field("date"), GridDone: f.field("grille") != "", Yes: f.field("oui"), Red: f.field("rouges"),
		Judged: f.field("danger"), Lowered: f.field("danger-motif"), Plan: f.field("plan")}
	a := casework.Assessment{Case: f.caseID(), On: f.day("date"), SafetyPlan: form.Plan,
		Danger: casework.Danger{Judged: casework.OrNotKnown(casework.DangerLevel(form.Judged)), Lowered: form.Lowered}}
	if form.GridDone {
		a.Danger.Grid = casework.DangerGrid{Done: true, Yes: max(0, f.number("oui")), Red: max(0, f.number("rouges"))}
		if form.Yes == "" {
			f.errs = append(f.errs, casework.Invalid("oui", "", "le nombre de « oui » de la grille"))
		}
	}
	for _, item := range casework.Domains.Items {
		code := string(item.Code)
		d := casework.DomainState{Domain: item.Code, State: casework.OrNotKnown(casework.Situation(f.field("etat-" + code))),
			Need: casework.OrNotKnown(casework.DomainNeed(f.field("besoin-" + code))), Note: f.field("note-" + code)}
		a.Domains = append(a.Domains, d)
		form.Domains = append(form.Domains, view.DomainForm{Domain: d.Domain, State: string(d.State), Need: string(d.Need), Note: d.Note})
	}
	return a, form
}

func saveAssessment(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	a, form := f.assessment()
	f.check(casework.CheckAssessment(&a, nil, rq.thisDay()))
	if len(f.errs) == 0 {
		_, err := rq.Store.SaveAssessment(rq.Context(), rq.actor, f.field("avant"), a)
		if err == nil {
			return rq.redirect(view.CaseURL(a.Case) + "/evaluation?fait=evaluation")
		}
		f.errs = append(f.errs, err)
	}
	status, failure := refusedAs(f.errs...)
	if failure != nil {
		return failure
	}
	return rq.assessmentPage(status, func(p *view.AssessmentPage) {
		p.Edited, p.Form, p.Theirs = form, view.Failed(f.errs...), status == http.StatusConflict
	})
}

package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func showMeasures(rq *request) error {
	return rq.measuresPage(http.StatusOK, func(*view.MeasuresPage) {})
}

// measuresPage shows the measures and the tasks; fill adds what was typed and
// refused.
func (rq *request) measuresPage(status int, fill func(*view.MeasuresPage)) error {
	c, measures, tasks, err := rq.Store.Protection(rq.Context(), rq.actor, rq.caseID())
	if err != nil {
		return err
	}
	head, err := rq.partHead(c, view.TabMeasures, "Mesures et tâches")
	if err != nil {
		return err
	}
	page := &view.MeasuresPage{Head: head, Number: casework.NewID(rq.Clock()), Measure: view.MeasureForm{KnownCAF: casework.NotKnown}}
	for _, m := range measures {
		page.Measures = append(page.Measures, view.MeasureLine{ProtectionMeasure: m, Today: rq.thisDay()})
	}
	for _, t := range tasks {
		page.Tasks = append(page.Tasks, view.TaskLine{Task: t, Today: rq.thisDay()})
	}
	fill(page)
	return rq.show(status, "Mesures et tâches", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// typedMeasure is a measure as the form says it, the form itself, and what is
// wrong with it.
func (f *typed) measure() (casework.ProtectionMeasure, view.MeasureForm) {
	form := view.MeasureForm{Kind: f.field("mesure"), State: f.field("etat"), AskedOn: f.field("demandee_le"), DecidedOn: f.field("decidee_le"),
		EndsOn: f.field("finit_le"), ITT: f.field("itt"), KnownCAF: f.field("connu_caf"), Version: f.field("version")}
	m := casework.ProtectionMeasure{Case: f.caseID(), Kind: casework.MeasureKind(form.Kind), State: casework.MeasureState(form.State),
		AskedOn: f.day("demandee_le"), DecidedOn: f.day("decidee_le"), EndsOn: f.day("finit_le"), ITTDays: f.number("itt"),
		KnownCAF: casework.KnownToServices(form.KnownCAF), Version: f.version()}
	f.check(casework.CheckMeasure(&m, f.thisDay()))
	return m, form
}

func addMeasure(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	m, form := f.measure()
	m.Number = f.field("numero")
	if len(f.errs) == 0 {
		if _, err := rq.Store.SaveMeasure(rq.Context(), rq.actor, m); err != nil {
			return err
		}
		return rq.redirect(rq.measuresURL() + "?fait=mesure")
	}
	return rq.measuresPage(http.StatusUnprocessableEntity, func(p *view.MeasuresPage) {
		p.Measure, p.Refusal = form, view.Failed(f.errs...)
	})
}

func (rq *request) measuresURL() string { return view.CaseURL(rq.caseID()) + "/mesures" }

// measureOfPath finds the measure that the address names.
func (rq *request) measureOfPath() (casework.Case, casework.ProtectionMeasure, error) {
	c, measures, _, err := rq.Store.Protection(rq.Context(), rq.actor, rq.caseID())
	for _, m := range measures {
		if m.ID == rq.PathValue("measure") && m.RemovedAt.IsZero() {
			return c, m, nil
		}
	}
	if err == nil {
		err = casework.NotFound()
	}
	return c, casework.ProtectionMeasure{}, err
}

func showMeasure(rq *request) error {
	c, m, err := rq.measureOfPath()
	if err != nil {
		return err
	}
	return rq.measurePage(http.StatusOK, c, &view.MeasurePage{ID: m.ID, Measure: view.NewMeasureForm(m)})
}

func (rq *request) measurePage(status int, c casework.Case, page *view.MeasurePage) (err error) {
	if page.Head, err = rq.partHead(c, view.TabMeasures, "Mesures et tâches"); err != nil {
		return err
	}
	return rq.show(status, "Mesure de protection", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// changeMeasure saves a measure, takes it away or puts it back.
func changeMeasure(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	if f.field("geste") != "" {
		removed, word, err := f.gesture("retirer", "retablir")
		if err == nil {
			err = rq.Store.RemoveMeasure(rq.Context(), rq.actor, rq.caseID(), rq.PathValue("measure"), removed)
		}
		if err != nil {
			return err
		}
		return rq.redirect(rq.measuresURL() + "?fait=" + word)
	}
	m, form := f.measure()
	m.ID = rq.PathValue("measure")
	if len(f.errs) == 0 {
		_, err := rq.Store.SaveMeasure(rq.Context(), rq.actor, m)
		if err == nil {
			return rq.redirect(rq.measuresURL() + "?fait=mesure")
		}
		f.errs = append(f.errs, err)
	}
	return rq.refusedMeasure(form, f.errs)
}

// refusedMeasure shows the form again with what was typed and, after a
// conflict, what somebody else wrote.
func (rq *request) refusedMeasure(form view.MeasureForm, errs []error) error {
	status, failure := refusedAs(errs...)
	if failure != nil {
		return failure
	}
	c, now, err := rq.measureOfPath()
	if err != nil {
		return err
	}
	page := &view.MeasurePage{ID: now.ID, Measure: form, Refusal: view.Failed(errs...)}
	if status == http.StatusConflict {
		page.Theirs = &view.MeasureLine{ProtectionMeasure: now, Today: rq.thisDay()}
		page.Measure.Version = view.NewMeasureForm(now).Version
	}
	return rq.measurePage(status, c, page)
}

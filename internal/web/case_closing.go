package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

func showClosing(rq *request) error {
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	return rq.closingPage(http.StatusOK, &f, &view.CaseClosingPage{On: casework.DayOf(rq.Clock()).String(), Version: f.Case.Version})
}

func (rq *request) closingPage(status int, f *store.CaseFile, page *view.CaseClosingPage) (err error) {
	if page.Open, err = rq.Store.StillOpen(rq.Context(), rq.actor, f.Case.ID); err != nil {
		return err
	}
	if page.Head, err = rq.caseHead(f, view.TabCase); err != nil {
		return err
	}
	return rq.show(status, caseTitle("Clôture, dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// closeCase closes a case. What is still open in it must be left knowingly.
func closeCase(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	page := &view.CaseClosingPage{On: rq.field("date_cloture"), Reason: rq.field("motif_cloture"), Version: f.Case.Version}
	refuse := func(errs ...error) error {
		return rq.refusedForm(errs, func(form view.Form) error {
			page.Form = form
			return rq.closingPage(refusedStatus(errs[0]), &f, page)
		})
	}
	version, err := rq.version()
	if err != nil {
		return refuse(err)
	}
	on, errs := rq.checkClosing(&f, page)
	if len(errs) > 0 {
		return refuse(errs...)
	}
	err = rq.Store.CloseCase(rq.Context(), rq.actor, f.Case.ID, version, on, casework.ClosingReason(page.Reason))
	if err != nil {
		return refuse(err)
	}
	return rq.toCase("clos")
}

// checkClosing says what is wrong with a closing as it was typed.
func (rq *request) checkClosing(f *store.CaseFile, page *view.CaseClosingPage) (on casework.Day, errs []error) {
	on, err := typedDay("date_cloture", page.On)
	if err == nil {
		err = casework.CheckClosingDay(&f.Case, firstDay(f), on, casework.DayOf(rq.Clock()))
	}
	if err != nil {
		errs = append(errs, err)
	}
	if !casework.ClosingReasons.Has(casework.ClosingReason(page.Reason)) {
		errs = append(errs, casework.Invalid("motif_cloture", page.Reason, "un motif de la liste"))
	}
	if rq.field("laisse") != "" {
		return on, errs
	}
	open, err := rq.Store.StillOpen(rq.Context(), rq.actor, rq.caseID())
	switch {
	case err != nil:
		errs = append(errs, err)
	case len(open) > 0:
		errs = append(errs, &casework.Error{Kind: casework.KindInvalid, Field: "laisse", Message: "Terminez ce qui reste ouvert, ou cochez cette case."})
	}
	return on, errs
}

// firstDay is the day of the case's first appointment, zero without any.
func firstDay(f *store.CaseFile) casework.Day {
	if len(f.Appointments) == 0 {
		return 0
	}
	return f.Appointments[0].On
}

// reopenCase opens a closed case again.
func reopenCase(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	reason := rq.field("motif")
	refuse := func(err error) error {
		return rq.casePage(refusedStatus(err), &view.CasePage{Reason: reason, Form: view.Failed(err)})
	}
	version, err := rq.version()
	if err != nil {
		return refuse(err)
	}
	if !casework.ReopeningReasons.Has(casework.ReopeningReason(reason)) {
		return refuse(casework.Invalid("motif", reason, "un motif de la liste"))
	}
	err = rq.Store.ReopenCase(rq.Context(), rq.actor, rq.caseID(), version, reason)
	switch casework.KindOf(err) {
	case casework.KindConflict, casework.KindState:
		return refuse(err)
	}
	if err != nil {
		return err
	}
	return rq.toCase("rouvert")
}

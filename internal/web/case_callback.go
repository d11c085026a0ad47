package web

import (
	"slices"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

// callbacks puts the news taken since the closing in the page and its timeline.
func (rq *request) callbacks(f *store.CaseFile, page *view.CasePage) error {
	if f.Case.ClosedOn == 0 {
		return nil
	}
	slices.Reverse(page.Entries) // the oldest first, as they are sorted from
	all, err := rq.Store.Callbacks(rq.Context(), rq.actor, f.Case.ID)
	for _, b := range all {
		page.Calls = append(page.Calls, view.CallbackLine{Callback: b})
		if b.RemovedAt.IsZero() {
			page.Entries = append(page.Entries, view.CallbackEntry(b))
		}
	}
	view.SortTimeline(page.Entries)
	if page.Call.On == "" && !page.Refused() {
		page.Call = view.CallbackForm{On: rq.thisDay().String(), Reached: "oui"}
	}
	return err
}

// addCallback writes that news were taken after the closing.
func addCallback(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	form := view.CallbackForm{On: f.field("rappel_le"), Reached: f.field("jointe"), New: f.field("nouveaux_faits")}
	b := casework.Callback{Case: rq.caseID(), On: f.day("rappel_le"), Reached: form.Reached == "oui", New: casework.NewFacts(form.New), Number: f.field("numero")}
	if len(f.errs) == 0 {
		_, err := rq.Store.AddCallback(rq.Context(), rq.actor, b)
		if err == nil {
			return rq.toCase("rappel")
		}
		if casework.KindOf(err) != casework.KindInvalid {
			return err
		}
		f.errs = append(f.errs, err)
	}
	return rq.casePage(refusedStatus(f.errs[0]), &view.CasePage{Call: form, Form: view.Failed(f.errs...)})
}

// changeCallback takes one away or puts it back.
func changeCallback(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	removed, word, err := f.gesture("retirer", "retablir")
	if err == nil {
		err = rq.Store.RemoveCallback(rq.Context(), rq.actor, rq.caseID(), rq.PathValue("callback"), removed)
	}
	if err != nil {
		return err
	}
	return rq.toCase(word)
}

package web

import (
	"net/http"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func showCaseAccess(rq *request) error { return rq.accessPage(http.StatusOK, &view.CaseAccessPage{}) }

// accessPage shows who reaches a case; the page given holds what was typed and
// refused.
func (rq *request) accessPage(status int, page *view.CaseAccessPage) error {
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	x, err := rq.Store.CaseAccess(rq.Context(), rq.actor, f.Case.ID)
	if err != nil {
		return err
	}
	page.Mine = x.Case.Worker == rq.actor.Account
	page.Colleague, page.Units = x.Colleague, x.Units
	for _, c := range x.Colleague {
		if c.Role == casework.Worker {
			page.Workers = append(page.Workers, c)
		}
	}
	for _, out := range x.Shutouts {
		page.Shutouts = append(page.Shutouts, view.ShutoutLine{ID: out.ID, Name: out.Name, Unit: out.Unit != "", At: rq.local(out.At)})
	}
	if page.Breaks, err = rq.glassLines(x.Breaks); err != nil {
		return err
	}
	if page.Transfers, err = rq.transferLines(x.Transfers); err != nil {
		return err
	}
	if page.Head, err = rq.caseHead(&f, view.TabAccess); err != nil {
		return err
	}
	return rq.show(status, caseTitle("Accès, dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) transferLines(all []casework.Transfer) ([]view.TransferLine, error) {
	var who []casework.AccountID
	for _, t := range all {
		who = append(who, t.From, t.To, t.By)
	}
	names, err := rq.Store.AccountNames(rq.Context(), who)
	lines := make([]view.TransferLine, len(all))
	for i, t := range all {
		lines[i] = view.TransferLine{From: names[t.From], To: names[t.To], By: names[t.By], Reason: t.Reason, At: rq.local(t.At)}
	}
	return lines, err
}

// refusedAccess shows the page again with what was refused.
func (rq *request) refusedAccess(page *view.CaseAccessPage, err error) error {
	switch casework.KindOf(err) {
	case casework.KindInvalid, casework.KindState:
		page.Form = view.Failed(err)
		return rq.accessPage(refusedStatus(err), page)
	}
	return err
}

// takeCharge makes the worker the one in charge.
func takeCharge(rq *request) error {
	if err := rq.Store.TakeCharge(rq.Context(), rq.actor, rq.caseID()); err != nil {
		return rq.refusedAccess(&view.CaseAccessPage{}, err)
	}
	return rq.redirect(view.CaseURL(rq.caseID()) + "/acces?fait=en-charge")
}

// handCase hands the case to another worker; whoever did no longer reaches it.
func handCase(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	page := &view.CaseAccessPage{To: rq.field("a"), Reason: rq.field("motif")}
	if err := rq.Store.HandCase(rq.Context(), rq.actor, rq.caseID(), casework.AccountID(page.To), casework.TransferReason(page.Reason)); err != nil {
		return rq.refusedAccess(page, err)
	}
	return rq.redirect("/dossiers?fait=transmis")
}

// shutOut keeps an account or a unit out of the case.
func shutOut(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	page := &view.CaseAccessPage{Who: rq.field("qui")}
	var x casework.Shutout
	if id, ok := strings.CutPrefix(page.Who, "compte:"); ok {
		x.Account = casework.AccountID(id)
	} else if id, ok := strings.CutPrefix(page.Who, "unite:"); ok {
		x.Unit = casework.UnitID(id)
	}
	if err := rq.Store.ShutOut(rq.Context(), rq.actor, rq.caseID(), x); err != nil {
		return rq.refusedAccess(page, err)
	}
	return rq.redirect(view.CaseURL(rq.caseID()) + "/acces?fait=ecarte")
}

// liftShutout lets somebody in again.
func liftShutout(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	if rq.field("id") == "" {
		return rq.refusedAccess(&view.CaseAccessPage{}, casework.Refuse(casework.KindInvalid, "Dites à qui rétablir l'accès."))
	}
	if err := rq.Store.LiftShutout(rq.Context(), rq.actor, rq.caseID(), rq.field("id")); err != nil {
		return err
	}
	return rq.redirect(view.CaseURL(rq.caseID()) + "/acces?fait=acces-retabli")
}

package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/view"
)

// retentionLines is how many persons of a post the list of terms shows.
const retentionLines = 30

func showRetention(rq *request) error {
	posts := rq.ownPosts()
	page := &view.RetentionPage{Today: rq.thisDay()}
	var err error
	if page.Months, err = rq.Store.RetentionMonths(rq.Context()); err != nil {
		return err
	}
	for _, post := range posts {
		lines, total, err := rq.Store.RetentionList(rq.Context(), rq.actor, post.ID, retentionLines)
		if err != nil {
			return err
		}
		shown := view.RetentionPost{Name: post.Name, Total: total}
		for _, l := range lines {
			shown.Lines = append(shown.Lines, view.RetentionLine{Retention: l.Retention, Case: l.Case, Today: page.Today})
		}
		page.Posts = append(page.Posts, shown)
	}
	return rq.show(http.StatusOK, "Durées de conservation", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func showCaseRetention(rq *request) error {
	return rq.caseRetention(http.StatusOK, &view.CaseRetentionPage{})
}

func (rq *request) caseRetention(status int, page *view.CaseRetentionPage) error {
	r, past, err := rq.Store.CaseRetention(rq.Context(), rq.actor, rq.caseID())
	if err != nil {
		return err
	}
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	accounts := make([]casework.AccountID, len(past))
	for i, p := range past {
		accounts[i] = p.Account
	}
	names, err := rq.Store.AccountNames(rq.Context(), accounts)
	if err != nil {
		return err
	}
	for _, p := range past {
		page.Past = append(page.Past, view.ProlongationLine{Prolongation: p, Who: names[p.Account]})
	}
	page.Line = view.RetentionLine{Retention: r, Case: f.Case, Today: rq.thisDay()}
	if page.Head, err = rq.partHead(f.Case, view.TabRetention, "Durée de conservation"); err != nil {
		return err
	}
	return rq.show(status, caseTitle("Conservation, dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// prolongCase keeps a person for longer, with a reason.
func prolongCase(rq *request) error {
	form, err := rq.readForm()
	if err != nil {
		return err
	}
	page := &view.CaseRetentionPage{Reason: form.field("motif_prolongation"), Until: form.field("jusqu_au")}
	until := form.day("jusqu_au")
	errs := form.errs
	if len(errs) == 0 {
		err := rq.Store.Prolong(rq.Context(), rq.actor, rq.caseID(), casework.ProlongReason(page.Reason), until)
		if err == nil {
			return rq.redirect(view.CaseURL(rq.caseID()) + "/conservation?fait=prolonge")
		}
		errs = append(errs, err)
	}
	status, failure := refusedAs(errs...)
	if failure != nil {
		return failure
	}
	page.Form = view.Failed(errs...)
	return rq.caseRetention(status, page)
}

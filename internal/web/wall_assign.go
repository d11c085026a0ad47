package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

func showAssign(rq *request) error { return rq.assignPage(http.StatusOK, &view.AssignPage{}) }

// assignPage shows how many cases each worker keeps, and the form that hands
// them over.
func (rq *request) assignPage(status int, page *view.AssignPage) (err error) {
	page.Posts = rq.ownPosts()
	for _, post := range page.Posts {
		loads, err := rq.Store.CaseLoads(rq.Context(), rq.actor, post.ID)
		if err != nil {
			return err
		}
		for _, l := range loads {
			page.Loads = append(page.Loads, view.LoadLine{ID: string(l.Account), Name: l.Name, Post: post.Name, Open: l.Open})
		}
	}
	if page.Workers, err = rq.Store.Workers(rq.Context(), rq.actor); err != nil {
		return err
	}
	return rq.show(status, "Répartition des dossiers", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// assignCases hands them over. The answer is the same whatever there was to
// hand: an employer learns of no case.
func assignCases(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	page := &view.AssignPage{Slug: rq.field("poste"), From: rq.field("de"), Reference: rq.field("reference"), To: rq.field("a"), Reason: rq.field("motif")}
	post, err := rq.postOf(page.Slug)
	if err != nil {
		return err
	}
	err = rq.Store.AssignCases(rq.Context(), rq.actor, store.Assignment{Post: post.ID, From: casework.AccountID(page.From), Reference: page.Reference,
		To: casework.AccountID(page.To), Reason: casework.TransferReason(page.Reason)})
	if casework.KindOf(err) == casework.KindInvalid {
		page.Form = view.Failed(err)
		return rq.assignPage(statusOf(err), page)
	}
	if err != nil {
		return err
	}
	return rq.redirect("/passations?fait=confies")
}

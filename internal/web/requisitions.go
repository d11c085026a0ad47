package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func showRequisitions(rq *request) error {
	return rq.requisitionsPage(http.StatusOK, &view.RequisitionsPage{On: rq.thisDay().String(), Edited: casework.Requisition{Outcome: casework.RequisitionWaits}})
}

func (rq *request) requisitionsPage(status int, page *view.RequisitionsPage) error {
	all, err := rq.Store.Requisitions(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	for _, r := range all {
		line := view.RequisitionLine{Requisition: r}
		if line.Post, line.Who, err = rq.postAndWho(r.Post, r.Account); err != nil {
			return err
		}
		page.Lines = append(page.Lines, line)
	}
	page.Posts = rq.registerPosts()
	page.MayKeep = casework.AllowedSomewhere(rq.actor.Role, casework.KeepRequisitions)
	return rq.show(status, "Réquisitions", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// postAndWho are the names that a line of a register shows.
func (rq *request) postAndWho(post casework.PostID, account casework.AccountID) (name, who string, err error) {
	names, err := rq.Store.AccountNames(rq.Context(), []casework.AccountID{account})
	if err != nil {
		return "", "", err
	}
	name, err = rq.Store.PostName(rq.Context(), post)
	return name, names[account], err
}

// registerPosts are the posts for which a line may be written, the typed one
// chosen.
func (rq *request) registerPosts() []view.Option {
	return view.PostOptions(rq.ownPosts(), rq.PostForm.Get("poste"))
}

// typedCase reads the post and, when one is typed, the case by its reference:
// of a case that is not the actor's, nothing is said.
func (f *typed) typedCase() (post casework.PostID, id casework.CaseID) {
	posts := f.ownPosts()
	for _, p := range posts {
		if p.Slug == f.field("poste") {
			post = p.ID
		}
	}
	if post == "" {
		f.errs = append(f.errs, casework.Invalid("poste", f.field("poste"), "un de vos postes"))
		return "", ""
	}
	ref := reference(f.field("dossier"))
	if ref == "" {
		return post, ""
	}
	found, err := f.Store.CasesByReference(f.Context(), f.actor, post, []string{ref})
	if err != nil {
		f.errs = append(f.errs, err)
	}
	c, ok := found[ref]
	if !ok {
		f.errs = append(f.errs, casework.Invalid("dossier", f.field("dossier"), "la référence d'un dossier que vous suivez"))
	}
	return post, c.ID
}

// addRequisition writes a line of the register.
func addRequisition(rq *request) error {
	form, err := rq.readForm()
	if err != nil {
		return err
	}
	details := casework.RequisitionDetails{Name: form.field("nom_autorite"), Reference: form.field("reference_piece"), Article: form.field("texte"), What: form.field("precisions"), To: form.field("a_qui")}
	r := casework.Requisition{Authority: casework.Authority(form.field("autorite")), Basis: casework.LegalBasis(form.field("fondement")), ReceivedOn: form.day("recue_le"),
		Outcome: casework.RequisitionOutcome(form.field("issue")), HandedOn: form.day("remis_le"), Details: &details}
	for _, code := range rq.PostForm["remis"] {
		r.Handed = append(r.Handed, casework.HandedItem(code))
	}
	r.Post, r.Case = form.typedCase()
	page := &view.RequisitionsPage{Edited: r, Typed: details, Case: form.field("dossier"), On: form.field("recue_le"), Handed: form.field("remis_le")}
	errs := append(form.errs, casework.CheckRequisition(&r, rq.thisDay())...)
	if len(errs) == 0 {
		if _, err := rq.Store.AddRequisition(rq.Context(), rq.actor, r); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) == 0 {
		return rq.redirect("/requisitions?fait=inscrite")
	}
	status, failure := refusedAs(errs...)
	if failure != nil {
		return failure
	}
	page.Form = view.Failed(errs...)
	return rq.requisitionsPage(status, page)
}

package web

import (
	"net/http"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

func showNewCase(rq *request) error {
	page := &view.CaseNewPage{Facts: view.FactsForm{ReceivedOn: casework.DayOf(rq.Clock()).String()}}
	post, posts, err := rq.workPost(rq.URL.Query().Get("poste"))
	if err != nil {
		return err
	}
	page.Post, page.Posts = post.Slug, posts
	if page.Facts.Units, err = rq.unitsOf(posts); err != nil {
		return err
	}
	return rq.newCasePage(http.StatusOK, page)
}

// unitsOf are the units of the posts in which a case may be opened, with the post
// where there are several.
func (rq *request) unitsOf(posts []casework.Post) ([]casework.Unit, error) {
	ids := make([]casework.PostID, len(posts))
	for i := range posts {
		ids[i] = posts[i].ID
	}
	units, err := rq.Store.UnitsOf(rq.Context(), rq.actor, ids...)
	for i := range units {
		if at := slices.Index(ids, units[i].Post); len(posts) > 1 {
			units[i].Name += " (" + posts[at].Name + ")"
		}
	}
	return units, err
}

func (rq *request) newCasePage(status int, page *view.CaseNewPage) error {
	return rq.show(status, "Ouvrir un dossier", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// createCase opens a case. Before that, the persons of the post who may be the
// one typed are shown, and the worker says who it is.
func createCase(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	post, posts, err := rq.workPost(rq.field("poste"))
	if err != nil {
		return err
	}
	page := &view.CaseNewPage{Posts: posts, Post: post.Slug, Edited: rq.typedIdentity(), Facts: rq.typedFacts(), Anonymous: rq.field("anonyme") != "", Choice: rq.field("choix")}
	if page.Facts.Units, err = rq.unitsOf(posts); err != nil {
		return err
	}
	c := casework.Case{Post: post.ID}
	person := casework.Person{Post: post.ID}
	if errs := rq.writeNewCase(page, &person, &c); len(errs) > 0 {
		page.Form = view.Failed(errs...)
		return rq.newCasePage(statusOf(errs[0]), page)
	}
	found, err := rq.Store.Duplicates(rq.Context(), rq.actor, post.ID, person.Identity)
	if err != nil {
		return err
	}
	opened, asked, err := rq.openChosen(person, c, found)
	if asked || casework.KindOf(err) == casework.KindInvalid {
		page.Form = view.Failed(err)
		return rq.askSame(page, found)
	}
	if err != nil {
		return err
	}
	return rq.redirect(view.CaseURL(opened.ID) + "?fait=ouvert")
}

// writeNewCase puts what was typed into a person and a case.
func (rq *request) writeNewCase(page *view.CaseNewPage, p *casework.Person, c *casework.Case) []error {
	errs := append(writeIdentity(&page.Edited, p, casework.DayOf(rq.Clock())), writeFacts(&page.Facts, c)...)
	if !page.Anonymous && p.Identity.LastName == "" && p.Identity.FirstName == "" {
		errs = append(errs, casework.Invalid("nom", "", "un nom ou un prénom, ou la case « anonyme »"))
	}
	if slices.ContainsFunc(page.Facts.Units, func(u casework.Unit) bool { return u.ID == c.Referral.Unit && u.Post != c.Post }) {
		errs = append(errs, casework.UnknownUnit())
	}
	if err := casework.CheckOpening(c.Referral.ReceivedOn, casework.DayOf(rq.Clock())); err != nil {
		errs = append(errs, err)
	}
	return errs
}

// openChosen opens the case of the person chosen, or of a new one when nobody
// is like it or none of those shown is the one. Otherwise the worker is asked.
func (rq *request) openChosen(p casework.Person, c casework.Case, found []store.Duplicate) (opened casework.Case, asked bool, err error) {
	who, asked, err := rq.whoItIs(found)
	switch {
	case asked || err != nil:
	case who.Same != "":
		opened, err = rq.Store.OpenReturning(rq.Context(), rq.actor, who.Same, p, c)
	default:
		opened, err = rq.Store.OpenNewCase(rq.Context(), rq.actor, p, c, who.Others)
	}
	return opened, asked, err
}

// askSame shows the form again with the persons who may be the one typed.
func (rq *request) askSame(page *view.CaseNewPage, found []store.Duplicate) error {
	page.Found = duplicateLines(found)
	status := http.StatusOK
	if page.Refused() {
		status = http.StatusUnprocessableEntity
	}
	return rq.newCasePage(status, page)
}

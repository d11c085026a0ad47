package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

func showLinks(rq *request) error { return rq.linksPage(http.StatusOK, &view.CaseLinksPage{}) }

func (rq *request) linksPage(status int, page *view.CaseLinksPage) error {
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	if err := rq.fillLinks(&f, page); err != nil {
		return err
	}
	if page.Head, err = rq.caseHead(&f, view.TabCase); err != nil {
		return err
	}
	return rq.show(status, caseTitle("Personnes liées, dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) fillLinks(f *store.CaseFile, page *view.CaseLinksPage) error {
	links, err := rq.Store.Links(rq.Context(), rq.actor, f.Case.ID)
	if err != nil {
		return err
	}
	for _, l := range links {
		page.Links = append(page.Links, view.LinkLine{ID: l.ID, Kind: l.Kind, FoundLine: view.FoundLine{Person: l.Person, Cases: l.Cases}})
	}
	if page.Query == "" {
		return nil
	}
	page.Searched = true
	page.Found, err = rq.othersFound(f, page.Query)
	return err
}

// othersFound are the persons of the post who answer to a search, without the one
// of the case.
func (rq *request) othersFound(f *store.CaseFile, query string) (lines []view.FoundLine, err error) {
	found, err := rq.Store.FindCases(rq.Context(), rq.actor, f.Case.Post, query)
	for _, p := range found {
		if p.Person.ID != f.Person.ID {
			lines = append(lines, view.FoundLine{Person: p.Person, Cases: p.Cases})
		}
	}
	return lines, err
}

// conflicts warn whoever keeps both sides: the links of a case are of its own
// post, which the reader keeps, so nothing is told that may not be read.
func (rq *request) conflicts(c *casework.Case) (alerts []view.Notice, err error) {
	links, err := rq.Store.Links(rq.Context(), rq.actor, c.ID)
	for _, l := range links {
		for i := range l.Cases {
			if casework.InConflict(c, &l.Cases[i]) {
				alerts = append(alerts, view.Notice{Tone: view.ToneWarn, Text: "Vous suivez aussi l'autre partie (" + casework.LinkKinds.Label(l.Kind) + ") : gardez les deux suivis séparés, et ne fixez pas de rendez-vous le même jour au même lieu."})
				break
			}
		}
	}
	return alerts, err
}

// linkPersons searches another person of the post, or links the one chosen.
func linkPersons(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	page := &view.CaseLinksPage{Query: rq.field("recherche"), Kind: rq.field("lien"), Other: casework.PersonID(rq.field("autre"))}
	_, sent := rq.PostForm["lien"]
	if page.Query != "" && !sent {
		return rq.linksPage(http.StatusOK, page)
	}
	other := rq.field("autre")
	if other == "" {
		return rq.refusedLink(page, casework.Invalid("autre", "", "une personne"))
	}
	err := rq.Store.LinkPersons(rq.Context(), rq.actor, rq.caseID(), casework.PersonID(other), casework.LinkKind(page.Kind))
	if casework.KindOf(err) == casework.KindInvalid {
		return rq.refusedLink(page, err)
	}
	if err != nil {
		return err
	}
	return rq.redirect(view.CaseURL(rq.caseID()) + "/liens?fait=liees")
}

// refusedLink shows the form again. Without anybody to choose, the message is
// about the search.
func (rq *request) refusedLink(page *view.CaseLinksPage, err error) error {
	if page.Query == "" {
		err = &casework.Error{Kind: casework.KindInvalid, Field: "recherche", Message: "Cherchez d'abord une personne."}
	}
	page.Form = view.Failed(err)
	return rq.linksPage(statusOf(err), page)
}

// unlinkPersons takes a link away.
func unlinkPersons(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	if rq.field("id") == "" {
		return rq.refusedLink(&view.CaseLinksPage{}, casework.Refuse(casework.KindInvalid, "Dites quel lien retirer."))
	}
	if err := rq.Store.UnlinkPersons(rq.Context(), rq.actor, rq.caseID(), rq.field("id")); err != nil {
		return err
	}
	return rq.redirect(view.CaseURL(rq.caseID()) + "/liens?fait=separees")
}

package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func showMerge(rq *request) error { return rq.mergePage(http.StatusOK, "", nil) }

// mergePage shows the persons who may be the one of the case, and those of the
// post who answer to a search; the refusal is that of what was just asked.
func (rq *request) mergePage(status int, query string, refusal error) error {
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	likely, merges, err := rq.Store.LikelySame(rq.Context(), rq.actor, f.Case.ID)
	if err != nil {
		return err
	}
	page := &view.CaseMergePage{Form: view.Failed(refusal), Likely: duplicateLines(likely), Query: query}
	if query != "" && refusal == nil {
		if page.Found, err = rq.othersFound(&f, query); err != nil {
			return err
		}
	}
	for i, m := range merges {
		page.Merges = append(page.Merges, view.MergeLine{ID: m.ID, On: casework.DayOf(m.At.In(rq.Clock().Location())), First: i == 0})
	}
	if page.Head, err = rq.caseHead(&f, view.TabCase); err != nil {
		return err
	}
	return rq.show(status, caseTitle("Fiches semblables, dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// mergePersons brings another file of the person in, or remembers that it is
// somebody else's.
func mergePersons(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	other := casework.PersonID(rq.field("autre"))
	var err error
	done := "reunies"
	switch rq.field("geste") {
	case "chercher":
		return rq.searchMerge(rq.field("recherche"))
	case "reunir":
		err = rq.Store.MergePersons(rq.Context(), rq.actor, rq.caseID(), other)
	case "distinguer":
		done = "distinctes"
		err = rq.Store.SayDistinct(rq.Context(), rq.actor, rq.caseID(), other)
	default:
		err = casework.Refuse(casework.KindInvalid, "Dites si c'est la même personne.")
	}
	return rq.afterMerge(err, done)
}

// searchMerge looks for a file that does not resemble the case's: a name before a
// wedding, or one of which it was said by mistake that it is somebody else's.
func (rq *request) searchMerge(query string) error {
	if refusal := checkSearch(query); refusal != nil {
		return rq.mergePage(http.StatusUnprocessableEntity, query, refusal)
	}
	return rq.mergePage(http.StatusOK, query, nil)
}

// undoMerge takes apart what was brought together last.
func undoMerge(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	if rq.field("fusion") == "" {
		return rq.afterMerge(casework.Refuse(casework.KindInvalid, "Dites quelle réunion défaire."), "")
	}
	return rq.afterMerge(rq.Store.UndoMerge(rq.Context(), rq.actor, rq.caseID(), rq.field("fusion")), "defaite")
}

func (rq *request) afterMerge(err error, done string) error {
	switch casework.KindOf(err) {
	case casework.KindInvalid, casework.KindState, casework.KindConflict:
		return rq.mergePage(refusedStatus(err), "", err)
	}
	if err != nil {
		return err
	}
	return rq.redirect(view.CaseURL(rq.caseID()) + "/fusion?fait=" + done)
}

package web

import (
	"errors"
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/publish"
	"permanence/internal/view"
)

func showLetterForm(rq *request) error {
	return rq.letterForm(http.StatusOK, nil)
}

// letterForm shows what a letter may carry; without a page, the least is
// chosen.
func (rq *request) letterForm(status int, page *view.LetterFormPage) error {
	choice, err := rq.Store.ShareChoice(rq.Context(), rq.actor, rq.caseID(), rq.orientationID())
	if err != nil {
		return err
	}
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	if page == nil {
		page = &view.LetterFormPage{Chosen: casework.DefaultItems(choice.Safe)}
	}
	page.Held, page.Line = choice.Held, rq.orientationLines([]casework.Handover{choice.Orientation})[0]
	if page.Head, err = rq.caseHead(&f, view.TabOrientations); err != nil {
		return err
	}
	return rq.show(status, caseTitle("Lettre, dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// shareOrientation logs a letter and leads to it.
func shareOrientation(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	page := &view.LetterFormPage{Purpose: casework.Purpose(rq.field("finalite")), Delivery: casework.Delivery(rq.field("remise")), Agreed: rq.field("accord") == "1"}
	for _, code := range rq.PostForm["elements"] {
		page.Chosen = append(page.Chosen, casework.SharedItem(code))
	}
	sharing, err := rq.share(page)
	if casework.KindOf(err) == casework.KindInvalid {
		page.Form = view.Failed(err)
		return rq.letterForm(http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return rq.redirect(view.CaseURL(rq.caseID()) + "/partages/" + sharing.ID)
}

func (rq *request) share(page *view.LetterFormPage) (casework.Sharing, error) {
	s := casework.Sharing{Case: rq.caseID(), Orientation: rq.orientationID(), Purpose: page.Purpose, Delivery: page.Delivery, Items: page.Chosen}
	if page.Agreed {
		return rq.Store.Share(rq.Context(), rq.actor, s)
	}
	choice, err := rq.Store.ShareChoice(rq.Context(), rq.actor, s.Case, s.Orientation)
	if err != nil {
		return s, err
	}
	silent := &casework.Error{Kind: casework.KindInvalid, Field: "accord", Message: "La lettre n'est faite qu'une fois la personne informée et d'accord."}
	return s, errors.Join(silent, casework.CheckSharing(&s, choice.Safe))
}

func showLetter(rq *request) error {
	l, err := rq.Store.Letter(rq.Context(), rq.actor, rq.caseID(), rq.PathValue("sharing"))
	if err != nil {
		return err
	}
	reached, err := rq.Store.Reaching(rq.Context(), rq.actor, rq.caseID())
	if err != nil {
		return err
	}
	return rq.show(http.StatusOK, caseTitle("Lettre, dossier", rq.caseID()), func(b view.Base) view.Page {
		return &view.LetterPage{Base: b, Who: caseWho(&reached), Letter: l}
	})
}

// downloadLetter gives the letter as a text that can be edited. The name of the
// file tells nothing.
func downloadLetter(rq *request) error {
	l, err := rq.Store.Letter(rq.Context(), rq.actor, rq.caseID(), rq.PathValue("sharing"))
	if err != nil {
		return err
	}
	rq.attach("lettre-orientation.odt", publish.LetterType)
	return publish.LetterODT(rq.w, &l)
}

package web

import (
	"net/http"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func (rq *request) agreementPage(status int, page *view.AgreementPage) error {
	posts := rq.ownPosts()
	page.Post, page.Posts, page.Today = rq.post, posts, rq.thisDay()
	page.MayKeep = rq.actor.May(casework.KeepAgreements, rq.post.ID) == nil
	return rq.show(status, "Convention", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func showNewAgreement(rq *request) error {
	fresh := casework.Agreement{Remind: casework.DefaultRemind, RemindAgain: casework.DefaultRemindAgain}
	if _, err := rq.Store.PostFolder(rq.Context(), rq.actor, rq.post.ID); err != nil {
		return err
	}
	values := view.AgreementValues(&fresh)
	values["version"] = "0"
	return rq.agreementPage(http.StatusOK, &view.AgreementPage{SteeringForm: view.NewAgreementForm(values), Chosen: []casework.PostID{rq.post.ID}})
}

func showAgreement(rq *request) error {
	a, err := rq.Store.Agreement(rq.Context(), rq.actor, rq.post.ID, casework.AgreementID(rq.PathValue("agreement")))
	if err != nil {
		return err
	}
	return rq.agreementPage(http.StatusOK, &view.AgreementPage{SteeringForm: view.NewAgreementForm(view.AgreementValues(&a)), Agreement: a, Chosen: a.Posts})
}

// chosenPosts are the posts whose boxes are ticked, of the account's own.
func (f *typed) chosenPosts() (chosen []casework.PostID) {
	own := f.ownPosts()
	for _, p := range own {
		for _, slug := range f.PostForm["postes"] {
			if slug == p.Slug {
				chosen = append(chosen, p.ID)
			}
		}
	}
	return chosen
}

// saveAgreement writes an agreement, takes it away or puts it back.
func saveAgreement(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	id := casework.AgreementID(rq.PathValue("agreement"))
	if f.field("geste") != "" {
		return f.removeOr(func(removed bool) error {
			return rq.Store.RemoveAgreement(rq.Context(), rq.actor, rq.post.ID, id, removed)
		}, view.PostFolderURL(rq.post.Slug))
	}
	a := casework.Agreement{ID: id, Title: f.field("objet"), SignedOn: f.day("signee_le"), Term: casework.Period{From: f.day("du"), To: f.day("au")}, Signatories: casework.Lines(f.field("signataires")),
		Remind: f.months("rappel"), RemindAgain: f.months("second_rappel"), Version: f.version()}
	a.Posts = f.chosenPosts()
	form := f.values("objet", "signee_le", "du", "au", "signataires", "rappel", "second_rappel")
	if len(f.errs) == 0 {
		saved, err := rq.Store.SaveAgreement(rq.Context(), rq.actor, a)
		if err == nil {
			return rq.redirect(view.AgreementURL(rq.post.Slug, saved.ID) + "?fait=convention")
		}
		f.check(err)
	} else {
		f.check(casework.CheckAgreement(&a)...)
	}
	return rq.refusedAgreement(a, form, f.errs)
}

func (rq *request) refusedAgreement(a casework.Agreement, values view.Values, errs []error) error {
	status, failure := refusedAs(errs...)
	if failure != nil {
		return failure
	}
	page := &view.AgreementPage{SteeringForm: view.NewAgreementForm(values, errs...), Chosen: a.Posts}
	if a.ID != "" {
		now, err := rq.Store.Agreement(rq.Context(), rq.actor, rq.post.ID, a.ID)
		if err != nil {
			return err
		}
		page.Agreement = now
		if status == http.StatusConflict {
			page.SteeringForm = page.Conflicting(view.AgreementValues(&now))
		}
	} else if _, err := rq.Store.PostFolder(rq.Context(), rq.actor, rq.post.ID); err != nil {
		return err
	}
	return rq.agreementPage(status, page)
}

// months is a whole number of months; 0 for none.
func (f *typed) months(name string) int {
	n, err := strconv.Atoi(f.field(name))
	if err != nil {
		f.errs = append(f.errs, &casework.Error{Kind: casework.KindInvalid, Field: name, Value: f.field(name), Message: "Un nombre de mois est attendu."})
	}
	return n
}

// removeOr takes something away or puts it back, and leads to a page.
func (f *typed) removeOr(do func(removed bool) error, to string) error {
	removed, word, err := f.gesture("retirer", "retablir")
	if err == nil {
		err = do(removed)
	}
	if err != nil {
		return err
	}
	return f.redirect(to + "?fait=" + word)
}

package web

import (
	"net/http"
	"slices"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/view"
)

// showDeclared lists the declared totals of a post; with a year and a figure in
// the address, the form corrects that total.
func showDeclared(rq *request) error {
	q := rq.URL.Query()
	return rq.declaredPage(http.StatusOK, view.DeclaredForm{Year: q.Get("annee"), Figure: q.Get("chiffre")}, true)
}

// declaredPage is the page with a form: fill completes it with the total that
// holds, when there is one.
func (rq *request) declaredPage(status int, form view.DeclaredForm, fill bool, errs ...error) error {
	all, err := rq.Store.DeclaredTotals(rq.Context(), rq.actor, rq.post.ID)
	if err != nil {
		return err
	}
	page := view.NewDeclaredPage(rq.post, all)
	page.Form, page.Edited = view.Failed(errs...), form
	if held := page.Held(form.Year, form.Figure); held != nil {
		if fill {
			page.Edited.Value, page.Edited.Source, page.Edited.Base = strconv.Itoa(held.Value), held.Source, held.ID
		} else if status == http.StatusConflict {
			page.Theirs, page.Edited.Base = held, held.ID
		}
	}
	return rq.show(status, "Totaux déclarés", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// declareTotal writes a total, corrects it, takes it away or puts it back.
func declareTotal(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	form := view.DeclaredForm{Year: f.field("annee"), Figure: f.field("chiffre"), Value: f.field("valeur"), Source: f.field("source"), Base: f.field("base")}
	x := casework.DeclaredTotal{Post: rq.post.ID, Year: max(0, f.number("annee")), Figure: form.Figure, Value: casework.Unknown, Source: form.Source}
	word := "declare"
	switch gesture := f.field("geste"); gesture {
	case "retirer":
		word = "declare-retire"
	case "":
		x.Value = f.number("valeur")
		if len(f.errs) == 0 {
			f.errs = casework.CheckDeclaredTotal(&x, rq.thisDay())
		}
		if !slices.Contains(indicator.Declarable, x.Figure) {
			f.errs = append(f.errs, &casework.Error{Kind: casework.KindInvalid, Field: "chiffre", Message: "Choisissez un chiffre."})
		}
	default:
		return casework.Invalid("geste", gesture, "retirer")
	}
	if len(f.errs) == 0 {
		if err := rq.Store.DeclareTotal(rq.Context(), rq.actor, x, form.Base); err != nil {
			f.errs = append(f.errs, err)
		}
	}
	if len(f.errs) == 0 {
		return rq.redirect(view.DeclaredURL(rq.post.Slug) + "?fait=" + word)
	}
	status, failure := refusedAs(f.errs...)
	if failure != nil {
		return failure
	}
	return rq.declaredPage(status, form, false, f.errs...)
}

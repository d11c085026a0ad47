package web

import (
	"net/http"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/view"
)

// findCommune reads a commune as people paste it: its INSEE code, its name, or
// its name with the département when several bear it.
func findCommune(typed string) (code, problem string) {
	found := commune.Find(typed)
	switch len(found) {
	case 0:
		return "", "« " + typed + " » n'est ni le code ni le nom d'une commune."
	case 1:
		return found[0].Code, ""
	}
	return "", "plusieurs communes s'appellent « " + typed + " » : donnez le code INSEE, ou le département entre parenthèses."
}

func showDivisions(rq *request) error {
	return rq.divisionsPage(http.StatusOK, view.DivisionForm{}, nil)
}

func showDivision(rq *request) error {
	d, err := rq.division(rq.PathValue("division"))
	if err != nil {
		return err
	}
	return rq.divisionsPage(http.StatusOK, view.NewDivisionForm(d), nil)
}

// division is one that was not taken away.
func (rq *request) division(id string) (casework.Division, error) {
	all, err := rq.Store.Divisions(rq.Context(), rq.actor)
	if err != nil {
		return casework.Division{}, err
	}
	for _, d := range all {
		if d.ID == id && d.RemovedAt.IsZero() {
			return d, nil
		}
	}
	return casework.Division{}, casework.NotFound()
}

// divisionsPage lists the divisions, with the form of a new one or of the one
// that is edited.
func (rq *request) divisionsPage(status int, form view.DivisionForm, theirs *casework.Division, errs ...error) error {
	all, err := rq.Store.Divisions(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	return rq.show(status, "Territoires", func(b view.Base) view.Page {
		return &view.DivisionsPage{Base: b, Form: view.Failed(errs...), Divisions: all, Edited: form, Theirs: theirs}
	})
}

// saveDivision writes a division, takes it away or puts it back.
func saveDivision(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	id := rq.PathValue("division")
	if f.field("geste") != "" {
		removed, word, err := f.gesture("retirer", "retablir")
		if err == nil {
			err = rq.Store.RemoveDivision(rq.Context(), rq.actor, id, removed)
		}
		if err != nil {
			return err
		}
		return rq.redirect("/territoires?fait=" + word)
	}
	form := view.DivisionForm{ID: id, Name: f.field("nom"), Kind: f.field("genre"), List: f.PostForm.Get("liste"), Version: strconv.FormatInt(f.version(), 10)}
	d := casework.Division{ID: id, Name: form.Name, Kind: casework.DivisionKind(form.Kind), Version: f.version()}
	errs := casework.CheckDivision(&d)
	var faults []error
	d.Territories, faults = casework.ParseTerritories(form.List, findCommune)
	if errs = append(errs, faults...); len(errs) == 0 {
		if _, err := rq.Store.SaveDivision(rq.Context(), rq.actor, d); err == nil {
			return rq.redirect("/territoires?fait=decoupage")
		} else {
			errs = append(errs, err)
		}
	}
	status, failure := refusedAs(errs...)
	if failure != nil {
		return failure
	}
	if status != http.StatusConflict {
		return rq.divisionsPage(status, form, nil, errs...)
	}
	now, err := rq.division(id)
	if err != nil {
		return err
	}
	form.Version = strconv.FormatInt(now.Version, 10)
	return rq.divisionsPage(status, form, &now, errs...)
}

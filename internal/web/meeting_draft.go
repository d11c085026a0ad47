package web

import (
	"io"
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/view"
)

// keepDraft keeps a form that is not sent yet. The script asks for it while the
// worker types and gets the hour back; the button without a script comes back
// to the form.
func keepDraft(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	act := rq.field("geste")
	rq.PostForm.Del("geste")
	id, form := rq.caseID(), rq.PathValue("form")
	if act == "oublier" {
		if err := rq.Store.ForgetDraft(rq.Context(), rq.actor, id, form); err != nil {
			return err
		}
		return rq.redirect(draftPage(id, form))
	}
	d, err := rq.Store.SaveDraft(rq.Context(), rq.actor, casework.Draft{Case: id, Form: form, Body: rq.PostForm.Encode()})
	if err != nil {
		return err
	}
	if act == "garder" {
		return rq.redirect(draftPage(id, form))
	}
	rq.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	rq.w.WriteHeader(http.StatusOK)
	_, err = io.WriteString(rq.w, rq.draftHour(d.Saved))
	return err
}

// draftPage is the form that a draft belongs to.
func draftPage(id casework.CaseID, form string) string {
	if form == casework.MeetingDraft {
		return view.MeetingURL(id, "")
	}
	return view.MeetingURL(id, casework.AppointmentID(form))
}

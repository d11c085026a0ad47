package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

func showMessage(rq *request) error {
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	page := &view.MessagePage{Model: casework.AskCall}
	if next := rq.nextAppointment(&f); next.On != 0 {
		page.Model = casework.RemindMeeting
	}
	page.Text = page.Model.Compose(rq.nextAppointment(&f), rq.signature(&f))
	return rq.messagePage(http.StatusOK, &f, page)
}

// nextAppointment is the next planned one of a case, without a day when there is
// none.
func (rq *request) nextAppointment(f *store.CaseFile) casework.AppointmentRecord {
	for _, x := range f.Appointments {
		if x.Status == casework.Planned && x.On >= rq.thisDay() {
			return x.AppointmentRecord
		}
	}
	return casework.AppointmentRecord{}
}

// signature is the word agreed with the person, or the worker's own name: never
// the service's.
func (rq *request) signature(f *store.CaseFile) string {
	if word := f.Person.Identity.Contact.CodeWord; word != "" {
		return word
	}
	return rq.account.Name
}

// messagePage shows the form with the messages prepared before.
func (rq *request) messagePage(status int, f *store.CaseFile, page *view.MessagePage) error {
	prepared, err := rq.Store.Messages(rq.Context(), rq.actor, f.Case.ID)
	if err != nil {
		return err
	}
	for _, m := range prepared {
		line, err := rq.preparedLine(m)
		if err != nil {
			return err
		}
		page.Prepared = append(page.Prepared, line)
	}
	if page.Head, err = rq.caseHead(f, view.TabCase); err != nil {
		return err
	}
	return rq.show(status, caseTitle("Joindre la personne, dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) preparedLine(m casework.PreparedMessage) (view.PreparedLine, error) {
	who, err := rq.nameOf(m.Account)
	return view.PreparedLine{PreparedMessage: m, Who: who, At: m.At.In(rq.Clock().Location())}, err
}

// prepareMessage keeps the text and shows it ready to be copied or printed, or
// proposes the text of another model.
func prepareMessage(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	page := &view.MessagePage{Model: casework.MessageModel(rq.field("modele")), Channel: rq.field("moyen"), Text: rq.field("texte"), Plain: rq.field("sans_detour") != ""}
	if rq.field("geste") == "proposer" {
		page.Text = page.Model.Compose(rq.nextAppointment(&f), rq.signature(&f))
		return rq.messagePage(http.StatusOK, &f, page)
	}
	m, err := rq.Store.PrepareMessage(rq.Context(), rq.actor, casework.PreparedMessage{Case: f.Case.ID, Channel: casework.Channel(page.Channel), Text: page.Text, Plain: page.Plain})
	if casework.KindOf(err) == casework.KindInvalid {
		page.Form = view.Failed(err)
		return rq.messagePage(statusOf(err), &f, page)
	}
	if err != nil {
		return err
	}
	return rq.redirect(view.MessageURL(m.Case) + "/" + m.ID + "?fait=message")
}

// showPrepared shows one prepared text.
func showPrepared(rq *request) error {
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	prepared, err := rq.Store.Messages(rq.Context(), rq.actor, f.Case.ID)
	if err != nil {
		return err
	}
	for _, m := range prepared {
		if m.ID == rq.PathValue("message") {
			return rq.preparedPage(&f, m)
		}
	}
	return casework.NotFound()
}

func (rq *request) preparedPage(f *store.CaseFile, m casework.PreparedMessage) (err error) {
	page := &view.PreparedPage{}
	if page.Line, err = rq.preparedLine(m); err != nil {
		return err
	}
	if page.Head, err = rq.caseHead(f, view.TabCase); err != nil {
		return err
	}
	return rq.show(http.StatusOK, caseTitle("Message préparé, dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

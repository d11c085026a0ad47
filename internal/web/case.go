package web

import (
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/store"
	"permanence/internal/view"
)

// caseFile reads the case that the address names. One of another post answers
// as one that does not exist.
func (rq *request) caseFile() (store.CaseFile, error) {
	return rq.Store.CaseFile(rq.Context(), rq.actor, rq.caseID())
}

func (rq *request) caseID() casework.CaseID { return casework.CaseID(rq.PathValue("case")) }

// caseHead is what every page of a case begins with.
func (rq *request) caseHead(f *store.CaseFile, tab view.CaseTab) (view.CaseHead, error) {
	head := view.CaseHead{CaseWho: view.CaseWho{Case: f.Case, Person: f.Person, Danger: f.Danger, Unsafe: f.Desk.Unsafe}, Today: casework.DayOf(rq.Clock()), Tab: tab}
	var err error
	posts := rq.keptPosts()
	for _, p := range posts {
		if p.ID == f.Case.Post && len(posts) > 1 {
			head.Post = p.Name
		}
	}
	head.As, head.GlassUntil = f.As, rq.local(f.GlassUntil)
	if f.As == casework.OwnCase {
		if head.Alerts, err = rq.toldOfGlass(f.Breaks); err != nil {
			return head, err
		}
	}
	if f.Case.Restricted {
		head.Alerts = append(head.Alerts, view.Notice{Tone: view.ToneWarn, Text: casework.RestrictedCase().Message})
	}
	if f.As == casework.Substitute {
		head.Substitution, err = rq.Store.Replacement(rq.Context(), rq.actor, f.Case.Post)
	}
	return head, err
}

// caseTitle is the title of a page of a case: its reference, and no name.
func caseTitle(what string, id casework.CaseID) string {
	return what + " " + casework.ReferenceOf(id)
}

func showCase(rq *request) error { return rq.casePage(http.StatusOK, &view.CasePage{}) }

// casePage shows a case; the page given holds what was typed and refused.
func (rq *request) casePage(status int, page *view.CasePage) error {
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	notes, err := rq.Store.Notes(rq.Context(), rq.actor, f.Case.ID)
	if err != nil {
		return err
	}
	if page.Entries, err = rq.timeline(&f, notes); err != nil {
		return err
	}
	if err := rq.callbacks(&f, page); err != nil {
		return err
	}
	if f.Case.Restricted {
		for i := range page.Entries {
			page.Entries[i].URL = ""
		}
	}
	page.Edited, page.Others, page.Number = namedFacts(&f), f.Others, casework.NewID(rq.Clock())
	if page.Head, err = rq.caseHead(&f, view.TabCase); err != nil {
		return err
	}
	conflicts, err := rq.conflicts(&f.Case)
	if err != nil {
		return err
	}
	page.Head.Alerts = append(page.Head.Alerts, conflicts...)
	page.Head.Whole = true
	return rq.show(status, caseTitle("Dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// namedFacts are the facts with the name of the commune beside its code, and those
// of the units.
func namedFacts(f *store.CaseFile) view.FactsForm {
	form := view.NewFactsForm(&f.Case)
	form.Units = f.Units
	if found, ok := commune.ByCode(f.Case.Facts.Commune); ok {
		form.CommuneName = found.Name + " (" + found.Code + ")"
	}
	return form
}

// timeline is all that happened in a case, the newest first. A private note on
// an appointment stands with it.
func (rq *request) timeline(f *store.CaseFile, notes []store.Note) ([]view.TimelineEntry, error) {
	about := map[casework.AppointmentID][]string{}
	var entries []view.TimelineEntry
	for _, n := range notes {
		if n.Appointment != "" {
			about[n.Appointment] = append(about[n.Appointment], n.Text)
			continue
		}
		at := n.Written.In(rq.Clock().Location())
		hour, _ := casework.NewTimeOfDay(at.Hour(), at.Minute())
		entries = append(entries, view.TimelineEntry{On: casework.DayOf(at), At: hour, Title: "Note privée", Note: n.Text, Own: true})
	}
	if f.Case.Referral.ReceivedOn != 0 {
		e := view.ReferralEntry(&f.Case, casework.UnitName(f.Units, f.Case.Referral.Unit))
		if f.Desk.Referral != "" {
			e.TakeDesk(f.Desk.Grid, rq.referralURL(f))
		}
		entries = append(entries, e)
	}
	for i := range f.Appointments {
		e := view.AppointmentEntry(&f.Appointments[i])
		e.Note = strings.Join(about[f.Appointments[i].ID], "\n")
		entries = append(entries, e)
	}
	milestones, err := rq.Store.Milestones(rq.Context(), rq.actor, f.Case.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range milestones {
		entries = append(entries, view.MilestoneEntry(f.Case.ID, m))
	}
	events, err := rq.eventEntries(f)
	entries = append(entries, events...)
	view.SortTimeline(entries)
	return entries, err
}

// referralURL is where the referral of the desk is read; empty for a reader who
// does not keep the queue that it came by.
func (rq *request) referralURL(f *store.CaseFile) string {
	if rq.actor.May(casework.KeepQueue, f.Case.Post) != nil {
		return ""
	}
	return view.ReferralURL(f.Desk.Referral)
}

// eventEntries are the events of a case. One that came from a register has none
// recorded: its opening and its closing are told from its facts.
func (rq *request) eventEntries(f *store.CaseFile) (entries []view.TimelineEntry, err error) {
	events := f.Events
	if len(events) == 0 {
		events = append(events, casework.CaseEvent{Kind: casework.Opened, On: f.Case.OpenedOn})
		if f.Case.ClosedOn != 0 {
			events = append(events, casework.CaseEvent{Kind: casework.Closed, On: f.Case.ClosedOn, Reason: string(f.Case.ClosingReason)})
		}
	}
	ids := make([]casework.AccountID, len(events))
	for i := range events {
		ids[i] = events[i].Account
	}
	names, err := rq.Store.AccountNames(rq.Context(), ids)
	for i := range events {
		e := view.EventEntry(&events[i], names[events[i].Account])
		if at := events[i].At.In(rq.Clock().Location()); casework.DayOf(at) == e.On {
			e.At, _ = casework.NewTimeOfDay(at.Hour(), at.Minute())
		}
		entries = append(entries, e)
	}
	return entries, err
}

// maxNote is the longest private note, in characters.
const maxNote = 20_000

// addNote keeps a private note of the worker on the case.
func addNote(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	text := rq.field("texte")
	if text == "" || utf8.RuneCountInString(text) > maxNote {
		refusal := casework.Invalid("texte", "", "ce que dit la note")
		if text != "" {
			refusal = casework.TooLong("texte", maxNote)
		}
		return rq.casePage(http.StatusUnprocessableEntity, &view.CasePage{Note: text, Form: view.Failed(refusal)})
	}
	if _, err := rq.Store.AddNote(rq.Context(), rq.actor, store.Note{Case: rq.caseID(), Text: text, Number: rq.field("numero")}); err != nil {
		return err
	}
	return rq.toCase("note")
}

// toCase leads back to the case, with what was done.
func (rq *request) toCase(done string) error {
	return rq.redirect(view.CaseURL(rq.caseID()) + "?fait=" + done)
}

// version is the version that the form was read at; a form without it is not
// one of ours.
func (rq *request) version() (int64, error) {
	n, err := strconv.ParseInt(rq.field("version"), 10, 64)
	if err != nil {
		return 0, casework.Refuse(casework.KindInvalid, "Le formulaire est incomplet. Rechargez la page, puis recommencez.")
	}
	return n, nil
}

// refusedStatus is the status of a form that a rule refused: the state of a
// record is a conflict, not a failure of the service.
func refusedStatus(err error) int {
	if casework.KindOf(err) == casework.KindState {
		return http.StatusConflict
	}
	return statusOf(err)
}

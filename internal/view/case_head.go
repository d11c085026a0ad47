package view

import (
	"fmt"
	"strings"
	"time"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// CaseHead is what every page of a case begins with: why it is shown, how the
// person can be reached, who it is, and the way to the other pages of the case.
// Its partial is "case-head".
type CaseHead struct {
	CaseWho
	// Post is shown when the account works for several.
	Post string
	// Substitution under which the page is shown; zero for the post's own worker.
	Substitution casework.Substitution
	Today        casework.Day
	Tab          CaseTab
	Whole        bool              // the case's own page, where the safe contact is shown large
	As           casework.Relation // what the reader is to the case
	GlassUntil   time.Time         // when the reader's broken glass ends; zero without one
	Alerts       []Notice          // of a conflict that the permission table lets the reader know
}

// CaseTab is one page of a case.
type CaseTab string

// TabCase and the others are the pages of a case.
const (
	TabCase         CaseTab = "dossier"
	TabOrientations CaseTab = "orientations"
	TabAccess       CaseTab = "acces"
)

// caseTabs are the pages of a case in the order of the work, with what follows
// the case's own address.
var caseTabs = []struct {
	tab         CaseTab
	label, path string
}{
	{TabCase, "Dossier", ""},
	{TabAssessment, "Évaluation", "/evaluation"},
	{TabMeasures, "Mesures et tâches", "/mesures"},
	{TabDocuments, "Documents", "/documents"},
	{TabOrientations, "Orientations", "/orientations"},
	{TabRetention, "Conservation", "/conservation"},
	{TabConsultations, "Qui a consulté", "/consultations"},
}

// CaseURL is the address of a case.
func CaseURL(id casework.CaseID) string { return "/dossiers/" + string(id) }

// CaseTabs are the links to the pages of a case, the given one marked; who
// reaches it is for whoever is in charge.
func CaseTabs(id casework.CaseID, current CaseTab, as casework.Relation) []NavItem {
	var items []NavItem
	for _, t := range caseTabs {
		if t.tab == TabRetention && as != "" && !casework.Allowed(casework.Worker, casework.KeepRetention, as) {
			continue // a break of the glass does not reach it
		}
		items = append(items, NavItem{Label: t.label, URL: CaseURL(id) + t.path, Current: t.tab == current})
	}
	if as == casework.OwnCase {
		items = append(items, NavItem{Label: "Accès", URL: CaseURL(id) + "/acces", Current: current == TabAccess})
	}
	return items
}

// Tabs of the page.
func (h CaseHead) Tabs() []NavItem {
	return CaseTabs(h.Case.ID, h.Tab, h.As)
}

// Why is on what ground a page of a case is shown to somebody who is not in
// charge of it; the zero value says nothing. Its partial is "case-why".
type Why struct {
	Replacing  casework.Day // the last day of the replacement; zero without one
	GlassUntil time.Time    // when the reader's broken glass ends; zero without one
}

// GlassHour is until when the reader's broken glass opens the case, in words;
// empty without one.
func (w Why) GlassHour() string { return when(w.GlassUntil) }

// Why the page is shown.
func (h CaseHead) Why() Why { return Why{h.Substitution.Period.To, h.GlassUntil} }

// Age is how long the follow-up has lasted, or lasted.
func (h CaseHead) Age() string {
	end := h.Today
	if h.Case.ClosedOn != 0 {
		end = h.Case.ClosedOn
	}
	return lasting(int(end - h.Case.OpenedOn))
}

// lasting is a number of days as people say it.
func lasting(days int) string {
	switch {
	case days < 1:
		return "moins d'un jour"
	case days < 60:
		return fmt.Sprintf("%d\u00a0%s", days, plural(days, "jour", "jours"))
	case days < 730:
		return fmt.Sprintf("%d\u00a0mois", int(float64(days)/indicator.DaysPerMonth))
	}
	return fmt.Sprintf("%d\u00a0ans", days/365)
}

// joinWords writes "a, b et c".
func joinWords(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " et " + words[len(words)-1]
}

// Banner is the safe contact as the page shows it.
func (h CaseHead) Banner() ContactBanner { return ContactBanner{h.Contact(), !h.Whole} }

// ContactBanner says how a person can be reached, first thing on every page that
// is about her or him. Its partial is "case-contact".
type ContactBanner struct {
	Contact casework.SafeContact
	Compact bool // on the pages that come after the case's own
}

// Allowed are the ways that are open, in one sentence.
func (b ContactBanner) Allowed() string { return sentence(waysInWords(b.Contact.Allowed())) }

// Refused are the ways that are closed, in one sentence.
func (b ContactBanner) Refused() string { return sentence(waysInWords(b.Contact.Closed())) }

// waysInWords are ways one after the other; SMS keeps its capitals.
func waysInWords(ways []string) string {
	return strings.ReplaceAll(strings.ToLower(joinWords(ways)), "sms", "SMS")
}

package web

import (
	"net/http"
	"strings"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

// linesOfJournal is how many accesses a page of the log shows, and daysOfJournal
// how many days it goes back when nothing was chosen.
const (
	linesOfJournal = 50
	daysOfJournal  = 7
)

// showJournal shows the log through the filter of the address.
func showJournal(rq *request) error {
	q := rq.URL.Query()
	typed := view.JournalFilter{From: q.Get("du"), To: q.Get("au"), Account: q.Get("compte"), Action: q.Get("action"), Reference: q.Get("reference"), Refused: q.Get("refus") != ""}
	if typed == (view.JournalFilter{}) {
		typed.From, typed.To = (rq.thisDay() - daysOfJournal + 1).String(), rq.thisDay().String()
	}
	filter, errs := journalFilter(typed)
	if before := q.Get("avant"); casework.ValidID(before) {
		filter.Before = before
	}
	if len(errs) > 0 {
		return rq.journalPage(http.StatusUnprocessableEntity, typed, store.JournalFilter{}, errs)
	}
	return rq.journalPage(http.StatusOK, typed, filter, nil)
}

// filterJournal checks what was typed, then leads to its address: a name typed
// by mistake never stands in one.
func filterJournal(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	typed := view.JournalFilter{From: f.field("du"), To: f.field("au"), Account: f.field("compte"), Action: f.field("action"), Reference: f.field("reference"), Refused: f.field("refus") != ""}
	if filter, errs := journalFilter(typed); len(errs) > 0 {
		return rq.journalPage(http.StatusUnprocessableEntity, typed, filter, errs)
	}
	return rq.redirect(typed.URL())
}

// journalFilter reads a filter; what is wrong is told field by field.
func journalFilter(typed view.JournalFilter) (f store.JournalFilter, errs []error) {
	day := func(name, text string) casework.Day {
		if text == "" {
			return 0
		}
		d, err := parseTypedDay(name, text)
		if err != nil {
			errs = append(errs, err)
		}
		return d
	}
	f.Period = casework.Period{From: day("du", typed.From), To: day("au", typed.To)}
	if f.Period.From != 0 && f.Period.To != 0 && !f.Period.Valid() {
		errs = append(errs, casework.Invalid("au", typed.To, "un jour qui n'est pas avant le premier"))
	}
	if typed.Account != "" && !casework.ValidID(typed.Account) {
		errs = append(errs, casework.Invalid("compte", typed.Account, "un compte de la liste"))
	}
	f.Account, f.Action, f.Refused = casework.AccountID(typed.Account), casework.Action(typed.Action), typed.Refused
	f.Record = strings.ToLower(typed.Reference)
	if f.Record != "" && !casework.ValidID(f.Record) && !isReference(f.Record) {
		errs = append(errs, casework.Invalid("reference", typed.Reference, "les cinq signes de la référence d'un dossier, ou un identifiant de 26 signes"))
	}
	return f, errs
}

// isReference tells whether a text has the form of a short reference.
func isReference(s string) bool {
	return len(s) == 5 && casework.ValidID("000000000000000000000"+s)
}

// journalPage shows the lines of a filter; when it is refused, none.
func (rq *request) journalPage(status int, typed view.JournalFilter, filter store.JournalFilter, errs []error) error {
	filter.Limit = linesOfJournal + 1
	if len(errs) > 0 {
		filter = store.JournalFilter{} // how the log stands, and no line
	}
	j, err := rq.Store.ReadJournal(rq.Context(), rq.actor, filter)
	if err != nil {
		return err
	}
	page := &view.JournalPage{Form: view.Failed(errs...), Filter: typed, Accounts: view.JournalAccounts(j.Accounts, typed.Account), Actions: view.JournalActions(typed.Action), State: rq.journalState(&j.State)}
	if len(j.Lines) > linesOfJournal {
		j.Lines = j.Lines[:linesOfJournal]
		page.Next = j.Lines[linesOfJournal-1].ID
	}
	for i := range j.Lines {
		page.Lines = append(page.Lines, rq.journalLine(&j.Lines[i]))
	}
	return rq.show(status, "Journal des accès", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) journalLine(l *store.JournalLine) view.JournalLine {
	detail, as := audit.CutAs(l.Detail)
	return view.JournalLine{At: l.At.In(rq.Clock().Location()), Who: l.Who, Role: l.Role, Action: l.Action, Object: l.Object, Record: l.Record, Detail: detail, Allowed: l.Allowed, As: as}
}

func (rq *request) journalState(st *store.JournalState) view.JournalState {
	zone := rq.Clock().Location()
	v := view.JournalState{Sealed: st.Sealed, Waiting: st.Waiting, Purged: st.Purged, LastDay: st.Last.Day, VerifiedLines: st.Verified.Lines,
		Anchors: st.Verified.Anchors, Faults: st.Verified.Faults, Now: rq.Clock()}
	if !st.Oldest.IsZero() {
		v.Oldest = st.Oldest.In(zone)
	}
	if !st.Verified.At.IsZero() {
		v.VerifiedAt = st.Verified.At.In(zone)
	}
	return v
}

// showConsultations tells whoever keeps a case who consulted it.
func showConsultations(rq *request) error {
	c, lines, err := rq.Store.Consultations(rq.Context(), rq.actor, rq.caseID())
	if err != nil {
		return err
	}
	page := &view.ConsultationsPage{Most: store.ConsultationsShown}
	if page.Head, err = rq.partHead(c, view.TabConsultations, "Qui a consulté"); err != nil {
		return err
	}
	for i := range lines {
		l := rq.journalLine(&lines[i])
		l.Reason = view.AccessReason(l.Role, l.Action, l.As)
		page.Lines = append(page.Lines, l)
	}
	return rq.show(http.StatusOK, "Qui a consulté", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

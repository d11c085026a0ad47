package view

import (
	"net/url"
	"time"

	"permanence/internal/casework"
)

// JournalPage is GET /journal: the log of accesses, for the data-protection
// officer. It names professionals and shows references of cases, never a
// person who is followed. Its form is a POST to /journal (du, au, compte,
// action, reference, refus), which leads to the address of the filter: what is
// typed stands in no address before it is checked.
type JournalPage struct {
	Base
	Form
	Filter   JournalFilter
	Accounts []Option
	Actions  []Option
	State    JournalState
	Lines    []JournalLine
	Next     string // where the next page begins; empty on the last one
}

// JournalFilter is the form as typed.
type JournalFilter struct {
	From, To, Account, Action, Reference string
	Refused                              bool
}

// query of the filter, for an address.
func (f JournalFilter) query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"du": f.From, "au": f.To, "compte": f.Account, "action": f.Action, "reference": f.Reference} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Refused {
		q.Set("refus", "1")
	}
	return q
}

// URL of the log seen through the filter.
func (f JournalFilter) URL() string { return "/journal?" + f.query().Encode() }

// ExportURL is the file of what the filter chooses.
func (f JournalFilter) ExportURL() string { return "/journal/lignes.csv?" + f.query().Encode() }

// NextURL leads to the lines older than those of the page.
func (p *JournalPage) NextURL() string {
	q := p.Filter.query()
	q.Set("avant", p.Next)
	return "/journal?" + q.Encode()
}

// JournalLine is one access.
type JournalLine struct {
	At      time.Time
	Who     string // the professional's name; empty for the command line and before log-in
	Role    casework.Role
	Action  string // a casework.Action
	Object  string
	Record  string
	Detail  string
	Allowed bool
	As      casework.Relation // by which the case was reached; empty for an own one
	Reason  string            // why the role may; on the page of a case only
}

// When is the instant, to the second.
func (l JournalLine) When() string { return when(l.At) + l.At.Format("\u00a0min\u00a005") }

// Actor is who acted, in words.
func (l JournalLine) Actor() string {
	switch {
	case l.Who != "":
		return l.Who
	case l.Role == casework.Console:
		return "Ligne de commande"
	}
	return "Sans compte"
}

// RoleLabel is the role in French, empty for what has none.
func (l JournalLine) RoleLabel() string {
	if l.Role == "" || l.Role == casework.Console {
		return ""
	}
	return casework.Roles.Label(l.Role)
}

// ActionLabel is what was done, or tried.
func (l JournalLine) ActionLabel() string { return sentence(casework.Action(l.Action).Label()) }

// AsLabel warns that the case was reached otherwise than as one's own; empty
// when it was not.
func (l JournalLine) AsLabel() string {
	switch l.As {
	case casework.Substitute:
		return "Remplacement"
	case casework.BrokenGlass:
		return "Bris de glace"
	}
	return ""
}

// DetailLabel says it more precisely; empty when there is no more to say.
func (l JournalLine) DetailLabel() string { return sentence(detailWords(l.Detail)) }

// ObjectLabel is the kind of record.
func (l JournalLine) ObjectLabel() string { return sentence(objectWord(l.Object)) }

// Reference is the end of the record's identifier, as cases are told aloud.
func (l JournalLine) Reference() string {
	if !casework.ValidID(l.Record) {
		return ""
	}
	return casework.ReferenceOf(casework.CaseID(l.Record))
}

// RecordURL is the log of that record.
func (l JournalLine) RecordURL() string { return JournalFilter{Reference: l.Record}.URL() }

// JournalState is how the log itself stands.
type JournalState struct {
	Sealed, Waiting, Purged int64
	LastDay                 casework.Day // of the last checkpoint
	Oldest                  time.Time
	VerifiedAt              time.Time
	VerifiedLines, Anchors  int64
	Faults                  int64
	Now                     time.Time
}

// verifiedWithin is how old the last verification may be: the service verifies
// every night.
const verifiedWithin = 48 * time.Hour

// Tone of the last verification.
func (s JournalState) Tone() Tone {
	switch {
	case s.VerifiedAt.IsZero():
		return ToneInfo
	case s.Faults > 0:
		return ToneAlert
	case s.Now.Sub(s.VerifiedAt) > verifiedWithin:
		return ToneWarn
	}
	return ToneOK
}

// Verdict is the last verification in a sentence.
func (s JournalState) Verdict() string {
	if s.VerifiedAt.IsZero() {
		return "Le journal n'a pas encore été vérifié. Le service le vérifie chaque nuit."
	}
	text := "Vérifié le " + when(s.VerifiedAt) + " : "
	switch s.Tone() {
	case ToneAlert:
		text += casework.FrenchInt(int(s.Faults)) + " " + plural(int(s.Faults), "constat", "constats") + ". Gardez une copie de la base et prévenez l'exploitant : la commande « permanence audit verify » les nomme."
	case ToneWarn:
		text += "tout se vérifiait. Aucune vérification n'a eu lieu depuis."
	default:
		text += "tout se vérifie."
	}
	return casework.Typeset(text)
}

// TooOld tells that lines are kept beyond three years, the longest that the
// CNIL admits (délibération 2021-122).
func (s JournalState) TooOld() bool {
	return !s.Oldest.IsZero() && s.Oldest.AddDate(3, 0, 0).Before(s.Now)
}

// Number writes a count.
func (s JournalState) Number(n int64) string { return casework.FrenchInt(int(n)) }

// Day of an instant, in French.
func (s JournalState) Day(t time.Time) string { return casework.DayOf(t).French() }

func (*JournalPage) file() string { return "journal" }

// TabConsultations is the page of who consulted a case.
const TabConsultations CaseTab = "consultations"

// ConsultationsPage is GET /dossiers/{case}/consultations: who read or wrote
// the case, when, what and why, for whoever keeps it.
type ConsultationsPage struct {
	Base
	Head  PartHead
	Lines []JournalLine
	Most  int // lines that the page shows at most
}

// Full tells that there may be older accesses than those shown.
func (p *ConsultationsPage) Full() bool { return len(p.Lines) >= p.Most }

func (*ConsultationsPage) file() string { return "journal_case" }

// JournalActions are the choices of an action.
func JournalActions(selected string) []Option {
	options := []Option{{Label: "Toutes", Selected: selected == ""}}
	for _, a := range casework.Actions {
		options = append(options, Option{Value: string(a), Label: sentence(a.Label()), Selected: string(a) == selected})
	}
	return options
}

// JournalAccounts are the choices of an account.
func JournalAccounts(accounts []casework.Account, selected string) []Option {
	options := []Option{{Label: "Tous", Selected: selected == ""}}
	for _, a := range accounts {
		options = append(options, Option{Value: string(a.ID), Label: a.Name + ", " + casework.Roles.Label(a.Role), Selected: string(a.ID) == selected})
	}
	return options
}

// AccessReason is why a role may do an action on a case that it reaches by a
// relation, or as its own: what the permission table gives as its reason.
func AccessReason(role casework.Role, action string, as casework.Relation) string {
	for _, relation := range []casework.Relation{as, casework.OwnCase, casework.OwnPost} {
		for _, p := range casework.Permissions {
			if p.Role == role && string(p.Action) == action && p.Relation == relation {
				return sentence(p.Reason)
			}
		}
	}
	return ""
}

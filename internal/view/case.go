package view

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
)

// CasePage is GET /dossiers/{case}: all that a worker needs of one case. The
// note is a POST to {case}/notes: texte, numero; news after the closing one to
// {case}/rappels, with numero too; reopening a POST to {case}/reouverture:
// motif, version.
type CasePage struct {
	Base
	Form
	Head    CaseHead
	Entries []TimelineEntry // the newest first
	Edited  FactsForm       // the facts
	Others  []casework.Case // the person's other cases in the post
	Note    string          // typed and refused
	Number  string          // drawn with the page: its note, or its news, are recorded once under it
	Calls   []CallbackLine  // news taken since the closing
	Call    CallbackForm    // typed and refused
	Reason  string          // of a reopening, typed and refused
}

// A follow-up of years holds hundreds of entries: the page shows the newest ones,
// and folds the others when they are many. Print and the browser's own search
// unfold them.
const (
	shownEntries  = 30
	foldedEntries = 10 // fewer are not worth a fold
)

// Recent are the newest entries.
func (p *CasePage) Recent() []TimelineEntry { return p.Entries[:len(p.Entries)-len(p.Older())] }

// Older are those that are folded; none of a short timeline.
func (p *CasePage) Older() []TimelineEntry {
	if len(p.Entries) < shownEntries+foldedEntries {
		return nil
	}
	return p.Entries[shownEntries:]
}

// Writes tells whether anything may be written in the case: nothing is offered
// that a restriction (GDPR, article 18) refuses.
func (p *CasePage) Writes() bool { return !p.Head.Case.Restricted }

// TimelineEntry is one thing that happened in a case.
type TimelineEntry struct {
	On     casework.Day
	At     casework.TimeOfDay
	Title  string
	Tags   []Tag
	Lines  []string // codes in words
	Note   string   // private, of the reader
	Own    bool     // the entry is the reader's own private note
	Coming bool     // planned
	URL    string   // where it is changed; empty when nowhere
	Action string   // what the link says
}

// When is "28/03/2022 à 9 h 30".
func (e TimelineEntry) When() string {
	if h := e.At.French(); h != "" {
		return e.On.French() + " à " + h
	}
	return e.On.French()
}

// SortTimeline puts entries the newest first.
func SortTimeline(entries []TimelineEntry) {
	slices.Reverse(entries) // of one moment, what was told last is the newest
	slices.SortStableFunc(entries, func(a, b TimelineEntry) int {
		return cmp.Or(cmp.Compare(b.On, a.On), cmp.Compare(b.At, a.At))
	})
}

// ReferralEntry is the referral that a case comes from, with the name of the unit
// that brought the person; it has no day when
// nobody wrote it down, and is then left out by the caller.
func ReferralEntry(c *casework.Case, unit string) TimelineEntry {
	e := TimelineEntry{On: c.Referral.ReceivedOn, At: c.Referral.ReceivedAt, Title: "Saisine"}
	if c.Referral.Origin != casework.NotKnown {
		e.Lines = append(e.Lines, casework.Origins.Label(c.Referral.Origin))
	}
	if unit != "" {
		e.Lines = append(e.Lines, unit)
	}
	if a := c.Referral.PoliceAct; a != casework.NotKnown && a != "aucun" {
		e.Lines = append(e.Lines, casework.PoliceActs.Label(a))
	}
	return e
}

// TakeDesk adds the result of the desk's grid, and leads to what the desk said.
func (e *TimelineEntry) TakeDesk(g casework.DangerGrid, url string) {
	if g.Done {
		e.Lines = append(e.Lines, "Grille du guichet : "+gridText(g))
	}
	if g.Characterised() {
		e.Tags = append(e.Tags, dangerTag(g.Computed()))
	}
	if e.URL = url; url != "" {
		e.Action = "Ce que le guichet a dit"
	}
}

// EventEntry is an event of the case as a whole; who is the professional's name.
func EventEntry(ev *casework.CaseEvent, who string) TimelineEntry {
	e := TimelineEntry{On: ev.On, Title: casework.Events.Label(ev.Kind)}
	if reason := reasonLabel(ev); reason != "" {
		e.Lines = append(e.Lines, reason)
	}
	if who != "" {
		e.Lines = append(e.Lines, "Par "+who)
	}
	return e
}

func reasonLabel(ev *casework.CaseEvent) string {
	if ev.Kind == casework.Reopened {
		return casework.ReopeningReasons.LabelOf(ev.Reason)
	}
	if ev.Reason == "" {
		return ""
	}
	switch ev.Kind {
	case casework.HandedOver:
		return casework.TransferReasons.LabelOf(ev.Reason)
	case casework.GlassOpen:
		return casework.GlassReasons.LabelOf(ev.Reason)
	}
	return casework.ClosingReasons.LabelOf(ev.Reason)
}

// statusTags are what became of an appointment, in a word.
var statusTags = map[casework.Status]Tag{
	casework.Planned:            {"Planifié", ToneInfo},
	casework.Kept:               {"Honoré", ToneOK},
	casework.Absent:             {"Absent", ToneWarn},
	casework.Excused:            {"Excusé", ToneWarn},
	casework.CancelledByService: {"Annulé par le service", ToneWarn},
}

// AppointmentEntry is an appointment with its acts and orientations.
func AppointmentEntry(x *casework.Appointment) TimelineEntry {
	e := TimelineEntry{On: x.On, At: x.At, Title: "Rendez-vous", Coming: x.Status == casework.Planned, Tags: []Tag{statusTags[x.Status]}}
	var where []string
	if x.Place != casework.NotKnown {
		where = append(where, x.Where())
	}
	if x.Mode != casework.NotKnown {
		where = append(where, casework.Modes.Label(x.Mode))
	}
	if x.Minutes != casework.Unknown {
		where = append(where, strconv.Itoa(x.Minutes)+"\u00a0min")
	}
	e.Lines = nonEmpty(strings.Join(where, " · "), strings.Join(labels(casework.Acts, x.Acts), ", "))
	for _, o := range x.Orientations {
		e.Lines = append(e.Lines, "Orientation\u00a0: "+casework.PartnerKinds.Label(o.Partner)+", "+strings.ToLower(casework.Outcomes.Label(o.Outcome)))
	}
	if x.ID != "" && x.Case != "" {
		e.URL, e.Action = MeetingURL(x.Case, x.ID), "Modifier le rendez-vous"
		if e.Coming {
			e.Action = "Dire ce qu'il en a été"
		}
	}
	return e
}

func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

func labels[T ~string](l *casework.List[T], codes []T) []string {
	all := make([]string, len(codes))
	for i, c := range codes {
		all[i] = l.Label(c)
	}
	return all
}

// Facts of the case, as the side of the page shows them.
func (p *CasePage) Facts() []Fact { return nonBlank(p.Edited.Facts()) }

// Identity of the person, as the side of the page shows it.
func (p *CasePage) Identity() []Fact {
	facts := nonBlank(NewIdentityForm(&p.Head.Person).identity())
	if age := p.Head.Person.Identity.Birth.AgeOn(p.Head.Today); age >= 0 {
		facts = append(facts, Fact{"Âge", strconv.Itoa(age) + " ans"})
	}
	return facts
}

// ReopeningOptions are the reasons of a reopening.
func (p *CasePage) ReopeningOptions() []Option {
	return append([]Option{{Label: "Choisir un motif"}}, Options(casework.ReopeningReasons, p.Reason)...)
}

// OtherCase is a link to another case of the person.
type OtherCase struct{ URL, Label string }

// OtherCases are the person's other cases.
func (p *CasePage) OtherCases() []OtherCase {
	all := make([]OtherCase, len(p.Others))
	for i := range p.Others {
		all[i] = OtherCase{CaseURL(p.Others[i].ID), caseSpan(&p.Others[i])}
	}
	return all
}

// caseSpan is "du 03/03/2025 au 04/05/2025".
func caseSpan(c *casework.Case) string {
	if c.ClosedOn == 0 {
		return "ouvert depuis le " + c.OpenedOn.French()
	}
	return "du " + c.OpenedOn.French() + " au " + c.ClosedOn.French()
}

// Fact is one line of what is recorded: its name and its value in words.
type Fact struct{ Label, Value string }

// nonBlank leaves out what nobody wrote down.
func nonBlank(facts []Fact) []Fact {
	return slices.DeleteFunc(facts, func(f Fact) bool { return f.Value == "" })
}

// Difference is a field that two persons changed: what is recorded now and
// what was typed.
type Difference struct{ Label, Theirs, Yours string }

// differences are the facts that are not the same, line by line. Both come
// from the same kind of form.
func differences(theirs, yours []Fact) (all []Difference) {
	value := map[string]string{}
	for _, f := range theirs {
		value[f.Label] = f.Value
	}
	for _, f := range yours {
		if old := value[f.Label]; old != f.Value {
			all = append(all, Difference{f.Label, cmp.Or(old, "rien"), cmp.Or(f.Value, "rien")})
		}
	}
	return all
}

func (*CasePage) file() string { return "case" }

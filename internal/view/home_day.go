package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// DayCard is the worker's day on the first page, one day whatever number of posts
// she or he keeps. It names nobody: cases are told by their reference.
type DayCard struct {
	Appointments []DayAppointment // by hour
	Referrals    []QueueLine      // the most urgent first
	Waiting      []OrientationLine
	DormantCount int // orientations left unanswered where nothing has moved for months
	WaitingCount int
	Due          []DayDue    // tasks and reminders, the most late first
	Silent       []DaySilent // the latest to fall silent first
	SilentCount  int
	LongSilent   []DayLongSilent // of the posts that have some
	Months       []DayMonth      // of each post
}

// Join adds what another post asks of the same day.
func (c *DayCard) Join(o *DayCard) {
	c.Appointments = append(c.Appointments, o.Appointments...)
	slices.SortStableFunc(c.Appointments, func(a, b DayAppointment) int { return strings.Compare(string(a.At), string(b.At)) })
	c.Referrals = append(c.Referrals, o.Referrals...)
	SortQueue(c.Referrals)
	c.Due = append(c.Due, o.Due...)
	slices.SortStableFunc(c.Due, func(a, b DayDue) int { return cmp.Compare(a.On, b.On) })
	c.Waiting = append(c.Waiting, o.Waiting...)
	slices.SortStableFunc(c.Waiting, func(a, b OrientationLine) int { return cmp.Compare(a.ProposedOn, b.ProposedOn) })
	c.Silent = append(c.Silent, o.Silent...)
	slices.SortStableFunc(c.Silent, func(a, b DaySilent) int { return cmp.Compare(b.LastOn, a.LastOn) })
	c.Waiting, c.Silent = c.Waiting[:min(dayLines, len(c.Waiting))], c.Silent[:min(dayLines, len(c.Silent))]
	c.WaitingCount, c.DormantCount, c.SilentCount = c.WaitingCount+o.WaitingCount, c.DormantCount+o.DormantCount, c.SilentCount+o.SilentCount
	c.LongSilent, c.Months = append(c.LongSilent, o.LongSilent...), append(c.Months, o.Months...)
}

// dayLines is how many lines a list of the first page has, all posts together.
const dayLines = 6

// DayAppointment is one appointment of today.
type DayAppointment struct {
	casework.Appointment
	PostName string // when the reader keeps several posts
}

// Hour is "9 h 30".
func (a DayAppointment) Hour() string {
	if h := a.At.French(); h != "" {
		return h
	}
	return "sans heure"
}

// Reference of the case.
func (a DayAppointment) Reference() string { return casework.ReferenceOf(a.Case) }

// CaseURL is the address of the case.
func (a DayAppointment) CaseURL() string { return CaseURL(a.Case) }

// RecordURL is where it is recorded; empty once it is.
func (a DayAppointment) RecordURL() string {
	if a.Status != casework.Planned {
		return ""
	}
	return CaseURL(a.Case) + "/rendez-vous/" + string(a.ID)
}

// State is what became of it.
func (a DayAppointment) State() Tag {
	tones := map[casework.Status]Tone{casework.Kept: ToneOK, casework.Absent: ToneWarn, casework.Planned: ToneInfo}
	return Tag{Tone: tones[a.Status], Text: casework.Statuses.Label(a.Status)}
}

// DayDue is something due: a task, or a measure about which something is to be
// done.
type DayDue struct {
	Case  casework.CaseID
	What  string
	On    casework.Day
	Today casework.Day
}

// URL is where it is done.
func (d DayDue) URL() string { return CaseURL(d.Case) + "/mesures" }

// Reference of the case.
func (d DayDue) Reference() string { return casework.ReferenceOf(d.Case) }

// When is the day, in amber once it has come: red is for danger.
func (d DayDue) When() Tag {
	switch {
	case d.On < d.Today:
		return Tag{Tone: ToneWarn, Text: "depuis le " + d.On.French()}
	case d.On == d.Today:
		return Tag{Tone: ToneWarn, Text: "aujourd'hui"}
	}
	return Tag{Tone: ToneInfo, Text: "le " + d.On.French()}
}

// DaySilent is an open case without news.
type DaySilent struct {
	Case   casework.CaseID
	LastOn casework.Day
	Today  casework.Day
}

// URL of the case.
func (s DaySilent) URL() string { return CaseURL(s.Case) }

// Reference of the case.
func (s DaySilent) Reference() string { return casework.ReferenceOf(s.Case) }

// Since is how long nothing has happened.
func (s DaySilent) Since() string { return lasting(int(s.Today - s.LastOn)) }

// DayLongSilent counts the open cases of a post without news for a year.
type DayLongSilent struct {
	Post  casework.Post
	Count int
	Alone bool // the reader keeps one post
}

// URL is the worklist of those cases.
func (l DayLongSilent) URL() string {
	return "/dossiers?etat=" + CasesLongSilent + "&poste=" + l.Post.Slug
}

// MoreWaiting is how many orientations wait beyond those shown.
func (c DayCard) MoreWaiting() int { return c.WaitingCount - len(c.Waiting) }

// MoreSilent is how many cases are silent beyond those shown.
func (c DayCard) MoreSilent() int { return c.SilentCount - len(c.Silent) }

// DayMonth are the figures of the running month in one post.
type DayMonth struct {
	Post  casework.Post
	Month *indicator.Report
	Alone bool // the reader keeps one post
}

// URL is the report of the running month.
func (m DayMonth) URL() string { return ReportURL(m.Post.Slug, m.Month.Period) }

// MonthLine is one figure of the month.
type MonthLine struct{ Label, Value string }

// Lines are the month's figures, by the definitions of the report.
func (m DayMonth) Lines() []MonthLine {
	number := func(name string) int { return int(m.Month.Figure(name).Value) }
	met := casework.FrenchInt(number("persons_met"))
	if fresh := number("persons_new"); fresh > 0 {
		met += fmt.Sprintf(", dont %s %s", casework.FrenchInt(fresh), plural(fresh, "nouvelle", "nouvelles"))
	}
	delay := newFigureView(m.Month.Figure("delay_median_days"), nil)
	first := delay.Value
	if delay.Unit != "" {
		first = "médiane " + delay.Value + " " + delay.Unit
	}
	return []MonthLine{{"Rendez-vous honorés", casework.FrenchInt(number("appointments_kept"))}, {"Personnes reçues", met}, {"De la saisine au premier rendez-vous", first}}
}

package view

import (
	"fmt"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// DayCard is the worker's day in one post, on the first page. It names nobody:
// cases are told by their reference.
type DayCard struct {
	Post         casework.Post
	Today        casework.Day
	Appointments []DayAppointment
	Referrals    []QueueLine // the most urgent first
	Waiting      []OrientationLine
	DormantCount int // orientations left unanswered where nothing has moved for months
	WaitingCount int
	Due          []DayDue // tasks and reminders, the most late first
	Silent       []DaySilent
	SilentCount  int
	Month        *indicator.Report
}

// DayAppointment is one appointment of today.
type DayAppointment struct{ casework.Appointment }

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

// PlaceLabel says where.
func (a DayAppointment) PlaceLabel() string { return casework.Places.Label(a.Place) }

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

// When is the day, with its colour when it is past.
func (d DayDue) When() Tag {
	switch {
	case d.On < d.Today:
		return Tag{Tone: ToneAlert, Text: "depuis le " + d.On.French()}
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

// MoreWaiting is how many orientations wait beyond those shown.
func (c DayCard) MoreWaiting() int { return c.WaitingCount - len(c.Waiting) }

// MoreSilent is how many cases are silent beyond those shown.
func (c DayCard) MoreSilent() int { return c.SilentCount - len(c.Silent) }

// MonthURL is the report of the running month.
func (c DayCard) MonthURL() string { return ReportURL(c.Post.Slug, c.Month.Period) }

// MonthLine is one figure of the month.
type MonthLine struct{ Label, Value string }

// MonthLines are the month's figures, by the definitions of the report.
func (c DayCard) MonthLines() []MonthLine {
	number := func(name string) int { return int(c.Month.Figure(name).Value) }
	met := casework.FrenchInt(number("persons_met"))
	if fresh := number("persons_new"); fresh > 0 {
		met += fmt.Sprintf(", dont %s %s", casework.FrenchInt(fresh), plural(fresh, "nouvelle", "nouvelles"))
	}
	delay := newFigureView(c.Month.Figure("delay_median_days"), nil)
	first := delay.Value
	if delay.Unit != "" {
		first = "médiane " + delay.Value + " " + delay.Unit
	}
	return []MonthLine{{"Rendez-vous honorés", casework.FrenchInt(number("appointments_kept"))}, {"Personnes reçues", met}, {"De la saisine au premier rendez-vous", first}}
}

package view

import (
	"net/url"

	"permanence/internal/casework"
)

// AgendaPage is GET /agenda with poste, jour (YYYY-MM-DD), vue (jour or
// semaine) and references (non leaves them out, for a print that anybody may
// see). A POST to /agenda with the same fields shows the names, and is logged.
type AgendaPage struct {
	Base
	Posts      []casework.Post // of the account, one or more
	Post       casework.Post
	Day, Today casework.Day
	Week       bool
	Days       []AgendaDay
	Named      bool         // the names were asked for
	Discreet   bool         // without references
	Replacing  casework.Day // the last day of the replacement under which the page is shown; zero for the post's own worker
}

// AgendaDay is one day of the agenda.
type AgendaDay struct {
	On     casework.Day
	Today  bool
	Duties []casework.DutyHours // held on that day
	Away   string               // "Absence", "Absence, remplacement par Jean Petit"; empty when nobody is away
	Lines  []AgendaLine         // by hour
}

// AgendaLine is an appointment of a day, or a free slot.
type AgendaLine struct {
	At, Until   casework.TimeOfDay
	Where       string                // in words
	Appointment *casework.Appointment // nil for a free slot
	Name        string                // when asked for
	SlotURL     string                // where a free slot is taken
}

// Free tells that the line is a free slot.
func (l AgendaLine) Free() bool { return l.Appointment == nil }

// Reference of the case.
func (l AgendaLine) Reference() string { return casework.ReferenceOf(l.Appointment.Case) }

// URL of the form that says what became of it.
func (l AgendaLine) URL() string { return MeetingURL(l.Appointment.Case, l.Appointment.ID) }

// CaseURL is the page of the case.
func (l AgendaLine) CaseURL() string { return CaseURL(l.Appointment.Case) }

// ModeLabel is how, in words.
func (l AgendaLine) ModeLabel() string { return casework.Modes.Label(l.Appointment.Mode) }

// StatusTag is what became of it.
func (l AgendaLine) StatusTag() Tag { return statusTags[l.Appointment.Status] }

// Planned tells that it is still to be said what became of it.
func (l AgendaLine) Planned() bool { return l.Appointment.Status == casework.Planned }

// DayLabel is "Lundi 28 mars 2022".
func (d AgendaDay) DayLabel() string { return sentence(dayLabel(d.On)) }

func dayLabel(d casework.Day) string {
	return casework.WeekdayName(d.Weekday()) + " " + d.FrenchLong()
}

// DutyLabel is "Commissariat, 9 h à 12 h".
func DutyLabel(d casework.DutyHours) string {
	return d.Where() + ", " + d.From.French() + " à " + d.To.French()
}

// DutyLabels are the duties of the day, in words.
func (d AgendaDay) DutyLabels() []string {
	all := make([]string, len(d.Duties))
	for i := range d.Duties {
		all[i] = DutyLabel(d.Duties[i])
	}
	return all
}

// Booked is how many appointments the day has.
func (d AgendaDay) Booked() (n int) {
	for _, l := range d.Lines {
		if !l.Free() {
			n++
		}
	}
	return n
}

// Heading of the page.
func (p *AgendaPage) Heading() string {
	if p.Week {
		return "Semaine du " + p.Day.Monday().FrenchLong()
	}
	return sentence(dayLabel(p.Day))
}

// PostLinks lead to the other posts' agendas.
func (p *AgendaPage) PostLinks() []PeriodLink {
	if len(p.Posts) < 2 {
		return nil
	}
	links := make([]PeriodLink, len(p.Posts))
	for i, post := range p.Posts {
		links[i] = PeriodLink{Label: post.Name, URL: p.address(post.Slug, p.Day, p.Week, false), Current: post.ID == p.Post.ID}
	}
	return links
}

// Views are the day and the week.
func (p *AgendaPage) Views() []PeriodLink {
	return []PeriodLink{
		{Label: "Jour", URL: p.address(p.Post.Slug, p.Day, false, false), Current: !p.Week},
		{Label: "Semaine", URL: p.address(p.Post.Slug, p.Day, true, false), Current: p.Week},
	}
}

// Around are the time before, today, and the time after.
func (p *AgendaPage) Around() []PeriodLink {
	step, before, after := casework.Day(1), "Jour précédent", "Jour suivant"
	if p.Week {
		step, before, after = 7, "Semaine précédente", "Semaine suivante"
	}
	return []PeriodLink{
		{Label: "← " + before, URL: p.address(p.Post.Slug, p.Day-step, p.Week, false)},
		{Label: "Aujourd'hui", URL: p.address(p.Post.Slug, p.Today, p.Week, false)},
		{Label: after + " →", URL: p.address(p.Post.Slug, p.Day+step, p.Week, false)},
	}
}

// DiscreetURL is the same time without references.
func (p *AgendaPage) DiscreetURL() string { return p.address(p.Post.Slug, p.Day, p.Week, !p.Discreet) }

// View is the field vue.
func (p *AgendaPage) View() string {
	if p.Week {
		return "semaine"
	}
	return "jour"
}

func (p *AgendaPage) address(slug string, day casework.Day, week, discreet bool) string {
	v := url.Values{"poste": {slug}, "jour": {day.String()}}
	if week {
		v.Set("vue", "semaine")
	}
	if discreet {
		v.Set("references", "non")
	}
	return "/agenda?" + v.Encode()
}

func (*AgendaPage) file() string { return "agenda" }

// SlotPage is GET /agenda/creneau with poste, jour, heure and lieu: a free slot
// is given to a case by its reference. The form is a POST to the same address,
// with reference, modalite and duree beside.
type SlotPage struct {
	Base
	Form
	Post                                             casework.Post
	Stations                                         []casework.Station // of the post
	Date, Hour, Place, CaseReference, Mode, Duration string             // as typed
}

// Places and Modes are the choices.
func (p *SlotPage) Places() []Option { return WhereOptions(p.Stations, p.Place) }

// Modes are how the person is received.
func (p *SlotPage) Modes() []Option { return Options(casework.Modes, p.Mode) }

// BackURL is the agenda of that day.
func (p *SlotPage) BackURL() string { return AgendaURL(p.Post.Slug, p.Date) }

// AgendaURL is the agenda of a post on a day.
func AgendaURL(slug, day string) string {
	return "/agenda?" + url.Values{"poste": {slug}, "jour": {day}}.Encode()
}

func (*SlotPage) file() string { return "agenda_slot" }

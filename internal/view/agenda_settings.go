package view

import (
	"strconv"
	"time"

	"permanence/internal/casework"
)

// DutiesPage is GET /agenda/permanences with poste: when and where the post
// receives. The form is a POST to the same address: poste, lieu, jour (0 for
// Sunday), de, a, du, au; or poste, geste=arreter and id.
type DutiesPage struct {
	Base
	Form
	Posts    []casework.Post
	Post     casework.Post
	Duties   []casework.DutyHours
	Stations []casework.Station // of the post
	Edited   DutyForm
}

// DutyForm is what was typed.
type DutyForm struct{ Place, Weekday, From, To, Starts, Ends string }

// PostLinks lead to the other posts.
func (p *DutiesPage) PostLinks() []PeriodLink {
	return postLinks("/agenda/permanences", p.Posts, p.Post)
}

func postLinks(path string, posts []casework.Post, current casework.Post) []PeriodLink {
	if len(posts) < 2 {
		return nil
	}
	links := make([]PeriodLink, len(posts))
	for i, post := range posts {
		links[i] = PeriodLink{Label: post.Name, URL: path + "?poste=" + post.Slug, Current: post.ID == current.ID}
	}
	return links
}

// Places where people are received.
func (p *DutiesPage) Places() []Option {
	var options []Option
	for _, o := range WhereOptions(p.Stations, p.Edited.Place) {
		if place, station := casework.ParseWhere(o.Value); station != "" || place.ReceivesPeople() {
			options = append(options, o)
		}
	}
	return options
}

// Weekdays from Monday on.
func (p *DutiesPage) Weekdays() []Option {
	options := make([]Option, 7)
	for i := range options {
		day := time.Weekday((i + 1) % 7)
		value := strconv.Itoa(int(day))
		options[i] = Option{Value: value, Label: casework.WeekdayName(day), Selected: value == p.Edited.Weekday}
	}
	return options
}

// DutyLine is one duty of the list.
type DutyLine struct{ ID, Day, Label, Since string }

// Lines are the duties, in the order of the week.
func (p *DutiesPage) Lines() []DutyLine {
	lines := make([]DutyLine, len(p.Duties))
	for i, d := range p.Duties {
		since := "depuis le " + d.Starts.French()
		if d.Ends != 0 {
			since = "du " + d.Starts.French() + " au " + d.Ends.French()
		}
		lines[i] = DutyLine{d.ID, casework.WeekdayName(d.Weekday), DutyLabel(d), since}
	}
	return lines
}

func (*DutiesPage) file() string { return "agenda_duties" }

// AbsencesPage is GET /agenda/absences with poste. The form is a POST to the
// same address: poste, du, au, remplacant and, where Workers are offered,
// absent; or poste, geste=annuler and id.
type AbsencesPage struct {
	Base
	Form
	Posts               []casework.Post
	Post                casework.Post
	Absences            []casework.Absence
	Colleagues          []casework.Account
	Workers             []casework.Account // whose absence it may be, for an employer of several
	From, To, Colleague string             // as typed
	Absent              string             // the same
	Agenda              bool               // the reader has an agenda to come back to
	Planned             int                // appointments planned in the absence just named
}

// PostLinks lead to the other posts.
func (p *AbsencesPage) PostLinks() []PeriodLink {
	return postLinks("/agenda/absences", p.Posts, p.Post)
}

// Substitutes who may be named.
func (p *AbsencesPage) Substitutes() []Option {
	options := []Option{{Value: "", Label: "Personne"}}
	for _, c := range p.Colleagues {
		options = append(options, Option{Value: string(c.ID), Label: c.Name, Selected: string(c.ID) == p.Colleague})
	}
	return options
}

// Absents are those whose absence may be announced.
func (p *AbsencesPage) Absents() []Option {
	options := []Option{{Value: "", Label: "À choisir"}}
	for _, w := range p.Workers {
		options = append(options, Option{Value: string(w.ID), Label: w.Name, Selected: string(w.ID) == p.Absent})
	}
	return options
}

// AbsenceLine is one absence of the list. Who is away is empty where the post
// has one worker.
type AbsenceLine struct{ ID, When, Who, By string }

// Lines are the absences, by day.
func (p *AbsencesPage) Lines() []AbsenceLine {
	lines := make([]AbsenceLine, len(p.Absences))
	for i, x := range p.Absences {
		when := "Du " + x.Period.From.FrenchLong() + " au " + x.Period.To.FrenchLong()
		if x.Period.Days() == 1 {
			when = "Le " + x.Period.From.FrenchLong()
		}
		lines[i] = AbsenceLine{x.ID, when, x.WorkerName, x.SubstituteName}
	}
	return lines
}

func (*AbsencesPage) file() string { return "agenda_absences" }

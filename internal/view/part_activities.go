package view

import (
	"fmt"
	"strconv"

	"permanence/internal/casework"
)

// ActivityForm is a work without a file as it is typed. Its fields are date,
// genre, minutes, personnes, version.
type ActivityForm struct {
	On, Kind, Minutes, People, Version string
	Number                             string // drawn with the form of a new one, so that it is recorded once
}

// NewActivityForm is an activity as it is edited.
func NewActivityForm(x casework.Activity) ActivityForm {
	f := ActivityForm{On: dayValue(x.On), Kind: string(x.Kind), Version: strconv.FormatInt(x.Version, 10)}
	if x.Minutes != casework.Unknown {
		f.Minutes = strconv.Itoa(x.Minutes)
	}
	if x.People != casework.Unknown {
		f.People = strconv.Itoa(x.People)
	}
	return f
}

// Kinds are the choices of the form.
func (f ActivityForm) Kinds() []Option { return choices(casework.ActivityKinds, f.Kind) }

// ActivityLine is a work without a file as the list shows it.
type ActivityLine struct {
	casework.Activity
	Slug string // of the post
}

// URL of the activity.
func (l ActivityLine) URL() string { return ActivitiesURL(l.Slug) + "/" + l.ID }

// Label of the kind.
func (l ActivityLine) Label() string { return casework.ActivityKinds.Label(l.Kind) }

// Removed tells that it was taken away today.
func (l ActivityLine) Removed() bool { return !l.RemovedAt.IsZero() }

// Time is the duration in words.
func (l ActivityLine) Time() string { return hours(l.Minutes) }

// Reached is the number of people in words.
func (l ActivityLine) Reached() string {
	if l.People == casework.Unknown {
		return "—"
	}
	return casework.FrenchInt(l.People)
}

// hours writes minutes as "1 h 30".
func hours(minutes int) string {
	switch {
	case minutes == casework.Unknown:
		return "—"
	case minutes < 60:
		return fmt.Sprintf("%d\u00a0min", minutes)
	case minutes%60 == 0:
		return fmt.Sprintf("%s\u00a0h", casework.FrenchInt(minutes/60))
	}
	return fmt.Sprintf("%s\u00a0h\u00a0%02d", casework.FrenchInt(minutes/60), minutes%60)
}

// ActivitiesURL is the address of a post's work without a file.
func ActivitiesURL(slug string) string { return "/activites/" + slug }

// ActivitiesPage is GET /activites/{post}?mois=2026-11; a POST to it adds one.
type ActivitiesPage struct {
	Base
	Form
	Post       casework.Post
	Posts      []casework.Post // where the account may keep activities, this one included
	Month      casework.Day    // its first day
	Activities []ActivityLine  // of the month, the latest first
	Edited     ActivityForm
	Running    bool // the month is the one that runs
}

// URL of the page.
func (p *ActivitiesPage) URL() string { return ActivitiesURL(p.Post.Slug) }

// MonthName is "novembre 2026".
func (p *ActivitiesPage) MonthName() string {
	_, name, _ := cutDay(p.Month.FrenchLong())
	return name
}

func cutDay(s string) (day, rest string, ok bool) {
	for i := range s {
		if s[i] == ' ' {
			return s[:i], s[i+1:], true
		}
	}
	return "", s, false
}

// MonthKey is the month as the address names it: 2026-11.
func (p *ActivitiesPage) MonthKey() string { return p.Month.String()[:7] }

func (p *ActivitiesPage) monthURL(first casework.Day) string {
	return p.URL() + "?mois=" + first.String()[:7]
}

// Before and After are the months around.
func (p *ActivitiesPage) Before() string { return p.monthURL(p.Month.AddMonths(-1)) }

// After is the address of the next month.
func (p *ActivitiesPage) After() string { return p.monthURL(p.Month.AddMonths(1)) }

// Total sums the month up: what was not taken away.
func (p *ActivitiesPage) Total() (t struct {
	Count, People int
	Time          string
}) {
	minutes := 0
	for _, l := range p.Activities {
		if l.Removed() {
			continue
		}
		t.Count++
		minutes += max(0, l.Minutes)
		t.People += max(0, l.People)
	}
	t.Time = hours(minutes)
	return t
}

func (*ActivitiesPage) file() string { return "part_activities" }

// ActivityPage is GET /activites/{post}/{activity}: one to change.
type ActivityPage struct {
	Base
	Form
	Post   casework.Post
	ID     string
	Edited ActivityForm
	Theirs *ActivityLine // as somebody else wrote it meanwhile; nil else
}

// URL of the list.
func (p *ActivityPage) URL() string { return ActivitiesURL(p.Post.Slug) }

func (*ActivityPage) file() string { return "part_activity" }

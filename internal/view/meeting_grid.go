package view

import (
	"strconv"

	"permanence/internal/casework"
)

// GridPage is GET /rendez-vous/saisie with poste and jour: a day's meetings in
// a grid. The form is a POST to the same address: poste, jour, and for each
// line, in order: dossier, rendez_vous, version, numero, heure, statut, lieu, modalite,
// duree, actes (letters).
type GridPage struct {
	Base
	Form
	Posts    []casework.Post
	Post     casework.Post
	Date     string
	Lines    []GridLine
	Stations []casework.Station // of the post
}

// GridLine is one meeting, as typed.
type GridLine struct {
	Reference, Appointment, Version          string
	Number                                   string // drawn with a new line, so that it is recorded once
	Hour, Status, Place, Mode, Minutes, Acts string
	Errors                                   map[string]string // field → sentence
	row                                      int
	stations                                 []casework.Station
}

// Numbered are the lines with their numbers.
func (p *GridPage) Numbered() []GridLine {
	for i := range p.Lines {
		p.Lines[i].row, p.Lines[i].stations = i+1, p.Stations
	}
	return p.Lines
}

// Row of the line, from 1.
func (l GridLine) Row() int { return l.row }

// ID of the field of the line.
func (l GridLine) ID(field string) string { return field + "-" + strconv.Itoa(l.row) }

// Error of a field, empty for none.
func (l GridLine) Error(field string) string { return l.Errors[field] }

// Known tells that the line is a planned appointment.
func (l GridLine) Known() bool { return l.Appointment != "" }

// Statuses and the next are the choices.
func (l GridLine) Statuses() []Option { return Options(casework.Statuses, l.Status) }

// Places are where.
func (l GridLine) Places() []Option { return WhereOptions(l.stations, l.Place) }

// Modes are how.
func (l GridLine) Modes() []Option { return Options(casework.Modes, l.Mode) }

// PostLinks lead to the other posts.
func (p *GridPage) PostLinks() []PeriodLink { return postLinks("/rendez-vous/saisie", p.Posts, p.Post) }

// Letters are the acts and their letters.
func (p *GridPage) Letters() []Shortcut {
	all := make([]Shortcut, len(casework.Acts.Items))
	for i, item := range casework.Acts.Items {
		all[i] = Shortcut{casework.ActLetters[i : i+1], item.Label}
	}
	return all
}

// Refusals are how many lines are to be seen again.
func (p *GridPage) Refusals() (n int) {
	for _, l := range p.Lines {
		if len(l.Errors) > 0 {
			n++
		}
	}
	return n
}

func (*GridPage) file() string { return "meeting_grid" }

package view

import (
	"fmt"
	"strconv"
	"strings"

	"permanence/internal/casework"
)

// DivisionForm is a division as it is typed. Its fields are nom, genre, liste,
// version.
type DivisionForm struct {
	ID, Name, Kind, List, Version string
}

// NewDivisionForm is a division as it is edited: one territory a line.
func NewDivisionForm(d casework.Division) DivisionForm {
	f := DivisionForm{ID: d.ID, Name: d.Name, Kind: string(d.Kind), Version: strconv.FormatInt(d.Version, 10)}
	for _, t := range d.Territories {
		f.List += t.Name + "\u00a0: " + strings.Join(t.Communes, ", ") + "\n"
	}
	return f
}

// Kinds are the choices of the form.
func (f DivisionForm) Kinds() []Option { return choices(casework.DivisionKinds, f.Kind) }

// Action is where the form goes.
func (f DivisionForm) Action() string {
	if f.ID == "" {
		return "/territoires"
	}
	return "/territoires/" + f.ID
}

// DivisionsPage is GET /territoires, and GET /territoires/{division} to change
// one; a POST to them writes it.
type DivisionsPage struct {
	Base
	Form
	Divisions []casework.Division
	Edited    DivisionForm
	Theirs    *casework.Division // as somebody else wrote it meanwhile; nil else
}

// DivisionLine is a division as the list shows it.
type DivisionLine struct{ casework.Division }

// Lines are the divisions.
func (p *DivisionsPage) Lines() (lines []DivisionLine) {
	for _, d := range p.Divisions {
		lines = append(lines, DivisionLine{d})
	}
	return lines
}

// KindLabel is the kind in words.
func (l DivisionLine) KindLabel() string { return casework.DivisionKinds.Label(l.Kind) }

// Removed tells that it was taken away today.
func (l DivisionLine) Removed() bool { return !l.RemovedAt.IsZero() }

// URL of the division.
func (l DivisionLine) URL() string { return "/territoires/" + l.ID }

// Summary is "3 territoires, 12 communes".
func (l DivisionLine) Summary() string {
	communes := 0
	for _, t := range l.Territories {
		communes += len(t.Communes)
	}
	n := len(l.Territories)
	return fmt.Sprintf("%d %s, %d %s", n, plural(n, "territoire", "territoires"), communes, plural(communes, "commune", "communes"))
}

func (*DivisionsPage) file() string { return "territories" }

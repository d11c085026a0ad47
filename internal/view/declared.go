package view

import (
	"net/url"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// DeclaredForm is a declared total as it is typed. Its fields are annee,
// chiffre, valeur, source, and base: the writing that it replaces.
type DeclaredForm struct {
	Year, Figure, Value, Source, Base string
}

// Figures are the choices of the form.
func (f DeclaredForm) Figures() []Option {
	options := []Option{{Value: "", Label: "Choisir", Selected: f.Figure == ""}}
	for _, name := range indicator.Declarable {
		options = append(options, Option{Value: name, Label: indicator.FigureLabel(name), Selected: f.Figure == name})
	}
	return options
}

// DeclaredLine is one declared total: the writing that holds, and those that it
// replaced.
type DeclaredLine struct {
	casework.DeclaredTotal
	Slug    string
	History []casework.DeclaredTotal // the latest first
}

// Label of the figure.
func (l *DeclaredLine) Label() string { return indicator.FigureLabel(l.Figure) }

// URL is where the total is corrected.
func (l *DeclaredLine) URL() string {
	return DeclaredURL(l.Slug) + "?" + url.Values{"annee": {strconv.Itoa(l.Year)}, "chiffre": {l.Figure}}.Encode() + "#saisie"
}

// Former is the writing that holds again when the total is put back; nil when
// it was not taken away.
func (l *DeclaredLine) Former() *casework.DeclaredTotal {
	if !l.Removed() {
		return nil
	}
	for i := range l.History {
		if !l.History[i].Removed() {
			return &l.History[i]
		}
	}
	return nil
}

// DeclaredPage is GET /totaux-declares/{post}; a POST to it writes a total.
type DeclaredPage struct {
	Base
	Form
	Post   casework.Post
	Lines  []DeclaredLine // by year, the latest first
	Edited DeclaredForm
	Theirs *casework.DeclaredTotal // as somebody else wrote it meanwhile; nil else
}

// NewDeclaredPage arranges the writings, which come with the latest of each
// total first.
func NewDeclaredPage(post casework.Post, all []casework.DeclaredTotal) *DeclaredPage {
	p := &DeclaredPage{Post: post}
	for _, d := range all {
		if n := len(p.Lines); n > 0 && p.Lines[n-1].Year == d.Year && p.Lines[n-1].Figure == d.Figure {
			p.Lines[n-1].History = append(p.Lines[n-1].History, d)
			continue
		}
		p.Lines = append(p.Lines, DeclaredLine{DeclaredTotal: d, Slug: post.Slug})
	}
	return p
}

// Held is the total that holds of a year and a figure, nil when there is none.
func (p *DeclaredPage) Held(year, figure string) *casework.DeclaredTotal {
	for i := range p.Lines {
		if l := &p.Lines[i]; strconv.Itoa(l.Year) == year && l.Figure == figure {
			return &l.DeclaredTotal
		}
	}
	return nil
}

// URL of the page.
func (p *DeclaredPage) URL() string { return DeclaredURL(p.Post.Slug) }

// Correcting tells that the form replaces a total.
func (p *DeclaredPage) Correcting() bool { return p.Edited.Base != "" }

// DeclaredURL is the address of the declared totals of a post.
func DeclaredURL(slug string) string { return "/totaux-declares/" + slug }

func (*DeclaredPage) file() string { return "declared" }

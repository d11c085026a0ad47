package view

import "permanence/internal/casework"

// CaseLinksPage is GET /dossiers/{case}/liens: the persons linked with the one
// of the case. POST to the same address searches (recherche) and links one
// found (autre, lien); POST to {case}/liens/retirer takes one away (id).
type CaseLinksPage struct {
	Base
	Form
	Head  CaseHead
	Links []LinkLine
	Query string
	Found []FoundLine
	Kind  string
	Other casework.PersonID // chosen and refused
	// Searched tells that a search was made.
	Searched bool
}

// LinkLine is a person linked with the one of the page.
type LinkLine struct {
	FoundLine
	ID   string
	Kind casework.LinkKind // what the other is to this one
}

// KindLabel is the link in words.
func (l LinkLine) KindLabel() string { return casework.LinkKinds.Label(l.Kind) }

// KindOptions are the links to choose among.
func (p *CaseLinksPage) KindOptions() []Option {
	return append([]Option{{Label: "Choisir un lien"}}, Options(casework.LinkKinds, p.Kind)...)
}

func (*CaseLinksPage) file() string { return "case_links" }

package view

import "permanence/internal/casework"

// CaseNewPage is GET /dossiers/nouveau. The form is a POST to the same address
// with the fields of IdentityForm and FactsForm, poste, and anonyme (1). When
// persons of the post may be the one typed, the page asks: choix is a person's
// identifier or "aucun", vus the identifiers that were shown.
type CaseNewPage struct {
	Base
	Form
	Posts     []casework.Post
	Post      string // slug
	Edited    IdentityForm
	Facts     FactsForm
	Anonymous bool
	Found     []DuplicateLine
	Choice    string
}

// FactsFields of the form.
func (p *CaseNewPage) FactsFields() FactsFields { return FactsFields{p.Facts, p.Errors} }

// SameQuestion asks whether somebody newly named is one of the persons of the
// post who may be her or him. Its partial is "same-person"; its fields are choix
// and vus.
type SameQuestion struct {
	Found  []DuplicateLine
	Choice string // what was chosen so far
	Error  string
}

// Question is asked when somebody is like the one typed.
func (p *CaseNewPage) Question() SameQuestion {
	return SameQuestion{Found: p.Found, Choice: p.Choice, Error: p.Errors["choix"]}
}

// DuplicateLine is a person who may be the one typed.
type DuplicateLine struct {
	FoundLine
	Phone bool // found by a phone
}

// Why says what is alike.
func (l DuplicateLine) Why() string {
	if l.Phone {
		return "même numéro de téléphone"
	}
	return "nom semblable"
}

// PostOptions are the posts to open the case in.
func (p *CaseNewPage) PostOptions() []Option { return PostOptions(p.Posts, p.Post) }

func (*CaseNewPage) file() string { return "case_new" }

package view

import (
	"slices"

	"permanence/internal/casework"
)

// LetterFormPage is GET /dossiers/{case}/orientations/{orientation}/lettre: what
// a letter will carry. The form is a POST to it: finalite, remise, elements
// (several), accord (1).
type LetterFormPage struct {
	Base
	Form
	Head     CaseHead
	Line     OrientationLine
	Held     []casework.SharedItem // those that the file knows
	Chosen   []casework.SharedItem
	Purpose  casework.Purpose
	Delivery casework.Delivery
	Agreed   bool
}

// Action is the address of the form.
func (p *LetterFormPage) Action() string { return p.Line.URL() + "/lettre" }

// ItemChoice is one item with why it cannot be chosen, if so.
type ItemChoice struct {
	Option
	Why string
}

// Items are what the file knows of the person; one that opens a way which she
// or he does not allow says so.
func (p *LetterFormPage) Items() []ItemChoice {
	var all []ItemChoice
	for _, i := range casework.SharedItems.Items {
		if !slices.Contains(p.Held, i.Code) {
			continue
		}
		choice := ItemChoice{Option: Option{Value: string(i.Code), Label: i.Label, Selected: slices.Contains(p.Chosen, i.Code)}}
		if c := i.Code.Channel(); c != "" && !p.Head.Contact().May(c) {
			choice.Why = "la consigne de contact ne le permet pas"
		}
		all = append(all, choice)
	}
	return all
}

// PurposeOptions are the purposes.
func (p *LetterFormPage) PurposeOptions() []Option {
	return Options(casework.Purposes, string(p.Purpose))
}

// DeliveryOptions are the ways to hand the letter over.
func (p *LetterFormPage) DeliveryOptions() []Option {
	return Options(casework.Deliveries, string(p.Delivery))
}

func (*LetterFormPage) file() string { return "letter_form" }

// LetterPage is GET /dossiers/{case}/partages/{sharing}: the letter, to be
// printed or taken as a text that can be edited.
type LetterPage struct {
	Base
	Who    CaseWho
	Letter casework.Letter
}

// Back is the address of the case's orientations.
func (p *LetterPage) Back() string { return p.Who.URL() + "/orientations" }

// FileURL is the address of the text that can be edited.
func (p *LetterPage) FileURL() string {
	return p.Who.URL() + "/partages/" + p.Letter.Sharing.ID + "/lettre.odt"
}

// Banner is the safe contact, in short. It is not printed: the letter says itself
// what its reader must know of it.
func (p *LetterPage) Banner() ContactBanner { return ContactBanner{p.Letter.Safe, true} }

// DeliveryLabel says how it reaches its reader.
func (p *LetterPage) DeliveryLabel() string {
	return casework.Deliveries.Label(p.Letter.Sharing.Delivery)
}

func (*LetterPage) file() string { return "letter" }

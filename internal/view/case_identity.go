package view

import (
	"strings"

	"permanence/internal/casework"
)

// IdentityForm is an identity as it is typed. The fields are nom, prenom, sexe,
// naissance (a date or a year), telephones (one a line), courriel, adresse, and
// of the safe contact: contact (several), contact_quand, contact_mot,
// contact_partage, contact_demande.
type IdentityForm struct {
	LastName, FirstName, Sex, Birth string
	Phones, Mail, Address           string
	Ways                            []string
	When, CodeWord, Shared          string
	Asked                           bool
}

// NewIdentityForm is a person as she or he is edited.
func NewIdentityForm(p *casework.Person) IdentityForm {
	id := &p.Identity
	f := IdentityForm{LastName: id.LastName, FirstName: id.FirstName, Sex: string(p.Sex), Birth: birthField(id.Birth),
		Phones: strings.Join(id.Phones, "\n"), Mail: id.Mail, Address: id.Address,
		When: id.Contact.When, CodeWord: id.Contact.CodeWord, Shared: id.Contact.Shared, Asked: id.Contact.Asked}
	for _, w := range id.Contact.Ways {
		f.Ways = append(f.Ways, string(w))
	}
	return f
}

// birthField is a birth as it is typed: 28/03/1980 or 1980.
func birthField(b casework.Birth) string {
	if b.Day != 0 {
		return b.Day.French()
	}
	return b.String()
}

func (f IdentityForm) identity() []Fact {
	return []Fact{
		{"Nom", f.LastName},
		{"Prénom", f.FirstName},
		{"Sexe", knownSex(f.Sex)},
		{"Naissance", f.Birth},
		{"Téléphones", strings.Join(nonEmpty(strings.FieldsFunc(f.Phones, func(r rune) bool { return r == '\n' || r == '\r' })...), ", ")},
		{"Courriel", f.Mail},
		{"Adresse", f.Address},
	}
}

// Facts are the lines in words.
func (f IdentityForm) Facts() []Fact {
	asked := "non"
	if f.Asked {
		asked = "oui"
	}
	return append(f.identity(),
		Fact{"Moyens permis", joinWords(knownAll(casework.Channels, f.Ways))},
		Fact{"Quand", f.When}, Fact{"Mot convenu", f.CodeWord}, Fact{"Téléphone partagé", f.Shared}, Fact{"Consigne demandée", asked})
}

// SexOptions are the choices of the sex.
func (f IdentityForm) SexOptions() []Option {
	options := unknownFirst(casework.Sexes, f.Sex)
	for i := range options {
		options[i].Label = casework.Sex(options[i].Value).OfOne()
	}
	return options
}

// knownSex is the sex of one person, empty when it is not known.
func knownSex(code string) string {
	if code == "" || code == casework.NotKnown {
		return ""
	}
	return casework.Sex(code).OfOne()
}

// WayChecks are the ways to reach the person, those allowed ticked.
func (f IdentityForm) WayChecks() []Option { return checks(casework.Channels, f.Ways) }

// CaseIdentityPage is GET /dossiers/{case}/identite. The form is a POST to the
// same address, with version: the person's.
type CaseIdentityPage struct {
	Base
	Form
	Head    CaseHead
	Edited  IdentityForm
	Typed   IdentityForm // after a conflict, before it was put over Theirs
	Theirs  *IdentityForm
	Version int64
}

// Differences are what somebody else changed meanwhile.
func (p *CaseIdentityPage) Differences() []Difference {
	if p.Theirs == nil {
		return nil
	}
	return differences(p.Theirs.Facts(), p.Typed.Facts())
}

func (*CaseIdentityPage) file() string { return "case_identity" }

package web

import (
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

func showIdentity(rq *request) error {
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	return rq.identityPage(http.StatusOK, &f, &view.CaseIdentityPage{Edited: view.NewIdentityForm(&f.Person), Version: f.Person.Version})
}

func (rq *request) identityPage(status int, f *store.CaseFile, page *view.CaseIdentityPage) (err error) {
	if page.Head, err = rq.caseHead(f, view.TabCase); err != nil {
		return err
	}
	return rq.show(status, caseTitle("Identité, dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// typedIdentity is the form as it was typed.
func (rq *request) typedIdentity() view.IdentityForm {
	return view.IdentityForm{LastName: rq.field("nom"), FirstName: rq.field("prenom"), Sex: rq.field("sexe"), Birth: rq.field("naissance"),
		Phones: rq.field("telephones"), Mail: rq.field("courriel"), Address: rq.field("adresse"),
		Ways: rq.PostForm["contact"], When: rq.field("contact_quand"), CodeWord: rq.field("contact_mot"), Shared: rq.field("contact_partage"),
		Asked: rq.field("contact_demande") != ""}
}

// maxIdentity is the longest line of an identity, in characters.
const maxIdentity = 200

// writeIdentity puts what was typed into a person, and says what is wrong.
func writeIdentity(t *view.IdentityForm, p *casework.Person, today casework.Day) (errs []error) {
	id := &p.Identity
	id.LastName, id.FirstName, id.Mail, id.Address = t.LastName, t.FirstName, t.Mail, t.Address
	for field, text := range map[string]string{"nom": t.LastName, "prenom": t.FirstName, "courriel": t.Mail, "adresse": t.Address} {
		if utf8.RuneCountInString(text) > maxIdentity || strings.ContainsAny(text, "\r\n") {
			errs = append(errs, casework.Invalid(field, text, "une ligne de 200 caractères au plus"))
		}
	}
	if err := writeCode(casework.Sexes, t.Sex, &p.Sex); err != nil {
		errs = append(errs, err)
	}
	var err error
	if id.Birth, err = typedBirth(t.Birth, today); err != nil {
		errs = append(errs, err)
	}
	if id.Phones, err = typedPhones(t.Phones); err != nil {
		errs = append(errs, err)
	}
	id.Contact = casework.SafeContact{When: t.When, CodeWord: t.CodeWord, Shared: t.Shared, Asked: t.Asked || len(t.Ways) > 0}
	for _, w := range t.Ways {
		id.Contact.Ways = append(id.Contact.Ways, casework.Channel(w))
	}
	if err := casework.CheckSafeContact(id.Contact); err != nil {
		errs = append(errs, err)
	}
	return errs
}

// typedBirth reads a date or a year; none is unknown.
func typedBirth(typed string, today casework.Day) (casework.Birth, error) {
	refusal := casework.Invalid("naissance", typed, "une date, comme 28/03/1980, ou une année")
	if typed == "" {
		return casework.Birth{}, nil
	}
	b := casework.Birth{}
	if year, err := strconv.Atoi(typed); err == nil && len(typed) == 4 {
		b.Year = year
	} else {
		day, err := typedDay("naissance", typed)
		if err != nil || day > today {
			return casework.Birth{}, refusal
		}
		b = casework.BirthOn(day)
	}
	if b.Year < today.Year()-120 || b.Year > today.Year() {
		return casework.Birth{}, refusal
	}
	return b, nil
}

// typedPhones reads one number a line; a comma or a semicolon separates too.
func typedPhones(typed string) (phones []string, err error) {
	for _, line := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune("\r\n,;", r) }) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if strings.Trim(line, "0123456789 .+-()/") != "" || !strings.ContainsAny(line, "0123456789") || len(line) > 30 || len(phones) == 5 {
			return nil, casework.Invalid("telephones", typed, "un numéro par ligne, cinq au plus")
		}
		phones = append(phones, line)
	}
	return phones, nil
}

// saveIdentity writes an identity and its safe contact. When somebody else
// wrote meanwhile, both texts are shown and nothing is lost.
func saveIdentity(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	page := &view.CaseIdentityPage{Edited: rq.typedIdentity(), Version: f.Person.Version}
	version, err := rq.version()
	if err != nil {
		return rq.refusedIdentity(&f, page, err)
	}
	page.Version = version
	changed := f.Person
	changed.Version = version
	if errs := writeIdentity(&page.Edited, &changed, casework.DayOf(rq.Clock())); len(errs) > 0 {
		return rq.refusedIdentity(&f, page, errs...)
	}
	if err := rq.Store.SaveIdentity(rq.Context(), rq.actor, f.Case.ID, changed); err != nil {
		return rq.refusedIdentity(&f, page, err)
	}
	return rq.toCase("identite")
}

func (rq *request) refusedIdentity(f *store.CaseFile, page *view.CaseIdentityPage, errs ...error) error {
	switch casework.KindOf(errs[0]) {
	case casework.KindConflict:
		theirs := view.NewIdentityForm(&f.Person)
		page.Theirs, page.Version = &theirs, f.Person.Version
		page.Typed, page.Edited = page.Edited, page.Edited.Over(&theirs)
	case casework.KindInvalid:
	default:
		return errs[0]
	}
	page.Form = view.Failed(errs...)
	return rq.identityPage(refusedStatus(errs[0]), f, page)
}

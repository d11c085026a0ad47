package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/store"
	"permanence/internal/view"
)

func showFacts(rq *request) error {
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	return rq.factsPage(http.StatusOK, &f, &view.CaseFactsPage{Edited: editedFacts(&f), Version: f.Case.Version})
}

// editedFacts are the facts as the form shows them: the commune by its name.
func editedFacts(f *store.CaseFile) view.FactsForm {
	form := namedFacts(f)
	if form.CommuneName != "" {
		form.Commune = form.CommuneName
	}
	return form
}

func (rq *request) factsPage(status int, f *store.CaseFile, page *view.CaseFactsPage) (err error) {
	if page.Head, err = rq.caseHead(f, view.TabCase); err != nil {
		return err
	}
	return rq.show(status, caseTitle("Situation, dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// typedFacts is the form as it was typed.
func (rq *request) typedFacts() view.FactsForm {
	return view.FactsForm{ReceivedOn: rq.field("date_saisine"), ReceivedAt: rq.field("heure_saisine"), Origin: rq.field("origine"), PoliceAct: rq.field("acte_police"),
		Standing: rq.field("qualite"), Main: rq.field("problematique"), AuthorLink: rq.field("lien_auteur"),
		Secondary: rq.PostForm["problematiques"], Violences: rq.PostForm["violences"],
		Children: rq.field("enfants"), Commune: rq.field("commune"), Known: rq.field("connu_services_sociaux"),
		MainViolence: rq.field("violence_principale"), AdultsConcerned: rq.field("adultes_concernes"), ChildrenConcerned: rq.field("enfants_concernes"),
		Family: rq.field("situation_familiale"), Consent: rq.field("accord"), Contacted: rq.field("premier_contact"), Unit: rq.field("unite")}
}

// writeFacts puts what was typed into a case, and says what is wrong with it.
func writeFacts(t *view.FactsForm, c *casework.Case) (errs []error) {
	note := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	var err error
	c.Referral.ReceivedOn, err = typedDay("date_saisine", t.ReceivedOn)
	note(err)
	c.Referral.ReceivedAt, err = typedTime("heure_saisine", t.ReceivedAt)
	note(err)
	c.Facts.Children, err = typedCount("enfants", t.Children)
	note(err)
	note(writeCommune(t, &c.Facts))
	note(writeCode(casework.Origins, t.Origin, &c.Referral.Origin))
	if c.Referral.Unit = casework.UnitID(t.Unit); t.Unit != "" && casework.UnitName(t.Units, c.Referral.Unit) == "" {
		note(casework.UnknownUnit())
	}
	note(writeCode(casework.PoliceActs, t.PoliceAct, &c.Referral.PoliceAct))
	note(writeCode(casework.Standings, t.Standing, &c.Facts.Standing))
	note(writeCode(casework.AuthorLinks, t.AuthorLink, &c.Facts.AuthorLink))
	note(writeCode(casework.KnownList, t.Known, &c.Facts.Known))
	c.Facts.Problems, err = typedCodes(casework.Problems, append([]string{t.Main}, t.Secondary...))
	note(err)
	c.Facts.Violences, err = typedCodes(casework.Violences, t.Violences)
	note(err)
	note(writeMainViolence(t.MainViolence, &c.Facts))
	c.Facts.AdultsConcerned, err = typedCount("adultes_concernes", t.AdultsConcerned)
	note(err)
	c.Facts.ChildrenConcerned, err = typedCount("enfants_concernes", t.ChildrenConcerned)
	note(err)
	note(writeCode(casework.FamilySituations, t.Family, &c.Facts.Family))
	note(writeCode(casework.Agreements, t.Consent, &c.Referral.Consent))
	c.Referral.ContactedOn, err = typedDay("premier_contact", t.Contacted)
	note(err)
	return errs
}

// writeMainViolence writes the main type, which is one of those ticked.
func writeMainViolence(typed string, facts *casework.CaseFacts) error {
	facts.MainViolence = casework.OrNotKnown(casework.Violence(typed))
	if typed != "" && !casework.Violences.Has(facts.MainViolence) {
		return casework.Invalid("violence_principale", typed, casework.Violences.Expected())
	}
	return casework.CheckMainViolence(facts)
}

// writeCode writes a code of a list; an empty one is non_connu.
func writeCode[T ~string](l *casework.List[T], typed string, to *T) error {
	code := casework.OrNotKnown(T(typed))
	if !l.Has(code) {
		return casework.Invalid(l.Name, typed, l.Expected())
	}
	*to = code
	return nil
}

// typedCodes are codes of a list, each once; non_connu is none.
func typedCodes[T ~string](l *casework.List[T], typed []string) (codes []T, err error) {
	for _, s := range typed {
		code := T(s)
		if s == "" || s == casework.NotKnown || slices.Contains(codes, code) {
			continue
		}
		if !l.Has(code) {
			return nil, casework.Invalid(l.Name, s, l.Expected())
		}
		codes = append(codes, code)
	}
	return codes, nil
}

// typedDay reads a date as the browser's field or a person writes it; none is
// no day.
func typedDay(field, typed string) (casework.Day, error) {
	if typed == "" {
		return 0, nil
	}
	text := typed
	if p := strings.Split(typed, "/"); len(p) == 3 && len(p[0]) <= 2 && len(p[1]) <= 2 {
		text = p[2] + "-" + twoDigits(p[1]) + "-" + twoDigits(p[0])
	}
	day, err := casework.ParseDay(text)
	if err != nil || day.Year() < 1900 {
		return 0, casework.Invalid(field, typed, "une date, comme 28/03/2022")
	}
	return day, nil
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// typedTime reads an hour as 9:30, 9h30 or 9 h; none is no hour.
func typedTime(field, typed string) (casework.TimeOfDay, error) {
	if typed == "" {
		return "", nil
	}
	hour, minute, _ := strings.Cut(strings.NewReplacer("h", ":", " ", "").Replace(strings.ToLower(typed)), ":")
	h, err := strconv.Atoi(hour)
	m := 0
	if err == nil && minute != "" {
		m, err = strconv.Atoi(minute)
	}
	at, ok := casework.NewTimeOfDay(h, m)
	if err != nil || !ok {
		return "", casework.Invalid(field, typed, "une heure, comme 9 h 30")
	}
	return at, nil
}

// typedCount reads a small whole number; none is unknown.
func typedCount(field, typed string) (int, error) {
	if typed == "" {
		return casework.Unknown, nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 0 || n > 30 {
		return casework.Unknown, casework.Invalid(field, typed, "un nombre de 0 à 30, ou rien")
	}
	return n, nil
}

// writeCommune reads a commune by its name, its code, or both as the form shows
// them.
func writeCommune(t *view.FactsForm, facts *casework.CaseFacts) error {
	facts.Commune, facts.CommuneYear = "", 0
	if t.Commune == "" {
		return nil
	}
	found := commune.Find(t.Commune)
	switch len(found) {
	case 0:
		return casework.Invalid("commune", t.Commune, "le nom d'une commune française ou son code INSEE, ou rien")
	case 1:
		facts.Commune, facts.CommuneYear = found[0].Code, commune.Edition
		return nil
	}
	codes := make([]string, 0, 6)
	for _, c := range found[:min(6, len(found))] {
		codes = append(codes, c.Code)
	}
	return casework.Invalid("commune", t.Commune, "le code INSEE, car plusieurs communes portent ce nom : "+strings.Join(codes, ", "))
}

// saveFacts writes the facts of a case. When somebody else wrote meanwhile,
// both texts are shown and nothing is lost.
func saveFacts(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	page := &view.CaseFactsPage{Edited: rq.typedFacts(), Version: f.Case.Version}
	page.Edited.Units = f.Units
	if !rq.PostForm.Has("unite") { // not offered: what is recorded stays
		page.Edited.Unit = string(f.Case.Referral.Unit)
	}
	version, err := rq.version()
	if err != nil {
		return rq.refusedFacts(&f, page, err)
	}
	page.Version = version
	changed := f.Case
	changed.Version = version
	if errs := writeFacts(&page.Edited, &changed); len(errs) > 0 {
		return rq.refusedFacts(&f, page, errs...)
	}
	err = rq.Store.SaveCase(rq.Context(), rq.actor, changed)
	if err != nil {
		return rq.refusedFacts(&f, page, err)
	}
	return rq.toCase("faits")
}

// refusedFacts shows the form again with what was typed; after a conflict, with
// what is recorded now.
func (rq *request) refusedFacts(f *store.CaseFile, page *view.CaseFactsPage, errs ...error) error {
	switch casework.KindOf(errs[0]) {
	case casework.KindConflict:
		theirs := editedFacts(f)
		page.Theirs, page.Version = &theirs, f.Case.Version
		page.Typed, page.Edited = page.Edited, page.Edited.Over(&theirs)
	case casework.KindInvalid:
	default:
		return errs[0]
	}
	page.Form = view.Failed(errs...)
	return rq.factsPage(refusedStatus(errs[0]), f, page)
}

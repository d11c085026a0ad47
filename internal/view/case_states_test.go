package view

import (
	"testing"

	"permanence/internal/casework"
)

// fullCase is a case with everything that its page may show.
func fullCase() (CaseHead, []TimelineEntry) {
	today := casework.NewDay(2022, 3, 28)
	c := casework.Case{ID: "01hxcase00000000000000k7m2q", Post: fontenay.ID, Person: "pe1", Number: 2, OpenedOn: today - 75, Version: 4, Worker: "a1",
		Referral: casework.Referral{ReceivedOn: today - 75, ReceivedAt: "11:20", Origin: "police_plainte", PoliceAct: "plainte"},
		Facts: casework.CaseFacts{Sex: casework.Female, Commune: "94033", CommuneYear: 2026, Standing: casework.Victim, Children: 2, Known: "non", AuthorLink: "ex_conjoint",
			Problems: []casework.Problem{"violences_conjugales", "logement_expulsion"}, Violences: []casework.Violence{casework.Psychological, casework.Physical}}}
	p := casework.Person{ID: "pe1", Post: fontenay.ID, Sex: casework.Female, Version: 3, Identity: casework.Identity{LastName: "Lefèvre", FirstName: "Yasmine",
		Birth: casework.BirthOn(casework.NewDay(1985, 6, 3)), Phones: []string{"06 12 34 56 78", "01 40 00 00 00"}, Address: "12 rue des Lilas, Fontenay-sous-Bois",
		Contact: casework.SafeContact{Ways: []casework.Channel{casework.ByCall}, When: "le mardi et le jeudi avant 16 h", CodeWord: "Camille, de la mairie", Shared: "son fils aîné", Asked: true}}}
	kept := casework.Appointment{ID: "x1", AppointmentRecord: casework.AppointmentRecord{On: today - 70, At: "09:30", Status: casework.Kept, Place: "commissariat", Mode: "presentiel", Minutes: 45,
		Acts: []casework.Act{"ecoute", "information"}, Orientations: []casework.Orientation{{Partner: "cidff", Outcome: casework.Accepted}}}}
	coming := casework.Appointment{ID: "x2", AppointmentRecord: casework.AppointmentRecord{On: today + 4, At: "14:00", Status: casework.Planned, Place: "mairie", Mode: "presentiel", Minutes: casework.Unknown}}
	met := AppointmentEntry(&kept)
	met.Note = "Elle craint son retour le week-end.\nVoir avec le CIDFF."
	entries := []TimelineEntry{ReferralEntry(&c, ""), met, AppointmentEntry(&coming),
		EventEntry(&casework.CaseEvent{Kind: casework.Opened, On: today - 75}, "Camille Moreau"),
		{On: today - 2, At: "17:05", Title: "Note privée", Note: "Rappeler mardi.", Own: true}}
	SortTimeline(entries)
	return CaseHead{CaseWho: CaseWho{Case: c, Person: p}, Today: today, Tab: TabCase}, entries
}

func caseStates() []state {
	head, entries := fullCase()
	url := head.URL()
	closed, silent := head, head
	closed.Case.ClosedOn, closed.Case.ClosingReason = head.Today-3, "relais_pris"
	closed.Post, closed.Substitution = longName, casework.Substitution{ID: "s1", Period: casework.Period{From: head.Today, To: head.Today + 5}}
	silent.Person.Identity = casework.Identity{}
	whole := head
	blank := silent
	whole.Whole, closed.Whole, blank.Whole = true, true, true
	others := []casework.Case{{ID: "c0", OpenedOn: head.Today - 800, ClosedOn: head.Today - 600}}
	facts, identity := NewFactsForm(&head.Case), NewIdentityForm(&head.Person)
	facts.CommuneName = "Fontenay-sous-Bois (94033)"
	facts.Units, facts.Unit = []casework.Unit{{ID: "u1", Name: "Accueil, plaintes"}, {ID: "u2", Name: longName}}, "u2"
	theirs, hers := facts, identity
	theirs.Unit = "u1"
	theirs.Children, theirs.Main, hers.Phones = "3", "violences_intrafamiliales", "06 00 00 00 00"
	refusing := identity
	refusing.Birth = "hier"
	facts.MainViolence, facts.AdultsConcerned, facts.ChildrenConcerned = "physiques", "1", "2"
	invalid := Failed(casework.Invalid("violence_principale", "Physiques", "un des types de violences cochés"), casework.Invalid("enfants", "deux", "un nombre de 0 à 30, ou rien"), casework.Invalid("commune", "Saint", "le code INSEE"))
	open := []casework.OpenItem{{Text: "Rendez-vous prévu", On: head.Today + 4}, {Text: "Orientation « CIDFF » acceptée, pas encore effective", On: head.Today - 70}}
	return []state{
		{"case", &CasePage{Base: worker("Dossier 0k7m2q", url), Head: whole, Entries: entries, Edited: facts, Others: others}},
		{"case-closed-substitute", &CasePage{Base: worker("Dossier", url), Head: closed, Entries: entries, Edited: facts}},
		{"case-called-back", &CasePage{Base: worker("Dossier", url), Head: closed, Entries: entries, Edited: facts, Calls: []CallbackLine{{casework.Callback{ID: "b1", Case: head.Case.ID, On: head.Today, Reached: true, New: "oui"}}, {casework.Callback{ID: "b2", Case: head.Case.ID, On: head.Today - 1, New: casework.NotKnown, RemovedAt: casework.At(head.Today.Time())}}}}},
		{"case-call-refused", &CasePage{Base: worker("Dossier", url), Head: closed, Entries: entries, Edited: facts, Call: CallbackForm{On: "hier", Reached: "non", New: "oui"}, Form: Failed(casework.Invalid("rappel_le", "hier", "une date"), casework.Invalid("nouveaux_faits", "oui", "« Non connu »"))}},
		{"case-anonymous-blank", &CasePage{Base: worker("Dossier", url), Head: blank, Entries: entries[4:]}},
		{"case-note-refused", &CasePage{Base: worker("Dossier", url), Head: whole, Entries: entries, Edited: facts, Form: Failed(casework.TooLong("texte", 20_000))}},
		{"case-reopening-refused", &CasePage{Base: worker("Dossier", url), Head: closed, Entries: entries, Edited: facts, Form: Failed(casework.Invalid("motif", "", "un motif de la liste"))}},
		{"case-facts", &CaseFactsPage{Base: worker("Situation", url+"/faits"), Head: head, Edited: facts, Version: 4}},
		{"case-facts-refused", &CaseFactsPage{Base: worker("Situation", url+"/faits"), Head: head, Edited: facts, Version: 4, Form: invalid}},
		{"case-facts-conflict", &CaseFactsPage{Base: worker("Situation", url+"/faits"), Head: head, Edited: facts, Typed: facts, Theirs: &theirs, Version: 5, Form: Failed(casework.Conflict())}},
		{"case-identity", &CaseIdentityPage{Base: worker("Identité", url+"/identite"), Head: head, Edited: identity, Version: 3}},
		{"case-identity-refused", &CaseIdentityPage{Base: worker("Identité", url+"/identite"), Head: silent, Edited: refusing, Version: 3,
			Form: Failed(casework.Invalid("naissance", "hier", "une date, comme 28/03/1980, ou une année"), casework.Invalid("contact_quand", "", "une ligne de 120 caractères au plus"))}},
		{"case-identity-conflict", &CaseIdentityPage{Base: worker("Identité", url+"/identite"), Head: head, Edited: identity, Typed: identity, Theirs: &hers, Version: 4, Form: Failed(casework.Conflict())}},
		{"case-closing", &CaseClosingPage{Base: worker("Clôture", url+"/cloture"), Head: head, Open: open, On: "2022-03-28", Version: 4}},
		{"case-closing-refused", &CaseClosingPage{Base: worker("Clôture", url+"/cloture"), Head: head, Open: open, On: "2022-03-28", Version: 4,
			Form: Failed(casework.Invalid("motif_cloture", "", "un motif de la liste"), casework.Invalid("laisse", "", "cette case"))}},
		{"case-closing-nothing-open", &CaseClosingPage{Base: worker("Clôture", url+"/cloture"), Head: head, On: "2022-03-28", Version: 4}},
	}
}

func caseListStates() []state {
	head, _ := fullCase()
	row := CaseRow{Case: head.Case, LastOn: head.Today - 3, NextOn: head.Today + 4}
	grave, blank := row, CaseRow{Case: head.Case}
	grave.Danger, grave.Name = casework.DangerImmediate, "Marie-Christine de La Rochefoucauld-Montbazon"
	blank.Case.Facts.Problems = nil
	list := func(state string, named bool, posts []casework.Post, lines ...CaseRow) *CasesPage {
		return &CasesPage{Base: worker("Dossiers", "/dossiers"), Posts: posts, Post: fontenay.Slug, State: state, Lines: lines, Named: named}
	}
	paged := list(CasesOpen, true, threePost, row, grave, blank)
	paged.Next, paged.After = "2022-01-01|x", "2022-02-01|y"
	person := FoundLine{Person: head.Person, Post: longName, Cases: []casework.Case{head.Case, {ID: "c0", Number: 1, OpenedOn: head.Today - 800, ClosedOn: head.Today - 600}}}
	found := func(query string, lines ...FoundLine) *FoundPage {
		return &FoundPage{Base: worker("Recherche", "/dossiers/recherche"), Query: query, Found: lines}
	}
	short := found("x")
	short.Form = Failed(casework.Invalid("recherche", "x", "au moins deux lettres d'un nom"))
	units := []casework.Unit{{ID: "u1", Name: "Accueil, plaintes (" + fontenay.Name + ")"}, {ID: "u2", Name: longName}}
	fresh := &CaseNewPage{Base: worker("Ouvrir un dossier", "/dossiers/nouveau"), Posts: threePost, Post: fontenay.Slug, Facts: FactsForm{Units: units, Unit: "u2"}}
	asked := &CaseNewPage{Base: worker("Ouvrir un dossier", "/dossiers/nouveau"), Posts: threePost[:1], Post: fontenay.Slug, Edited: NewIdentityForm(&head.Person), Facts: NewFactsForm(&head.Case),
		Found: []DuplicateLine{{person, true}, {FoundLine{Person: casework.Person{ID: "p9", Identity: casework.Identity{LastName: "Lefebvre"}}}, false}}}
	undecided, refused := *asked, *fresh
	undecided.Form = Failed(casework.Invalid("choix", "", "une réponse"))
	refused.Form, refused.Anonymous = Failed(casework.Invalid("nom", "", "un nom ou un prénom"), casework.Invalid("date_saisine", "demain", "une date qui n'est pas à venir"), casework.Invalid("unite", "", "une unité du poste")), true
	return []state{
		{"case-links", &CaseLinksPage{Base: worker("Personnes liées", head.URL()+"/liens"), Head: head, Query: "lefevre", Searched: true, Found: []FoundLine{person}, Links: []LinkLine{{person, "l1", "ex_conjoint"}}}},
		{"case-links-none", &CaseLinksPage{Base: worker("Personnes liées", head.URL()+"/liens"), Head: head, Query: "x", Searched: true}},
		{"case-links-refused", &CaseLinksPage{Base: worker("Personnes liées", head.URL()+"/liens"), Head: head, Query: "lefevre", Searched: true, Found: []FoundLine{person}, Form: Failed(casework.Invalid("autre", "", "une personne"), casework.Invalid("lien", "", "un lien"))}},
		{"case-merge", &CaseMergePage{Base: worker("Fiches semblables", head.URL()+"/fusion"), Head: head, Likely: asked.Found, Merges: []MergeLine{{"m2", head.Today, true}, {"m1", head.Today - 4, false}}}},
		{"case-merge-search", &CaseMergePage{Base: worker("Fiches semblables", head.URL()+"/fusion"), Head: head, Query: "Lef", Found: []FoundLine{asked.Found[0].FoundLine}}},
		{"case-merge-search-none", &CaseMergePage{Base: worker("Fiches semblables", head.URL()+"/fusion"), Head: head, Query: "Zzz"}},
		{"case-merge-search-refused", &CaseMergePage{Base: worker("Fiches semblables", head.URL()+"/fusion"), Head: head, Query: "L", Form: Failed(casework.Invalid("recherche", "L", "au moins deux lettres"))}},
		{"case-merge-none", &CaseMergePage{Base: worker("Fiches semblables", head.URL()+"/fusion"), Head: head, Form: Failed(casework.Refuse(casework.KindState, "C'est déjà la même fiche."))}},
		{"cases", list(CasesOpen, false, threePost[:1], row, blank)},
		{"cases-named", paged},
		{"cases-silent-none", list(CasesSilent, false, threePost[:1])},
		{"cases-closed-none", list(CasesClosed, false, threePost)},
		{"cases-found", found("lefevre", person, FoundLine{Person: casework.Person{}})},
		{"cases-found-none", found("lefevre")},
		{"cases-found-refused", short},
		{"case-new", fresh},
		{"case-new-refused", &refused},
		{"case-new-duplicates", asked},
		{"case-new-undecided", &undecided},
	}
}

// What a worklist says is all that it is remembered by: whatever changes the
// page changes it.
func TestAWorklistThatSaysSomethingElseIsAnother(t *testing.T) {
	day := casework.NewDay(2024, 3, 4)
	list := func(change func(*CasesPage)) *CasesPage {
		row := CaseRow{Case: casework.Case{ID: "01hx0000000000000000000000"}, LastOn: day, NextOn: day + 7}
		row.Case.OpenedOn = day
		row.Case.Facts.Problems = []casework.Problem{"precarite"}
		p := &CasesPage{Posts: []casework.Post{{Slug: "a", Name: "A"}, {Slug: "b", Name: "B"}}, Post: "a", State: CasesOpen, Lines: []CaseRow{row, row}}
		change(p)
		return p
	}
	main := func(p *CasesPage) string {
		html, err := Main(p)
		if err != nil {
			t.Fatal(err)
		}
		return string(html)
	}
	first := list(func(*CasesPage) {})
	for name, change := range map[string]func(*CasesPage){
		"post":      func(p *CasesPage) { p.Post = "b" },
		"post name": func(p *CasesPage) { p.Posts[1].Name = "C" },
		"posts":     func(p *CasesPage) { p.Posts = p.Posts[:1] },
		"state":     func(p *CasesPage) { p.State = CasesClosed },
		"after":     func(p *CasesPage) { p.After = "2024-01-01|x" },
		"next":      func(p *CasesPage) { p.Next = "2024-01-01|x" },
		"named":     func(p *CasesPage) { p.Named = true },
		"query":     func(p *CasesPage) { p.Query = "x" },
		"lines":     func(p *CasesPage) { p.Lines = p.Lines[:1] },
		"case":      func(p *CasesPage) { p.Lines[1].Case.ID = "01hx0000000000000000000001" },
		"name":      func(p *CasesPage) { p.Lines[1].Name = "x" },
		"problem":   func(p *CasesPage) { p.Lines[1].Case.Facts.Problems = []casework.Problem{"fugue"} },
		"danger":    func(p *CasesPage) { p.Lines[1].Danger = casework.DangerGrave },
		"opened":    func(p *CasesPage) { p.Lines[1].Case.OpenedOn++ },
		"last":      func(p *CasesPage) { p.Lines[1].LastOn++ },
		"no last":   func(p *CasesPage) { p.Lines[1].LastOn = 0 },
		"next on":   func(p *CasesPage) { p.Lines[1].NextOn++ },
	} {
		other := list(change)
		if main(other) == main(first) {
			t.Errorf("%s changes nothing of the page: this case proves nothing", name)
		}
		if other.Shown() == first.Shown() {
			t.Errorf("%s: another page that would be taken for the first", name)
		}
	}
	if first.Shown() != list(func(*CasesPage) {}).Shown() {
		t.Error("the same page is not known again")
	}
}

func TestALongTimelineIsFoldedAndLosesNothing(t *testing.T) {
	page := func(n int) *CasePage { return &CasePage{Entries: make([]TimelineEntry, n)} }
	for n, folded := range map[int]int{0: 0, shownEntries: 0, shownEntries + foldedEntries - 1: 0, shownEntries + foldedEntries: foldedEntries, 200: 200 - shownEntries} {
		if p := page(n); len(p.Older()) != folded || len(p.Recent())+len(p.Older()) != n {
			t.Errorf("of %d entries %d are shown and %d folded", n, len(p.Recent()), len(p.Older()))
		}
	}
}

func TestAfterAConflictNothingRecordedIsUndoneInSilence(t *testing.T) {
	recorded := FactsForm{Commune: "Créteil (94028)", Children: "3", Standing: "victime", Violences: []string{"physiques"}}
	merged := FactsForm{Children: "2", Standing: casework.NotKnown, Family: "marie"}.Over(&recorded)
	if merged.Commune != recorded.Commune || merged.Children != "2" || merged.Standing != "victime" || merged.Family != "marie" || len(merged.Violences) != 1 {
		t.Errorf("%+v", merged)
	}
	closed := IdentityForm{LastName: "Lefèvre", Phones: "06 11 22 33 44", Ways: []string{"appel", "courrier"}, When: "le mardi", Asked: true}
	who := IdentityForm{LastName: "Lefebvre", Ways: []string{"appel", "sms"}}.Over(&closed)
	if who.LastName != "Lefebvre" || who.Phones != closed.Phones || who.When != "le mardi" || !who.Asked || len(who.Ways) != 1 || who.Ways[0] != "appel" {
		t.Errorf("%+v", who)
	}
}

package web

import (
	"regexp"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
	"permanence/internal/view"
)

// opened is a case on the screens of a post's worker, with one meeting.
func (s *site) opened(t *testing.T, worker casework.Actor, post casework.Post) casework.Case {
	t.Helper()
	c, err := s.store.OpenCase(t.Context(), worker, casework.Person{Sex: casework.Female, Identity: casework.Identity{LastName: "Lefèvre", FirstName: "Yasmine"}},
		casework.Case{Post: post.ID, Facts: casework.CaseFacts{Children: casework.Unknown}})
	if err != nil {
		t.Fatal(err)
	}
	met := casework.Appointment{Case: c.ID, AppointmentRecord: casework.AppointmentRecord{On: storetest.Today, Status: casework.Kept, Place: "commissariat", Minutes: 30,
		Acts: []casework.Act{"ecoute"}, Orientations: []casework.Orientation{{Partner: "cidff", Outcome: casework.Proposed}}}}
	if _, err := s.store.SaveMeeting(t.Context(), worker, store.Meeting{Appointment: met, Note: "elle a peur"}); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestACasePageTellsAllOfTheCaseAndWarnsBeforeAnyContact(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	c := s.opened(t, worker.Actor(), s.own)
	b := s.as(t, worker)
	b.expect(b.get(view.CaseURL(c.ID)), 200, "Yasmine Lefèvre", "Ne pas contacter cette personne.", "elle a peur", "Écoute", "CIDFF, proposée", "Dossier ouvert",
		"Par Camille", "!comme remplaçant", "<title>Dossier "+casework.ReferenceOf(c.ID)+" ·")
	b.goes(b.post(view.CaseURL(c.ID)+"/notes", "texte", "à rappeler"), view.CaseURL(c.ID)+"?fait=note")
	b.expect(b.get(view.CaseURL(c.ID)), 200, "à rappeler")
	b.expect(b.post(view.CaseURL(c.ID)+"/notes", "texte", " "), 422, "Indiquez")
	b.expect(b.post(view.CaseURL(c.ID)+"/notes", "texte", strings.Repeat("a", 20_001)), 422, "trop long", casework.FrenchInt(20_000)+" caractères", "aaaa")
}

// substitute is a colleague of the post who keeps the worker's cases today.
func (s *site) substitute(t testing.TB, worker casework.Account, login string) casework.Account {
	t.Helper()
	colleague := s.account(t, casework.Worker, login, s.own)
	if _, err := s.store.AddSubstitution(t.Context(), worker.Actor(), casework.Substitution{Post: s.own.ID, Account: colleague.ID,
		Period: casework.Period{From: storetest.Today, To: storetest.Today}}); err != nil {
		t.Fatal(err)
	}
	return colleague
}

func TestASubstituteIsToldWhyTheCaseIsShownAndReadsNoNoteOfTheAbsent(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	c := s.opened(t, worker.Actor(), s.own)
	colleague := s.account(t, casework.Worker, "collegue", s.other)
	b := s.as(t, colleague)
	b.expect(b.get(view.CaseURL(c.ID)), 404)
	if _, err := s.store.AddSubstitution(t.Context(), worker.Actor(), casework.Substitution{Post: s.own.ID, Account: colleague.ID,
		Period: casework.Period{From: storetest.Today, To: storetest.Today + 3}}); err != nil {
		t.Fatal(err)
	}
	b.expect(b.get(view.CaseURL(c.ID)), 200, "Vous voyez ce dossier comme remplaçant jusqu'au "+(storetest.Today+3).FrenchLong(), "Yasmine Lefèvre", "!elle a peur", s.own.Name)
	b.opensItsTabs(view.CaseURL(c.ID))
}

var hiddenVersion = regexp.MustCompile(`name="version" value="(\d+)"`)

// version that a form was shown at.
func version(t *testing.T, a answer) string {
	t.Helper()
	found := hiddenVersion.FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("the form tells no version: %s", excerpt(a.body))
	}
	return found[1]
}

func TestFactsAreSavedAndWhatIsWrongIsSaidBesideItsField(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	c := s.opened(t, worker.Actor(), s.own)
	b := s.as(t, worker)
	path := view.CaseURL(c.ID) + "/faits"
	v := version(t, b.expect(b.get(path), 200))
	b.expect(b.post(path, "version", v, "enfants", "deux", "commune", "Sainte-Perpétue-des-Bois", "qualite", "victime", "date_saisine", "hier"), 422,
		"un nombre de 0 à 30", "une commune française", `value="deux"`, "Sainte-Perpétue-des-Bois", "une date, comme", `value="victime" selected`)
	b.expect(b.post(path, "version", v, "commune", "Saint-Denis"), 422, "93066", "97411")
	b.expect(b.post(path, "commune", "94033"), 422, "Le formulaire est incomplet")
	b.expect(b.post(path, "version", v, "violences", "psychologiques", "violence_principale", "physiques", "adultes_concernes", "-1"), 422, "un des types de violences cochés", `value="physiques" selected`, `value="-1"`)
	b.goes(b.post(path, "version", v, "enfants", "2", "commune", "fontenay sous bois", "qualite", "victime", "problematique", "violences_conjugales", "problematiques", "precarite",
		"violences", "physiques", "violence_principale", "physiques", "adultes_concernes", "1", "enfants_concernes", "2", "lien_auteur", "ex_conjoint", "date_saisine", "20/11/2026", "heure_saisine", "9h30", "origine", "police_plainte", "acte_police", "plainte"), view.CaseURL(c.ID)+"?fait=faits")
	b.expect(b.get(view.CaseURL(c.ID)), 200, "Fontenay-sous-Bois (94033)", "Violences conjugales", "Précarité", "Conjugal", "20/11/2026 à 9 h 30", "Violence principale", "1 adulte, 2 enfants")
	f, err := s.store.CaseFile(t.Context(), worker.Actor(), c.ID)
	if err != nil || f.Case.Facts.Commune != "94033" || f.Case.Referral.ReceivedAt != "09:30" || f.Case.Facts.Children != 2 || f.Case.OpenedOn != storetest.Today-3 {
		t.Errorf("%+v, %v", f.Case, err)
	}
}

func TestTheSecondOfTwoWorkersSeesBothTextsAndLosesNothing(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	c := s.opened(t, worker.Actor(), s.own)
	one, two := s.as(t, worker), s.as(t, s.substitute(t, worker, "binome"))
	for path, fields := range map[string][3]string{
		view.CaseURL(c.ID) + "/faits":    {"enfants", "2", "7"},
		view.CaseURL(c.ID) + "/identite": {"adresse", "4 rue Haute", "9 rue Basse"},
	} {
		v := version(t, one.get(path))
		one.expect(one.post(path, "version", v, "nom", "Lefèvre", fields[0], fields[1]), 303)
		conflict := two.expect(two.post(path, "version", v, "nom", "Lefèvre", fields[0], fields[2]), 409, "Les deux textes", fields[1], fields[2], "Quelqu'un a modifié")
		if !strings.Contains(conflict.body, `value="`+fields[2]+`"`) {
			t.Errorf("%s: what was typed is lost", path)
		}
		two.expect(two.post(path, "version", version(t, conflict), "nom", "Lefèvre", fields[0], fields[2]), 303)
	}
	one.expect(one.get(view.CaseURL(c.ID)), 200, "9 rue Basse", "!4 rue Haute")
}

func TestTheIdentityAndTheSafeContactAreEditedTogether(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	c := s.opened(t, worker.Actor(), s.own)
	b := s.as(t, worker)
	path := view.CaseURL(c.ID) + "/identite"
	v := version(t, b.get(path))
	b.expect(b.post(path, "version", v, "naissance", "bientôt", "telephones", "appelez-moi", "contact", "pigeon"), 422, "une date, comme 28/03/1980", "un numéro par ligne", "appelez-moi")
	b.goes(b.post(path, "version", v, "nom", "Lefèvre", "prenom", "Yasmine", "sexe", "M", "naissance", "03/06/1985", "telephones", "06 12 34 56 78\n+33 1 40 00 00 00",
		"contact", "appel", "contact_quand", "le mardi", "contact_mot", "Camille"), view.CaseURL(c.ID)+"?fait=identite")
	b.expect(b.get(view.CaseURL(c.ID)), 200, "Appeler", "le mardi", "Interdit", "Laisser un message", "06 12 34 56 78, +33 1", "41 ans", "!Ne pas contacter")
	f, err := s.store.CaseFile(t.Context(), worker.Actor(), c.ID)
	if err != nil || f.Case.Facts.Sex != casework.Male || f.Case.Facts.AgeBand != "36-45" {
		t.Errorf("the facts follow the identity: %+v, %v", f.Case.Facts, err)
	}
}

func TestTheLengthOfATextIsThatOfItsLettersAccentsOrNot(t *testing.T) {
	s := open(t)
	worker := s.named(t, "worker")
	c := s.opened(t, worker.Actor(), s.own)
	b, admin := s.as(t, worker), s.as(t, s.accounts[casework.Admin])
	at, today := view.CaseURL(c.ID), storetest.Today.String()
	for _, f := range []struct {
		who         *browser
		path, field string
		longest     int
		others      []string
		refused     string
	}{
		{b, at + "/identite", "adresse", 200, []string{"nom", "Lefèvre"}, "200 caractères"},
		{b, at + "/notes", "texte", 20_000, nil, "20\u202f000 caractères"},
		{b, "/droits", "texte", 2000, []string{"poste", s.own.Slug, "dossier", casework.ReferenceOf(c.ID), "droit", "acces", "demandeur", "personne", "recue_le", today}, "2\u202f000 caractères"},
		{b, "/requisitions", "nom_autorite", 2000, []string{"poste", s.own.Slug, "autorite", "opj", "fondement", "cpp_60_1", "recue_le", today, "issue", "attente"}, "2\u202f000 caractères"},
		{admin, "/comptes", "nom", 100, []string{"identifiant", "lea.roux", "role", "worker", "postes", s.own.Slug}, "100 caractères"},
	} {
		typed := append(f.others, "version", version(t, b.get(at+"/identite")), f.field)
		f.who.expect(f.who.post(f.path, append(typed, strings.Repeat("é", f.longest+1))...), 422, f.refused, "champ-"+f.field)
		if a := f.who.post(f.path, append(typed, strings.Repeat("é", f.longest))...); a.StatusCode >= 400 {
			t.Errorf("%s of %d letters at %s: %d", f.field, f.longest, f.path, a.StatusCode)
		}
	}
}

func TestACaseIsClosedKnowinglyAndOpenedAgain(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	c := s.opened(t, worker.Actor(), s.own)
	b := s.as(t, worker)
	path := view.CaseURL(c.ID)
	form := b.expect(b.get(path+"/cloture"), 200, "Encore ouvert dans ce dossier", "proposée, sans réponse")
	v := version(t, form)
	b.expect(b.post(path+"/cloture", "version", v, "date_cloture", "2026-11-23", "motif_cloture", "relais_pris"), 422, "Terminez ce qui reste ouvert")
	b.expect(b.post(path+"/cloture", "version", v, "date_cloture", "2026-11-29", "motif_cloture", "relais_pris", "laisse", "1"), 422, "pas à venir")
	b.expect(b.post(path+"/cloture", "version", v, "date_cloture", "2026-11-23", "laisse", "1"), 422, "un motif de la liste")
	b.goes(b.post(path+"/cloture", "version", v, "date_cloture", "2026-11-23", "motif_cloture", "relais_pris", "laisse", "1"), path+"?fait=clos")
	shown := b.expect(b.get(path), 200, "Dossier clos", "Relais pris", "Rouvrir ce dossier")
	b.expect(b.post(path+"/cloture", "version", version(t, shown), "date_cloture", "2026-11-23", "motif_cloture", "refus", "laisse", "1"), 409, "déjà clos")
	b.expect(b.post(path+"/reouverture", "version", version(t, shown), "motif", "parce que"), 422, "un motif de la liste")
	b.expect(b.post(path+"/reouverture", "version", "1", "motif", "nouveaux_faits"), 409, "Quelqu'un a modifié")
	b.goes(b.post(path+"/reouverture", "version", version(t, shown), "motif", "nouveaux_faits"), path+"?fait=rouvert")
	b.expect(b.get(path), 200, "Dossier rouvert", "Nouveaux faits", "Clore le dossier")
}

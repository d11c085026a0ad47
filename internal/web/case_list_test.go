package web

import (
	"regexp"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
	"permanence/internal/view"
)

func TestTheWorklistHidesNamesUntilTheyAreAskedForAndEachIsLogged(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	c := s.opened(t, worker.Actor(), s.own)
	b := s.as(t, worker)
	b.expect(b.get("/dossiers"), 200, casework.ReferenceOf(c.ID), "!Lefèvre", "Afficher les noms", "23/11/2026")
	b.expect(b.post("/dossiers", "etat", "ouverts"), 200, "Yasmine Lefèvre", "!Afficher les noms")
	b.expect(b.get("/dossiers?etat=clos"), 200, "Aucun dossier clos", "!"+casework.ReferenceOf(c.ID))
	b.expect(b.get("/dossiers?etat=silence"), 200, "Aucun dossier n'est resté sans rendez-vous")
	b.expect(b.get("/dossiers?poste=creteil"), 404)
	if strings.Contains(s.logText(), "Lefèvre") {
		t.Error("a name is in the log of the program")
	}
}

func TestTheWorklistGoesFromPageToPage(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	rows := make([]*casework.RegisterRow, casesOfPage+5)
	for i := range rows {
		rows[i] = storetest.Row(i, "K"+string(rune('a'+i/26))+string(rune('a'+i%26)), casework.NewDay(2026, 3, 2)+casework.Day(i))
	}
	storetest.Import(t, s.store, s.own, rows...)
	b := s.as(t, worker)
	first := b.expect(b.get("/dossiers"), 200, "Les suivants")
	next := regexp.MustCompile(`href="(/dossiers\?apres=[^"]+)" rel="next"`).FindStringSubmatch(first.body)
	if next == nil {
		t.Fatal("no next page")
	}
	second := b.expect(b.get(next[1]), 200, "Les derniers ouverts", "!Les suivants")
	if n := strings.Count(first.body, `scope="row"`) + strings.Count(second.body, `scope="row"`); n != len(rows) {
		t.Errorf("%d cases on two pages, want %d", n, len(rows))
	}
}

func TestASearchFindsByNameSoundYearAndPhoneInThePostsOfTheWorkerAlone(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	c := s.opened(t, worker.Actor(), s.own)
	elsewhere := s.account(t, casework.Worker, "ailleurs", s.other)
	hidden := s.opened(t, elsewhere.Actor(), s.other)
	b := s.as(t, worker)
	for _, query := range []string{"lefèvre", "LEFEBVRE", "yasm"} {
		b.expect(b.post("/dossiers/recherche", "recherche", query), 200, "Yasmine Lefèvre", view.CaseURL(c.ID), "!"+view.CaseURL(hidden.ID))
	}
	b.expect(b.post("/dossiers/recherche", "recherche", "Zimmermann"), 200, "Aucune personne de vos postes")
	b.expect(b.post("/dossiers/recherche", "recherche", "x"), 422, "au moins deux lettres")
}

func TestACaseIsOpenedWithANameOrAnonymouslyAndNothingElseIsAsked(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	b.expect(b.get("/dossiers/nouveau"), 200, "La personne reste anonyme", "Consigne de contact")
	b.expect(b.post("/dossiers/nouveau", "commune", "Nulle-Part", "contact_mot", "Camille"), 422, "un nom ou un prénom", "Nulle-Part", `value="Camille"`)
	b.expect(b.post("/dossiers/nouveau", "prenom", "Inès", "date_saisine", "2026-12-24"), 422, "pas à venir")
	a := b.post("/dossiers/nouveau", "anonyme", "1")
	b.expect(a, 303)
	b.expect(b.get(a.Header.Get("Location")), 200, "Personne anonyme", "Le dossier est ouvert.")
}

func TestProbableDuplicatesAreShownBeforeACaseIsOpened(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	first := s.opened(t, worker.Actor(), s.own)
	b := s.as(t, worker)
	typed := []string{"nom", "Lefebvre", "prenom", "Yasmine", "telephones", "07 00 00 00 00"}
	asked := b.expect(b.post("/dossiers/nouveau", typed...), 200, "Est-ce l'une de ces personnes", "C'est Yasmine Lefèvre", "encore ouvert pour elle", `value="Lefebvre"`)
	seen := regexp.MustCompile(`name="vus" value="([^"]+)"`).FindStringSubmatch(asked.body)
	if seen == nil || seen[1] != string(first.Person) {
		t.Fatalf("shown: %v", seen)
	}
	typed = append(typed, "vus", seen[1])
	b.expect(b.post("/dossiers/nouveau", typed...), 422, "Dites si c'est l'une de ces personnes")

	again := b.expect(b.post("/dossiers/nouveau", append(typed, "choix", seen[1])...), 303).Header.Get("Location")
	b.expect(b.get(again), 200, "Yasmine Lefèvre", "07 00 00 00 00", "Autres dossiers de la personne")
	other := b.expect(b.post("/dossiers/nouveau", append(typed, "choix", "aucun")...), 303).Header.Get("Location")
	b.expect(b.get(other), 200, "Yasmine Lefebvre", "!Autres dossiers de la personne")
	found, err := s.store.FindCases(t.Context(), worker.Actor(), s.own.ID, "lefevre")
	if err != nil || len(found) != 2 {
		t.Errorf("%d persons, want 2: %v", len(found), err)
	}
}

func TestAPersonOfAnotherPostIsNeverProposedAsADuplicate(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	elsewhere := s.account(t, casework.Worker, "ailleurs", s.other)
	hidden := s.opened(t, elsewhere.Actor(), s.other)
	fields := []string{"nom", "Lefèvre", "prenom", "Yasmine", "vus", string(hidden.Person), "choix", string(hidden.Person)}
	at := b.expect(b.post("/dossiers/nouveau", fields...), 303).Header.Get("Location")
	b.expect(b.get(at), 200, "Yasmine Lefèvre", "!elle a peur", "!Autres dossiers")
	f, err := s.store.CaseFile(t.Context(), elsewhere.Actor(), hidden.ID)
	if err != nil || len(f.Others) != 0 {
		t.Errorf("%+v, %v", f.Others, err)
	}
}

package web

import (
	"regexp"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
	"permanence/internal/view"
)

func TestTwoFilesOfOnePersonAreBroughtTogetherAndTakenApartOnTheScreens(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	first, second := s.opened(t, worker.Actor(), s.own), s.opened(t, worker.Actor(), s.own)
	elsewhere := s.account(t, casework.Worker, "ailleurs", s.other)
	far := s.opened(t, elsewhere.Actor(), s.other)
	b := s.as(t, worker)
	path := view.CaseURL(first.ID) + "/fusion"
	b.expect(b.get(view.CaseURL(first.ID)), 200, path, "!Autres dossiers de la personne")
	b.expect(b.get(path), 200, "C'est la même personne", string(second.Person), "!"+string(far.Person))
	b.expect(b.post(path, "geste", "reunir", "autre", string(far.Person)), 404)
	b.expect(b.post(path, "autre", string(second.Person)), 422, "Dites si c'est la même personne")
	b.goes(b.post(path, "geste", "reunir", "autre", string(second.Person)), path+"?fait=reunies")
	b.expect(b.get(view.CaseURL(second.ID)), 200, "Autres dossiers de la personne", view.CaseURL(first.ID))
	b.expect(b.post(path, "geste", "reunir", "autre", string(first.Person)), 409, "déjà la même fiche")
	merged := b.expect(b.get(path), 200, "Une fiche réunie le "+storetest.Today.French(), "Défaire")
	id := regexp.MustCompile(`name="fusion" value="([^"]+)"`).FindStringSubmatch(merged.body)
	if id == nil {
		t.Fatal("nothing to undo is offered")
	}
	b.expect(b.post(path+"/defaire", "fusion", "autre"), 409, "la plus récente")
	b.goes(b.post(path+"/defaire", "fusion", id[1]), path+"?fait=defaite")
	b.expect(b.get(view.CaseURL(second.ID)), 200, "!Autres dossiers de la personne")
	b.expect(b.get(path), 200, "Aucune autre fiche", "!Défaire")
}

func TestTwoPersonsWhoLookAlikeAreToldApartOnce(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	first, second := s.opened(t, worker.Actor(), s.own), s.opened(t, worker.Actor(), s.own)
	b := s.as(t, worker)
	path := view.CaseURL(first.ID) + "/fusion"
	b.goes(b.post(path, "geste", "distinguer", "autre", string(second.Person)), path+"?fait=distinctes")
	b.expect(b.get(path), 200, "Aucune autre fiche")
	b.expect(b.get(view.CaseURL(second.ID)+"/fusion"), 200, "Aucune autre fiche")

	// It was said by mistake: a search finds the other file again.
	b.expect(b.post(path, "geste", "chercher", "recherche", "L"), 422, "au moins deux lettres", `value="L"`)
	b.expect(b.post(path, "geste", "chercher", "recherche", "Zzyzx"), 200, "ne répond à cette recherche")
	b.expect(b.post(path, "geste", "chercher", "recherche", "Lefè"), 200, string(second.Person), "!"+string(first.Person), "C'est la même personne")
	b.goes(b.post(path, "geste", "reunir", "autre", string(second.Person)), path+"?fait=reunies")
	b.expect(b.get(view.CaseURL(second.ID)), 200, "Autres dossiers de la personne")
}

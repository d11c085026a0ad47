package web

import (
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
	"permanence/internal/view"
)

func (s *site) unit(t testing.TB, post casework.Post, name string) casework.Unit {
	t.Helper()
	u, err := s.store.CreateUnit(t.Context(), storetest.Console, casework.Unit{Post: post.ID, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestTheUnitThatBringsThePersonIsSaidOfACase(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	b := s.as(t, worker)
	if body := b.expect(b.get("/dossiers/nouveau"), 200).body; strings.Contains(body, `name="unite"`) {
		t.Error("a post without units is asked which")
	}
	accueil, brigade, far := s.unit(t, s.own, "Accueil, plaintes"), s.unit(t, s.own, "Brigade de la famille"), s.unit(t, s.other, "Ailleurs")
	b.expect(b.get("/dossiers/nouveau"), 200, `<option value="" selected>Non précisé</option>`, "Accueil, plaintes", "Brigade de la famille", "!Ailleurs")

	fields := []string{"poste", s.own.Slug, "nom", "Lemaire", "origine", "police_plainte", "date_saisine", storetest.Today.String()}
	b.expect(b.post("/dossiers/nouveau", append(fields, "unite", string(far.ID))...), 422, `id="erreur-unite"`, "une unité du poste", `value="Lemaire"`)
	opened := b.expect(b.post("/dossiers/nouveau", append(fields, "unite", string(accueil.ID))...), 303)
	url, _, _ := strings.Cut(opened.Header.Get("Location"), "?")
	b.expect(b.get(url), 200, "Unité qui adresse", "Accueil, plaintes")

	form := b.expect(b.get(url+"/faits"), 200, `<option value="`+string(accueil.ID)+`" selected>Accueil, plaintes</option>`)
	v := version(t, form)
	b.expect(b.post(url+"/faits", "origine", "police_plainte", "unite", string(far.ID), "version", v), 422, `id="erreur-unite"`)
	b.goes(b.post(url+"/faits", "origine", "police_plainte", "unite", string(brigade.ID), "version", v), url+"?fait=faits")
	b.expect(b.get(url), 200, "Brigade de la famille", "!Accueil, plaintes")
	b.expect(b.post(url+"/faits", "origine", "police_plainte", "unite", string(accueil.ID), "version", v), 409, "Unité qui adresse", "Brigade de la famille", "Accueil, plaintes")
	b.goes(b.post(url+"/faits", "origine", "isc", "version", version(t, b.get(url+"/faits"))), url+"?fait=faits")
	b.expect(b.get(url), 200, "Brigade de la famille") // a form that does not ask says nothing of it
	b.goes(b.post(url+"/faits", "origine", "personne", "unite", "", "version", version(t, b.get(url+"/faits"))), url+"?fait=faits")
	b.expect(b.get(url), 200, "!Brigade de la famille", "!Unité qui adresse")
}

func TestAWorkerOfSeveralPostsChoosesAmongTheUnitsOfAll(t *testing.T) {
	s := open(t)
	s.unit(t, s.own, "Accueil")
	far := s.unit(t, s.other, "Accueil")
	b := s.as(t, s.account(t, casework.Worker, "deux", s.own, s.other))
	b.expect(b.get("/dossiers/nouveau"), 200, "Accueil ("+s.own.Name+")", "Accueil ("+s.other.Name+")")
	fields := []string{"nom", "Lemaire", "origine", "police_accueil", "date_saisine", storetest.Today.String(), "unite", string(far.ID)}
	b.expect(b.post("/dossiers/nouveau", append(fields, "poste", s.own.Slug, "premier_contact", "hier")...), 422, `id="erreur-unite"`, `id="erreur-premier_contact"`)
	b.expect(b.post("/dossiers/nouveau", append(fields, "poste", s.other.Slug)...), 303)
}

func TestASubstituteSaysTheUnitToo(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	u := s.unit(t, s.own, "Accueil")
	c := s.opened(t, worker.Actor(), s.own)
	b := s.as(t, s.substitute(t, worker, "collegue"))
	b.expect(b.get("/dossiers/nouveau"), 200, "Accueil")
	url := view.CaseURL(c.ID)
	b.goes(b.post(url+"/faits", "unite", string(u.ID), "version", version(t, b.get(url+"/faits"))), url+"?fait=faits")
}

func TestARegisterSaysTheUnitsOfItsPost(t *testing.T) {
	s := open(t)
	u := s.unit(t, s.own, "Accueil, plaintes")
	b := s.as(t, s.accounts[casework.Worker])
	at := b.uploaded("personne;date;unite\r\nP1;2025-03-03;ACCUEIL PLAINTES\r\nP2;2025-03-03;Police secours\r\n")
	b.expect(b.get(at), 200, "Accueil, plaintes", "Police secours", "une unité du poste", "laissez la colonne de côté", "Importer seulement les lignes correctes")
	b.goes(b.post(at, "faire", "apercu", "colonne.personne", "personne", "colonne.date", "date", "colonne.unite", ""), at)
	b.expect(b.get(at), 200, "Toutes les lignes peuvent être prises") // the column is left aside
	b.goes(b.post(at, "faire", "apercu", "colonne.personne", "personne", "colonne.date", "date", "colonne.unite", "unite"), at)
	b.goes(b.post(at, "faire", "partiel"), at)
	b.expect(b.get(at), 200, "1 ligne prise", "Importé en partie")
	b.expect(b.get("/bilans/ensemble/bilan.json?periode=2025&unite="+string(u.ID)), 200, `"persons_met": 1,`)
	b.expect(b.post("/imports/export", "poste", s.own.Slug, "format", "csv"), 200, ";unite", ";Accueil, plaintes;")
}

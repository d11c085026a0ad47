package web

import (
	"strings"
	"testing"
	"time"

	"permanence/internal/auth"
	"permanence/internal/casework"
)

func TestAnExportAsksAgainWhoIsThereAndThenGivesTheFile(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	s.pass(auth.Fresh + time.Second)
	export := func(proof ...string) answer {
		return b.post("/imports/export", append([]string{"poste", s.own.Slug, "format", "csv"}, proof...)...)
	}
	b.expect(export(), 403, "Pour exporter le registre nominatif", `name="poste" value="fontenay-sous-bois"`, `name="format" value="csv"`, `action="/imports/export"`,
		"Le fichier arrive dans les téléchargements", `href="/imports">Revenir`)
	b.expect(export("preuve", "faux mot de passe"), 422, "Ce n'est pas votre mot de passe", `name="poste" value="fontenay-sous-bois"`, "!faux mot de passe")
	b.expect(export("preuve", password), 200, "personne;")
	b.expect(export(), 200, "personne;")
	s.pass(auth.Fresh + time.Second)
	b.expect(export(), 403)
}

func TestAFileThatNamesPeopleAsksAgainWhoIsThere(t *testing.T) {
	s := open(t)
	worker, dpo := s.as(t, s.accounts[casework.Worker]), s.as(t, s.accounts[casework.DPO])
	at := worker.uploaded("personne;nom;date;lieu\r\nP1;Lefèvre;2025-03-03;mairie\r\nP2;Ndiaye;bientôt;mairie\r\n")
	worker.goes(worker.post(at, "faire", "partiel"), at)
	for _, c := range []struct {
		who                         *browser
		file, back, reason, content string
	}{
		{worker, at + "/rejets.csv", at, "télécharger les lignes refusées d'un registre", "P2;Ndiaye"},
		{dpo, "/journal/lignes.csv?refus=1", "/journal?refus=1", "exporter le journal des accès", "instant_utc;compte;nom"},
		{dpo, "/journal/lignes.csv?", "/journal", "exporter le journal des accès", "instant_utc;compte;nom"},
	} {
		s.pass(auth.Fresh + time.Second)
		asked := c.who.expect(c.who.get(c.file), 403, "Pour "+c.reason, "Le fichier arrive", `href="`+c.back+`">Revenir`, "!"+c.content)
		if asked.Header.Get("Content-Disposition") != "" {
			t.Errorf("%s: the page that asks for a proof comes as a file", c.file)
		}
		c.who.goes(c.who.post("/confirmation", "suite", c.file, "raison", c.reason, "fichier", c.back, "preuve", password), strings.TrimSuffix(c.file, "?"))
		c.who.expect(c.who.get(c.file), 200, c.content)
	}
}

func TestAProofGivenForAFormIsNotPassedOnAndItsFieldsAre(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Admin])
	s.pass(auth.Fresh + time.Second)
	fields := []string{"nom", "Léa Roux", "identifiant", "lea.roux", "role", "worker", "postes", s.own.Slug, "postes", s.other.Slug}
	b.expect(b.post("/comptes", fields...), 403, "Pour ouvrir un compte", `name="nom" value="Léa Roux"`, `name="postes" value="fontenay-sous-bois"`, `name="postes" value="creteil"`)
	b.expect(b.post("/comptes", append(fields, "preuve", password)...), 200, "Mot de passe à remettre")
	if a := s.named(t, "lea.roux"); len(a.Posts) != 2 || !a.PasswordGiven {
		t.Errorf("the account: %+v", a)
	}
}

func TestAProofRenewsTheSessionAndEndsItsFormerToken(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	thief := s.browser(t)
	u := s.address(t)
	thief.Jar.SetCookies(u, b.Jar.Cookies(u))
	s.pass(auth.Fresh + time.Second)
	thief.expect(thief.get("/bilans"), 200)
	b.expect(b.post("/imports/export", "poste", s.own.Slug, "format", "csv", "preuve", password), 200)
	b.expect(b.get("/bilans"), 200)
	thief.goes(thief.get("/bilans"), "/connexion?suite=%2Fbilans")
}

func TestAProofCannotBeGuessedAtWill(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	s.pass(auth.Fresh + time.Second)
	for range 3 {
		b.expect(b.post("/confirmation", "suite", "/bilans", "raison", "lire", "fichier", "/droits", "preuve", "faux mot de passe"), 422, `name="suite" value="/bilans"`, `name="fichier" value="/droits"`, "Le fichier arrive")
	}
	b.expect(b.post("/confirmation", "suite", "/bilans", "raison", "lire", "preuve", password), 429, "Trop d'essais")
	s.pass(time.Minute)
	b.goes(b.post("/confirmation", "suite", "/bilans?poste=creteil", "raison", "lire", "preuve", password), "/bilans?poste=creteil")
	s.pass(time.Minute)
	b.goes(b.post("/confirmation", "suite", "//exemple.fr/x?y", "raison", "lire", "preuve", password), "/")
}

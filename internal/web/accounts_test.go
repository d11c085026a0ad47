package web

import (
	"regexp"
	"strconv"
	"testing"

	"permanence/internal/casework"
)

var shownPassword = regexp.MustCompile(`<code>([0-9a-z]{4}(?:-[0-9a-z]{4}){6})</code>`)

// passwordOn is the password that a page shows once.
func passwordOn(t *testing.T, a answer) string {
	t.Helper()
	m := shownPassword.FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("no password is shown: %s", excerpt(a.body))
	}
	return m[1]
}

func TestAnAdministratorOpensAnAccountThatLogsIn(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Admin])
	b.expect(b.get("/comptes/nouveau"), 200, "fontenay-sous-bois", "creteil")
	a := b.expect(b.post("/comptes", "identifiant", " A.Durand ", "nom", "Alix Durand", "role", "worker", "postes", "creteil"), 200)
	chosen := passwordOn(t, a)
	b.expect(b.get("/comptes"), 200, "Alix Durand", "Poste de creteil", "!"+chosen)

	worker := s.browser(t)
	worker.goes(worker.post("/connexion", "identifiant", "a.durand", "mot_de_passe", chosen), "/")
	worker.goes(worker.get("/"), passwordAddress)
	worker.goes(worker.post(passwordAddress, "nouveau", "une phrase à moi seule", "confirmation", "une phrase à moi seule"), "/?fait=mot-de-passe")
	worker.expect(worker.get("/"), 200, "Poste de creteil", "!Poste de fontenay-sous-bois")
}

func TestARefusedAccountKeepsWhatWasTyped(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Admin])
	b.expect(b.post("/comptes", "identifiant", "Avec espaces", "nom", "", "role", "chef", "postes", "creteil"), 422,
		`value="avec espaces"`, "Un nom de 100 caractères", "Choisissez un rôle", "2 à 60 lettres", `value="creteil" checked`)
	b.expect(b.post("/comptes", "identifiant", "reader", "nom", "Deux fois", "role", "lead"), 409, "déjà pris", `value="Deux fois"`)
}

func TestAnAccountIsChangedOnItsLatestVersionOnly(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Admin])
	target := s.accounts[casework.Reader]
	at, version := "/comptes/"+string(target.ID), strconv.FormatInt(target.Version, 10)
	session := s.as(t, target)
	b.goes(b.post(at, "nom", "Lise Lecteur", "identifiant", "autre", "role", "lead", "postes", "creteil", "version", version), "/comptes?fait=compte")
	session.goes(session.get("/"), "/connexion")
	if got := s.named(t, "reader"); got.Name != "Lise Lecteur" || got.Role != casework.Lead || len(got.Posts) != 1 || got.Posts[0] != s.other.ID {
		t.Errorf("account = %+v", got)
	}
	b.expect(b.post(at, "nom", "Plus ancienne", "role", "reader", "version", version), 409, "Rien n'a été écrasé", `value="Plus ancienne"`)
	b.expect(b.get("/comptes/inconnu"), 404)
}

func TestANewPasswordEndsTheSessionsOfTheAccount(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Admin])
	session := s.as(t, s.accounts[casework.Worker])
	chosen := passwordOn(t, b.expect(b.post("/comptes/"+string(s.accounts[casework.Worker].ID)+"/mot-de-passe"), 200))
	session.goes(session.get("/"), "/connexion")
	session.goes(session.post("/connexion", "identifiant", "worker", "mot_de_passe", chosen), "/")
}

func TestAnAdministratorCannotShutHerselfOut(t *testing.T) {
	s := open(t)
	admin := s.accounts[casework.Admin]
	b := s.as(t, admin)
	at, version := "/comptes/"+string(admin.ID), strconv.FormatInt(admin.Version, 10)
	b.expect(b.post(at, "nom", "Moi", "role", "admin", "ferme", "1", "version", version), 422, "votre propre compte")
	b.expect(b.post(at, "nom", "Moi", "role", "reader", "version", version), 422, "votre propre compte")
	b.goes(b.post(at, "nom", "Moi", "role", "admin", "version", version), "/comptes?fait=compte")
	b.expect(b.get("/comptes?fait=compte"), 200, "Le compte est enregistré.", "Moi") // her own session goes on
}

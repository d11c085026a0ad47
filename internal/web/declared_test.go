package web

import (
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

func TestATotalOfAnEarlierYearIsDeclaredCorrectedTakenAwayAndMarked(t *testing.T) {
	s := open(t)
	s.plant(t, s.own, "Zéphyrin", "Ondine", 6007)
	b := s.as(t, s.accounts[casework.Worker])
	page := "/totaux-declares/" + s.own.Slug
	b.expect(b.get(page), 200, "Aucun total n'est déclaré")
	b.expect(b.post(page, "annee", "1890", "chiffre", "persons_met", "valeur", "beaucoup", "source", "rapport 2019"), 422, "Un nombre entier est attendu", `value="rapport 2019"`)
	b.expect(b.post(page, "annee", "2019", "chiffre", "persons_new", "valeur", "12", "source", "rapport 2019"), 422, "Choisissez un chiffre")
	b.expect(b.post(page, "annee", "2019", "chiffre", "persons_met", "valeur", "121", "source", "rapport 2019"), 303)
	base := between(b.expect(b.get(page+"?annee=2019&chiffre=persons_met"), 200, "Corriger un total", `value="121"`).body, `name="base" value="`, `"`)
	b.expect(b.post(page, "annee", "2019", "chiffre", "persons_met", "valeur", "112", "source", "rapport 2019, page 4", "base", base), 303)
	b.expect(b.get(page), 200, "Écritures précédentes", "121, d'après")
	b.expect(b.post(page, "annee", "2019", "chiffre", "persons_met", "valeur", "113", "source", "rapport", "base", base), 409, "Enregistré entre-temps", "rapport 2019, page 4", `value="113"`)

	b.expect(b.get("/bilans/"+s.own.Slug+"/2025"), 200, "Année 2019 (déclaré)", "rapport 2019, page 4")
	b.expect(b.get("/bilans/"+s.own.Slug+"/2025/bilan-long.csv"), 200, "2019_declare")

	base = between(b.get(page+"?annee=2019&chiffre=persons_met").body, `name="base" value="`, `"`)
	b.expect(b.post(page, "annee", "2019", "chiffre", "persons_met", "base", base, "geste", "retirer"), 303)
	if text := b.get("/bilans/" + s.own.Slug + "/2025").body; strings.Contains(text, "(déclaré)") {
		t.Error("a total that was taken away still stands in the report")
	}
	b.expect(b.get(page), 200, "Rétablir")

	for _, role := range []casework.Role{casework.Reader, casework.Lead, casework.Desk, casework.Admin} {
		other := s.as(t, s.named(t, string(role)))
		other.expect(other.get(page), 403)
	}
	pilot := s.as(t, s.named(t, "steering"))
	pilot.expect(pilot.post(page, "annee", "2018", "chiffre", "persons_met", "valeur", "3", "source", "rapport 2018"), 303)
}

func TestADeclaredTotalIsWithheldAsAComputedOneFromWhoeverIsNotTheExactReader(t *testing.T) {
	s := open(t)
	s.plant(t, s.own, "Zéphyrin", "Ondine", 6007)
	b := s.as(t, s.accounts[casework.Worker])
	page := "/totaux-declares/" + s.own.Slug
	for _, x := range [][2]string{{"2018", "3"}, {"2019", "412"}} {
		b.expect(b.post(page, "annee", x[0], "chiffre", "persons_met", "valeur", x[1], "source", "rapport"), 303)
	}
	storetest.Account(t, s.store, "collegue", casework.Worker, s.own)
	text := b.get("/bilans/" + s.own.Slug + "/2025/bilan-long.csv").body
	if !strings.Contains(text, "2019_declare;Année 2019 (déclaré);personne;412;") || !strings.Contains(text, "2018_declare;Année 2018 (déclaré);personne;;") {
		t.Errorf("declared totals of a shared post:\n%s", text[max(0, len(text)-3000):])
	}
}

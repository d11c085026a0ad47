package web

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func TestALockedScreenShowsNothingUntilThePasswordIsGivenAndKeepsWhatWasTyped(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	c := s.opened(t, worker.Actor(), s.own)
	b, elsewhere := s.as(t, worker), s.as(t, worker)
	at := view.CaseURL(c.ID)
	b.expect(b.get(at), 200, "Yasmine Lefèvre", `data-idle="600"`, "Verrouiller")
	b.goes(b.post("/verrou"), "/")

	b.expect(b.get(at), 403, "rouvrir l'écran verrouillé", "!Yasmine", "!Lefèvre")
	b.expect(b.get("/"), 403, "rouvrir l'écran verrouillé")
	b.expect(b.post("/dossiers/recherche", "recherche", "lefevre"), 403, "!Yasmine")
	b.expect(b.post(at+"/notes", "texte", "Rappeler mardi."), 403, `name="texte" value="Rappeler mardi."`)
	b.expect(b.post(at+"/notes", "texte", "Rappeler mardi.", "preuve", "autre chose"), 422, `value="Rappeler mardi."`)
	b.expect(b.get(at), 403, "!Lefèvre")
	elsewhere.expect(elsewhere.get(at), 200, "Yasmine Lefèvre") // another browser of the same person

	s.pass(2 * 60e9) // after a wrong answer the next one waits
	b.goes(b.post(at+"/notes", "texte", "Rappeler mardi.", "preuve", password), at+"?fait=note")
	b.expect(b.get(at), 200, "Yasmine Lefèvre", "Rappeler mardi.")
}

func TestTheScriptLocksInPlaceAndThePageGoesBackToWhereItWas(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Lead])
	b.header.Set("Sec-Fetch-Dest", "empty")
	b.expect(b.post("/verrou"), 204)
	b.header.Del("Sec-Fetch-Dest")
	b.expect(b.get("/bilans"), 403, `name="suite" value="/bilans"`)
	b.goes(b.post("/confirmation", "preuve", password, "suite", "/bilans"), "/bilans")
	b.expect(b.get("/bilans"), 200)

	b.goes(b.post("/verrou"), "/")
	if a := b.post("/deconnexion"); a.StatusCode != 303 {
		t.Errorf("whoever does not know the password cannot log out: %d", a.StatusCode)
	}
	b.goes(b.get("/bilans"), "/connexion?suite=%2Fbilans")
}

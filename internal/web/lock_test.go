package web

import (
	"testing"
	"time"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
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
	b.expect(b.get("/bilans/scelles"), 403, `name="suite" value="/bilans/scelles"`)
	b.goes(b.post("/confirmation", "preuve", password, "suite", "/bilans/scelles"), "/bilans/scelles")
	b.expect(b.get("/bilans/scelles"), 200)

	b.header.Set("Sec-Fetch-Dest", "empty") // the script lifts the cover at 204 and at nothing else
	b.expect(b.post("/verrou"), 204)
	b.expect(b.post("/confirmation", "raison", "rouvrir", "preuve", "autre chose"), 422)
	s.pass(2 * time.Minute)
	b.expect(b.post("/confirmation", "raison", "rouvrir", "preuve", password), 204)
	b.header.Del("Sec-Fetch-Dest")

	b.goes(b.post("/verrou"), "/")
	if a := b.post("/deconnexion"); a.StatusCode != 303 {
		t.Errorf("whoever does not know the password cannot log out: %d", a.StatusCode)
	}
	b.goes(b.get("/bilans/scelles"), "/connexion?suite=%2Fbilans%2Fscelles")
}

func TestARequestOfALockedScreenLeavesItsRefusalInTheLog(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	b.goes(b.post("/verrou"), "/")
	refused := func() (n int) {
		for l, err := range s.store.ExportJournal(t.Context(), s.named(t, "dpo").Actor(), store.JournalFilter{Period: casework.Period{From: storetest.Today, To: storetest.Today}}) {
			if err != nil {
				t.Fatal(err)
			}
			if l.Account == s.named(t, "worker").ID && !l.Allowed && l.Object == "route" {
				n++
			}
		}
		return n
	}
	before := refused()
	b.expect(b.get("/agenda"), 403, "rouvrir l'écran verrouillé")
	b.expect(b.post("/dossiers/recherche", "recherche", "lefevre"), 403)
	if n := refused() - before; n != 2 {
		t.Errorf("%d lines of two refusals", n)
	}
}

// Whoever logs in with a passkey, and knows no password, opens the screen again
// with it, and does with it what asks for a recent proof.
func TestAPasskeyLiftsTheLockAndProvesWhoIsThere(t *testing.T) {
	s := strict(t)
	b, phone := s.byName(t)
	b.goes(b.logsIn("worker"), "/")
	b.expect(b.addsPasskey(phone, "Téléphone"), 200)
	b.goes(b.post("/verrou"), "/")
	b.expect(b.get("/bilans/scelles"), 403, "Confirmer avec une clé d'accès", `data-begin="/connexion/cle/debut"`)
	ask, response := b.signs(phone)
	b.goes(b.post("/confirmation", "suite", "/bilans/scelles", "preuve", "", "preuve_demande", ask, "preuve_reponse", response), "/bilans/scelles")
	b.expect(b.get("/bilans/scelles"), 200)
	b.expect(b.post("/confirmation", "preuve", "", "preuve_demande", ask, "preuve_reponse", response), 422, "n'a pas pu être vérifiée")

	s.pass(auth.Fresh + time.Second)
	fields := []string{"poste", s.own.Slug, "format", "csv"}
	b.expect(b.post("/imports/export", fields...), 403, "Confirmer avec une clé d'accès", `name="format" value="csv"`)
	ask, response = b.signs(phone)
	b.expect(b.post("/imports/export", append(fields, "preuve", "", "preuve_demande", ask, "preuve_reponse", response)...), 200, "personne;")

	_, other := s.byName(t)
	stranger := s.as(t, s.accounts[casework.Lead])
	stranger.expect(stranger.addsPasskey(other, "Autre"), 200)
	s.pass(auth.Fresh + time.Second)
	ask, response = b.signs(other)
	b.expect(b.post("/imports/export", append(fields, "preuve", "", "preuve_demande", ask, "preuve_reponse", response)...), 422, "n'a pas pu être vérifiée", "!"+response)
	b.expect(b.post("/imports/export", fields...), 403)
}

func TestThePageSaysThatTheSessionEnds(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Lead])
	b.expect(b.get("/bilans/scelles"), 200, `data-ends="43200"`, `data-rest="1800"`, "!Votre session se termine")
	for range 24 {
		s.pass(29 * time.Minute)
		b.get("/bilans/scelles")
	}
	s.pass(15 * time.Minute) // of twelve hours, nine minutes are left
	b.expect(b.get("/bilans/scelles"), 200, `data-ends="540"`, "Votre session se termine à 22 h 00")
	s.pass(10 * time.Minute)
	b.goes(b.get("/bilans/scelles"), "/connexion?suite=%2Fbilans%2Fscelles")
}

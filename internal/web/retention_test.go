package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"permanence/internal/backup"
	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// oldCase is a case of the own post whose term is past.
func (s *site) oldCase(t *testing.T) casework.CaseID {
	t.Helper()
	storetest.Import(t, s.store, s.own, storetest.Row(0, "old", casework.NewDay(2021, 3, 3)))
	return s.someCase(t, s.own)
}

func TestTheWorkerIsToldOfTheTermsProlongsOrErases(t *testing.T) {
	s := open(t)
	id := s.oldCase(t)
	b := s.as(t, s.named(t, "worker"))
	page := "/dossiers/" + string(id)
	b.expect(b.get("/conservation"), 200, casework.ReferenceOf(id), "Terme passé", "!Lefèvre")
	b.expect(b.get(page+"/conservation"), 200, "03/03/2023", "Prolonger", "Effacer cette personne")

	b.expect(b.post(page+"/conservation", "motif_prolongation", "procedure", "jusqu_au", "2031-01-01"), 422, "un an au plus", `value="2031-01-01"`, `selected>Procédure judiciaire`)
	b.goes(b.post(page+"/conservation", "motif_prolongation", "procedure", "jusqu_au", (storetest.Today+90).String()), page+"/conservation?fait=prolonge")
	b.expect(b.get(page+"/conservation"), 200, (storetest.Today + 90).French(), "Camille worker")
	b.expect(b.post(page+"/effacement", "motif_effacement", "terme", "reference", casework.ReferenceOf(id)), 422, "n'est pas échue")
}

func TestAnErasureIsAskedTwiceAndLeavesACertificate(t *testing.T) {
	s := open(t)
	id := s.oldCase(t)
	b := s.as(t, s.named(t, "worker"))
	page := "/dossiers/" + string(id)
	b.expect(b.get(page+"/effacement"), 200, "ne peut pas être retrouvé")
	b.expect(b.post(page+"/effacement"), 422, "un motif de la liste")
	b.expect(b.post(page+"/effacement", "motif_effacement", "terme"), 200, "Effacer définitivement", casework.ReferenceOf(id))
	b.expect(b.post(page+"/effacement", "motif_effacement", "terme", "reference", "xxxxx"), 422, "telle qu'elle est écrite", `value="xxxxx"`)
	b.expect(b.get(page), 200, "Lefèvre")

	a := b.post(page+"/effacement", "motif_effacement", "terme", "reference", strings.ToUpper(casework.ReferenceOf(id)))
	to, _, _ := strings.Cut(a.Header.Get("Location"), "?")
	if !strings.HasPrefix(to, "/effacements/") {
		t.Fatalf("%d to %q: %s", a.StatusCode, to, excerpt(a.body))
	}
	noted, err := os.ReadFile(filepath.Join(s.web.Backups.Dir, backup.TombstonesName))
	if err != nil || !strings.Contains(string(noted), string(id)) {
		t.Errorf("an old backup, restored now, would bring back who was erased: beside the backups is noted %q, %v", noted, err)
	}
	b.expect(b.get(to), 200, "Certificat d'effacement E-2026-", "Camille worker", string(id), "!Lefèvre")
	b.expect(b.get(to+"/certificat.txt"), 200, "CERTIFICAT D'EFFACEMENT E-2026-", "irréversible : 1 personne, 1 dossier.", string(id), "!Lefèvre")
	b.expect(b.get(page), 404)
	b.expect(b.get("/dossiers"), 200, "!"+casework.ReferenceOf(id))

	dpo := s.as(t, s.named(t, "dpo"))
	dpo.expect(dpo.get(to), 200, "Certificat d'effacement", "!Lefèvre")
	dpo.expect(dpo.get("/effacements"), 200, "E-2026-")
	dpo.expect(dpo.get("/conservation"), 403)
}

func TestAnErasureAsksAgainWhoIsThere(t *testing.T) {
	s := open(t)
	id := s.oldCase(t)
	b := s.as(t, s.named(t, "worker"))
	s.pass(6 * time.Minute) // the proof is older than five minutes
	a := b.post("/dossiers/"+string(id)+"/effacement", "motif_effacement", "terme", "reference", casework.ReferenceOf(id))
	if a.StatusCode < 400 && a.StatusCode != 200 || !strings.Contains(a.body, "effacer une personne") {
		t.Errorf("%d: %s", a.StatusCode, excerpt(a.body))
	}
	b.expect(b.get("/dossiers/"+string(id)), 200, "Lefèvre")
}

func TestTheInformationOnDataIsForEverybodyInTheirLanguages(t *testing.T) {
	s := open(t)
	b := s.browser(t)
	b.expect(b.get("/notices"), 200, `href="/notices/uk"`, "à relire par le déployeur")
	b.expect(b.get("/notices/ar"), 200, `dir="rtl"`, `lang="ar"`)
	b.expect(b.get("/notices/fr"), 200, "Vos données et vos droits", "CNIL", "Deux ans après le dernier contact")
	if err := s.store.SetRetentionMonths(t.Context(), storetest.Console, 36); err != nil {
		t.Fatal(err)
	}
	b.expect(b.get("/notices/fr"), 200, "Nombre de mois après le dernier contact : 36", "!Deux ans")
	b.expect(b.get("/notices/xx"), 404)
}

package web

import (
	"net/url"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

func TestTheDPOReadsTheLogByFilterAndWithoutNames(t *testing.T) {
	s := open(t)
	p := s.plant(t, s.own, "Lefèvre", "Yasmine", 6841, "6841")
	worker, dpo := s.as(t, s.named(t, "worker")), s.as(t, s.named(t, "dpo"))
	worker.expect(worker.get("/dossiers/"+string(p.caseID)), 200, "Lefèvre")
	worker.expect(worker.get("/journal"), 403)
	reference := strings.ToUpper(casework.ReferenceOf(p.caseID))
	dpo.expect(dpo.get("/journal"), 200, "Lire un dossier", "Camille worker", "En attente de scellement", "n'a pas encore été vérifié", "!Lefèvre", "!Yasmine")
	dpo.expect(dpo.get("/journal?refus=1"), 200, "Refusé", "Lire et vérifier le journal des accès", "!Fait")
	dpo.expect(dpo.get("/journal?reference="+reference), 200, "Camille worker", "/journal?reference="+string(p.caseID))
	dpo.expect(dpo.get("/journal?compte="+string(s.named(t, "reader").ID)), 200, "Aucun accès ne correspond")
	dpo.goes(dpo.post("/journal", "du", "01/11/2026", "reference", reference, "refus", "1"), "/journal?"+url.Values{"du": {"01/11/2026"}, "reference": {reference}, "refus": {"1"}}.Encode())
	dpo.expect(dpo.get("/journal?du=01/11/2026"), 200, "Camille worker")
	refused := dpo.post("/journal", "reference", "Lefèvre", "du", "hier", "au", "2026-13-01")
	dpo.expect(refused, 422, "les cinq signes", `value="Lefèvre"`, `value="hier"`, "3 champs sont à revoir")
	dpo.expect(dpo.post("/journal", "du", "2026-11-23", "au", "2026-11-01"), 422, "avant le premier")
	for _, path := range []string{"/journal?compte=x", "/journal?reference=../..", "/journal?du=x", "/journal/lignes.csv?du=x"} {
		dpo.expect(dpo.get(path), 422)
	}
	file := dpo.expect(dpo.get("/journal/lignes.csv?refus=1"), 200, "instant_utc;compte;nom", ";refuse;", "!;fait;", "!Lefèvre")
	if got := file.Header.Get("Content-Disposition"); got != `attachment; filename="journal-2026-11-23.csv"` {
		t.Errorf("the file is %q", got)
	}
	dpo.expect(dpo.get("/journal?action=read_journal"), 200, "Export")
}

func TestTheLogIsPagedByItsLines(t *testing.T) {
	s := open(t)
	worker, dpo := s.as(t, s.named(t, "worker")), s.as(t, s.named(t, "dpo"))
	for range 60 {
		worker.get("/journal")
	}
	first := dpo.expect(dpo.get("/journal?refus=1"), 200, "Accès plus anciens")
	_, next, _ := strings.Cut(first.body, `class="btn" href="/journal?avant=`)
	next, _, _ = strings.Cut(next, `"`)
	second := dpo.expect(dpo.get("/journal?avant="+strings.ReplaceAll(next, "&amp;", "&")), 200, "Refusé", "!Accès plus anciens")
	if got := strings.Count(first.body, `class="refused"`) + strings.Count(second.body, `class="refused"`); got != 60 {
		t.Errorf("%d refusals on two pages, want 60", got)
	}
}

func TestACaseShowsItsWorkerWhoConsultedIt(t *testing.T) {
	s := open(t)
	p, q := s.plant(t, s.own, "Lefèvre", "Yasmine", 6841, "6841"), s.plant(t, s.other, "Okonkwo", "Théodora", 7919, "7919")
	worker := s.as(t, s.named(t, "worker"))
	stranger := s.as(t, s.account(t, casework.Worker, "stranger", s.other))
	path := view.CaseURL(p.caseID) + "/consultations"
	stranger.expect(stranger.get(view.CaseURL(p.caseID)), 404)
	stranger.expect(stranger.get(path), 404, "!worker")
	worker.get(view.CaseURL(p.caseID))
	worker.expect(worker.get(path), 200, "Camille worker", "Lire un dossier", "Camille stranger", "Refusé", "secret", "Intervenant social")
	worker.expect(worker.get(view.CaseURL(q.caseID)+"/consultations"), 404)
	if _, lines, err := s.store.Consultations(t.Context(), s.named(t, "worker").Actor(), p.caseID); err != nil || len(lines) < 3 || len(lines) > store.ConsultationsShown {
		t.Errorf("%d lines, %v", len(lines), err)
	}
}

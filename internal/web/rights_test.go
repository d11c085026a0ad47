package web

import (
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/publish"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestARequestOfAPersonIsWrittenCheckedAndAnswered(t *testing.T) {
	s := open(t)
	storetest.Import(t, s.store, s.own, storetest.Row(0, "P1", storetest.Today-20))
	id := s.someCase(t, s.own)
	b := s.as(t, s.named(t, "worker"))
	b.expect(b.get("/droits"), 200, "Inscrire une demande", "Aucune demande")
	b.expect(b.post("/droits", "poste", s.own.Slug, "dossier", "zzzzz", "droit", "limitation"), 422, "un dossier que vous suivez", `value="zzzzz"`, `value="limitation" selected`)
	a := b.post("/droits", "poste", s.own.Slug, "dossier", casework.ReferenceOf(id), "droit", "limitation", "demandeur", "personne", "doute", "1", "recue_le", storetest.Today.String(), "texte", "Elle veut que tout reste")
	to, _, _ := strings.Cut(a.Header.Get("Location"), "?")
	b.expect(b.get(to), 200, "peut-être l'auteur des faits", "Elle veut que tout reste", storetest.Today.AddMonths(1).French())
	b.expect(b.post(to, "geste", "accepter", "version", "1", "remise_reponse", "main_propre"), 422, "Vérifiez d'abord l'identité")
	b.goes(b.post(to, "geste", "verifier", "version", "1", "verification", "piece_vue"), to+"?fait=etape")
	b.expect(b.post(to, "geste", "accepter", "version", "2", "remise_reponse", "courrier"), 422, "en main propre")
	b.goes(b.post(to, "geste", "accepter", "version", "2", "remise_reponse", "main_propre"), to+"?fait=etape")
	b.expect(b.get("/dossiers/"+string(id)), 200, "fait l'objet d'une limitation", "!Enregistrer un rendez-vous", "!Garder la note", "!/faits", "!/cloture", "!/rendez-vous/")
	b.expect(b.post("/dossiers/"+string(id)+"/notes", "texte", "Elle a rappelé"), 403, "fait l'objet d'une limitation")
	b.expect(b.post("/dossiers/"+string(id)+"/faits", "version", "1"), 403, "fait l'objet d'une limitation")
	b.goes(b.post(to, "geste", "lever"), to+"?fait=etape")

	dpo := s.as(t, s.named(t, "dpo"))
	dpo.expect(dpo.get("/droits"), 200, "Acceptée", "!Inscrire une demande")
	dpo.expect(dpo.get(to), 200, "!"+casework.ReferenceOf(id), "Pièce d'identité vue", "!Elle veut que tout reste")
	dpo.expect(dpo.post(to, "geste", "lever"), 403)
}

func TestARequisitionIsWrittenInItsRegister(t *testing.T) {
	s := open(t)
	b := s.as(t, s.named(t, "worker"))
	b.expect(b.post("/requisitions", "poste", s.own.Slug, "autorite", "opj", "nom_autorite", "Brigade de Fontenay", "issue", "remis"), 422, "ce qui a été remis", "Brigade de Fontenay")
	today := storetest.Today.String()
	b.goes(b.post("/requisitions", "poste", s.own.Slug, "autorite", "opj", "nom_autorite", "Brigade de Fontenay", "fondement", "cpp_60_1", "recue_le", today, "issue", "remis", "remis_le", today, "remis", "dates", "a_qui", "Capitaine Morel"), "/requisitions?fait=inscrite")
	b.expect(b.get("/requisitions"), 200, "Brigade de Fontenay", "art. 60-1", "Dates de rendez-vous", "Capitaine Morel")
	dpo := s.as(t, s.named(t, "dpo"))
	dpo.expect(dpo.get("/requisitions"), 200, "art. 60-1", "Dates de rendez-vous", "!Brigade de Fontenay", "!Capitaine Morel")
}

func TestTheCopyOfAPersonsDataMasksTheOthers(t *testing.T) {
	s := open(t)
	partner := storetest.Row(1, "P2", storetest.Today-20)
	partner.LastName, partner.FirstName = "Delattre", "Gontran"
	storetest.Import(t, s.store, s.own, storetest.Row(0, "P1", storetest.Today-20), partner)
	worker := s.named(t, "worker")
	found, err := s.store.FindCases(t.Context(), worker.Actor(), s.own.ID, "lefèvre")
	if err != nil || len(found) != 1 {
		t.Fatalf("%d, %v", len(found), err)
	}
	other, err := s.store.FindCases(t.Context(), worker.Actor(), s.own.ID, "delattre")
	if err != nil || len(other) != 1 {
		t.Fatalf("%d, %v", len(other), err)
	}
	id := found[0].Cases[0].ID
	if err := s.store.LinkPersons(t.Context(), worker.Actor(), id, other[0].Person.ID, casework.LinkKinds.Items[0].Code); err != nil {
		t.Fatal(err)
	}
	plan := &casework.Assessment{Case: id, On: storetest.Today, SafetyPlan: "Appeler si Gontran revient", Danger: casework.Danger{Judged: casework.NotKnown}}
	if _, err := s.store.SaveAssessment(t.Context(), worker.Actor(), "", *plan); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.AddNote(t.Context(), worker.Actor(), store.Note{Case: id, Text: "Une note pour moi seule"}); err != nil {
		t.Fatal(err)
	}
	r, err := s.store.OpenRequest(t.Context(), worker.Actor(), casework.RightsRequest{Case: id, Kind: casework.AskAccess, Requester: casework.AskedBySelf, ReceivedOn: storetest.Today})
	if err != nil {
		t.Fatal(err)
	}
	b, at := s.as(t, worker), "/droits/"+string(r.ID)
	b.expect(b.get(at+"/copie"), 404)
	b.goes(b.post(at, "geste", "verifier", "version", "1", "verification", "piece_vue"), at+"?fait=etape")
	b.goes(b.post(at, "geste", "accepter", "version", "2", "remise_reponse", "main_propre"), at+"?fait=etape")
	for _, page := range []string{"/copie", "/copie.json"} {
		b.expect(b.get(at+page), 200, "Lefèvre", "Appeler si [tiers] revient", "!Gontran", "!Delattre", "!Une note pour moi seule")
	}
	text := b.get(at + "/copie.odt")
	if text.StatusCode != 200 || text.Header.Get("Content-Type") != publish.OpenDocumentType || strings.Contains(text.Header.Get("Content-Disposition"), "Lef") {
		t.Errorf("the text that can be edited answers %d, %v", text.StatusCode, text.Header)
	}
	dpo := s.as(t, s.named(t, "dpo"))
	dpo.expect(dpo.get(at+"/copie"), 403)
	dpo.expect(dpo.get(at+"/copie.odt"), 403)
}

func TestTheWarningThatTheRequesterMayBeTheAuthorIsReadFromTheFile(t *testing.T) {
	s := open(t)
	first, second := storetest.Row(0, "P1", storetest.Today-20), storetest.Row(1, "P2", storetest.Today-20)
	first.AuthorLink, second.AuthorLink = "", "" // the file says nothing yet
	storetest.Import(t, s.store, s.own, first, second)
	worker := s.named(t, "worker")
	found, err := s.store.FindCases(t.Context(), worker.Actor(), s.own.ID, "lefèvre")
	if err != nil || len(found) != 2 {
		t.Fatalf("%d, %v", len(found), err)
	}
	id := found[0].Cases[0].ID
	asked := func(who casework.Requester) string {
		r, err := s.store.OpenRequest(t.Context(), worker.Actor(), casework.RightsRequest{Case: id, Kind: casework.AskAccess, Requester: who, ReceivedOn: storetest.Today})
		if err != nil {
			t.Fatal(err)
		}
		return "/droits/" + string(r.ID)
	}
	b := s.as(t, worker)
	before := asked(casework.AskedBySelf)
	b.expect(b.get(before), 200, "!peut-être l'auteur des faits")

	if err := s.store.LinkPersons(t.Context(), worker.Actor(), id, found[1].Person.ID, "parent"); err != nil {
		t.Fatal(err)
	}
	f, err := s.store.CaseFile(t.Context(), worker.Actor(), id)
	if err != nil {
		t.Fatal(err)
	}
	f.Case.Facts.AuthorLink = "parent"
	if err := s.store.SaveCase(t.Context(), worker.Actor(), f.Case); err != nil {
		t.Fatal(err)
	}
	b.expect(b.get(before), 200, "peut-être l'auteur des faits", "le lien qui est noté pour l'auteur", "!vient d'un parent ou d'un tuteur")
	b.expect(b.get(asked(casework.AskedByGuardian)), 200, "le lien qui est noté pour l'auteur", "vient d'un parent ou d'un tuteur")
	b.goes(b.post(before, "geste", "verifier", "version", "1", "verification", "piece_vue"), before+"?fait=etape")
	b.expect(b.post(before, "geste", "accepter", "version", "2", "remise_reponse", "courrier"), 422, "en main propre")
	dpo := s.as(t, s.named(t, "dpo"))
	dpo.expect(dpo.get(before), 200, "!le lien qui est noté pour l'auteur")
}

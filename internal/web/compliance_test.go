package web

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

func TestTheOfficerReadsThePapersOfTheSettingsInForceAndNobodyElseDoes(t *testing.T) {
	s := open(t)
	dpo := s.as(t, s.named(t, "dpo"))
	for page, source := range map[string]string{"/conformite/registre": "RGPD, article 30", "/conformite/aipd": "RGPD, article 35"} {
		dpo.expect(dpo.get(page), 200, source, "24 mois après le dernier contact", "à compléter")
		dpo.expect(dpo.get(page+".odt"), 200)
	}
	if err := s.store.SetRetentionMonths(t.Context(), storetest.Console, 11); err != nil {
		t.Fatal(err)
	}
	dpo.expect(dpo.get("/conformite/registre"), 200, "11 mois après le dernier contact", "!24 mois après")
	worker := s.as(t, s.named(t, "worker"))
	worker.expect(worker.get("/conformite/registre"), 403)
}

func TestTheFirstPageRemindsOfRequestsWhoseDayComesOrHasGoneBy(t *testing.T) {
	s := open(t)
	worker := s.named(t, "worker")
	b := s.as(t, worker)
	b.expect(b.get("/"), 200, "!Voir les demandes")
	for _, due := range []casework.Day{storetest.Today + 5, storetest.Today - 1} {
		if _, err := s.store.OpenRequest(t.Context(), worker.Actor(), casework.RightsRequest{Post: s.own.ID, Kind: casework.AskAccess, Requester: casework.AskedBySelf, ReceivedOn: due.AddMonths(-1)}); err != nil {
			t.Fatal(err)
		}
	}
	b.expect(b.get("/"), 200, "dans les dix jours", "Délai dépassé", "Voir les demandes")
	lead := s.as(t, s.named(t, "lead"))
	lead.expect(lead.get("/"), 200, "!Voir les demandes")
}

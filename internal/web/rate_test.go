package web

import (
	"strconv"
	"testing"
	"time"

	"permanence/internal/auth"
	"permanence/internal/casework"
)

func TestAnAccountThatAsksTooFastWaitsAndIsNeverLocked(t *testing.T) {
	s := open(t)
	s.web.rate.perMinute = 60
	d := s.rawDatabase(t)
	countLines(t, d)
	b := s.as(t, s.accounts[casework.Worker])
	passed := 0
	for ; passed < 100 && b.get("/aide").StatusCode == 200; passed++ {
	}
	if passed < 28 || passed > 31 {
		t.Errorf("%d requests pass at once, want half a minute's", passed)
	}
	refused := b.expect(b.get("/aide"), 429, "Votre compte demande plus de pages", "rien n'est bloqué")
	wait, err := strconv.Atoi(refused.Header.Get("Retry-After"))
	if err != nil || wait < 1 || wait > 2 {
		t.Errorf("Retry-After is %q", refused.Header.Get("Retry-After"))
	}
	if _, refused := logged(t, d); refused != 1 {
		t.Errorf("%d lines of refusal for two refusals of one minute", refused)
	}
	other := s.as(t, s.accounts[casework.Admin])
	other.expect(other.get("/aide"), 200)
	s.pass(time.Duration(wait) * time.Second)
	b.expect(b.get("/aide"), 200)
}

func TestTheRateForgetsAccountsAtRest(t *testing.T) {
	r, now := accountRate{perMinute: 60}, time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	for i := range mostPaces {
		r.take(casework.AccountID(strconv.Itoa(i)), now)
	}
	r.take("next", now.Add(time.Minute))
	if len(r.accounts) != 1 {
		t.Errorf("%d accounts are remembered", len(r.accounts))
	}
}

func TestAClockThatGoesBackKeepsNobodyOut(t *testing.T) {
	s := open(t)
	s.web.rate.perMinute = 60
	b, stranger := s.as(t, s.accounts[casework.Worker]), s.browser(t)
	stranger.expect(stranger.post("/connexion", "identifiant", "reader", "mot_de_passe", "faux mot de passe"), 422)
	b.expect(b.get("/bilans"), 200)
	s.pass(-3 * time.Hour)
	b.expect(b.get("/bilans"), 200)
	b.expect(b.post("/imports/export", "poste", s.own.Slug, "format", "csv"), 403, "Pour exporter le registre nominatif")
	b.expect(b.post("/imports/export", "poste", s.own.Slug, "format", "csv", "preuve", password), 200, "personne;")
	stranger.goes(stranger.logsIn("reader"), "/")
	s.pass(auth.IdleLimit + time.Minute)
	b.goes(b.get("/bilans"), "/connexion?suite=%2Fbilans")
}

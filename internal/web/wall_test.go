package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
	"permanence/internal/view"
)

func TestACaseIsTakenShutAndHandedOverOnItsPage(t *testing.T) {
	s := open(t)
	keeper := s.accounts[casework.Worker]
	colleague := s.account(t, casework.Worker, "collegue", s.own)
	storetest.Import(t, s.store, s.own, storetest.Row(0, "A-1", casework.NewDay(2025, 3, 3)))
	url := view.CaseURL(s.someCase(t, s.own))
	one, two := s.as(t, keeper), s.as(t, colleague)
	two.expect(two.get(url), 200, "Lefèvre")
	one.expect(one.get(url+"/acces"), 200, "Personne n'est encore en charge", "Prendre ce dossier en charge")
	one.expect(one.post(url+"/acces/ecarter", "qui", "compte:"+string(colleague.ID)), 409, "Prenez d'abord ce dossier en charge")
	one.goes(one.post(url+"/acces/charge"), url+"/acces?fait=en-charge")
	two.expect(two.get(url), 404)
	one.expect(one.post(url+"/acces/ecarter", "qui", "compte:personne"), 422, "un compte ou une unité de la liste")
	one.goes(one.post(url+"/acces/ecarter", "qui", "compte:"+string(colleague.ID)), url+"/acces?fait=ecarte")
	page := one.expect(one.get(url+"/acces"), 200, "Vous êtes en charge", "Camille collegue", "Rétablir l'accès", "Prise en charge")
	one.expect(one.post(url+"/acces/passation", "a", string(colleague.ID), "motif", "charge"), 422, "écarté de ce dossier")
	id := page.body[strings.Index(page.body, `name="id" value="`)+len(`name="id" value="`):]
	one.goes(one.post(url+"/acces/retablir", "id", id[:26]), url+"/acces?fait=acces-retabli")
	one.expect(one.post(url+"/acces/passation", "a", string(colleague.ID)), 422, "un motif de la liste")
	one.goes(one.post(url+"/acces/passation", "a", string(colleague.ID), "motif", "neutralite"), "/dossiers?fait=transmis")
	one.expect(one.get(url), 404)
	two.expect(two.get(url), 200, "Dossier transmis", "Neutralité")
	two.expect(two.get(url+"/acces"), 200, "Camille worker", "Camille collegue")
}

// Where a name is looked for, no answer leaves before its step, found or not.
func TestASearchByNameIsAnsweredAtAStep(t *testing.T) {
	s := open(t)
	s.web.SearchStep = 40 * time.Millisecond
	worker := s.accounts[casework.Worker]
	c := s.opened(t, worker.Actor(), s.own)
	b := s.as(t, worker)
	for _, rt := range routes() {
		if rt.flags&even == 0 {
			continue
		}
		for _, name := range []string{"Lefèvre", "Personne-Ainsi"} {
			path := strings.NewReplacer("{case}", string(c.ID), "{referral}", casework.NewID(s.clock())).Replace(rt.pattern)
			began := time.Now()
			a := b.do(rt.method, path, "application/x-www-form-urlencoded", strings.NewReader(url.Values{"recherche": {name}, "nom": {name}, "geste": {"chercher"}}.Encode()))
			if took := time.Since(began); took < s.web.SearchStep || a.StatusCode >= 500 {
				t.Errorf("%s %s answers %d after %s", rt.method, rt.pattern, a.StatusCode, took)
			}
		}
	}
	began := time.Now()
	for range 3 { // a step that goes by while the answer is made is not taken for the next
		b.expect(b.post("/dossiers/recherche", "recherche", "Lefèvre"), 200, "Yasmine")
	}
	if took := time.Since(began); took < 3*s.web.SearchStep {
		t.Errorf("three searches took %s", took)
	}
}

var tabLink = regexp.MustCompile(`href="(/dossiers/[0-9a-z]{26}/(?:evaluation|mesures|documents|orientations|conservation|consultations|acces))"`)

// opensItsTabs follows each tab that the page of a case offers: none leads to a
// page that is closed to the reader.
func (b *browser) opensItsTabs(at string) {
	b.t.Helper()
	tabs := tabLink.FindAllStringSubmatch(b.get(at).body, -1)
	if len(tabs) < 5 {
		b.t.Errorf("%s offers %d tabs", at, len(tabs))
	}
	for _, m := range tabs {
		b.expect(b.get(m[1]), 200)
	}
}

func TestBreakingTheGlassAsksAgainOpensTellsAndIsReviewed(t *testing.T) {
	s := open(t)
	keeper := s.accounts[casework.Worker]
	colleague := s.account(t, casework.Worker, "collegue", s.own)
	c := s.opened(t, keeper.Actor(), s.own)
	b := s.as(t, colleague)
	send := func(reference string, fields ...string) answer {
		return b.post("/dossiers/bris-de-glace", append([]string{"poste", s.own.Slug, "reference", reference}, fields...)...)
	}
	b.expect(b.get("/dossiers/bris-de-glace"), 200, "Briser la glace", "trois heures")
	b.expect(send("abcde"), 422, "un motif de la liste", `value="abcde"`)
	b.expect(send("abcde", "motif", "urgence_vitale"), 200, "Aucun dossier ne peut être ouvert ainsi")
	s.pass(6 * time.Minute)
	b.expect(send(casework.ReferenceOf(c.ID), "motif", "urgence_vitale"), 403, "bris de glace", "!Yasmine") // who is there is asked again
	b = s.as(t, colleague)
	b.goes(send(casework.ReferenceOf(c.ID), "motif", "urgence_vitale"), view.CaseURL(c.ID))
	b.expect(b.get(view.CaseURL(c.ID)), 200, "Dossier ouvert par bris de glace", "13\u00a0h\u00a006", "Yasmine Lefèvre", "!elle a peur")
	for _, part := range []string{"/mesures", "/documents", "/evaluation", "/rendez-vous/nouveau"} {
		b.expect(b.get(view.CaseURL(c.ID)+part), 200, "Dossier ouvert par bris de glace", "13\u00a0h\u00a006", "!>Accès<")
	}
	b.opensItsTabs(view.CaseURL(c.ID))
	one := s.as(t, keeper)
	one.opensItsTabs(view.CaseURL(c.ID))
	one.expect(one.get(view.CaseURL(c.ID)+"/mesures"), 200, "!Dossier ouvert par bris de glace", ">Accès<")
	one.expect(one.get("/"), 200, "Bris de glace", "Camille collegue a ouvert votre dossier")
	one.expect(one.get(view.CaseURL(c.ID)), 200, "Camille collegue a ouvert ce dossier", "urgence vitale")
	dpo := s.as(t, s.named(t, "dpo"))
	page := dpo.expect(dpo.get("/bris-de-glace"), 200, "Camille collegue", "essai sans résultat", casework.ReferenceOf(c.ID), "!Lefèvre", "!En retard")
	id := page.body[strings.Index(page.body, `action="/bris-de-glace/`)+len(`action="/bris-de-glace/`):]
	dpo.goes(dpo.post("/bris-de-glace/"+id[:26], "avis", "justifie"), "/bris-de-glace?fait=avis")
	s.pass(8 * 24 * time.Hour)
	dpo = s.as(t, s.named(t, "dpo"))
	dpo.expect(dpo.get("/bris-de-glace"), 200, "Justifié", "1 bris de glace attend un avis depuis plus d'une semaine", "En retard")
	b = s.as(t, colleague)
	b.expect(b.get(view.CaseURL(c.ID)), 404)
}

func TestAGlassThatMayNotBeBrokenAnswersLikeNothing(t *testing.T) {
	s := open(t)
	keeper := s.accounts[casework.Worker]
	colleague := s.account(t, casework.Worker, "collegue", s.own)
	c := s.opened(t, keeper.Actor(), s.own)
	fatal(t, s.store.ShutOut(t.Context(), keeper.Actor(), c.ID, casework.Shutout{Account: colleague.ID}))
	b := s.as(t, colleague)
	ask := func(reference string) string {
		a := b.expect(b.post("/dossiers/bris-de-glace", "poste", s.own.Slug, "reference", reference, "motif", "urgence_vitale"), 200)
		return strings.ReplaceAll(a.body, reference, "")
	}
	if ask(casework.ReferenceOf(c.ID)) != ask("zzzzz") {
		t.Error("what is shut answers otherwise than what is not there")
	}
}

func TestAnEmployerSharesOutCasesWithoutSeeingOne(t *testing.T) {
	s := open(t)
	keeper := s.accounts[casework.Worker]
	colleague := s.account(t, casework.Worker, "collegue", s.own)
	c := s.opened(t, keeper.Actor(), s.own)
	b := s.as(t, s.named(t, "lead"))
	b.expect(b.get("/passations"), 200, "Camille worker", "Camille collegue", "!Lefèvre", "!"+casework.ReferenceOf(c.ID))
	b.expect(b.post("/passations", "poste", s.own.Slug), 422, "la référence d'un dossier, ou un intervenant")
	b.goes(b.post("/passations", "poste", s.own.Slug, "reference", "zzzzz", "a", string(colleague.ID), "motif", "depart"), "/passations?fait=confies")
	b.goes(b.post("/passations", "poste", s.own.Slug, "de", string(keeper.ID), "a", string(colleague.ID), "motif", "depart"), "/passations?fait=confies")
	two := s.as(t, colleague)
	two.expect(two.get(view.CaseURL(c.ID)), 200, "Départ de la personne en charge", "Par Camille lead")
	two.expect(two.get("/passations"), 403)
}

func TestFiguresAreExactForAWorkerWhoIsAlone(t *testing.T) {
	s := open(t)
	storetest.Import(t, s.store, s.own, storetest.Row(0, "A-1", casework.NewDay(2025, 3, 3)))
	b := s.as(t, s.accounts[casework.Worker])
	report := "/bilans/" + s.own.Slug + "/2025"
	b.expect(b.get(report), 200, "!n. c. =")
	s.account(t, casework.Worker, "collegue", s.own)
	b.expect(b.get(report), 200, "n. c. =", "Vous n'êtes pas seul")
}

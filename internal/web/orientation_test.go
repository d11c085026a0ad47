package web

import (
	"archive/zip"
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// someOriented is a site whose worker has a case with a kept appointment.
func someOriented(t *testing.T) (*site, *browser, string) {
	t.Helper()
	s := open(t)
	row := storetest.Row(0, "A-1", storetest.Today-40)
	row.Orientations = nil
	storetest.Import(t, s.store, s.own, row)
	return s, s.as(t, s.named(t, "worker")), "/dossiers/" + string(s.someCase(t, s.own))
}

var stepForm = regexp.MustCompile(`action="(/dossiers/[^"]+/orientations/[^"/]+)"`)

func TestAWorkerOrientsAndFollowsUntilTheEffect(t *testing.T) {
	_, b, at := someOriented(t)
	b.goes(b.get("/annuaire"), "/annuaire/fontenay-sous-bois")
	b.expect(b.post("/annuaire/fontenay-sous-bois", "nom", "", "type", "siao_115", "communes", "Saint-Denis", "courriel", "accueil"), 422, "Plusieurs communes portent ce nom", "nom du service", "accueil@service.fr")
	b.expect(b.post("/annuaire/fontenay-sous-bois", "nom", " ", "type", "siao_115", "notes", "gardé"), 422, "nom du service", "gardé")
	b.goes(b.post("/annuaire/fontenay-sous-bois", "nom", "Le Tilleul", "type", "siao_115", "communes", "94033, Vincennes"), "/annuaire/fontenay-sous-bois?fait=partenaire")
	b.expect(b.get("/annuaire/fontenay-sous-bois?type=siao_115&commune=Vincennes"), 200, "Le Tilleul", "Fontenay-sous-Bois, Vincennes")
	b.expect(b.get("/annuaire/fontenay-sous-bois?commune=94028"), 200, "!Le Tilleul", "Aucun partenaire ne répond")

	partner := regexp.MustCompile(`value="([0-9a-z]{26})"`).FindStringSubmatch(b.get(at + "/orientations/nouvelle").body)[1]
	b.expect(b.post(at+"/orientations", "partenaire", partner, "le", "2026-11-14"), 422, "le besoin pour lequel", "2026-11-14")
	b.expect(b.post(at+"/orientations", "le", "hier"), 422, "le besoin pour lequel", "un partenaire de l", "Une date est attendue", "!la date de la proposition")
	b.goes(b.post(at+"/orientations", "besoin", "hebergement", "partenaire", partner, "le", "2026-11-14"), at+"/orientations?fait=orientation")
	b.expect(b.get("/orientations"), 200, "Le Tilleul", "9 jours", "!Lefèvre")
	b.expect(b.post("/orientations"), 200, "Yasmine Lefèvre")
	b.expect(b.get("/"), 200, "En attente d'une réponse", "Le Tilleul", "!Lefèvre", "Sans nouvelles depuis 30 jours")

	step := stepForm.FindStringSubmatch(b.get(at + "/orientations").body)[1]
	b.expect(b.post(step, "suite", "refusee", "le", "2026-11-16", "version", "1"), 422, "le motif du refus", `value="2026-11-16"`)
	b.expect(b.post(step, "suite", "refusee", "le", "hier", "version", "1"), 422, "le motif du refus", "Une date est attendue")
	b.expect(b.post(step, "suite", "acceptee", "le", "2026-11-10", "version", "1"), 422, "pas avant l'étape précédente")
	b.goes(b.post(step, "suite", "acceptee", "le", "2026-11-18", "version", "1"), at+"/orientations?fait=suite")
	b.expect(b.post(step, "suite", "effective", "le", "2026-11-20", "version", "1"), 409, "Rien n'a été écrasé", "acceptée le 18/11/2026")
	b.goes(b.post(step, "suite", "effective", "le", "2026-11-20", "version", "2"), at+"/orientations?fait=suite")
	b.expect(b.get(at+"/orientations"), 200, "effective le 20/11/2026")
	b.expect(b.get("/bilans/fontenay-sous-bois/2026/bilan.csv"), 200, "siao_115")
}

func TestAPartnerChangedByTwoShowsBothTextsAndMayBeRetired(t *testing.T) {
	_, b, _ := someOriented(t)
	list := "/annuaire/fontenay-sous-bois"
	b.goes(b.post(list, "nom", "Le Tilleul", "type", "siao_115"), list+"?fait=partenaire")
	one := list + "/" + regexp.MustCompile(list + `/([0-9a-z]{26})`).FindStringSubmatch(b.get(list).body)[1]
	b.goes(b.post(one, "nom", "Le Grand Tilleul", "type", "siao_115", "version", "1"), list+"?fait=partenaire")
	b.expect(b.post(one, "nom", "Le Petit Tilleul", "type", "siao_115", "version", "1"), 409, "Le Grand Tilleul", "Le Petit Tilleul", `name="version" value="2"`)
	b.goes(b.post(one+"/retrait", "retire", "1", "version", "2"), list+"?fait=partenaire")
	b.expect(b.get(list), 200, "!Le Grand Tilleul")
	b.expect(b.get(list+"?retires=1"), 200, "Le Grand Tilleul", "retiré le")
}

func TestALetterIsMadeWithinTheSafeContactAndLogged(t *testing.T) {
	s, b, at := someOriented(t)
	reach(t, s, casework.ByCall)
	b.goes(b.post(at+"/orientations", "besoin", "hebergement", "type", "siao_115", "le", "2026-11-14"), at+"/orientations?fait=orientation")
	form := stepForm.FindStringSubmatch(b.get(at + "/orientations").body)[1] + "/lettre"
	b.expect(b.get(form), 200, "Téléphone", `value="telephone" checked`, `value="adresse">`, "la consigne de contact ne le permet pas")
	letter := []string{"finalite", "mise_a_l_abri", "remise", "partenaire", "elements", "nom", "elements", "besoin"}
	b.expect(b.post(form, letter...), 422, "informée et d'accord")
	b.expect(b.post(form, "remise", "courrier"), 422, "informée et d'accord", "ce à quoi servent", "aucun courrier", "un élément au moins")
	letter = append(letter, "accord", "1")
	b.expect(b.post(form, append(letter, "elements", "adresse")...), 422, "ne permet pas d'écrire à cette personne", "La lettre n'est pas faite")
	b.expect(b.post(form, "finalite", "relais", "remise", "courrier", "elements", "nom", "accord", "1"), 422, "aucun courrier")
	b.expect(b.get(at+"/orientations"), 200, "Rien n'a été partagé")

	a := b.post(form, append(letter, "elements", "telephone")...)
	if a.StatusCode != 303 {
		t.Fatalf("%d: %s", a.StatusCode, excerpt(a.body))
	}
	to := a.Header.Get("Location")
	b.expect(b.get(to), 200, "Yasmine Lefèvre", "06 11 22 33 44", "sans laisser de message", "L121-6-2", "!3 rue des Lilas")
	odt := b.get(to + "/lettre.odt")
	if h := odt.Header.Get("Content-Disposition"); h != `attachment; filename="lettre-orientation.odt"` {
		t.Error(h)
	}
	if _, err := zip.NewReader(strings.NewReader(odt.body), int64(len(odt.body))); err != nil {
		t.Error(err)
	}
	b.expect(b.get(at+"/orientations"), 200, "Demander une mise à l'abri", "Nom et prénom, Besoin, Téléphone")
	if strings.Contains(s.logText(), "Lefèvre") {
		t.Error("the log names the person")
	}
}

// reach gives the first person a phone and an address, and the ways allowed.
func reach(t *testing.T, s *site, ways ...casework.Channel) {
	t.Helper()
	worker := s.named(t, "worker").Actor()
	f, err := s.store.CaseFile(t.Context(), worker, s.someCase(t, s.own))
	if err != nil {
		t.Fatal(err)
	}
	p := f.Person
	p.Identity.Phones, p.Identity.Address, p.Identity.Contact = []string{"06 11 22 33 44"}, "3 rue des Lilas", casework.SafeContact{Ways: ways, Asked: true}
	if err := s.store.SavePerson(t.Context(), worker, p); err != nil {
		t.Fatal(err)
	}
}

func TestACaseWithoutAnyMeetingSaysWhyNobodyCanBeOriented(t *testing.T) {
	s := open(t)
	worker := s.named(t, "worker")
	c, err := s.store.OpenCase(t.Context(), worker.Actor(), casework.Person{}, casework.Case{Post: s.own.ID, Facts: casework.CaseFacts{Children: casework.Unknown}})
	if err != nil {
		t.Fatal(err)
	}
	b := s.as(t, worker)
	b.expect(b.get("/dossiers/"+string(c.ID)+"/orientations"), 200, "enregistrez d'abord un rendez-vous honoré", "!Orienter vers un partenaire")
}

// The month on the first page and the same month's report are one figure.
func TestTheMonthOfTheFirstPageIsThatOfTheReport(t *testing.T) {
	s := open(t)
	for i := range 7 {
		first, again := storetest.Row(i, fmt.Sprint("A-", i), storetest.Today-casework.Day(20*i)), storetest.Row(i, fmt.Sprint("A-", i), storetest.Today-casework.Day(2*i))
		again.FirstOn, again.Rank = first.On, 1
		storetest.Import(t, s.store, s.own, first, again)
	}
	worker := s.named(t, "worker")
	day, err := s.store.Workday(t.Context(), worker.Actor(), s.own.ID)
	if err != nil {
		t.Fatal(err)
	}
	rq := &request{Server: s.web, actor: worker.Actor(), Request: httptest.NewRequest("GET", "/", nil)}
	whole, err := rq.reports(s.own, day.Month)
	if err != nil {
		t.Fatal(err)
	}
	card, err := rq.dayCard(s.own, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"appointments_kept", "persons_met", "persons_new", "delay_median_days"} {
		got, want := card.Months[0].Month.Figure(name), whole[0].Figure(name)
		if got.Value != want.Value || got.Known != want.Known || want.Value == 0 {
			t.Errorf("%s: %v on the first page, %v in the report", name, got.Value, want.Value)
		}
	}
	if len(day.Met) == 7 && day.Appointments == nil {
		t.Error("the day is empty")
	}
}

// BenchmarkHome is the worker's first page over 10,000 cases, one in five open.
// The budget is 50 ms.
func BenchmarkHome(b *testing.B) {
	s := open(b)
	const persons = 10_000
	_, err := s.store.ImportRegister(b.Context(), storetest.Console, s.own.ID, store.ImportOptions{}, func(yield func(*casework.RegisterRow, error) bool) {
		for i := range persons {
			on := storetest.Today - casework.Day(i%2000)
			for n := range 5 {
				r := storetest.Row(i, fmt.Sprint("B-", i), on-casework.Day(12*(4-n)))
				r.Rank, r.FirstOn, r.Line = n, on-48, i*5+n+2
				r.Orientations[0].Outcome = casework.Proposed
				if n < 4 {
					r.Orientations, r.Acts = nil, []casework.Act{"ecoute"}
				}
				if i%5 != 0 {
					r.ClosedOn, r.Reason = on, "relais_pris"
				}
				if !yield(r, nil) {
					return
				}
			}
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	browser := s.as(b, s.named(b, "worker"))
	b.ResetTimer()
	for b.Loop() {
		if a := browser.get("/"); a.StatusCode != 200 {
			b.Fatal(a.StatusCode)
		}
	}
}

package web

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/sealed"
	"permanence/internal/signing"
	"permanence/internal/store/storetest"
)

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)">`)

// steps sends one step of the form that a page shows.
func (b *browser) step(page, step string, fields ...string) answer {
	b.t.Helper()
	a := b.get(page)
	for _, m := range hiddenField.FindAllStringSubmatch(a.body, -1) {
		fields = append(fields, m[1], m[2])
	}
	path, _, _ := strings.Cut(page, "?")
	return b.post(path, append(fields, "etape", step)...)
}

const prepared = "/bilans/fontenay-sous-bois/2025/sceller?seuil=5"

func TestAWorkerChecksThenSealsAndReadersReadIt(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.year(t, s.own, 61)
	b, reader := s.as(t, s.accounts[casework.Worker]), s.as(t, s.accounts[casework.Reader])
	reader.expect(reader.get("/bilans/scelles"), 200, "encore scellé", "!61")
	b.expect(b.get("/bilans/fontenay-sous-bois/2025"), 200, prepared)
	b.expect(b.get(prepared), 200, "J'ai vérifié ces chiffres", "61", "!Sceller ce bilan")
	b.expect(b.step(prepared, "sceller"), 422, "pas encore vérifié")
	b.goes(b.step(prepared, "verifier", "remarques", "Mairie ouverte en mars."), prepared+"&fait=verifier")
	b.expect(b.get("/bilans/scelles"), 200, "En préparation", "(vérifié)")
	b.expect(b.step(prepared, "sceller", "remarques", "Autre chose."), 422, "vérifiez de nouveau", "Autre chose.")
	b.goes(b.step(prepared, "sceller", "remarques", "Mairie ouverte en mars."), "/bilans/scelles/2025-001-v1?fait=scelle")

	for _, role := range []casework.Role{casework.Worker, casework.Lead, casework.Steering, casework.Reader} {
		r := s.as(t, s.accounts[role])
		r.expect(r.get("/bilans/scelles"), 200, "/bilans/scelles/2025-001-v1")
		r.expect(r.get("/bilans/scelles/2025-001-v1"), 200, "Mairie ouverte en mars.", "61", "n. c.", "permanence-bilans+", "!Lefèvre")
		r.expect(r.get("/bilans/scelles/2025-001-v1/projection"), 200, "61")
	}
	reader.expect(reader.get("/"), 200, "/bilans/scelles/2025-001-v1", "61")
	for _, f := range sealedForms {
		a := reader.expect(reader.get("/bilans/scelles/2025-001-v1/"+f.path), 200, "!Lefèvre")
		if !strings.Contains(a.Header.Get("Content-Disposition"), `filename="2025-001-v1-`) || a.Header.Get("Content-Type") != f.form.ContentType() {
			t.Errorf("%s comes as %q, %q", f.path, a.Header.Get("Content-Type"), a.Header.Get("Content-Disposition"))
		}
	}
	key, err := s.store.SealingKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d, err := sealed.Open([]byte(reader.get("/bilans/scelles/2025-001-v1/bilan-scelle.json").body), key)
	if err != nil || len(d.Files) != len(sealedForms) {
		t.Fatalf("%v", err)
	}
	if form, ok := d.FormOf([]byte(reader.get("/bilans/scelles/2025-001-v1/bilan.pdf").body)); !ok || form != "pdf" {
		t.Error("the PDF that comes is not the one that was signed")
	}
	for _, role := range []casework.Role{casework.Desk, casework.Admin, casework.DPO} {
		r := s.as(t, s.accounts[role])
		r.expect(r.get("/bilans/scelles/2025-001-v1"), 403, "!61")
	}
	stranger := s.as(t, s.account(t, casework.Reader, "autre-commune", s.other))
	stranger.expect(stranger.get("/bilans/scelles/2025-001-v1"), 404, "!61")
	stranger.expect(stranger.get("/bilans/scelles/2025-001-v1/bilan.csv"), 404)
	stranger.expect(stranger.get("/bilans/scelles/2025-999-v1"), 404)
}

func TestFactsThatMoveAfterTheCheckMustBeCheckedAgain(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.year(t, s.own, 61)
	b := s.as(t, s.accounts[casework.Worker])
	b.goes(b.step(prepared, "verifier"), prepared+"&fait=verifier")
	storetest.Import(t, s.store, s.own, storetest.Row(70, "une-de-plus", casework.NewDay(2025, 4, 7)))
	b.expect(b.get(prepared), 200, "ont changé depuis la vérification", "!Sceller ce bilan")
	b.expect(b.step(prepared, "sceller"), 409, "vérifiez de nouveau")
	b.goes(b.step(prepared, "retirer"), "/bilans/scelles?fait=brouillon-retire")
	b.expect(b.get("/bilans/fontenay-sous-bois/2026/sceller"), 422, "période terminée")
	b.expect(b.post("/bilans/fontenay-sous-bois/2025/sceller", "etape", "verifier", "version", "7"), 409, "Quelqu'un a modifié")
}

func TestANewVersionSaysWhyAndBothStayReadable(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.year(t, s.own, 61)
	b := s.as(t, s.accounts[casework.Worker])
	worker := s.accounts[casework.Worker].Actor()
	s.seal(t, worker, s.own, casework.YearPeriod(2025), 5)
	b.expect(b.step(prepared, "verifier", "motif", "Pour voir."), 422, "Rien n'a changé")
	rows := make([]*casework.RegisterRow, 20)
	for i := range rows {
		rows[i] = storetest.Row(100+i, "n"+string(rune('a'+i)), casework.NewDay(2025, 6, 2))
	}
	storetest.Import(t, s.store, s.own, rows...)
	b.expect(b.step(prepared, "verifier"), 422, "Dites pourquoi", `href="#champ-motif"`)
	b.goes(b.step(prepared, "verifier", "motif", "Le registre de juin manquait."), prepared+"&fait=verifier")
	b.goes(b.step(prepared, "sceller", "motif", "Le registre de juin manquait."), "/bilans/scelles/2025-001-v2?fait=scelle")
	b.expect(b.get("/bilans/scelles/2025-001-v2"), 200, "Le registre de juin manquait.", "81", "/bilans/scelles/2025-001-v1")
	b.expect(b.get("/bilans/scelles/2025-001-v1"), 200, "Une version plus récente", "/bilans/scelles/2025-001-v2", "61")
	b.expect(b.get("/bilans/scelles"), 200, "remplacée")
}

// The remarks of a report are those of its next version, until the worker changes
// them; what changes is told, remarks included.
func TestANewVersionKeepsTheRemarksOfTheOneBefore(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.year(t, s.own, 61)
	b := s.as(t, s.accounts[casework.Worker])
	const remarks, other = "Permanence suspendue en août.", "Permanence suspendue en juillet."
	b.goes(b.step(prepared, "verifier", "remarques", remarks), prepared+"&fait=verifier")
	b.goes(b.step(prepared, "sceller", "remarques", remarks), "/bilans/scelles/2025-001-v1?fait=scelle")
	b.expect(b.get(prepared), 200, remarks+"</textarea>", "Rien n'a changé")
	b.expect(b.step(prepared, "verifier", "remarques", remarks, "motif", "Pour voir."), 422, "Rien n'a changé")
	b.goes(b.step(prepared, "brouillon", "remarques", other, "motif", "Le mois était faux."), prepared+"&fait=brouillon")
	b.expect(b.get(prepared), 200, other+"</textarea>", "les remarques seules changent", "!Rien n'a changé")
	b.goes(b.step(prepared, "verifier", "remarques", "", "motif", "Sans remarque."), prepared+"&fait=verifier")
	b.expect(b.get(prepared), 200, "!"+remarks, "!"+other, "les remarques seules changent")
}

// Half past midnight in Paris is still the day before in UTC: every day that a
// person reads is that of Paris, as in what is sealed.
func TestAReportSealedAfterMidnightIsOfTheDayInTheInstallationsZone(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.year(t, s.own, 61)
	paris := time.FixedZone("Paris", 3600)
	s.mu.Lock()
	s.now = time.Date(s.now.Year(), s.now.Month(), s.now.Day(), 0, 30, 0, 0, paris)
	s.mu.Unlock()
	today, before := casework.DayOf(s.clock()), casework.DayOf(s.clock().UTC())
	if today != before+1 {
		t.Fatalf("%s in Paris, %s in UTC: this proves nothing", today, before)
	}
	b := s.as(t, s.accounts[casework.Worker])
	b.expect(b.post("/totaux-declares/fontenay-sous-bois", "annee", "2019", "chiffre", "persons_met", "valeur", "41", "source", "Rapport 2019"), 303)
	b.expect(b.get("/totaux-declares/fontenay-sous-bois"), 200, "le "+today.French(), "!"+before.French())
	b.goes(b.step(prepared, "verifier"), prepared+"&fait=verifier")
	b.expect(b.get(prepared), 200, "Vérifié le "+today.French(), "!"+before.French())
	b.goes(b.step(prepared, "sceller"), "/bilans/scelles/2025-001-v1?fait=scelle")
	b.expect(b.get("/bilans/scelles"), 200, today.French(), "!"+before.French())
	b.expect(b.get("/bilans/scelles/2025-001-v1"), 200, today.FrenchLong(), "!"+before.FrenchLong())
}

func TestALinkOpensOneSealedReportUntilItIsRevokedOrOver(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.year(t, s.own, 61)
	b := s.as(t, s.accounts[casework.Worker])
	at := "/bilans/scelles/" + s.seal(t, s.accounts[casework.Worker].Actor(), s.own, casework.YearPeriod(2025), 5).ID
	until := (storetest.Today + 10).String()
	b.expect(b.post(at+"/liens", "pour", "", "jusquau", until), 422, "à qui vous donnez")
	b.expect(b.post(at+"/liens", "pour", "Mme Martin", "jusquau", "2030-01-01"), 422, "90 jours", "Mme Martin", "2030-01-01")
	link := func() string {
		a := b.expect(b.post(at+"/liens", "pour", "Mme Martin, CAF", "jusquau", until), 200, "ne sera plus montré")
		_, path, _ := strings.Cut(html.UnescapeString(a.body), s.URL)
		path, _, _ = strings.Cut(path, "<")
		return path
	}
	path := link()
	fresh := s.browser(t)
	a := fresh.expect(fresh.get(path), 200, "par un lien de lecture", "61", "!Lefèvre", "!"+path, "!/bilans/scelles", "!Télécharger")
	if a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(a.Header.Get("X-Robots-Tag"), "noindex") || len(a.Header["Set-Cookie"]) > 0 {
		t.Errorf("headers: %v", a.Header)
	}
	b.expect(b.get(at), 200, "ouvert 1 fois", "!"+path)
	if strings.Contains(s.logText(), strings.TrimPrefix(path, "/lecture/")) {
		t.Error("the link is in the program's own log")
	}
	all, err := s.store.ReportLinks(t.Context(), s.accounts[casework.Worker].Actor(), strings.TrimPrefix(at, "/bilans/scelles/"))
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	reader := s.as(t, s.accounts[casework.Reader])
	reader.expect(reader.post(at+"/liens/"+all[0].ID+"/revocation"), 403)
	reader.expect(reader.post(at+"/liens", "pour", "Moi", "jusquau", until), 403)
	b.goes(b.post(at+"/liens/"+all[0].ID+"/revocation"), at+"?fait=lien-revoque")
	fresh.expect(fresh.get(path), 404, "demandez-en un autre", "!61")

	path = link()
	fresh.expect(fresh.get(path), 200)
	s.pass(11 * 24 * time.Hour)
	fresh.expect(fresh.get(path), 404, "demandez-en un autre", "!61")
	for range mostMisses {
		fresh.get("/lecture/AAAABBBBCCCCDDDDEEEEFFFFGG")
	}
	if a := fresh.get("/lecture/AAAABBBBCCCCDDDDEEEEFFFFGG"); a.StatusCode != 429 || a.Header.Get("Retry-After") == "" {
		t.Errorf("after %d links that lead nowhere the answer is %d", mostMisses, a.StatusCode)
	}
}

var number = regexp.MustCompile(`[0-9]+(?:,[0-9]+)?`)

var markup = regexp.MustCompile(`(?s)<(script|style|head)\b.*?</(script|style|head)>|<[^>]*>`)

// numbersOf are the numbers that a page or a file shows, its markup left out.
func numbersOf(a answer) []string {
	text := markup.ReplaceAllString(a.body, " ")
	return number.FindAllString(noSpaces.Replace(html.UnescapeString(text)), -1)
}

// Whatever address, form or period a reader asks for under /bilans, the numbers
// that come are numbers of the sealed reports.
func TestAReaderGetsNoNumberThatTheSealedReportsDoNotSay(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.year(t, s.own, 61)
	worker := s.accounts[casework.Worker].Actor()
	r := s.seal(t, worker, s.own, casework.YearPeriod(2025), 5)
	storetest.Import(t, s.store, s.own, storetest.Row(70, "une-de-plus", casework.NewDay(2025, 4, 7)), storetest.Row(71, "une-autre", casework.NewDay(2026, 1, 7)))
	_, d, err := s.store.SealedReport(t.Context(), worker, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, f := range sealedForms {
		_, content, err := s.store.SealedFile(t.Context(), worker, r.ID, string(f.form))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range numbersOf(answer{body: string(content)}) {
			said[n] = true
		}
	}
	before := len(said)
	for _, n := range notFigures(d, s) {
		said[n] = true
	}
	asked, opened := 0, 0
	for _, role := range []casework.Role{casework.Reader, casework.Lead, casework.Steering} {
		b, once := s.as(t, s.accounts[role]), map[string]bool{}
		for _, rt := range routes() {
			if rt.method != "GET" || !strings.HasPrefix(rt.pattern, "/bilans") && rt.pattern != "/{$}" {
				continue
			}
			for _, period := range []string{"2025", "2024", "2026", "2025-T1", "2025-T2", "2025-04-01_2025-04-30", "2024-10-01_2025-12-31", "2025-01-01_2026-01-31"} {
				for _, query := range []string{"", "?seuil=11", "?poste=" + s.own.Slug + "&periode=" + period, "?poste=" + s.own.Slug + "&du=2025-04-01&au=2025-04-30"} {
					path := strings.NewReplacer("{$}", "", "{post}", s.own.Slug, "{period}", period, "{sealed}", r.ID).Replace(rt.pattern)
					if once[path+query] { // of a route that names no period
						continue
					}
					once[path+query] = true
					a := b.get(path + query)
					asked++
					live := strings.Contains(rt.pattern, "{period}")
					if live && a.StatusCode != 403 && a.StatusCode != 404 {
						t.Fatalf("%s by %s answers %d", path, role, a.StatusCode)
					}
					if a.StatusCode != 200 || strings.HasPrefix(a.body, "PK") || strings.HasPrefix(a.body, "%PDF") || strings.HasSuffix(path, ".json") {
						continue
					}
					opened++
					for _, n := range numbersOf(a) {
						if !said[n] {
							t.Errorf("%s by %s says %s, which no sealed report does", path, role, n)
							said[n] = true // once
						}
					}
				}
			}
		}
	}
	t.Logf("%d addresses asked, %d opened, %d numbers are said by the sealed report", asked, opened, before)
	if opened < 100 {
		t.Errorf("only %d pages were opened: this proves nothing", opened)
	}
}

// notFigures are the numbers of a page that count nothing: dates, versions, the
// number of the report, its seal, what is masked.
func notFigures(d *sealed.Document, s *site) []string {
	text := strings.Join([]string{d.Number, d.ID(), sealed.InGroups(d.Digest), d.Public, signing.Fingerprint(d.Public), d.SealedOn.French(), d.SealedOn.FrenchLong(),
		d.Period.French(), longDay(s.clock()), "essai 1 2 3 4 5 6 7 8 9 10 11 256 SHA-256"}, " ")
	return number.FindAllString(text, -1)
}

package web

import (
	"archive/zip"
	"bytes"
	"io"
	"mime/multipart"
	"regexp"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

const picture = "\x89PNG\r\n\x1a\n"

func section(content string) *io.SectionReader {
	return io.NewSectionReader(strings.NewReader(content), 0, int64(len(content)))
}

// plantParts surrounds a case of a post with a measure, a task, a document, an
// assessment, and the post with an activity, all of them telling a name where
// they may.
func (s *site) plantParts(t testing.TB, post casework.Post, name string) []string {
	t.Helper()
	ctx, id := t.Context(), s.someCase(t, post)
	worker := casework.Actor{Account: s.accounts[casework.Worker].ID, Role: casework.Worker, Posts: []casework.PostID{post.ID}}
	today := storetest.Today
	m, err1 := s.store.SaveMeasure(ctx, worker, casework.ProtectionMeasure{Case: id, Kind: "tgd", State: "demandee", AskedOn: today, ITTDays: casework.Unknown})
	k, err2 := s.store.AddTask(ctx, worker, casework.Task{Case: id, Text: "Rappeler " + name, DueOn: today})
	d, err3 := s.store.AddDocument(ctx, worker, id, name+".png", section(picture+name))
	a, err4 := s.store.SaveActivity(ctx, worker, casework.Activity{Post: post.ID, On: today, Kind: "formation", Minutes: 60, People: 9})
	_, err5 := s.store.SaveAssessment(ctx, worker, "", casework.Assessment{Case: id, On: today, SafetyPlan: "chez " + name, Danger: casework.Danger{Judged: casework.DangerWatched}})
	f, err6 := s.store.CaseFile(ctx, worker, id)
	f.Person.Identity.Contact = casework.SafeContact{Ways: []casework.Channel{casework.BySMS}, Asked: true}
	err7 := s.store.SaveIdentity(ctx, worker, id, f.Person)
	x, err8 := s.store.PrepareMessage(ctx, worker, casework.PreparedMessage{Case: id, Channel: casework.BySMS, Text: "Bonjour " + name})
	for _, err := range []error{err1, err2, err3, err4, err5, err6, err7, err8} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return []string{"{measure}", m.ID, "{task}", k.ID, "{document}", d.ID, "{activity}", a.ID, "{message}", x.ID, "{callback}", casework.NewID(storetest.Now())}
}

// surrounded is a site with a case, the address of the case and a worker at
// its pages.
func surrounded(t *testing.T) (*site, *browser, string) {
	t.Helper()
	s := open(t)
	storetest.Import(t, s.store, s.own, storetest.Row(0, "A-1", casework.NewDay(2025, 3, 3)))
	storetest.Import(t, s.store, s.other, storetest.Row(0, "B-1", casework.NewDay(2025, 3, 3)))
	return s, s.as(t, s.accounts[casework.Worker]), "/dossiers/" + string(s.someCase(t, s.own))
}

// send uploads a file to an address.
func (b *browser) send(path, name, content string) answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("fichier", name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do("POST", path, w.FormDataContentType(), &body)
}

// find is what a pattern finds on a page, its only group.
func (b *browser) find(a answer, pattern string) string {
	b.t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(a.body)
	if found == nil {
		b.t.Fatalf("%s is not on %s: %s", pattern, a.Request.URL.Path, excerpt(a.body))
	}
	return found[1]
}

func TestAMeasureIsAddedChangedTakenAwayAndPutBack(t *testing.T) {
	_, b, at := surrounded(t)
	b.expect(b.get(at+"/mesures"), 200, "Aucune mesure n'est notée", "Rien à faire")
	b.expect(b.post(at+"/mesures", "mesure", "tgd", "etat", "accordee", "demandee_le", "2026-11-02", "itt", "beaucoup"), 422, `value="2026-11-02"`, `value="beaucoup"`, "Un nombre entier est attendu", "la date de l'accord, du refus ou du dépôt", `value="tgd" selected`)
	b.expect(b.post(at+"/mesures", "mesure", "tgd", "etat", "accordee", "demandee_le", "2026-11-02"), 422, "la date de l'accord, du refus ou du dépôt")
	b.goes(b.post(at+"/mesures", "mesure", "auu", "etat", "demandee", "demandee_le", "2026-11-19", "connu_caf", "non"), at+"/mesures?fait=mesure")
	page := b.expect(b.get(at+"/mesures?fait=mesure"), 200, "La mesure est enregistrée", "Aide universelle d'urgence (AUU)", "5 jours ouvrés", "26/11/2026")
	one := b.find(page, `href="(/dossiers/[^"]+/mesures/[^"]+)"`)
	page = b.expect(b.get(one), 200, `value="2026-11-19"`)
	version := b.find(page, `name="version" value="(\d+)"`)
	change := []string{"mesure", "auu", "etat", "accordee", "demandee_le", "2026-11-19", "decidee_le", "2026-11-20", "connu_caf", "non", "version", version}
	b.goes(b.post(one, change...), at+"/mesures?fait=mesure")
	change[3], change[7] = "refusee", "2026-11-21"
	page = b.expect(b.post(one, change...), 409, "Enregistré entre-temps", "Réponse ou dépôt le 20/11/2026", `value="2026-11-21"`, `value="refusee" selected`)
	change[len(change)-1] = b.find(page, `name="version" value="(\d+)"`)
	b.goes(b.post(one, change...), at+"/mesures?fait=mesure")
	b.goes(b.post(one, "geste", "retirer"), at+"/mesures?fait=retire")
	b.expect(b.get(at+"/mesures?fait=retire"), 200, "Retirée aujourd'hui", `value="retablir"`)
	b.expect(b.get(one), 404)
	b.goes(b.post(one, "geste", "retablir"), at+"/mesures?fait=retabli")
	b.expect(b.get(one), 200, `value="refusee" selected`)
	b.expect(b.post(one, "geste", "brûler"), 422)
}

func TestAFormOfACaseThatIsSentTwiceAddsOnce(t *testing.T) {
	_, b, at := surrounded(t)
	for _, form := range []struct {
		page, to, shows string
		typed           []string
	}{
		{at + "/mesures", at + "/mesures", "(AUU)</strong>", []string{"mesure", "auu", "etat", "demandee", "demandee_le", "2026-11-19"}},
		{at + "/mesures", at + "/taches", "<p>Rappeler la CAF", []string{"tache", "Rappeler la CAF"}},
		{at, at + "/notes", "Une phrase gardée", []string{"texte", "Une phrase gardée"}},
	} {
		number := b.find(b.get(form.page), `action="`+form.to+`"[\s\S]*?name="numero" value="(\w+)"`)
		for range 2 {
			b.expect(b.post(form.to, append(form.typed, "numero", number)...), 303)
		}
		if n := strings.Count(b.get(form.page).body, form.shows); n != 1 {
			t.Errorf("%s: what was sent twice is there %d times", form.to, n)
		}
	}
}

func TestTheFirstPageSaysThatAnEmergencyAidIsNotPaidInTime(t *testing.T) {
	_, b, at := surrounded(t)
	b.goes(b.post(at+"/mesures", "mesure", "auu", "etat", "demandee", "demandee_le", "2026-11-02", "connu_caf", "oui"), at+"/mesures?fait=mesure")
	b.expect(b.get("/"), 200, "Délai de versement passé et aucun versement noté", "depuis le 05/11/2026")
}

func TestATaskIsAddedDoneAndToDoAgain(t *testing.T) {
	_, b, at := surrounded(t)
	b.expect(b.post(at+"/taches", "tache", "", "echeance", "2026-12-01"), 422, "ce qu'il y a à faire", `value="2026-12-01"`)
	b.expect(b.post(at+"/taches", "tache", "appeler le SIAO", "echeance", "demain"), 422, "Une date est attendue", `value="appeler le SIAO"`, `value="demain"`)
	b.goes(b.post(at+"/taches", "tache", "appeler le SIAO", "echeance", "2026-11-20"), at+"/mesures?fait=tache")
	page := b.expect(b.get(at+"/mesures"), 200, "appeler le SIAO", "En retard")
	task := b.find(page, `action="(/dossiers/[^"]+/taches/[^"]+)"`)
	b.goes(b.post(task, "geste", "fait"), at+"/mesures?fait=tache-faite")
	b.expect(b.get(at+"/mesures"), 200, "1 tâche faite", "Rien à faire", "!En retard")
	b.goes(b.post(task, "geste", "a_faire"), at+"/mesures?fait=tache-a-faire")
	b.expect(b.get(at+"/mesures"), 200, "En retard", "!Rien à faire")

	v := version(t, b.expect(b.get(task), 200, "appeler le SIAO", `value="2026-11-20"`))
	b.expect(b.post(task, "version", v, "tache", "", "echeance", "demain"), 422, "ce qu'il y a à faire", "Une date est attendue", `value="demain"`)
	b.goes(b.post(task, "version", v, "tache", "appeler le 115", "echeance", "2026-12-01"), at+"/mesures?fait=tache")
	b.expect(b.post(task, "version", v, "tache", "appeler l'hôtel", "echeance", ""), 409, "Enregistré entre-temps", "appeler le 115", "appeler l'hôtel")
	b.goes(b.post(task, "geste", "retirer"), at+"/mesures?fait=retire")
	b.expect(b.get(at+"/mesures"), 200, "Retirée aujourd'hui", "Rétablir")
	b.expect(b.get(task), 404)
	b.goes(b.post(task, "geste", "retablir"), at+"/mesures?fait=retabli")
	b.expect(b.get(task), 200, "appeler le 115")
}

// docx is the smallest text of that type.
func docx(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"[Content_Types].xml", "word/document.xml"} {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestADocumentComesBackInertAndItsNameTellsNobody(t *testing.T) {
	_, b, at := surrounded(t)
	b.goes(b.send(at+"/documents", "photo de Yasmine.png", picture), at+"/documents?fait=document")
	b.goes(b.send(at+"/documents", "certificat.pdf", "%PDF-1.7"), at+"/documents?fait=document")
	b.goes(b.send(at+"/documents", "courrier.docx", docx(t)), at+"/documents?fait=document")
	page := b.expect(b.get(at+"/documents"), 200, "photo de Yasmine.png", "Image PNG", "certificat.pdf", "!<title>photo")
	image := strings.TrimSuffix(b.find(page, `(?s)>photo de Yasmine\.png<.*?href="(/dossiers/[^"]+/documents/[^"]+/apercu)"`), "/apercu")
	if strings.Count(page.body, "/apercu") != 2 {
		t.Error("images and PDFs, and they alone, are shown by the browser")
	}
	text := strings.TrimSuffix(b.find(page, `(?s)>courrier\.docx<.*?href="(/dossiers/[^"]+/documents/[^"]+)"`), "/apercu")
	b.expect(b.get(text), 200)
	b.expect(b.get(text+"/apercu"), 404)
	for path, disposition := range map[string]string{image: "attachment;", image + "/apercu": "inline"} {
		a := b.expect(b.get(path), 200)
		h := a.Header
		if a.body != picture || h.Get("Content-Type") != "image/png" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" ||
			!strings.HasSuffix(h.Get("Content-Security-Policy"), "sandbox") || !strings.HasPrefix(h.Get("Content-Disposition"), disposition) || strings.Contains(h.Get("Content-Disposition"), "Yasmine") {
			t.Errorf("%s: %q, %v", path, a.body, h)
		}
	}
	b.goes(b.post(image, "geste", "retirer"), at+"/documents?fait=retire")
	b.expect(b.get(image), 404)
	b.expect(b.get(at+"/documents"), 200, "Retiré aujourd'hui")
	b.goes(b.post(image, "geste", "retablir"), at+"/documents?fait=retabli")
	b.expect(b.get(image), 200)
}

func TestAFileOfAnotherTypeIsRefusedBesideTheField(t *testing.T) {
	_, b, at := surrounded(t)
	for content, says := range map[string]string{"MZ\x90": "programme", "<html>": "pages web", "": "vide", "bonjour": "pas reconnu", "%PDF-" + strings.Repeat("x", casework.MaxDocument): "20 Mo"} {
		b.expect(b.send(at+"/documents", "certificat.pdf", content), 422, says, `id="erreur-fichier"`)
	}
	b.expect(b.send(at+"/documents", "", "x"), 422, "Choisissez un fichier")
	b.expect(b.get(at+"/documents"), 200, "Aucun document")
}

func TestAnAssessmentKeepsThoseBeforeAndNeverLowersTheDangerSilently(t *testing.T) {
	s, b, at := surrounded(t)
	b.expect(b.get(at+"/evaluation"), 200, "Première évaluation", "Logement", "Sécurité")
	form := func(avant string, more ...string) []string {
		return append([]string{"avant", avant, "date", "2026-11-20", "etat-logement", "critique", "besoin-logement", "urgence", "note-logement", "hébergée", "plan", "aller chez sa sœur"}, more...)
	}
	b.expect(b.post(at+"/evaluation", form("", "grille", "1", "oui", "14", "rouges", "1", "danger", "faible")...), 422, "plus bas que celui de la grille", "hébergée", "aller chez sa sœur", `value="14"`)
	b.expect(b.post(at+"/evaluation", form("", "grille", "1")...), 422, "Indiquez", "de la grille")
	b.goes(b.post(at+"/evaluation", form("", "grille", "1", "oui", "14", "rouges", "1")...), at+"/evaluation?fait=evaluation")
	page := b.expect(b.get(at+"/evaluation"), 200, "Danger caractérisé", "hébergée", "reprend l'évaluation du 20 novembre 2026")
	latest := b.find(page, `name="avant" value="([^"]*)"`)
	b.expect(b.post(at+"/evaluation", form(latest, "danger", "faible")...), 422, "l'évaluation précédente")
	b.expect(b.post(at+"/evaluation", form("", "danger", "immediat", "note-sante", "la mienne")...), 409, "Enregistrée entre-temps", "la mienne")
	b.goes(b.post(at+"/evaluation", form(latest, "danger", "faible", "danger-motif", "auteur incarcéré")...), at+"/evaluation?fait=evaluation")
	b.expect(b.get(at+"/evaluation"), 200, "Évaluations précédentes", "Danger caractérisé", "auteur incarcéré")
	other := "/dossiers/" + string(s.someCase(t, s.other))
	b.expect(b.post(other+"/evaluation", form("")...), 404)
	b.expect(b.get(at), 200, "Évaluation sociale", "Voir l'évaluation")
}

func TestWorkWithoutAFileIsKeptInSecondsAndCountedInTheReport(t *testing.T) {
	s, b, _ := surrounded(t)
	b.goes(b.get("/activites"), "/activites/fontenay-sous-bois")
	at := "/activites/fontenay-sous-bois"
	b.expect(b.get(at), 200, "Rien n'est noté pour ce mois", `value="2026-11-23"`, "novembre 2026")
	b.expect(b.post(at, "date", "2026-11-23", "genre", "", "minutes", "x"), 422, `value="x"`, "Un nombre entier est attendu")
	number := b.find(b.get(at), `name="numero" value="([0-9a-z]{26})"`)
	for range 2 { // sent again when its answer was lost
		b.goes(b.post(at, "numero", number, "date", "2026-11-23", "genre", "sensibilisation", "minutes", "90", "personnes", "25"), at+"?mois=2026-11&fait=activite")
	}
	b.goes(b.post(at, "date", "2026-10-05", "genre", "astreinte", "minutes", "600"), at+"?mois=2026-10&fait=activite")
	page := b.expect(b.get(at), 200, "Sensibilisation", "1 h 30", "25", "!10 h")
	b.expect(b.get(at+"?mois=2026-10"), 200, "10 h", "Mois suivant")
	one := b.find(page, `href="(/activites/[^"?]+/[^"]+)"`)
	version := b.find(b.get(one), `name="version" value="(\d+)"`)
	change := []string{"date", "2026-11-22", "genre", "formation", "minutes", "45", "personnes", "6", "version", version}
	b.goes(b.post(one, change...), at+"?mois=2026-11&fait=activite")
	b.expect(b.post(one, change...), 409, "Enregistré entre-temps")
	b.goes(b.post(one, "geste", "retirer", "mois", "2026-11"), at+"?mois=2026-11&fait=retire")
	b.expect(b.get(at), 200, "Rétablir")
	b.goes(b.post(one, "geste", "retablir", "mois", "2026-11"), at+"?mois=2026-11&fait=retabli")
	b.expect(b.get("/activites/creteil"), 404)
	reader := s.as(t, s.accounts[casework.Reader])
	reader.expect(reader.get(at), 403)
	b.expect(b.get("/bilans/fontenay-sous-bois/2026"), 200, "Travail sans dossier", `11 <span class="unit">h`, "Participants")
}

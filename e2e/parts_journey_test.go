package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"permanence/internal/demo"
)

// partLooks are the ways in which the pages around a case are gone through,
// each on a case of its own.
var partLooks = []struct {
	name string
	look look
}{
	{"wide", look{}}, {"narrow-360", look{width: 360}}, {"no-script", look{noScript: true}}, {"dark", look{dark: true}},
}

func TestWhatSurroundsACaseIsKeptInEveryLook(t *testing.T) {
	for i, l := range partLooks {
		t.Run(l.name, func(t *testing.T) {
			page := logIn(t, demonstration.address(t), l.look, "intervenante", demo.Password)
			page.visit("/dossiers")
			id := get(page, chromedp.Evaluate[string](`[...new Set([...document.querySelectorAll("main a")].map(a => a.pathname).filter(p => /^\/dossiers\/[0-9a-z]{26}$/.test(p)))].at(-1 - `+strconv.Itoa(i)+`) || ""`))
			if id == "" {
				t.Fatal("the worklist leads to no case")
			}
			page.visit(id)
			page.click(`.tabs a[href$="/mesures"]`)
			page.keepsAMeasure(l.name)
			page.keepsATask()
			page.click(`.tabs a[href$="/documents"]`)
			page.keepsADocument(l.name)
			page.click(`.tabs a[href$="/evaluation"]`)
			page.assesses(l.name)
		})
	}
}

// keepsAMeasure is refused first: what was typed stays, the sentence is beside
// the field.
func (p *tab) keepsAMeasure(name string) {
	p.t.Helper()
	p.sees("main", "Aucune mesure n'est notée")
	p.fill("#champ-mesure", "tgd")
	p.fill("#champ-etat", "accordee")
	p.fill("#champ-demandee_le", "2022-03-01")
	p.refused(422)
	p.clickNamed("Ajouter la mesure")
	p.sees(".field.bad", "la date de l'accord")
	if kept := get(p, chromedp.Value(chromedp.CSS("#champ-demandee_le"))); kept != "2022-03-01" {
		p.t.Errorf("the date that was typed became %q", kept)
	}
	p.screenshot("measures-refused-" + name)
	p.fill("#champ-decidee_le", "2022-03-09")
	p.clickNamed("Ajouter la mesure")
	p.sees(".part-list", "Téléphone grave danger (TGD)", "fin le 09/09/2022")
	p.click(`.part-list button[value="retirer"]`)
	p.sees(".part-list", "Retirée aujourd'hui")
	p.click(`.part-list button[value="retablir"]`)
	p.click(`.part-list a.btn`)
	p.fill("#champ-finit_le", "2030-01-01")
	p.clickNamed("Enregistrer")
	p.sees(".part-list", "fin le 01/01/2030", "Accordée")
}

func (p *tab) keepsATask() {
	p.t.Helper()
	p.fill("#champ-tache", "Rappeler le foyer")
	p.fill("#champ-echeance", "2022-04-01")
	p.clickNamed("Ajouter la tâche")
	p.sees("main", "Rappeler le foyer", "En retard")
	p.screenshot("measures-" + strings.ReplaceAll(p.t.Name(), "/", "-"))
	p.clickNamed("Fait : Rappeler le foyer")
	p.sees("main", "1 tâche faite")
	p.do(chromedp.Click(chromedp.CSS("details.fold summary")))
	p.clickNamed("Remettre à faire : Rappeler le foyer")
	p.sees("main", "Rappeler le foyer", "En retard")
}

// smallPicture is a red dot.
const smallPicture = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"

// chooses gives a file to the only field of files that most pages have.
func (p *tab) chooses(name, content string) {
	p.t.Helper()
	p.choosesFor("#champ-fichier", name, content)
}

func (p *tab) choosesFor(field, name, content string) {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), name)
	p.must(os.WriteFile(path, []byte(content), 0o600))
	p.do(chromedp.SetUploadFiles(chromedp.CSS(field), []string{path}))
}

func (p *tab) keepsADocument(name string) {
	p.t.Helper()
	p.sees("main", "Aucun document")
	p.chooses("photo.png", "<html><script>alert()</script></html>")
	p.refused(422)
	p.clickNamed("Ajouter")
	p.sees(".field.bad", "Les pages web")
	p.chooses("logement.png", smallPicture)
	p.clickNamed("Ajouter")
	p.sees(".part-list", "logement.png", "Image PNG", "Camille")
	p.screenshot("documents-" + name)
	p.takesTheDocument()
	p.click(`.part-list button[value="retirer"]`)
	p.sees(".part-list", "Retiré aujourd'hui")
	p.click(`.part-list button[value="retablir"]`)
}

// takesTheDocument asks for it as the browser would: it comes back as it went,
// as a file that can do nothing.
func (p *tab) takesTheDocument() {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, get(p, chromedp.Evaluate[string](`document.querySelector(".part-list a[download]").href`)), nil)
	p.must(err)
	request.Header.Set("Cookie", p.cookies())
	answer, err := http.DefaultClient.Do(request)
	p.must(err)
	defer answer.Body.Close()
	if h := answer.Header; answer.StatusCode != 200 || h.Get("Content-Type") != "image/png" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		p.t.Errorf("the document comes back as %d %v", answer.StatusCode, h)
	}
}

// assesses lowers the danger silently first, which is refused with what was
// typed.
func (p *tab) assesses(name string) {
	p.t.Helper()
	p.fill("#champ-etat-logement", "critique")
	p.fill("#champ-note-logement", "Hébergée chez une amie")
	p.do(chromedp.Click(chromedp.CSS("#champ-grille")))
	p.fill("#champ-oui", "13")
	p.fill("#champ-rouges", "2")
	p.fill("#champ-danger", "faible")
	p.refused(422)
	p.clickNamed("Enregistrer l'évaluation")
	p.sees(".bad", "plus bas que celui de la grille")
	p.screenshot("assessment-refused-" + name)
	p.fill("#champ-danger", "immediat")
	p.fill("#champ-plan", "Appeler le 17, aller chez l'amie")
	p.clickNamed("Enregistrer l'évaluation")
	p.sees("main", "Danger immédiat", "Hébergée chez une amie", "Appeler le 17", "Évaluer de nouveau")
	p.screenshot("assessment-" + name)
}

func TestWorkWithoutAFileIsEnteredInSecondsAndCountedInTheReport(t *testing.T) {
	for _, l := range partLooks[:3] {
		t.Run(l.name, func(t *testing.T) {
			page := logIn(t, demonstration.address(t), l.look, "intervenant", demo.Password)
			page.click(`.top nav a[href="/activites"]`)
			page.fill("#champ-date", "2019-05-06")
			page.fill("#champ-genre", "sensibilisation")
			page.fill("#champ-minutes", "90")
			page.fill("#champ-personnes", "25")
			page.clickNamed("Ajouter")
			page.sees("main", "mai 2019", "Sensibilisation", "1 h 30")
			page.screenshot("activities-" + l.name)
			page.visit(strings.Replace(page.path(), "/activites/", "/bilans/", 1) + "/2019-05-01_2019-05-31")
			page.sees("#partie-p", "Travail sans dossier", "Participants", "25", "Sensibilisation")
			page.visit(strings.TrimSuffix(strings.Replace(page.path(), "/bilans/", "/activites/", 1), "/2019-05-01_2019-05-31") + "?mois=2019-05")
			page.click(`button[value="retirer"]`)
			page.sees("main", "Rétablir")
		})
	}
}

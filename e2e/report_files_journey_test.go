package e2e

import (
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"permanence/internal/demo"
)

// beginnings are the first bytes of each form of a report, by the end of its
// address: what a program tells it by.
var beginnings = map[string]string{
	"bilan.pdf": "%PDF-1.", "bilan.odt": "PK\x03\x04", "bilan.xlsx": "PK\x03\x04", "communique.odt": "PK\x03\x04",
	"communique.txt": "COMMUNIQUÉ DE PRESSE", "bilan.txt": "BILAN", "bilan.json": "{", "bilan.csv": "\ufeffindicateur", "bilan-long.csv": "\ufeffposte", "dictionnaire.csv": "\ufeffsorte",
}

func TestTheReportIsTakenInEveryFormAndProjected(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "intervenante", demo.Password)
	page.visit(sampleReport)
	page.takesEveryForm(beginnings)

	page.click(page.mark(".report-head a", "Projeter"))
	page.sees("h1", "Fontenay-sous-Bois")
}

func TestASealedReportIsTakenInEveryFormAndProjected(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "lectrice", demo.Password)
	page.visit(sealedReport)
	forms := maps.Clone(beginnings)
	forms["bilan-scelle.json"] = `{"format":"permanence-bilan-scelle"`
	page.takesEveryForm(forms)

	page.click(page.mark(".report-head a", "Projeter"))
	page.sees("h1", "Fontenay-sous-Bois")
	page.do(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight))
	page.sees("#page-3", "137", "58 ont été reçues aux deux lieux")
	if id := page.focused("id"); id != "page-3" {
		t.Errorf("after two arrows the focus is on %q", id)
	}
	page.do(chromedp.KeyEvent(kb.ArrowLeft))
	if id := page.focused("id"); id != "page-2" {
		t.Errorf("after an arrow back the focus is on %q", id)
	}
	page.sees("#page-5", "97 % ou plus")
	page.screenshot("projection")
	page.pdf("projection")
}

func TestTheReportIsProjectedOnATelephoneWithoutScripts(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{width: 360, noScript: true, dark: true}, "intervenante", demo.Password)
	page.visit(sampleReport + "/projection")
	page.sees("#page-8", "4,0 mois", "8 / 9")
	page.sees("#page-9", "Coût par personne reçue", "Coût par rendez-vous honoré", "Financement accordé, par financeur", "9 / 9")
	page.click(page.mark("#page-9 a", "Retour au bilan"))
	page.sees("h1", "Fontenay-sous-Bois")
}

// takesEveryForm asks for each link of the menu as the browser would.
func (p *tab) takesEveryForm(beginnings map[string]string) {
	p.t.Helper()
	links := strings.Fields(get(p, chromedp.Evaluate[string](`[...document.querySelectorAll(".report-head a[download]")].map(a => a.href).join(" ")`)))
	if len(links) != len(beginnings) {
		p.t.Errorf("the menu offers %d forms, want %d: %v", len(links), len(beginnings), links)
	}
	for _, link := range links {
		request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, link, nil)
		p.must(err)
		request.Header.Set("Cookie", p.cookies())
		answer, err := http.DefaultClient.Do(request)
		p.must(err)
		content, err := io.ReadAll(answer.Body)
		p.must(err)
		p.must(answer.Body.Close())
		name := link[strings.LastIndex(link, "/")+1:]
		if begins := beginnings[name]; answer.StatusCode != http.StatusOK || begins == "" || !strings.HasPrefix(string(content), begins) {
			p.t.Errorf("%s comes as %d, %.20q", name, answer.StatusCode, content)
		}
		if kept := answer.Header.Get("Content-Disposition"); !strings.Contains(kept, "fontenay-sous-bois-2021-10-01_2022-09-30") && !strings.Contains(kept, "bilan-scelle-2022-001-v1.json") {
			p.t.Errorf("%s is kept as %q", name, answer.Header.Get("Content-Disposition"))
		}
	}
}

package e2e

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// A report is prepared, checked and sealed; the prefecture reads it; somebody
// without an account reads it by a link, on a telephone, until it is revoked.
func TestAReportIsSealedReadAndLentThenTheLinkIsRevoked(t *testing.T) {
	const live = "/bilans/charenton-le-pont-saint-maurice/2023"
	page := logIn(t, demonstration.address(t), look{}, "intervenant", demo.Password)
	page.visit(live)
	page.click(page.mark(".report-head a", "Sceller"))
	page.sees("h1", "Sceller le bilan de Charenton-le-Pont")
	page.fill("#champ-remarques", "Poste ouvert toute l'année.")
	page.screenshot("sealed-draft")
	page.click(page.mark("form button", "J'ai vérifié ces chiffres"))
	page.sees("main", "C'est vérifié. Il reste à sceller.", "Un sceau ne se retire pas")
	page.screenshot("sealed-checked")
	page.click(page.mark("form button", "Sceller ce bilan"))
	page.sees("main", "Le bilan est scellé", "Bilan scellé n° 2023-", "Poste ouvert toute l'année.", "permanence report verify")
	page.screenshot("sealed-worker")
	at := page.path()

	page.fill("#champ-pour", "Mme Martin, CAF")
	page.click(page.mark("form button", "Créer un lien"))
	page.sees(".notice.ok", "ne sera plus montré")
	link, err := url.Parse(page.read("code.address"))
	if err != nil || !strings.HasPrefix(link.Path, "/lecture/") {
		t.Fatalf("the link: %v", err)
	}

	pilot := logIn(t, demonstration.address(t), look{width: 320, dark: true}, "pilote", demo.Password)
	pilot.visit("/bilans/scelles")
	pilot.sees("main", "Charenton-le-Pont")
	pilot.clickNamed("Réunir plusieurs postes")
	pilot.fill("#champ-periode", demo.SamplePeriod.String())
	pilot.fill("#champ-ensemble", "Financeur\u00a0: CAF")
	pilot.clickNamed("Réunir les bilans")
	pilot.sees("h1", "Financeur : CAF")
	pilot.sees("main", "Personnes reçues", "137", "au moins")
	pilot.foldsAndPrints()
	pilot.screenshot("sealed-sum")
	pilot.visit(at)
	pilot.sees("main", "Poste ouvert toute l'année.", "n. c.")
	pilot.seesNothingOf("Liens de lecture", "Mme Martin")
	pilot.screenshot("sealed-pilot")
	pilot.isRefused(closedTo{live: 403})

	committee := newTab(t, demonstration.address(t), look{width: 360, noScript: true})
	committee.visit(link.Path)
	committee.sees("main", "par un lien de lecture", "Poste ouvert toute l'année.")
	committee.seesNothingOf("Se déconnecter", "Télécharger", "Liens de lecture")
	committee.screenshot("sealed-link")

	page.visit(at)
	page.sees("main", "ouvert 1 fois")
	page.click(page.mark("form button", "Révoquer le lien pour Mme Martin, CAF"))
	page.sees("main", "Le lien est révoqué")
	committee.refused(404)
	if status := committee.visit(link.Path); status != 404 {
		t.Errorf("after it is revoked the link is answered %d", status)
	}
	committee.seesNothingOf("Poste ouvert toute l'année.")
}

// foldsAndPrints looks at the tables of a sum: one is open, all open at once, and
// none is missing on paper.
func (p *tab) foldsAndPrints() {
	p.t.Helper()
	const last = "Activités sans dossier par genre"
	if open := p.count("details[data-fold][open]"); open != 1 {
		p.t.Errorf("%d tables are open", open)
	}
	p.sees("main", last) // as a heading
	p.do(chromedp.Click(chromedp.CSS("[data-unfold]")))
	if open, all := p.count("details[data-fold][open]"), p.count("details[data-fold]"); open != all || all < 30 {
		p.t.Errorf("%d of %d tables are open", open, all)
	}
	p.do(chromedp.Click(chromedp.CSS("[data-unfold]")))
	p.media("print")
	eventually(p.t, "every table is on paper", func() bool { // what is folded is drawn again in the browser's own time
		return get(p, chromedp.Evaluate[bool](`[...document.querySelectorAll("main details table")].every(t => t.checkVisibility({contentVisibilityAuto: true}))`))
	})
	p.media("")
}

package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// allYears is a report over every year of the demonstration: an orientation
// counts where its meeting stands, whenever that was.
const allYears = "/bilans/charenton-le-pont-saint-maurice/2021-01-01_2035-12-31"

// effective is the figure of the report, which is long: who asks twice judges it
// once.
func (p *tab) effective() string {
	p.t.Helper()
	p.open(allYears)
	return plain(get(p, chromedp.Evaluate[string](`[...document.querySelectorAll(".fig")].find(f => f.querySelector(".lab").innerText === "Orientations effectives").querySelector(".num").innerText`)))
}

// addsAPartner goes by the form, once refused.
func (p *tab) addsAPartner(name string) {
	p.t.Helper()
	p.visit("/annuaire") // of the first post by name
	p.clickNamed("Ajouter un partenaire")
	p.refused(422)
	p.fill("#champ-communes", "Créteil, 94011")
	p.clickNamed("Ajouter à l'annuaire")
	p.screenshot("partner-refused-" + name)
	p.sees("#erreurs", "le nom du service")
	p.fill("#champ-nom", name)
	p.fill("#champ-type", "aide_victimes")
	p.clickNamed("Ajouter à l'annuaire")
	p.sees("main", "L'annuaire est à jour", name, "Bonneuil-sur-Marne")
	p.screenshot("partners-" + name)
}

// orients proposes the partner to the person of the first case that waits, and
// returns the address of the case's orientations.
func (p *tab) orients(partner string) string {
	p.t.Helper()
	p.visit("/orientations")
	p.sees("main", "En attente d'une réponse", "Par partenaire")
	p.screenshot("orientations-" + partner)
	p.click(".stack tbody a")
	at := p.path()
	p.clickNamed("Orienter vers un partenaire")
	p.refused(422)
	p.clickNamed("Proposer l'orientation")
	p.sees("#erreurs", "le besoin")
	p.fill("#champ-besoin", "soutien_victime")
	option := get(p, chromedp.Evaluate[string](`[...document.querySelectorAll("#champ-partenaire option")].find(o => o.text.startsWith(`+quoted(partner)+`)).value`))
	p.fill("#champ-partenaire", option)
	p.clickNamed("Proposer l'orientation")
	p.sees("main", "L'orientation est proposée", partner)
	return at
}

const ours = ".hand > li:first-child "

// steps records a step of the orientation proposed last.
func (p *tab) steps(to string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(ours + "summary")))
	p.fill(ours+"select[name=suite]", to)
	p.click(ours + "button.main")
	p.sees("main", "La suite de l'orientation est enregistrée")
}

// writesALetter is refused the ways that the person has not allowed, then hands
// the letter over.
func (p *tab) writesALetter(at, partner, name string) {
	p.t.Helper()
	p.visit(at)
	p.click(ours + `a[href$="/lettre"]`)
	p.screenshot("letter-form-" + name)
	p.do(chromedp.Click(chromedp.CSS("#champ-accord")))
	p.fill("#champ-remise", "courrier")
	p.refused(422)
	p.clickNamed("Faire la lettre")
	p.sees("#erreurs", "aucun courrier", "La lettre n'est pas faite")
	p.screenshot("letter-refused-" + name)
	p.fill("#champ-remise", "main_propre")
	p.clickNamed("Faire la lettre")
	p.sees(".paper", partner, "Nom et prénom", "Soutien dans les suites", "ne pas chercher à joindre", "L121-6-2")
	p.screenshot("letter-" + name)
	p.visit(at)
	p.sees("main", "Ce qui a été partagé", "Nom et prénom, Besoin")
}

func TestAnOrientationGoesFromTheNeedToItsEffectAndTheReportCountsIt(t *testing.T) {
	for name, l := range map[string]look{"wide": {}, "narrow-360": {width: 360}, "no-script": {noScript: true}, "dark": {dark: true}} {
		t.Run(name, func(t *testing.T) {
			page := logIn(t, demonstration.address(t), l, "intervenant", demo.Password)
			page.sees("main", "Aujourd'hui", "En attente d'une réponse", "Ce mois-ci", "Rendez-vous honorés")
			page.screenshot("day-" + name)
			before := page.effective()
			partner := "Écoute " + name
			page.addsAPartner(partner)
			at := page.orients(partner)
			page.steps("acceptee")
			page.sees(ours, "acceptée le", "Acceptée")
			page.steps("effective")
			page.sees(ours, "effective le", "Effective")
			page.screenshot("case-orientations-" + name)
			if after := page.effective(); after == before {
				t.Errorf("the report counted %s effective orientations before and after", before)
			}
			page.judge()
			page.writesALetter(at, partner, name)
		})
	}
}

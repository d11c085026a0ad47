package e2e

import (
	"bytes"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// The prefecture looks where the next post is needed, by the map and by the
// table, and tries one there; without scripts, on a telephone, the same.
func TestTheNextPostIsTriedOnTheMapAndInTheTable(t *testing.T) {
	for name, l := range map[string]look{"wide": {}, "narrow-360-dark": {width: 360, dark: true, noScript: true}} {
		t.Run(name, func(t *testing.T) {
			page := logIn(t, demonstration.address(t), l, "pilote", demo.Password)
			allCommunes := func() {
				if l.width == 360 { // a telephone begins with the first ten
					page.do(chromedp.Click(chromedp.CSS(".need-further summary"), chromedp.NodeVisible))
				}
			}
			page.visit("/besoin?departement=94")
			allCommunes()
			page.sees("main", "Val-de-Marne", "Ce que ces nombres ne disent pas", "mains courantes", "Choisissez une commune ou plusieurs", "Fontenay-sous-Bois")
			page.screenshot("besoin-" + name)
			page.click(page.mark(".switch .pill", "Violences sexuelles"))
			page.sees("#carte", "Violences sexuelles")
			page.visit(get(page, chromedp.Evaluate[string](`(() => {
				const to = new URL([...document.querySelectorAll(".need-map a")].find(a => a.getAttribute("aria-label").startsWith("Vincennes")).getAttribute("href"), location.href);
				return to.pathname + to.search;
			})()`)))
			page.sees("#essai", "Vincennes", "Le département avec ce poste", "Aujourd'hui", "Communes voisines sans poste")
			allCommunes()
			page.tick(`tbody input[value="94067"]`) // Saint-Mandé, beside it
			page.click(`form[action^="/besoin"] .actions:first-of-type button`)
			page.sees("#essai", "Vincennes", "Saint-Mandé")
			page.screenshot("besoin-essai-" + name)
			page.click(page.mark(".need-chosen a", "Tout retirer"))
			page.sees("#essai", "Choisissez une commune ou plusieurs")
			page.isRefused(closedTo{"/besoin/imports": 403})
		})
	}
}

// crimeOfTwoCommunes is a file of recorded crime of the Seine-Saint-Denis: two
// communes of the demonstration's own, under other codes.
func crimeOfTwoCommunes() string {
	var b strings.Builder
	for i, line := range bytes.Split(demo.Crime(), []byte("\n")) {
		switch text := string(line); {
		case i == 0:
			b.WriteString(text + "\n")
		case strings.HasPrefix(text, "94033;"):
			b.WriteString(strings.Replace(text, "94033", "93048", 1) + "\n")
		case strings.HasPrefix(text, "94028;"):
			b.WriteString(strings.Replace(text, "94028", "93066", 1) + "\n")
		}
	}
	return b.String()
}

// The administrator is told what is wrong with a file, and why nothing of it was
// taken; then takes a right one in. A département without contours is tiles.
func TestPublicFilesAreTakenInWholeOrNotAtAll(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{width: 360}, "admin", demo.Password)
	page.visit("/besoin")
	page.clickNamed("Importer les fichiers")
	page.sees("main", "valeurs fictives de la démonstration", "Val-de-Marne")
	page.refused(422)
	page.chooses("delinquance.csv", "code;nom\n93048;Montreuil\n")
	page.fill("#champ-departements", "93")
	page.sends("Importer la délinquance enregistrée")
	page.sees("[role=alert]", "Rien de ce fichier n'a été pris")
	page.screenshot("besoin-import-refuse")
	page.chooses("delinquance.csv", crimeOfTwoCommunes())
	page.fill("#champ-departements", "93 et demi")
	page.sends("Importer la délinquance enregistrée")
	page.sees(".field.bad", "des codes de départements")
	if kept := get(page, chromedp.Value(chromedp.CSS("#champ-departements"))); kept != "93 et demi" {
		t.Errorf("what was typed became %q", kept)
	}
	page.choosesFor("#champ-contours", "contours.geojson", `{"type": "Feature"}`)
	page.sends("Importer les contours")
	page.sees(".field.bad", "FeatureCollection")

	page.chooses("delinquance.csv", crimeOfTwoCommunes())
	page.fill("#champ-departements", "93")
	page.sends("Importer la délinquance enregistrée")
	page.sees(".verdict", "C'est pris", "Seine-Saint-Denis (93)")
	page.screenshot("besoin-import")
	page.visit("/besoin?departement=93")
	page.sees("main", "Seine-Saint-Denis", "Sans les contours des communes, une case par commune")
	page.sees(".need-tiles", "Montreuil", "Saint-Denis")
	page.click(`.need-tiles a`)
	page.sees("#essai", "Le département avec ce poste")
	page.screenshot("besoin-cases")
}

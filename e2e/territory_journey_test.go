package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// The prefecture groups communes, is told which line is wrong, and the worker who
// holds a post alone reads what concerns one territory of it.
func TestCommunesAreGroupedAndATerritoryHasItsReport(t *testing.T) {
	address := demonstration.address(t)
	page := logIn(t, address, look{}, "pilote", demo.Password)
	page.visit("/territoires")
	page.fill("#champ-nom", "Bassins essayés")
	page.fill("#champ-genre", "bassin_de_vie")
	page.fill("#champ-liste", "Autour : Créteil, Bonneuil-sur-Marne\nEst : Créteil, Nulle-Part-sur-Marne")
	page.refused(422)
	page.clickNamed("Enregistrer")
	page.sees("#erreur-liste", "Ligne 2", "Nulle-Part-sur-Marne", "une commune n'est que dans un territoire")
	page.screenshot("territoires-refuses")
	page.fill("#champ-liste", "Autour : Créteil, Bonneuil-sur-Marne\nEst : 94018, 94069")
	page.clickNamed("Enregistrer")
	page.sees("main", "Bassins essayés")
	page.screenshot("territoires")

	worker := logIn(t, address, look{width: 360}, "intervenant", demo.Password)
	worker.visit("/bilans")
	worker.clickNamed("Bilan d'un ensemble")
	worker.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#champ-periode").value = "2023"`))
	worker.fill("#champ-commune", "Nulle-Part-sur-Marne")
	worker.refused(422)
	worker.clickNamed("Afficher le bilan")
	worker.sees(".field.bad", "Nulle-Part-sur-Marne")
	worker.screenshot("ensemble-refuse-360")
	worker.do(chromedp.Evaluate[chromedp.Void](`(() => {
		document.querySelector("#champ-commune").value = "";
		const s = document.querySelector("#champ-territoire");
		s.selectedIndex = [...s.options].findIndex(o => o.text === "Est");
	})()`))
	worker.clickNamed("Afficher le bilan")
	worker.sees("main", "qu'à l'intervenant qui tient seul les dossiers du poste (Créteil)")
	worker.screenshot("ensemble-colleague-360")
	worker.tick("#poste-creteil")
	worker.clickNamed("Afficher le bilan")
	worker.sees("h1", "Est")
	worker.sees(".figs.key", "Rendez-vous honorés")
	worker.screenshot("ensemble-360")
	worker.do(chromedp.Evaluate[chromedp.Void](`(() => {
		document.querySelector("#champ-territoire").value = "";
		const s = document.querySelector("#champ-unite");
		s.selectedIndex = [...s.options].findIndex(o => o.text.startsWith("Brigade") && o.text.includes("Charenton"));
	})()`))
	worker.clickNamed("Afficher le bilan")
	worker.sees("h1", "Personnes adressées par Brigade de protection de la famille")
	worker.sees(".figs.key", "Rendez-vous honorés")
	worker.screenshot("ensemble-unite-360")

	page.visit("/territoires")
	page.clickNamed("Retirer : Bassins essayés")
	page.sees("main", "Rétablir")
	page.refused(403)
	if status := page.visit("/bilans/ensemble?periode=2023"); status != 403 {
		t.Errorf("the prefecture reads the report of a free choice: %d", status)
	}
}

// A total of a year before the program is typed in with its document, corrected,
// and stands in the report marked as declared.
func TestATotalOfAnEarlierYearIsDeclaredWithItsDocument(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{width: 360}, "intervenant", demo.Password)
	page.visit("/totaux-declares/charenton-le-pont-saint-maurice")
	page.sees("main", "Aucun total n'est déclaré")
	page.fill("#champ-annee", "2021")
	page.fill("#champ-chiffre", "persons_met")
	page.fill("#champ-valeur", "64")
	page.refused(422)
	page.clickNamed("Enregistrer")
	page.sees("#erreur-source", "de quel document")
	if kept := get(page, chromedp.Value(chromedp.CSS("#champ-valeur"))); kept != "64" {
		t.Errorf("the total that was typed became %q", kept)
	}
	page.screenshot("declares-refuse-360")
	page.fill("#champ-source", "rapport d'activité 2021, page 4")
	page.clickNamed("Enregistrer")
	page.sees("main", "64", "déclaré", "rapport d'activité 2021", "Noé Rivière")
	page.screenshot("declares-360")
	page.click(`main td a[href*="chiffre=persons_met"]`)
	page.fill("#champ-valeur", "46")
	page.clickNamed("Enregistrer")
	page.sees("main", "46", "Écritures précédentes")
	page.visit("/bilans/charenton-le-pont-saint-maurice/2023")
	page.sees("#partie-n", "2021", "46", "déclaré")
	page.visit("/totaux-declares/charenton-le-pont-saint-maurice")
	page.click(`main td button[value="retirer"]`)
	page.sees("main", "retiré")
}

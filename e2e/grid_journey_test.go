package e2e

import (
	"testing"

	"permanence/internal/demo"
)

const smallGrid = `trame "Compte rendu à la CAF"
colonnes période
partie "Public"
ligne "Personnes reçues" = persons_met
  unité "personnes"
ligne "Personnes reçues en mairie" = persons_by_place[mairie]
  unité "personnes"
`

// fillsGrid is the button that is seen: a hidden one stands before the others, for
// the Enter key.
const fillsGrid = `[aria-labelledby="essai"] button`

// wrongGrid names a figure that is not: the line is the fourth.
const wrongGrid = `trame "Compte rendu à la CAF"
colonnes période
partie "Public"
ligne "Personnes reçues" = persons_mit
`

// The prefecture keeps the grid that a funder asks for, is told which line is
// wrong, and fills it on a sealed year; the worker finds it and fills it too.
func TestAFundersGridIsKeptThenFilled(t *testing.T) {
	address := demonstration.address(t)
	page := logIn(t, address, look{}, "pilote", demo.Password)
	page.visit("/trames/modeles")
	page.clickNamed("Ajouter une trame")
	page.refused(422)
	page.fill("#champ-texte", wrongGrid)
	page.clickNamed("Garder cette trame")
	page.sees(".faults", "persons_mit", "Peut-être « persons_met »")
	page.sees("main", "Nom")
	page.screenshot("trame-refusee")
	page.fill("#champ-nom", "Grille de la CAF")
	page.fill("#champ-texte", smallGrid)
	page.clickNamed("Garder cette trame")
	page.sees("main", "Grille de la CAF", "Version 1", "Alix Perrin")
	page.screenshot("trame-gardee")
	page.clickNamed("Remplir cette trame")
	page.fill("#champ-poste", "fontenay-sous-bois")
	page.fill("#champ-du", "2021-01-01")
	page.fill("#champ-au", "2021-12-31")
	page.click(fillsGrid)
	page.sees("main", "n'est scellé sur cette période")
	page.fill("#champ-du", "2021-10-01")
	page.fill("#champ-au", "2022-09-30")
	page.click(fillsGrid)
	page.sees("#apercu", "Compte rendu à la CAF")
	page.sees("main", "137", "83", "Télécharger en")
	page.screenshot("trame-remplie")

	worker := logIn(t, address, look{width: 360, dark: true, noScript: true}, "intervenante", demo.Password)
	worker.visit("/trames")
	worker.clickNamed("Grille de la CAF")
	worker.fill("#champ-poste", "fontenay-sous-bois")
	worker.fill("#champ-du", "2021-10-01")
	worker.fill("#champ-au", "2022-09-30")
	worker.click(fillsGrid)
	worker.sees("main", "137", "83")
	worker.screenshot("trame-remplie-360")
	worker.refused(422)
	worker.fill("#champ-texte", wrongGrid)
	worker.click(fillsGrid)
	worker.sees(".faults", "persons_mit")
	worker.screenshot("trame-fautes-360")
	worker.isRefused(closedTo{"/trames/modeles": 403})

	page.visit("/trames/modeles")
	page.clickNamed("Retirer Grille de la CAF")
	page.sees("main", "retirée")
}

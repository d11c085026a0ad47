package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// The officer chooses lines of the log; the worker of a case sees who opened it.
func TestTheLogIsReadByTheOfficerAndACaseTellsItsWorker(t *testing.T) {
	address := demonstration.address(t)
	worker := logIn(t, address, look{}, "intervenante", demo.Password)
	worker.visit("/dossiers")
	worker.click(`table.stack tbody tr:first-child a`)
	worker.clickNamed("Qui a consulté")
	worker.sees("h1", "Qui a consulté")
	worker.sees("table.journal", "Camille Fontaine", "Intervenant social", "Lire un dossier", "secret professionnel")
	worker.screenshot("consultations")
	worker.refused(403)
	worker.visit("/journal")

	officer := logIn(t, address, look{}, "dpo", demo.Password)
	officer.click(`.top nav a[href="/journal"]`)
	officer.sees("main", "Scellement", "Lignes scellées", "jamais le nom d'une personne suivie")
	officer.sees("table.journal", "Camille Fontaine", "Lire un dossier")
	officer.seesNothingOf(ofTheRegister...)
	officer.do(chromedp.Click(chromedp.CSS("#champ-refus"), chromedp.NodeVisible))
	officer.clickNamed("Afficher")
	officer.sees("table.journal", "Refusé", "Lire et vérifier le journal des accès")
	officer.screenshot("journal-refused")
	officer.fill("#champ-reference", "Durand")
	officer.refused(422)
	officer.clickNamed("Afficher")
	officer.sees("#erreur-reference", "cinq signes")
	if got := get(officer, chromedp.Evaluate[string](`location.pathname + location.search`)); got != "/journal" {
		t.Errorf("what was typed stands in the address %q", got)
	}
	officer.isRefused(closedTo{"/dossiers": 403, "/bilans": 403, "/comptes": 403})
}

package e2e

import (
	"os/exec"
	"strings"
	"testing"
	"time"

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
	officer.choosesLines()
	officer.isRefused(closedTo{"/dossiers": 403, "/bilans": 403, "/comptes": 403})
}

// choosesLines goes by days, one account and one action: in the wrong order the
// sentence is beside the field, and what was chosen stays.
func (p *tab) choosesLines() {
	p.t.Helper()
	p.visit("/journal")
	today := time.Now().Format(time.DateOnly)
	for list, label := range map[string]string{"compte": "Camille Fontaine", "action": "Lire un dossier"} {
		p.do(chromedp.Evaluate[chromedp.Void](`(() => {
			const list = document.querySelector("#champ-` + list + `");
			list.selectedIndex = [...list.options].findIndex(o => o.text.toLowerCase().startsWith(` + quoted(strings.ToLower(label)) + `));
		})()`))
	}
	p.fill("#champ-du", today)
	p.fill("#champ-au", "2020-01-01")
	p.refused(422)
	p.clickNamed("Afficher")
	p.sees("#erreur-au", "un jour qui n'est pas avant le premier")
	p.screenshot("journal-wrong")
	p.fill("#champ-au", today)
	p.clickNamed("Afficher")
	p.sees("table.journal", "Camille Fontaine", "Lire un dossier")
	for _, other := range []string{"Noé Rivière", "Maxime Roche", "Refusé"} {
		if shown := p.read("table.journal"); strings.Contains(shown, other) {
			p.t.Errorf("the lines of one account and one action hold %q:\n%s", other, shown)
		}
	}
	p.screenshot("journal-chosen")
}

// A paper longer than a sheet begins on the first one.
func TestThePapersOfTheOfficerBeginOnTheFirstSheet(t *testing.T) {
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("the printed paper cannot be read: ", err)
	}
	officer := logIn(t, demonstration.address(t), look{}, "dpo", demo.Password)
	for path, title := range map[string]string{"/conformite/registre": "Registre des activités de traitement", "/conformite/aipd": "Analyse d'impact"} {
		officer.visit(path)
		first, err := exec.Command(reader, "-l", "1", officer.pdf("paper"), "-").Output()
		officer.must(err)
		if text := plain(string(first)); !strings.Contains(text, title) || !strings.Contains(text, "Finalités et base légale") {
			t.Errorf("the first sheet of %s holds:\n%s", path, text)
		}
	}
}

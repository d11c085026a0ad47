package e2e

import (
	"os/exec"
	"strings"
	"testing"

	"permanence/internal/demo"
)

// A message is prepared only by the ways that the person allows, and the program
// sends nothing: with scripts it is copied, without it is read.
func TestAMessageIsPreparedByTheWaysThatThePersonAllows(t *testing.T) {
	for name, l := range map[string]look{"narrow": {width: 360}, "dark": {dark: true}, "no-script": {noScript: true}} {
		t.Run(name, func(t *testing.T) {
			page := logIn(t, demonstration.address(t), l, "intervenante", demo.Password)
			at := page.opensACase("Marescot"+strings.ReplaceAll(name, "-", ""), "Delphine") // who may be called, and nothing else
			page.clickNamed("Joindre la personne")
			page.sees("main", "Aucun message ne peut être préparé", "ne permet pas d'envoyer un SMS", "aucun courrier", "aucun courriel")
			page.screenshot("message-closed-" + name)
			page.visit(at + "/identite")
			page.tick("#contact-sms")
			page.clickNamed("Enregistrer")
			page.clickNamed("Joindre la personne")
			page.sees("main", "aucun courrier", "aucun courriel")
			page.refused(422)
			page.clickNamed("Préparer le message")
			page.sees("#erreurs", "un moyen parmi les trois")
			page.tick("#moyen-sms")
			page.fill("#champ-texte", "Venez au commissariat demain.")
			page.refused(422)
			page.clickNamed("Préparer le message")
			page.sees("main", "Quelqu'un d'autre peut le lire")
			page.screenshot("message-refused-" + name)
			page.fill("#champ-modele", "nouvelles")
			page.clickNamed("Proposer ce texte")
			page.clickNamed("Préparer le message")
			page.sees("main", "Il reste à l'envoyer", "prendre de vos nouvelles", "06 12 34 56 78")
			page.screenshot("message-" + name)
			if copies := page.count("[data-copy]:not([hidden])"); (copies == 1) == l.noScript {
				t.Errorf("%d buttons copy", copies)
			}
			page.visit(at)
			page.sees(".line", "Message préparé par SMS")
		})
	}
}

// Somebody else may open the envelope: the paper says nothing of the service, of the
// program, nor what the page said to the worker.
func TestALetterToAPersonSaysNothingElseOnPaper(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "intervenante", demo.Password)
	at := page.opensACase("Courtepaille", "Ysaline")
	page.visit(at + "/identite")
	page.tick("#contact-courrier")
	page.fill("#champ-adresse", "12 rue des Lilas, 94120 Fontenay-sous-Bois")
	page.clickNamed("Enregistrer")
	page.clickNamed("Joindre la personne")
	page.tick("#moyen-courrier")
	page.clickNamed("Préparer le message")
	page.sees("main", "Il reste à l'envoyer", "12 rue des Lilas")
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("the printed letter cannot be read: ", err)
	}
	output, err := exec.Command(reader, page.pdf("letter-to-a-person"), "-").Output()
	page.must(err)
	paper := strings.Join(strings.Fields(plain(string(output))), " ")
	for _, text := range []string{"Ysaline Courtepaille", "12 rue des Lilas", "merci de me rappeler"} {
		if !strings.Contains(paper, text) {
			t.Errorf("the letter lacks %q: %s", text, paper)
		}
	}
	for _, text := range []string{"Permanence", "dossier", "Consigne", "Message", "1 / 1"} {
		if strings.Contains(paper, text) {
			t.Errorf("the letter holds %q: %s", text, paper)
		}
	}
}

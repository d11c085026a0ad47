package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// tick clicks boxes that lead nowhere.
func (p *tab) tick(selectors ...string) {
	p.t.Helper()
	for _, s := range selectors {
		p.do(chromedp.Click(chromedp.CSS(s), chromedp.NodeVisible))
	}
}

// opensACase goes from the worklist to a new case of a person whom nobody knows.
func (p *tab) opensACase(last, first string) string {
	p.t.Helper()
	p.visit("/dossiers")
	p.sees("h1", "Dossiers")
	p.clickNamed("Ouvrir un dossier")
	p.refused(422)
	p.clickNamed("Ouvrir le dossier")
	p.sees("#erreurs", "un nom ou un prénom")
	p.fill("#champ-nom", last)
	p.fill("#champ-prenom", first)
	p.fill("#champ-telephones", "06 12 34 56 78")
	p.tick("#contact-appel")
	p.fill("#champ-contact_quand", "le mardi matin")
	p.clickNamed("Ouvrir le dossier")
	if p.count("#doublons") == 1 { // the phone of somebody of another run
		p.tick("#choix-aucun")
		p.clickNamed("Continuer")
	}
	p.sees("h1", first+" "+last)
	p.sees(".safe", "Consigne de contact", "Permis", "Appeler", "le mardi matin", "Interdit", "Laisser un message")
	return p.path()
}

// returns opens the next case of the same person, whose name is written
// otherwise.
func (p *tab) returns(last, misspelt, first string) {
	p.t.Helper()
	p.visit("/dossiers/nouveau")
	p.fill("#champ-nom", misspelt)
	p.fill("#champ-prenom", first)
	p.clickNamed("Ouvrir le dossier")
	p.screenshot("case-duplicates")
	p.sees("#doublons", "Est-ce l'une de ces personnes ?")
	p.tick(p.mark(".same label", "C'est "+first+" "+last+" : nouveau dossier pour elle"))
	p.clickNamed("Continuer")
	p.sees("h1", first+" "+last)
	p.sees("main", "Autres dossiers de la personne")
}

// editTogether saves the facts of one case from two tabs: the second sees both
// texts, and loses nothing.
func (p *tab) editTogether(other *tab, at string) {
	p.t.Helper()
	p.visit(at + "/faits")
	other.visit(at + "/faits")
	other.fill("#champ-enfants", "2")
	other.fill("#champ-commune", "Vincennes")
	other.clickNamed("Enregistrer")
	other.sees("main", "Vincennes (94080)")
	p.fill("#champ-enfants", "3")
	p.refused(409)
	p.clickNamed("Enregistrer")
	p.screenshot("case-conflict")
	p.sees(".conflict", "Les deux textes", "Vincennes (94080)", "2", "3")
	p.clickNamed("Enregistrer")
	p.sees("main", "La situation est enregistrée")
}

// closesAndReopens goes through the checklist and back.
func (p *tab) closesAndReopens(at string) {
	p.t.Helper()
	p.visit(at)
	p.clickNamed("Clore le dossier")
	p.screenshot("case-closing")
	p.sees("main", "Rien n'est resté ouvert")
	p.refused(422)
	p.clickNamed("Clore le dossier")
	p.sees("#erreurs", "un motif de la liste")
	p.fill("#champ-motif_cloture", "relais_pris")
	p.clickNamed("Clore le dossier")
	p.sees(".line", "Dossier clos", "Relais pris")
	p.fill("#champ-motif", "nouveaux_faits")
	p.clickNamed("Rouvrir le dossier")
	p.sees(".line", "Dossier rouvert", "Nouveaux faits", "Par Camille Fontaine")
}

func TestACaseFromItsOpeningToItsReopening(t *testing.T) {
	all := map[string]look{"narrow-360": {width: 360}, "dark": {dark: true}, "no-script": {noScript: true}, "wide": {}}
	for name, l := range all {
		t.Run(name, func(t *testing.T) {
			page := logIn(t, demonstration.address(t), l, "intervenante", demo.Password)
			last := "Quintard" + strings.ReplaceAll(name, "-", "")
			at := page.opensACase(last, "Solène")
			page.screenshot("case-" + name)
			page.returns(last, strings.Replace(last, "Quin", "Kin", 1), "Solène")
			page.fill("#champ-texte", "Rappeler mardi, pas le soir.")
			page.clickNamed("Garder la note")
			page.sees(".line", "Note privée", "Rappeler mardi, pas le soir.")
			page.editTogether(logIn(t, demonstration.address(t), look{}, "intervenante", demo.Password), at)
			for _, part := range []string{"/identite", "/fusion", "/liens"} {
				page.visit(at + part)
				page.sees("h1", "Solène "+last)
			}
			page.closesAndReopens(at)
			page.screenshot("case-reopened-" + name)
			page.visit("/dossiers")
			page.seesNothingOf(last)
			page.screenshot("cases-" + name)
			page.clickNamed("Afficher les noms")
			page.sees("table", "Solène "+last)
			page.fill("#champ-recherche", last)
			page.clickNamed("Chercher")
			page.sees(".found", "Solène "+last)
			page.screenshot("cases-found-" + name)
		})
	}
}

func TestACaseIsOpenedAndClosedByKeyboardAlone(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "intervenante", demo.Password)
	page.visit("/dossiers")
	page.do(chromedp.KeyEvent("/"))
	if name := page.focused("name"); name != "recherche" {
		t.Errorf("the key / leads to %q", name)
	}
	page.do(chromedp.KeyEvent("Ouvrard"))
	page.arrive(chromedp.KeyEvent("\r"))
	page.sees("main", "Aucune personne de vos postes")
	page.tabTo("Ouvrir un dossier")
	page.arrive(chromedp.KeyEvent("\r"))
	page.tabToField("prenom")
	page.do(chromedp.KeyEvent("Maud\tOuvrard"))
	page.arrive(chromedp.KeyEvent("\r"))
	page.sees("h1", "Maud Ouvrard")
	page.sees(".safe", "Ne pas contacter cette personne.")
	page.tabTo("Clore le dossier")
	page.arrive(chromedp.KeyEvent("\r"))
	page.tabToField("motif_cloture")
	page.do(chromedp.KeyEvent("R"))
	page.tabTo("Clore le dossier")
	page.arrive(chromedp.KeyEvent("\r"))
	page.sees(".line", "Dossier clos", "Relais pris")
}

package e2e

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// fillReferral types what a desk knows of a person.
func (p *tab) fillReferral(name, urgency string) {
	p.t.Helper()
	p.fill("#champ-nom", name)
	p.fill("#champ-telephone", "06 00 00 00 00")
	p.fill("#champ-contact_mot", "glycine")
	for _, box := range []string{"#contact-appel", "#accord-oui", "#informee-oui", "#urgence-" + urgency} {
		p.do(chromedp.Click(chromedp.CSS(box)))
	}
	p.fill("#champ-problematique", "violences_conjugales")
	p.fill("#champ-origine", "police_plainte")
	p.fill("#champ-enfants", "2")
}

// appears waits until the page says something by itself, and returns how long it
// took.
func (p *tab) appears(selector, text string) time.Duration {
	p.t.Helper()
	began := time.Now()
	eventually(p.t, selector+" shows "+text, func() bool { return strings.Contains(p.read(selector), text) })
	return time.Since(began)
}

// waitingReferrals is the count that the title of the queue begins with: other
// journeys, and the demonstration itself, have theirs.
func (p *tab) waitingReferrals() int {
	p.t.Helper()
	title := get(p, chromedp.Evaluate[string](`document.title`))
	if !strings.Contains(title, "Saisines") {
		p.t.Fatalf("the title is %q", title)
	}
	n, _ := strconv.Atoi(strings.TrimPrefix(strings.SplitN(title, ")", 2)[0], "("))
	return n
}

// takesNewPerson takes the referral shown in charge, for a person who is none of
// those whom the post knows: other journeys give the same telephone.
func (p *tab) takesNewPerson() {
	p.t.Helper()
	p.clickNamed("Prendre en charge")
	if p.count("#doublons") == 1 {
		p.tick("#choix-aucun")
		p.clickNamed("Prendre en charge")
	}
}

// filesAgain files another referral and returns its receipt.
func (p *tab) filesAgain(name string) string {
	p.t.Helper()
	p.visit("/saisines/nouvelle")
	p.fillReferral(name, "24h")
	p.clickNamed("Envoyer la saisine")
	return strings.TrimSpace(strings.TrimPrefix(p.read(".receipt"), "Numéro"))
}

// takesReturning takes in charge the referral of somebody whom the post knows
// under a name written otherwise: no second person is made.
func (p *tab) takesReturning(receipt, known string) {
	p.t.Helper()
	p.visit("/saisines")
	p.clickNamed("Ouvrir la saisine " + receipt)
	p.clickNamed("Prendre en charge")
	p.screenshot("referral-asking")
	p.sees("#doublons", "Est-ce l'une de ces personnes ?")
	p.tick(p.mark(".same label", "C'est "+known+" : nouveau dossier pour elle"))
	p.clickNamed("Prendre en charge")
	p.sees("h1", known)
	p.sees("main", "Autres dossiers de la personne")
}

// An officer files on a telephone; the worker's page, open all along, shows it
// within two seconds without reloading.
func TestAReferralOfTheDeskAppearsOnTheWorkersOpenPage(t *testing.T) {
	address := demonstration.address(t)
	worker := logIn(t, address, look{}, "intervenante", "demonstration-94")
	worker.visit("/saisines")
	waiting := worker.waitingReferrals()
	get(worker, chromedp.Evaluate[bool](`window.neverReloaded = true`))

	officer := logIn(t, address, look{width: 360}, "guichet", "demonstration-94")
	officer.offers("Accueil", "Saisines")
	officer.clickNamed("Nouvelle saisine")
	officer.screenshot("desk-form-360")
	officer.refused(422)
	officer.clickNamed("Envoyer la saisine")
	officer.sees("#erreurs", "champs sont à revoir")
	officer.screenshot("desk-form-refused-360")
	officer.fillReferral("Vasseur-Delorme", "immediate")
	officer.clickNamed("Envoyer la saisine")
	officer.sees("main", "Accusé de réception", "Reçue")
	officer.seesNothingOf("Vasseur", "06 00")
	officer.screenshot("desk-receipt-360")
	receipt := strings.TrimSpace(strings.TrimPrefix(officer.read(".receipt"), "Numéro"))

	if took := worker.appears("[data-queue]", receipt); took > 2*time.Second {
		t.Errorf("the worker's page showed it after %v", took)
	}
	worker.judge()
	worker.sees("[data-queue]", "Immédiate", "2 enfants")
	worker.seesNothingOf("Vasseur", "06 00")
	if now := worker.waitingReferrals(); now != waiting+1 {
		t.Errorf("the title counts %d referrals, then %d", waiting, now)
	}
	if !get(worker, chromedp.Evaluate[bool](`window.neverReloaded === true`)) {
		t.Error("the page was reloaded")
	}
	worker.screenshot("queue")
	worker.do(chromedp.SendKeys(chromedp.CSS("#contenu"), "s"))
	if pressed := get(worker, chromedp.Evaluate[string](`document.querySelector("[data-sound]").getAttribute("aria-pressed")`)); pressed != "true" {
		t.Errorf("one key does not turn the sound on: %s", pressed)
	}
	worker.clickNamed("Ouvrir la saisine " + receipt)
	worker.sees("main", "Vasseur-Delorme", "glycine", "Délais")
	worker.screenshot("referral")
	worker.clickNamed("Personne jointe")
	worker.takesNewPerson()
	worker.sees("main", "Vasseur-Delorme")
	worker.takesReturning(officer.filesAgain("Wasseur-Delorme"), "Vasseur-Delorme")

	officer.visit("/saisines")
	officer.sees("main", receipt, "Prise en charge")
	officer.seesNothingOf("Vasseur", "/dossiers")
	officer.refused(403)
	if status := officer.visit("/dossiers"); status != 403 && status != 404 {
		t.Errorf("the desk reaches the cases: %d", status)
	}
}

// The same by hand, with no script: the form, the queue and what is done of it.
func TestTheDeskAndTheQueueWorkWithoutScript(t *testing.T) {
	address := demonstration.address(t)
	bare := look{width: 360, noScript: true}
	officer := logIn(t, address, bare, "guichet", "demonstration-94")
	officer.visit("/saisines/nouvelle")
	officer.fillReferral("Ravel-Ostrowski", "72h")
	officer.clickNamed("Envoyer la saisine")
	receipt := strings.TrimSpace(strings.TrimPrefix(officer.read(".receipt"), "Numéro"))
	officer.visit("/saisines/formulaire")

	worker := logIn(t, address, bare, "intervenante", "demonstration-94")
	worker.visit("/saisines")
	worker.sees("[data-queue]", "Sous 72 h", receipt)
	worker.clickNamed("Ouvrir la saisine " + receipt)
	worker.sees("h1", "Ravel-Ostrowski")
	worker.screenshot("referral-360")
	worker.clickNamed("Non jointe")
	worker.fill("#champ-motif", "injoignable")
	worker.clickNamed("Clore sans suite")
	worker.sees("main", "Clôturée", "Remettre dans la file")
	worker.visit("/saisines")
	worker.seesNothingOf(receipt)
}

package e2e

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"permanence/internal/casework"
	"permanence/internal/demo"
)

// due is the day by which a request of today is answered, as a page writes it.
func due() string { return casework.DayOf(time.Now()).AddMonths(1).French() }

// A person asks for her data: the worker records the request, is warned that it
// may come from somebody whom she fears, checks who asks, and hands the copy
// over; the officer follows the delay, and reads neither what is said nor who.
func TestAPersonAsksForHerDataAndIsAnsweredInTheMonth(t *testing.T) {
	address := demonstration.address(t)
	page := logIn(t, address, look{width: 360}, "intervenante", demo.Password)
	page.opensACase("Quernavel", "Solène")
	ref := page.read(".eyebrow .ref")
	page.visit("/droits")
	page.screenshot("rights")
	page.refused(422)
	page.fill("#champ-texte", "Elle demande une copie de ses données.")
	page.clickNamed("Inscrire")
	page.screenshot("rights-wrong")
	page.sees("main", "à revoir")
	if kept := get(page, chromedp.Evaluate[string](`document.querySelector("#champ-texte").value`)); kept != "Elle demande une copie de ses données." {
		t.Errorf("what was typed is now %q", kept)
	}
	page.fill("#champ-dossier", ref)
	page.fill("#champ-droit", string(casework.AskAccess))
	page.fill("#champ-demandeur", "mandataire")
	page.tick("#champ-doute")
	page.clickNamed("Inscrire")
	page.screenshot("rights-request")
	page.sees("main", due(), "Le demandeur est peut-être l'auteur des faits", "voyez la personne seule")
	at := page.path()
	page.keepsItsAddressBare("Quernavel", "Solène", ref)
	page.refused(422)
	page.fill("#champ-verification", "piece_vue")
	page.clickNamed("Noter la vérification")
	page.sees("#erreur-verification", "le mandat écrit")
	page.fill("#champ-verification", "mandat")
	page.clickNamed("Noter la vérification")
	page.clickNamed("Accepter")
	page.sees("#erreur-remise_reponse", "liste")
	page.screenshot("rights-checked")
	page.fill("#champ-remise_reponse", "main_propre")
	page.clickNamed("Accepter")
	page.sees("main", "Acceptée, en main propre")
	page.clickNamed("Copie des données")
	page.sees("article", "Copie de vos données", "Quernavel", "Ce qui n'est pas joint")
	page.screenshot("rights-copy")
	page.keepsItsAddressBare("Quernavel", ref)

	officer := logIn(t, address, look{}, "dpo", demo.Password)
	officer.visit("/droits")
	officer.sees("table", due())
	officer.seesNothingOf("Quernavel", "Elle demande une copie", ref)
	officer.visit(at)
	officer.seesNothingOf("Quernavel", "Elle demande une copie", ref)
	officer.screenshot("rights-officer")
	officer.isRefused(closedTo{at + "/copie": 403})
}

// What an authority requires is recorded with its basis and what was handed
// over.
func TestARequisitionIsRecordedWithItsBasisAndWhatWasHandedOver(t *testing.T) {
	address := demonstration.address(t)
	page := logIn(t, address, look{width: 360, dark: true}, "intervenante", demo.Password)
	page.visit("/requisitions")
	page.refused(422)
	page.fill("#champ-nom_autorite", "Brigade de Vernelle")
	page.clickNamed("Inscrire")
	page.screenshot("requisition-wrong")
	page.sees("main", "à revoir")
	if kept := get(page, chromedp.Evaluate[string](`document.querySelector("#champ-nom_autorite").value`)); kept != "Brigade de Vernelle" {
		t.Errorf("what was typed is now %q", kept)
	}
	for _, list := range []string{"autorite", "fondement", "issue"} {
		get(page, chromedp.Evaluate[bool](`(() => { const list = document.querySelector("#champ-`+list+`"); if (!list.value) list.selectedIndex = 1; return true })()`))
	}
	page.clickNamed("Inscrire")
	page.screenshot("requisition")
	page.sees("table", "Brigade de Vernelle")
	page.keepsItsAddressBare("Vernelle")
	officer := logIn(t, address, look{}, "dpo", demo.Password)
	officer.visit("/requisitions")
	officer.sees("table", casework.DayOf(time.Now()).French())
	officer.seesNothingOf("Vernelle")
}

// A person's term comes: the worker is warned, keeps the file for a reason, and
// in the end erases it, asked twice and proving who is there; the certificate
// names nobody, and nothing of her is left on any page.
func TestATermIsToldProlongedAndAnErasureAskedTwiceLeavesACertificate(t *testing.T) {
	address, data := demonstration.address(t), filepath.Join(demonstration.folder, "data")
	page := logIn(t, address, look{width: 360}, "intervenante", demo.Password)
	page.visit("/conservation")
	page.sees("main", "mois après le dernier contact", "jours dans cette liste")
	page.screenshot("retention")
	at := page.opensACase("Dervichan", "Maëlle")
	ref := page.read(".eyebrow .ref")
	page.visit(at + "/conservation")
	page.refused(422)
	page.fill("#champ-jusqu_au", casework.DayOf(time.Now()).AddMonths(60).String())
	page.clickNamed("Prolonger")
	page.screenshot("retention-wrong")
	page.sees("main", "à revoir")
	get(page, chromedp.Evaluate[bool](`(() => { const list = document.querySelector("#champ-motif_prolongation"); if (!list.value) list.selectedIndex = 1; return true })()`))
	page.fill("#champ-jusqu_au", casework.DayOf(time.Now()).AddMonths(11).String())
	page.clickNamed("Prolonger")
	page.screenshot("retention-prolonged")
	page.sees("main", "Prolongations")

	page.clickNamed("Effacer cette personne…")
	page.sees("main", "ne peut pas être retrouvé")
	page.screenshot("erasure")
	page.refused(422)
	page.fill("#champ-motif_effacement", string(casework.ErasedAtTerm))
	page.clickNamed("Continuer")
	page.sees("#erreur-motif_effacement", "n'est pas échue")
	page.fill("#champ-motif_effacement", string(casework.ErasedByMistake))
	page.clickNamed("Continuer")
	page.sees("main", "pour confirmer")
	page.fill("#champ-reference", "ZZZZZ")
	page.clickNamed("Effacer définitivement")
	page.screenshot("erasure-wrong")
	page.sees("#erreur-reference", "éférence")
	page.fill("#champ-reference", ref)
	proofsAge(t, data)
	page.refused(403)
	page.clickNamed("Effacer définitivement")
	page.sees("main", "Confirmez que c'est vous", "Ce que vous avez saisi est gardé")
	page.fill("#champ-preuve", demo.Password)
	page.clickNamed("Confirmer")
	page.sees("main", "Certificat d'effacement", "La personne est effacée")
	page.screenshot("certificate")
	page.seesNothingOf("Dervichan", "Maëlle")
	page.keepsItsAddressBare("Dervichan", ref)
	page.refused(404)
	page.open(at)
	page.sees("h1", "Page introuvable")
	page.open("/dossiers")
	page.fill("#champ-recherche", "Dervichan")
	page.clickNamed("Chercher")
	page.sees("main", "Aucune personne de vos postes")
}

package e2e

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"permanence/internal/casework"
	"permanence/internal/demo"
)

// walled is a case of one worker of Créteil, as the other worker meets it.
type walled struct {
	owner, other    *tab
	at, ref         string // its address and its reference
	last, first     string // of the person
	demonstrateData string
}

func TestACaseIsBehindItsWorkersWallAndTheGlassIsBrokenInTheOpen(t *testing.T) {
	address := demonstration.address(t)
	w := &walled{last: "Valmoret", first: "Inès", demonstrateData: filepath.Join(demonstration.folder, "data"),
		owner: logIn(t, address, look{}, "collegue", demo.Password), other: logIn(t, address, look{width: 360}, "intervenant", demo.Password)}
	w.at = w.owner.opensACase(w.last, w.first)
	w.ref = w.owner.read(".eyebrow .ref")
	w.owner.keepsItsAddressBare(w.last, w.first)
	w.nobodyElseMeetsIt(t)
	w.breaksTheGlass(t)
	w.ownerIsTold()
	w.officerReviews(t, address)
	w.threeHoursPass(t)
	w.shutsOut()
	w.handsOver()
}

// nobodyElseMeetsIt looks for the case wherever the other worker may look.
func (w *walled) nobodyElseMeetsIt(t *testing.T) {
	t.Helper()
	hidden := []string{w.last, w.ref, "/dossiers/" + w.at[len("/dossiers/"):]}
	for _, path := range []string{"/", "/dossiers", "/orientations", "/agenda?poste=creteil"} {
		w.other.open(path)
		w.other.seesNothingOf(hidden...)
	}
	w.other.open("/dossiers")
	w.other.clickNamed("Afficher les noms")
	w.other.seesNothingOf(hidden...)
	for _, asked := range []string{w.last, "Valmauret"} {
		w.other.open("/dossiers")
		w.other.fill("#champ-recherche", asked)
		w.other.clickNamed("Chercher")
		w.other.sees("main", "Aucune personne de vos postes ne répond")
		w.other.keepsItsAddressBare(asked)
		w.other.seesNothingOf(w.ref, w.first+" "+w.last)
	}
	w.agendaHidesAColleaguesAppointments(t)
	w.isAbsent()
}

// agendaHidesAColleaguesAppointments compares what both read of one day: the
// demonstration's colleague receives somebody in two days.
func (w *walled) agendaHidesAColleaguesAppointments(t *testing.T) {
	t.Helper()
	day := "/agenda?poste=creteil&jour=" + casework.DayOf(time.Now().AddDate(0, 0, 2)).String()
	w.owner.open(day)
	own := w.owner.read(".slots .ref")
	if own == "" {
		t.Fatalf("the demonstration's colleague receives nobody on %s", day)
	}
	w.other.open(day)
	w.other.sees("h1", w.owner.read("h1"))
	w.other.seesNothingOf(own)
}

// isAbsent asks for the case and for one that was never: one page answers both.
func (w *walled) isAbsent() {
	w.other.t.Helper()
	w.other.refused(404)
	body := func(path string) string {
		w.other.open(path)
		w.other.sees("h1", "Page introuvable")
		return get(w.other, chromedp.Evaluate[string](`document.querySelector("main").outerHTML`))
	}
	if body(w.at) != body("/dossiers/00000000000000000000000000") {
		w.other.t.Error("a hidden case and an absent one are not the same page")
	}
}

// breaksTheGlass goes through the refusals first.
func (w *walled) breaksTheGlass(t *testing.T) {
	t.Helper()
	w.other.visit("/dossiers")
	w.other.clickNamed("Bris de glace")
	w.other.sees("main", "en est avertie, avec votre nom", "trois heures")
	w.other.refused(422)
	w.other.fill("#champ-poste", "creteil")
	w.other.fill("#champ-reference", w.ref)
	w.other.clickNamed("Briser la glace")
	w.other.sees("#erreur-motif", "motif")
	if kept := get(w.other, chromedp.Evaluate[string](`document.querySelector("#champ-reference").value`)); kept != w.ref {
		t.Errorf("the reference that was typed is now %q", kept)
	}
	w.other.screenshot("glass-wrong")
	w.other.fill("#champ-motif", "urgence_vitale")
	w.other.fill("#champ-reference", "ZZZZZ")
	w.other.clickNamed("Briser la glace")
	w.other.sees("main", "Aucun dossier ne peut être ouvert ainsi", "le délégué à la protection des données la verra")
	w.other.screenshot("glass-nothing")
	w.other.fill("#champ-reference", w.ref)
	proofsAge(t, w.demonstrateData)
	w.other.refused(403)
	w.other.clickNamed("Briser la glace")
	w.other.sees("main", "ouvrir un dossier par bris de glace", "Ce que vous avez saisi est gardé")
	w.other.keepsItsAddressBare(w.ref, w.last)
	w.other.fill("#champ-preuve", demo.Password)
	w.other.clickNamed("Confirmer")
	w.other.sees("main", "Dossier ouvert par bris de glace", w.first+" "+w.last)
	w.other.screenshot("glass-open")
}

func (w *walled) ownerIsTold() {
	w.owner.t.Helper()
	w.owner.visit("/")
	w.owner.sees("main", "Bris de glace", "Noé Rivière", w.ref)
	w.owner.screenshot("glass-told")
	w.owner.clickNamed(w.ref)
	w.owner.sees("main", "Noé Rivière a ouvert ce dossier", "Le délégué à la protection des données l'examine")
	w.owner.visit(w.at + "/consultations")
	w.owner.sees("table.journal", "Noé Rivière", "Bris de glace")
	w.owner.screenshot("glass-consultations")
}

// officerReviews finds both attempts, and neither a name nor a case.
func (w *walled) officerReviews(t *testing.T, address string) {
	t.Helper()
	officer := logIn(t, address, look{width: 360}, "dpo", demo.Password)
	officer.sees("main", "bris de glace", "avis")
	officer.screenshot("glass-officer-home")
	officer.visit("/bris-de-glace")
	officer.sees("table", "Noé Rivière", w.ref, "essai sans résultat")
	officer.seesNothingOf(w.last, w.at)
	officer.screenshot("glass-review")
	row := officer.mark("table tbody tr .ref", w.ref)
	officer.do(chromedp.SetValue(chromedp.CSS(`tr:has(`+row+`) select`), "justifie"))
	officer.click(`tr:has(` + row + `) button`)
	officer.sees("table", "le "+casework.DayOf(time.Now()).French())
	officer.refused(404)
	officer.refused(403)
	officer.isRefused(closedTo{w.at: 403, "/dossiers": 403})
}

// threeHoursPass and the case is behind its wall again.
func (w *walled) threeHoursPass(t *testing.T) {
	t.Helper()
	w.other.visit(w.at)
	w.other.sees("main", w.last)
	rewrite(t, w.demonstrateData, `UPDATE glass_breaks SET until = $1 WHERE case_id = $2`, before(time.Minute), w.at[len("/dossiers/"):])
	w.isAbsent()
}

// shutsOut keeps the other worker out, whom then no breaking of the glass lets in.
func (w *walled) shutsOut() {
	w.owner.t.Helper()
	w.owner.visit(w.at + "/acces")
	w.owner.refused(422)
	w.owner.clickNamed("Écarter de ce dossier")
	w.owner.sees("#erreur-qui", "un compte ou une unité")
	w.owner.screenshot("shutout-wrong")
	choose := `(() => { const o = [...document.querySelectorAll("#champ-qui option")].find(o => o.innerText.includes("Noé Rivière")); o.selected = true; return o.value })()`
	get(w.owner, chromedp.Evaluate[string](choose))
	w.owner.clickNamed("Écarter de ce dossier")
	w.owner.sees("main", "Rien ne le dit à qui est écarté", "Noé Rivière")
	w.owner.screenshot("shutout")
	w.other.open("/dossiers/bris-de-glace")
	w.other.fill("#champ-poste", "creteil")
	w.other.fill("#champ-reference", w.ref)
	w.other.fill("#champ-motif", "urgence_vitale")
	w.other.clickNamed("Briser la glace")
	w.other.sees("main", "Aucun dossier ne peut être ouvert ainsi")
	w.other.seesNothingOf(w.last)
	w.owner.click(`form[action$="/retablir"] button`)
	w.owner.sees("main", "L'accès est rétabli")
}

// handsOver gives the case away: who gave it no longer reaches it.
func (w *walled) handsOver() {
	w.owner.t.Helper()
	w.owner.refused(422)
	w.owner.clickNamed("Transmettre le dossier")
	w.owner.sees("#erreurs", "à revoir")
	w.owner.screenshot("hand-wrong")
	choose := `(() => { const o = [...document.querySelectorAll("#champ-a option")].find(o => o.innerText.includes("Noé Rivière")); o.selected = true; return o.value })()`
	get(w.owner, chromedp.Evaluate[string](choose))
	w.owner.fill("#champ-motif", "absence")
	w.owner.clickNamed("Transmettre le dossier")
	w.owner.sees("main", "Le dossier est transmis. Vous n'y avez plus accès")
	w.owner.refused(404)
	w.owner.visit(w.at)
	w.owner.sees("h1", "Page introuvable")
	w.other.visit(w.at + "/acces")
	w.other.sees("main", "Vous êtes en charge de ce dossier", "Swann Lambert", "Absence longue", "Bris de glace")
	w.other.screenshot("hand-history")
}

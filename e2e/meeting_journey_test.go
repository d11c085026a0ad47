package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"permanence/internal/demo"
)

const creteilAgenda = "/agenda?poste=creteil&vue=semaine&jour="

// keyboard counts the keys that a person strikes.
type keyboard struct {
	*tab
	struck int
}

func (k *keyboard) press(keys string, modifiers ...chromedp.Modifier) {
	k.t.Helper()
	k.struck += len([]rune(keys)) + len(modifiers)
	k.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
}

// fieldInFocus is the name of the field that has the attention.
func (p *tab) fieldInFocus() string {
	p.t.Helper()
	return get(p, chromedp.Evaluate[string](`document.activeElement.name || document.activeElement.id || ""`))
}

// findsAnOpenCase goes by the agenda of some weeks ago to a case that is still open.
func (p *tab) findsAnOpenCase() {
	p.t.Helper()
	for weeks := range 12 {
		day := time.Now().AddDate(0, 0, -7*(weeks+1)).Format(time.DateOnly)
		p.visit(creteilAgenda + day)
		links := get(p, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".slots a:has(.ref)")].map(a => a.getAttribute("href"))`))
		for _, link := range links[:min(len(links), 4)] {
			p.visit(link)
			if p.count(`a[href$="/rendez-vous/nouveau"]`) == 1 {
				return
			}
		}
	}
	p.t.Fatal("the demonstration has no open case in twelve weeks")
}

// The minute rule: from the page of a case, a kept meeting is recorded with at
// most eight keys beside its note.
func TestAMeetingIsRecordedWithEightKeysBesideItsNote(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "intervenant", demo.Password)
	page.findsAnOpenCase()
	k := &keyboard{tab: page}
	page.arriveBy(func() { k.press("n") }, "/rendez-vous/nouveau")
	page.judge()
	page.screenshot("meeting-new")
	if at := page.fieldInFocus(); at != "actes" {
		t.Errorf("the form begins at %q", at)
	}
	for field, want := range map[string]string{"#champ-date": time.Now().Format(time.DateOnly)} {
		if got := get(page, chromedp.Value(chromedp.CSS(field))); got != want {
			t.Errorf("%s begins with %q, want %q", field, got, want)
		}
	}
	for _, group := range []string{"statut", "lieu", "modalite"} {
		if n := page.count(`[name=` + group + `]:checked`); n != 1 {
			t.Errorf("%d choices of %s are made at the beginning", n, group)
		}
	}
	k.press("13n")
	page.do(chromedp.KeyEvent("Elle a pu parler de son logement."))
	page.arriveBy(func() { k.press("\r", chromedp.ModifierCtrl) }, "fait=rendez-vous")
	page.judge()
	if k.struck > 8 {
		t.Errorf("%d keys were struck, more than eight", k.struck)
	}
	t.Logf("%d keys beside the note", k.struck)
	page.sees("main", "Le rendez-vous est enregistré.", "Écoute, Évaluation", "Elle a pu parler de son logement.")
	page.screenshot("meeting-saved")
}

// arriveBy does something and waits until the address holds these words and the
// page is ready.
func (p *tab) arriveBy(act func(), words string) {
	p.t.Helper()
	act()
	eventually(p.t, "the address holds "+words, func() bool {
		return get(p, chromedp.Evaluate[bool](`location.href.includes(`+quoted(words)+`) && document.readyState === "complete"`))
	})
}

func TestAnAbsenceIsRecordedByKeyboardAlone(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "intervenant", demo.Password)
	page.findsAnOpenCase()
	k := &keyboard{tab: page}
	page.arriveBy(func() { k.press("n") }, "/rendez-vous/nouveau")
	for range 40 {
		if page.fieldInFocus() == "statut" {
			break
		}
		k.press("\t")
	}
	k.press("3") // Absent
	if got := get(page, chromedp.Evaluate[string](`document.querySelector("[name=statut]:checked").value`)); got != "absent" {
		t.Fatalf("the digit 3 chooses %q", got)
	}
	k.do(chromedp.KeyEvent(kb.ArrowRight))
	if got := get(page, chromedp.Evaluate[string](`document.querySelector("[name=statut]:checked").value`)); got != "excuse" {
		t.Errorf("the arrow leads from absent to %q", got)
	}
	k.press("3")
	page.arriveBy(func() { k.press("\r") }, "fait=rendez-vous")
	page.sees("main", "Le rendez-vous est enregistré.", "Absent")
}

// offline cuts the network of the tab, or gives it back.
func (p *tab) offline(cut bool) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: cut, DownloadThroughput: -1, UploadThroughput: -1}}})
	p.must(err)
	_, err = chromedp.Call(p.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: cut, DownloadThroughput: -1, UploadThroughput: -1})
	p.must(err)
}

func TestWhatIsTypedOutlivesANetworkThatDrops(t *testing.T) {
	const note = "Une phrase écrite pendant la coupure."
	page := logIn(t, demonstration.address(t), look{}, "intervenant", demo.Password)
	page.findsAnOpenCase()
	page.clickNamed("Enregistrer un rendez-vous")
	form := page.path()
	page.expect("ERR_INTERNET_DISCONNECTED")
	page.offline(true)
	page.do(chromedp.Focus(chromedp.CSS("#champ-note")), chromedp.KeyEvent(note), chromedp.KeyEvent("\t"))
	page.appears("[data-draft-state]", "votre texte reste dans cette page")
	page.do(chromedp.Click(chromedp.CSS("[data-save]")))
	if at := page.path(); at != form {
		t.Fatalf("without the network the page went to %s", at)
	}
	page.appears("[data-draft-state]", "rien n'est enregistré")
	page.screenshot("meeting-offline")
	page.offline(false)
	page.appears("[data-draft-state]", "Brouillon gardé à")
	page.visit(form)
	page.sees(".draft-back", "Voici le brouillon gardé à")
	if kept := get(page, chromedp.Value(chromedp.CSS("#champ-note"))); kept != note {
		t.Errorf("the draft says %q", kept)
	}
	page.screenshot("meeting-draft")
	page.clickNamed("Enregistrer")
	page.sees("main", "Le rendez-vous est enregistré.", note)
	page.visit(form)
	if page.count(".draft-back") != 0 {
		t.Error("the draft outlives its meeting")
	}
}

// The network often goes without the browser noticing: the form would leave for
// the browser's own error page, and what was just typed with it.
func TestASaveThatNobodyAnswersKeepsThePageAndItsWords(t *testing.T) {
	const note = "Écrite juste avant l'enregistrement."
	page := logIn(t, demonstration.address(t), look{}, "intervenant", demo.Password)
	page.findsAnOpenCase()
	page.clickNamed("Enregistrer un rendez-vous")
	form := page.path()
	page.do(chromedp.Focus(chromedp.CSS("#champ-note")), chromedp.KeyEvent(note))
	get(page, chromedp.Evaluate[bool](`(() => { window.answering = window.fetch; window.fetch = () => Promise.reject(new TypeError("gone")); return true; })()`))
	page.do(chromedp.KeyEvent("\r", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	page.appears("[data-draft-state]", "rien n'est enregistré")
	if at := page.path(); at != form {
		t.Fatalf("nobody answers and the page went to %s", at)
	}
	page.screenshot("meeting-unanswered")
	get(page, chromedp.Evaluate[bool](`(() => { window.fetch = window.answering; return true; })()`))
	page.appears("[data-draft-state]", "Brouillon gardé à")
	page.arriveBy(func() { page.do(chromedp.Click(chromedp.CSS("[data-save]"))) }, "fait=rendez-vous")
	page.sees("main", "Le rendez-vous est enregistré.", note)
}

func TestLeavingTheFormKeepsItsDraft(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "intervenant", demo.Password)
	page.findsAnOpenCase()
	page.clickNamed("Enregistrer un rendez-vous")
	form := page.path()
	page.do(chromedp.Focus(chromedp.CSS("#champ-note")), chromedp.KeyEvent("Interrompue."))
	page.clickNamed("Annuler")
	eventually(t, "the draft is kept", func() bool {
		page.visit(form)
		return page.count(".draft-back") == 1
	})
	if kept := get(page, chromedp.Value(chromedp.CSS("#champ-note"))); kept != "Interrompue." {
		t.Errorf("the draft says %q", kept)
	}
	page.clickNamed("Oublier le brouillon")
}

func TestAMeetingIsRecordedWithoutScriptAndItsDraftIsKept(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{noScript: true, width: 360}, "intervenant", demo.Password)
	page.findsAnOpenCase()
	page.clickNamed("Enregistrer un rendez-vous")
	page.fill("#champ-note", "Sans script.")
	page.clickNamed("Garder en brouillon")
	page.sees(".draft-back", "Voici le brouillon gardé")
	page.clickNamed("Oublier le brouillon")
	if page.count(".draft-back") != 0 {
		t.Error("a forgotten draft comes back")
	}
	page.fill("#champ-note", "Sans script, de nouveau.")
	page.fill("#champ-duree", "900")
	page.refused(422)
	if status := page.clickNamed("Enregistrer"); status != 422 {
		t.Errorf("900 minutes are answered %d", status)
	}
	page.sees("#erreur-duree", "de 0 à 600")
	page.screenshot("meeting-refused-360")
	page.fill("#champ-duree", "30")
	page.clickNamed("Enregistrer")
	page.sees("main", "Le rendez-vous est enregistré.", "Sans script, de nouveau.")
}

func TestTheAgendaHoldsOnATelephone(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{width: 360}, "intervenant", demo.Password)
	page.visit("/agenda/permanences?poste=charenton-le-pont-saint-maurice")
	sunday := time.Now().AddDate(0, 0, 7-int(time.Now().Weekday()))
	for selector, value := range map[string]string{"#champ-lieu": "mairie", "#champ-jour": "0", "#champ-de": "09:00", "#champ-a": "12:00"} {
		page.fill(selector, value)
	}
	page.clickNamed("Ajouter")
	page.sees("main", "Les permanences sont à jour.", "Mairie, 9 h à 12 h")
	page.screenshot("agenda-duties-360")
	page.visit("/agenda?poste=charenton-le-pont-saint-maurice&jour=" + sunday.Format(time.DateOnly))
	page.sees("main", "Libre", "9 h 45")
	page.screenshot("agenda-day-360")
	page.visit("/agenda/absences")
	page.screenshot("agenda-absences-360")
	page.visit("/rendez-vous/saisie?poste=creteil")
	page.screenshot("meeting-grid-360")
	page.refused(422)
	page.fill("#dossier-1", "zzzzz")
	page.fill("#actes-1", "XY")
	page.clickNamed("Enregistrer la journée")
	page.sees("main", "1 ligne est à revoir", "la référence d'un dossier de ce poste")
	page.screenshot("meeting-grid-refused-360")
}

// A worker names an absence and a substitute, who reaches the post at once; both
// then change one meeting: the second sees both texts.
func TestTheSecondOfTwoWorkersOnOneMeetingSeesBothTexts(t *testing.T) {
	address := demonstration.address(t)
	worker := logIn(t, address, look{}, "intervenant", demo.Password)
	worker.visit("/agenda/absences?poste=creteil")
	today := time.Now()
	worker.fill("#champ-du", today.Format(time.DateOnly))
	worker.fill("#champ-au", today.AddDate(0, 0, 3).Format(time.DateOnly))
	worker.do(chromedp.Evaluate[chromedp.Void](`(() => { const s = document.querySelector("#champ-remplacant"); s.selectedIndex = [...s.options].findIndex(o => o.text === "Camille Fontaine"); })()`))
	worker.clickNamed("Annoncer l'absence")
	worker.sees("main", "Les absences sont à jour.", "par Camille Fontaine")
	worker.screenshot("agenda-absences")
	worker.findsAnOpenCase()
	worker.clickNamed("Enregistrer un rendez-vous")
	worker.clickNamed("Enregistrer")
	edit := get(worker, chromedp.Evaluate[string](`[...document.querySelectorAll("a[href*='/rendez-vous/']")].find(a => !a.href.endsWith("nouveau")).getAttribute("href")`))

	substitute := logIn(t, address, look{dark: true}, "intervenante", demo.Password)
	substitute.visit(edit)
	worker.visit(edit)
	worker.fill("#champ-duree", "75")
	worker.clickNamed("Enregistrer")
	substitute.fill("#champ-duree", "20")
	substitute.fill("#champ-note", "Ma note de remplaçante.")
	substitute.refused(409)
	if status := substitute.clickNamed("Enregistrer"); status != 409 {
		t.Errorf("the second save is answered %d", status)
	}
	substitute.sees("main", "Les deux textes", "75", "20")
	substitute.screenshot("meeting-conflict-dark")
	if kept := get(substitute, chromedp.Value(chromedp.CSS("#champ-note"))); !strings.HasPrefix(kept, "Ma note") {
		t.Errorf("the note became %q", kept)
	}
	substitute.clickNamed("Enregistrer")
	substitute.sees("main", "Le rendez-vous est enregistré.", "Ma note de remplaçante.")
	worker.visit(creteilAgenda + today.Format(time.DateOnly))
	worker.sees("main", "Absence, remplacement par Camille Fontaine")
	worker.clickNamed("Afficher les noms")
	worker.sees("main", "inscrite au journal")
	worker.screenshot("agenda-week")
	worker.visit("/agenda/absences?poste=creteil")
	worker.click("main td button")
	worker.sees("main", "Aucune absence n'est annoncée.")
}

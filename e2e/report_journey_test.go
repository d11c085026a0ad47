package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// sampleReport is the published year of Fontenay-sous-Bois.
const sampleReport = "/bilans/fontenay-sous-bois/2021-10-01_2022-09-30"

// published are the figures that a reader of the published year looks for.
var published = map[string][]string{
	".figs.key":           {"547", "Rendez-vous honorés", "137", "Personnes reçues", "97,8 %", "134 sur 137 personnes reçues", "4,0 mois"},
	"#t-persons_by_place": {"Commissariat", "112", "Mairie", "83", "112 + 83 = 195 pour 137 personnes : 58 ont été reçues aux deux lieux"},
	".body":               {"Délai médian", "2 jours", "232", "Orientations effectives", "120", "Absences", "38"},
	"#controles":          {"Juste"},
	".report-head":        {"Fontenay-sous-Bois", "Du 1er octobre 2021 au 30 septembre 2022"},
	".toc":                {"Orientations vers les partenaires"},
}

func (p *tab) seesThePublishedYear() {
	p.t.Helper()
	for selector, texts := range published {
		p.sees(selector, texts...)
	}
}

func TestAWorkerReadsThePublishedYearInEveryLook(t *testing.T) {
	all := map[string]look{"narrow-360": {width: 360}}
	for name, l := range looks {
		all[name] = l
	}
	for name, l := range all {
		t.Run(name, func(t *testing.T) {
			page := newTab(t, demonstration.address(t), l)
			page.visit("/")
			page.refusedAtTheDoor()
			page.sendLogIn("intervenante", demo.Password)
			page.sees("main", "Bonjour Camille", "Fontenay-sous-Bois", "Mettre le registre à jour")
			page.offers("Accueil", "Saisines", "Dossiers", "Agenda", "Orientations", "Activités", "Bilans", "Registre", "Données")
			page.screenshot("home-" + name)
			page.choosesTheSampleYear()
			page.seesThePublishedYear()
			page.screenshot("report-" + name)
			page.opensADefinition()
			page.changesThePeriod()
			page.screenshot("period-refused-" + name)
		})
	}
}

// refusedAtTheDoor tries a wrong password: the sentence is beside the form, and
// what was typed as a name stays.
func (p *tab) refusedAtTheDoor() {
	p.t.Helper()
	p.refused(422)
	if status := p.sendLogIn("intervenante", "un-autre-mot-de-passe"); status != 422 {
		p.t.Errorf("a wrong password is answered %d", status)
	}
	p.sees(".door .card [role=alert]", "Identifiant ou mot de passe incorrect.")
	if kept := get(p, chromedp.Value(chromedp.CSS("#champ-identifiant"))); kept != "intervenante" {
		p.t.Errorf("the name that was typed became %q", kept)
	}
	if kept := get(p, chromedp.Value(chromedp.CSS("#champ-mot_de_passe"))); kept != "" {
		p.t.Error("the password came back with the page")
	}
}

// choosesTheSampleYear goes by the menu and the form, as one does who knows no
// address.
func (p *tab) choosesTheSampleYear() {
	p.t.Helper()
	p.click(`.top nav a[href="/bilans"]`)
	p.sees("h1", "Bilans")
	p.fill("#champ-du", "2021-10-01")
	p.fill("#champ-au", "2022-09-30")
	p.clickNamed("Afficher le bilan")
	if at := p.path(); at != sampleReport {
		p.t.Fatalf("the report is at %s", at)
	}
}

// opensADefinition opens the one of the third key figure, which says out of
// what the 97,8 % are.
func (p *tab) opensADefinition() {
	p.t.Helper()
	const figure = ".figs.key .fig:nth-child(3) "
	if strings.Contains(p.read(figure), "Unité") {
		p.t.Error("the definition is open before it is asked for")
	}
	p.do(chromedp.Click(chromedp.CSS(figure + "summary")))
	p.sees(figure, "Unité", "Part", "Base", "personnes reçues")
	p.judgePart(".figs.key")
}

// changesThePeriod takes a quarter, then from–to in the wrong order: the
// sentence is beside the field.
func (p *tab) changesThePeriod() {
	p.t.Helper()
	p.click(p.mark(".switch .pill", "T1"))
	p.sees(".report-head", "1er trimestre 2022")
	if current := p.read(`.switch .pill[aria-current="page"]`); current != "T1" {
		p.t.Errorf("the current period is marked %q", current)
	}
	p.refused(422)
	p.fill("#champ-du", "2022-09-30")
	p.fill("#champ-au", "2021-10-01")
	if status := p.clickNamed("Afficher"); status != 422 {
		p.t.Errorf("a period in the wrong order is answered %d", status)
	}
	p.sees(".field.bad", "Au", "Le dernier jour vient avant le premier.")
	p.sees("#erreurs", "1 champ est à revoir")
	if kept := get(p, chromedp.Value(chromedp.CSS("#champ-du"))); kept != "2022-09-30" {
		p.t.Errorf("the first day that was typed became %q", kept)
	}
	p.fill("#champ-au", "2022-12-31")
	p.clickNamed("Afficher le bilan")
	p.sees(".report-head", "Du 30 septembre 2022 au 31 décembre 2022")
}

func TestTheReportIsPrintedWithItsFiguresAndWithoutItsTools(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "intervenante", demo.Password)
	page.visit(sampleReport)
	page.media("print")
	for _, tool := range []string{".top nav", ".top .menu", ".switch", ".toc", ".foot", ".report-head .actions", ".skip"} {
		if page.shown(tool) {
			t.Errorf("%s is printed", tool)
		}
	}
	for _, part := range []string{".annex", ".figs.key", "#t-persons_by_place .note", "#controles table"} {
		if !page.shown(part) {
			t.Errorf("%s is not printed", part)
		}
	}
	page.do(chromedp.EmulateViewport(680, 960)) // the width of the text on A4
	if narrow := get(page, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".bl")].filter(e => e.checkVisibility() && e.getBoundingClientRect().width < 60).map(e => e.textContent)`)); len(narrow) > 0 {
		t.Errorf("labels are printed a letter under the other: %q", narrow)
	}
	page.seesThePublishedOnPaper(page.pdf("report"))
}

// shown tells whether an element takes room on the page.
func (p *tab) shown(selector string) bool {
	p.t.Helper()
	return get(p, chromedp.Evaluate[bool](`document.querySelector(`+quoted(selector)+`).checkVisibility()`))
}

// seesThePublishedOnPaper reads the printed file where a reader of PDF is
// installed; what the page prints is checked without one too.
func (p *tab) seesThePublishedOnPaper(path string) {
	p.t.Helper()
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		p.t.Log("pdftotext is not installed: the printed file itself is not read")
		return
	}
	output, err := exec.Command(reader, "-layout", path, "-").Output()
	p.must(err)
	paper := strings.Join(strings.Fields(plain(string(output))), " ")
	for _, text := range []string{"Fontenay-sous-Bois", "547", "137", "97,8 %", "4,0 mois", "112 + 83 = 195", "Contrôle des totaux", "Définitions"} {
		if !strings.Contains(paper, text) {
			p.t.Errorf("the printed report lacks %q", text)
		}
	}
	for _, text := range []string{"Aller au contenu", "Se déconnecter", "Sommaire", "Télécharger"} {
		if strings.Contains(paper, text) {
			p.t.Errorf("the printed report holds %q", text)
		}
	}
}

func TestTheReportIsReachedByKeyboardAlone(t *testing.T) {
	page := newTab(t, demonstration.address(t), look{})
	page.visit("/")
	page.tabTo("Aller au contenu")
	page.tabToField("identifiant")
	page.do(chromedp.KeyEvent("intervenante\t" + demo.Password))
	page.arrive(chromedp.KeyEvent("\r"))
	page.sees("h1", "Bonjour Camille")

	page.tabTo("Aller au contenu")
	page.do(chromedp.KeyEvent("\r"))
	if id := page.focused("id"); id != "contenu" {
		t.Errorf("after the skip link the focus is on %q", id)
	}
	page.tabTo("2022")
	page.visit("/bilans")
	page.tabToField("du")
	page.visit(sampleReport)
	page.opensADefinitionByKeyboard()
	page.opensAndClosesTheMenuByKeyboard()
}

func (p *tab) opensADefinitionByKeyboard() {
	p.t.Helper()
	p.tabTo("Définition : Rendez-vous honorés")
	p.do(chromedp.KeyEvent("\r"))
	p.sees(".figs.key .fig:first-child", "Unité")
}

// opensAndClosesTheMenuByKeyboard leaves it by Escape: the focus goes back to
// what opened it.
func (p *tab) opensAndClosesTheMenuByKeyboard() {
	p.t.Helper()
	p.do(chromedp.Focus(chromedp.CSS(".top .menu summary")), chromedp.KeyEvent("\r"))
	p.sees(".top .menu", "Se déconnecter")
	p.judgePart(".top")
	p.do(chromedp.KeyEvent("\t"), chromedp.KeyEvent("\u001b"))
	if p.count(".top .menu[open]") != 0 {
		p.t.Error("Escape does not close the menu")
	}
	if class := get(p, chromedp.Evaluate[string](`document.activeElement.tagName`)); class != "SUMMARY" {
		p.t.Errorf("after Escape the focus is on %s", class)
	}
}

// focused is an attribute of what has the focus.
func (p *tab) focused(attribute string) string {
	p.t.Helper()
	return get(p, chromedp.Evaluate[string](`document.activeElement.getAttribute(`+quoted(attribute)+`) || ""`))
}

// tabTo presses Tab until the focus is on what has this text; each stop on the
// way must show that it has the focus.
func (p *tab) tabTo(text string) {
	p.t.Helper()
	p.tabUntil(text, func() bool {
		name := get(p, chromedp.Evaluate[string](`document.activeElement.textContent.replace(/\s+/g, " ").trim()`))
		return strings.Contains(plain(name), text)
	})
}

func (p *tab) tabToField(name string) {
	p.t.Helper()
	p.tabUntil(name, func() bool { return p.focused("name") == name })
}

const focusShows = `(() => {
	const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
	return e === document.body || s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && box.width > 0 && box.left >= 0;
})()`

func (p *tab) tabUntil(what string, there func() bool) {
	p.t.Helper()
	var passed []string
	for range 60 {
		p.do(chromedp.KeyEvent("\t"))
		stop := get(p, chromedp.Evaluate[string](`document.activeElement.outerHTML.slice(0, 120)`))
		if !get(p, chromedp.Evaluate[bool](focusShows)) {
			p.t.Errorf("the focus cannot be seen on %s", stop)
		}
		if there() {
			return
		}
		passed = append(passed, stop)
	}
	p.t.Fatalf("sixty times Tab do not reach %q; they pass by\n%s", what, strings.Join(slices.Compact(passed), "\n"))
}

// frenchDates are the fields of the period as a French browser shows them: the
// browser of a test has no translation, and no option gives it one.
const frenchDates = `document.querySelectorAll("input[type=date]").forEach(field => {
	const day = field.value.split("-").reverse().join("/");
	field.type = "text"; field.size = 9; field.value = day;
})`

func TestThePictureOfTheReport(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "intervenante", demo.Password)
	page.do(chromedp.EmulateViewport(1280, 800))
	page.visit(sampleReport)
	page.do(chromedp.Evaluate[chromedp.Void](frenchDates))
	path := page.keep("bilan.png", get(page, chromedp.CaptureScreenshot()))
	picture, err := os.Stat(path)
	if err != nil || picture.Size() > 200<<10 {
		t.Errorf("%s is too large for a page that shows it: %d bytes (%v)", filepath.Base(path), picture.Size(), err)
	}
}

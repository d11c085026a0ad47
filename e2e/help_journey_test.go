package e2e

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// helpScreen is a screen that a section of the help is about: how one comes to
// it, and where its picture begins, so that no name of a person is in it.
type helpScreen struct {
	section string // its identifier in the help, and the name of its picture
	login   string
	reach   func(*tab)
	from    string // the element at the top of the picture
}

func at(path string) func(*tab) {
	return func(p *tab) {
		p.t.Helper()
		p.visit(path)
	}
}

// atAnOpenCase goes to a page of a case, by the words that lead to it.
func atAnOpenCase(words string) func(*tab) {
	return func(p *tab) {
		p.t.Helper()
		p.findsAnOpenCase()
		if words != "" {
			p.clickNamed(words)
		}
	}
}

var helpScreens = []helpScreen{
	{"jour", "intervenante", at("/"), ".day"},
	{"saisines", "intervenante", at("/saisines"), "main"},
	{"dossier", "intervenant", atAnOpenCase(""), ".tabs"},
	{"rendez-vous", "intervenant", atAnOpenCase("Enregistrer un rendez-vous"), "main .card"},
	{"joindre", "intervenant", atAnOpenCase("Joindre la personne"), "main section.card"},
	{"acces", "intervenant", atAnOpenCase("Accès"), ".tabs"},
	{"agenda", "intervenant", at(creteilAgenda + time.Now().AddDate(0, 0, -7).Format(time.DateOnly)), "main"},
	{"orientations", "intervenant", at("/orientations"), "main"},
	{"clore", "intervenant", atAnOpenCase("Clore le dossier"), "main section.card"},
	{"activites", "intervenante", at("/activites/fontenay-sous-bois"), "main"},
	{"registre", "intervenante", at("/imports"), "main"},
	{"bilan", "intervenante", at(sampleReport), "main"},
	{"demandes", "intervenante", at("/droits"), "main"},
	{"second-facteur", "intervenante", at("/mon-compte/second-facteur"), "main"},
	{"ensemble", "intervenant", at("/bilans/ensemble"), "main"},
	{"declares", "intervenante", at("/totaux-declares/fontenay-sous-bois"), "main"},
	{"trames", "intervenante", at("/trames"), "main"},
	{"modeles", "pilote", at("/trames/modeles/nouveau"), "main"},
	{"territoires", "pilote", at("/territoires"), "main"},
	{"besoin", "pilote", at("/besoin?departement=94&ici=94080#essai"), "main section.card"},
	{"national", "pilote", at("/national/envoyer"), "main"},
	{"pilotage", "pilote", at("/pilotage"), "main"},
	{"journal", "dpo", at("/journal"), "main"},
	{"sauvegardes", "admin", at("/sauvegardes"), "main"},
	{"guichet", "guichet", at("/saisines/nouvelle"), "main"},
}

// The size of a picture, which the help says of each, in CSS pixels, and the
// most that it may weigh.
const (
	pictureWidth, pictureHeight = 1000, 620
	pictureBytes                = 60 << 10
)

// frenchFields are the other fields that a browser words by itself, as a French
// one shows them.
const frenchFields = `document.querySelectorAll("input[type=time]").forEach(field => {
	const hour = field.value;
	field.type = "text"; field.size = 5; field.value = hour;
});
document.querySelectorAll("input[type=file]").forEach(field => {
	const words = document.createElement("span");
	words.textContent = "Choisir un fichier · Aucun fichier choisi";
	field.replaceWith(words);
});`

// coverNames hides in every fact and line what stands for a person: the facts
// that are named so, and the professional on duty.
const coverNames = `document.querySelectorAll("main dt").forEach(term => {
	if (["Nom", "Prénom", "Naissance", "Téléphone", "Courriel", "Adresse"].includes(term.innerText.trim())) term.nextElementSibling.textContent = "···";
});
(() => {
	const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(/Camille Fontaine|Noé Rivière/g, "···");
})();`

// picture is what the screen shows from an element on, without the names above
// it.
func (p *tab) picture(name, from string) []byte {
	p.t.Helper()
	top := get(p, chromedp.Evaluate[float64](`document.querySelector(`+quoted(from)+`).getBoundingClientRect().top + scrollY`))
	if named := get(p, chromedp.Evaluate[float64](`document.querySelector("main h1").getBoundingClientRect().bottom + scrollY`)); from != "main" {
		top -= 16
		if named > top {
			p.t.Errorf("the picture of %s would hold the heading of its page", name)
		}
	}
	p.showsNoName()
	answer, err := chromedp.Call(p.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatWebp, Quality: new(int64(26)), CaptureBeyondViewport: new(true),
		Clip: &page.Viewport{Y: top, Width: pictureWidth, Height: pictureHeight, Scale: 1},
	})
	p.must(err)
	return answer.Data
}

// showsNoName fails the test when a word of the heading, which on the pages of a
// case is a person, stands anywhere else on the page. The form of a meeting is
// headed by the work itself.
func (p *tab) showsNoName() {
	p.t.Helper()
	if !strings.HasPrefix(p.path(), "/dossiers/") || strings.Contains(p.path(), "/rendez-vous/") {
		return
	}
	below := plain(get(p, chromedp.Evaluate[string](`[...document.querySelectorAll("main .card")].map(e => e.innerText).join(" ")`)))
	for _, word := range strings.Fields(p.read("main h1")) {
		if strings.Contains(below, word) {
			p.t.Errorf("the picture of %s would hold a name", p.path())
		}
	}
}

// Each screen that the help is about shows the words by which its section names
// what is on it; with PERMANENCE_SCREENSHOTS its picture is kept, for
// internal/view/static/aide.
func TestTheHelpIsAboutTheScreensAsTheyAre(t *testing.T) {
	address := demonstration.address(t)
	receipt, _ := filedAtTheCounter(t, address, look{})
	tabs, words := map[string]*tab{}, map[string]map[string][]string{}
	for _, screen := range helpScreens {
		p := tabs[screen.login]
		if p == nil {
			p = logIn(t, address, look{width: pictureWidth}, screen.login, demo.Password)
			p.expect("LazyLoadImageIssue") // said of every image loaded late whose height is the stylesheet's; attributes keep its room
			tabs[screen.login], words[screen.login] = p, p.wordsOfTheHelp()
		}
		if len(words[screen.login][screen.section]) == 0 {
			t.Errorf("the help of %s names nothing of its screen", screen.section)
		}
		screen.reach(p)
		shown := plain(get(p, chromedp.Evaluate[string](`document.querySelector("main").textContent.replace(/\s+/g, " ")`)))
		for _, word := range words[screen.login][screen.section] {
			if !strings.Contains(shown, plain(word)) {
				t.Errorf("the help says %q of %s, which shows:\n%s", word, p.path(), shown)
			}
		}
		p.do(chromedp.Evaluate[chromedp.Void](frenchDates+";"+frenchFields), chromedp.Evaluate[chromedp.Void](coverNames))
		content := p.picture(screen.section, screen.from)
		p.keep(filepath.Join("aide", screen.section+".webp"), content)
		if len(content) > pictureBytes {
			t.Errorf("the picture of %s weighs %d bytes", screen.section, len(content))
		}
	}
	worker := tabs["intervenante"]
	worker.seesThePicturesOfTheHelp()
	worker.visit("/saisines")
	worker.clickNamed("Ouvrir la saisine " + receipt)
	worker.fill("#champ-motif", "injoignable")
	worker.clickNamed("Clore sans suite") // other journeys begin with an empty queue
}

// seesThePicturesOfTheHelp fails the test when one of them is absent, is no
// picture or has not the size that the page says of it.
func (p *tab) seesThePicturesOfTheHelp() {
	p.t.Helper()
	p.visit("/aide")
	sizes := get(p, chromedp.Evaluate[[]string](`Promise.all([...document.querySelectorAll("main img")].map(async img => {
		img.loading = "eager";
		await img.decode();
		return img.naturalWidth + "x" + img.naturalHeight + " said " + img.getAttribute("width") + "x" + img.getAttribute("height");
	}))`, chromedp.EvalAwaitPromise))
	want := fmt.Sprintf("%dx%d said %[1]dx%[2]d", pictureWidth, pictureHeight)
	if len(sizes) < 10 || slices.ContainsFunc(sizes, func(s string) bool { return s != want }) {
		p.t.Errorf("the pictures of the help are %q", sizes)
	}
	p.screenshot("help")
}

// wordsOfTheHelp are the words in bold of each section that the account reads:
// what can be read on its screen.
func (p *tab) wordsOfTheHelp() map[string][]string {
	p.t.Helper()
	p.visit("/aide")
	return get(p, chromedp.Evaluate[map[string][]string](`Object.fromEntries([...document.querySelectorAll(".doc .body section")].map(
		section => [section.id, [...section.querySelectorAll("b")].map(b => b.textContent.trim())]))`))
}

package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// The steps of a person in the program: each arrives on a page, and each page
// that is met must hold: no rule of accessibility broken, nothing wider than the
// screen.

// visit goes to a path and returns the status of the answer.
func (p *tab) visit(path string) int64 {
	p.t.Helper()
	return p.arrive(chromedp.Navigate("http://" + p.home + path))
}

// click follows a link or sends a form, and returns the status of the answer.
func (p *tab) click(selector string) int64 {
	p.t.Helper()
	return p.arrive(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// clickNamed does the same for the only link or button with this text.
func (p *tab) clickNamed(name string) int64 {
	p.t.Helper()
	return p.click(p.mark("main a, main button", name))
}

// sends sends files by the button of this name: the script of the page shows how
// far it is and puts the answer in the page's place, without another address.
func (p *tab) sends(name string) {
	p.t.Helper()
	if p.look.noScript {
		p.clickNamed(name)
		return
	}
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("main").dataset.before = ""`), chromedp.Click(chromedp.CSS(p.mark("main button", name)), chromedp.NodeVisible))
	eventually(p.t, "the files are answered", func() bool { return p.count("main:not([data-before])") == 1 })
	p.judge()
}

// mark finds the only element with this text and returns a selector of it.
func (p *tab) mark(selector, name string) string {
	p.t.Helper()
	found := get(p, chromedp.Evaluate[int](fmt.Sprintf(`(() => {
		document.querySelectorAll("[data-step]").forEach(e => delete e.dataset.step);
		const found = [...document.querySelectorAll(%s)].filter(e => (e.innerText ?? e.textContent).replace(/\s+/g, " ").trim() === %s);
		found.forEach(e => e.dataset.step = "next");
		return found.length;
	})()`, quoted(selector), quoted(name))))
	if found != 1 {
		p.t.Fatalf("%d elements are named %q on %s", found, name, p.path())
	}
	return `[data-step="next"]`
}

// arrive takes the steps that lead to another page, and judges it.
func (p *tab) arrive(steps ...chromedp.Action[chromedp.Void]) int64 {
	p.t.Helper()
	answer, err := chromedp.RunResponse(p.ctx, steps...)
	p.must(err)
	p.judge()
	return answer.Status
}

// judge is what every page must pass, once all of it is there.
func (p *tab) judge() {
	p.t.Helper()
	eventually(p.t, "the page is all there", func() bool { return get(p, chromedp.Evaluate[bool](`document.readyState === "complete"`)) })
	for _, v := range p.newViolations() {
		p.t.Errorf("axe on %s: %s", p.path(), v)
	}
	if p.overflows() {
		p.t.Errorf("%s is wider than the screen", p.path())
	}
}

// refused says that the next answer is a refusal with this status, which the
// browser calls an error.
func (p *tab) refused(status int) { p.expect(fmt.Sprintf("status of %d", status)) }

// path is where the tab is.
func (p *tab) path() string {
	p.t.Helper()
	return get(p, chromedp.Evaluate[string](`location.pathname`))
}

// fill types a value into a field, over what it held.
func (p *tab) fill(selector, value string) {
	p.t.Helper()
	p.do(chromedp.SetValue(chromedp.CSS(selector), value))
}

// read is what is visible of the elements that a selector finds, with ordinary
// spaces.
func (p *tab) read(selector string) string {
	p.t.Helper()
	return plain(get(p, chromedp.Evaluate[string](
		`[...document.querySelectorAll(`+quoted(selector)+`)].map(e => e.innerText).join("\n")`)))
}

// sees fails the test for each text that is not visible on the page.
func (p *tab) sees(selector string, texts ...string) {
	p.t.Helper()
	shown := p.read(selector)
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			p.t.Errorf("%s of %s does not show %q; it shows:\n%s", selector, p.path(), text, shown)
		}
	}
}

// seesNothingOf fails the test for each text that the page holds, visible or
// not.
func (p *tab) seesNothingOf(texts ...string) {
	p.t.Helper()
	source := plain(get(p, chromedp.Evaluate[string](`document.documentElement.outerHTML`)))
	for _, text := range texts {
		if strings.Contains(source, text) {
			p.t.Errorf("%s holds %q", p.path(), text)
		}
	}
}

// count is how many elements a selector finds.
func (p *tab) count(selector string) int {
	p.t.Helper()
	return get(p, chromedp.Evaluate[int](`document.querySelectorAll(`+quoted(selector)+`).length`))
}

// menu is what the main menu offers.
func (p *tab) menu() []string {
	p.t.Helper()
	return strings.Fields(p.read(".top nav"))
}

func (p *tab) offers(entries ...string) {
	p.t.Helper()
	if got := p.menu(); !slices.Equal(got, entries) {
		p.t.Errorf("the menu offers %q, want %q", got, entries)
	}
}

// plain makes every kind of space an ordinary one.
func plain(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}

func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has its JSON
	}
	return string(text)
}

// logIn opens a tab, goes through the log-in and arrives on the first page.
func logIn(t *testing.T, address string, l look, login, password string) *tab {
	t.Helper()
	page := newTab(t, address, l)
	page.visit("/")
	page.sendLogIn(login, password)
	page.sees("h1", "Bonjour")
	return page
}

func (p *tab) sendLogIn(login, password string) int64 {
	p.t.Helper()
	p.fill("#champ-identifiant", login)
	p.fill("#champ-mot_de_passe", password)
	return p.clickNamed("Se connecter")
}

// cookies are what the browser would send to the program, as a header.
func (p *tab) cookies() string {
	p.t.Helper()
	answer, err := chromedp.Call(p.ctx, network.GetCookies, network.GetCookiesParams{})
	p.must(err)
	pairs := make([]string, 0, len(answer.Cookies))
	for _, c := range answer.Cookies {
		pairs = append(pairs, c.Name+"="+c.Value)
	}
	return strings.Join(pairs, "; ")
}

package e2e

import (
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// Most pages are met again and again, by other journeys in the same look: the
// log-in, the first page, a case. axe, which takes longer than all the rest of a
// step, judges what it has not judged yet.

// judged are the appearances in which axe found nothing to say.
var judged = struct {
	sync.Mutex
	sound map[string]bool
}{sound: map[string]bool{}}

// newViolations are the rules that the page breaks; none for a page that was
// found sound when it looked the same. A page that breaks one is judged each time.
func (p *tab) newViolations() []violation {
	p.t.Helper()
	key := p.appearance()
	judged.Lock()
	known := judged.sound[key]
	judged.Unlock()
	if known {
		return nil
	}
	found := p.violations()
	if len(found) == 0 {
		judged.Lock()
		judged.sound[key] = true
		judged.Unlock()
	}
	return found
}

// judgePart judges what has just opened on a page that was judged as it was.
func (p *tab) judgePart(selector string) {
	p.t.Helper()
	for _, v := range p.violationsIn(`document.querySelector(` + quoted(selector) + `)`) {
		p.t.Errorf("axe on %s of %s: %s", selector, p.path(), v)
	}
	if p.overflows() {
		p.t.Errorf("%s is wider than the screen", p.path())
	}
}

// appearanceOfPage sums up all that axe looks at: the elements with what was typed
// and chosen in them, where the focus is, the screen and the sheets of style; but
// for what is drawn at random, told by the clock or counted: the identifiers of
// records, which number a text holds, and the length of a bar, on which nothing is
// written. The browser does it: a page is long, and a digest is short.
const appearanceOfPage = `(() => {
	const all = [...document.querySelectorAll("*")];
	const fields = all.map(e => e.matches("input, select, textarea") ? [e.type === "file" ? "" : e.value, e.checked, e.selectedIndex, e.indeterminate, e.validity.valid].join() : "").join("|");
	const numbers = text => text.replace(/[0-9]+(?:[ \u00a0\u202f.,][0-9]+)*/g, "0");
	const state = [location.host === HOME, innerWidth, ["print", "(prefers-color-scheme: dark)"].map(m => matchMedia(m).matches),
		all.indexOf(document.activeElement), [...document.styleSheets].map(s => s.href && new URL(s.href).pathname),
		document.documentElement.outerHTML, fields].join("\n")
		.replace(/\b[0-9a-z]{26}\b/g, "id")
		.replace(/>[^<]+|\b(?:datetime|value)="[^"]*"/g, numbers)
		.replace(/(<rect [^>]*)width="[^"]*"/g, "$1");
	return crypto.subtle.digest("SHA-256", new TextEncoder().encode(state)).then(sum => [...new Uint8Array(sum)].join());
})()`

// appearance is a digest of all that axe looks at.
func (p *tab) appearance() string {
	p.t.Helper()
	if p.look.noScript {
		p.scripts(true)
		defer p.scripts(false)
	}
	digest := get(p, chromedp.Evaluate[string](strings.Replace(appearanceOfPage, "HOME", quoted(p.home), 1), chromedp.EvalAwaitPromise))
	if p.look.noScript {
		return "without scripts " + digest
	}
	return digest
}

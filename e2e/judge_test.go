package e2e

import (
	"crypto/sha256"
	"regexp"
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
	sound map[[sha256.Size]byte]bool
}{sound: map[[sha256.Size]byte]bool{}}

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

// stateOfPage is all that axe looks at: the elements with what was typed and
// chosen in them, where the focus is, the screen and the sheets of style.
const stateOfPage = `(() => {
	const all = [...document.querySelectorAll("*")];
	const fields = all.map(e => e.matches("input, select, textarea") ? [e.type === "file" ? "" : e.value, e.checked, e.selectedIndex, e.indeterminate, e.validity.valid].join() : "").join("|");
	return [location.host === HOME, innerWidth, ["print", "(prefers-color-scheme: dark)"].map(m => matchMedia(m).matches),
		all.indexOf(document.activeElement), [...document.styleSheets].map(s => s.href && new URL(s.href).pathname),
		document.documentElement.outerHTML, fields].join("\n");
})()`

var (
	drawnID = regexp.MustCompile(`\b[0-9a-z]{26}\b`)
	writing = regexp.MustCompile(`>[^<]+|\b(?:datetime|value)="[^"]*"`)
	number  = regexp.MustCompile(`[0-9]+(?:[  .,][0-9]+)*`)
	bar     = regexp.MustCompile(`(<rect [^>]*)width="[^"]*"`)
)

// appearance sums up all that axe looks at, but for what is drawn at random, told
// by the clock or counted: the identifiers of records, which number a text holds,
// and the length of a bar, on which nothing is written.
func (p *tab) appearance() [sha256.Size]byte {
	p.t.Helper()
	state := get(p, chromedp.Evaluate[string](strings.Replace(stateOfPage, "HOME", quoted(p.home), 1)))
	state = drawnID.ReplaceAllString(state, "id")
	state = writing.ReplaceAllStringFunc(state, func(s string) string { return number.ReplaceAllString(s, "0") })
	state = bar.ReplaceAllString(state, "$1")
	if p.look.noScript {
		state = "without scripts\n" + state
	}
	return sha256.Sum256([]byte(state))
}

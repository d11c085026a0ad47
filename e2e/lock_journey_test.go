package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// A screen that is left is covered; reloading shows nothing; the password gives
// back the page as it was, with what was being typed. Names are masked by a key.
func TestAScreenThatIsLeftIsCoveredAndGivenBackAsItWas(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "intervenante", demo.Password)
	at := page.opensACase("Tavernost", "Adèle")
	page.do(chromedp.KeyEvent("m"))
	blurred := func() bool {
		return get(page, chromedp.Evaluate[string](`getComputedStyle(document.querySelector("h1")).filter`)) != "none"
	}
	if !blurred() {
		t.Error("the key m does not mask the name")
	}
	page.screenshot("masked")
	page.visit(at)
	if !blurred() {
		t.Error("the next page of the tab shows the name")
	}
	page.do(chromedp.KeyEvent("m"))
	if blurred() {
		t.Error("the key m does not show the name again")
	}

	page.fill("#champ-texte", "Une note commencée.")
	get(page, chromedp.Evaluate[string](`document.body.dataset.idle = "1"`))
	eventually(t, "the cover comes by itself", func() bool { return page.count("#verrou[open]") == 1 })
	page.judge()
	page.screenshot("locked")
	if shown := page.read("h1"); strings.Contains(shown, "Tavernost") {
		t.Errorf("under the cover one reads %q", shown)
	}
	get(page, chromedp.Evaluate[string](`document.body.dataset.idle = "600"`))
	page.do(chromedp.KeyEvent("\u001b"))
	if page.count("#verrou[open]") != 1 {
		t.Error("the key Escape lifts the cover")
	}
	page.refused(422)
	page.fill("#verrou-preuve", "autre chose")
	page.do(chromedp.Click(chromedp.CSS("#verrou .main")))
	eventually(t, "the cover says that it is not the password", func() bool { return strings.Contains(page.read("#verrou"), "pas le bon") })
	// After a wrong one it waits a little: the password is sent again once the
	// answer has emptied its field, and never when the cover has just been lifted.
	eventually(t, "the password lifts the cover", func() bool {
		return get(page, chromedp.Evaluate[bool](`(() => {
			const proof = document.querySelector("#verrou[open] #verrou-preuve");
			if (proof && proof.value === "") {
				proof.value = `+quoted(demo.Password)+`;
				proof.form.requestSubmit();
			}
			return !proof;
		})()`))
	})
	if text := get(page, chromedp.Evaluate[string](`document.querySelector("#champ-texte").value`)); text != "Une note commencée." {
		t.Errorf("what was typed is now %q", text)
	}
	page.clickNamed("Garder la note")
	page.sees(".line", "Une note commencée.")

	page.do(chromedp.KeyEvent("v"))
	eventually(t, "one key covers the screen", func() bool { return page.count("#verrou[open]") == 1 })
	page.refused(403)
	page.open(at) // at once: the server may not have heard yet
	if shown := page.read("h1"); strings.Contains(shown, "Tavernost") {
		t.Errorf("loading the page again lifts the cover: %q", shown)
	}
	eventually(t, "a page asked for again shows nothing", func() bool { page.open(at); return page.count("#qui") == 1 })
	page.seesNothingOf("Tavernost", "Une note commencée.")
	page.fill("#champ-preuve", demo.Password)
	page.clickNamed("Confirmer")
	page.sees("h1", "Adèle Tavernost")
	// Once the session is over nobody checks what is typed: the cover stays, and
	// the page is left.
	page.do(chromedp.KeyEvent("v"))
	eventually(t, "the key covers it again", func() bool { return page.count("#verrou[open]") == 1 })
	if _, err := chromedp.Call(page.ctx, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	page.fill("#verrou-preuve", "n'importe quoi")
	page.do(chromedp.Click(chromedp.CSS("#verrou .main")))
	eventually(t, "the page is left for the log-in", func() bool { return page.count("#champ-identifiant") == 1 })
	page.seesNothingOf("Tavernost", "Une note commencée.")
}

// A screen that nobody looks at forgets what it showed once the session is over,
// though the server be out of reach.
func TestACoveredScreenForgetsWhatItShowedWhenTheSessionEndsWithoutTheServer(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{width: 360}, "intervenante", demo.Password)
	page.opensACase("Brancaléone", "Flora")
	page.expect("ERR_INTERNET_DISCONNECTED")
	page.offline(true)
	page.do(chromedp.KeyEvent("v"))
	eventually(t, "the key covers the screen", func() bool { return page.count("#verrou[open]") == 1 })
	get(page, chromedp.Evaluate[string](`document.body.dataset.rest = "0"`))
	eventually(t, "the page forgets", func() bool { return strings.Contains(page.read("h1"), "Votre session est terminée") })
	page.seesNothingOf("Brancaléone", "Flora", "Consigne de contact")
	page.judge()
	page.screenshot("session-forgotten")
	page.offline(false)
}

// Once the session is over the page forgets what it showed, its cover too: what is
// left to cover it runs on, and must not fail every five seconds for a night.
func TestAForgottenPageIsNotCoveredAgain(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "intervenante", demo.Password)
	get(page, chromedp.Evaluate[bool](`(() => { document.querySelector("#verrou").remove(); document.body.dataset.idle = "0"; return true; })()`))
	page.do(chromedp.KeyEvent("v"))
	get(page, chromedp.Evaluate[bool](`new Promise((later) => setTimeout(() => later(true), 6000))`, chromedp.EvalAwaitPromise))
	if page.count("html.locked") != 0 {
		t.Error("a page without its cover is locked")
	}
}

package e2e

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The tests below prove the tools on pages with planted faults: a check that has
// never been seen to fail proves nothing.

const soundPage = `<!doctype html><html lang="fr"><head><title>Bilan</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>Bilan</h1><p id="state">sans script</p></main>%s</body></html>`

// serve answers every path with a page, under the strictest policy.
func serve(t *testing.T, page string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src data: http:; form-action 'self'")
		if r.URL.Path == "/app.js" {
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, `document.getElementById("state").textContent = "avec script"`)
			return
		}
		if r.URL.Path == "/absent" {
			w.WriteHeader(http.StatusNotFound)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// eventually waits for what the browser reports in its own time.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in ten seconds it did not come true that %s", what)
		}
	}
}

func sound(added string) string { return fmt.Sprintf(soundPage, added) }

func TestASoundPagePassesInEveryLook(t *testing.T) {
	address := serve(t, sound(""))
	for name, l := range looks {
		t.Run(name, func(t *testing.T) {
			page := newTab(t, address, l)
			page.open("/")
			page.axe()
			if page.overflows() {
				t.Error("the page is wider than the screen")
			}
		})
	}
}

func TestAxeFindsPlantedViolationsAndNamesTheirPlace(t *testing.T) {
	address := serve(t, sound(`<div role="region" aria-label="Formulaire"><input id="nameless"></div>`))
	for _, l := range []look{{}, {noScript: true}} {
		page := newTab(t, address, l)
		page.open("/")
		found := page.violations()
		label := slices.IndexFunc(found, func(v violation) bool { return v.ID == "label" })
		if label < 0 {
			t.Fatalf("axe did not find the field without a label (%+v): %v", l, found)
		}
		if text := found[label].String(); !strings.Contains(text, "#nameless") {
			t.Errorf("the violation does not name its place: %s", text)
		}
	}
}

// A page found sound is not judged again as long as it looks the same; the least
// that axe could see of a difference makes it another page.
func TestAPageFoundSoundIsJudgedAgainOnceItLooksOtherwise(t *testing.T) {
	page := newTab(t, serve(t, sound(`<div role="region" aria-label="Formulaire"><label>Ville <input id="city"></label> le <time datetime="2022-03-28">28/03/2022</time></div>`)), look{})
	page.open("/")
	before := page.appearance()
	if found := page.newViolations(); len(found) != 0 {
		t.Fatalf("the page is not sound: %v", found)
	}
	page.open("/")
	page.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("time").outerHTML = '<time datetime="2031-01-02">2/1/2031</time>'`))
	if page.appearance() != before {
		t.Error("another day makes another page")
	}
	for _, change := range []string{
		`document.querySelector("#city").value = "Nogent"`, `document.querySelector("#city").focus()`,
		`document.querySelector("h1").textContent = "Autre"`, `document.querySelector("h1").className = "pale"`, `document.documentElement.lang = ""`,
	} {
		page.open("/")
		page.do(chromedp.Evaluate[chromedp.Void](change))
		if page.appearance() == before {
			t.Errorf("the page is taken for the same after %s", change)
		}
	}
	page.open("/")
	page.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("label").replaceWith(document.querySelector("#city"))`))
	if found := page.newViolations(); !slices.ContainsFunc(found, func(v violation) bool { return v.ID == "label" }) {
		t.Errorf("the fault of a page that was sound before is not found: %v", found)
	}
	if found := page.violationsIn(`document.querySelector("[role=region]")`); !slices.ContainsFunc(found, func(v violation) bool { return v.ID == "label" }) {
		t.Errorf("the fault is not found by looking at its place alone: %v", found)
	}
}

func TestWhatThePolicyRefusesIsReported(t *testing.T) {
	for name, fault := range map[string]string{
		"an inline script":    `<script>document.title = "x"</script>`,
		"an inline style":     `<p style="color:red">x</p>`,
		"an inline handler":   `<p onclick="alert()">x</p>`,
		"a script from afar":  `<script src="http://cdn.invalid/x.js"></script>`,
		"a style sheet apart": `<link rel="stylesheet" href="http://cdn.invalid/x.css">`,
	} {
		t.Run(name, func(t *testing.T) {
			page := openTab(t, serve(t, sound(fault)), look{})
			page.open("/")
			if name == "an inline handler" {
				page.do(chromedp.Click(chromedp.CSS("p[onclick]")))
			}
			eventually(t, "the policy's refusal is reported", func() bool {
				return slices.ContainsFunc(page.unexpected(), func(c string) bool { return strings.Contains(c, "ContentSecurityPolicy") })
			})
		})
	}
}

func TestARequestToAnotherHostIsReported(t *testing.T) {
	page := openTab(t, serve(t, sound(`<img alt="" src="http://tracker.invalid/pixel.png">`)), look{})
	page.open("/")
	eventually(t, "the image's host is a stranger", func() bool {
		return slices.Equal(page.strangers(), []string{"http://tracker.invalid/pixel.png"})
	})
}

func TestAnErrorPageIsAComplaintUnlessExpected(t *testing.T) {
	page := newTab(t, serve(t, sound("")), look{})
	page.open("/absent")
	eventually(t, "the answer 404 is reported", func() bool { return len(page.unexpected()) > 0 })
	page.expect("404")
	if left := page.unexpected(); len(left) != 0 {
		t.Errorf("an expected complaint stays: %q", left)
	}
}

func TestScriptsRunOnlyWhenTheyMay(t *testing.T) {
	address := serve(t, sound(`<script src="/app.js"></script>`))
	for want, l := range map[string]look{"avec script": {}, "sans script": {noScript: true}} {
		page := newTab(t, address, l)
		page.open("/")
		if got := page.text("#state"); got != want {
			t.Errorf("with %+v the page says %q, want %q", l, got, want)
		}
	}
}

func TestThePageSeesTheLookThatWasAsked(t *testing.T) {
	address := serve(t, sound(""))
	for _, l := range []look{{width: 320}, {width: 1280, dark: true}} {
		page := newTab(t, address, l)
		page.open("/")
		if dark := get(page, chromedp.Evaluate[bool](`matchMedia("(prefers-color-scheme: dark)").matches`)); dark != l.dark {
			t.Errorf("dark = %v, want %v", dark, l.dark)
		}
		if width := get(page, chromedp.Evaluate[int64](`innerWidth`)); width != l.width {
			t.Errorf("width = %d, want %d", width, l.width)
		}
		page.media("print")
		if !get(page, chromedp.Evaluate[bool](`matchMedia("print").matches`)) {
			t.Error("the page is not shown as printed")
		}
	}
}

func TestAPageWiderThanTheScreenIsNoticed(t *testing.T) {
	page := newTab(t, serve(t, sound(`<main><svg width="2000" height="10" role="img" aria-label="trop large"></svg></main>`)), look{width: 320})
	page.open("/")
	if !page.overflows() {
		t.Error("a page of 2000 pixels on a screen of 320 was not noticed")
	}
}

func TestPicturesAreKept(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "pictures")
	t.Setenv("PERMANENCE_SCREENSHOTS", folder)
	page := newTab(t, serve(t, sound("")), look{width: 320})
	page.open("/")
	for path, signature := range map[string]string{page.screenshot("sound"): "\x89PNG", page.pdf("sound"): "%PDF"} {
		content, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(content), signature) {
			t.Errorf("%s is no picture of the page (%v)", path, err)
		}
		if filepath.Dir(path) != folder {
			t.Errorf("%s is not in the folder that was asked", path)
		}
	}
}

func TestTabsShareNothing(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "x", HttpOnly: true, SameSite: http.SameSiteLaxMode})
		fmt.Fprintf(w, sound(`<p id="cookies">%d</p>`), len(r.Cookies()))
	}))
	t.Cleanup(server.Close)
	for range 2 {
		page := newTab(t, server.URL, look{})
		page.open("/")
		if got := page.text("#cookies"); got != "0" {
			t.Errorf("a new tab came with %s cookies of another", got)
		}
	}
}

func TestAMissingBrowserIsToldInASentence(t *testing.T) {
	_, err := findBrowser("", "no-such-browser")
	if err == nil || !strings.Contains(err.Error(), "run make test") {
		t.Errorf("err = %v", err)
	}
}

func TestALaunchedProgramAnswersAndStopsWhenAsked(t *testing.T) {
	p, err := launch(os.Args[0], []string{pretending + "=serve"})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get(p.address)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if err := p.stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}
	if _, err := http.Get(p.address); err == nil {
		t.Error("the program still answers after it was stopped")
	}
}

func TestAProgramThatEndsBeforeItAnswersSaysWhy(t *testing.T) {
	_, err := launch(os.Args[0], []string{pretending + "=fail"})
	if err == nil || !strings.Contains(err.Error(), "the key file is missing") {
		t.Errorf("err = %v", err)
	}
}

// pretend plays a program: one that answers until it is asked to end, or one
// that fails at once.
func pretend() {
	if os.Getenv(pretending) == "fail" {
		fmt.Fprintln(os.Stderr, "the key file is missing")
		os.Exit(1)
	}
	ending := make(chan os.Signal, 1)
	signal.Notify(ending, syscall.SIGTERM)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go http.Serve(listener, http.NotFoundHandler())
	fmt.Printf("http://%s/\n", listener.Addr())
	<-ending
}

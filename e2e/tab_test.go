package e2e

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long one tab may live: a page that never becomes what a test
// waits for fails it, rather than the whole run.
const patience = 180 * time.Second

// look is how a page is looked at.
type look struct {
	width    int64 // CSS pixels; 1280 when not said
	dark     bool
	noScript bool
}

// looks are the ways in which every page must hold: a wide screen, the narrowest
// that RGAA asks for (320 px), the dark scheme, and without JavaScript.
var looks = map[string]look{
	"wide":      {width: 1280},
	"narrow":    {width: 320},
	"dark":      {width: 1280, dark: true},
	"no-script": {width: 1280, noScript: true},
}

// tab is one page of the browser, with what the browser said of it.
type tab struct {
	t    *testing.T
	ctx  context.Context
	home string // host and port that it may talk to
	also string // another one that a journey leads through; empty for none
	look look

	mu         sync.Mutex
	requests   []string
	complaints []string
	expected   []string
}

// newTab opens a tab that may talk to the program at this address only. The test
// fails at its end if the page asked another host, or if the browser complained:
// an error on the console, a script that failed, a policy that refused something.
func newTab(t *testing.T, address string, l look) *tab {
	t.Helper()
	page := openTab(t, address, l)
	t.Cleanup(func() {
		page.settle()
		for _, stranger := range page.strangers() {
			t.Errorf("the page asked another host: %s", stranger)
		}
		for _, complaint := range page.unexpected() {
			t.Errorf("the browser complained: %s", complaint)
		}
	})
	return page
}

// openTab opens a tab and judges nothing.
func openTab(t *testing.T, address string, l look) *tab {
	t.Helper()
	home, err := url.Parse(address)
	if err != nil || home.Host == "" {
		t.Fatalf("not the address of a program: %q", address)
	}
	if l.width == 0 {
		l.width = 1280
	}
	page := &tab{t: t, home: home.Host, look: l}
	limited, cancelLimit := context.WithTimeout(sharedBrowser.context(t), patience)
	ctx, cancel := chromedp.NewContext(limited, chromedp.WithNewBrowserContext(), chromedp.WithListener(page.listen))
	t.Cleanup(func() {
		cancel()
		cancelLimit()
	})
	page.ctx = ctx
	page.prepare()
	return page
}

// prepare makes the tab report what it does, and look as asked.
func (p *tab) prepare() {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, chromedp.EmulateViewport(p.look.width, 900)))
	_, err := chromedp.Call(p.ctx, network.Enable, network.EnableParams{})
	p.must(err)
	_, err = chromedp.Call(p.ctx, log.Enable, struct{}{})
	p.must(err)
	_, err = chromedp.Call(p.ctx, audits.Enable, struct{}{})
	p.must(err)
	p.media("")
	p.scripts(!p.look.noScript)
}

// media shows the page as on a screen (empty) or as printed ("print").
func (p *tab) media(name string) {
	p.t.Helper()
	scheme := "light"
	if p.look.dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: name,
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
	p.must(err)
}

// scripts lets the page's scripts run, or not.
func (p *tab) scripts(run bool) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run})
	p.must(err)
}

// do runs steps in the tab; the test stops at the first that fails.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, steps...))
}

// open goes to a path of the program.
func (p *tab) open(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate("http://" + p.home + path))
}

// text is what a reader sees of the first element that a CSS selector finds.
func (p *tab) text(selector string) string {
	p.t.Helper()
	return get(p, chromedp.Text(chromedp.CSS(selector)))
}

// get runs a step that gives something back.
func get[T any](p *tab, action chromedp.Action[T]) T {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, action)
	p.must(err)
	return value
}

func (p *tab) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// screenshot keeps a picture of the whole page in the folder of
// PERMANENCE_SCREENSHOTS and returns its path. Without a folder nobody would see
// it, and drawing a long page takes seconds.
func (p *tab) screenshot(name string) string {
	p.t.Helper()
	if os.Getenv("PERMANENCE_SCREENSHOTS") == "" {
		return ""
	}
	picture := get(p, chromedp.FullScreenshot(100))
	return p.keep(name+".png", picture)
}

// pdf keeps the page as it would be printed.
func (p *tab) pdf(name string) string {
	p.t.Helper()
	return p.keep(name+".pdf", get(p, chromedp.PrintToPDF()))
}

func (p *tab) keep(name string, content []byte) string {
	p.t.Helper()
	folder := os.Getenv("PERMANENCE_SCREENSHOTS")
	if folder == "" {
		folder = p.t.TempDir()
	}
	path := filepath.Join(folder, name)
	p.must(os.MkdirAll(filepath.Dir(path), 0o755))
	p.must(os.WriteFile(path, content, 0o644))
	return path
}

// overflows tells whether the page is wider than the screen, so that a reader
// would have to scroll sideways.
func (p *tab) overflows() bool {
	p.t.Helper()
	return get(p, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > document.documentElement.clientWidth`))
}

// settle waits for the browser to have said what it had to say until now: it
// answers in order.
func (p *tab) settle() {
	p.t.Helper()
	get(p, chromedp.Evaluate[bool](`true`))
}

// expect says that a complaint holding these words is part of the journey: the
// browser calls every answer of 404 an error.
func (p *tab) expect(words string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected = append(p.expected, words)
}

// unexpected are the complaints that no test announced.
func (p *tab) unexpected() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.complaints), func(complaint string) bool {
		return slices.ContainsFunc(p.expected, func(words string) bool { return strings.Contains(complaint, words) })
	})
}

// strangers are the addresses asked that are not the program's.
func (p *tab) strangers() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.requests), func(address string) bool {
		asked, err := url.Parse(address)
		return err == nil && (asked.Host == p.home || p.also != "" && asked.Host == p.also || asked.Scheme == "data" || asked.Scheme == "blob")
	})
}

// listen keeps what the browser says of the page. It runs between two messages
// of the browser and must not call it.
func (p *tab) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *network.EventWebSocketCreated:
		p.requests = append(p.requests, e.URL)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			p.complaints = append(p.complaints, e.Entry.Text+" "+e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		p.complaints = append(p.complaints, (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *runtime.EventConsoleAPICalled:
		p.hear(e)
	case *audits.EventIssueAdded:
		p.complaints = append(p.complaints, issueText(e.Issue))
	}
}

// hear keeps what a script wrote on the console as an error or a warning.
func (p *tab) hear(e *runtime.EventConsoleAPICalled) {
	switch e.Type {
	case runtime.ConsoleAPICalledTypeError, runtime.ConsoleAPICalledTypeWarning, runtime.ConsoleAPICalledTypeAssert:
	default:
		return
	}
	words := []string{"console." + e.Type.String() + ":"}
	for _, argument := range e.Args {
		words = append(words, string(argument.Value), argument.Description)
	}
	p.complaints = append(p.complaints, strings.Join(words, " "))
}

// issueText is what the browser's own audit found, with the rule at stake.
func issueText(issue *audits.InspectorIssue) string {
	text := string(issue.Code)
	if policy := issue.Details.ContentSecurityPolicyIssueDetails; policy != nil {
		text += ": " + policy.ViolatedDirective + " refused " + policy.BlockedURL + " " + string(policy.ContentSecurityPolicyViolationType)
	}
	if generic := issue.Details.GenericIssueDetails; generic != nil {
		text += ": " + string(generic.ErrorType)
	}
	return text
}

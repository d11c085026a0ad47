package e2e

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// records are the parts of an address that name one record among others of its
// kind: one page of each kind is visited.
var records = regexp.MustCompile(`notices/(es|pt|uk|tr|zh|en|fr)|[0-9a-z]{26}|[0-9]{4}(-T[1-4]|-[0-9]{2}-[0-9]{2}(_[0-9-]+)?)?$|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b`)

// leads are the links of the page that open another page of the program, as
// paths, without those that download: a file that names people asks first who is
// there, on a page, so that its link does not say that it downloads.
const leads = `[...document.querySelectorAll("a[href]:not([download])")].filter(a => a.origin === location.origin && !a.pathname.endsWith(".csv")).map(a => a.pathname + a.search).join("\n")`

// mostPages bounds a walk: the program has fewer kinds of page than that.
const mostPages = 150

// everyPage follows every link from the first page, one of each kind, and
// judges each page that it meets.
func (p *tab) everyPage() (visited []string) {
	p.t.Helper()
	p.expect("LazyLoadImageIssue") // of the pictures of the help, whose room attributes keep
	known := map[string]bool{"/": true}
	for waiting := []string{"/"}; len(waiting) > 0 && len(visited) < mostPages; waiting = waiting[1:] {
		path := waiting[0]
		if status := p.visit(path); status != 200 {
			p.t.Errorf("a link leads to %s, answered %d", records.ReplaceAllString(path, "…"), status)
		}
		visited = append(visited, path)
		if os.Getenv("PERMANENCE_SCREENSHOTS") != "" {
			p.screenshot(fmt.Sprintf("toutes/%s/%d%s", p.t.Name(), len(visited), strings.ReplaceAll(records.ReplaceAllString(path, "x"), "/", "_")))
		}
		for link := range strings.Lines(get(p, chromedp.Evaluate[string](leads))) {
			link = strings.TrimSpace(link)
			kind, _, _ := strings.Cut(records.ReplaceAllString(link, "…"), "?")
			if link != "" && !known[kind] && !strings.HasPrefix(link, "/statique/") {
				known[kind] = true
				waiting = append(waiting, link)
			}
		}
	}
	return visited
}

// Whatever page a link leads to, for each role: found, within the rules of
// accessibility, within the screen.
func TestEveryPageThatALinkLeadsToHolds(t *testing.T) {
	for _, walk := range []struct {
		login string
		look  look
		least int // pages: fewer would mean that the walk stopped on the way
	}{
		{"intervenante", look{width: 320, dark: true}, 40},
		{"guichet", look{width: 320}, 8},
		{"encadrante", look{dark: true}, 8},
		{"lectrice", look{}, 6},
		{"pilote", look{width: 360}, 15},
		{"admin", look{}, 8},
		{"dpo", look{width: 320}, 8},
	} {
		t.Run(fmt.Sprintf("%s-%d-%t", walk.login, walk.look.width, walk.look.dark), func(t *testing.T) {
			page := logIn(t, demonstration.address(t), walk.look, walk.login, demo.Password)
			if n := len(page.everyPage()); n < walk.least {
				t.Errorf("only %d pages were met", n)
			}
		})
	}
}

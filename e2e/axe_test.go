package e2e

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// axeScript is axe-core 4.14.1, as published: see testdata/axe/LICENSE. It is put
// into the page by the browser's own tools, which the page's policy does not
// bind, so that the policy stays as users have it.
//
//go:embed testdata/axe/axe.min.js
var axeScript string

// violation is a rule of accessibility that a page breaks.
type violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		Target  []string `json:"target"`
		HTML    string   `json:"html"`
		Summary string   `json:"summary"`
	} `json:"nodes"`
}

// String is the rule, and each place of the page that breaks it.
func (v violation) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for _, node := range v.Nodes {
		fmt.Fprintf(&text, "\n    %s\n      %s\n      %s", strings.Join(node.Target, " "), node.HTML,
			strings.ReplaceAll(node.Summary, "\n", "\n      "))
	}
	return text.String()
}

// runAxe asks for every rule of WCAG 2.2 at levels A and AA, which RGAA rests
// on, and for axe's own good practices.
const runAxe = `axe.run(PLACE, {
	preload: document.querySelector("audio, video") !== null, // of what sounds by itself: without one, there is nothing to fetch
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	resultTypes: ["violations"],
	reporter: "no-passes", // nothing is asked of what is sound
	selectors: true,
}).then(results => results.violations.map(v => ({
	id: v.id, impact: v.impact || "", help: v.help,
	nodes: v.nodes.map(n => ({target: n.target.map(String), html: n.html, summary: n.failureSummary || ""})),
})))`

// violations are the rules that the page breaks. A page whose scripts are off
// stays as it is: only axe runs in it.
func (p *tab) violations() []violation {
	p.t.Helper()
	return p.violationsIn("document")
}

// violationsIn are those of one place of the page, given as an expression.
func (p *tab) violationsIn(place string) []violation {
	p.t.Helper()
	if p.look.noScript {
		p.scripts(true)
		defer p.scripts(false)
	}
	// The value of the script itself is of no use and too large to send back.
	p.must(ignoring(chromedp.Run(p.ctx, chromedp.Evaluate[bool](axeScript+"\n;true"))))
	return get(p, chromedp.Evaluate[[]violation](strings.Replace(runAxe, "PLACE", place, 1), chromedp.EvalAwaitPromise))
}

// axe fails the test for each rule that the page breaks, naming the places.
func (p *tab) axe() {
	p.t.Helper()
	for _, v := range p.violations() {
		p.t.Errorf("axe: %s", v)
	}
}

func ignoring(_ bool, err error) error { return err }

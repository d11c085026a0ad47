package view

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// document is a rendered page, flat: its elements in order.
type document struct {
	elements []*html.Node
	ids      map[string]int
}

func parsePage(tb testing.TB, p Page) *document {
	tb.Helper()
	var b bytes.Buffer
	if err := Render(&b, p); err != nil {
		tb.Fatal(err)
	}
	root, err := html.ParseWithOptions(&b, html.ParseOptionEnableScripting(false))
	if err != nil {
		tb.Fatal(err)
	}
	d := &document{ids: map[string]int{}}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			d.elements = append(d.elements, n)
			if id := attr(n, "id"); id != "" {
				d.ids[id]++
			}
		}
	}
	return d
}

func (d *document) all(names ...string) []*html.Node {
	return slices.DeleteFunc(slices.Clone(d.elements), func(n *html.Node) bool { return !slices.Contains(names, n.Data) })
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func inside(n *html.Node, name string) *html.Node {
	for a := range n.Ancestors() {
		if a.Data == name {
			return a
		}
	}
	return nil
}

// rules are what every page keeps in every state. Each returns what is wrong.
var rules = map[string]func(*document) []string{
	"nothing is inline": func(d *document) (wrong []string) {
		for _, n := range d.elements {
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
					wrong = append(wrong, n.Data+" "+a.Key)
				}
			}
			if n.Data == "style" || (n.Data == "script" && (attr(n, "src") == "" || text(n) != "")) {
				wrong = append(wrong, n.Data)
			}
		}
		return wrong
	},
	"nothing comes from elsewhere": func(d *document) (wrong []string) {
		for _, n := range d.elements {
			if n.Data == "a" && attr(n, "rel") == "external noreferrer" { // followed by the person, fetched by no page
				continue
			}
			for _, key := range []string{"src", "href", "action"} {
				if v := attr(n, key); strings.Contains(v, "//") {
					wrong = append(wrong, v)
				}
			}
		}
		return wrong
	},
	"ids are unique and references have a target": func(d *document) (wrong []string) {
		for id, n := range d.ids {
			if n > 1 {
				wrong = append(wrong, "twice: "+id)
			}
		}
		for _, n := range d.elements {
			refs := strings.Fields(attr(n, "aria-labelledby") + " " + attr(n, "aria-describedby") + " " + attr(n, "for"))
			if target, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && len(n.FirstChild.Data) > 0 && !isDownload(n) {
				refs = append(refs, target)
			}
			for _, id := range refs {
				if d.ids[id] == 0 {
					wrong = append(wrong, "no target: "+id)
				}
			}
		}
		return wrong
	},
	"tables have a caption and their headers a scope": func(d *document) (wrong []string) {
		for _, n := range d.all("table") {
			if first := n.FirstChild.NextSibling; first == nil || first.Data != "caption" || text(first) == "" {
				wrong = append(wrong, "no caption: "+text(n))
			}
		}
		for _, n := range d.all("th") {
			if attr(n, "scope") == "" {
				wrong = append(wrong, text(n))
			}
		}
		return wrong
	},
	"cells carry their header for narrow screens": func(d *document) (wrong []string) {
		for _, n := range d.all("td") {
			stack := strings.Contains(attr(inside(n, "table"), "class"), "stack")
			if stack && attr(n, "data-label") == "" {
				wrong = append(wrong, text(n.Parent))
			}
		}
		return wrong
	},
	"fields have a label": func(d *document) (wrong []string) {
		labelled := map[string]bool{}
		for _, n := range d.all("label") {
			labelled[attr(n, "for")] = text(n) != ""
		}
		for _, n := range d.all("input", "select", "textarea") {
			if attr(n, "type") != "hidden" && !labelled[attr(n, "id")] && attr(n, "aria-label") == "" {
				wrong = append(wrong, attr(n, "name"))
			}
		}
		return wrong
	},
	"buttons and links have a name": func(d *document) (wrong []string) {
		for _, n := range d.all("button", "a", "summary") {
			if text(n) == "" {
				wrong = append(wrong, n.Data)
			}
		}
		return wrong
	},
	"one first heading, and no level skipped": func(d *document) (wrong []string) {
		level, first := 0, 0
		for _, n := range d.all("h1", "h2", "h3", "h4") {
			at := int(n.Data[1] - '0')
			if at == 1 {
				first++
			}
			if at > level+1 {
				wrong = append(wrong, n.Data+" "+text(n))
			}
			level = at
		}
		if first != 1 {
			wrong = append(wrong, "h1")
		}
		return wrong
	},
	"landmarks": func(d *document) (wrong []string) {
		for _, name := range []string{"header", "main", "footer", "title"} {
			if len(d.all(name)) == 0 {
				wrong = append(wrong, name)
			}
		}
		if skip := d.all("a")[0]; attr(skip, "href") != "#contenu" {
			wrong = append(wrong, "the first link is not the skip link")
		}
		return wrong
	},
	"French typography": func(d *document) (wrong []string) {
		for _, n := range d.elements {
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				if c.Type == html.TextNode && n.Data != "code" && looseSpace.MatchString(c.Data) {
					wrong = append(wrong, strings.TrimSpace(c.Data))
				}
			}
		}
		return wrong
	},
}

var looseSpace = regexp.MustCompile(` [:;!?%»]|« |’`)

func isDownload(n *html.Node) bool { return has(n, "download") }

func TestEveryPageInEveryStateKeepsTheRules(t *testing.T) {
	for _, s := range states(t) {
		d := parsePage(t, s.page)
		for rule, broken := range rules {
			for _, wrong := range broken(d) {
				t.Errorf("%s: %s: %s", s.name, rule, wrong)
			}
		}
	}
}

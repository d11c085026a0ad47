package e2e

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// client is somebody at work without a browser: pages asked, forms sent as
// they stand. For measuring; what a person sees is for the browser.
type client struct {
	http.Client
	address string
}

// signIn opens a session.
func signIn(address, login, password string) (*client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	c := &client{Client: http.Client{Jar: jar}, address: strings.TrimSuffix(address, "/")}
	page, err := c.page("/connexion")
	if err != nil {
		return nil, err
	}
	form, err := formOf(page, "/connexion")
	if err != nil {
		return nil, err
	}
	form.Set("identifiant", login)
	form.Set("mot_de_passe", password)
	if _, err := c.send("/connexion", form); err != nil {
		return nil, err
	}
	home, err := c.page("/")
	if err == nil && !strings.Contains(home, "/deconnexion") {
		err = errors.New("the log-in was refused")
	}
	return c, err
}

func (c *client) page(path string) (string, error) { return read(c.Get(c.address + path)) }

func (c *client) send(path string, form url.Values) (string, error) {
	return read(c.PostForm(c.address+path, form))
}

// read takes an answer whole; one that is not a page that was asked for is an
// error.
func read(r *http.Response, err error) (string, error) {
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %s", r.Request.URL.Path, r.Status)
	}
	return string(body), err
}

// formOf reads the form of a page that is sent to an address, as a browser
// would send it untouched.
func formOf(page, action string) (url.Values, error) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil, err
	}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "form" && attribute(n, "action") == action {
			return fields(n), nil
		}
	}
	return nil, fmt.Errorf("the page has no form for %s", action)
}

func fields(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		name := attribute(n, "name")
		if n.Type != html.ElementNode || name == "" {
			continue
		}
		switch n.Data {
		case "input":
			if kind := attribute(n, "type"); kind != "checkbox" && kind != "radio" || has(n, "checked") {
				values.Add(name, attribute(n, "value"))
			}
		case "textarea":
			values.Add(name, strings.TrimPrefix(textOf(n), "\n"))
		case "select":
			values.Add(name, chosen(n))
		}
	}
	return values
}

// chosen is the value of the selected option, or of the first one.
func chosen(list *html.Node) string {
	first, seen := "", false
	for n := range list.Descendants() {
		if n.Type != html.ElementNode || n.Data != "option" {
			continue
		}
		if has(n, "selected") {
			return attribute(n, "value")
		}
		if !seen {
			first, seen = attribute(n, "value"), true
		}
	}
	return first
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

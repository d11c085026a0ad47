package web

import (
	"database/sql"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

func TestEveryAnswerCarriesTheHeadersThatProtectIt(t *testing.T) {
	s := open(t)
	p := s.plant(t, s.own, "Lefèvre", "Yasmine", 6841)
	for _, rt := range append(routes(), route{method: "GET", pattern: "/nulle-part"}) {
		for _, role := range []casework.Role{"", casework.Worker, casework.Admin} {
			b := s.browser(t)
			if role != "" {
				b = s.as(t, s.named(t, string(role)))
			}
			a := b.ask(rt, p, s.accounts[casework.Reader])
			for name, value := range headers {
				got := a.Header.Get(name)
				if name == "Cache-Control" {
					kept := strings.Contains(got, "immutable")
					if kept != (rt.pattern == view.StaticPrefix) || !kept && !strings.HasPrefix(got, "no-store") {
						t.Errorf("%s %s: Cache-Control = %q", rt.method, rt.pattern, got)
					}
					continue
				}
				if name == "Content-Security-Policy" && rt.flags&inert != 0 && a.StatusCode == 200 {
					value = inertPolicy
				}
				if got != value {
					t.Errorf("%s %s: %s = %q", rt.method, rt.pattern, name, got)
				}
			}
			if a.Header.Get("Content-Type") == "" && len(a.body) > 0 {
				t.Errorf("%s %s: no Content-Type", rt.method, rt.pattern)
			}
		}
	}
}

// What the headers must say, written out a second time: the test above compares
// the answers with the table, and this one the table with what is wanted.
func TestThePoliciesForbidWhatNoPageNeeds(t *testing.T) {
	for name, wanted := range map[string][]string{
		"Content-Security-Policy": {"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'",
			"base-uri 'none'", "object-src 'none'", "!unsafe", "!http", "!*"},
		"X-Content-Type-Options":       {"nosniff"},
		"X-Frame-Options":              {"DENY"},
		"Referrer-Policy":              {"no-referrer"},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Cross-Origin-Embedder-Policy": {"require-corp"},
		"Permissions-Policy":           {"camera=()", "microphone=()", "geolocation=()", "usb=()", "browsing-topics=()", "!*"},
		"X-Robots-Tag":                 {"noindex"},
		"Cache-Control":                {"no-store"},
	} {
		for _, words := range wanted {
			must := !strings.HasPrefix(words, "!")
			if strings.Contains(headers[name], strings.TrimPrefix(words, "!")) != must {
				t.Errorf("%s says %q: want %v: %s", name, strings.TrimPrefix(words, "!"), must, headers[name])
			}
		}
	}
	for _, never := range []string{"'self'", "script-src", "http", "allow-scripts"} {
		if strings.Contains(strings.ReplaceAll(inertPolicy, "img-src 'self'", ""), never) {
			t.Errorf("somebody's file may use %s: %s", never, inertPolicy)
		}
	}
}

func TestAMethodThatAnAddressDoesNotTakeIsToldWhichItDoes(t *testing.T) {
	s := open(t)
	p := s.plant(t, s.own, "Lefèvre", "Yasmine", 6841)
	worker := s.as(t, s.accounts[casework.Worker])
	for _, c := range []struct{ method, path, allow string }{
		{"DELETE", "/bilans", "GET, HEAD"},
		{"PUT", "/connexion", "GET, HEAD, POST"},
		{"POST", "/", "GET, HEAD"},
		{"GET", "/deconnexion", "POST"},
		{"PATCH", "/dossiers/" + string(p.caseID), "GET, HEAD"},
		{"PATCH", "/dossiers/0000", "GET, HEAD"}, // nothing tells one that exists
		{"SECRET", "/sante", "GET, HEAD"},
		{"DELETE", "/nulle-part", ""},
		{"OPTIONS", "/imports/export", "POST"},
	} {
		for _, b := range []*browser{worker, s.browser(t)} {
			a := b.do(c.method, c.path, "", nil)
			if c.allow == "" {
				b.expect(a, 404, "Page introuvable")
				continue
			}
			b.expect(a, 405, "Cette adresse ne répond pas à ce type de demande.")
			if got := a.Header.Get("Allow"); got != c.allow {
				t.Errorf("%s %s: Allow = %q, want %q", c.method, c.path, got, c.allow)
			}
		}
	}
}

func TestTheSiteIsToldToStayOverTLSWhenItIs(t *testing.T) {
	s := open(t)
	b := s.browser(t)
	if got := b.get("/sante").Header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("without TLS: %q", got)
	}
	s.web.Secure = true
	if got := b.get("/sante").Header.Get("Strict-Transport-Security"); got != stayOverTLS {
		t.Errorf("over TLS: %q", got)
	}
}

func TestRequestsForgedByAnotherSiteAreRefused(t *testing.T) {
	s := open(t)
	p := s.plant(t, s.own, "Lefèvre", "Yasmine", 6841)
	tried := 0
	for _, rt := range routes() {
		if rt.method != "POST" {
			continue
		}
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://exemple.fr"} {
			b := s.as(t, s.named(t, "worker"))
			if rt.action == casework.ManageAccounts {
				b = s.as(t, s.named(t, "admin"))
			}
			b.header.Set(name, value)
			b.expect(b.ask(rt, p, s.accounts[casework.Reader]), 403, "vient d'un autre site")
			tried++
		}
	}
	if tried < 10 {
		t.Errorf("only %d requests were tried", tried)
	}
}

func TestAFormThatIsTooLargeIsRefused(t *testing.T) {
	s := open(t)
	b := s.browser(t)
	b.expect(b.post("/connexion", "identifiant", strings.Repeat("x", maxBody)), 413, "Rien n'a été enregistré")
}

func TestAFailureGivesAReferenceAndNoCause(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	a := b.expect(b.get("/bilans"), 500, "!database", "!sql", "!closed")
	checkReference(t, s, a.body)
}

func TestAPanicAnswersAsAFailureAndIsLoggedWithoutItsValue(t *testing.T) {
	s := open(t)
	w := httptest.NewRecorder()
	broken := s.web.logged(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("Lefèvre") }))
	broken.ServeHTTP(w, httptest.NewRequest("GET", "/bilans/fontenay-sous-bois/2025?q=Yasmine", nil))
	if w.Code != 500 {
		t.Errorf("status %d", w.Code)
	}
	checkReference(t, s, w.Body.String())
	if text := s.logText(); strings.Contains(text, "Lef") || strings.Contains(text, "Yasmine") || strings.Contains(text, "fontenay") {
		t.Errorf("the log tells too much:\n%s", text)
	}
}

// checkReference looks in the log for the reference that a page gives.
func checkReference(t *testing.T, s *site, body string) {
	t.Helper()
	_, rest, ok := strings.Cut(s.logText(), "reference=")
	reference, _, _ := strings.Cut(rest, " ")
	if !ok || len(reference) != 8 || !strings.Contains(body, reference) {
		t.Errorf("reference %q is not on the page: %s", reference, excerpt(body))
	}
}

func TestTheLogTellsRoutesAndNobody(t *testing.T) {
	s := open(t)
	s.plant(t, s.own, "Lefèvre", "Yasmine", 6841)
	b := s.as(t, s.accounts[casework.Worker])
	b.get("/bilans/fontenay-sous-bois/2025?q=Yasmine")
	b.get("/nulle-part/Yasmine")
	b.post("/connexion", "identifiant", "y.lefevre", "mot_de_passe", "Yasmine1234567")
	b.do("SECRET", "/bilans", "", nil)
	text := s.logText()
	for _, word := range []string{"Lef", "lefevre", "Yasmine", "fontenay", "worker", "Camille", "SECRET", "127.0.0.1", string(s.accounts[casework.Worker].ID)} {
		if strings.Contains(text, word) {
			t.Errorf("the log tells %q:\n%s", word, text)
		}
	}
	if !strings.Contains(text, "method=GET route=/bilans/{post}/{period} status=200") || !strings.Contains(text, "route=/ status=404") {
		t.Errorf("the log tells too little:\n%s", text)
	}
}

func TestPagesAreCompressed(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	b.Transport = nil // asks for compression
	for path, want := range map[string]bool{"/aide": true, view.AssetURL("app.css"): true, "/sante": false} {
		if a := b.expect(b.get(path), 200); a.Uncompressed != want {
			t.Errorf("%s is compressed: %v, want %v", path, a.Uncompressed, want)
		}
	}
}

// rawDatabase is the site's database without its store.
func (s *site) rawDatabase(t *testing.T) *sql.DB {
	t.Helper()
	raw, err := sql.Open("sqlite", filepath.Join(s.dir, store.DatabaseName))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = raw.Close() })
	return raw
}

func TestARefusalIsWrittenInTheLogOfAccesses(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Reader])
	b.expect(b.get("/comptes"), 403)
	b.expect(b.get("/bilans/creteil/2025"), 403)
	b.expect(b.post("/imports/fontenay-sous-bois/x"), 403)
	var actions string
	err := s.rawDatabase(t).QueryRow(`SELECT group_concat(action) FROM (SELECT action FROM audit_lines WHERE NOT allowed AND account_id = ? ORDER BY id)`,
		s.accounts[casework.Reader].ID).Scan(&actions)
	if err != nil || len(strings.Split(actions, ",")) != 3 || strings.Count(actions, "manage_accounts")+strings.Count(actions, "read_report")+strings.Count(actions, "import_register") != 3 {
		t.Errorf("refusals in the log: %q, %v", actions, err)
	}
}

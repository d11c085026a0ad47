package web

import (
	"context"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/view"
)

// hostile are the values that break what is careless: markup, quotes, numbers
// beyond every type, bytes that are no text, other separators, other days.
var hostile = []string{
	"", " ", "\x00", "\xff\xfe\xfd", "\u202e\u2028\u0000é", "-1", "9223372036854775808", "1e309", "NaN", "0x1F", "2025-02-30", "0000-00-00", "9999-12-31", "-0001-01-01",
	"99:99", "24:00", "a|b|c", "||||", "../../etc/passwd", "%2e%2e%2f", `C:\`, "'; DROP TABLE persons; --", `" onmouseover="alert(1)`, "</script><script>alert(1)</script>",
	"{{.}}", "\r\nSet-Cookie: x=y", "=cmd|' /C calc'!A0", "//exemple.fr", "javascript:alert(1)", strings.Repeat("é", 5000), strings.Repeat("a b ", 3000),
}

// besieged is a site with two posts, asked in the process itself: a thousand
// requests take a second.
type besieged struct {
	*site
	own, other planted
	target     casework.Account
	roles      []casework.Role
}

func besiege(t testing.TB) *besieged {
	t.Helper()
	s := open(t)
	return &besieged{site: s, own: s.plant(t, s.own, "Lefèvre", "Yasmine", 6841), other: s.plant(t, s.other, "Okonkwo-Ruiz", "Théodora", 7919),
		target: s.account(t, casework.Lead, "cible", s.own), roles: append(slices.Clone(roleCodes()), "")}
}

func roleCodes() (codes []casework.Role) {
	for _, r := range casework.Roles.Items {
		codes = append(codes, r.Code)
	}
	return codes
}

// cookies begin a session of the role.
func (s *besieged) cookies(t testing.TB, role casework.Role) []*http.Cookie {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	if role == "" {
		return nil
	}
	return s.as(t, s.named(t, string(role))).Jar.Cookies(u)
}

// cut ends the request when the answer begins to flow: a stream would never end.
type cut struct {
	*httptest.ResponseRecorder
	end context.CancelFunc
}

func (c *cut) Flush() { c.ResponseRecorder.Flush(); c.end() }

// SetWriteDeadline is asked for by streams.
func (c *cut) SetWriteDeadline(time.Time) error { return nil }

// send asks the server itself and checks what every answer must be, whatever
// was asked: no failure of ours, no trace of one, nobody's record, no way out
// of the site.
func (s *besieged) send(t testing.TB, r *http.Request, role casework.Role, sent string) *httptest.ResponseRecorder {
	t.Helper()
	ctx, end := context.WithCancel(r.Context())
	defer end()
	w := &cut{httptest.NewRecorder(), end}
	s.web.ServeHTTP(w, r.WithContext(ctx))
	body := w.Body.String()
	if w.Code >= 500 {
		t.Errorf("%s %s by %q answers %d\nsent: %.300q\nlog: %s", r.Method, r.URL, role, w.Code, sent, s.lastFailure())
	}
	for _, word := range []string{"goroutine ", "runtime error", "SQLITE", "sqlite", "pgconn", "panic:", "/internal/"} {
		if strings.Contains(body, word) && !strings.Contains(sent, word) {
			t.Errorf("%s %s shows %q", r.Method, r.URL, word)
		}
	}
	s.checkSecrets(t, r, role, sent, html.UnescapeString(body)+strings.Join(slices.Collect(maps.Keys(w.Header())), " ")+w.Header().Get("Content-Disposition"))
	if to := w.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`)) {
		t.Errorf("%s %s leads to %q", r.Method, r.URL, to)
	}
	if w.Header().Get("Set-Cookie") != "" && strings.Contains(w.Header().Get("Set-Cookie"), "x=y") {
		t.Errorf("%s %s sets the cookie that was sent to it", r.Method, r.URL)
	}
	return w.ResponseRecorder
}

// checkSecrets looks for the names of the other post, which nobody here may
// see, and for those of the own one in the answers to whoever reaches no case.
func (s *besieged) checkSecrets(t testing.TB, r *http.Request, role casework.Role, sent, text string) {
	t.Helper()
	secrets := s.other.names
	if !casework.AllowedSomewhere(role, casework.ReadPerson) && role != casework.Desk { // a desk keeps what its own unit typed
		secrets = slices.Concat(secrets, s.own.names)
	}
	for _, name := range secrets {
		if strings.Contains(text, name) && !strings.Contains(sent, name) {
			t.Errorf("%s %s by %q shows %q\nsent: %.300q", r.Method, r.URL, role, name, sent)
		}
	}
}

// lastFailure is the last line of the log that tells of one.
func (s *besieged) lastFailure() (last string) {
	for line := range strings.Lines(s.logText()) {
		if strings.Contains(line, "level=ERROR") {
			last = line
		}
	}
	return last
}

// path fills the address of a route, for the own post.
func (s *besieged) path(rt route) string {
	filled := strings.NewReplacer(s.own.parts...).Replace(rt.pattern)
	return strings.NewReplacer("{$}", "", "{post}", s.own.post.Slug, "{period}", "2025", "{import}", s.own.importID, "{account}", string(s.target.ID), "{case}", string(s.own.caseID),
		"{appointment}", string(s.own.metID), "{region}", "11", "{departement}", "94", "{partner}", string(s.own.partner), "{orientation}", string(s.own.orientation()), "{sharing}", s.own.sharing, "{provider}", "proconnect", "{form}", casework.MeetingDraft).Replace(filled)
}

var parameter = regexp.MustCompile(`\{[a-z]+\}`)

func form(path string, values url.Values) *http.Request {
	r := httptest.NewRequest("POST", path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func with(r *http.Request, cookies []*http.Cookie) *http.Request {
	for _, c := range cookies {
		r.AddCookie(c)
	}
	return r
}

// share is a part of the hostile values, another one for each number: together
// they are all tried, and the suite stays short.
func share(number, size int) (some []string) {
	for i := range size {
		some = append(some, hostile[(number*size+i)%len(hostile)])
	}
	return some
}

// Each parameter of each address, one at a time, takes hostile values.
func TestNoIdentifierBreaksAnAddress(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	sent := 0
	for _, role := range []casework.Role{casework.Worker, casework.Admin, casework.Desk, casework.Reader} {
		cookies := s.cookies(t, role)
		for i, rt := range routes() {
			for _, name := range parameter.FindAllString(rt.pattern, -1) {
				for _, value := range share(i+sent, 8) {
					path := strings.ReplaceAll(s.path(route{pattern: strings.Replace(rt.pattern, name, "\x01", 1)}), "\x01", url.PathEscape(value))
					r := form(path, nil)
					r.Method = rt.method
					s.send(t, with(r, cookies), role, value)
					sent++
				}
			}
		}
	}
	t.Logf("%d requests", sent)
	if sent < 1000 {
		t.Errorf("only %d requests were sent", sent)
	}
}

var (
	formTag   = regexp.MustCompile(`(?s)<form[^>]*method="post"[^>]*>.*?</form>`)
	actionTag = regexp.MustCompile(`action="([^"]*)"`)
	nameTag   = regexp.MustCompile(`name="([^"]+)"`)
	valueTag  = regexp.MustCompile(`<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"`)
)

// forms are those of the pages that the role may read, by their address: what
// a fresh page would send.
func (s *besieged) forms(t testing.TB, role casework.Role) map[string]url.Values {
	t.Helper()
	all, cookies := map[string]url.Values{}, s.cookies(t, role)
	for _, rt := range routes() {
		if rt.method != http.MethodGet || rt.pattern == view.StaticPrefix {
			continue
		}
		page := s.send(t, with(httptest.NewRequest("GET", s.path(rt), nil), cookies), role, "")
		for _, text := range formTag.FindAllString(page.Body.String(), -1) {
			at := s.path(rt)
			if m := actionTag.FindStringSubmatch(text); m != nil {
				at = html.UnescapeString(m[1])
			}
			if all[at] == nil {
				all[at] = url.Values{}
			}
			for _, m := range nameTag.FindAllStringSubmatch(text, -1) {
				all[at].Set(html.UnescapeString(m[1]), "")
			}
			for _, m := range valueTag.FindAllStringSubmatch(text, -1) {
				all[at].Set(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
			}
		}
	}
	return all
}

// Each field of each form, one at a time, takes hostile values, and all of them
// together each. A route whose form no page showed gets the fields of all.
func TestNoFieldBreaksAForm(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	sent := 0
	for _, role := range []casework.Role{casework.Worker, casework.Desk, casework.Admin} {
		forms := s.forms(t, role)
		s.addUnseen(forms)
		cookies := s.cookies(t, role)
		for _, at := range slices.Sorted(maps.Keys(forms)) {
			if at == "/deconnexion" || at == "/connexion" {
				continue
			}
			for _, values := range broken(forms[at], sent) {
				w := s.send(t, with(form(at, values), cookies), role, values.Encode()+flat(values))
				if strings.HasPrefix(w.Header().Get("Location"), "/connexion") { // the form ended the session
					cookies = s.cookies(t, role)
				}
				sent++
			}
		}
	}
	t.Logf("%d forms were sent", sent)
	if sent < 1000 {
		t.Errorf("only %d forms were sent", sent)
	}
}

// addUnseen adds the routes whose form was on no page, with every field there is.
func (s *besieged) addUnseen(forms map[string]url.Values) {
	every := url.Values{}
	for _, fields := range forms {
		for name := range fields {
			every.Set(name, "")
		}
	}
	for _, rt := range routes() {
		if at := s.path(rt); rt.method == http.MethodPost && forms[at] == nil {
			forms[at] = every
		}
	}
}

// broken are variants of a form: each field with a few hostile values, the
// others as a fresh page has them; then every field at once.
func broken(fields url.Values, number int) (all []url.Values) {
	names := slices.Sorted(maps.Keys(fields))
	if len(names) <= 40 {
		for i, name := range names {
			for _, value := range share(number+i, 1) {
				one := maps.Clone(fields)
				one[name] = []string{value}
				all = append(all, one)
			}
		}
	}
	for _, value := range share(number, 4) {
		whole := url.Values{}
		for _, name := range names {
			whole.Set(name, value)
		}
		all = append(all, whole)
	}
	return all
}

func flat(values url.Values) string {
	var b strings.Builder
	for _, v := range values {
		b.WriteString(strings.Join(v, " "))
	}
	return b.String()
}

// Headers that a proxy, another site or an attacker adds.
func TestNoHeaderBreaksAnAnswer(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	names := []string{"Accept", "Accept-Encoding", "Accept-Language", "Content-Type", "Content-Length-Hint", "Cookie", "Host", "If-Modified-Since", "If-None-Match", "Origin", "Range", "Referer",
		"Sec-Fetch-Site", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Http-Method-Override", "X-Original-Url", "Forwarded", "Authorization", "Expect", "Upgrade"}
	cookies := s.cookies(t, casework.Worker)
	for _, path := range []string{"/", "/connexion", "/dossiers", "/dossiers/" + string(s.own.caseID), "/bilans/fontenay-sous-bois/2025", view.AssetURL("app.css"), "/saisines/flux", "/nulle-part"} {
		for i, name := range names {
			for _, value := range share(i, 5) {
				r := with(httptest.NewRequest("GET", path, nil), cookies)
				r.Header.Add(name, value)
				if name == "Host" {
					r.Host = value
				}
				s.send(t, r, casework.Worker, value)
				s.web.Proxied = !s.web.Proxied
			}
		}
	}
}

package web

import (
	"bytes"
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"permanence/internal/auth"
	"permanence/internal/backup"
	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

const password = "un cheval, trois nuages"

// passwordHash is made once: a hash is slow on purpose.
var passwordHash = sync.OnceValue(func() string {
	hash, err := auth.Hash(context.Background(), password)
	if err != nil {
		panic(err)
	}
	return hash
})

// site is a running server on a real store, with a clock that tests move.
type site struct {
	*httptest.Server
	web   *Server
	store *store.Store
	dir   string
	log   *bytes.Buffer
	plain *http.Transport // of the browsers: without compression, which has a test of its own
	mu    sync.Mutex
	now   time.Time

	own, other casework.Post
	accounts   map[casework.Role]casework.Account
}

func (s *site) clock() time.Time { s.mu.Lock(); defer s.mu.Unlock(); return s.now }

func (s *site) pass(d time.Duration) { s.mu.Lock(); defer s.mu.Unlock(); s.now = s.now.Add(d) }

// Write is the log: one writer at a time.
func (s *site) Write(b []byte) (int, error) { s.mu.Lock(); defer s.mu.Unlock(); return s.log.Write(b) }

func (s *site) logText() string { s.mu.Lock(); defer s.mu.Unlock(); return s.log.String() }

// open starts a site with two posts, of which every account has the first, and
// an account of each role named after it.
func open(t testing.TB) *site {
	t.Helper()
	return openOn(t, store.Config{Dir: storetest.Folder(t)})
}

// openOn is open on an engine.
func openOn(t testing.TB, c store.Config) *site {
	t.Helper()
	s := &site{now: storetest.Now(), dir: c.Dir, log: &bytes.Buffer{}, plain: &http.Transport{DisableCompression: true}, accounts: map[casework.Role]casework.Account{}}
	c.Clock = s.clock
	s.store = storetest.Open(t, c)
	s.own, s.other = storetest.Post(t, s.store, "fontenay-sous-bois"), storetest.Post(t, s.store, "creteil")
	for _, role := range casework.Roles.Items {
		s.account(t, role.Code, string(role.Code), s.own)
	}
	keeper := &backup.Keeper{Store: s.store, Clock: s.clock, Data: s.dir, Dir: filepath.Join(s.dir, backup.FolderName)}
	s.web = New(Config{Store: s.store, Backups: keeper, Clock: s.clock, Logger: slog.New(slog.NewTextHandler(s, nil)), Version: "essai", FactorOptional: true})
	s.Server = httptest.NewServer(s.web)
	t.Cleanup(func() {
		s.plain.CloseIdleConnections()
		s.Server.Close()
		if err := s.web.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *site) account(t testing.TB, role casework.Role, login string, posts ...casework.Post) casework.Account {
	t.Helper()
	a := casework.Account{Login: login, Name: "Camille " + login, Role: role}
	for _, p := range posts {
		a.Posts = append(a.Posts, p.ID)
	}
	a, err := s.store.CreateAccount(t.Context(), storetest.Console, a, passwordHash())
	if err != nil {
		t.Fatal(err)
	}
	s.accounts[role] = a
	return a
}

// browser is one person's: it keeps cookies and follows no redirection.
type browser struct {
	t    testing.TB
	site *site
	http.Client
	header http.Header // sent with each request
}

func (s *site) browser(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, site: s, header: http.Header{}, Client: http.Client{Transport: s.plain, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as logs in by session, without the cost of a password: the log-in itself has
// its own tests.
func (s *site) as(t testing.TB, account casework.Account) *browser {
	t.Helper()
	b := s.browser(t)
	r := httptest.NewRequest("GET", "/", nil)
	ctx, err := s.web.auth.Sessions.Load(r)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	if err := s.web.auth.Sessions.Start(ctx, w, &account); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	b.Jar.SetCookies(u, w.Result().Cookies())
	return b
}

// address is where the site answers.
func (s *site) address(t testing.TB) *url.URL {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// answer is what came back, its body read.
type answer struct {
	*http.Response
	body string
}

func (b *browser) do(method, path, contentType string, body io.Reader) answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.site.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	for name, values := range b.header {
		r.Header[name] = values
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	resp, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{resp, string(text)}
}

func (b *browser) get(path string) answer { b.t.Helper(); return b.do("GET", path, "", nil) }

func (b *browser) post(path string, fields ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.do("POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// expect checks the status and what the body, its entities read, must say and
// must not say ("!…").
func (b *browser) expect(a answer, status int, says ...string) answer {
	b.t.Helper()
	if a.StatusCode != status {
		b.t.Errorf("%s %s answers %d, want %d: %s", a.Request.Method, a.Request.URL.Path, a.StatusCode, status, excerpt(a.body))
	}
	text := plain(html.UnescapeString(assetsDigest.ReplaceAllString(a.body, "/statique/")))
	for _, s := range says {
		must := !strings.HasPrefix(s, "!")
		if strings.Contains(text, plain(strings.TrimPrefix(s, "!"))) != must {
			b.t.Errorf("%s %s: the body says %q: want %v: %s", a.Request.Method, a.Request.URL.Path, strings.TrimPrefix(s, "!"), must, excerpt(a.body))
		}
	}
	return a
}

// assetsDigest is the part of the addresses of styles and scripts that changes with
// them: any figure may stand in it by chance.
var assetsDigest = regexp.MustCompile(`/statique/[0-9a-f]+/`)

// plain makes every kind of space an ordinary one: what a page says, and not how it
// is set.
func plain(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

// goes checks that the answer leads to another page.
func (b *browser) goes(a answer, to string) {
	b.t.Helper()
	if got := a.Header.Get("Location"); a.StatusCode != http.StatusSeeOther || got != to {
		b.t.Errorf("%s %s answers %d to %q, want a redirection to %q: %s", a.Request.Method, a.Request.URL.Path, a.StatusCode, got, to, excerpt(a.body))
	}
}

func excerpt(s string) string {
	if i := strings.Index(s, "<main"); i >= 0 {
		s = s[i:]
	}
	return s[:min(len(s), 1500)]
}

package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// The provider is a real one, of another project, started in the test on a
// free port: two persons have an account there.
const (
	providerUser     = "test-user@127.0.0.1"
	providerMail     = "test-user@zitadel.ch"
	providerSubject  = "id1"
	providerPassword = "verysecure"
	anotherUser      = "test-user2"
)

// federated is a site with a provider of identities.
type federated struct {
	*site
	provider *httptest.Server
}

// federate starts a provider, and a site that knows it.
func federate(t *testing.T, change func(*auth.ProviderConfig)) *federated {
	t.Helper()
	s := &federated{site: open(t)}
	s.pass(time.Since(s.clock())) // the provider has the real clock
	var handler http.Handler
	s.provider = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(s.provider.Close)
	clients := map[string]*storage.Client{"permanence": storage.WebClient("permanence", "un secret", s.URL+auth.ReturnPath("mairie"))}
	registered := registry{storage.NewStorageWithClients(storage.NewUserStore(s.provider.URL), clients), s.URL + "/connexion"}
	handler = exampleop.SetupServer(s.provider.URL, registered, slog.New(slog.DiscardHandler), false)
	config := auth.ProviderConfig{Key: "mairie", Name: "Mairie de Fontenay", Issuer: s.provider.URL, ClientID: "permanence"}
	if change != nil {
		change(&config)
	}
	s.web.Providers = auth.NewProviders(auth.OIDCConfig{Address: s.URL, Providers: []auth.ProviderConfig{config.WithSecret("un secret")}}, s.clock)
	return s
}

// registry adds, to what the provider knows of us, where to come back to after
// a log-out.
type registry struct {
	*storage.Storage
	comeBack string
}

// GetClientByClientID is asked for by the provider.
func (r registry) GetClientByClientID(ctx context.Context, id string) (op.Client, error) {
	c, err := r.Storage.GetClientByClientID(ctx, id)
	return registeredClient{c, r.comeBack}, err
}

type registeredClient struct {
	op.Client
	comeBack string
}

func (c registeredClient) PostLogoutRedirectURIs() []string { return []string{c.comeBack} }

// link links an account by the address of the provider's person.
func (s *federated) link(t *testing.T, role casework.Role, mail string) casework.Account {
	t.Helper()
	a := s.named(t, string(role))
	if err := s.store.LinkIdentity(t.Context(), storetest.Console, casework.ExternalIdentity{Account: a.ID, Issuer: s.provider.URL, Mail: mail}); err != nil {
		t.Fatal(err)
	}
	return a
}

// start asks for the log-in and returns the address at the provider.
func (b *browser) start(next string) string {
	b.t.Helper()
	a := b.get("/connexion/fournisseur/mairie" + next)
	to := a.Header.Get("Location")
	if a.StatusCode != 303 || !strings.Contains(to, "code_challenge_method=S256") {
		b.t.Fatalf("the log-in begins by %d to %q", a.StatusCode, to)
	}
	return to
}

// atProvider logs in at the provider and returns the address that it sends the
// browser back to.
func (s *federated) atProvider(t *testing.T, b *browser, to, user string) string {
	t.Helper()
	page := b.elsewhere("GET", to, nil)
	form := page.Header.Get("Location")
	if !strings.HasPrefix(form, "/login") {
		t.Fatalf("the provider answers %d: %s", page.StatusCode, page.body)
	}
	u, err := url.Parse(s.provider.URL + form)
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{"username": {user}, "password": {providerPassword}, "id": {u.Query().Get("authRequestID")}}
	next := b.elsewhere("POST", u.String(), values).Header.Get("Location")
	if strings.HasPrefix(next, "/") {
		next = s.provider.URL + next
	}
	back := b.elsewhere("GET", next, nil).Header.Get("Location")
	if !strings.HasPrefix(back, s.URL+"/connexion/fournisseur/mairie/retour?") {
		t.Fatalf("the provider leads to %q", back)
	}
	return strings.TrimPrefix(back, s.URL)
}

// elsewhere asks another site, with the same cookies as a browser would.
func (b *browser) elsewhere(method, address string, form url.Values) answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
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

func TestALinkedPersonLogsInAtTheProviderAndOutOfBoth(t *testing.T) {
	s := federate(t, nil)
	s.link(t, casework.Reader, providerMail)
	b := s.browser(t)
	b.expect(b.get("/connexion?suite=%2Fbilans%2Fscelles"), 200, "Mairie de Fontenay", `href="/connexion/fournisseur/mairie?suite=%2Fbilans%2Fscelles"`)
	back := s.atProvider(t, b, b.start("?suite=%2Fbilans%2Fscelles"), providerUser)
	b.goes(b.get(back), "/bilans/scelles")
	b.expect(b.get("/bilans/scelles"), 200, "Camille reader")

	a := b.expect(b.post("/deconnexion"), 200, "Vous êtes déconnecté de Permanence", `http-equiv="refresh"`, s.provider.URL+"/end_session?")
	if !strings.Contains(a.Header.Get("Clear-Site-Data"), `"storage"`) {
		t.Error("the browser is not told to forget")
	}
	b.goes(b.get("/bilans/scelles"), "/connexion?suite=%2Fbilans%2Fscelles")
	leave := b.find(a, `href="(`+s.provider.URL+`/end_session[^"]+)"`)
	out := b.elsewhere("GET", strings.ReplaceAll(leave, "&amp;", "&"), nil)
	if to := out.Header.Get("Location"); out.StatusCode != 302 || !strings.HasPrefix(to, s.URL+"/connexion") {
		t.Errorf("the provider's log-out answers %d to %q: %s", out.StatusCode, to, out.body)
	}
	for _, word := range []string{providerMail, providerSubject + `"`, "code="} {
		if strings.Contains(s.logText(), word) {
			t.Errorf("the log tells %q", word)
		}
	}
}

// Whoever comes by a provider may have no password here: the locked screen
// leads out, and a new log-in at the provider is the proof.
func TestALockedScreenOfAProvidersAccountLeadsToANewLogIn(t *testing.T) {
	s := federate(t, nil)
	s.link(t, casework.Reader, providerMail)
	b := s.browser(t)
	b.goes(b.get(s.atProvider(t, b, b.start("?suite=%2Fbilans%2Fscelles"), providerUser)), "/bilans/scelles")
	b.goes(b.post("/verrou"), "/")
	b.expect(b.get("/bilans/scelles"), 403, "rouvrir l'écran verrouillé", "Vous vous connectez par un fournisseur d'identité", "Se connecter de nouveau", `action="/deconnexion"`)
	b.expect(b.post("/deconnexion"), 200, "Vous êtes déconnecté de Permanence")
	b.goes(b.get("/bilans/scelles"), "/connexion?suite=%2Fbilans%2Fscelles")
	b.goes(b.get(s.atProvider(t, b, b.start("?suite=%2Fbilans%2Fscelles"), providerUser)), "/bilans/scelles")
	b.expect(b.get("/bilans/scelles"), 200, "Camille reader")
}

func TestTheSubjectIsBoundAtTheFirstLogIn(t *testing.T) {
	s := federate(t, nil)
	a := s.link(t, casework.Worker, providerMail)
	b := s.browser(t)
	b.goes(b.get(s.atProvider(t, b, b.start(""), providerUser)), "/")
	links, err := s.store.ExternalIdentities(t.Context(), storetest.Console, a.ID)
	if err != nil || len(links) != 1 || links[0].Subject != providerSubject {
		t.Errorf("links: %+v, %v", links, err)
	}
	again := s.browser(t)
	again.goes(again.get(s.atProvider(t, again, again.start(""), providerUser)), "/")
}

func TestNobodyRegistersAlone(t *testing.T) {
	s := federate(t, nil)
	s.link(t, casework.Worker, providerMail)
	closed := s.link(t, casework.Reader, "test-user2@zitadel.ch")
	closed.Version++
	closed.Disabled = true
	if err := s.store.SaveAccount(t.Context(), storetest.Console, closed); err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	before := s.refusedSignIns(t)
	b.goes(b.get(s.atProvider(t, b, b.start(""), anotherUser)), "/connexion?fait=inconnue")
	b.expect(b.get("/connexion?fait=inconnue"), 200, "aucun compte ouvert de Permanence ne lui est lié")
	b.goes(b.get("/"), "/connexion")
	if err := s.store.UnlinkIdentity(t.Context(), storetest.Console, s.named(t, "worker").ID, s.provider.URL); err != nil {
		t.Fatal(err)
	}
	b.goes(b.get(s.atProvider(t, b, b.start(""), providerUser)), "/connexion?fait=inconnue")
	if n := s.refusedSignIns(t) - before; n != 2 {
		t.Errorf("%d refusals are in the log, want one for the closed account and one for the unknown identity", n)
	}
}

func TestALogInThatIsNotThisBrowsersIsRefused(t *testing.T) {
	s := federate(t, nil)
	s.link(t, casework.Worker, providerMail)
	for name, c := range map[string]struct {
		before func(to string) string // what happens to the address at the provider
		after  func(b *browser, back string) string
	}{
		"another state":  {after: func(_ *browser, back string) string { return replaced(back, "state", "autre") }},
		"no state":       {after: func(_ *browser, back string) string { return replaced(back, "state", "") }},
		"another nonce":  {before: func(to string) string { return replaced(to, "nonce", "autre") }},
		"another code":   {after: func(_ *browser, back string) string { return replaced(back, "code", "autre") }},
		"another issuer": {after: func(_ *browser, back string) string { return back + "&iss=https%3A%2F%2Fautre.exemple.fr" }},
		"another proof of the key": {before: func(to string) string {
			return replaced(to, "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
		}},
		"given up there": {after: func(_ *browser, back string) string { return replaced(back, "code", "") + "&error=access_denied" }},
		"without the browser's cookie": {after: func(b *browser, back string) string {
			b.Jar = s.browser(t).Jar
			return back
		}},
		"twenty minutes later": {after: func(_ *browser, back string) string { s.pass(20 * time.Minute); return back }},
	} {
		t.Run(name, func(t *testing.T) {
			b := s.browser(t)
			to := b.start("")
			if c.before != nil {
				to = c.before(to)
			}
			back := s.atProvider(t, b, to, providerUser)
			if c.after != nil {
				back = c.after(b, back)
			}
			b.goes(b.get(back), "/connexion?fait=interrompue")
			b.expect(b.get("/connexion?fait=interrompue"), 200, "n'est pas allée à son terme")
			b.goes(b.get("/"), "/connexion")
		})
	}
}

// replaced is an address with another value of a parameter.
func replaced(address, name, value string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err) // of our own making
	}
	query := u.Query()
	query.Set(name, value)
	u.RawQuery = query.Encode()
	return u.String()
}

func TestACodeServesOnce(t *testing.T) {
	s := federate(t, nil)
	s.link(t, casework.Worker, providerMail)
	b := s.browser(t)
	to := b.start("")
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	kept := b.Jar.Cookies(u)
	back := s.atProvider(t, b, to, providerUser)
	b.goes(b.get(back), "/")
	b.goes(b.get(back), "/connexion?fait=interrompue")
	thief := s.browser(t)
	thief.Jar.SetCookies(u, kept) // even with the cookie of the log-in under way
	thief.goes(thief.get(back), "/connexion?fait=interrompue")
	thief.goes(thief.get("/"), "/connexion")
}

func TestAProviderThatIsDownGetsASentenceAndKeepsNobodyOut(t *testing.T) {
	s := federate(t, nil)
	s.link(t, casework.Worker, providerMail)
	b := s.browser(t)
	back := s.atProvider(t, b, b.start(""), providerUser)
	s.provider.Close()
	b.goes(b.get(back), "/connexion?fait=muet")
	b.expect(b.get("/connexion?fait=muet"), 200, "ne répond pas comme attendu", "Mot de passe")
	b.goes(b.post("/connexion", "identifiant", "worker", "mot_de_passe", password), "/")

	never := federate(t, nil)
	never.provider.Close()
	b = never.browser(t)
	b.goes(b.get("/connexion/fournisseur/mairie"), "/connexion?fait=muet")
	b.goes(b.get("/connexion/fournisseur/ailleurs"), "/connexion?fait=fournisseur")
}

func TestALevelThatIsRequiredAndNotProvedIsRefused(t *testing.T) {
	s := federate(t, func(c *auth.ProviderConfig) {
		c.ACRClaim, c.ACR, c.AskMethods = []string{"eidas3"}, []string{"eidas1"}, true
	})
	s.link(t, casework.Worker, providerMail)
	b := s.browser(t)
	to := b.start("")
	for _, asked := range []string{"acr_values=eidas1", url.QueryEscape(`"acr":{"essential":true,"values":["eidas3"]}`), url.QueryEscape(`"amr":{"essential":true}`)} {
		if !strings.Contains(to, asked) {
			t.Errorf("%q is not asked for: %s", asked, to)
		}
	}
	b.goes(b.get(s.atProvider(t, b, to, providerUser)), "/connexion?fait=interrompue")
}

func TestTheAdministratorLinksAndUnlinks(t *testing.T) {
	s := federate(t, nil)
	b := s.as(t, s.accounts[casework.Admin])
	account := s.named(t, "worker")
	at := "/comptes/" + string(account.ID)
	worker := s.as(t, account)
	b.expect(b.get(at), 200, "Fournisseurs d'identité", "lié à aucun fournisseur")
	b.expect(b.post(at+"/identites", "fournisseur", "mairie", "courriel", "camille"), 422, `value="camille"`, "une adresse comme")
	b.expect(b.post(at+"/identites", "fournisseur", "ailleurs", "courriel", "a@b.fr"), 422, "un fournisseur de la liste")
	b.goes(b.post(at+"/identites", "fournisseur", "mairie", "courriel", providerMail), at+"?fait=compte-lie")
	b.expect(b.get(at), 200, providerMail, "attend une première connexion")
	worker.goes(worker.get("/"), "/connexion")

	other := "/comptes/" + string(s.named(t, "reader").ID)
	b.expect(b.post(other+"/identites", "fournisseur", "mairie", "courriel", providerMail), 409, "déjà celle d'un autre compte")

	worker.goes(worker.get(s.atProvider(t, worker, worker.start(""), providerUser)), "/")
	b.expect(b.get(at), 200, "liée", "!attend une première connexion")
	b.goes(b.post(at+"/identites/retrait", "fournisseur", "mairie"), at+"?fait=compte-delie")
	worker.goes(worker.get("/"), "/connexion")
	own := "/comptes/" + string(s.accounts[casework.Admin].ID)
	b.goes(b.post(own+"/identites", "fournisseur", "mairie", "sujet", "id9"), own+"?fait=compte-lie")
	b.expect(b.get(own), 200, "id9") // one's own session goes on
}

// refusedSignIns counts them in the log of accesses.
func (s *site) refusedSignIns(t *testing.T) (n int) {
	t.Helper()
	row := s.rawDatabase(t).QueryRow(`SELECT COUNT(*) FROM audit_lines WHERE NOT allowed AND action = 'sign_in'`)
	if err := row.Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// The provider says that a password was given (amr): an installation that takes
// this for a second factor asks for none, any other asks for its own.
func TestASecondFactorAtTheProviderCountsWhenConfigured(t *testing.T) {
	for name, c := range map[string]struct {
		methods []string
		leads   string
	}{"configured": {[]string{"pwd"}, "/"}, "not configured": {nil, "/mon-compte/second-facteur"}, "another one": {[]string{"mfa"}, "/mon-compte/second-facteur"}} {
		t.Run(name, func(t *testing.T) {
			s := federate(t, func(p *auth.ProviderConfig) { p.SecondFactor = c.methods })
			s.web.FactorOptional = false
			s.link(t, casework.Worker, providerMail)
			b := s.browser(t)
			b.goes(b.get(s.atProvider(t, b, b.start(""), providerUser)), "/")
			if c.leads == "/" {
				b.expect(b.get("/dossiers"), 200)
				return
			}
			b.goes(b.get("/dossiers"), c.leads)
		})
	}
}

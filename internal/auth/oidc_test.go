package auth

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"permanence/internal/casework"
)

// issuerOfTokens is a provider whose tokens a test writes itself, faults
// included; the log-in against a real one has its tests in internal/web.
type issuerOfTokens struct {
	*httptest.Server
	key       *rsa.PrivateKey
	claims    map[string]any
	forged    *rsa.PrivateKey // signs instead, when set
	userinfo  string          // answered as it is
	infoType  string
	algorithm string
	methods   []string // of giving the client's secret, as it says itself
	header    bool     // how it was given
}

var issuerKey = func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}()

func issueTokens(t *testing.T) *issuerOfTokens {
	t.Helper()
	p := &issuerOfTokens{key: issuerKey, infoType: "application/json", algorithm: oidc.RS256}
	known := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: p.key.Public(), KeyID: "k", Algorithm: oidc.RS256}}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/.well-known/openid-configuration":
			writeJSON(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/auth", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
				"userinfo_endpoint": p.URL + "/info", "id_token_signing_alg_values_supported": []string{"RS256"}, "token_endpoint_auth_methods_supported": p.methods})
		case "/token":
			_, _, p.header = r.BasicAuth()
			writeJSON(w, map[string]any{"access_token": "acces", "token_type": "Bearer", "id_token": p.token()})
		case "/info":
			w.Header().Set("Content-Type", p.infoType)
			_, _ = w.Write([]byte(p.userinfo))
		default:
			known.ServeHTTP(w, r)
		}
	}))
	known.SetIssuer(p.URL)
	t.Cleanup(p.Close)
	p.claims = map[string]any{"iss": p.URL, "sub": "s1", "aud": "permanence", "exp": time.Now().Add(time.Hour).Unix(), "nonce": "n", "email": "camille@exemple.fr", "email_verified": true}
	return p
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (p *issuerOfTokens) token() string { return p.signed(p.claims) }

func (p *issuerOfTokens) signed(claims map[string]any) string {
	text, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	key := p.key
	if p.forged != nil {
		key = p.forged
	}
	return oidctest.SignIDToken(key, "k", p.algorithm, string(text))
}

// finish changes a code for a proof, with the nonce and the state that go with it.
func (p *issuerOfTokens) finish(t *testing.T, change func(*ProviderConfig)) (Proof, error) {
	t.Helper()
	c := ProviderConfig{Key: "mairie", Name: "Mairie", Issuer: p.URL, ClientID: "permanence", SecondFactor: []string{"eidas2", "mfa"}}
	if change != nil {
		change(&c)
	}
	ps := NewProviders(OIDCConfig{Address: "https://permanence.exemple.fr", Providers: []ProviderConfig{c.WithSecret("x")}}, time.Now)
	flow := Flow{Provider: "mairie", State: "s", Nonce: "n", Verifier: strings.Repeat("v", 43), Until: time.Now().Add(time.Minute).Unix()}
	return ps.Finish(t.Context(), flow, url.Values{"state": {"s"}, "code": {"c"}})
}

func TestAnIdentityTokenIsCheckedWhole(t *testing.T) {
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		fault func(*issuerOfTokens)
		holds bool
	}{
		"as it must be":          {func(*issuerOfTokens) {}, true},
		"of another provider":    {func(p *issuerOfTokens) { p.claims["iss"] = "https://autre.exemple.fr" }, false},
		"for another service":    {func(p *issuerOfTokens) { p.claims["aud"] = "autre" }, false},
		"for two, and not by us": {func(p *issuerOfTokens) { p.claims["aud"] = []string{"permanence", "autre"} }, false},
		"for two, and by us": {func(p *issuerOfTokens) {
			p.claims["aud"] = []string{"permanence", "autre"}
			p.claims["azp"] = "permanence"
		}, true},
		"asked for by another":    {func(p *issuerOfTokens) { p.claims["azp"] = "autre" }, false},
		"expired":                 {func(p *issuerOfTokens) { p.claims["exp"] = time.Now().Add(-time.Minute).Unix() }, false},
		"not valid yet":           {func(p *issuerOfTokens) { p.claims["nbf"] = time.Now().Add(time.Hour).Unix() }, false},
		"of another log-in":       {func(p *issuerOfTokens) { p.claims["nonce"] = "autre" }, false},
		"of no log-in":            {func(p *issuerOfTokens) { delete(p.claims, "nonce") }, false},
		"of nobody":               {func(p *issuerOfTokens) { p.claims["sub"] = "" }, false},
		"signed by somebody else": {func(p *issuerOfTokens) { p.forged = other }, false},
		"signed by another way":   {func(p *issuerOfTokens) { p.algorithm = oidc.PS512 }, false},
		"with another's access":   {func(p *issuerOfTokens) { p.claims["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := issueTokens(t)
			c.fault(p)
			proof, err := p.finish(t, nil)
			if c.holds {
				if err != nil || proof.Subject != "s1" || proof.Mail != "camille@exemple.fr" {
					t.Errorf("%+v, %v", proof, err)
				}
				return
			}
			if refused := new(RefusedProof); !errors.As(err, &refused) {
				t.Errorf("%+v, %v", proof, err)
			}
		})
	}
}

func TestAnAddressCountsWhenTheProviderVerifiedIt(t *testing.T) {
	p := issueTokens(t)
	p.claims["email_verified"] = false
	if proof, err := p.finish(t, nil); err != nil || proof.Mail != "" {
		t.Errorf("an address that anybody may have typed: %+v, %v", proof, err)
	}
	if proof, err := p.finish(t, func(c *ProviderConfig) { c.MailVerified = true }); err != nil || proof.Mail == "" {
		t.Errorf("a provider that verifies all of them: %+v, %v", proof, err)
	}
}

func TestWhatTheProviderKnowsMayComeApartAndSigned(t *testing.T) {
	p := issueTokens(t)
	delete(p.claims, "email")
	p.userinfo = `{"sub": "s1", "email": "c@exemple.fr", "email_verified": true}`
	if proof, err := p.finish(t, nil); err != nil || proof.Mail != "c@exemple.fr" {
		t.Errorf("plain: %+v, %v", proof, err)
	}
	p.infoType = "application/jwt"
	apart := map[string]any{"sub": "s1", "iss": p.URL, "aud": "permanence", "email": "d@exemple.fr", "email_verified": true}
	p.userinfo = p.signed(apart)
	if proof, err := p.finish(t, nil); err != nil || proof.Mail != "d@exemple.fr" {
		t.Errorf("signed: %+v, %v", proof, err)
	}
	for claim, value := range map[string]any{"sub": "s2", "iss": "https://autre.exemple.fr", "aud": "autre"} {
		kept := apart[claim]
		apart[claim] = value
		p.userinfo = p.signed(apart)
		apart[claim] = kept
		if proof, err := p.finish(t, nil); err == nil {
			t.Errorf("another %s: %+v", claim, proof)
		}
	}
	p.userinfo = p.signed(apart)[:100]
	if proof, err := p.finish(t, nil); casework.KindOf(err) != casework.KindState {
		t.Errorf("a broken signature: %+v, %v", proof, err)
	}
}

func TestALevelOrAMethodProvesTheSecondFactorWhenConfigured(t *testing.T) {
	p := issueTokens(t)
	for _, c := range []struct {
		acr    string
		amr    []string
		strong bool
	}{{"", nil, false}, {"eidas1", []string{"pwd"}, false}, {"eidas2", nil, true}, {"eidas1", []string{"pwd", "mfa"}, true}} {
		p.claims["acr"], p.claims["amr"] = c.acr, c.amr
		if proof, err := p.finish(t, nil); err != nil || proof.Strong != c.strong {
			t.Errorf("%v: %+v, %v", c, proof, err)
		}
		if proof, err := p.finish(t, func(p *ProviderConfig) { p.SecondFactor = nil }); err != nil || proof.Strong {
			t.Errorf("%v, not configured: %+v, %v", c, proof, err)
		}
	}
}

func TestTheRequestIsWhatProConnectTakes(t *testing.T) {
	p := issueTokens(t)
	begin := func(c ProviderConfig) url.Values {
		c.Key, c.Name, c.Issuer, c.ClientID = "pc", "ProConnect", p.URL, "permanence"
		ps := NewProviders(OIDCConfig{Address: "https://permanence.exemple.fr", Providers: []ProviderConfig{c.WithSecret("x")}}, time.Now)
		to, _, err := ps.Begin(t.Context(), "pc", "")
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(to)
		if err != nil {
			t.Fatal(err)
		}
		return u.Query()
	}
	got := begin(ProviderConfig{NoPKCE: true, AskMethods: true})
	names := slices.Sorted(maps.Keys(got))
	if want := []string{"claims", "client_id", "nonce", "redirect_uri", "response_type", "scope", "state"}; !slices.Equal(names, want) {
		t.Errorf("parameters %q, want %q", names, want)
	}
	if len(got.Get("state")) < 32 || len(got.Get("nonce")) < 32 || got.Get("claims") != `{"id_token":{"amr":{"essential":true}}}` {
		t.Errorf("request: %v", got)
	}
	if got := begin(ProviderConfig{}); got.Get("code_challenge_method") != "S256" || got.Get("code_challenge") == "" {
		t.Errorf("the proof of the code is left out: %v", got)
	}
}

func TestAProviderThatLeadsElsewhereIsNotFollowed(t *testing.T) {
	other := issueTokens(t)
	led := httptest.NewServer(http.RedirectHandler(other.URL+"/.well-known/openid-configuration", http.StatusFound))
	t.Cleanup(led.Close)
	ps := NewProviders(OIDCConfig{Address: "https://permanence.exemple.fr", Providers: []ProviderConfig{{Key: "pc", Name: "PC", Issuer: led.URL, ClientID: "permanence"}}}, time.Now)
	if _, _, err := ps.Begin(t.Context(), "pc", ""); casework.KindOf(err) != casework.KindState {
		t.Errorf("Begin: %v", err)
	}
	other.claims["iss"] = "https://autre.exemple.fr"
	posing := NewProviders(OIDCConfig{Address: "https://permanence.exemple.fr", Providers: []ProviderConfig{{Key: "pc", Name: "PC", Issuer: other.URL + "/", ClientID: "permanence"}}}, time.Now)
	if _, _, err := posing.Begin(t.Context(), "pc", ""); casework.KindOf(err) != casework.KindState {
		t.Errorf("settings that name another issuer: %v", err)
	}
}

func TestTheSecretGoesWhereTheProviderTakesIt(t *testing.T) {
	p := issueTokens(t)
	for _, c := range []struct {
		methods []string
		header  bool
	}{{nil, true}, {[]string{"client_secret_basic", "client_secret_post"}, true}, {[]string{"client_secret_post"}, false}} {
		p.methods = c.methods
		if _, err := p.finish(t, nil); err != nil || p.header != c.header {
			t.Errorf("%q: in the header %v, want %v; %v", c.methods, p.header, c.header, err)
		}
	}
}

const goodOIDC = `{"adresse": "https://permanence.exemple.fr/", "fournisseurs": [{"cle": "mairie", "nom": "Mairie", "emetteur": "https://identite.exemple.fr", "client": "permanence", "secret": "mairie.secret"}]}`

func TestTheConfigurationOfProvidersIsRefusedWithASentence(t *testing.T) {
	for name, c := range map[string]struct {
		change [2]string
		mode   os.FileMode
		secret string
		says   string
	}{
		"as it must be":                {[2]string{}, 0o600, "x\n", ""},
		"a secret that others read":    {[2]string{}, 0o640, "x", "chmod 600"},
		"an empty secret":              {[2]string{}, 0o600, "\n", "est vide"},
		"an absent secret":             {[2]string{"mairie.secret", "autre.secret"}, 0o600, "x", "est absent"},
		"an unknown word":              {[2]string{`"nom"`, `"non"`}, 0o600, "x", "n'est pas comprise"},
		"a key with a slash":           {[2]string{`"mairie"`, `"ma/irie"`}, 0o600, "x", "« cle »"},
		"no client":                    {[2]string{`"permanence"`, `""`}, 0o600, "x", "il manque"},
		"a provider without TLS":       {[2]string{"https://identite", "http://identite"}, 0o600, "x", "« emetteur »"},
		"an installation without TLS":  {[2]string{"https://permanence", "http://permanence"}, 0o600, "x", "« adresse »"},
		"an installation under a path": {[2]string{"exemple.fr/\"", "exemple.fr/a\""}, 0o600, "x", "« adresse »"},
		"twice the same":               {[2]string{`}]`, `}, {"cle": "mairie", "nom": "Mairie", "emetteur": "https://autre.exemple.fr", "client": "permanence", "secret": "mairie.secret"}]`}, 0o600, "x", "deux fois"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "oidc.json")
			for file, text := range map[string]string{"oidc.json": strings.Replace(goodOIDC, c.change[0], c.change[1], 1), "mairie.secret": c.secret} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), c.mode); err != nil {
					t.Fatal(err)
				}
			}
			config, err := LoadOIDC(path)
			if c.says == "" {
				if err != nil || config.Address != "https://permanence.exemple.fr" || config.Providers[0].secret != "x" {
					t.Errorf("%+v, %v", config, err)
				}
				return
			}
			if casework.KindOf(err) != casework.KindState || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
	if _, err := LoadOIDC(filepath.Join(t.TempDir(), "absent.json")); casework.KindOf(err) != casework.KindState {
		t.Errorf("an absent file: %v", err)
	}
}

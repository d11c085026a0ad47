package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"permanence/internal/casework"
)

// What a provider may be waited for, and how long a log-in there may take.
const (
	providerPatience = 10 * time.Second
	FlowLimit        = 10 * time.Minute
)

// Providers are the providers of identities of an installation. Each is asked
// for its settings when it is first needed, so that one that is down keeps
// nobody else out; none at all is a valid Providers, and so is nil.
type Providers struct {
	address string
	clock   func() time.Time
	client  *http.Client
	all     []*provider
}

type provider struct {
	ProviderConfig
	mu    sync.Mutex
	found *discovered
}

// discovered is what a provider says of itself.
type discovered struct {
	*oidc.Provider
	LogOut    string   `json:"end_session_endpoint"`
	Methods   []string `json:"token_endpoint_auth_methods_supported"`
	NamesSelf bool     `json:"authorization_response_iss_parameter_supported"`
}

// NewProviders makes the providers of a configuration; nothing is asked of
// them yet.
func NewProviders(c OIDCConfig, clock func() time.Time) *Providers {
	ps := &Providers{address: c.Address, clock: clock, client: &http.Client{Timeout: providerPatience, CheckRedirect: noRedirection}}
	for _, config := range c.Providers {
		ps.all = append(ps.all, &provider{ProviderConfig: config})
	}
	return ps
}

// noRedirection keeps our requests on the addresses that the configuration and
// the provider's own settings name.
func noRedirection(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Configs are the providers, in the order of the configuration.
func (ps *Providers) Configs() (all []ProviderConfig) {
	if ps == nil {
		return nil
	}
	for _, p := range ps.all {
		all = append(all, p.ProviderConfig)
	}
	return all
}

// Flow is what the browser keeps, sealed, while its person is at the provider.
type Flow struct {
	Provider, State, Nonce, Verifier string
	Next                             string // the page to go to afterwards
	Until                            int64  // Unix seconds
}

// Proof is what a provider proved of whoever is at the keyboard.
type Proof struct {
	Provider, Issuer, Subject string
	Mail                      string // empty unless the provider has verified it
	Strong                    bool   // a second factor was proved there
	Token                     string // the identity token, which a log-out there asks for
}

// ErrNoProvider is for a provider that the installation does not have.
var ErrNoProvider = errors.New("no such provider")

// RefusedProof is a log-in that did not hold: another browser's, forged,
// too old, or given up at the provider. Its text is for the log and names
// nobody.
type RefusedProof struct{ Why string }

func (e *RefusedProof) Error() string { return "log-in by provider refused: " + e.Why }

func (ps *Providers) named(key string) (*provider, error) {
	if ps != nil {
		for _, p := range ps.all {
			if p.Key == key {
				return p, nil
			}
		}
	}
	return nil, ErrNoProvider
}

// discover asks the provider for its settings, once.
func (ps *Providers) discover(ctx context.Context, p *provider) (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	ctx, cancel := context.WithTimeout(ctx, providerPatience)
	defer cancel()
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, ps.client), p.Issuer)
	if err != nil {
		return nil, p.down(err)
	}
	d := &discovered{}
	if err := found.Claims(d); err != nil {
		return nil, p.down(err)
	}
	d.Provider = found
	p.found = d
	return d, nil
}

func (p *provider) down(cause error) error {
	return &casework.Error{Kind: casework.KindState, Err: cause,
		Message: fmt.Sprintf("%s ne répond pas comme attendu pour l'instant. Réessayez dans un moment, ou connectez-vous avec votre mot de passe.", p.Name)}
}

func (ps *Providers) oauth(p *provider, d *discovered) *oauth2.Config {
	scopes := p.Scopes
	if len(scopes) == 0 {
		scopes = []string{oidc.ScopeOpenID, "email"}
	}
	endpoint := d.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader // what a provider that says nothing takes (Discovery, section 3)
	if len(d.Methods) > 0 && !slices.Contains(d.Methods, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{ClientID: p.ClientID, ClientSecret: p.secret, Endpoint: endpoint, Scopes: scopes, RedirectURL: ps.address + ReturnPath(p.Key)}
}

// StartPath is where a log-in at the provider begins.
func StartPath(key string) string { return "/connexion/fournisseur/" + key }

// ReturnPath is where the provider sends the browser back.
func ReturnPath(key string) string { return StartPath(key) + "/retour" }

// unguessable is 260 random bits in 52 characters: ProConnect asks for 32 at
// least.
func unguessable() string { return rand.Text() + rand.Text() }

// Begin gives the address at the provider to send the browser to, and what the
// browser must bring back. KindState when the provider does not answer.
func (ps *Providers) Begin(ctx context.Context, key, next string) (address string, flow Flow, err error) {
	p, err := ps.named(key)
	if err != nil {
		return "", flow, err
	}
	d, err := ps.discover(ctx, p)
	if err != nil {
		return "", flow, err
	}
	flow = Flow{Provider: key, State: unguessable(), Nonce: unguessable(), Verifier: oauth2.GenerateVerifier(), Next: next, Until: ps.clock().Add(FlowLimit).Unix()}
	options := []oauth2.AuthCodeOption{oidc.Nonce(flow.Nonce)}
	if !p.NoPKCE {
		options = append(options, oauth2.S256ChallengeOption(flow.Verifier))
	}
	for name, value := range p.asked() {
		options = append(options, oauth2.SetAuthURLParam(name, value))
	}
	return ps.oauth(p, d).AuthCodeURL(flow.State, options...), flow, nil
}

// Finish checks what came back against the flow, changes the code for tokens
// and checks those (OpenID Connect Core, section 3.1.3.7). RefusedProof when it
// does not hold, KindState when the provider does not answer.
func (ps *Providers) Finish(ctx context.Context, flow Flow, answer url.Values) (proof Proof, err error) {
	p, err := ps.named(flow.Provider)
	if err != nil {
		return proof, err
	}
	if subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(flow.State)) != 1 || flow.State == "" {
		return proof, &RefusedProof{"state"}
	}
	if ps.clock().Unix() > flow.Until {
		return proof, &RefusedProof{"too late"}
	}
	d, err := ps.discover(ctx, p)
	if err != nil {
		return proof, err
	}
	if iss := answer.Get("iss"); iss != p.Issuer && (iss != "" || d.NamesSelf) { // RFC 9207
		return proof, &RefusedProof{"issuer of the answer"}
	}
	if answer.Get("code") == "" {
		return proof, &RefusedProof{"no code"}
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, ps.client), providerPatience)
	defer cancel()
	var options []oauth2.AuthCodeOption
	if !p.NoPKCE {
		options = append(options, oauth2.VerifierOption(flow.Verifier))
	}
	token, err := ps.oauth(p, d).Exchange(ctx, answer.Get("code"), options...)
	if refused := new(oauth2.RetrieveError); errors.As(err, &refused) && refused.Response.StatusCode < 500 {
		return proof, &RefusedProof{"code"}
	}
	if err != nil {
		return proof, p.down(err)
	}
	return ps.prove(ctx, p, d, flow, token)
}

// LogOutAddress is where to send the browser so that the session at the
// provider ends too; empty when the provider has no such page.
func (ps *Providers) LogOutAddress(ctx context.Context, key, token string) string {
	p, err := ps.named(key)
	if err != nil {
		return ""
	}
	d, err := ps.discover(ctx, p)
	if err != nil || d.LogOut == "" {
		return ""
	}
	to, err := url.Parse(d.LogOut)
	if err != nil || to.Scheme != "https" && !secureAddress(d.LogOut) {
		return ""
	}
	query := to.Query()
	query.Set("id_token_hint", token)
	query.Set("state", unguessable()) // some ask for one; it says nothing to us
	query.Set("post_logout_redirect_uri", ps.address+"/connexion")
	to.RawQuery = query.Encode()
	return to.String()
}

// asked are the parameters with which a provider is asked for a level of
// assurance (OpenID Connect Core, sections 3.1.2.1 and 5.5.1.1).
func (p *provider) asked() map[string]string {
	all, claims := map[string]string{}, map[string]any{}
	if len(p.ACR) > 0 {
		all["acr_values"] = joined(p.ACR)
	}
	if len(p.ACRClaim) > 0 {
		claims["acr"] = map[string]any{"essential": true, "values": p.ACRClaim}
	}
	if p.AskMethods {
		claims["amr"] = map[string]any{"essential": true}
	}
	if len(claims) > 0 {
		text, _ := json.Marshal(map[string]any{"id_token": claims}) // of strings alone: cannot fail
		all["claims"] = string(text)
	}
	return all
}

// strong tells whether a level or a method proves a second factor.
func (p *provider) strong(level string, methods []string) bool {
	return slices.ContainsFunc(append([]string{level}, methods...), func(s string) bool { return s != "" && slices.Contains(p.SecondFactor, s) })
}

package auth

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"permanence/internal/casework"
)

// ProviderConfig is one provider of identities, as the configuration file of
// an installation describes it (docs/oidc.md).
type ProviderConfig struct {
	Key        string   `json:"cle"`          // in addresses: small letters, digits, hyphens
	Name       string   `json:"nom"`          // on the log-in page
	Issuer     string   `json:"emetteur"`     // its tokens' iss; its discovery document is under it
	ClientID   string   `json:"client"`       // who we are there
	SecretFile string   `json:"secret"`       // path, beside the configuration when relative; readable by its owner only
	Scopes     []string `json:"portees"`      // openid and email when empty
	ACR        []string `json:"acr_demandes"` // levels asked for, the preferred first
	ACRClaim   []string `json:"acr_exiges"`   // levels asked for as an essential claim; an answer with none of them is refused
	AskMethods bool     `json:"demander_amr"` // ask for the methods used as an essential claim: some give them on demand only
	// NoPKCE leaves the proof of the code out, for a provider that refuses
	// parameters that it does not know. The nonce and our secret still bind the
	// answer to this browser and to us.
	NoPKCE bool `json:"sans_pkce"`
	// SecondFactor are the levels (acr) and methods (amr) that prove a second
	// factor at the provider: with one of them ours is not asked for.
	SecondFactor []string `json:"second_facteur"`
	// MailVerified says that the provider gives only addresses that it has
	// verified, and no email_verified.
	MailVerified bool `json:"courriel_verifie"`

	secret string
}

// OIDCConfig is the file of --oidc.
type OIDCConfig struct {
	Address   string           `json:"adresse"` // of this installation, as browsers reach it
	Providers []ProviderConfig `json:"fournisseurs"`
}

// LoadOIDC reads the configuration and the secrets that it names. It refuses,
// with a sentence (casework.KindState), what is incomplete and a secret that
// others than its owner may read.
func LoadOIDC(path string) (c OIDCConfig, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return c, oidcRefusal(err, "La configuration des fournisseurs d'identité ne s'ouvre pas : %s.", path)
	}
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	if err := in.Decode(&c); err != nil {
		return c, oidcRefusal(err, "La configuration des fournisseurs d'identité n'est pas comprise : %s. docs/oidc.md en donne le modèle.", path)
	}
	c.Address = strings.TrimSuffix(c.Address, "/")
	if !webAddress(c.Address) {
		return c, oidcRefusal(nil, "%s : « adresse » doit être celle de cette installation, en https://, sans chemin.", path)
	}
	seen := map[string]bool{}
	for i := range c.Providers {
		p := &c.Providers[i]
		if err := p.check(path); err != nil {
			return c, err
		}
		if seen[p.Key] || seen[p.Issuer] {
			return c, oidcRefusal(nil, "%s : le fournisseur « %s » y est deux fois.", path, p.Key)
		}
		seen[p.Key], seen[p.Issuer] = true, true
		if p.secret, err = readSecret(filepath.Dir(path), p.SecretFile); err != nil {
			return c, err
		}
	}
	return c, nil
}

var providerKey = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

func (p *ProviderConfig) check(path string) error {
	switch {
	case !providerKey.MatchString(p.Key):
		return oidcRefusal(nil, "%s : « cle » attend des minuscules, des chiffres ou des traits d'union, et non « %s ».", path, p.Key)
	case p.Name == "" || p.ClientID == "" || p.SecretFile == "":
		return oidcRefusal(nil, "%s : il manque « nom », « client » ou « secret » au fournisseur « %s ».", path, p.Key)
	case !secureAddress(p.Issuer):
		return oidcRefusal(nil, "%s : « emetteur » du fournisseur « %s » doit être une adresse en https://.", path, p.Key)
	}
	return nil
}

// webAddress tells whether a text is a scheme and a host, and nothing else.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return secureAddress(s) && err == nil && u.Path == "" && u.RawQuery == ""
}

// secureAddress tells whether an address is reached by TLS, or is this machine.
func secureAddress(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
}

func readSecret(folder, path string) (string, error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(folder, path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", oidcRefusal(err, "Le secret %s d'un fournisseur d'identité est absent.", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", oidcRefusal(nil, "Le secret %s est lisible par d'autres que son propriétaire. Corrigez ses droits (chmod 600), puis recommencez.", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", oidcRefusal(err, "Le secret %s ne peut pas être lu.", path)
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" {
		return "", oidcRefusal(nil, "Le secret %s est vide.", path)
	}
	return secret, nil
}

func oidcRefusal(cause error, format string, args ...any) error {
	return &casework.Error{Kind: casework.KindState, Message: fmt.Sprintf(format, args...), Err: cause}
}

// WithSecret is the configuration with its secret, for whoever keeps it
// elsewhere than in a file.
func (p ProviderConfig) WithSecret(secret string) ProviderConfig { p.secret = secret; return p }

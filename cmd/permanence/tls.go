package main

import (
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"permanence/internal/casework"
)

// tlsFlags say how exchanges are encrypted: by a certificate in files, by one
// that an authority gives and renews by itself (ACME, RFC 8555), or by a proxy.
type tlsFlags struct {
	TLSCert     string   `name:"tls-cert" env:"PERMANENCE_TLS_CERT" placeholder:"FICHIER" type:"path" help:"Certificat TLS, PEM ; relu quand le fichier change."`
	TLSKey      string   `name:"tls-key" env:"PERMANENCE_TLS_KEY" placeholder:"FICHIER" type:"path" help:"Clé du certificat, PEM."`
	ACMEDomain  []string `name:"acme-domain" env:"PERMANENCE_ACME_DOMAIN" placeholder:"DOMAINE" help:"Obtenir et renouveler le certificat de ce domaine par ACME ; à répéter pour plusieurs."`
	ACMEMail    string   `name:"acme-mail" env:"PERMANENCE_ACME_MAIL" placeholder:"ADRESSE" help:"Adresse que l'autorité ACME prévient d'une échéance."`
	ACMEServer  string   `name:"acme-server" env:"PERMANENCE_ACME_SERVER" placeholder:"ADRESSE" help:"Annuaire de l'autorité ACME ; celui de Let's Encrypt sinon."`
	ACMECA      string   `name:"acme-ca" env:"PERMANENCE_ACME_CA" placeholder:"FICHIER" type:"path" help:"Certificat, PEM, de l'autorité privée qui tient l'annuaire ACME ; celles du système sinon."`
	HTTPAddress string   `name:"http-address" env:"PERMANENCE_HTTP_ADDRESS" placeholder:"HÔTE:PORT" help:"Adresse où renvoyer de HTTP vers HTTPS, comme :80."`
}

// transport is how the service is reached over TLS; nil over plain HTTP.
type transport struct {
	config *tls.Config
	serves func(host string) bool // whether the certificate is for the host
	wrap   func(http.Handler) http.Handler
	plain  string // address of the redirection, empty for none
}

// modernSuites are those of TLS 1.2 that keep past exchanges closed when a key
// is lost, and encrypt and authenticate at once. TLS 1.3 has no others.
var modernSuites = []uint16{
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
	tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
}

func secured(c *tls.Config) *tls.Config {
	c.MinVersion, c.CipherSuites = tls.VersionTLS12, modernSuites
	return c
}

// asked tells whether anything of TLS is asked for.
func (f *tlsFlags) asked() bool {
	return f.TLSCert != "" || f.TLSKey != "" || len(f.ACMEDomain) > 0
}

// transport makes what the flags ask for, nil for plain HTTP. It refuses what
// contradicts itself, and a certificate that cannot serve.
func (f *tlsFlags) transport(p *program) (*transport, error) {
	switch {
	case (f.TLSCert == "") != (f.TLSKey == ""):
		return nil, casework.Refuse(casework.KindInvalid, "--tls-cert et --tls-key vont ensemble.")
	case f.TLSCert != "" && len(f.ACMEDomain) > 0:
		return nil, casework.Refuse(casework.KindInvalid, "Choisissez : un certificat par --tls-cert et --tls-key, ou par --acme-domain.")
	case !f.asked() && (f.HTTPAddress != "" || f.ACMEMail != "" || f.ACMEServer != "" || f.ACMECA != ""):
		return nil, casework.Refuse(casework.KindInvalid, "--http-address, --acme-mail, --acme-server et --acme-ca vont avec --acme-domain, ou avec --tls-cert et --tls-key.")
	case f.ACMECA != "" && f.ACMEServer == "":
		return nil, casework.Refuse(casework.KindInvalid, "--acme-ca va avec --acme-server.")
	case f.TLSCert != "":
		return f.fromFiles(p)
	case len(f.ACMEDomain) > 0:
		return f.fromACME(p)
	}
	return nil, nil
}

func (f *tlsFlags) fromFiles(p *program) (*transport, error) {
	pair := &certificateFiles{cert: f.TLSCert, key: f.TLSKey, clock: p.clock, logger: slog.New(slog.NewTextHandler(p.err, nil))}
	if err := pair.load(); err != nil {
		return nil, err
	}
	return &transport{config: secured(&tls.Config{GetCertificate: pair.certificate}), serves: pair.serves, wrap: func(h http.Handler) http.Handler { return h }, plain: f.HTTPAddress}, nil
}

// fromACME asks the authority for the certificate at the first visit, and keeps
// it in the data folder.
func (f *tlsFlags) fromACME(p *program) (*transport, error) {
	for _, domain := range f.ACMEDomain {
		if net.ParseIP(domain) != nil || !strings.Contains(domain, ".") || strings.Trim(domain, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
			return nil, casework.Invalid("--acme-domain", domain, "un nom de domaine en minuscules, comme permanence.exemple.fr")
		}
	}
	if _, err := mail.ParseAddress(f.ACMEMail); f.ACMEMail != "" && err != nil {
		return nil, casework.Invalid("--acme-mail", f.ACMEMail, "une adresse électronique")
	}
	if u, err := url.Parse(f.ACMEServer); f.ACMEServer != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		return nil, casework.Invalid("--acme-server", f.ACMEServer, "une adresse en https://")
	}
	folder := filepath.Join(p.Data, "acme")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, &casework.Error{Kind: casework.KindState, Err: err, Message: "Le dossier des certificats ne peut pas être créé : " + folder + "."}
	}
	m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(folder), HostPolicy: autocert.HostWhitelist(f.ACMEDomain...), Email: f.ACMEMail}
	if f.ACMEServer != "" {
		client, err := f.acmeClient()
		if err != nil {
			return nil, err
		}
		m.Client = client
	}
	serves := func(host string) bool { return slices.Contains(f.ACMEDomain, host) }
	return &transport{config: secured(m.TLSConfig()), serves: serves, wrap: m.HTTPHandler, plain: f.HTTPAddress}, nil
}

// acmeClient talks to an authority other than the usual one, such as that of a
// ministry, whose address may have a certificate of its own making.
func (f *tlsFlags) acmeClient() (*acme.Client, error) {
	if f.ACMECA == "" {
		return &acme.Client{DirectoryURL: f.ACMEServer}, nil
	}
	text, err := os.ReadFile(f.ACMECA)
	roots := x509.NewCertPool()
	if err != nil || !roots.AppendCertsFromPEM(text) {
		return nil, casework.Invalid("--acme-ca", f.ACMECA, "un fichier de certificats PEM lisible")
	}
	return &acme.Client{DirectoryURL: f.ACMEServer, HTTPClient: &http.Client{Timeout: acmePatience,
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: secured(&tls.Config{RootCAs: roots})}}}, nil
}

// acmePatience is how long one answer of the authority is waited for.
const acmePatience = time.Minute

// certificateFiles is a certificate in files, read again when one of them has
// changed: a renewal needs no restart. A renewal that cannot be read leaves the
// former certificate in use, and says so in the log.
type certificateFiles struct {
	cert, key string
	clock     func() time.Time
	logger    *slog.Logger

	mu      sync.Mutex
	looked  time.Time
	changed [2]time.Time
	loaded  *tls.Certificate
}

// lookEvery is how often the files are looked at.
const lookEvery = time.Minute

func (c *certificateFiles) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.clock(); now.Sub(c.looked) >= lookEvery {
		c.looked = now
		if err := c.reload(); err != nil {
			c.logger.Error("certificate", "error", err.Error())
		}
	}
	return c.loaded, nil
}

// load reads the certificate for the first time.
func (c *certificateFiles) load() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looked = c.clock()
	return c.reload()
}

func (c *certificateFiles) reload() error {
	var changed [2]time.Time
	for i, path := range []string{c.cert, c.key} {
		info, err := os.Stat(path)
		if err != nil {
			return &casework.Error{Kind: casework.KindState, Err: err, Message: "Le certificat ou sa clé ne s'ouvre pas : " + path + "."}
		}
		changed[i] = info.ModTime()
		if path == c.key && info.Mode().Perm()&0o007 != 0 {
			return casework.Refuse(casework.KindState, "La clé du certificat %s est lisible par tous. Corrigez ses droits (chmod 600), puis recommencez.", path)
		}
	}
	if c.loaded != nil && changed == c.changed {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return &casework.Error{Kind: casework.KindState, Err: err, Message: "Le certificat " + c.cert + " et la clé " + c.key + " ne vont pas ensemble, ou l'un des deux n'est pas du PEM."}
	}
	if now := c.clock(); now.After(pair.Leaf.NotAfter) || now.Before(pair.Leaf.NotBefore) {
		return casework.Refuse(casework.KindState, "Le certificat %s n'est valable que du %s au %s.", c.cert, casework.DayOf(pair.Leaf.NotBefore).French(), casework.DayOf(pair.Leaf.NotAfter).French())
	}
	c.loaded, c.changed = &pair, changed
	return nil
}

func (c *certificateFiles) serves(host string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.loaded.Leaf.VerifyHostname(host) == nil
}

// toHTTPS leads a page asked for in clear to the same one over TLS, on a host
// of the certificate and no other: the caller's word is not repeated. A form
// sent in clear has already been read on the way: it is refused, not led on.
func (t *transport) toHTTPS(port string) http.Handler {
	return t.wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		w.Header().Set("Cache-Control", "no-store")
		if !t.serves(host) || r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "Ouvrez cette adresse en https://.", http.StatusBadRequest)
			return
		}
		if port != "443" {
			host = net.JoinHostPort(host, port)
		}
		http.Redirect(w, r, (&url.URL{Scheme: "https", Host: host, Path: r.URL.Path, RawQuery: r.URL.RawQuery}).String(), http.StatusMovedPermanently)
	}))
}

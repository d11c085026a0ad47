package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
	"github.com/miekg/dns"
)

// authority is a real ACME authority, Let's Encrypt's own for tests: it asks for
// its proof on the port of the service, by a name that its resolver knows.
type authority struct {
	address string
	trust   string // file of the certificate of its own address
	roots   *x509.CertPool
	asked   atomic.Int64
	handler atomic.Pointer[http.Handler]
}

// lifetime of the certificates that it gives: the service renews one after two
// thirds of it.
const lifetime = 9 * time.Second

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{roots: x509.NewCertPool()}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.asked.Add(1)
		(*a.handler.Load()).ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	a.address = server.URL + wfe.DirectoryPath
	a.trust = filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(a.trust, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return a
}

// open makes it prove names on a port.
func (a *authority) open(t *testing.T, port int) {
	t.Helper()
	t.Setenv("PEBBLE_VA_NOSLEEP", "1")
	quiet := log.New(io.Discard, "", 0)
	known := db.NewMemoryStore()
	issuer := ca.New(quiet, known, "", "ecdsa", 0, 1, map[string]ca.Profile{"default": {ValidityPeriod: uint64(lifetime / time.Second)}})
	root, err := x509.ParseCertificate(issuer.GetRootCert(0).DER)
	if err != nil {
		t.Fatal(err)
	}
	a.roots.AddCert(root)
	prover := va.New(quiet, 1, port, false, resolver(t), known)
	front := wfe.New(quiet, known, prover, issuer, []string{"pebble.letsencrypt.org"}, false, false, 1, 1)
	h := front.Handler()
	a.handler.Store(&h)
}

// resolver answers that every name is this machine.
func resolver(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &dns.Server{Listener: listener, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		answer := new(dns.Msg).SetReply(q)
		if q.Question[0].Qtype == dns.TypeA {
			answer.Answer = []dns.RR{&dns.A{Hdr: dns.RR_Header{Name: q.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET}, A: net.IPv4(127, 0, 0, 1)}}
		}
		_ = w.WriteMsg(answer)
	})}
	go func() { _ = server.ActivateAndServe() }()
	t.Cleanup(func() { _ = server.Shutdown() })
	return listener.Addr().String()
}

func TestACertificateIsObtainedFromARealACMEAuthorityAndRenewed(t *testing.T) {
	const domain = "permanence.exemple.fr"
	a := newAuthority(t)
	p := testProgram(t, time.Now)
	if err := (&initCommand{Admin: "admin"}).Run(p); err != nil {
		t.Fatal(err)
	}
	address := serving(t, p, "serve", "--data", p.Data, "--address", "127.0.0.1:0", "--acme-domain", domain, "--acme-server", a.address, "--acme-ca", a.trust)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		t.Fatal(err)
	}
	a.open(t, port)
	visit := func() *big.Int {
		t.Helper()
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: a.roots, ServerName: domain}, DisableKeepAlives: true}}
		answer, err := client.Get(address + "/connexion")
		if late := new(x509.CertificateInvalidError); errors.As(err, late) && late.Reason == x509.Expired {
			return nil // a busy machine renews late: not yet
		}
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		page, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(page), "Permanence") {
			t.Fatalf("%s, %v", answer.Status, err)
		}
		return answer.TLS.PeerCertificates[0].SerialNumber
	}
	first := visit()
	if first == nil {
		t.Fatal("the certificate had ended when it came")
	}
	if asked := a.asked.Load(); asked < 5 {
		t.Errorf("the authority was asked %d times: the certificate is not from it", asked)
	}
	for begun := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		if now := visit(); now != nil && now.Cmp(first) != 0 {
			break
		}
		if time.Since(begun) > time.Minute {
			t.Fatal("the certificate was not renewed")
		}
	}
	entries, err := os.ReadDir(filepath.Join(p.Data, "acme"))
	if err != nil || len(entries) < 2 {
		t.Errorf("%d files of the authority are kept, %v", len(entries), err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others: %v", e.Name(), err)
		}
	}
}

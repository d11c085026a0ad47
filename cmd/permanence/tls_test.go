package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"permanence/internal/casework"
)

// writePair writes a certificate for localhost and its key, and returns it.
func writePair(t *testing.T, dir string, serial int64, from, to time.Time) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "localhost"}, NotBefore: from, NotAfter: to,
		DNSNames: []string{"localhost"}, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func filesIn(dir string) tlsFlags {
	return tlsFlags{TLSCert: filepath.Join(dir, "cert.pem"), TLSKey: filepath.Join(dir, "key.pem")}
}

func testProgram(t *testing.T, clock func() time.Time) *program {
	t.Helper()
	return &program{Context: t.Context(), commands: &commands{Data: t.TempDir()}, out: io.Discard, err: io.Discard, in: strings.NewReader(""), clock: clock}
}

var hour = time.Hour

func TestACertificateThatCannotServeIsRefusedWithASentence(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		spoil func(dir string) tlsFlags
		says  string
	}{
		"as it must be": {filesIn, ""},
		"absent":        {func(dir string) tlsFlags { _ = os.Remove(filepath.Join(dir, "cert.pem")); return filesIn(dir) }, "ne s'ouvre pas"},
		"no certificate": {func(dir string) tlsFlags {
			_ = os.WriteFile(filepath.Join(dir, "cert.pem"), []byte("x"), 0o600)
			return filesIn(dir)
		}, "PEM"},
		"another one's key": {func(dir string) tlsFlags { return otherKey(t, dir, now) }, "ne vont pas ensemble"},
		"a key for all":     {func(dir string) tlsFlags { _ = os.Chmod(filepath.Join(dir, "key.pem"), 0o644); return filesIn(dir) }, "lisible par tous"},
		"expired": {func(dir string) tlsFlags {
			writePair(t, dir, 2, now.Add(-48*hour), now.Add(-hour))
			return filesIn(dir)
		}, "n'est valable que"},
		"without its key":         {func(dir string) tlsFlags { return tlsFlags{TLSCert: filepath.Join(dir, "cert.pem")} }, "vont ensemble"},
		"two ways":                {func(dir string) tlsFlags { f := filesIn(dir); f.ACMEDomain = []string{"a.exemple.fr"}; return f }, "Choisissez"},
		"a redirection only":      {func(string) tlsFlags { return tlsFlags{HTTPAddress: ":80"} }, "vont avec"},
		"an address for a domain": {func(string) tlsFlags { return tlsFlags{ACMEDomain: []string{"192.0.2.1"}} }, "nom de domaine"},
		"a mail that is none":     {func(string) tlsFlags { return tlsFlags{ACMEDomain: []string{"a.exemple.fr"}, ACMEMail: "x"} }, "adresse électronique"},
		"an authority in clear":   {func(string) tlsFlags { return tlsFlags{ACMEDomain: []string{"a.exemple.fr"}, ACMEServer: "http://ca"} }, "https://"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writePair(t, dir, 1, now.Add(-hour), now.Add(hour))
			f := c.spoil(dir)
			got, err := f.transport(testProgram(t, time.Now))
			switch {
			case c.says == "" && (err != nil || got == nil):
				t.Errorf("%v, %v", got, err)
			case c.says != "" && (casework.KindOf(err) == "" || !strings.Contains(err.Error(), c.says)):
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}

func otherKey(t *testing.T, dir string, now time.Time) tlsFlags {
	f := filesIn(dir)
	other := t.TempDir()
	writePair(t, other, 3, now.Add(-hour), now.Add(hour))
	f.TLSKey = filepath.Join(other, "key.pem")
	return f
}

func TestARenewedCertificateIsServedAndABrokenRenewalLeavesTheFormerOne(t *testing.T) {
	now, dir := time.Now(), t.TempDir()
	writePair(t, dir, 1, now.Add(-hour), now.Add(24*hour))
	clock := func() time.Time { return now }
	f := filesIn(dir)
	got, err := f.transport(testProgram(t, clock))
	if err != nil {
		t.Fatal(err)
	}
	serial := func() int64 {
		c, err := got.config.GetCertificate(nil)
		if err != nil {
			t.Fatal(err)
		}
		return c.Leaf.SerialNumber.Int64()
	}
	renew := func(serial int64) {
		writePair(t, dir, serial, now.Add(-hour), now.Add(24*hour))
		at := now.Add(time.Duration(serial) * time.Second)
		for _, name := range []string{"cert.pem", "key.pem"} {
			if err := os.Chtimes(filepath.Join(dir, name), at, at); err != nil {
				t.Fatal(err)
			}
		}
	}
	renew(2)
	if n := serial(); n != 1 {
		t.Errorf("certificate %d within the minute", n)
	}
	now = now.Add(lookEvery)
	if n := serial(); n != 2 {
		t.Errorf("certificate %d after a renewal", n)
	}
	if err := os.WriteFile(f.TLSCert, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	now = now.Add(lookEvery)
	if n := serial(); n != 2 {
		t.Errorf("certificate %d after a broken renewal", n)
	}
}

func TestACMEAnswersForItsDomainsAlone(t *testing.T) {
	f := tlsFlags{ACMEDomain: []string{"permanence.exemple.fr"}, ACMEMail: "a@exemple.fr", ACMEServer: "https://127.0.0.1:1/directory"}
	p := testProgram(t, time.Now)
	got, err := f.transport(p)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(p.Data, "acme")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder of the certificates: %v, %v", info, err)
	}
	if _, err := got.config.GetCertificate(&tls.ClientHelloInfo{ServerName: "autre.exemple.fr"}); err == nil || !strings.Contains(err.Error(), "not configured") {
		t.Errorf("another host: %v", err)
	}
	if got.config.MinVersion != tls.VersionTLS12 || !got.serves("permanence.exemple.fr") || got.serves("autre.exemple.fr") {
		t.Error("the settings are not those of the flags")
	}
}

func TestPlainHTTPLeadsToTLSOnOurHostsAlone(t *testing.T) {
	now, dir := time.Now(), t.TempDir()
	writePair(t, dir, 1, now.Add(-hour), now.Add(hour))
	f := filesIn(dir)
	got, err := f.transport(testProgram(t, time.Now))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, host, path, port string
		status                   int
		to                       string
	}{
		{"GET", "localhost", "/bilans?poste=a", "443", 301, "https://localhost/bilans?poste=a"},
		{"HEAD", "localhost:80", "/", "8443", 301, "https://localhost:8443/"},
		{"GET", "localhost", "//exemple.fr/", "443", 301, "https://localhost//exemple.fr/"},
		{"GET", "exemple.fr", "/", "443", 400, ""},
		{"POST", "localhost", "/connexion", "443", 400, ""},
	} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(c.method, "http://localhost"+c.path, nil)
		r.Host = c.host
		got.toHTTPS(c.port).ServeHTTP(w, r)
		if w.Code != c.status || w.Header().Get("Location") != c.to {
			t.Errorf("%s %s%s: %d to %q", c.method, c.host, c.path, w.Code, w.Header().Get("Location"))
		}
	}
}

// lockedBuffer is what a running program writes to.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string { b.mu.Lock(); defer b.mu.Unlock(); return b.b.String() }

// serving runs a command and returns the first address that it prints. It is
// a program of its own: what the one before opened may still be closing under
// the old one's context.
func serving(t *testing.T, before *program, arguments ...string) string {
	t.Helper()
	again := *before
	p := &again
	parser, err := kong.New(p.commands, kong.Name("permanence"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	p.Context = ctx
	reader, writer := io.Pipe()
	p.out = writer
	said := &lockedBuffer{}
	p.err = said
	ended := make(chan struct{})
	go func() { p.parseAndRun(parser, arguments); _ = writer.Close(); close(ended) }()
	t.Cleanup(func() {
		stop()
		<-ended
		if t.Failed() {
			t.Log(said)
		}
	})
	lines := bufio.NewScanner(reader)
	for lines.Scan() {
		if _, rest, ok := strings.Cut(lines.Text(), "https://"); ok {
			go func() { _, _ = io.Copy(io.Discard, reader) }()
			return "https://" + rest[:strings.Index(rest, "/")]
		}
	}
	<-ended
	t.Fatalf("no address was printed: %s", said)
	return ""
}

func TestTheServiceSpeaksModernTLSAndBoundsWhatItIsSent(t *testing.T) {
	dir := t.TempDir()
	cert := writePair(t, dir, 1, time.Now().Add(-hour), time.Now().Add(hour))
	p := testProgram(t, time.Now)
	if err := (&initCommand{Admin: "admin"}).Run(p); err != nil {
		t.Fatal(err)
	}
	base := serving(t, p, "serve", "--data", p.Data, "--address", "127.0.0.1:0", "--tls-cert", filepath.Join(dir, "cert.pem"), "--tls-key", filepath.Join(dir, "key.pem"))
	trusted := x509.NewCertPool()
	trusted.AddCert(cert)
	ask := func(c *tls.Config, header string) (*http.Response, error) {
		c.RootCAs, c.ServerName = trusted, "localhost"
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: c, DisableKeepAlives: true}}
		r, err := http.NewRequestWithContext(t.Context(), "GET", base+"/connexion", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Long", header)
		resp, err := client.Do(r)
		if err == nil {
			_ = resp.Body.Close()
		}
		return resp, err
	}
	for version, want := range map[uint16]bool{tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		resp, err := ask(&tls.Config{MinVersion: version, MaxVersion: version}, "")
		if (err == nil) != want {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
		if err == nil && (resp.StatusCode != 200 || !strings.Contains(resp.Header.Get("Strict-Transport-Security"), "max-age=63072000")) {
			t.Errorf("%s: %d, %v", tls.VersionName(version), resp.StatusCode, resp.Header)
		}
	}
	if _, err := ask(&tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}}, ""); err == nil {
		t.Error("a suite that does not authenticate what it encrypts is accepted")
	}
	if resp, err := ask(&tls.Config{}, strings.Repeat("x", 64<<10)); err != nil || resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("headers of 64 kB: %v, %v", resp, err)
	}
}

func TestNothingMayTakeForeverOfTheServer(t *testing.T) {
	s := newServer(http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	for name, d := range map[string]time.Duration{"headers": s.ReadHeaderTimeout, "body": s.ReadTimeout, "answer": s.WriteTimeout, "idle": s.IdleTimeout} {
		if d <= 0 || d > 5*time.Minute {
			t.Errorf("%s may take %v", name, d)
		}
	}
	if s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("headers may have %d bytes", s.MaxHeaderBytes)
	}
}

func TestAnAddressOfTheRedirectionThatIsTakenIsToldInASentence(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	l := listening{transport: &transport{plain: taken.Addr().String()}}
	if _, err := l.redirect(taken, slog.New(slog.DiscardHandler), nil); casework.KindOf(err) != casework.KindState {
		t.Errorf("%v", err)
	}
}

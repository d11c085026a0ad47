package web

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"permanence/internal/auth"
	"permanence/internal/casework"
)

// device is a telephone that keeps passkeys for the site, opened by its name.
type device struct {
	party         virtualwebauthn.RelyingParty
	authenticator virtualwebauthn.Authenticator
	key           virtualwebauthn.Credential
}

// wholeKey is how long a public key of P-256 is in COSE (RFC 9053, section 7.1.1).
const wholeKey = 77

// newKey is a device's key pair. The library writes a coordinate that begins with
// a zero one byte short, once in a hundred keys, which no server takes: such a
// key is drawn again.
func newKey() virtualwebauthn.Credential {
	for {
		if c := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(c.Key.AttestationData()) == wholeKey {
			return c
		}
	}
}

// named is a browser of the site under a name: an address in figures has no
// passkeys.
func (s *site) byName(t testing.TB) (*browser, *device) {
	t.Helper()
	s.URL = strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	party := virtualwebauthn.RelyingParty{ID: "localhost", Name: "Permanence", Origin: s.URL}
	return s.browser(t), &device{party, virtualwebauthn.NewAuthenticator(), newKey()}
}

var (
	askField     = regexp.MustCompile(`name="demande" value="([A-Z2-7]+)"`)
	optionsField = regexp.MustCompile(`data-options="([^"]*)"`)
)

// addsPasskey makes a passkey of the browser's account on the device.
func (b *browser) addsPasskey(d *device, name string) answer {
	b.t.Helper()
	page := b.expect(b.post(factorsAddress+"/cles"), 200, "Créer la clé")
	options, err := virtualwebauthn.ParseAttestationOptions(html.UnescapeString(optionsField.FindStringSubmatch(page.body)[1]))
	if err != nil {
		b.t.Fatal(err)
	}
	d.authenticator.Options.UserHandle = []byte(options.UserID)
	response := virtualwebauthn.CreateAttestationResponse(d.party, d.authenticator, d.key, *options)
	d.authenticator.AddCredential(d.key)
	return b.post(factorsAddress+"/cles", "geste", "ajouter", "nom", name, "demande", askField.FindStringSubmatch(page.body)[1], "reponse", response)
}

// signs answers a log-in with the device's passkey.
func (b *browser) signs(d *device) (ask, response string) {
	b.t.Helper()
	var c auth.Challenge
	if err := json.Unmarshal([]byte(b.expect(b.post("/connexion/cle/debut"), 200).body), &c); err != nil {
		b.t.Fatal(err)
	}
	options, err := virtualwebauthn.ParseAssertionOptions(string(c.Options))
	if err != nil {
		b.t.Fatal(err)
	}
	d.key.Counter++
	return c.Ask, virtualwebauthn.CreateAssertionResponse(d.party, d.authenticator, d.key, *options)
}

func TestAPasskeyOpensTheAccountByItself(t *testing.T) {
	s := strict(t)
	b, phone := s.byName(t)
	b.goes(b.logsIn("worker"), "/")
	b.expect(b.addsPasskey(phone, "Téléphone"), 200, "Codes de secours")
	b.expect(b.get("/bilans"), 200)

	again := s.browser(t)
	ask, response := again.signs(phone)
	again.goes(again.post("/connexion/cle", "demande", ask, "reponse", response, "suite", "/bilans"), "/bilans")
	again.expect(again.get("/bilans"), 200)
	again.expect(again.get(factorsAddress), 200, "Téléphone", "Dernier emploi\u00a0: 23/11/2026")
	replay := s.browser(t)
	replay.expect(replay.post("/connexion/cle", "demande", ask, "reponse", response), 422, "n'a pas pu être vérifiée")

	second := s.browser(t) // after a password, in place of a code
	second.goes(second.logsIn("worker"), secondAddress)
	ask, response = second.signs(phone)
	second.goes(second.post("/connexion/cle", "demande", ask, "reponse", response), "/")
	second.expect(second.get("/bilans"), 200)
}

func TestAPasskeyThatProvesNothingIsRefused(t *testing.T) {
	s := strict(t)
	b, phone := s.byName(t)
	b.goes(b.logsIn("worker"), "/")
	b.expect(b.addsPasskey(phone, "Téléphone"), 200)
	for name, spoil := range map[string]func(*device){
		"another site":     func(d *device) { d.party.Origin = "https://permanence.exemple.fr" },
		"not verified":     func(d *device) { d.authenticator.Options.UserNotVerified = true },
		"another key":      func(d *device) { d.key.Key = newKey().Key },
		"another's handle": func(d *device) { d.authenticator.Options.UserHandle = []byte(s.accounts[casework.Admin].ID) },
		"nobody's handle":  func(d *device) { d.authenticator.Options.UserHandle = []byte("personne") },
	} {
		spoilt := *phone
		spoil(&spoilt)
		thief := s.browser(t)
		ask, response := thief.signs(&spoilt)
		a := thief.post("/connexion/cle", "demande", ask, "reponse", response)
		if a.StatusCode != 422 {
			t.Errorf("%s: %d to %q", name, a.StatusCode, a.Header.Get("Location"))
		}
		thief.goes(thief.get("/bilans"), "/connexion?suite=%2Fbilans")
	}
	late := s.browser(t)
	ask, response := late.signs(phone)
	s.pass(6 * time.Minute)
	late.expect(late.post("/connexion/cle", "demande", ask, "reponse", response), 422)
	late.expect(late.post("/connexion/cle", "demande", "x", "reponse", "{}"), 422)
}

func TestPasskeysAreSeveralAndEachIsRemoved(t *testing.T) {
	s := strict(t)
	b, phone := s.byName(t)
	b.goes(b.logsIn("worker"), "/")
	b.expect(b.addsPasskey(phone, ""), 422, "Donnez-lui un nom")
	phone.authenticator.Credentials = nil
	b.expect(b.addsPasskey(phone, "Téléphone"), 200)
	_, office := s.byName(t)
	b.goes(b.addsPasskey(office, "Clé du bureau"), factorsAddress+"?fait=cle")
	page := b.expect(b.get(factorsAddress), 200, "Téléphone", "Clé du bureau")
	removals := regexp.MustCompile(`name="cle" value="([^"]+)"`).FindAllStringSubmatch(page.body, -1)
	if len(removals) != 2 {
		t.Fatalf("%d passkeys can be removed", len(removals))
	}
	stranger := s.as(t, s.accounts[casework.Lead])
	stranger.expect(stranger.post(factorsAddress+"/cles", "geste", "retirer", "cle", removals[0][1]), 404)
	for _, r := range removals {
		b.goes(b.post(factorsAddress+"/cles", "geste", "retirer", "cle", r[1]), factorsAddress+"?fait=sans-facteur")
	}
	b.goes(b.get("/bilans"), factorsAddress)
	gone := s.browser(t)
	ask, response := gone.signs(phone)
	gone.expect(gone.post("/connexion/cle", "demande", ask, "reponse", response), 422)
}

// A role that reaches cases gives a passkey where the installation says so: an
// application of codes leads to adding one, and no more opens the account then.
func TestWhereAPasskeyIsRequiredNothingElseOpensTheAccount(t *testing.T) {
	s := strict(t)
	b, phone := s.byName(t)
	b.goes(b.logsIn("worker"), "/")
	secret, recovery := b.enrols()
	b.expect(b.get("/bilans"), 200)
	s.web.PasskeyRequired = true
	b.goes(b.get("/bilans"), factorsAddress)
	b.expect(b.get(factorsAddress), 200, "ajoutez une clé d'accès pour continuer")
	b.goes(b.addsPasskey(phone, "Téléphone"), factorsAddress+"?fait=cle")
	b.expect(b.get("/bilans"), 200)

	s.pass(5 * time.Minute)
	thief := s.browser(t)
	thief.goes(thief.logsIn("worker"), secondAddress)
	thief.expect(thief.get(secondAddress), 200, "Aucun code ne la remplace", "!champ-code")
	for _, code := range []string{s.code(t, secret), recovery[0]} {
		thief.expect(thief.post(secondAddress, "code", code), 422, "ne s'ouvre que par elle")
	}
	thief.goes(thief.get("/bilans"), secondAddress+"?suite=%2Fbilans")
	ask, response := thief.signs(phone)
	thief.goes(thief.post("/connexion/cle", "demande", ask, "reponse", response), "/")
	reader := s.browser(t)
	reader.goes(reader.logsIn("reader"), "/")
	reader.expect(reader.get("/bilans/scelles"), 200)
}

package e2e

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"permanence/internal/demo"
)

// A département's counts leave as one signed file, and come in where its key is
// admitted: once, unaltered, counted by definitions that are known there.
func TestADepartementsCountsAreSentThenReceivedOnce(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{width: 360}, "admin", demo.Password)
	page.visit("/national")
	page.screenshot("national-vide")
	page.visit("/national/envoyer")
	page.fill("#champ-departement", "994")
	page.refused(422)
	page.clickNamed("Télécharger le fichier signé")
	page.sees(".field.bad", "épartement")
	page.screenshot("national-envoi-refuse")
	key := page.read("#cle-publique")
	sent := page.takesTheCounts("94")

	page.visit("/national/recevoir")
	page.chooses("decomptes-94.json", sent)
	page.sends("Vérifier et recevoir")
	page.sees("[role=alert]", "1 fichier refusé", "une clé inconnue ici")
	page.admits("Val-de-Marne", key)
	for _, wrong := range []struct{ content, told string }{
		{"nom;prenom\n", "ce n'est pas un envoi de décomptes"},
		{strings.Replace(sent, `"departement":"94"`, `"departement":"93"`, 1), "il a été modifié depuis sa signature"},
	} {
		page.chooses("decomptes.json", wrong.content)
		page.sends("Vérifier et recevoir")
		page.sees("[role=alert]", "1 fichier refusé", wrong.told, "Rien d'un fichier refusé n'a été pris")
	}
	page.screenshot("national-refuse")
	page.chooses("decomptes-94.json", sent)
	page.sends("Vérifier et recevoir")
	page.sees(".verdict", "1 fichier reçu", "Val-de-Marne (94)", "postes : 3")
	page.chooses("decomptes-94.json", sent)
	page.sends("Vérifier et recevoir")
	page.sees("[role=alert]", "a déjà été reçu")
	page.screenshot("national-recu")

	other, signer := otherDefinitions(t, sent)
	page.admits("Installation ancienne", signer)
	page.chooses("decomptes-92.json", other)
	page.sends("Vérifier et recevoir")
	page.sees("[role=alert]", "1 fichier refusé", "définitions")

	page.visit("/national")
	page.sees("main", "France", "Île-de-France")
	page.sees(".notice.masked", "n. c. = non communiqué")
	page.screenshot("national")
	page.visit("/national/regions/11")
	page.sees("main", "Val-de-Marne (94)")
	page.visit("/national/departements/94")
	page.sees("h1", "Val-de-Marne (94)")
}

// takesTheCounts sends the form of the file as the browser would, for last year
// and all posts.
func (p *tab) takesTheCounts(departement string) string {
	p.t.Helper()
	form := url.Values{"departement": {departement}, "annee": {lastYear}, "poste": {"fontenay-sous-bois", "creteil", "charenton-le-pont-saint-maurice"}}
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, "http://"+p.home+"/national/envoyer", strings.NewReader(form.Encode()))
	p.must(err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Cookie", p.cookies())
	answer, err := http.DefaultClient.Do(request)
	p.must(err)
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	p.must(err)
	if kept := answer.Header.Get("Content-Disposition"); !strings.Contains(kept, "decomptes-94.json") {
		p.t.Errorf("the file is kept as %q", kept)
	}
	for _, name := range ofTheRegister {
		if strings.Contains(string(content), name) {
			p.t.Errorf("the file holds %q", name)
		}
	}
	return string(content)
}

// admits the key of another installation; one that is no key is refused first.
func (p *tab) admits(name, key string) {
	p.t.Helper()
	if p.count("details.fold:not([open])") > 0 {
		p.tick("details.fold summary")
	}
	p.fill("#champ-nom", name)
	p.fill("#champ-cle", "une clé recopiée de travers")
	p.refused(422)
	p.clickNamed("Admettre")
	p.sees("#erreur-cle", "la clé publique")
	p.fill("#champ-cle", key)
	p.clickNamed("Admettre")
	p.sees("main", name)
}

// otherDefinitions is the same file as a program of other definitions would have
// signed it for the Hauts-de-Seine, with the key that it is checked with.
func otherDefinitions(t *testing.T, sent string) (file, key string) {
	t.Helper()
	var envelope, content map[string]json.RawMessage
	if err := json.Unmarshal([]byte(sent), &envelope); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(envelope["content"], &content); err != nil {
		t.Fatal(err)
	}
	content["departement"], content["definitions_version"] = json.RawMessage(`"92"`), json.RawMessage(`999`)
	body, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(body)
	digest := "sha256:" + hex.EncodeToString(sum[:])
	signature := ed25519.Sign(private, fmt.Appendf(nil, "permanence-decomptes/1\n%s\n", digest))
	key = "permanence-decomptes+" + base64.StdEncoding.EncodeToString(public)
	text, err := json.Marshal(map[string]any{"format": "permanence-decomptes", "schema": 1, "content": json.RawMessage(body), "digest": digest, "key": key,
		"signature": base64.StdEncoding.EncodeToString(signature)})
	if err != nil {
		t.Fatal(err)
	}
	return string(text), key
}

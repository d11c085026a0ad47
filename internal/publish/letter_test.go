package publish

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"permanence/internal/casework"
)

func sampleLetter() *casework.Letter {
	return &casework.Letter{
		Sharing: casework.Sharing{Kind: "siao_115", Purpose: "mise_a_l_abri", Delivery: "partenaire", Items: []casework.SharedItem{casework.ShareName, casework.ShareNeed, casework.SharePhone}},
		Partner: casework.Partner{Name: "Le Tilleul & Cie <accueil>", Address: "2 place des Fêtes, 94120 Fontenay-sous-Bois"},
		Items:   []casework.LetterItem{{Item: casework.ShareName, Text: "Yasmine Lefèvre"}, {Item: casework.ShareNeed, Text: "Hébergement, mise à l'abri"}, {Item: casework.SharePhone, Text: "06 11 22 33 44"}},
		Safe:    casework.SafeContact{Ways: []casework.Channel{casework.ByCall}, When: "le mardi, de 10 h à 12 h", CodeWord: "Hortensia", Shared: "son frère"},
		Post:    "Fontenay-sous-Bois", Worker: "Camille Fontaine", Phone: "01 43 00 00 00", On: casework.NewDay(2026, 11, 23),
	}
}

// parts reads a letter back: each part by its name, and the first one.
func parts(t *testing.T, letter []byte) (map[string]string, *zip.File) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(letter), int64(len(letter)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all, z.File[0]
}

func TestALetterIsAnOpenDocumentThatSaysOnlyWhatWasChosen(t *testing.T) {
	var b bytes.Buffer
	if err := LetterODT(&b, sampleLetter()); err != nil {
		t.Fatal(err)
	}
	if path := os.Getenv("PERMANENCE_LETTER"); path != "" { // to be looked at
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, first := parts(t, b.Bytes())
	if !strings.Contains(all["content.xml"], "Téléphone\u00a0: 01 43 00 00 00") {
		t.Error("the partner has no number to call back")
	}
	if first.Name != "mimetype" || first.Method != zip.Store || all["mimetype"] != LetterType {
		t.Errorf("the type is not the first part, or is compressed: %+v", first)
	}
	for _, name := range []string{"content.xml", "styles.xml", "META-INF/manifest.xml"} {
		d := xml.NewDecoder(strings.NewReader(all[name]))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	text := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(all["content.xml"])
	for _, want := range []string{"Yasmine Lefèvre", "06 11 22 33 44", "Le Tilleul &amp; Cie &lt;accueil&gt;", "le mardi, de 10 h à 12 h, sans laisser de message, sans envoyer de SMS.", "23 novembre 2026", "L121-6-2", "orientation, hébergement"} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter does not say %q:\n%s", want, text)
		}
	}
	for _, never := range []string{"Hortensia", "son frère", "commissariat", "police"} {
		if strings.Contains(text, never) {
			t.Errorf("the letter says %q", never)
		}
	}
}

func TestALetterWithoutContactAsksNotToReachThePerson(t *testing.T) {
	l := sampleLetter()
	l.Sharing.Items, l.Items = l.Sharing.Items[:1], l.Items[:1]
	if !strings.Contains(l.Caution(), "ne pas chercher à joindre") || l.Subject() != "orientation d'une personne" {
		t.Errorf("%s; %s", l.Caution(), l.Subject())
	}
	l.Partner = casework.Partner{}
	if got := l.Recipient(); len(got) != 1 || got[0] != "Hébergement, SIAO-115" {
		t.Errorf("addressed to %q", got)
	}
}

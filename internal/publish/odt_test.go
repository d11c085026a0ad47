package publish

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
)

// wellFormed fails on XML that a strict reader refuses.
func wellFormed(t *testing.T, name, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

// openParts reads an OpenDocument text: its parts, well formed, the type first
// and stored, and all of them in the manifest.
func openParts(t *testing.T, name, file string) map[string]string {
	t.Helper()
	all, first := parts(t, []byte(file))
	if first.Name != "mimetype" || first.Method != zip.Store || all["mimetype"] != OpenDocumentType {
		t.Errorf("%s: the type is not the first part, or is compressed: %+v", name, first)
	}
	for part, text := range all {
		if part == "mimetype" {
			continue
		}
		wellFormed(t, name+" "+part, text)
		if part != "META-INF/manifest.xml" && !strings.Contains(all["META-INF/manifest.xml"], `full-path="`+part+`"`) {
			t.Errorf("%s: the manifest lacks %s", name, part)
		}
	}
	return all
}

var (
	styleUsed    = regexp.MustCompile(`(?:text|table):style-name="([^"]+)"`)
	styleDefined = regexp.MustCompile(`style:style style:name="([^"]+)"`)
)

// checkStyles fails on a style that no part defines: an editor would show it
// as plain text.
func checkStyles(t *testing.T, name string, all map[string]string) {
	t.Helper()
	defined := map[string]bool{}
	for _, s := range styleDefined.FindAllStringSubmatch(all["styles.xml"]+all["content.xml"], -1) {
		defined[s[1]] = true
	}
	for _, s := range styleUsed.FindAllStringSubmatch(all["content.xml"]+all["styles.xml"], -1) {
		if !defined[s[1]] {
			t.Errorf("%s: the style %q is nowhere defined", name, s[1])
		}
	}
}

func TestTheODTHasHeadingsTablesAndTheirList(t *testing.T) {
	for name, r := range edges(t) {
		all := openParts(t, name, written(t, AsODT, r))
		checkStyles(t, name, all)
		content := all["content.xml"]
		tables := strings.Count(content, "<table:table ")
		if captions := strings.Count(content, "<text:sequence "); captions != tables || tables == 0 {
			t.Errorf("%s: %d captions for %d tables", name, captions, tables)
		}
		if listed := strings.Count(content, "|sequence"); listed != tables {
			t.Errorf("%s: %d tables are listed of %d", name, listed, tables)
		}
		if heads := strings.Count(content, "<table:table-header-rows>"); heads != tables {
			t.Errorf("%s: %d tables repeat their heads of %d", name, heads, tables)
		}
		if !strings.Contains(all["styles.xml"], `fo:language="fr"`) || !strings.Contains(all["meta.xml"], "2022-11-23T00:00:00") {
			t.Errorf("%s is not in French, or is not dated by its report", name)
		}
		if strings.Contains(all["meta.xml"], "creator") {
			t.Errorf("%s says who wrote it", name)
		}
	}
}

func TestTheODTSaysWhatTheReportSays(t *testing.T) {
	all := edges(t)
	for name, want := range map[string][]string{
		"fontenay": {"Fontenay-sous-Bois", "547", "97,8\u202f%", "134 sur 137 personnes reçues", "4,0\u00a0mois", "58 ont été reçues aux deux lieux", "Contrôle des totaux", "Établi le 23 novembre 2022"},
		"masque-5": {"non communiqué", "≥\u00a097\u202f%", "!Contrôle des totaux", "!134 sur"},
		"masque":   {"Tableau non communiqué", "!>137<", "!>547<"},
		"vide":     {"Année 2030", "sans objet"},
		"long":     {"&lt;du Val-de-Marne&gt; &amp; alentours"},
	} {
		content := openParts(t, name, written(t, AsODT, all[name]))["content.xml"]
		for _, w := range want {
			if word, never := strings.CutPrefix(w, "!"); strings.Contains(content, word) == never {
				t.Errorf("%s: %q is wrong", name, w)
			}
		}
	}
}

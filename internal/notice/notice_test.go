package notice

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"permanence/internal/casework"
)

func TestEveryLanguageSaysTheSameThingsAndSaysThatItIsADraft(t *testing.T) {
	all, err := All(nil)
	if err != nil || len(all) != 8 {
		t.Fatalf("%d languages, %v", len(all), err)
	}
	for _, n := range all {
		if len(n.Sections) != len(all[0].Sections) || n.Title == "" || n.Name == "" || n.ReviewedBy == "" || n.Reviewed() {
			t.Errorf("%s lacks something: %d sections", n.Language, len(n.Sections))
		}
		if (n.Direction == "rtl") != (n.Language == "ar") {
			t.Errorf("%s reads %s", n.Language, n.Direction)
		}
		whole := ""
		for _, s := range n.Sections {
			whole += s.Heading + s.Text
		}
		if n.Direction == "rtl" { // what is not isolated is shown turned round: article 13-226
			for _, french := range []string{"226-13", "CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07"} {
				if !strings.Contains(whole, "\u2066"+french+"\u2069") {
					t.Errorf("%s does not isolate %s", n.Language, french)
				}
			}
		}
		for _, must := range []string{"226-13", "CNIL", "[", "75334"} {
			if !strings.Contains(whole, must) {
				t.Errorf("%s does not say %s", n.Language, must)
			}
		}
	}
}

// The texts say two years, the default of the installation; with another setting
// each language says the number of months, and says it once.
func TestEveryLanguageSaysHowLongTheInstallationKeepsPersons(t *testing.T) {
	all, err := All(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range all {
		before, same, changed := text(&n), n.Keeping(casework.DefaultRetention), n.Keeping(37)
		if text(&same) != before || text(&n) != before {
			t.Errorf("%s changes with the default", n.Language)
		}
		if got := text(&changed); strings.Count(got, "37") != 1 || strings.Contains(got, "{") || strings.Contains(got, n.Sections[3].Text) {
			t.Errorf("%s kept for 37 months says:\n%s", n.Language, got)
		}
	}
}

func text(n *Notice) (whole string) {
	for _, s := range n.Sections {
		whole += s.Heading + s.Text
	}
	return whole
}

func TestTheFilesOfTheInstallationComeFirst(t *testing.T) {
	folder := fstest.MapFS{"fr.json": {Data: []byte(`{"title":"Chez nous","reviewed_by":"M. Roche","reviewed_on":"2026-11-01","direction":"ltr"}`)}, "en.json": {Data: []byte(`{`)}}
	if n, err := Read(folder, "fr"); err != nil || n.Title != "Chez nous" || !n.Reviewed() || n.Language != "fr" {
		t.Errorf("%+v, %v", n, err)
	}
	if n, err := Read(folder, "tr"); err != nil || n.Title == "" {
		t.Errorf("%+v, %v", n, err)
	}
	if _, err := Read(folder, "en"); err == nil {
		t.Error("a broken file is taken")
	}
	for _, no := range []string{"de", "", "../fr"} {
		if _, err := Read(folder, no); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v", no, err)
		}
	}
}

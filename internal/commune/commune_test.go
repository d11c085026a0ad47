package commune

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestACodeFindsItsCommune(t *testing.T) {
	for _, c := range []struct{ code, want, name, departement string }{
		{"94033", "94033", "Fontenay-sous-Bois", "94"},
		{"2a004", "2A004", "Ajaccio", "2A"},
		{"01004", "01004", "Ambérieu-en-Bugey", "01"},
		{"97411", "97411", "Saint-Denis", "974"},
		{"98818", "98818", "Nouméa", "988"},
		{"75112", "75112", "Paris 12e Arrondissement", "75"},
		{"75033", "94033", "Fontenay-sous-Bois", "94"}, // its code before the département of 1968
		{"20004", "2A004", "Ajaccio", "2A"},
		{"01120", "01120", "Cordieux", "01"}, // associée to Montluel
	} {
		got, ok := ByCode(c.code)
		if !ok || got.Code != c.want || got.Name != c.name || got.Departement() != c.departement {
			t.Errorf("ByCode(%q) = %+v, %v", c.code, got, ok)
		}
	}
}

func TestAnUnknownCodeIsItsOwnLabel(t *testing.T) {
	if _, ok := ByCode("94999"); ok {
		t.Error("94999 was found")
	}
	if got := Label("94999"); got != "94999" {
		t.Errorf("Label(94999) = %q", got)
	}
	if got := Label("94033"); got != "Fontenay-sous-Bois" {
		t.Errorf("Label(94033) = %q", got)
	}
}

func TestANameIsReadWithoutAccentsHyphensNorSaint(t *testing.T) {
	for _, name := range []string{"Fontenay-sous-Bois", "FONTENAY SOUS BOIS", "fontenay sous bois"} {
		if diff := cmp.Diff([]string{"94033"}, codes(ByName(name))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for written, code := range map[string]string{"St-Maur-des-Fossés": "94068", "Ste Geneviève des Bois": "91549", "Paris": "75056"} {
		found := false
		for _, c := range ByName(written) {
			found = found || c.Code == code
		}
		if !found {
			t.Errorf("%s: %v lacks %s", written, codes(ByName(written)), code)
		}
	}
}

func TestANameOfSeveralCommunesGivesThemAll(t *testing.T) {
	if got := codes(ByName("Saint-Denis")); len(got) < 3 {
		t.Errorf("Saint-Denis: %v", got)
	}
	if got := ByName("Nulle-Part-sur-Rien"); len(got) != 0 {
		t.Errorf("an invented name gives %v", got)
	}
}

func TestAFusedCommuneAnswersOnlyWhenNoneOfTodayBearsTheName(t *testing.T) {
	for _, name := range []string{"Cordieux", "Saint-Denis"} {
		kinds := map[Kind]bool{}
		for _, c := range ByName(name) {
			kinds[c.Kind] = true
		}
		if kinds[Fused] && kinds[Current] {
			t.Errorf("%s mixes fused communes with those of today", name)
		}
	}
	if got := ByName("Cordieux"); len(got) != 1 || got[0].Parent != "01262" {
		t.Errorf("Cordieux: %+v", got)
	}
}

func TestTheTableIsWhole(t *testing.T) {
	counts := map[Kind]int{}
	for code, c := range load().byCode {
		if !ValidForm(code) || c.Name == "" {
			t.Errorf("bad line: %q %+v", code, c)
		}
		if code == c.Code {
			counts[c.Kind]++
		}
	}
	if counts[Current] < 34000 || counts[Arrondissement] != 45 || counts[Fused] < 900 {
		t.Errorf("communes %d, arrondissements %d, fused %d", counts[Current], counts[Arrondissement], counts[Fused])
	}
	if len(packed) > 600_000 {
		t.Errorf("the embedded table takes %d bytes, more than 600 kB", len(packed))
	}
}

func TestTheFormOfACode(t *testing.T) {
	for code, want := range map[string]bool{"94033": true, "2B033": true, "2b033": true, "2C033": false, "9403": false, "940333": false, "A4033": false, "": false} {
		if got := ValidForm(code); got != want {
			t.Errorf("ValidForm(%q) = %v", code, got)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	load()
	for b.Loop() {
		if _, ok := ByCode("94033"); !ok {
			b.Fatal("94033 not found")
		}
	}
}

func codes(all []Commune) []string {
	var out []string
	for _, c := range all {
		out = append(out, c.Code)
	}
	return out
}

// What a form writes of a commune is read again as that commune, whichever bears
// the same name.
func TestACommuneThatAFormWritesIsFoundAgain(t *testing.T) {
	seen := 0
	for _, d := range []string{"94", "2A", "974", "52"} {
		for _, c := range OfDepartement(d) {
			if found := Find(Written(c.Code)); len(found) != 1 || found[0].Code != c.Code {
				t.Errorf("%q is %v, not %s", Written(c.Code), found, c.Code)
			}
			seen++
		}
	}
	if Written("94069") != "Saint-Maurice (94069)" || Written("94033") != "Fontenay-sous-Bois" || seen < 300 {
		t.Error(Written("94069"), Written("94033"), seen)
	}
	for text, want := range map[string]int{"Saint-Maurice (94)": 1, "Saint-Maurice": 5, " 94069 ": 1, "Saint-Maurice (75)": 0, "Nulle-Part": 0, "": 0} {
		if found := Find(text); len(found) != want {
			t.Errorf("%q means %v", text, found)
		}
	}
}

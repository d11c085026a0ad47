package commune

import "testing"

func TestEveryCommuneIsInADepartementOfARegion(t *testing.T) {
	seen := map[string]bool{}
	for code, c := range load().byCode {
		d, ok := DepartementByCode(c.Departement())
		if !ok {
			t.Fatalf("commune %s: no département %s", code, c.Departement())
		}
		if r, ok := RegionByCode(d.Region); !ok || r.Code != d.Region {
			t.Fatalf("département %s: no region %s", d.Code, d.Region)
		}
		seen[d.Code] = true
	}
	for _, r := range Regions() {
		for _, d := range r.Departements {
			if !seen[d.Code] {
				t.Errorf("no commune is in %s %s", d.Code, d.Name)
			}
		}
	}
	if n := len(departements); n != 101+8 {
		t.Errorf("%d départements and collectivities", n)
	}
	if d, _ := DepartementByCode("2a"); d.Name != "Corse-du-Sud" {
		t.Errorf("2a is %q", d.Name)
	}
}

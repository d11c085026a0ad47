package view

import (
	"math/rand"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

func nationalReport(seed int64, persons int) *indicator.Report {
	t := indicator.New(indicatortest.RandomYear)
	for _, p := range indicatortest.Random(rand.New(rand.NewSource(seed)), persons) {
		t.Add(p)
	}
	r := indicator.NewReport(casework.Post{Name: "France"}, t)
	r.Tables = r.Tables[:4]
	return r.Disclose(indicator.DefaultThreshold)
}

// nationalStates are the nation with regions of which some sent nothing, a
// département with one year, and an installation that received nothing.
func nationalStates(tb testing.TB) []state {
	tb.Helper()
	whole, small := nationalReport(1, 400), nationalReport(2, 9)
	years := []PeriodLink{{Label: "2022", URL: "/national?annee=2022", Current: true}, {Label: "2021", URL: "/national?annee=2021"}}
	nation := &NationalPage{Base: admin("France, année 2022", "/national"), Eyebrow: "Chiffres nationaux", Name: "France", Year: 2022, Years: years, Report: whole, Previous: small, PartsTitle: "Les régions",
		Posts: 12, Received: 2, Missing: []string{"Ain (01)", "Aisne (02)"}, Outdated: []string{"Allier (03)"}, Threshold: 5,
		Series: []NationalRow{{Label: "2022", URL: "/national?annee=2022", Note: "2 sur 109 départements, 12 postes", Report: whole}, {Label: "2021", URL: "/national?annee=2021", Report: small}},
		Parts:  []NationalRow{{Label: "Île-de-France", URL: "/national/regions/11?annee=2022", Note: "2 sur 8 départements, 12 postes", Report: whole}, {Label: "Bretagne", URL: "/national/regions/53?annee=2022"}}}
	departement := &NationalPage{Base: admin("Val-de-Marne (94), année 2022", "/national/departements/94"), Eyebrow: "Département", Name: "Val-de-Marne (94)", Above: []PeriodLink{{Label: "France", URL: "/national"}},
		Year: 2022, Years: years[:1], Report: small, Posts: 1, Received: 1, Threshold: 5, Series: []NationalRow{{Label: "2022", URL: "/national/departements/94?annee=2022", Note: "1 poste", Report: small}}}
	return []state{
		{"national", nation},
		{"national-departement", departement},
		{"national-nothing", &NationalPage{Base: admin("France", "/national"), Eyebrow: "Chiffres nationaux", Name: "France", Threshold: 5}},
	}
}

func TestARowOfWhichNothingCameSaysSo(t *testing.T) {
	for _, c := range (NationalRow{Label: "Bretagne"}).Cells() {
		if c.Value != "non reçu" {
			t.Errorf("%s: %q", c.Label, c.Value)
		}
	}
	all := ""
	for _, c := range (NationalRow{Report: nationalReport(1, 400)}).Cells() {
		all += c.Value + ";"
	}
	if !strings.Contains(all, "mois") || !strings.Contains(all, "jours") || strings.Contains(all, "non reçu") {
		t.Errorf("%q", all)
	}
}

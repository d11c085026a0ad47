package view

import (
	"math/rand"
	"strings"
	"testing"
	"time"

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
	nation := &NationalPage{Base: admin("France, année 2022", "/national"), Eyebrow: "Chiffres nationaux", Name: "France", Year: 2022, Years: years, Report: whole, Previous: small, Unlike: NationalCoverage(1, 1), PartsTitle: "Les régions",
		Posts: 12, Received: 2, Missing: []string{"Ain (01)", "Aisne (02)"}, Outdated: []string{"Allier (03)"}, Threshold: 5,
		Series: []NationalRow{{Label: "2022", URL: "/national?annee=2022", Note: "2 sur 109 départements, 12 postes", Report: whole}, {Label: "2021", URL: "/national?annee=2021", Report: small}},
		Parts:  []NationalRow{{Label: "Île-de-France", URL: "/national/regions/11?annee=2022", Note: "2 sur 8 départements, 12 postes", Report: whole}, {Label: "Bretagne", URL: "/national/regions/53?annee=2022"}, {Label: "Corse", URL: "/national/regions/94?annee=2022", With: []string{"Normandie"}, Report: small}}}
	departement := &NationalPage{Base: admin("Val-de-Marne (94), année 2022", "/national/departements/94"), Eyebrow: "Département", Name: "Val-de-Marne (94)", Above: []PeriodLink{{Label: "France", URL: "/national"}},
		Year: 2022, Years: years[:1], Report: small, With: []string{"Seine-et-Marne (77)", "Paris (75)"}, Posts: 1, Received: 1, Threshold: 5, Series: []NationalRow{{Label: "2022", URL: "/national/departements/94?annee=2022", Note: "1 poste", Report: small}}}
	at := casework.At(time.Date(2026, 3, 2, 9, 5, 0, 0, time.UTC))
	received := &ReceivePage{Base: admin("Recevoir des décomptes", "/national/recevoir"), Taken: []string{"decomptes-94.json\u00a0: Val-de-Marne (94)."}, Refused: []string{"decomptes-77.json\u00a0: clé inconnue."}, Trusted: []TrustedLine{{"Val-de-Marne", "ab12 cd34 ef56", at.Time}},
		Received: []casework.ReceivedTally{{Departement: "94", Slug: "creteil", Year: 2025, Definitions: 2, ExportedAt: at, Key: "Val-de-Marne"}, {Departement: "94", Slug: "creteil", Year: 2021, Definitions: 1, ExportedAt: at, Key: "Val-de-Marne"}}, Current: 2, MaxBytes: 32 << 20}
	wrong := &ReceivePage{Base: admin("Recevoir des décomptes", "/national/recevoir"), MaxBytes: 32 << 20, KeyName: "V", Key: "x", Keys: Failed(casework.Invalid("nom", "V", "2 à 60 caractères"), casework.Invalid("cle", "x", "une clé publique")), Files: Failed(casework.Invalid("fichier", "", "un fichier"))}
	send := &SendPage{Base: admin("Envoyer des décomptes", "/national/envoyer"), Years: []Option{{"2025", "2025", true}, {"2024", "2024", false}}, Posts: PostOptions(threePost, ""), Key: "permanence-decomptes+0a1b2c3d+AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA", Fingerprint: "ab12 cd34 ef56"}
	refusedSend := &SendPage{Base: send.Base, Years: send.Years, Posts: send.Posts, Key: send.Key, Fingerprint: send.Fingerprint, Departement: "994",
		Form: Failed(casework.Invalid("departement", "994", "le code d'un département"), casework.Invalid("annee", "", "une année"), casework.Invalid("poste", "", "un poste"))}
	return []state{
		{"receive", received}, {"receive-refused", wrong}, {"receive-none", &ReceivePage{Base: admin("Recevoir des décomptes", "/national/recevoir"), MaxBytes: 32 << 20}}, {"send", send}, {"send-refused", refusedSend},
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
	if got := (NationalRow{With: []string{"Paris (75)", "Yvelines (78)"}}).Together(); got != "compté avec Paris (75) et Yvelines (78)" {
		t.Errorf("%q", got)
	}
	if got := (NationalRow{With: make([]string, 5)}).Together(); got != "compté avec 5 autres territoires" {
		t.Errorf("%q", got)
	}
	all := ""
	for _, c := range (NationalRow{Report: nationalReport(1, 400)}).Cells() {
		all += c.Value + ";"
	}
	if !strings.Contains(all, "mois") || !strings.Contains(all, "jours") || strings.Contains(all, "non reçu") {
		t.Errorf("%q", all)
	}
}

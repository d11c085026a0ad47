package register

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
)

func TestDatesAreReadInTheFormsThatPeopleWrite(t *testing.T) {
	want := casework.NewDay(2022, time.March, 28)
	for _, s := range []string{"2022-03-28", "28/03/2022", "28-03-2022", "28.03.2022", "2022/03/28", "28/3/2022", "2022-03-28T00:00:00", "2022-03-28 09:30:00", "28/03/2022 00:00"} {
		if got, expected := parseDate(s); got != want || expected != "" {
			t.Errorf("parseDate(%q) = %v, %q", s, got, expected)
		}
	}
	for s, want := range map[string]string{
		"": expectDate, "28/03/22": expectFourYear, "28 mars 2022": expectFigures, "mars": expectFigures, "31/04/2022": expectReal, "29/02/2023": expectReal,
		"03/28/2022": expectReal, "2022-13-01": expectReal, "0000-01-01": expectReal, "28/03-2022": expectDate, "20220328": expectDate, "28/03/20222": expectDate,
		"/03/2022": expectDate, "1/2": expectDate, "44648": expectDate, "28/03/202": expectDate,
	} {
		if got, expected := parseDate(s); got != 0 || expected != want {
			t.Errorf("parseDate(%q) = %v, %q, want %q", s, got, expected, want)
		}
	}
}

func TestSpreadsheetNumbersAreDays(t *testing.T) {
	for _, c := range []struct {
		n        float64
		from1904 bool
		want     casework.Day
	}{
		{44648, false, casework.NewDay(2022, 3, 28)}, {44648.75, false, casework.NewDay(2022, 3, 28)}, {1, false, casework.NewDay(1900, 1, 1)},
		{59, false, casework.NewDay(1900, 2, 28)}, {61, false, casework.NewDay(1900, 3, 1)}, {43186, true, casework.NewDay(2022, 3, 28)}, {0, true, casework.NewDay(1904, 1, 1)},
	} {
		if got, ok := serialDay(c.n, c.from1904); !ok || got != c.want {
			t.Errorf("serialDay(%v, %v) = %v", c.n, c.from1904, got)
		}
	}
	for _, n := range []float64{0, 60, -1, 1e9} {
		if got, ok := serialDay(n, false); ok {
			t.Errorf("serialDay(%v) = %v", n, got)
		}
	}
}

func TestHoursAreReadInTheFormsThatPeopleWrite(t *testing.T) {
	for s, want := range map[string]casework.TimeOfDay{"09:30": "09:30", "9h30": "09:30", "9 h 30": "09:30", "9\u00a0h\u202f30": "09:30", "9:30:00": "09:30", "9H30": "09:30", "14h": "14:00", "14 h": "14:00", "00:00": "00:00", "23:59": "23:59"} {
		if got, ok := parseHour(s); !ok || got != want {
			t.Errorf("parseHour(%q) = %q, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "9", "930", "24:00", "12:60", "9:3", "9:30:61", "9:30:00:00", "h30", "9h3", "midi", "-1:00", "09:30 PM"} {
		if got, ok := parseHour(s); ok {
			t.Errorf("parseHour(%q) = %q", s, got)
		}
	}
	for n, want := range map[float64]casework.TimeOfDay{0: "00:00", 0.5: "12:00", 0.395833333: "09:30", 44648.395833333: "09:30"} {
		if got, ok := serialHour(n); !ok || got != want {
			t.Errorf("serialHour(%v) = %q, %v", n, got, ok)
		}
	}
	for _, n := range []float64{9, -0.5, 1e12, 0.99999} {
		if got, ok := serialHour(n); ok {
			t.Errorf("serialHour(%v) = %q", n, got)
		}
	}
}

func TestDurationsAreReadInMinutes(t *testing.T) {
	for s, want := range map[string]int{"0": 0, "45": 45, "45 min": 45, "45mn": 45, "1h": 60, "1h30": 90, "1 h 30": 90, "1h30min": 90, "600": 600, "10h00": 600} {
		if got, ok := parseMinutes(s); !ok || got != want {
			t.Errorf("parseMinutes(%q) = %d, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "601", "1h3", "1h60", "1,5", "-1", "11h", "une heure", "1:30", "h30", "10h01"} {
		if got, ok := parseMinutes(s); ok {
			t.Errorf("parseMinutes(%q) = %d", s, got)
		}
	}
	for n, want := range map[float64]int{45: 45, 0: 0, 0.03125: 45} {
		if got, ok := serialMinutes(n); !ok || got != want {
			t.Errorf("serialMinutes(%v) = %d, %v", n, got, ok)
		}
	}
	for _, n := range []float64{-1, 601, 45.5} {
		if _, ok := serialMinutes(n); ok {
			t.Errorf("serialMinutes(%v) is taken", n)
		}
	}
}

// one reads a register of one row.
func one(t *testing.T, header, line string) casework.RegisterRow {
	t.Helper()
	return mustRead(t, register(header, line))[0]
}

func TestOrientationsAndTheirOutcomesAreParallel(t *testing.T) {
	caf, ccas := casework.PartnerKind("caf"), casework.PartnerKind("ccas")
	for line, want := range map[string][]casework.Orientation{
		"caf|ccas;effective|proposee": {{Partner: caf, Outcome: "effective"}, {Partner: ccas, Outcome: "proposee"}},
		"caf|ccas;effective":          {{Partner: caf, Outcome: "effective"}, {Partner: ccas, Outcome: "effective"}},
		"caf|ccas;":                   {{Partner: caf, Outcome: "non_connu"}, {Partner: ccas, Outcome: "non_connu"}},
		"caf|ccas;|Refusée":           {{Partner: caf, Outcome: "non_connu"}, {Partner: ccas, Outcome: "refusee"}},
		"CAF | CCAS;Effective":        {{Partner: caf, Outcome: "effective"}, {Partner: ccas, Outcome: "effective"}},
		";":                           nil,
	} {
		got := one(t, "personne;date;orientation;suite_orientation", "A;2022-03-28;"+line)
		if diff := cmp.Diff(want, got.Orientations); diff != "" {
			t.Errorf("%s: %s", line, diff)
		}
	}
	_, result, err := read(register("personne;date;orientation;suite_orientation", "A;2022-03-28;caf|ccas|umj;effective|proposee"), Options{})
	if err != nil || result.Refused != 1 {
		t.Errorf("two outcomes for three partners: %v, %+v", err, result)
	}
}

func TestEmptyCellsTakeTheirDefaults(t *testing.T) {
	rows := mustRead(t, register("personne;date", "A;2022-03-28", "B;2023-01-10"))
	want := casework.RegisterRow{Line: 2, PersonKey: "A", CaseNumber: 1, Children: casework.Unknown, AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown, Minutes: casework.Unknown,
		FirstOn: casework.NewDay(2022, 3, 28), On: casework.NewDay(2022, 3, 28), Status: casework.Kept}
	if diff := cmp.Diff(want, rows[0]); diff != "" {
		t.Error(diff)
	}
	if rows[1].Status != casework.Planned {
		t.Errorf("a date to come has status %s", rows[1].Status)
	}
	if _, result, _ := read(register("personne;date;statut", "A;2023-01-10;honore"), Options{}); result.Refused != 1 {
		t.Error("an appointment to come is kept already")
	}
}

func TestValuesOfAMappingStandForCodes(t *testing.T) {
	m, err := ParseMapping(strings.NewReader(`{"columns": {"date": "Date RDV", "personne": "Dossier n°", "violences": ""},
		"values": {"lieu": {"Hôtel de police": "commissariat", "?": ""}, "problematique": {"VC": "violences_conjugales"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	rows, result, err := read(register("Dossier n°;Date RDV;lieu;problematique;violences;Couleur", "A;28/03/2022;HOTEL DE POLICE;VC|fugue;des coups;vert", "B;28/03/2022;?;;;"), Options{Mapping: m})
	if err != nil || result.Refused > 0 {
		t.Fatal(err, result)
	}
	if rows[0].Place != "commissariat" || rows[1].Place != "" || len(rows[0].Problems) != 2 || rows[0].Problems[0] != "violences_conjugales" || rows[0].Violences != nil {
		t.Errorf("%+v", rows)
	}
	if diff := cmp.Diff([]string{"violences", "Couleur"}, result.Unknown); diff != "" {
		t.Error(diff)
	}
}

func TestAMappingThatDoesNotFitIsRefusedByItsSentence(t *testing.T) {
	for text, want := range map[string]string{
		`{"columns": {"jour": "Date"}}`:                                   "« jour » n'est pas une colonne du registre",
		`{"jour": "Date"}`:                                                "« jour » n'est pas une colonne du registre",
		`{"values": {"nom": {"x": "y"}}}`:                                 "« nom » n'est pas une colonne de codes",
		`{"values": {"lieu": {"Hôtel": "hotel"}}}`:                        "« hotel » n'est pas un code connu ; attendu : commissariat, gendarmerie",
		`{"date": "Date RDV"}`:                                            "le fichier n'a pas de colonne « Date RDV » (demandée pour « date »)",
		`{"date": "Quand", "date_saisine": "Quand"}`:                      "la colonne « Quand » est demandée deux fois",
		`date = Date`:                                                     "n'est pas compris",
		`{"columns": ["date"]}`:                                           "n'est pas compris",
		`{"columns": {"date": "Quand"}, "valeurs": {"lieu": {"a": "b"}}}`: "n'est pas compris",
	} {
		m, err := ParseMapping(strings.NewReader(text))
		if err == nil {
			_, _, err = read(register("personne;Quand", "A;2022-03-28"), Options{Mapping: m})
		}
		if err == nil || !strings.Contains(plainSpaces(err.Error()), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
}

func TestAMappingIsProposedFromTheHeadersThatWorkersUse(t *testing.T) {
	got := ProposeMapping([]string{"N° dossier", "NOM", "Prénom", "Né(e) le", "Genre", "Ville", "Date du rendez-vous", "Heure RDV", "Lieux", "Motif de fin", "Fin de suivi", "Violences", "Remarques", "Orienté vers"})
	want := map[string]string{"personne": "N° dossier", "nom": "NOM", "prenom": "Prénom", "naissance": "Né(e) le", "sexe": "Genre", "commune": "Ville", "date": "Date du rendez-vous",
		"heure": "Heure RDV", "motif_cloture": "Motif de fin", "date_cloture": "Fin de suivi", "violences": "Violences", "orientation": "Orienté vers"}
	if diff := cmp.Diff(want, got.Columns); diff != "" {
		t.Error(diff)
	}
	if got := ProposeMapping([]string{"problematiqe"}).Columns["problematique"]; got != "problematiqe" {
		t.Errorf("a slip of the pen gives %q", got)
	}
}

func TestASlipOfThePenIsGuessed(t *testing.T) {
	for written, want := range map[string]string{"comissariat": "commissariat", "Mairei": "mairie", "gendarmeri": "gendarmerie", "lune": "", "ca": "", "exterieure": "exterieur"} {
		if got := listOf(casework.Places).nearest(written); got != want {
			t.Errorf("nearest(%q) = %q, want %q", written, got, want)
		}
	}
}

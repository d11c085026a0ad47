package crime

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
)

const byDepartement = "\ufeff\"classe\";\"annee\";\"Code.département\";\"Code.région\";\"unité.de.compte\";\"millPOP\";\"millLOG\";\"faits\";\"POP\";\"LOG\";\"tauxpourmille\"\n" +
	"\"Homicides\";\"16\";\"01\";\"84\";\"victime\";\"16\";\"16\";\"5\";\"638425\";\"308491,1600513844\";\"7,83177350511023e-03\"\n" +
	"\"Coups et blessures volontaires intrafamiliaux\";\"23\";\"94\";\"11\";\"victime\";\"21\";\"20\";\"4865\";\"1415367\";\"654339,64\";\"3,43727103994936e+00\"\n" +
	"\"Violences sexuelles\";\"23\";\"2A\";\"94\";\"victime\";\"21\";\"20\";\"0\";\"1e+05\";\"1,5\";\"0,00000000000000e+00\"\n" +
	"\"Violences sexuelles\";\"23\";\"NA\";\"NA\";\"victime\";\"21\";\"20\";\"7\";\"NA\";\"NA\";\"NA\"\n"

// The columns and classes of the later editions, unquoted, in another order.
const byCommune = `CODGEO_2025;annee;indicateur;unite_de_compte;nombre;taux_pour_mille;est_diffuse;insee_pop;insee_pop_millesime;insee_log;insee_log_millesime;complement_info_nombre;complement_info_taux
94033;2024;Violences physiques intrafamiliales;Victime;151;2,8;diff;53757;2022;24000;2021;NA;NA
94069;2024;Violences physiques intrafamiliales;Victime;NA;NA;ndiff;14506;2022;7000;2021;3,5;0,2
94033;2024;Cambriolages de logement;Infraction;99;4,1;diff;53757;2022;24000;2021;NA;NA
77001;2024;Violences sexuelles;Victime;1;1;diff;1000;2022;400;2021;NA;NA
`

func TestTheDepartementEditionIsReadAsItIsPublished(t *testing.T) {
	e, err := Read(strings.NewReader(byDepartement), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := &Edition{Level: casework.CrimeByDepartement, Rows: 4, Unplaced: 1, Others: map[string]int{"Homicides": 1}, Figures: []casework.CrimeFigure{
		{Territory: "94", Class: casework.CrimeFamily, Year: 2023, Facts: 4865, Published: true, Population: 1415367},
		{Territory: "2A", Class: casework.CrimeSexual, Year: 2023, Published: true, Population: 100000},
	}}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Error(diff)
	}
	if rate, ok := e.Figures[0].Rate(); !ok || fmt.Sprintf("%.11f", rate) != "3.43727103995" {
		t.Errorf("the rate is %v, and the file says 3,43727103994936", rate)
	}
}

func TestTheCommuneEditionKeepsWithheldApartFromZeroAndTheChosenDepartements(t *testing.T) {
	want := &Edition{Level: casework.CrimeByCommune, Geography: 2025, Rows: 4, Elsewhere: 1, Others: map[string]int{"Cambriolages de logement": 1}, Figures: []casework.CrimeFigure{
		{Territory: "94033", Class: casework.CrimeFamily, Year: 2024, Facts: 151, Published: true, Population: 53757},
		{Territory: "94069", Class: casework.CrimeFamily, Year: 2024, Population: 14506},
	}}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = io.WriteString(z, byCommune)
	_ = z.Close()
	old := strings.NewReplacer("CODGEO_2025;annee;indicateur;unite_de_compte;nombre;taux_pour_mille;est_diffuse;insee_pop;insee_pop_millesime;insee_log;insee_log_millesime;complement_info_nombre;complement_info_taux",
		"CODGEO_2025;annee;classe;unité.de.compte;faits;tauxpourmille;valeur.publiée;POP;millPOP;LOG;millLOG;complementinfoval;complementinfotaux",
		"Violences physiques intrafamiliales", "Coups et blessures volontaires intrafamiliaux", ";2024;", ";24;").Replace(byCommune)
	for name, text := range map[string]string{"as it is": byCommune, "compressed": packed.String(), "the older names": old, "lines of Windows": strings.ReplaceAll(byCommune, "\n", "\r\n")} {
		e, err := Read(strings.NewReader(text), []string{"94"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, e); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if _, err := Read(strings.NewReader(byCommune), nil); casework.KindOf(err) != casework.KindInvalid || !strings.Contains(err.Error(), "de quels départements") {
		t.Errorf("without a département: %v", err)
	}
}

func TestAFaultIsSaidByItsLineItsColumnItsValueAndWhatWasExpected(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"an unknown column":       {"insee_log;", "logements_2;", "ligne 1, colonne 10 : « logements_2 »"},
		"a missing column":        {"CODGEO_2025;annee;", "CODGEO_2025;complement_info_taux;", "la colonne annee"},
		"a column twice":          {"CODGEO_2025;annee;", "CODGEO_2025;CODGEO_2024;", "une seule colonne"},
		"a code without zero":     {"94069;", "9469;", "ligne 3, colonne CODGEO_2025 : « 9469 »"},
		"facts that are none":     {";151;", ";beaucoup;", "ligne 2, colonne nombre : « beaucoup »"},
		"a negative number":       {";151;", ";-1;", "« -1 »"},
		"half a fact":             {";151;", ";1,5;", "« 1,5 »"},
		"a year of another age":   {"94033;2024;Viol", "94033;1789;Viol", "colonne annee : « 1789 »"},
		"published or not":        {";ndiff;", ";peut-être;", "diff ou ndiff"},
		"an unknown population":   {";14506;", ";x;", "insee_pop"},
		"a row twice":             {"94069;", "94033;", "ligne 3, colonne indicateur"},
		"facts that are not said": {";151;", ";;", "ligne 2, colonne nombre : rien ; attendu"},
		"a cell too many":         {"94069;", "94069;;", "ligne 3 ; attendu : un CSV"},
		"a quote that stays open": {"94069;", "\"94069;", "un CSV de la base"},
	} {
		text := strings.Replace(byCommune, c.from, c.to, 1)
		_, err := Read(strings.NewReader(text), []string{"94"})
		var r *Refusal
		if !errors.As(err, &r) || !strings.Contains(err.Error(), c.want) || casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"nothing": "", "a mark alone": "\ufeff", "an empty line": "\n"} {
		if _, err := Read(strings.NewReader(text), nil); err == nil || !strings.Contains(err.Error(), "fichier est vide") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(strings.NewReader(byCommune), []string{"2A"}); err == nil || !strings.Contains(err.Error(), "rien à garder") {
		t.Errorf("nothing to keep: %v", err)
	}
}

func TestTwentyFaultsAreToldAndNoMore(t *testing.T) {
	text := byCommune + strings.Repeat("x;2024;Violences sexuelles;Victime;1;1;diff;1000;2022;400;2021;NA;NA\n", 50)
	_, err := Read(strings.NewReader(text), []string{"94"})
	var r *Refusal
	if !errors.As(err, &r) || len(r.Faults) != maxFaults {
		t.Errorf("%v", err)
	}
}

// Rows of the published file, as they are in it.
func TestRowsOfThePublishedFileAreRead(t *testing.T) {
	f, err := os.Open("testdata/departements.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e, err := Read(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range e.Figures {
		if x.Territory == "94" && x.Class == casework.CrimeFamily && x.Year == 2023 && x.Facts == 4865 && x.Population == 1415367 {
			return
		}
	}
	t.Error("the Val-de-Marne of 2023 was not found")
}

func FuzzAFileIsReadWholeOrRefused(f *testing.F) {
	f.Add([]byte(byDepartement))
	f.Add([]byte(byCommune))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := Read(bytes.NewReader(data), []string{"94"})
		if err != nil {
			return
		}
		for _, x := range e.Figures {
			if x.Facts < 0 || x.Population < 0 || x.Year < 2000 || x.Territory == "" || !x.Published && x.Facts != 0 {
				t.Errorf("%+v", x)
			}
		}
	})
}

func BenchmarkReadAMillionRows(b *testing.B) {
	for b.Loop() {
		r, w := io.Pipe()
		go func() {
			head, _, _ := strings.Cut(byCommune, "\n")
			_, _ = fmt.Fprintln(w, head)
			for i := range 1_000_000 {
				_, _ = fmt.Fprintf(w, "%05d;%d;Violences sexuelles;Victime;NA;NA;ndiff;14506;2022;7000;2021;3,5;0,2\n", 1000+i/10%94_000, 2014+i%10)
			}
			_ = w.Close()
		}()
		if _, err := Read(r, []string{"94"}); err != nil {
			b.Fatal(err)
		}
	}
}

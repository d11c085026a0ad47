package publish

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fontenay is the report of the published year.
func fontenay(t testing.TB) *indicator.Report {
	t.Helper()
	tally := indicator.New(indicatortest.FontenayYear)
	for _, p := range indicatortest.FontenayRecords(t) {
		tally.Add(p)
	}
	names := map[string]string{"94033": "Fontenay-sous-Bois", "94058": "Le Perreux-sur-Marne"}
	return indicator.NewReport(indicatortest.Fontenay, tally, indicator.WithCommunes(func(code string) string {
		if name, ok := names[code]; ok {
			return name
		}
		return code
	}))
}

func TestTheSampleRegisterIsWrittenAsTheGoldenFilesSay(t *testing.T) {
	exact := fontenay(t)
	for name, r := range map[string]*indicator.Report{
		"fontenay":        exact,
		"fontenay-masque": exact.Disclose(indicator.DefaultThreshold),
		"vide":            indicator.NewReport(indicatortest.Fontenay, indicator.New(casework.YearPeriod(2030))),
	} {
		for _, f := range Formats {
			var b bytes.Buffer
			if err := f.Write(&b, r); err != nil {
				t.Fatalf("%s as %s: %v", name, f, err)
			}
			checkGolden(t, filepath.Join("testdata", name+"."+forms[f].extension), b.Bytes())
		}
	}
}

func checkGolden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run with -update and read the difference:\n%s", file, got)
	}
}

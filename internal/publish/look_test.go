package publish

import (
	"os"
	"path/filepath"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

// edges are the reports that every document must stand: the published year, the
// same masked as in the committee, as for publication and whole, nothing at all,
// and names that are too long.
func edges(t testing.TB) map[string]*indicator.Report {
	t.Helper()
	exact := fontenay(t)
	long := *exact
	long.Post.Name = "Charenton-le-Pont, Saint-Maurice, Saint-Mandé et communes associées de la circonscription de sécurité publique <du Val-de-Marne> & alentours"
	long.Tables = append([]indicator.Table(nil), exact.Tables...)
	communes := long.Table("persons_by_commune")
	communes.Rows = nil
	for range 60 { // a table of several pages
		communes.Rows = append(communes.Rows, indicator.Row{Code: "94033", Label: "Saint-Germain-des-Vaux-et-de-la-Très-Longue-Rivière-aux-Fleurs", Value: 2, Share: 2. / 137})
	}
	return map[string]*indicator.Report{
		"fontenay":  exact,
		"masque-5":  exact.Disclose(indicator.DefaultThreshold),
		"masque-11": exact.Disclose(11),
		"masque":    exact.Disclose(150),
		"vide":      indicator.NewReport(indicatortest.Fontenay, indicator.New(casework.YearPeriod(2030))),
		"long":      &long,
	}
}

// PERMANENCE_LOOK names a folder in which every form of every report is left,
// to be opened and looked at in the programs that people use.
func TestEveryFormOfEveryReportIsLeftToBeLookedAt(t *testing.T) {
	folder := os.Getenv("PERMANENCE_LOOK")
	for name, r := range edges(t) {
		for _, f := range Formats {
			content := written(t, f, r)
			if len(content) == 0 {
				t.Errorf("%s as %s is empty", name, f)
			}
			if folder == "" {
				continue
			}
			if err := os.WriteFile(filepath.Join(folder, name+"-"+f.FileName(r)), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A file can be compared with another, or sealed, only if nothing but the
// report makes it.
func TestTheSameReportGivesTheSameBytes(t *testing.T) {
	for name, r := range edges(t) {
		for _, f := range Formats {
			first := written(t, f, r)
			if again := written(t, f, r); again != first {
				t.Errorf("%s as %s differs from one time to the other", name, f)
			}
		}
	}
}

func BenchmarkForms(b *testing.B) {
	r := fontenay(b)
	for _, f := range Formats {
		b.Run(string(f), func(b *testing.B) {
			size := 0
			for b.Loop() {
				size = len(written(b, f, r))
			}
			b.ReportMetric(float64(size), "bytes/file")
		})
	}
}

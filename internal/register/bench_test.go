package register

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"runtime"
	"testing"

	"permanence/internal/casework"
)

// writeGenerated writes a register of so many rows, three and a third for each
// person as in the field, one person in six with two situations.
func writeGenerated(w io.Writer, rows int) error {
	out := csv.NewWriter(w)
	out.Comma = ';'
	header := make([]string, columnCount)
	for c := range header {
		header[c] = columns[c].name
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for i := range rows {
		if err := out.Write(generatedRow(i)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func generatedRow(i int) []string {
	person := i * 3 / 10
	situation := 1
	if person%6 == 0 && i%2 == 1 {
		situation = 2
	}
	start := casework.NewDay(2012, 1, 2) + casework.Day(person%3600)
	code := func(l *codeList) string { return l.codes[person%(len(l.codes)-1)] }
	return []string{fmt.Sprintf("P-%07d", person), itoa(situation), fmt.Sprintf("Nom%d", person%90000), fmt.Sprintf("Prénom%d", person%5000),
		"F", itoa(1950 + person%50), "94033", "victime", itoa(person % 4), "non", start.String(),
		code(columns[colOrigin].codes), code(columns[colPoliceAct].codes), code(columns[colProblems].codes) + "|autre", "psychologiques|physiques",
		(start + casework.Day(1+i%97)).String(), fmt.Sprintf("%02d:%02d", 9+i%9, 15*(i%4)), "commissariat", "presentiel", "honore", "45",
		"ecoute|information", "ccas|caf", "effective|proposee", (start + 120).String(), "relais_pris"}
}

func generated(t testing.TB, rows int) Source {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "registre")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	if err := writeGenerated(f, rows); err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return Source{Name: "registre.csv", Size: info.Size(), R: f}
}

func drain(t testing.TB, src Source) *Result {
	t.Helper()
	c, err := Check(context.Background(), src, Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range c.Rows(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	return c.Result()
}

// BenchmarkCheck reads 100,000 rows in both passes, without the store.
func BenchmarkCheck(b *testing.B) {
	const rows = 100_000
	src := generated(b, rows)
	b.ReportAllocs()
	for b.Loop() {
		if r := drain(b, src); r.Taken != rows {
			b.Fatalf("%d rows taken; %v", r.Taken, r.Refusals[0].Sentence())
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkMemory reads two million rows once and reports what the process
// took from the system at most, the tests themselves included.
func BenchmarkMemory(b *testing.B) {
	const rows = 2_000_000
	src := generated(b, rows)
	for b.Loop() {
		if r := drain(b, src); r.Taken != rows {
			b.Fatalf("%d rows taken; %v", r.Taken, r.Refusals[0].Sentence())
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys-m.HeapReleased)/(1<<20), "MB-from-system")
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkExportCSV(b *testing.B) {
	rows := mustRead(b, encode(sample(b), ';'))
	for b.Loop() {
		if err := Export(context.Background(), io.Discard, each(rows), CSV, casework.PostNames{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "rows/s")
}

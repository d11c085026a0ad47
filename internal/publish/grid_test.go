package publish

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"permanence/internal/casework"
	"permanence/internal/grid"
	"permanence/internal/indicator"
)

func filled(t testing.TB, f Format, text string, threshold int, reports ...*indicator.Report) []byte {
	t.Helper()
	template, err := grid.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.WriteGrid(&b, template.Fill(reports[0].Period, threshold, reports), casework.NewDay(2026, 1, 5)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAGridHasTheSameNumbersInEveryForm(t *testing.T) {
	r := fontenay(t)
	text := grid.Examples[1].Text
	lines := string(filled(t, AsCSV, text, 5, r))
	for _, want := range []string{"Personnes reçues;personnes;137;", "Rendez-vous honorés;rendez-vous;547;", "Personnes reçues au commissariat;personnes;112;"} {
		if !strings.Contains(lines, want) {
			t.Errorf("the CSV lacks %q:\n%s", want, lines)
		}
	}
	if text := string(filled(t, AsText, text, 5, r)); !strings.Contains(text, " 547") || !strings.Contains(text, "PUBLIC") {
		t.Errorf("%s", text)
	}
	file, err := excelize.OpenReader(bytes.NewReader(filled(t, AsXLSX, text, 5, r)))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := file.GetRows("Grille", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, row := range rows {
		if len(row) > 2 && (row[0] == "Personnes reçues" && row[2] == "137" || row[0] == "Rendez-vous honorés" && row[2] == "547") {
			found++
		}
	}
	if found != 2 {
		t.Errorf("the workbook says %v", rows)
	}
}

func TestAGridWithholdsInEveryForm(t *testing.T) {
	const text = "trame \"x\"\nligne \"Personnes\" = persons_met\nligne \"Rendez-vous\" = appointments_kept"
	for _, f := range []Format{AsCSV, AsText} {
		got := string(filled(t, f, text, 150, fontenay(t)))
		if strings.Contains(got, "137") || strings.Contains(got, "547") || strings.Count(got, withheld) < 2 {
			t.Errorf("%s: %s", f, got)
		}
	}
}

func TestAGridIsTheSameBytesEachTimeAndHasFourForms(t *testing.T) {
	r := fontenay(t)
	for _, f := range Formats {
		if f.CheckGrid() != nil {
			if err := f.WriteGrid(&bytes.Buffer{}, nil, 0); casework.KindOf(err) != casework.KindInvalid {
				t.Errorf("%s: %v", f, err)
			}
			continue
		}
		if !bytes.Equal(filled(t, f, grid.Examples[0].Text, 5, r, r, r), filled(t, f, grid.Examples[0].Text, 5, r, r, r)) {
			t.Errorf("%s changes", f)
		}
	}
}

func TestLibreOfficeOpensAGrid(t *testing.T) {
	r := fontenay(t)
	for f, extension := range map[Format]string{AsODT: ".odt", AsXLSX: ".xlsx"} {
		office, installed := officeFor(extension)
		if !installed {
			t.Logf("LibreOffice for %s is not installed", extension)
			continue
		}
		folder := t.TempDir()
		name := filepath.Join(folder, "trame"+extension)
		if err := os.WriteFile(name, filled(t, f, grid.Examples[0].Text, 5, r, r, r), 0o600); err != nil {
			t.Fatal(err)
		}
		output, err := exec.Command(office, "--headless", "-env:UserInstallation=file://"+folder+"/profile", "--convert-to", "pdf", "--outdir", folder, name).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v: %s", f, err, output)
		}
		if pdf, err := os.ReadFile(filepath.Join(folder, "trame.pdf")); err != nil || len(pageOfPDF.FindAll(pdf, -1)) == 0 {
			t.Errorf("LibreOffice does not open the grid as %s: %v: %s", f, err, output)
		}
	}
}

package publish

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// made is the day on which the reports of these tests are made.
var made = casework.NewDay(2022, 11, 23)

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
		for _, f := range []Format{AsText, AsJSON, AsCSV, AsLong, AsDictionary, AsPress} {
			var b bytes.Buffer
			if err := f.Write(&b, r, made); err != nil {
				t.Fatalf("%s as %s: %v", name, f, err)
			}
			checkGolden(t, filepath.Join("testdata", goldenName(name, f)), b.Bytes())
		}
	}
}

// goldenName is the file that keeps a form of a report.
func goldenName(report string, f Format) string {
	if title := forms[f].title; title != "bilan" {
		report += "-" + title
	}
	return report + forms[f].suffix
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

func written(t testing.TB, f Format, r *indicator.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, r, made); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestJSONHoldsThePublishedYearByName(t *testing.T) {
	var got struct {
		Post, From, To string
		Figures        map[string]*float64
		Tables         map[string]map[string]*int
	}
	if err := json.Unmarshal([]byte(written(t, AsJSON, fontenay(t))), &got); err != nil {
		t.Fatal(err)
	}
	if got.Post != "fontenay-sous-bois" || got.From != "2021-10-01" || got.To != "2022-09-30" {
		t.Errorf("head: %s, %s, %s", got.Post, got.From, got.To)
	}
	if *got.Figures["persons_met"] != 137 || *got.Figures["followup_mean_months"] != 3.9999 || *got.Tables["persons_by_place"]["mairie"] != 83 {
		t.Errorf("figures: %v", got.Figures)
	}
	if n := got.Tables["persons_by_sex"][casework.NotKnown]; n == nil || *n != 0 {
		t.Error("non_connu is there even when it is zero")
	}
	if _, ok := got.Tables["persons_by_sex"]["X"]; ok {
		t.Error("a code that does not occur is left out")
	}
}

func TestJSONWritesNullForWhatIsWithheldOrNotApplicable(t *testing.T) {
	for name, r := range map[string]*indicator.Report{
		"women_victims_psychological_and_physical": fontenay(t).Disclose(indicator.DefaultThreshold),
		"followup_mean_months":                     indicator.NewReport(indicatortest.Fontenay, indicator.New(casework.YearPeriod(2030))),
	} {
		if text := written(t, AsJSON, r); !strings.Contains(text, `"`+name+`": null`) {
			t.Errorf("%s is not null in %s", name, text)
		}
	}
	if text := written(t, AsJSON, fontenay(t).Disclose(150)); !strings.Contains(text, `"persons_by_sex": null`) || strings.Contains(text, "137") {
		t.Errorf("a table withheld whole is not null: %s", text)
	}
}

func TestCSVIsReadBackBySpreadsheets(t *testing.T) {
	text := written(t, AsCSV, fontenay(t))
	if !strings.HasPrefix(text, "\ufeff") || !strings.Contains(text, "\r\n") {
		t.Error("no byte order mark, or no CRLF")
	}
	c := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	c.Comma = ';'
	lines, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"women_victims_psychological_and_physical", "Femmes victimes de violences psychologiques et physiques", "", "", "134", "personne", "137", "0,9781"}
	found := false
	for _, line := range lines {
		found = found || strings.Join(line, ";") == strings.Join(want, ";")
	}
	if !found {
		t.Errorf("no line %v", want)
	}
}

func TestCSVNeverStartsAFormula(t *testing.T) {
	for cell, want := range map[string]string{"": "", "Mairie": "Mairie", "=1+1": "'=1+1", "+33": "'+33", "-1": "'-1", "@a": "'@a", "\t=1": "'\t=1", "\r=1": "'\r=1"} {
		if got := neutral(cell); got != want {
			t.Errorf("%q is written %q, want %q", cell, got, want)
		}
	}
	tally := indicator.New(indicatortest.FontenayYear)
	for _, p := range indicatortest.FontenayRecords(t) {
		tally.Add(p)
	}
	r := indicator.NewReport(indicatortest.Fontenay, tally, indicator.WithCommunes(func(string) string { return "=HYPERLINK(1)" }))
	if text := written(t, AsCSV, r); strings.Contains(text, ";=HYPERLINK") || !strings.Contains(text, ";'=HYPERLINK") {
		t.Error("a name that is a formula is written as it is")
	}
}

func TestTextFitsATerminalAndObeysNoControlCharacter(t *testing.T) {
	r := fontenay(t)
	r.Post.Name = "Fontenay\x1b[2J-sous-Bois\n"
	for name, report := range map[string]*indicator.Report{"exact": r, "masked": r.Disclose(indicator.DefaultThreshold)} {
		text := written(t, AsText, report)
		if strings.ContainsRune(text, '\x1b') {
			t.Errorf("%s: an escape is written", name)
		}
		for line := range strings.SplitSeq(text, "\n") {
			if length(line) > lineWidth || strings.TrimRight(line, " ") != line {
				t.Errorf("%s: %d columns: %q", name, length(line), line)
			}
		}
	}
}

func TestTextShowsADifferenceBetweenATotalAndItsParts(t *testing.T) {
	r := fontenay(t)
	r.Table("persons_by_sex").Sum++
	if text := written(t, AsText, r); !strings.Contains(text, "138 ≠ 137") {
		t.Error("a control that does not hold is not shown")
	}
}

func TestFormatsAreNamedTypedAndGiveAFileName(t *testing.T) {
	r := fontenay(t)
	for name, want := range map[string][2]string{
		"text":       {"text/plain; charset=utf-8", "bilan-fontenay-sous-bois-2021-10-01_2022-09-30.txt"},
		"json":       {"application/json", "bilan-fontenay-sous-bois-2021-10-01_2022-09-30.json"},
		"csv":        {"text/csv; charset=utf-8", "bilan-fontenay-sous-bois-2021-10-01_2022-09-30.csv"},
		"long":       {"text/csv; charset=utf-8", "bilan-fontenay-sous-bois-2021-10-01_2022-09-30-long.csv"},
		"dictionary": {"text/csv; charset=utf-8", "dictionnaire-fontenay-sous-bois-2021-10-01_2022-09-30.csv"},
	} {
		f, err := ParseFormat(name)
		if err != nil || f.ContentType() != want[0] || f.FileName(r) != want[1] {
			t.Errorf("%s: %v, %s, %s", name, err, f.ContentType(), f.FileName(r))
		}
	}
	if _, err := ParseFormat("docx"); casework.KindOf(err) != casework.KindInvalid {
		t.Errorf("docx: %v", err)
	}
	r.Post.Slug = "../../etc"
	if got := AsCSV.FileName(r); got != "bilan-2021-10-01_2022-09-30.csv" {
		t.Errorf("file name %s", got)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestAWriteThatFailsIsReported(t *testing.T) {
	r := fontenay(t)
	for _, f := range Formats {
		if err := f.Write(fullDisk{}, r, made); err == nil {
			t.Errorf("%s: written to a full disk", f)
		}
	}
}

// What is exact says so in every form that is read, and where what is handed out is.
func TestAnExactReportSaysThatItIsNotWhatIsHandedOut(t *testing.T) {
	const says = "document de travail de l'intervenant"
	exact := fontenay(t)
	for _, r := range []*indicator.Report{exact, exact.Disclose(indicator.DefaultThreshold)} {
		odt, _ := parts(t, []byte(written(t, AsODT, r)))
		book := opened(t, r)
		rows, err := book.GetRows("Chiffres")
		if err != nil {
			t.Fatal(err)
		}
		for form, text := range map[string]string{"text": written(t, AsText, r), "ODT": odt["content.xml"], "workbook": rows[3][0]} {
			if got := strings.Contains(text, says) || strings.Contains(text, strings.ReplaceAll(says, "'", "&#39;")); got == r.Masked {
				t.Errorf("the %s of a report, masked: %v, says %q: %v", form, r.Masked, says, got)
			}
		}
	}
}

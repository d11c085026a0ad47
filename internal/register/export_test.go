package register

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"permanence/internal/casework"
)

func each(rows []casework.RegisterRow) iter.Seq2[*casework.RegisterRow, error] {
	return func(yield func(*casework.RegisterRow, error) bool) {
		for i := range rows {
			if !yield(&rows[i], nil) {
				return
			}
		}
	}
}

func export(t testing.TB, rows []casework.RegisterRow, f Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Export(context.Background(), &b, each(rows), f, casework.PostNames{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// awkward is what people and attackers write in names.
var awkward = []string{"=1+1", "+33 6", "-", "@SUM(A1)", "'=1", "''-x", "'Abd", "O'Neil; dit \"Bob\"", "Zoë, née Œuvré", "<b>&amp;", "東京", "007", "1e3"}

func awkwardRows() []casework.RegisterRow {
	var rows []casework.RegisterRow
	for i, name := range awkward {
		rows = append(rows, casework.RegisterRow{Line: i + 2, PersonSeq: i, CaseSeq: i, PersonKey: name + "!", LastName: name, FirstName: name,
			Birth: casework.BirthOn(casework.NewDay(1926, 2, 3)), CaseNumber: 1, Children: casework.Unknown, AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown, Minutes: casework.Unknown,
			FirstOn: casework.NewDay(2022, 5, 5), On: casework.NewDay(2022, 5, 5), Status: casework.Kept})
	}
	rows[0].Orientations = []casework.Orientation{{Partner: "caf", Outcome: "non_connu"}, {Partner: "caf", Outcome: "refusee"}}
	rows[1].Birth, rows[1].Children, rows[1].Minutes, rows[1].At = casework.Birth{Year: 1931}, 0, 0, "00:00"
	rows[3].Violences, rows[3].MainViolence, rows[3].AuthorLink = []casework.Violence{"physiques", "verbales"}, "verbales", "ex_conjoint"
	rows[3].AdultsConcerned, rows[3].ChildrenConcerned, rows[3].Family = 2, 0, "veuvage"
	rows[3].Referral.Consent, rows[3].Referral.ContactedOn = casework.Unreachable, casework.NewDay(2022, 5, 4)
	rows[2].Birth, rows[2].At = casework.Birth{}, "23:59"
	return rows
}

func TestWhatIsExportedIsReadBackTheSame(t *testing.T) {
	for name, rows := range map[string][]casework.RegisterRow{"sample": mustRead(t, encode(sample(t), ';')), "awkward": awkwardRows()} {
		for _, f := range []Format{CSV, XLSX} {
			t.Run(name+" "+string(f), func(t *testing.T) {
				if diff := cmp.Diff(rows, mustRead(t, export(t, rows, f))); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func TestNoExportedCellBeginsLikeAFormula(t *testing.T) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(export(t, awkwardRows(), CSV)), byteOrderMark)))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range append(rows, xlsxRows(t, export(t, awkwardRows(), XLSX))...) {
		for _, cell := range row {
			if cell != "" && strings.Contains(formulaSigns, cell[:1]) {
				t.Errorf("cell %q", cell)
			}
		}
	}
}

func xlsxRows(t *testing.T, data []byte) [][]string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Registre")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestAnExportedWorkbookIsReadByAnotherProgram(t *testing.T) {
	rows := xlsxRows(t, export(t, mustRead(t, encode(sample(t), ';')), XLSX))
	if len(rows) != 624 || rows[0][0] != "personne" || rows[1][2] != "Lefèvre" {
		t.Fatalf("%d rows, the second: %v", len(rows), rows[1])
	}
	if on := rows[1][colOn]; on != "10-08-21" { // a real date, shown by its short style
		t.Errorf("the date is shown as %q", on)
	}
	if at := rows[1][colAt]; at != "11:00" {
		t.Errorf("the hour is shown as %q", at)
	}
}

func TestAnExportHasEveryColumnOfTheRegister(t *testing.T) {
	first, _, _ := strings.Cut(strings.TrimPrefix(string(export(t, nil, CSV)), byteOrderMark), "\r\n")
	more := ";violence_principale;lien_auteur;adultes_concernes;enfants_concernes;situation_familiale;accord;premier_contact;unite;lieu_precis"
	if want := strings.Join(sample(t)[0], ";") + more; first != want {
		t.Errorf("header %s, want %s", first, want)
	}
}

func TestAFailedExportSaysSo(t *testing.T) {
	broken := errors.New("disk full")
	failing := func(yield func(*casework.RegisterRow, error) bool) { yield(nil, broken) }
	if err := Export(context.Background(), io.Discard, failing, CSV, casework.PostNames{}); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Export(ctx, io.Discard, each(awkwardRows()), XLSX, casework.PostNames{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestASheetThatIsFullSendsToCSV(t *testing.T) {
	w := &sheetWriter{zip: zip.NewWriter(io.Discard), rows: maxSheetRows}
	if err := w.write(make([]string, columnCount)); casework.KindOf(err) != casework.KindInvalid {
		t.Errorf("error %v", err)
	}
}

package publish

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"permanence/internal/indicator"
)

func opened(t *testing.T, r *indicator.Report) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(written(t, AsXLSX, r)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// cellRight of the first cell that says this, so many columns further.
func cellRight(t *testing.T, f *excelize.File, sheet, label string, columns int) (value string, kind excelize.CellType) {
	t.Helper()
	found, err := f.SearchSheet(sheet, label)
	if err != nil || len(found) == 0 {
		t.Fatalf("%s has no %q: %v", sheet, label, err)
	}
	column, row, _ := excelize.CellNameToCoordinates(found[0])
	cell, _ := excelize.CoordinatesToCellName(column+columns, row)
	value, err = f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	kind, err = f.GetCellType(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	return value, kind
}

func TestTheWorkbookHasItsFiguresFirstAndASheetForEachTable(t *testing.T) {
	for name, r := range edges(t) {
		f := opened(t, r)
		want := 1 + len(r.Tables) + len(r.Crossings)
		if !r.Masked {
			want++ // the controls
		}
		sheets := f.GetSheetList()
		if len(sheets) != want || sheets[0] != "Chiffres" {
			t.Errorf("%s: %d sheets %q, want %d", name, len(sheets), sheets, want)
		}
		for _, s := range sheets {
			if length(s) > excelize.MaxSheetNameLength {
				t.Errorf("the sheet %q has too long a name", s)
			}
		}
	}
}

func TestTheWorkbookHoldsNumbersAsNumbersAndWhatIsHiddenAsText(t *testing.T) {
	exact := fontenay(t)
	f := opened(t, exact)
	place := sheetName(exact.Table("persons_by_place").Definition)
	for _, c := range []struct {
		sheet, label string
		columns      int
		want         string
	}{
		{"Chiffres", "Rendez-vous honorés", 1, "547"}, {"Chiffres", "Personnes reçues", 1, "137"},
		{"Chiffres", "Délai médian jusqu'au premier rendez-vous", 1, "2"}, {place, "Commissariat", 1, "112"}, {place, "Mairie", 1, "83"}, {place, "Total sans double compte", 1, "137"},
		{"Chiffres", "Femmes victimes de violences psychologiques et physiques", 4, "137"},
	} {
		if got, kind := cellRight(t, f, c.sheet, c.label, c.columns); got != c.want || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("%s, %s: %q of type %d, want the number %s", c.sheet, c.label, got, kind, c.want)
		}
	}
	masked := exact.Disclose(indicator.DefaultThreshold)
	f = opened(t, masked)
	sex := sheetName(masked.Table("persons_by_sex").Definition)
	if got, kind := cellRight(t, f, sex, "Hommes", 1); got != withheld || kind != excelize.CellTypeSharedString {
		t.Errorf("a hidden cell is %q of type %d", got, kind)
	}
	if got, _ := cellRight(t, f, sex, "Femmes", 2); got != "≥\u00a097\u202f%" {
		t.Errorf("a share known as a lower bound is %q", got)
	}
}

func TestTheWorkbookHasNativeChartsThatFollowTheirCells(t *testing.T) {
	r := fontenay(t)
	all, _ := parts(t, []byte(written(t, AsXLSX, r)))
	bars, charts := 0, 0
	for i := range r.Tables {
		if hasBars(&r.Tables[i]) {
			bars++
		}
	}
	for name, text := range all {
		if strings.HasSuffix(name, ".xml") {
			wellFormed(t, name, text)
		}
		if !strings.HasPrefix(name, "xl/charts/chart") {
			continue
		}
		charts++
		if !strings.Contains(text, `min val="0"`) {
			t.Errorf("the bars of %s need not begin at zero", name)
		}
		if !strings.Contains(text, `barDir val="bar"`) || !strings.Contains(text, "!$B$") {
			t.Errorf("%s is no chart of bars over cells: %s", name, text)
		}
	}
	if charts != bars || charts < 15 {
		t.Errorf("%d charts for %d tables with something to show", charts, bars)
	}
	if strings.Contains(all["docProps/core.xml"]+all["docProps/app.xml"], "xuri") || !strings.Contains(all["docProps/core.xml"], "2022-11-23T00:00:00Z") {
		t.Errorf("the properties are not the report's: %s", all["docProps/core.xml"])
	}
}

func TestTheWorkbookRunsNoFormulaThatALabelWouldBe(t *testing.T) {
	r := fontenay(t)
	r.Post.Name = "=HYPERLINK(1)"
	r.Table("persons_by_commune").Rows[0].Label = "=1+1"
	f := opened(t, r)
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			for x := range row {
				cell, _ := excelize.CoordinatesToCellName(x+1, y+1)
				if formula, err := f.GetCellFormula(sheet, cell); err != nil || formula != "" {
					t.Errorf("%s %s is the formula %q (%v)", sheet, cell, formula, err)
				}
			}
		}
	}
	if got, _ := cellRight(t, f, sheetName(r.Table("persons_by_commune").Definition), "=1+1", 1); got != "123" {
		t.Errorf("the row is not as it was: %s", got)
	}
}

// LibreOffice gives a row no more room than the file says.
func TestARowOfTheReportIsAsHighAsItsTexts(t *testing.T) {
	r := fontenay(t)
	r.AddQuality()
	f := opened(t, r)
	rows := 0
	for _, sheet := range f.GetSheetList()[1:] {
		width, err := f.GetColWidth(sheet, "A")
		if err != nil {
			t.Fatal(err)
		}
		all, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range all {
			if len(row) < 2 || float64(length(row[0])) <= 1.05*width {
				continue
			}
			rows++
			if high, err := f.GetRowHeight(sheet, y+1); err != nil || high < 30 {
				t.Errorf("%s: %q, of %d letters in %v, is %v points high, %v", sheet, row[0], length(row[0]), width, high, err)
			}
		}
	}
	if rows < 5 {
		t.Errorf("only %d rows have a long text", rows)
	}
}

func TestTheHeadsOfNumbersInTheWorkbookStandOverThem(t *testing.T) {
	r := fontenay(t)
	f := opened(t, r)
	aligned := func(sheet, cell string) string {
		id, err := f.GetCellStyle(sheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		return style.Alignment.Horizontal
	}
	sheets := f.GetSheetList()
	crossings := sheets[1+len(r.Tables) : 1+len(r.Tables)+len(r.Crossings)]
	if len(crossings) < 3 {
		t.Fatalf("%d crossings", len(crossings))
	}
	for _, sheet := range crossings {
		if head, number := aligned(sheet, "B4"), aligned(sheet, "B5"); head != "right" || number != "right" {
			t.Errorf("%s: a head is flush %s over numbers flush %s", sheet, head, number)
		}
		if head := aligned(sheet, "A4"); head != "left" {
			t.Errorf("%s: the head of the labels is flush %s", sheet, head)
		}
	}
}

func TestATableWithoutSharesHasNoColumnForThem(t *testing.T) {
	r := fontenay(t)
	r.AddQuality()
	f := opened(t, r)
	quality := r.Table("quality_of_entry")
	if part, _ := cellRight(t, f, sheetName(quality.Definition), "Ligne", 2); part != "" {
		t.Errorf("the table of the quality has a column %q", part)
	}
	if part, _ := cellRight(t, f, sheetName(r.Table("persons_by_sex").Definition), "Ligne", 2); part != "Part" {
		t.Errorf("a table of shares has the column %q", part)
	}
	if hasShares(quality) || tableColumns(quality)[3].head != "" || tableColumns(r.Table("persons_by_sex"))[3].head != "Part" {
		t.Error("the paper has a column that stays empty, or lacks one that does not")
	}
}

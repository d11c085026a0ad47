package register

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
)

// cellsOf reads a sheet of one row below its header.
func cellsOf(t *testing.T, row string, shared string) []string {
	t.Helper()
	more := map[string]string{}
	if shared != "" {
		more["xl/sharedStrings.xml"] = shared
		more["xl/_rels/workbook.xml.rels"] = `<Relationships><Relationship Id="rId1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="s" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`
	}
	f, err := open(source(workbookWith(t, sheetOf(row), more)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.rows()
	if err != nil {
		t.Fatal(err)
	}
	rec, err := rows.next()
	if err != nil {
		t.Fatal(err)
	}
	cells := []string{}
	for i := range rec.cells {
		text, _, _ := rec.cell(i)
		cells = append(cells, text)
	}
	return cells
}

func TestCellsOfAWorkbookAreReadAsTheyAreKept(t *testing.T) {
	for name, c := range map[string]struct {
		row, shared string
		want        []string
	}{
		"gaps":               {`<row r="5"><c r="A5"><v>1</v></c><c r="D5"><v>2</v></c></row>`, "", []string{"1", "", "", "2"}},
		"no references":      {`<row><c><v>1</v></c><c/><c><v>3</v></c></row>`, "", []string{"1", "", "3"}},
		"formula, computed":  {`<row><c t="str"><f>A1&amp;"x"</f><v>vu</v></c></row>`, "", []string{"vu"}},
		"formula, no value":  {`<row><c><f>HYPERLINK("x")</f></c></row>`, "", []string{`=HYPERLINK("x")`}},
		"booleans":           {`<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c></row>`, "", []string{"oui", "non"}},
		"whole numbers":      {`<row><c><v>1004</v></c><c><v>1E3</v></c><c><v>45.0</v></c></row>`, "", []string{"1004", "1000", "45"}},
		"an error":           {`<row><c t="e"><v>#REF!</v></c></row>`, "", []string{"#REF!"}},
		"rich text":          {`<row><c t="inlineStr"><is><r><t>Le</t></r><r><rPr><b/></rPr><t>fèvre</t></r><rPh><t>ル</t></rPh></is></c></row>`, "", []string{"Lefèvre"}},
		"shared texts":       {`<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>`, `<sst><si><t>un</t></si><si><r><t>de</t></r><r><t>ux</t></r></si></sst>`, []string{"deux", "un"}},
		"other prefixes":     {`<x:row xmlns:x="u"><x:c><x:v>7</x:v></x:c></x:row>`, "", []string{"7"}},
		"far to the right":   {`<row><c r="XFD2"><v>1</v></c><c r="A2"><v>2</v></c></row>`, "", []string{"2"}},
		"empty shared cell":  {`<row><c t="s"><v></v></c><c><v>1</v></c></row>`, "", []string{"", "1"}},
		"two rows, one read": {`<row><c><v>1</v></c></row><row><c><v>2</v></c></row>`, "", []string{"1"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, cellsOf(t, c.row, c.shared)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestNumbersOfAWorkbookKeepTheirMeaning: a code that lost its zero, a year, a
// birth date, an identifier typed as a number.
func TestNumbersOfAWorkbookKeepTheirMeaning(t *testing.T) {
	header := []string{"personne", "date", "commune", "naissance", "duree", "heure"}
	rows := mustRead(t, asXLSX(t, [][]string{header, {"12", "2022-03-28", "01004", "1985", "45", "09:30"}, {"13", "2022-03-28", "94033", "9000", "", ""}}, true, false))
	if r := rows[0]; r.PersonKey != "12" || r.Commune != "01004" || r.Birth != (casework.Birth{Year: 1985}) || r.Minutes != 45 || r.At != "09:30" {
		t.Errorf("%+v", r)
	}
	if r := rows[1]; r.Birth.Day != casework.NewDay(1924, 8, 21) { // serial 9000
		t.Errorf("%+v", r.Birth)
	}
}

// Names are in clear in a register: a temporary file would keep them.
func TestReadingAndWritingAWorkbookLeavesNothingOnDisk(t *testing.T) {
	rows := sample(t)
	for len(rows) < 2_000 {
		rows = append(rows, rows[1:624]...)
	}
	for i, row := range rows[1:] {
		rows[i+1] = append([]string{"P" + itoa(i)}, row[1:]...)
	}
	header, data := rows[0], encode(rows, ';')
	if header[0] != "personne" {
		t.Fatal(header)
	}
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	book := export(t, mustRead(t, data), XLSX)
	if got := mustRead(t, book); len(got) != len(rows)-1 {
		t.Errorf("%d rows of %d", len(got), len(rows)-1)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
}

package publish

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// WorkbookType is the media type of a workbook.
const WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// XLSX writes the report as a workbook: the figures on the first sheet, then a
// sheet for each table with its chart, then the controls. Numbers are numbers;
// what is withheld is the text "n. c.", which no sum takes for a zero. A library
// makes it, in memory: a report holds nobody's data, as a register does.
func XLSX(w io.Writer, r *indicator.Report, on casework.Day) error {
	b := newWorkbook()
	defer b.file.Close()
	b.properties(r, on)
	b.figures(r, on)
	for i := range r.Tables {
		b.table(&r.Tables[i])
	}
	for i := range r.Crossings {
		b.crossing(&r.Crossings[i])
	}
	b.controls(r.Controls())
	return b.finish(w, "XLSX")
}

// workbook is the file being written. It keeps the first error and does nothing
// after it.
type workbook struct {
	file  *excelize.File
	sheet string // written now
	row   int    // written now, from 1
	err   error

	widths []float64 // of the columns of the sheet, in letters

	title, head, headEnd, text, wrapped, quiet, strong, whole, decimal, cents, share, rate, withheld, total, totalText int // styles
}

// finish writes the workbook out, or tells the first error by the function that
// wrote it.
func (b *workbook) finish(w io.Writer, by string) error {
	var file bytes.Buffer
	if b.err == nil {
		_, b.err = b.file.WriteTo(&file)
	}
	if b.err == nil {
		b.err = settle(w, file.Bytes())
	}
	if b.err != nil {
		return fmt.Errorf("publish.%s: %w", by, b.err)
	}
	return nil
}

// Formats of numbers, in French (40C) where the program lets a file say so: it
// puts its own separators in place of these. The space before the percent sign
// is narrow and does not break.
const (
	wholeFormat   = "[$-40C]#,##0"
	decimalFormat = "[$-40C]#,##0.0"
	centsFormat   = "[$-40C]#,##0.00"
	shareFormat   = "[$-40C]0.0\"\u202f\"%"
	rateFormat    = "[$-40C]0.0\"\u202f%\"" // of a number that is already for a hundred
)

// letters are a font of the workbook: one family throughout, which every
// spreadsheet has or replaces by its own.
func letters(size float64, colour string, bold bool) *excelize.Font {
	return &excelize.Font{Family: "Calibri", Size: size, Color: colour, Bold: bold}
}

func newWorkbook() *workbook {
	b := &workbook{file: excelize.NewFile()}
	wholes, decimals, cents, shares, rates := wholeFormat, decimalFormat, centsFormat, shareFormat, rateFormat
	const black, grey = "1C2430", "4D5866"
	under, over := []excelize.Border{{Type: "bottom", Color: grey, Style: 1}}, []excelize.Border{{Type: "top", Color: grey, Style: 1}}
	start := &excelize.Alignment{Vertical: "top", Horizontal: "left", WrapText: true, Indent: 1}
	end := &excelize.Alignment{Vertical: "top", Horizontal: "right"}
	withheldFont := letters(11, grey, false)
	withheldFont.Italic = true
	for _, s := range []struct {
		at    *int
		style *excelize.Style
	}{ // in an order: the file must be the same each time
		{&b.title, &excelize.Style{Font: letters(14, "0D5460", true)}},
		{&b.head, &excelize.Style{Font: letters(11, grey, true), Border: under, Alignment: start}},
		{&b.headEnd, &excelize.Style{Font: letters(11, grey, true), Border: under, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right", WrapText: true}}},
		{&b.text, &excelize.Style{Font: letters(11, black, false), Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&b.wrapped, &excelize.Style{Font: letters(11, black, false), Alignment: start}},
		{&b.quiet, &excelize.Style{Font: letters(9, grey, false), Alignment: start}},
		{&b.strong, &excelize.Style{Font: letters(11, black, true), Alignment: start}},
		{&b.whole, &excelize.Style{Font: letters(11, black, false), CustomNumFmt: &wholes, Alignment: end}},
		{&b.decimal, &excelize.Style{Font: letters(11, black, false), CustomNumFmt: &decimals, Alignment: end}},
		{&b.cents, &excelize.Style{Font: letters(11, black, false), CustomNumFmt: &cents, Alignment: end}},
		{&b.share, &excelize.Style{Font: letters(11, black, false), CustomNumFmt: &shares, Alignment: end}},
		{&b.rate, &excelize.Style{Font: letters(11, black, false), CustomNumFmt: &rates, Alignment: end}},
		{&b.withheld, &excelize.Style{Font: withheldFont, Alignment: end}},
		{&b.total, &excelize.Style{Font: letters(11, black, true), CustomNumFmt: &wholes, Alignment: end, Border: over}},
		{&b.totalText, &excelize.Style{Font: letters(11, black, true), Alignment: start, Border: over}},
	} {
		*s.at = b.style(s.style)
	}
	return b
}

// decimals is the style of a number that is not whole: amounts and full-time
// equivalents are read with two.
func (b *workbook) decimals(n int) int {
	if n == 2 {
		return b.cents
	}
	return b.decimal
}

func (b *workbook) style(s *excelize.Style) int {
	id, err := b.file.NewStyle(s)
	b.keep(err)
	return id
}

func (b *workbook) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// properties say what the file is: nobody's name, and no time but the report's
// day.
func (b *workbook) properties(r *indicator.Report, on casework.Day) {
	b.about("Bilan, "+postName(r)+", "+r.Period.French(), on)
}

// about writes the title and the day of the file, and nothing else of it.
func (b *workbook) about(title string, on casework.Day) {
	day := on.String() + "T00:00:00Z"
	b.keep(b.file.SetDocProps(&excelize.DocProperties{Title: title,
		Creator: "Permanence", LastModifiedBy: "Permanence", Created: day, Modified: day, Language: "fr-FR"}))
	b.keep(b.file.SetAppProps(&excelize.AppProperties{Application: "Permanence"}))
}

// begin begins a sheet; the first one takes the place of the library's own.
func (b *workbook) begin(name string, widths ...float64) {
	if b.sheet == "" {
		b.keep(b.file.SetSheetName(b.file.GetSheetName(0), name))
	} else {
		_, err := b.file.NewSheet(name)
		b.keep(err)
	}
	b.sheet, b.row, b.widths = name, 1, widths
	for i, width := range widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		b.keep(err)
		b.keep(b.file.SetColWidth(name, column, column, width))
	}
	landscape, a4, fit := "landscape", 9, 0
	b.keep(b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToHeight: &fit}))
	wide := true
	b.keep(b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &wide}))
}

// put writes one cell of the current row. A text stays a text, whatever its
// first letter.
func (b *workbook) put(column int, value any, style int) {
	if b.err != nil || value == nil || value == "" {
		return
	}
	cell := b.at(column)
	switch v := value.(type) {
	case string:
		b.keep(b.file.SetCellStr(b.sheet, cell, printable(v)))
	default:
		b.keep(b.file.SetCellValue(b.sheet, cell, v))
	}
	b.keep(b.file.SetCellStyle(b.sheet, cell, cell, style))
}

// fit makes the row high enough for the texts of its first columns: LibreOffice
// does not, and lays a line that goes on over the next row. A line holds more
// letters than its column holds digits, less the word that does not end it.
func (b *workbook) fit(texts ...string) {
	lines := 1
	for i, text := range texts {
		if i < len(b.widths) {
			letters := max(1, int(max(b.widths[i]*0.9, b.widths[i]*1.08-4)))
			lines = max(lines, (length(text)+letters-1)/letters)
		}
	}
	if lines > 1 {
		b.keep(b.file.SetRowHeight(b.sheet, b.row, 15*float64(lines)))
	}
}

func (b *workbook) at(column int) string {
	cell, err := excelize.CoordinatesToCellName(column, b.row)
	b.keep(err)
	return cell
}

// line writes a text across the sheet, over as many columns as given and so
// many lines high.
func (b *workbook) line(text string, style, columns, lines int) {
	b.put(1, text, style)
	b.keep(b.file.MergeCell(b.sheet, b.at(1), b.at(columns)))
	if lines > 1 {
		b.keep(b.file.SetRowHeight(b.sheet, b.row, 15*float64(lines)))
	}
	b.row++
}

// numberHeads are the heads of columns of numbers, flush right like them.
var numberHeads = []string{"Valeur", "Part", "Base", "Non renseigné", "Nombre", "Somme", "Total"}

// heads writes the heads of the columns; they stay in sight above their rows,
// and come again on each page.
func (b *workbook) heads(heads ...string) {
	b.headsWhere(func(_ int, head string) bool { return slices.Contains(numberHeads, head) }, heads)
}

func (b *workbook) headsWhere(number func(i int, head string) bool, heads []string) {
	for i, h := range heads {
		style := b.head
		if number(i, h) {
			style = b.headEnd
		}
		b.put(i+1, h, style)
	}
	b.fit(heads...)
	under, err := excelize.CoordinatesToCellName(1, b.row+1)
	b.keep(err)
	b.keep(b.file.SetPanes(b.sheet, &excelize.Panes{Freeze: true, YSplit: b.row, TopLeftCell: under, ActivePane: "bottomLeft"}))
	b.keep(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: b.sheet,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", b.sheet, b.row, b.row)}))
	b.row++
}

var figureHeads = []string{"Partie", "Indicateur", "Valeur", "Unité", "Part", "Base", "Rapporté à", "Non renseigné", "Définition"}

func (b *workbook) figures(r *indicator.Report, on casework.Day) {
	b.begin("Chiffres", 32, 52, 11, 14, 10, 9, 48, 16, 90)
	b.line("Bilan d'activité : "+postName(r), b.title, 9, 1)
	b.line(r.Period.French(), b.text, 9, 1)
	b.line(casework.Typeset(fmt.Sprintf("%s. Définitions des indicateurs : version %d. Chaque tableau du bilan a sa feuille.", madeOn(r, on), r.DefinitionsVersion)), b.text, 9, 1)
	b.line(maskSentence(r), b.text, 9, 1)
	if r.Remarks != "" {
		b.line(remarksTitle+" : "+r.Remarks, b.text, 9, 1)
	}
	b.row++
	b.heads(figureHeads...)
	for _, s := range sectionsOf(r) {
		for _, f := range sectionFigures(r, s.Letter) {
			b.figure(s.Title, f)
		}
	}
}

func (b *workbook) figure(section string, f *indicator.Figure) {
	d := f.Definition
	b.put(1, section, b.wrapped)
	b.put(2, d.Label, b.strong)
	switch {
	case f.Hidden:
		b.put(3, withheld, b.withheld)
	case !f.Known:
		b.put(3, unknownWord(f), b.withheld)
	case f.Value == math.Trunc(f.Value) && d.Unit.Decimals() == 0:
		b.put(3, int(f.Value), b.whole)
	default:
		b.put(3, f.Value, b.decimals(d.Unit.Decimals()))
	}
	b.put(4, string(d.Unit), b.wrapped)
	if share, ok := f.Share(); ok {
		b.putShare(5, share, f.AtLeast)
	}
	if f.Base > 0 {
		b.put(6, int(f.Base), b.whole)
	}
	b.put(7, d.Denominator, b.wrapped)
	switch {
	case d.Missing == "":
	case f.MissingHidden:
		b.put(8, withheld, b.withheld)
	default:
		b.put(8, f.Missing, b.whole)
	}
	b.put(9, d.Text, b.quiet)
	b.keep(b.file.SetRowHeight(b.sheet, b.row, 15*float64(max(linesOf(d.Text, 95), linesOf(d.Label, 46), linesOf(d.Denominator, 44)))))
	b.row++
}

// linesOf is about how many lines of so many letters a text takes.
func linesOf(text string, letters int) int { return 1 + length(text)/letters }

// putShare writes a share as a number, and a lower bound as a text.
func (b *workbook) putShare(column int, share float64, atLeast bool) {
	if atLeast {
		b.put(column, percent(share, true), b.withheld)
		return
	}
	b.put(column, share, b.share)
}

func (b *workbook) controls(all []indicator.Control) {
	if len(all) == 0 {
		return
	}
	b.begin("Contrôles", 80, 12, 12, 12, 80)
	b.line("Contrôle des totaux", b.title, 5, 1)
	b.row++
	b.heads("Contrôle", "Somme", "Total", "Résultat", "Calcul")
	for _, c := range all {
		result := "juste"
		if !c.Holds {
			result = "écart"
		}
		b.put(1, c.Label, b.wrapped)
		b.put(2, c.Left, b.whole)
		b.put(3, c.Right, b.whole)
		b.put(4, result, b.wrapped)
		b.put(5, c.Explanation, b.quiet)
		b.fit(c.Label, "", "", "", c.Explanation)
		b.row++
	}
}

// sheetName is the number of a table and its label, in the 31 letters that a
// sheet's name may have, without those that it may not.
func sheetName(d *indicator.Definition) string {
	name := []rune(fmt.Sprintf("%d %s", d.Number, strings.NewReplacer(":", "", "\\", "", "/", " ", "?", "", "*", "", "[", "", "]", "", "'", "’").Replace(printable(d.Label))))
	if len(name) > excelize.MaxSheetNameLength {
		name = append(name[:excelize.MaxSheetNameLength-1], '…')
	}
	return strings.TrimSpace(string(name))
}

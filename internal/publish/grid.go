package publish

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/grid"
)

// GridFormats are the forms of a filled grid, in the order in which they are
// offered.
var GridFormats = []Format{AsXLSX, AsODT, AsCSV, AsText}

// CheckGrid refuses the forms that a grid does not have.
func (f Format) CheckGrid() error {
	if slices.Contains(GridFormats, f) {
		return nil
	}
	return casework.Invalid("format", string(f), "xlsx, odt, csv ou text, pour une trame")
}

// WriteGrid writes a filled grid in one of GridFormats; on is the day on which
// it is made.
func (f Format) WriteGrid(w io.Writer, g *grid.Grid, on casework.Day) error {
	switch f {
	case AsXLSX:
		return gridXLSX(w, g, on)
	case AsODT:
		return gridODT(w, g, on)
	case AsCSV:
		return gridCSV(w, g)
	case AsText:
		return gridText(w, g)
	}
	return f.CheckGrid()
}

// GridFileName is the name under which a reader keeps a filled grid.
func (f Format) GridFileName(g *grid.Grid) string {
	name := "trame-"
	if len(g.Posts) == 1 && casework.CheckSlug(g.Posts[0].Slug) == nil {
		name += g.Posts[0].Slug + "-"
	}
	return name + g.Period.String() + forms[f].suffix
}

// SumFileName is the name under which a reader keeps a sum of sealed reports.
func (f Format) SumFileName(g *grid.Grid) string {
	return "bilans-reunis-" + g.Period.String() + forms[f].suffix
}

// GridAbout is of whom and when a grid is, in one line.
func GridAbout(g *grid.Grid) string {
	names := make([]string, len(g.Posts))
	for i := range g.Posts {
		names[i] = printable(g.Posts[i].Name)
	}
	return strings.Join(names, ", ") + " · " + g.Period.French()
}

// gridRemarks stand under a grid: its notes, and what the marks mean.
func gridRemarks(g *grid.Grid) []string {
	remarks := slices.Clone(g.Notes)
	if g.AnyHidden() {
		remarks = append(remarks, casework.Typeset(fmt.Sprintf("%s : non communiqué. Les effectifs de 1 à %d sont masqués, avec ce qui permettrait de les retrouver.", withheld, g.Threshold-1)))
	}
	return append(remarks, casework.Typeset(fmt.Sprintf("Indicateurs : définitions, version %d.", g.Version)))
}

// gridRow is one row as every form writes it.
type gridRow struct {
	section, label, unit, note string
	texts                      []string
}

// gridRows are those of a section.
func gridRows(g *grid.Grid, section int) []gridRow {
	s := &g.Sections[section]
	rows := make([]gridRow, len(s.Rows))
	for i := range s.Rows {
		r := &s.Rows[i]
		rows[i] = gridRow{s.Title, r.Label, r.Unit, strings.Join(r.Notes, " "), nil}
		for _, v := range g.Cells[section][i] {
			rows[i].texts = append(rows[i].texts, r.Text(v))
		}
	}
	return rows
}

func gridCSV(w io.Writer, g *grid.Grid) error {
	var lines [][]string
	for i := range g.Sections {
		for j, row := range gridRows(g, i) {
			line := []string{row.section, row.label, row.unit}
			for _, v := range g.Cells[i][j] {
				line = append(line, plainValue(v))
			}
			if g.Sections[i].Rows[j].Percent() && row.unit == "" {
				line[2] = "%"
			}
			lines = append(lines, append(line, row.note))
		}
	}
	header := append([]string{"partie", "ligne", "unite"}, g.Heads...)
	return writeCSV(w, append(header, "note"), lines)
}

// plainValue is a value for a spreadsheet.
func plainValue(v grid.Value) string {
	switch {
	case v.Hidden:
		return withheld
	case !v.Known && v.Share:
		return ""
	case !v.Known:
		return notApplicable
	case v.Least:
		return "au moins " + comma(v.Number, 4)
	}
	return comma(v.Number, 4)
}

func gridText(w io.Writer, g *grid.Grid) error {
	p := &page{}
	p.paragraph("", g.Title)
	p.paragraph("", GridAbout(g))
	for i := range g.Sections {
		p.line("")
		if g.Sections[i].Title != "" {
			p.paragraph("", strings.ToUpper(g.Sections[i].Title))
		}
		for _, note := range g.Sections[i].Notes {
			p.paragraph("  ", note)
		}
		for _, row := range gridRows(g, i) {
			p.gridRow(g, row)
		}
	}
	p.line("")
	for _, remark := range gridRemarks(g) {
		p.paragraph("", remark)
	}
	_, err := p.WriteTo(w)
	return err
}

// gridRow writes a row on one line when it has one value, else a line for each
// column.
func (p *page) gridRow(g *grid.Grid, row gridRow) {
	label := row.label
	if row.unit != "" {
		label += " (" + row.unit + ")"
	}
	if len(row.texts) == 1 {
		p.entry("  ", label, row.texts[0], "", '.')
	} else {
		p.paragraph("  ", label)
		for i, text := range row.texts {
			p.entry("    ", g.Heads[i], text, "", '.')
		}
	}
	if row.note != "" {
		p.paragraph("      ", row.note)
	}
}

func gridODT(w io.Writer, g *grid.Grid, on casework.Day) error {
	d := openDocument{styles: stylesPart(g.Title + " · " + g.Period.French()), content: gridContent(g), meta: openMeta(g.Title, on)}
	if err := d.write(w); err != nil {
		return fmt.Errorf("publish.gridODT: %w", err)
	}
	return nil
}

func gridContent(g *grid.Grid) string {
	var t openText
	t.WriteString(`<office:document-content ` + openSpaces + `>` + gridTableStyles(len(g.Heads)) + `<office:body><office:text>`)
	t.paragraph("Title", g.Title)
	t.paragraph("Subtitle", GridAbout(g))
	for i := range g.Sections {
		s := &g.Sections[i]
		if s.Title != "" {
			t.heading(1, s.Title)
		}
		for _, note := range s.Notes {
			t.paragraph("Note", note)
		}
		if len(s.Rows) == 0 {
			continue
		}
		t.tables = append(t.tables, s.Title)
		t.beginTable("grid", "Table", append([]string{"Ligne"}, g.Heads...)...)
		for _, row := range gridRows(g, i) {
			t.gridRow(row)
		}
		t.endTable()
	}
	for _, remark := range gridRemarks(g) {
		t.paragraph("Definition", remark)
	}
	t.WriteString(`</office:text></office:body></office:document-content>`)
	return t.String()
}

func (t *openText) gridRow(row gridRow) {
	t.WriteString(`<table:table-row>`)
	label := row.label
	if row.unit != "" {
		label += " (" + row.unit + ")"
	}
	about := []string{"Table_20_Contents", label}
	if row.note != "" {
		about = append(about, "Definition", row.note)
	}
	t.cell("Cell", about...)
	for _, text := range row.texts {
		t.cell("Cell", "Number", text)
	}
	t.WriteString(`</table:table-row>`)
}

// gridTableStyles are those of the report's tables, and the widths of a grid
// with so many columns of numbers.
func gridTableStyles(columns int) string {
	each := min(3, 11/float64(max(columns, 1)))
	var b strings.Builder
	for i := range columns + 1 {
		width := each
		if i == 0 {
			width = 17 - each*float64(columns)
		}
		fmt.Fprintf(&b, `<style:style style:name="grid.%d" style:family="table-column"><style:table-column-properties style:column-width="%.2fcm"/></style:style>`, i, width)
	}
	const last = `</office:automatic-styles>`
	return strings.TrimSuffix(tableStyles(), last) + b.String() + last
}

func gridXLSX(w io.Writer, g *grid.Grid, on casework.Day) error {
	b := newWorkbook()
	defer b.file.Close()
	b.about(g.Title, on)
	widths := []float64{60, 16}
	for range g.Heads {
		widths = append(widths, 18)
	}
	columns := len(widths) + 1
	b.begin("Grille", append(widths, 60)...)
	b.line(g.Title, b.title, columns, 1)
	b.line(GridAbout(g), b.text, columns, 1)
	b.row++
	b.gridHeads(g.Heads)
	for i := range g.Sections {
		b.gridSection(g, i, columns)
	}
	b.row++
	for _, remark := range gridRemarks(g) {
		b.line(remark, b.quiet, columns, linesOf(remark, 130))
	}
	return b.finish(w, "gridXLSX")
}

func (b *workbook) gridHeads(heads []string) {
	b.put(1, "Ligne", b.head)
	b.put(2, "Unité", b.head)
	for i, head := range heads {
		b.put(3+i, head, b.headEnd)
	}
	b.put(3+len(heads), "Note", b.head)
	b.fit(slices.Concat([]string{"Ligne", "Unité"}, heads, []string{"Note"})...)
	b.row++
}

func (b *workbook) gridSection(g *grid.Grid, section, columns int) {
	s := &g.Sections[section]
	if s.Title != "" {
		b.line(s.Title, b.strong, columns, 1)
	}
	for _, note := range s.Notes {
		b.line(note, b.quiet, columns, linesOf(note, 130))
	}
	for i, row := range gridRows(g, section) {
		b.put(1, row.label, b.wrapped)
		b.put(2, row.unit, b.wrapped)
		for j, v := range g.Cells[section][i] {
			b.gridCell(3+j, &s.Rows[i], v, row.texts[j])
		}
		b.put(3+len(g.Heads), row.note, b.quiet)
		b.keep(b.file.SetRowHeight(b.sheet, b.row, 15*float64(max(linesOf(row.label, 56), linesOf(row.note, 62)))))
		b.row++
	}
}

// gridCell writes a number as a number, and what is not printed as its words.
func (b *workbook) gridCell(column int, r *grid.Row, v grid.Value, text string) {
	switch {
	case !v.Known || v.Least:
		b.put(column, text, b.withheld)
	case r.Percent() || v.Share:
		b.put(column, v.Number/100, b.share)
	case v.Number == float64(int64(v.Number)) && r.Decimals < 2 || r.Decimals == 0:
		b.put(column, v.Number, b.whole)
	default:
		b.put(column, v.Number, b.decimals(r.Decimals))
	}
}

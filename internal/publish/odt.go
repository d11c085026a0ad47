package publish

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// ODT writes the report as a text that the committee goes on writing in its own
// words: headings in the outline, tables that are tables, captions that number
// themselves, a list of tables. What it says is what the PDF says.
func ODT(w io.Writer, r *indicator.Report, on casework.Day) error {
	title := "Bilan, " + postName(r) + ", " + r.Period.French()
	d := openDocument{styles: reportStyles(r), content: reportContent(r, on), meta: openMeta(title, on)}
	if err := d.write(w); err != nil {
		return fmt.Errorf("publish.ODT: %w", err)
	}
	return nil
}

func reportContent(r *indicator.Report, on casework.Day) string {
	var body openText
	for _, s := range sectionsOf(r) {
		body.section(r, s)
	}
	body.controls(r.Controls())

	var t openText
	t.WriteString(`<office:document-content ` + openSpaces + `>` + tableStyles() + `<office:body><office:text><text:sequence-decls>` +
		`<text:sequence-decl text:display-outline-level="0" text:name="Tableau"/></text:sequence-decls>`)
	t.paragraph("Title", "Bilan d'activité : "+postName(r))
	t.paragraph("Subtitle", r.Period.French())
	t.paragraph("Text_20_body", "Intervention sociale en commissariat et gendarmerie.")
	t.paragraph("Text_20_body", fmt.Sprintf("%s. Définitions des indicateurs : version %d.", madeOn(r, on), r.DefinitionsVersion))
	t.paragraph("Text_20_body", maskSentence(r))
	if r.Remarks != "" {
		t.heading(1, remarksTitle)
		for text := range strings.Lines(r.Remarks) {
			t.paragraph("Text_20_body", strings.TrimSpace(text))
		}
	}
	t.heading(1, "L'essentiel")
	for _, name := range keyNames {
		large, under := keyFigure(r.Figure(name))
		fmt.Fprintf(&t, `<text:p text:style-name="Chiffre"><text:span text:style-name="Fort">%s</text:span>%s</text:p>`,
			escaped(large), escaped(joined(" ", "", r.Figure(name).Definition.Label, bracketed(under))))
	}
	t.listOfTables(body.tables)
	t.WriteString(body.String())
	t.WriteString(`</office:text></office:body></office:document-content>`)
	return t.String()
}

// joined puts together what is not empty; the first part may be, to begin with
// the separator.
func joined(separator string, parts ...string) string {
	text := parts[0]
	for _, p := range parts[1:] {
		if p != "" {
			text += separator + p
		}
	}
	return text
}

func bracketed(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

func (t *openText) section(r *indicator.Report, s indicator.Section) {
	t.heading(1, s.Title)
	if figures := sectionFigures(r, s.Letter); len(figures) > 0 {
		t.figures(s.Title, figures)
	}
	for _, table := range sectionTables(r, s.Letter) {
		t.heading(2, table.Definition.Label)
		t.paragraph("Basis", table.Definition.Text+" "+tableBasis(table))
		if len(table.Rows) > 0 {
			t.rows(table)
		}
		if table.Note != "" {
			t.paragraph("Note", table.Note)
		}
	}
	for _, x := range sectionCrossings(r, s.Letter) {
		t.crossing(x)
	}
}

func (t *openText) figures(title string, figures []*indicator.Figure) {
	t.caption(title + " : chiffres")
	t.beginTable("figures", "Table", "Indicateur", "Valeur", "Part", "Rapporté à")
	for _, f := range figures {
		t.WriteString(`<table:table-row table:style-name="Row">`)
		t.cell("Cell", "Table_20_Contents", f.Definition.Label, "Definition", f.Definition.Text)
		t.cell("Cell", "Number", figureValue(f))
		t.cell("Cell", "Number", figureShare(f))
		t.cell("Cell", "Definition", figureBase(f))
		t.WriteString(`</table:table-row>`)
	}
	t.endTable()
}

func (t *openText) rows(table *indicator.Table) {
	t.caption(table.Definition.Label)
	shares := hasShares(table)
	if shares {
		t.beginTable("rows", lookOf(len(table.Rows)), "", table.Definition.NumberHead(), "Part")
	} else {
		t.beginTable("values", lookOf(len(table.Rows)), "", table.Definition.NumberHead())
	}
	for i := range table.Rows {
		row := &table.Rows[i]
		t.WriteString(`<table:table-row table:style-name="Row">`)
		t.cell("Cell", "Table_20_Contents", row.Label)
		t.cell("Cell", "Number", rowValue(row))
		if shares {
			t.cell("Cell", "Number", rowShare(table, row))
		}
		t.WriteString(`</table:table-row>`)
	}
	if !table.Definition.Apart {
		label, total := tableTotal(table)
		t.WriteString(`<table:table-row table:style-name="Row">`)
		t.cell("Total", "Table_20_Heading", label)
		t.cell("Total", "Total", total)
		if shares {
			t.cell("Total", "Total", "")
		}
		t.WriteString(`</table:table-row>`)
	}
	t.endTable()
}

func (t *openText) controls(all []indicator.Control) {
	if len(all) == 0 {
		return
	}
	t.heading(1, "Contrôle des totaux")
	t.caption("Contrôle des totaux")
	t.beginTable("controls", "Table", "Contrôle", "Somme", "", "Total")
	for i := range all {
		c := &all[i]
		t.WriteString(`<table:table-row table:style-name="Row">`)
		t.cell("Cell", "Table_20_Contents", c.Label, "Definition", c.Explanation)
		t.cell("Cell", "Number", casework.FrenchInt(c.Left))
		t.cell("Cell", "Number", signOf(c))
		t.cell("Cell", "Number", casework.FrenchInt(c.Right))
		t.WriteString(`</table:table-row>`)
	}
	t.endTable()
}

// caption stands over the next table. Its number is a field: a table taken
// away renumbers the others.
func (t *openText) caption(title string) {
	t.tables = append(t.tables, title)
	n := len(t.tables)
	fmt.Fprintf(t, `<text:p text:style-name="Table">Tableau <text:sequence text:ref-name="refTableau%d" text:name="Tableau" text:formula="ooow:Tableau+1" style:num-format="1">%d</text:sequence>%s</text:p>`,
		n-1, n, escaped(" : "+title))
}

// beginTable begins the table of that caption: kind gives the widths of its
// columns, look is Whole for one that fits on a page. Its heads come again on
// each page.
func (t *openText) beginTable(kind, look string, heads ...string) {
	fmt.Fprintf(t, `<table:table table:name="Tableau%d" table:style-name="%s">`, len(t.tables), look)
	for i := range heads {
		fmt.Fprintf(t, `<table:table-column table:style-name="%s.%d"/>`, kind, i)
	}
	t.WriteString(`<table:table-header-rows><table:table-row table:style-name="Row">`)
	for i, head := range heads {
		style := "Table_20_Heading"
		switch {
		case i > 0 && len(heads) > crowded:
			style = "Narrow_20_Heading"
		case i > 0 && head != "Rapporté à":
			style = "Total"
		}
		t.cell("Head", style, head)
	}
	t.WriteString(`</table:table-row></table:table-header-rows>`)
}

// lookOf is the look of a table of so many rows: a short one is not cut between
// two pages.
func lookOf(rows int) string {
	if rows <= 20 {
		return "Whole"
	}
	return "Table"
}

func (t *openText) endTable() { t.WriteString(`</table:table>`) }

// cell writes one cell: paragraphs, each after its style.
func (t *openText) cell(style string, stylesAndTexts ...string) {
	fmt.Fprintf(t, `<table:table-cell table:style-name="%s" office:value-type="string">`, style)
	for i := 0; i < len(stylesAndTexts); i += 2 {
		t.paragraph(stylesAndTexts[i], stylesAndTexts[i+1])
	}
	t.WriteString(`</table:table-cell>`)
}

// listOfTables is an index that the reader's program can bring up to date, and
// then gives the pages, which nobody knows before the text is laid out.
func (t *openText) listOfTables(titles []string) {
	const name = "Liste des tableaux"
	t.WriteString(`<text:table-index text:name="` + name + `"><text:table-index-source text:caption-sequence-name="Tableau" text:caption-sequence-format="text">` +
		`<text:index-title-template text:style-name="Illustration_20_Index_20_Heading">` + name + `</text:index-title-template>` +
		`<text:table-index-entry-template text:style-name="Illustration_20_Index_20_1"><text:index-entry-text/>` +
		`<text:index-entry-tab-stop style:type="right" style:leader-char="."/><text:index-entry-page-number/></text:table-index-entry-template></text:table-index-source>` +
		`<text:index-body><text:index-title text:name="` + name + `_Titre">`)
	t.paragraph("Illustration_20_Index_20_Heading", name)
	t.WriteString(`</text:index-title>`)
	for i, title := range titles {
		fmt.Fprintf(t, `<text:p text:style-name="Illustration_20_Index_20_1"><text:a xlink:type="simple" xlink:href="#Tableau!%d|sequence">%s</text:a></text:p>`,
			i, escaped(fmt.Sprintf("Tableau %d : %s", i+1, title)))
	}
	t.WriteString(`</text:index-body></text:table-index>`)
}

// columnWidth gives the widths of the columns of one kind of table.
type columnWidth struct {
	kind   string
	widths []float64
}

// columnWidths are those of each kind of table, in centimetres: 17 in all.
var columnWidths = []columnWidth{
	{"figures", []float64{7.6, 3.2, 1.8, 4.4}},
	{"rows", []float64{11, 3, 3}},
	{"values", []float64{14, 3}},
	{"controls", []float64{12, 2, 1, 2}},
}

// crowded is the number of columns from which heads are written smaller, and the
// labels of rows have less room: a head is not cut within a word.
const crowded = 6

// crossingWidths are those of crossings of one column to a dozen.
func crossingWidths() (all []columnWidth) {
	for n := 1; n <= 12; n++ {
		first := 5.0
		if n+2 > crowded {
			first = 4.2
		}
		all = append(all, columnWidth{"crossing" + strconv.Itoa(n), append([]float64{first}, slices.Repeat([]float64{(17 - first) / float64(n+1)}, n+1)...)})
	}
	return all
}

func tableStyles() string {
	var b strings.Builder
	b.WriteString(`<office:automatic-styles>`)
	for look, breaks := range []string{"false", "true"} {
		fmt.Fprintf(&b, `<style:style style:name="%s" style:family="table"><style:table-properties style:width="17cm" table:align="left" fo:margin-bottom="0.4cm" table:border-model="collapsing" style:may-break-between-rows="%s"/></style:style>`,
			[]string{"Whole", "Table"}[look], breaks)
	}
	b.WriteString(`<style:style style:name="Row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>`)
	for _, t := range slices.Concat(columnWidths, crossingWidths()) {
		for i, w := range t.widths {
			fmt.Fprintf(&b, `<style:style style:name="%s.%d" style:family="table-column"><style:table-column-properties style:column-width="%.1fcm"/></style:style>`, t.kind, i, w)
		}
	}
	for _, c := range []struct{ name, look string }{
		{"Cell", `fo:border-bottom="0.5pt solid #cdc9be"`},
		{"Head", `fo:border-bottom="1pt solid #4d5866" style:vertical-align="bottom"`},
		{"Total", `fo:border-bottom="1pt solid #4d5866"`},
	} {
		fmt.Fprintf(&b, `<style:style style:name="%s" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" fo:border-left="none" fo:border-right="none" fo:border-top="none" %s/></style:style>`, c.name, c.look)
	}
	b.WriteString(`</office:automatic-styles>`)
	return b.String()
}

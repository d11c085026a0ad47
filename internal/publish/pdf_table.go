package publish

import (
	"math"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// paperColumn is one column of a table: its head and its width in millimetres. A
// column of numbers is flush right.
type paperColumn struct {
	head   string
	width  float64
	number bool
}

// paperCell is what stands in one column of a row: lines of text, small lines
// under them, or a bar of a length from 0 to 1.
type paperCell struct {
	text, small string
	bar         float64
	strong      bool
}

var figureColumns = []paperColumn{{"Indicateur", 78, false}, {"Valeur", 26, true}, {"Part", 17, true}, {"Rapporté à", 53, false}}

// tableColumns are those of a table: its shares, where it has some, are the last.
func tableColumns(t *indicator.Table) []paperColumn {
	part := ""
	if hasShares(t) {
		part = "Part"
	}
	return []paperColumn{{"", 62, false}, {"", 74, false}, {t.Definition.NumberHead(), 20, true}, {part, 18, true}}
}

var controlColumns = []paperColumn{{"Contrôle", 108, false}, {"Somme", 20, true}, {"", 8, true}, {"Total", 20, true}, {"", 18, false}}

func (d *paper) section(s indicator.Section) {
	figures, tables := sectionFigures(d.report, s.Letter), sectionTables(d.report, s.Letter)
	d.room(56) // its title, and the beginning of what it holds
	d.SetY(d.GetY() + 4)
	d.fill(inkBrand)
	d.Rect(paperMargin, d.GetY(), textWidth, 0.6, "F")
	d.SetY(d.GetY() + 2)
	d.paragraph(paperMargin, textWidth, 14, "B", inkBrand, s.Title)
	d.Bookmark(paperText(s.Title), 0, -1)
	d.SetY(d.GetY() + 2)
	if len(figures) > 0 {
		d.figures(figures)
	}
	for _, t := range tables {
		d.table(t)
	}
	for _, x := range sectionCrossings(d.report, s.Letter) {
		d.crossing(x)
	}
}

func (d *paper) figures(figures []*indicator.Figure) {
	d.heads(figureColumns)
	for _, f := range figures {
		d.row(figureColumns, []paperCell{
			{text: f.Definition.Label, small: f.Definition.Text, strong: true},
			{text: figureValue(f), strong: true},
			{text: figureShare(f)},
			{small: figureBase(f)},
		})
	}
	d.SetY(d.GetY() + 4)
}

func (d *paper) table(t *indicator.Table) {
	d.write("", smallSize, inkQuiet)
	about := casework.Typeset(t.Definition.Text + " " + tableBasis(t))
	d.room(28 + float64(len(d.lines(about, textWidth)))*smallSize*lineOfPoints + shortTable(len(t.Rows)))
	d.paragraph(paperMargin, textWidth, 10.5, "B", inkText, t.Definition.Label)
	d.paragraph(paperMargin, textWidth, smallSize, "", inkQuiet, about)
	d.SetY(d.GetY() + 1)
	if len(t.Rows) > 0 {
		d.rows(t)
	}
	if t.Note != "" {
		d.SetY(d.GetY() + 1)
		d.write("", bodySize, inkText)
		d.room(float64(len(d.lines(t.Note, textWidth))) * bodySize * lineOfPoints)
		d.paragraph(paperMargin, textWidth, bodySize, "", inkText, t.Note)
	}
	d.SetY(d.GetY() + 5)
}

// shortTable is the height of the lines of a short table, which is not cut
// between two pages; a long one may be.
func shortTable(rows int) float64 {
	if rows > 14 {
		return 0
	}
	return float64(rows) * (bodySize*lineOfPoints + 2*cellGap)
}

// rows are the lines of a table with their bars, to the scale of its largest
// share, then the total.
func (d *paper) rows(t *indicator.Table) {
	scale := 0.0
	for i := range t.Rows {
		scale = max(scale, weight(t, &t.Rows[i]))
	}
	columns := tableColumns(t)
	d.heads(columns)
	var last []paperCell
	for i := range t.Rows {
		r := &t.Rows[i]
		length := 0.0
		if scale > 0 {
			length = weight(t, r) / scale
		}
		if last != nil {
			d.row(columns, last)
		}
		last = []paperCell{{text: r.Label}, {bar: length}, {text: rowValue(r), strong: true}, {text: rowShare(t, r)}}
	}
	if t.Definition.Apart {
		if last != nil {
			d.row(columns, last)
		}
		return
	}
	label, value := tableTotal(t)
	d.lastRows(columns, last, []paperCell{{text: label, strong: true}, {}, {text: value, strong: true}, {}})
}

// weight is what the bar of a row is as long as: its share, or its number where
// rows stand apart.
func weight(t *indicator.Table, r *indicator.Row) float64 {
	switch {
	case r.Hidden:
		return 0
	case t.Definition.Apart:
		x, _ := rowNumber(r)
		return x
	}
	return r.Share
}

func (d *paper) controls() {
	all := d.report.Controls()
	if len(all) == 0 {
		return
	}
	d.section(indicator.Section{Title: "Contrôle des totaux"})
	d.heads(controlColumns)
	for _, c := range all {
		result := "juste"
		if !c.Holds {
			result = "écart"
		}
		d.row(controlColumns, []paperCell{{text: c.Label, small: c.Explanation}, {text: casework.FrenchInt(c.Left)}, {text: signOf(&c)}, {text: casework.FrenchInt(c.Right)}, {text: result, strong: !c.Holds}})
	}
}

// heads writes the heads of the columns, where they are and on each page after.
// A head that is too long goes on above: all stand on the rule.
func (d *paper) heads(columns []paperColumn) {
	d.write("B", smallSize, inkQuiet)
	lines, high := make([][]string, len(columns)), 1
	for i, c := range columns {
		lines[i] = d.lines(c.head, c.width-2*cellGap)
		high = max(high, len(lines[i]))
	}
	const line = smallSize * lineOfPoints
	above := float64(high-1) * line
	d.room(12 + above)
	d.write("B", smallSize, inkQuiet) // a new page has written its foot
	top, x := d.GetY(), paperMargin
	for i, c := range columns {
		for n, text := range lines[i] {
			d.SetXY(x, top+float64(high-len(lines[i])+n)*line)
			d.CellFormat(c.width, 5, text, "", 0, align(c), false, 0, "")
		}
		x += c.width
	}
	d.SetY(top + above + 5)
	d.rule(inkQuiet)
}

func align(c paperColumn) string {
	if c.number {
		return "R"
	}
	return "L"
}

func (d *paper) rule(colour ink) {
	d.SetDrawColor(colour[0], colour[1], colour[2])
	d.SetLineWidth(0.2)
	d.Line(paperMargin, d.GetY(), paperMargin+textWidth, d.GetY())
}

// cellGap is left free on both sides of a row, and between two columns.
const cellGap = 1.0

// row writes one line of a table. It is never cut: on a page that has no room
// for it the heads are written again first.
func (d *paper) row(columns []paperColumn, cells []paperCell) {
	height := d.rowHeight(columns, cells)
	if d.room(height) {
		d.heads(columns)
	}
	top, x := d.GetY(), paperMargin
	for i := range cells {
		d.SetY(top + cellGap)
		d.cell(x, columns[i], &cells[i])
		x += columns[i].width
	}
	d.SetY(top + height)
	d.rule(inkRule)
}

// lastRows writes the last line of a table and its total, on one page: a total
// alone at the top of a page is a total of nothing.
func (d *paper) lastRows(columns []paperColumn, last, total []paperCell) {
	if last == nil {
		d.row(columns, total)
		return
	}
	if d.room(d.rowHeight(columns, last) + d.rowHeight(columns, total)) {
		d.heads(columns)
	}
	d.row(columns, last)
	d.row(columns, total)
}

func (d *paper) rowHeight(columns []paperColumn, cells []paperCell) float64 {
	height := 0.0
	for i := range cells {
		height = max(height, d.heightOf(&cells[i], columns[i].width))
	}
	return height + 2*cellGap
}

func (d *paper) heightOf(c *paperCell, width float64) float64 {
	height := bodySize * lineOfPoints
	if c.text != "" {
		d.write(c.style(), bodySize, inkText)
		height = float64(len(d.lines(c.text, width-2*cellGap))) * bodySize * lineOfPoints
	} else if c.small != "" {
		height = 0
	}
	if c.small != "" {
		d.write("", smallSize, inkQuiet)
		height += float64(len(d.lines(c.small, width-2*cellGap))) * smallSize * lineOfPoints
	}
	return height
}

func (c *paperCell) style() string {
	if c.strong {
		return "B"
	}
	return ""
}

func (d *paper) cell(x float64, column paperColumn, c *paperCell) {
	if c.bar > 0 {
		d.fill(inkBrand)
		d.Rect(x, d.GetY()+0.6, math.Max(c.bar*(column.width-2), 0.3), bodySize*lineOfPoints-1.2, "F")
	}
	if c.text != "" {
		d.write(c.style(), bodySize, inkText)
		for _, line := range d.lines(c.text, column.width-2*cellGap) {
			d.SetX(x)
			d.CellFormat(column.width, bodySize*lineOfPoints, line, "", 1, align(column), false, 0, "")
		}
	}
	if c.small != "" {
		d.paragraph(x, column.width-2*cellGap, smallSize, "", inkQuiet, c.small)
	}
}

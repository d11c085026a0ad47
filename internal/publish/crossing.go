package publish

import (
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// The crossings in each form. In files of lines a cell is a row of the table,
// under the code of its row and that of its column: police_plainte|0-2. Cells
// that count nothing are left out there, as rows of tables are.

func sectionCrossings(r *indicator.Report, letter string) (all []*indicator.Crossing) {
	for i := range r.Crossings {
		if x := &r.Crossings[i]; x.Definition.Section == letter {
			all = append(all, x)
		}
	}
	return all
}

func cellText(c indicator.Cell) string {
	if c.Hidden {
		return withheld
	}
	return casework.FrenchInt(c.Value)
}

// crossedCell is one cell of a crossing that counts something, or is withheld.
type crossedCell struct {
	code, label string
	indicator.Cell
}

func crossedCells(x *indicator.Crossing) (all []crossedCell) {
	for _, row := range x.Rows {
		for j, c := range row.Cells {
			if c.Hidden || c.Value != 0 {
				all = append(all, crossedCell{row.Code + "|" + x.Columns[j].Code, row.Label + " × " + x.Columns[j].Label, c})
			}
		}
	}
	return all
}

// crossing writes under each row what its cells count: a terminal has no room
// for columns.
func (p *page) crossing(x *indicator.Crossing) {
	p.line("")
	title := x.Title()
	if !x.Total.Hidden {
		title += " (" + casework.FrenchInt(x.Total.Value) + ")"
	}
	p.paragraph("  ", title)
	for _, row := range x.Rows {
		var parts []string
		for j, c := range row.Cells {
			if c.Value != 0 {
				parts = append(parts, x.Columns[j].Label+"\u00a0: "+casework.FrenchInt(c.Value))
			}
		}
		if row.Total.Value == 0 && !row.Total.Hidden {
			continue
		}
		p.entry("    ", row.Label, cellText(row.Total), "", ' ')
		if len(parts) == 0 {
			parts = []string{withheld}
		}
		p.paragraph("        ", strings.Join(parts, casework.NarrowSpace+"; "))
	}
	if x.Note != "" {
		p.paragraph("    ", x.Note)
	}
}

func crossingLines(x *indicator.Crossing) [][]string {
	d, base := x.Definition, ""
	if x.Withheld {
		return [][]string{{x.Name, x.Title(), "", "", withheld, string(d.Unit), "", ""}}
	}
	if !x.Total.Hidden {
		base = strconv.Itoa(x.Total.Value)
	}
	var lines [][]string
	for _, c := range crossedCells(x) {
		value, part := withheld, ""
		if !c.Hidden {
			value = strconv.Itoa(c.Value)
			if x.Total.Value > 0 {
				part = comma(float64(c.Value)/float64(x.Total.Value), 4)
			}
		}
		lines = append(lines, []string{x.Name, x.Title(), c.code, c.label, value, string(d.Unit), base, part})
	}
	return lines
}

func (l *longLines) crossing(x *indicator.Crossing) {
	d := *x.Definition
	d.Name = x.Name
	base := ""
	if !x.Total.Hidden {
		base = strconv.Itoa(x.Total.Value)
	}
	if x.Withheld {
		l.add(longLine{definition: &d, label: x.Title(), status: statusHidden})
	}
	for _, c := range crossedCells(x) {
		line := longLine{definition: &d, code: c.code, label: c.label, base: base, status: statusHidden}
		if !c.Hidden {
			line.value, line.status = strconv.Itoa(c.Value), statusShown
		}
		l.add(line)
	}
}

// crossingsOf are the crossings by name: rows of cells by code; null where one is
// withheld.
func crossingsOf(r *indicator.Report) object {
	all := object{}
	for i := range r.Crossings {
		x := &r.Crossings[i]
		if x.Withheld {
			all = append(all, member{x.Name, nil})
			continue
		}
		rows := object{}
		for _, row := range x.Rows {
			cells := object{}
			for j, c := range row.Cells {
				var value any
				if !c.Hidden {
					value = c.Value
				}
				cells = append(cells, member{x.Columns[j].Code, value})
			}
			rows = append(rows, member{row.Code, cells})
		}
		all = append(all, member{x.Name, rows})
	}
	return all
}

// heads of the columns of a crossing, its total last.
func crossingHeads(x *indicator.Crossing) []string {
	heads := []string{x.RowTitle}
	for _, c := range x.Columns {
		heads = append(heads, c.Label)
	}
	return append(heads, "Total")
}

// crossingRows are the rows as text, that of the totals last. A row of nothing is
// left out.
func crossingRows(x *indicator.Crossing) (all [][]string) {
	line := func(label string, cells []indicator.Cell, total indicator.Cell) {
		texts := []string{label}
		for _, c := range append(cells[:len(cells):len(cells)], total) {
			texts = append(texts, cellText(c))
		}
		all = append(all, texts)
	}
	for _, row := range x.Rows {
		if row.Total.Hidden || row.Total.Value != 0 {
			line(row.Label, row.Cells, row.Total)
		}
	}
	line("Total", x.Totals, x.Total)
	return all
}

func crossingAbout(x *indicator.Crossing) string {
	about := x.Definition.Text
	if !x.Total.Hidden {
		about += casework.Typeset(" " + x.RowTitle + " en lignes, " + strings.ToLower(x.ColumnTitle) + " en colonnes.")
	}
	return about
}

func (t *openText) crossing(x *indicator.Crossing) {
	t.heading(2, x.Title())
	t.paragraph("Basis", crossingAbout(x))
	if !x.Withheld {
		t.caption(x.Title())
		rows := crossingRows(x)
		t.beginTable("crossing"+strconv.Itoa(len(x.Columns)), lookOf(len(rows)), crossingHeads(x)...)
		for i, row := range rows {
			cell, first, number := "Cell", "Table_20_Contents", "Number"
			if i == len(rows)-1 {
				cell, first, number = "Total", "Table_20_Heading", "Total"
			}
			t.WriteString(`<table:table-row>`)
			t.cell(cell, first, row[0])
			for _, text := range row[1:] {
				t.cell(cell, number, text)
			}
			t.WriteString(`</table:table-row>`)
		}
		t.endTable()
	}
	if x.Note != "" {
		t.paragraph("Note", x.Note)
	}
}

func (d *paper) crossing(x *indicator.Crossing) {
	d.write("", smallSize, inkQuiet)
	about := crossingAbout(x)
	d.room(28 + float64(len(d.lines(about, textWidth)))*smallSize*lineOfPoints + shortTable(len(x.Rows)))
	d.paragraph(paperMargin, textWidth, 10.5, "B", inkText, x.Title())
	d.paragraph(paperMargin, textWidth, smallSize, "", inkQuiet, about)
	d.SetY(d.GetY() + 1)
	if !x.Withheld {
		heads := crossingHeads(x)
		columns := []paperColumn{{heads[0], 54, false}}
		for _, head := range heads[1:] {
			columns = append(columns, paperColumn{head, (textWidth - 54) / float64(len(x.Columns)+1), true})
		}
		d.heads(columns)
		var last []paperCell
		rows := crossingRows(x)
		for i, row := range rows {
			cells := make([]paperCell, len(row))
			for j, text := range row {
				cells[j] = paperCell{text: text, strong: i == len(rows)-1 || j == len(row)-1}
			}
			switch {
			case i == len(rows)-1:
				d.lastRows(columns, last, cells)
			case last != nil:
				d.row(columns, last)
			}
			last = cells
		}
	}
	if x.Note != "" {
		d.SetY(d.GetY() + 1)
		d.paragraph(paperMargin, textWidth, bodySize, "", inkText, x.Note)
	}
	d.SetY(d.GetY() + 5)
}

// crossing writes a crossing on its sheet.
func (b *workbook) crossing(x *indicator.Crossing) {
	d := *x.Definition
	if x.LayerLabel != "" {
		d.Label = x.LayerLabel + ", problème et âge"
	}
	b.begin(sheetName(&d), append([]float64{44}, slices.Repeat([]float64{14}, len(x.Columns)+1)...)...)
	b.line(x.Title(), b.title, 12, 1)
	about := crossingAbout(x)
	b.line(about, b.quiet, 12, linesOf(about, 150))
	if x.Note != "" {
		b.line(x.Note, b.wrapped, 12, linesOf(x.Note, 130))
	}
	if x.Withheld {
		return
	}
	b.row++
	b.headsWhere(func(i int, _ string) bool { return i > 0 }, crossingHeads(x))
	for _, row := range x.Rows {
		b.put(1, row.Label, b.wrapped)
		b.fit(row.Label)
		b.crossed(row.Cells, row.Total, b.whole)
	}
	b.put(1, "Total", b.totalText)
	b.crossed(x.Totals, x.Total, b.total)
}

func (b *workbook) crossed(cells []indicator.Cell, total indicator.Cell, style int) {
	for j, c := range append(cells[:len(cells):len(cells)], total) {
		if c.Hidden {
			b.put(j+2, withheld, b.withheld)
			continue
		}
		b.put(j+2, c.Value, style)
	}
	b.row++
}

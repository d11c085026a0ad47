package publish

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// table writes one table on its sheet, with its chart beside it.
func (b *workbook) table(t *indicator.Table) {
	d := t.Definition
	b.begin(sheetName(d), 48, 12, 12, 3)
	b.line(d.Label, b.title, 12, 1)
	about := casework.Typeset(d.Text + " " + tableBasis(t))
	b.line(about, b.quiet, 12, linesOf(about, 150))
	if t.Note != "" {
		b.line(t.Note, b.wrapped, 12, linesOf(t.Note, 130))
	}
	if len(t.Rows) == 0 {
		return
	}
	b.row++
	if hasShares(t) {
		b.heads("Ligne", t.Definition.NumberHead(), "Part")
	} else {
		b.heads("Ligne", t.Definition.NumberHead())
	}
	first := b.row
	for i := range t.Rows {
		b.tableRow(t, &t.Rows[i])
	}
	last := b.row - 1
	if !t.Definition.Apart {
		label, _ := tableTotal(t)
		b.put(1, label, b.totalText)
		b.putTotal(t)
	}
	if hasBars(t) {
		b.chart(d.Label, first, last)
	}
}

func (b *workbook) tableRow(t *indicator.Table, r *indicator.Row) {
	b.put(1, r.Label, b.wrapped)
	x, known := rowNumber(r)
	switch {
	case r.Hidden:
		b.put(2, withheld, b.withheld)
	case !known:
		b.put(2, notApplicable, b.withheld)
	case strings.HasSuffix(r.Text, "%"):
		b.put(2, x, b.rate)
	case r.Text != "":
		b.put(2, x, b.decimals(t.Definition.Unit.Decimals()))
	default:
		b.put(2, r.Value, b.whole)
	}
	if t.Base > 0 && (!r.Hidden || r.AtLeast) {
		b.putShare(3, r.Share, r.AtLeast)
	}
	b.fit(r.Label)
	b.row++
}

func (b *workbook) putTotal(t *indicator.Table) {
	total, hidden := t.Sum, t.SumHidden
	if !t.Definition.AddsUp {
		total, hidden = t.Base, t.BaseHidden
	}
	if hidden {
		b.put(2, withheld, b.withheld)
		return
	}
	b.put(2, total, b.total)
}

// hasBars tells that a chart would have something to show.
func hasBars(t *indicator.Table) bool {
	for _, r := range t.Rows {
		if !r.Hidden && r.Value > 0 {
			return true
		}
	}
	return false
}

// chart draws the rows as bars, the first one on top. It follows the cells: a
// number changed there changes it.
func (b *workbook) chart(label string, first, last int) {
	anchor, err := excelize.CoordinatesToCellName(5, first-1)
	b.keep(err)
	cells := func(column string) string {
		return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", b.sheet, column, first, column, last)
	}
	gap, zero := uint(40), 0.0 // a bar that does not begin at nothing is no measure of what it shows
	b.keep(b.file.AddChart(b.sheet, anchor, &excelize.Chart{
		Type: excelize.Bar,
		Series: []excelize.ChartSeries{{Name: fmt.Sprintf("'%s'!$B$%d", b.sheet, first-1), Categories: cells("A"), Values: cells("B"),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"0D5460"}}}},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: printable(label), Font: letters(12, "1C2430", true)}}},
		Legend:    excelize.ChartLegend{Position: "none"},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: *letters(9, "1C2430", false)},
		YAxis:     excelize.ChartAxis{MajorGridLines: true, Minimum: &zero, Font: *letters(9, "1C2430", false), NumFmt: excelize.ChartNumFmt{CustomNumFmt: wholeFormat}},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true},
		GapWidth:  &gap,
		Dimension: excelize.ChartDimension{Width: 620, Height: uint(120 + 26*(last-first+1))},
		Format:    excelize.GraphicOptions{AltText: casework.Typeset("Graphique en barres : " + label + ". Les nombres sont dans le tableau de la même feuille.")},
	}))
}

package publish

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/need"
)

// Marks of the table of communes: what the source does not publish, and what
// its file does not hold.
const (
	needWithheld = "n. d."
	needAbsent   = ""
)

// needHeader is the header of the table in every form.
func needHeader(t *need.Table) []string {
	header := []string{"code", "commune", "habitants"}
	if t.Year > 0 {
		for _, class := range need.Classes {
			header = append(header, string(class), string(class)+"_pour_1000")
		}
	}
	return append(header, "postes")
}

// NeedCSV writes the communes in their order, for a spreadsheet in French.
func NeedCSV(w io.Writer, t *need.Table) error {
	var lines [][]string
	for i := range t.Rows {
		r := &t.Rows[i]
		line := []string{r.Code, printable(r.Name), strconv.Itoa(r.Population)}
		if t.Year > 0 {
			for _, class := range need.Classes {
				facts, rate := needTexts(r.Cells[class])
				line = append(line, facts, rate)
			}
		}
		lines = append(lines, append(line, needPosts(r)))
	}
	return writeCSV(w, needHeader(t), lines)
}

func needTexts(c need.Cell) (facts, rate string) {
	switch {
	case !c.Given:
		return needAbsent, needAbsent
	case !c.Published:
		return needWithheld, needWithheld
	case c.RateKnown:
		rate = comma(c.Rate, 2)
	}
	return strconv.Itoa(c.Facts), rate
}

func needPosts(r *need.Row) string {
	var names []string
	for _, p := range r.Posts {
		text := printable(p.Name)
		if p.Load != "" {
			text += " (" + p.Load + ")"
		}
		names = append(names, text)
	}
	return strings.Join(names, " ; ")
}

// NeedXLSX writes the communes as a workbook of one sheet. It is of a day.
func NeedXLSX(w io.Writer, t *need.Table, on casework.Day) error {
	b := newWorkbook()
	defer b.file.Close()
	title := fmt.Sprintf("Où le besoin se fait sentir, %s (%s)", t.Departement.Name, t.Departement.Code)
	if t.Year > 0 {
		title += fmt.Sprintf(", %d", t.Year)
	}
	b.about(title, on)
	b.needSheet(t, title)
	return b.finish(w, "NeedXLSX")
}

func (b *workbook) needSheet(t *need.Table, title string) {
	heads, widths := []string{"Code", "Commune", "Habitants"}, []float64{10, 30, 12}
	if t.Year > 0 {
		for _, class := range need.Classes {
			heads, widths = append(heads, casework.CrimeClasses.Label(class), "Pour 1\u202f000"), append(widths, 16, 11)
		}
	}
	heads, widths = append(heads, "Postes"), append(widths, 44)
	b.begin("Communes", widths...)
	columns := len(heads)
	b.line(title, b.title, columns, 1)
	if t.Year > 0 {
		warning := casework.Typeset(casework.CrimeWarning)
		b.line(warning, b.wrapped, columns, linesOf(warning, 130))
		source := casework.Typeset("n. d. : non diffusé par la source, ce qui n'est pas zéro. Source : " + casework.CrimeSource + ".")
		b.line(source, b.quiet, columns, linesOf(source, 150))
	}
	b.row++
	b.heads(heads...)
	for i := range t.Rows {
		b.needRow(&t.Rows[i], t.Year > 0)
	}
}

func (b *workbook) needRow(r *need.Row, figures bool) {
	b.put(1, r.Code, b.text)
	b.put(2, printable(r.Name), b.wrapped)
	if r.Population > 0 {
		b.put(3, r.Population, b.whole)
	}
	column := 4
	if figures {
		for _, class := range need.Classes {
			switch c := r.Cells[class]; {
			case c.Given && !c.Published:
				b.put(column, needWithheld, b.withheld)
				b.put(column+1, needWithheld, b.withheld)
			case c.Given:
				b.put(column, c.Facts, b.whole)
				if c.RateKnown {
					b.put(column+1, c.Rate, b.decimal)
				}
			}
			column += 2
		}
	}
	b.put(column, needPosts(r), b.wrapped)
	texts := make([]string, column)
	texts[1], texts[column-1] = r.Name, needPosts(r)
	b.fit(texts...)
	b.row++
}

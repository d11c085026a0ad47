package publish

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"permanence/internal/indicator"
)

var csvHeader = []string{"indicateur", "libelle", "code", "libelle_code", "valeur", "unite", "denominateur", "part"}

// CSV writes the report for a spreadsheet in French: one line for each figure
// and for each row of a table, semicolons, decimal commas, UTF-8 with a byte
// order mark. Shares are between 0 and 1.
func CSV(w io.Writer, r *indicator.Report) error {
	var lines [][]string
	for i := range r.Figures {
		lines = append(lines, figureLine(&r.Figures[i]))
	}
	for i := range r.Tables {
		lines = append(lines, tableLines(&r.Tables[i])...)
	}
	for i := range r.Crossings {
		lines = append(lines, crossingLines(&r.Crossings[i])...)
	}
	return writeCSV(w, csvHeader, lines)
}

// writeCSV writes lines as French spreadsheets read them; no cell of them
// begins a formula.
func writeCSV(w io.Writer, header []string, lines [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	if err := c.Write(header); err != nil {
		return err
	}
	for _, line := range lines {
		for i := range line {
			line[i] = neutral(line[i])
		}
	}
	return c.WriteAll(lines)
}

func figureLine(f *indicator.Figure) []string {
	d := f.Definition
	value, base, part := comma(f.Value, 4), "", ""
	switch {
	case f.Hidden:
		value = withheld
	case !f.Known:
		value = unknownWord(f)
	}
	if f.Base != 0 {
		base = comma(f.Base, 0)
	}
	if share, ok := f.Share(); ok {
		part = sharePart(share, f.AtLeast)
	}
	return []string{d.Name, d.Label, "", "", value, string(d.Unit), base, part}
}

func tableLines(t *indicator.Table) [][]string {
	d := t.Definition
	base := ""
	if !t.BaseHidden {
		base = strconv.Itoa(t.Base)
	}
	if len(t.Rows) == 0 {
		return [][]string{{d.Name, d.Label, "", "", withheld, string(d.Unit), base, ""}}
	}
	var lines [][]string
	for _, r := range t.Rows {
		value, part := notApplicable, ""
		if x, known := rowNumber(&r); known {
			value = comma(x, 4)
		}
		if r.Hidden {
			value = withheld
		}
		if t.Base > 0 && (!r.Hidden || r.AtLeast) {
			part = sharePart(r.Share, r.AtLeast)
		}
		lines = append(lines, []string{d.Name, d.Label, r.Code, r.Label, value, string(d.Unit), base, part})
	}
	return lines
}

func sharePart(share float64, atLeast bool) string {
	if atLeast {
		return "≥\u00a0" + comma(share, 2)
	}
	return comma(share, 4)
}

// comma writes a number for a French spreadsheet: decimal comma, no
// separator of thousands, and no more decimals than needed.
func comma(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return strings.Replace(s, ".", ",", 1)
}

// neutral keeps a spreadsheet from running a cell as a formula.
func neutral(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

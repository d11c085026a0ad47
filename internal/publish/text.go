package publish

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// Widths of the text form, in characters.
const (
	lineWidth  = 80
	shareWidth = 9
)

// Text writes the report for a terminal of 80 columns, in French: each figure
// with its denominator, each table with its shares and its note, then the
// controls that reconcile them.
func Text(w io.Writer, r *indicator.Report) error {
	p := &page{}
	p.title(r)
	for _, s := range sectionsOf(r) {
		p.section(s, r)
	}
	p.controls(r.Controls())
	_, err := p.WriteTo(w)
	return err
}

// page is the text being written.
type page struct{ bytes.Buffer }

func (p *page) line(format string, args ...any) {
	p.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " "))
	p.WriteByte('\n')
}

func (p *page) title(r *indicator.Report) {
	p.line("BILAN — %s", postName(r))
	p.line("%s", r.Period.French())
	if r.Seal != "" {
		p.line("%s", r.Seal)
	}
	p.line("Indicateurs : définitions, version %d", r.DefinitionsVersion)
	if r.Remarks != "" {
		p.paragraph("", remarksTitle+" : "+r.Remarks)
	}
	p.paragraph("", maskSentence(r))
}

func (p *page) section(s indicator.Section, r *indicator.Report) {
	p.line("")
	p.line("%s. %s", strings.ToUpper(s.Letter), strings.ToUpper(s.Title))
	for i := range r.Figures {
		if r.Figures[i].Definition.Section == s.Letter {
			p.figure(&r.Figures[i])
		}
	}
	for i := range r.Tables {
		if r.Tables[i].Definition.Section == s.Letter {
			p.table(&r.Tables[i])
		}
	}
	for _, x := range sectionCrossings(r, s.Letter) {
		p.crossing(x)
	}
}

func (p *page) figure(f *indicator.Figure) {
	p.entry("  ", f.Definition.Label, figureValue(f), figureShare(f), '.')
	if about := figureBase(f); about != "" {
		p.paragraph("      ", about)
	}
}

// figureBase says of what a figure is a share, and how many records said
// nothing.
func figureBase(f *indicator.Figure) string {
	var parts []string
	if f.Base > 0 && f.Definition.Denominator != "" {
		parts = append(parts, fmt.Sprintf("sur %s %s", casework.FrenchInt(int(f.Base)), f.Definition.Denominator))
	}
	switch {
	case f.Definition.Missing == "":
	case f.MissingHidden:
		parts = append(parts, "non renseigné\u00a0: "+withheld)
	default:
		parts = append(parts, "non renseigné\u00a0: "+casework.FrenchInt(f.Missing))
	}
	return strings.Join(parts, casework.NarrowSpace+"; ")
}

func figureValue(f *indicator.Figure) string {
	switch {
	case f.Hidden:
		return withheld
	case !f.Known:
		return unknownWord(f)
	case f.Definition.Unit.IsMeans():
		return strings.TrimSuffix(casework.FrenchDecimal(f.Value, f.Definition.Unit.Decimals()), ",00") + symbolOf(f.Definition.Unit)
	}
	switch f.Definition.Unit {
	case indicator.Months:
		return casework.FrenchDecimal(f.Value, 1) + "\u00a0mois"
	case indicator.Days, indicator.Minute:
		return shortest(f.Value) + "\u00a0" + plural(f.Value, string(f.Definition.Unit))
	}
	return casework.FrenchInt(int(f.Value))
}

// shortest writes whole days without decimals, and half days with one.
func shortest(x float64) string {
	if x == float64(int(x)) {
		return casework.FrenchInt(int(x))
	}
	return casework.FrenchDecimal(x, 1)
}

// plural of a French unit begins at two.
func plural(x float64, unit string) string {
	if x >= 2 {
		return unit + "s"
	}
	return unit
}

func (p *page) table(t *indicator.Table) {
	p.line("")
	title := t.Definition.Label
	if !t.BaseHidden {
		title += fmt.Sprintf(" (sur %s %s)", casework.FrenchInt(t.Base), t.Definition.Denominator)
	}
	p.paragraph("  ", title)
	for _, r := range t.Rows {
		p.entry("    ", r.Label, rowValue(&r), rowShare(t, &r), ' ')
	}
	if t.Note != "" {
		p.paragraph("    ", t.Note)
	}
}

func percent(share float64, atLeast bool) string {
	if atLeast {
		return "≥\u00a0" + casework.FrenchPercent(share, 0)
	}
	return casework.FrenchPercent(share, 1)
}

func (p *page) controls(all []indicator.Control) {
	if len(all) == 0 {
		return
	}
	p.line("")
	p.line("CONTRÔLES")
	for _, c := range all {
		p.entry("  ", c.Label, fmt.Sprintf("%s %s %s", casework.FrenchInt(c.Left), signOf(&c), casework.FrenchInt(c.Right)), "", '.')
		if !c.Holds {
			p.paragraph("      ", c.Explanation)
		}
	}
}

// entry writes a label, leaders, and a value and a share aligned to the right.
// A label too long for its line goes on over the next ones.
func (p *page) entry(indent, label, value, share string, leader rune) {
	width := lineWidth - len(indent) - length(value) - shareWidth - 1 // of the label and its leaders
	lines := wrap(printable(label), width-4)
	for _, l := range lines[:len(lines)-1] {
		p.line("%s%s", indent, l)
	}
	last := lines[len(lines)-1] + " "
	fill := strings.Repeat(string(leader), max(width-length(last), 0))
	p.line("%s%s%s %s%s", indent, last, fill, value, right(share, shareWidth))
}

// paragraph writes a sentence over as many lines as needed.
func (p *page) paragraph(indent, text string) {
	for _, l := range wrap(printable(text), lineWidth-len(indent)) {
		p.line("%s%s", indent, l)
	}
}

// wrap cuts a text at its ordinary spaces, never at a no-break one.
func wrap(text string, width int) []string {
	lines := []string{""}
	for word := range strings.SplitSeq(text, " ") {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case length(*last)+1+length(word) <= width:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return lines
}

func right(s string, width int) string {
	return strings.Repeat(" ", max(width-length(s), 0)) + s
}

func length(s string) int { return utf8.RuneCountInString(s) }

// printable drops the control characters that a terminal would obey.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

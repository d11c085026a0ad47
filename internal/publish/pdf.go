package publish

import (
	"fmt"
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// Measures of the page, in millimetres; text sizes are in points.
const (
	paperWidth   = 210.0
	paperHeight  = 297.0
	paperMargin  = 18.0
	paperBottom  = 20.0 // kept for the number of the page
	textWidth    = paperWidth - 2*paperMargin
	bodySize     = 9.0
	smallSize    = 7.5
	lineOfPoints = 0.3528 * 1.3 // millimetres of a line, for each point of its text
)

// ink is a colour: red, green, blue.
type ink [3]int

var (
	inkText  = ink{28, 36, 48}
	inkQuiet = ink{77, 88, 102}
	inkBrand = ink{13, 84, 96}
	inkRule  = ink{205, 201, 190}
	inkSoft  = ink{227, 239, 240}
)

// PDF writes the report to print or to send: a cover with the figures that sum
// it up, then each part with its figures and tables, their definitions and
// denominators, and the controls. It is not tagged: the page of the report is
// the accessible form. The Go fonts are part of the file, so that it looks the
// same everywhere.
func PDF(w io.Writer, r *indicator.Report, on casework.Day) error {
	d := newPaper(r, on)
	d.cover()
	d.AddPage()
	for _, s := range sectionsOf(r) {
		d.section(s)
	}
	d.controls()
	if err := d.Output(w); err != nil {
		return fmt.Errorf("publish.PDF: %w", err)
	}
	return nil
}

// paper is the document being written.
type paper struct {
	*fpdf.Fpdf
	report *indicator.Report
	on     casework.Day
}

func newPaper(r *indicator.Report, on casework.Day) *paper {
	d := &paper{Fpdf: fpdf.New("P", "mm", "A4", ""), report: r, on: on}
	d.SetCatalogSort(true) // the same report gives the same bytes
	d.SetCreationDate(on.Time())
	d.SetModificationDate(on.Time())
	d.SetProducer("Permanence", true)
	d.SetTitle(paperText("Bilan, "+postName(r)+", "+r.Period.French()), true)
	d.SetSubject(paperText("Intervention sociale en commissariat et gendarmerie"), true)
	d.SetLang("fr-FR")
	d.AddUTF8FontFromBytes("Go", "", goregular.TTF)
	d.AddUTF8FontFromBytes("Go", "B", gobold.TTF)
	d.SetMargins(paperMargin, paperMargin, paperMargin)
	d.SetAutoPageBreak(false, paperBottom) // what must stay together is known here
	d.AliasNbPages("{n}")                  // as wide as what replaces it
	d.SetFooterFunc(d.footer)
	return d
}

func (d *paper) footer() {
	if d.PageNo() == 1 {
		return
	}
	d.SetXY(paperMargin, paperHeight-13)
	d.write("", smallSize, inkQuiet)
	d.CellFormat(textWidth-30, 4, d.fitting(postName(d.report)+" · "+d.report.Period.French(), textWidth-30), "", 0, "L", false, 0, "")
	d.CellFormat(30, 4, fmt.Sprintf("%d / {n}", d.PageNo()), "", 0, "R", false, 0, "")
}

// write chooses the letters of what comes next: style is "" or "B".
func (d *paper) write(style string, size float64, colour ink) {
	d.SetFont("Go", style, size)
	d.SetTextColor(colour[0], colour[1], colour[2])
}

func (d *paper) fill(colour ink) { d.SetFillColor(colour[0], colour[1], colour[2]) }

// paperText is a text as the fonts can draw it. They have no narrow no-break
// space, and nothing beyond the first plane.
func paperText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u202f':
			return '\u00a0'
		case r > 0xffff:
			return '?'
		}
		return r
	}, printable(s))
}

// fitting cuts a text that is too long for its line, and says so by an ellipsis.
func (d *paper) fitting(s string, width float64) string {
	text := []rune(paperText(s))
	if d.GetStringWidth(string(text)) <= width {
		return string(text)
	}
	for len(text) > 0 && d.GetStringWidth(string(text)+"…") > width {
		text = text[:len(text)-1]
	}
	return string(text) + "…"
}

// lines cuts a text for a width, at its ordinary spaces.
func (d *paper) lines(text string, width float64) []string {
	fits := func(s string) bool { return d.GetStringWidth(s) <= width }
	all := []string{""}
	for word := range strings.SplitSeq(paperText(text), " ") {
		last := &all[len(all)-1]
		switch {
		case *last == "":
			*last = word
		case fits(*last + " " + word):
			*last += " " + word
		default:
			all = append(all, word)
		}
		for !fits(all[len(all)-1]) && len([]rune(all[len(all)-1])) > 1 { // one word alone is too long
			head, tail := d.broken(all[len(all)-1], width)
			all[len(all)-1] = head
			all = append(all, tail)
		}
	}
	return all
}

// broken cuts a word where it leaves its width, after a hyphen if it has one.
func (d *paper) broken(word string, width float64) (head, tail string) {
	runes := []rune(word)
	n := 1
	for n < len(runes)-1 && d.GetStringWidth(string(runes[:n+1])) <= width {
		n++
	}
	if i := strings.LastIndex(string(runes[:n]), "-"); i > 0 {
		return word[:i+1], word[i+1:]
	}
	return string(runes[:n]), string(runes[n:])
}

// paragraph writes a text at x over as many lines as it needs, and leaves the
// pen under it.
func (d *paper) paragraph(x, width, size float64, style string, colour ink, text string) {
	d.write(style, size, colour)
	for _, line := range d.lines(text, width) {
		d.SetX(x)
		d.CellFormat(width, size*lineOfPoints, line, "", 1, "L", false, 0, "")
	}
}

// room begins a new page when less than this height is left; it tells whether
// it did.
func (d *paper) room(height float64) bool {
	if d.GetY()+height <= paperHeight-paperBottom {
		return false
	}
	d.AddPage()
	return true
}

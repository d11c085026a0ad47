package register

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"

	"permanence/internal/casework"
)

// maxRecord is the longest row that is read, in bytes.
const maxRecord = 1 << 20

// allowance is a reader that gives so many bytes and then fails, until it is
// granted more: a row without end is refused before it fills the memory.
type allowance struct {
	r    io.Reader
	left int
	read int64
	err  error // what to fail with
}

func (a *allowance) grant() { a.left = maxRecord }

func (a *allowance) Read(p []byte) (int, error) {
	if a.left <= 0 {
		return 0, a.err
	}
	n, err := a.r.Read(p[:min(len(p), a.left)])
	a.left -= n
	a.read += int64(n)
	return n, err
}

// counter counts what is read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// textReader reads the rows of a CSV file.
type textReader struct {
	csv   *csv.Reader
	input *allowance
	file  *counter // before decoding
	rec   record
	width int // cells of the header, 0 before it is read
}

func newTextReader(src Source, c coding, comma rune) *textReader {
	file := &counter{r: io.NewSectionReader(src.R, c.skip, src.Size-c.skip)}
	t := &textReader{file: file, input: &allowance{r: bufio.NewReaderSize(c.reader(file), 64<<10), err: errLongLine}}
	t.csv = csv.NewReader(t.input)
	t.csv.Comma = comma
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	return t
}

func (t *textReader) done() int64 { return t.file.n }

func (t *textReader) next() (*record, error) {
	t.input.grant()
	cells, err := t.csv.Read()
	var bad *csv.ParseError
	switch {
	case errors.As(err, &bad) && t.atEnd(bad):
		return nil, casework.Refuse(casework.KindInvalid, "Un guillemet ouvert à la ligne %d du fichier n'est jamais fermé\u00a0: la suite ne peut pas être lue.", bad.StartLine)
	case errors.Is(err, errLongLine):
		return nil, casework.Refuse(casework.KindInvalid, "Après la ligne %d, une ligne du fichier dépasse 1\u00a0Mo\u00a0: le fichier n'est pas un registre, ou un guillemet ouvert n'est jamais fermé.", t.rec.line)
	case errors.As(err, &bad) && (errors.Is(bad.Err, csv.ErrBareQuote) || errors.Is(bad.Err, csv.ErrQuote)):
		t.rec = record{line: bad.StartLine, fault: "guillemet mal placé dans la ligne"}
		return &t.rec, nil
	case err != nil:
		return nil, err
	}
	line, _ := t.csv.FieldPos(0)
	t.rec = record{line: line, cells: cells}
	if t.width == 0 {
		t.width = len(cells)
	} else if len(cells) > t.width && !blankCells(cells[t.width:]) {
		t.rec.fault = "plus de cellules que de colonnes dans l'en-tête (un séparateur manque de guillemets)"
	}
	return &t.rec, nil
}

// atEnd tells a quote that is still open at the end of the file.
func (t *textReader) atEnd(bad *csv.ParseError) bool {
	return errors.Is(bad.Err, csv.ErrQuote) && t.csv.InputOffset() >= t.input.read && bad.Line > bad.StartLine
}

func blankCells(cells []string) bool {
	return (&record{cells: cells}).blank()
}

// openText finds the encoding, the separator and the header of a CSV file.
func (f *file) openText() (err error) {
	if f.coding, err = detectCoding(f.src); err != nil {
		return err
	}
	f.length = f.src.Size
	best := -1
	for _, comma := range []rune{';', ',', '\t'} {
		rec, err := firstRecord(newTextReader(f.src, f.coding, comma))
		if err != nil {
			if best < 0 && comma == '\t' {
				return err
			}
			continue
		}
		if score := scoreHeader(rec); score > best {
			best, f.comma = score, comma
			f.takeHeaders(rec)
		}
	}
	return nil
}

// scoreHeader ranks the readings of a header by its cells, a known name
// counting for ten.
func scoreHeader(rec *record) int {
	score := len(rec.cells)
	for _, cell := range rec.cells {
		if _, ok := columnByFold[casework.FoldWord(cell)]; ok {
			score += 10
		}
	}
	return score
}

// separatorName is the separator as a reader names it.
func separatorName(comma rune) string {
	return map[rune]string{';': "point-virgule", ',': "virgule", '\t': "tabulation"}[comma]
}

package register

import (
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"

	"permanence/internal/casework"
)

// record is one row of a file as it stands. It is reused from row to row.
type record struct {
	line   int
	cells  []string
	number []bool // cells that a spreadsheet keeps as numbers; nil in a CSV file
	fault  string // in French, why the row cannot be cut into cells
}

// rowReader reads a file row by row, header first. It gives io.EOF at the end
// and a French error when the file cannot be read further. done is how far it
// is in the file, in the unit of file.length.
type rowReader interface {
	next() (*record, error)
	done() int64
}

// file is a register recognised: what it is made of and its header.
type file struct {
	src      Source
	format   Format
	coding   coding // of a CSV file
	comma    rune   // of a CSV file
	book     *workbook
	headers  []string
	length   int64 // bytes to read for one pass
	from1904 bool  // how the spreadsheet counts days
}

// open recognises a file and reads its header.
func open(src Source) (*file, error) {
	format, err := detect(src)
	if err != nil {
		return nil, err
	}
	f := &file{src: src, format: format, length: src.Size}
	if format == XLSX {
		err = f.openBook()
	} else {
		err = f.openText()
	}
	if err != nil {
		return nil, err
	}
	return f, f.checkHeaders()
}

// rows starts a pass: the header has been read over.
func (f *file) rows() (rowReader, error) {
	r, err := f.reader()
	if err != nil {
		return nil, err
	}
	_, err = firstRecord(r)
	return r, err
}

func (f *file) reader() (rowReader, error) {
	if f.format == XLSX {
		return f.book.reader()
	}
	return newTextReader(f.src, f.coding, f.comma), nil
}

// firstRecord is the header: the first row with something in it.
func firstRecord(r rowReader) (*record, error) {
	for {
		rec, err := r.next()
		if err == io.EOF {
			return nil, errNoHeader
		}
		if err != nil {
			return nil, err
		}
		if rec.fault != "" {
			return nil, casework.Refuse(casework.KindInvalid, "La ligne d'en-tête ne peut pas être lue\u00a0: %s.", rec.fault)
		}
		if !rec.blank() {
			return rec, nil
		}
	}
}

const maxHeaders = 500

// takeHeaders keeps a copy of the header's names, trimmed, without the empty
// columns at its end.
func (f *file) takeHeaders(rec *record) {
	f.headers = make([]string, len(rec.cells))
	for i, cell := range rec.cells {
		f.headers[i] = strings.Clone(clean(cell))
	}
	for len(f.headers) > 0 && f.headers[len(f.headers)-1] == "" {
		f.headers = f.headers[:len(f.headers)-1]
	}
}

func (f *file) checkHeaders() error {
	if len(f.headers) > maxHeaders {
		return casework.Refuse(casework.KindInvalid, "L'en-tête a plus de %d colonnes\u00a0: ce fichier n'est pas un registre.", maxHeaders)
	}
	seen := map[string]bool{}
	for _, h := range f.headers {
		key := casework.FoldWord(h)
		if key != "" && seen[key] {
			return casework.Refuse(casework.KindInvalid, "La colonne %s est deux fois dans l'en-tête\u00a0: gardez-en une, ou changez le nom de l'autre.", quote(shorten(h)))
		}
		seen[key] = true
	}
	return nil
}

// blank tells that no cell holds anything: spreadsheets leave such rows.
func (r *record) blank() bool {
	if r.fault != "" {
		return false
	}
	for _, cell := range r.cells {
		if clean(cell) != "" {
			return false
		}
	}
	return true
}

// raw is the cell as it stands, empty beyond the end of the row.
func (r *record) raw(i int) string {
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	return r.cells[i]
}

// cell is the text of a cell without the spaces around it and without the
// apostrophe that export puts before a formula's sign. number tells that a
// spreadsheet keeps it as the number n.
func (r *record) cell(i int) (text string, n float64, number bool) {
	text = unprotect(clean(r.raw(i)))
	if i < 0 || i >= len(r.number) || !r.number[i] || text == "" {
		return text, 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(n, 0) {
		return text, 0, false
	}
	if n == math.Trunc(n) && math.Abs(n) < 1e15 {
		text = strconv.FormatInt(int64(n), 10)
	}
	return text, n, true
}

// clean drops the spaces around a cell. Nearly all cells have none.
func clean(s string) string {
	if s == "" || plain(s[0]) && plain(s[len(s)-1]) {
		return s
	}
	return strings.TrimFunc(s, isSpace)
}

// plain is a letter of ASCII that is no space.
func plain(c byte) bool { return c > ' ' && c < 0x7f }

// isSpace is every white space and the mark that some programs leave at the
// front of a text.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }

const formulaSigns = "=+-@\t\r"

// protect puts an apostrophe before a cell that a spreadsheet would take for a
// formula, or that already looks protected, so that unprotect gives back the
// same text.
func protect(s string) string {
	if rest := strings.TrimLeft(s, "'"); rest != "" && strings.IndexByte(formulaSigns, rest[0]) >= 0 {
		return "'" + s
	}
	return s
}

func unprotect(s string) string {
	if s == "" || s[0] != '\'' {
		return s
	}
	if rest := strings.TrimLeft(s, "'"); rest != "" && strings.IndexByte(formulaSigns, rest[0]) >= 0 {
		return s[1:]
	}
	return s
}

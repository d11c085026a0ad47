package register

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// xmlStream reads the tokens of one entry of a workbook, and refuses a token
// longer than a row may be.
type xmlStream struct {
	decoder *xml.Decoder
	input   *allowance
}

func openStream(entry *zip.File) (*xmlStream, error) {
	r, err := entry.Open()
	if err != nil {
		return nil, errBrokenZip
	}
	input := &allowance{r: r, err: errLongLine}
	return &xmlStream{decoder: xml.NewDecoder(input), input: input}, nil
}

// token is the next one; its content is valid until the one after.
func (s *xmlStream) token() (xml.Token, error) {
	s.input.grant()
	token, err := s.decoder.RawToken()
	if err == nil || err == io.EOF {
		return token, err
	}
	if errors.Is(err, errLongLine) {
		return nil, errLongLine
	}
	return nil, errBrokenZip
}

// text gathers the text up to the end of the element: of its t and v parts
// only when it has any, phonetic guides left out.
func (s *xmlStream) text(element string) (string, error) {
	var b strings.Builder
	reading, phonetic := false, false
	for {
		token, err := s.token()
		if err != nil {
			return "", broken(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			reading = t.Name.Local == "t"
			phonetic = phonetic || t.Name.Local == "rPh"
		case xml.EndElement:
			reading = false
			if t.Name.Local == "rPh" {
				phonetic = false
			}
			if t.Name.Local == element {
				return b.String(), nil
			}
		case xml.CharData:
			if reading && !phonetic && b.Len()+len(t) <= maxRecord {
				b.Write(t)
			}
		}
	}
}

// plain gathers the characters up to the end of the element.
func (s *xmlStream) plain(element string) (string, error) {
	text := ""
	for {
		token, err := s.token()
		if err != nil {
			return "", broken(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == element {
				return text, nil
			}
		case xml.CharData:
			if len(text)+len(t) > maxRecord {
				return "", errLongLine
			}
			text += string(t)
		}
	}
}

// broken turns an end that comes too early into the sentence for it.
func broken(err error) error {
	if err == io.EOF {
		return errBrokenZip
	}
	return err
}

// sheetReader reads the rows of a sheet.
type sheetReader struct {
	*xmlStream
	book  *workbook
	rec   record
	line  int
	ended bool
}

func (b *workbook) reader() (rowReader, error) {
	stream, err := openStream(b.sheet)
	if err != nil {
		return nil, err
	}
	return &sheetReader{xmlStream: stream, book: b}, nil
}

func (r *sheetReader) done() int64 { return r.input.read }

// next reads up to the end of the next row. A sheet that ends before its data
// does is a damaged one, not a short one.
func (r *sheetReader) next() (*record, error) {
	for {
		token, err := r.token()
		if err == io.EOF && r.ended {
			return nil, io.EOF
		}
		if err != nil {
			return nil, broken(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "row" && !r.ended {
				return r.row(t)
			}
		case xml.EndElement:
			r.ended = r.ended || t.Name.Local == "sheetData"
		}
	}
}

func (r *sheetReader) row(start xml.StartElement) (*record, error) {
	r.line++
	if n, err := strconv.Atoi(attr(start, "r")); err == nil && n > r.line && n <= 1<<24 {
		r.line = n
	}
	r.rec.line, r.rec.cells, r.rec.number = r.line, r.rec.cells[:0], r.rec.number[:0]
	size, column := 0, 0
	for {
		token, err := r.token()
		if err != nil {
			return nil, broken(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return &r.rec, nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			column = columnOf(attr(t, "r"), column)
			text, number, err := r.cell(t)
			if err != nil {
				return nil, err
			}
			if size += len(text); size > maxRecord {
				return nil, errLongLine
			}
			r.put(column, text, number)
			column++
		}
	}
}

// put writes a cell of the row, columns without a cell being empty. Cells far
// to the right of any header are left out.
func (r *sheetReader) put(column int, text string, number bool) {
	if column > maxHeaders || text == "" {
		return
	}
	for len(r.rec.cells) <= column {
		r.rec.cells, r.rec.number = append(r.rec.cells, ""), append(r.rec.number, false)
	}
	r.rec.cells[column], r.rec.number[column] = text, number
}

// cell reads one cell: what it holds as it is kept, not as it is displayed. A
// formula gives the value that the spreadsheet last computed, or its own text
// when there is none; it is never executed.
func (r *sheetReader) cell(start xml.StartElement) (text string, number bool, err error) {
	kind, formula := attr(start, "t"), ""
	for {
		token, err := r.token()
		if err != nil {
			return "", false, broken(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local != "c" {
				continue
			}
			if text == "" && formula != "" {
				return "=" + formula, false, nil
			}
			return r.value(kind, text)
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				text, err = r.plain("v")
			case "is":
				text, err = r.text("is")
			case "f":
				formula, err = r.plain("f")
			}
			if err != nil {
				return "", false, err
			}
		}
	}
}

// value reads what a cell keeps, by its kind (ECMA-376, part 1, 18.18.11).
func (r *sheetReader) value(kind, kept string) (string, bool, error) {
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(kept))
		if kept == "" {
			return "", false, nil
		}
		if err != nil || n < 0 || n >= len(r.book.shared) {
			return "", false, errBrokenZip
		}
		return r.book.shared[n], false, nil
	case "b":
		return map[string]string{"1": "oui", "0": "non"}[kept], false, nil
	case "str", "inlineStr", "e", "d":
		return kept, false, nil
	}
	return kept, kept != "", nil
}

func attr(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// columnOf reads the letters of a cell's reference: A1 is column 0. A cell
// without one follows the one before.
func columnOf(reference string, next int) int {
	n := 0
	for i := range len(reference) {
		c := reference[i]
		if c < 'A' || c > 'Z' || n > 1<<20 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	if n == 0 {
		return next
	}
	return n - 1
}

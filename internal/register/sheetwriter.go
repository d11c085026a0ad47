package register

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"io"
	"strconv"

	"permanence/internal/casework"
)

// maxSheetRows is the most that a sheet can hold, header included.
const maxSheetRows = 1 << 20

// The fixed parts of a workbook of one sheet. Style 1 is a date in the
// reader's own order, style 2 an hour.
var fixedParts = []struct{ name, text string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Registre" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
	{"xl/styles.xml", `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/><xf numFmtId="20" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`},
}

const sheetStart = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="26" width="16" customWidth="1"/></cols><sheetData>`

// sheetWriter writes the sheet as it goes, straight into the zip: a library
// that builds the sheet first would spill the names into temporary files.
type sheetWriter struct {
	zip  *zip.Writer
	out  *bufio.Writer
	rows int
}

func newSheetWriter(w io.Writer) (*sheetWriter, error) {
	s := &sheetWriter{zip: zip.NewWriter(w)}
	for _, part := range fixedParts {
		entry, err := s.zip.Create(part.name)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(entry, xml.Header+part.text); err != nil {
			return nil, err
		}
	}
	entry, err := s.zip.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	s.out = bufio.NewWriterSize(entry, 64<<10)
	_, err = s.out.WriteString(xml.Header + sheetStart)
	return s, err
}

func (s *sheetWriter) write(cells []string) error {
	if s.rows++; s.rows > maxSheetRows {
		return casework.Refuse(casework.KindInvalid, "Un classeur tient au plus 1\u202f048\u202f575 rendez-vous\u00a0: exportez ce registre en CSV.")
	}
	s.put("<row>")
	for c, text := range cells {
		s.cell(column(c), text)
	}
	_, err := s.out.WriteString("</row>")
	return err
}

// cell writes a number where a spreadsheet counts or sorts, text elsewhere.
func (s *sheetWriter) cell(c column, text string) {
	if text == "" {
		s.put("<c/>")
		return
	}
	if s.rows > 1 {
		if number, style, ok := numeric(c, text); ok {
			s.put(`<c s="` + strconv.Itoa(style) + `"><v>` + number + `</v></c>`)
			return
		}
	}
	s.put(`<c t="inlineStr"><is><t xml:space="preserve">`)
	_ = xml.EscapeText(s.out, []byte(text)) // the buffer keeps its error for the end of the row
	s.put(`</t></is></c>`)
}

func (s *sheetWriter) put(text string) { _, _ = s.out.WriteString(text) }

// numeric gives the number by which a spreadsheet keeps a cell, and its style.
func numeric(c column, text string) (number string, style int, ok bool) {
	switch c {
	case colCaseNumber, colChildren, colMinutes:
		return text, 0, true
	case colBirth, colOn, colReceivedOn, colClosedOn, colContact:
		if c == colBirth && len(text) == 4 {
			return text, 0, true
		}
		if day, err := casework.ParseDay(text); err == nil {
			n, known := daySerial(day)
			return strconv.Itoa(n), 1, known && (c != colBirth || n > 2100)
		}
	case colAt:
		if len(text) == 5 {
			h, _ := strconv.Atoi(text[:2])
			m, _ := strconv.Atoi(text[3:])
			return strconv.FormatFloat(float64(h*60+m)/1440, 'f', -1, 64), 2, true
		}
	}
	return "", 0, false
}

func (s *sheetWriter) close() error {
	s.put("</sheetData></worksheet>")
	if err := s.out.Flush(); err != nil {
		return err
	}
	return s.zip.Close()
}

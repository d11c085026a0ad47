package publish

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"permanence/internal/casework"
)

// OpenDocumentType is the media type of a text that can be edited.
const OpenDocumentType = "application/vnd.oasis.opendocument.text"

// openDocument is a text of OpenDocument (OASIS, version 1.3): a zip whose
// parts are XML. The meta part is left out when it is empty: a letter carries
// nothing about itself.
type openDocument struct{ styles, content, meta string }

// write writes the package. The type comes first and is not compressed, so
// that it can be told without unpacking (part 2, 3.3). No entry has a time.
func (d *openDocument) write(w io.Writer) error {
	z := zip.NewWriter(w)
	kind, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	if err == nil {
		_, err = io.WriteString(kind, OpenDocumentType)
	}
	if err != nil {
		return fmt.Errorf("mimetype: %w", err)
	}
	for _, part := range d.parts() {
		f, err := z.Create(part.name)
		if err == nil {
			_, err = io.WriteString(f, xml.Header+part.text)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return z.Close()
}

type documentPart struct{ name, text string }

func (d *openDocument) parts() []documentPart {
	parts := []documentPart{{"content.xml", d.content}, {"styles.xml", d.styles}}
	if d.meta != "" {
		parts = append(parts, documentPart{"meta.xml", d.meta})
	}
	var m strings.Builder
	m.WriteString(`<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">` +
		`<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="` + OpenDocumentType + `"/>`)
	for _, p := range parts {
		m.WriteString(`<manifest:file-entry manifest:full-path="` + p.name + `" manifest:media-type="text/xml"/>`)
	}
	m.WriteString(`</manifest:manifest>`)
	return append([]documentPart{{"META-INF/manifest.xml", m.String()}}, parts...)
}

const openSpaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" ` +
	`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
	`xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"`

// openMeta is what a document says of itself: its title and the day of its
// report. Nobody's name, no machine, no time.
func openMeta(title string, on casework.Day) string {
	return `<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta><meta:generator>Permanence</meta:generator><dc:title>` + escaped(title) +
		`</dc:title><dc:language>fr-FR</dc:language><meta:creation-date>` + on.String() + `T00:00:00</meta:creation-date></office:meta></office:document-meta>`
}

// openText is the body of a document being written.
type openText struct {
	strings.Builder
	tables []string // the titles of those written so far
}

func (t *openText) paragraph(style, text string) {
	fmt.Fprintf(t, `<text:p text:style-name="%s">%s</text:p>`, style, escaped(text))
}

// heading is a title of level 1 or 2, which the reader's outline shows.
func (t *openText) heading(level int, text string) {
	fmt.Fprintf(t, `<text:h text:style-name="Heading_20_%d" text:outline-level="%d">%s</text:h>`, level, level, escaped(text))
}

// escaped is a text as XML, with its French spaces.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(casework.Typeset(printable(text)))) // a Builder never fails
	return b.String()
}

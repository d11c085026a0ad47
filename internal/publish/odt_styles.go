package publish

import (
	"fmt"
	"strings"

	"permanence/internal/indicator"
)

// paragraphStyle is a named style of a document: what an editor changes once
// for the whole text.
type paragraphStyle struct {
	name, display, parent string
	paragraph, letters    string // properties
	outline               int
}

// documentStyles are those of the report and of the press release. Names with
// _20_ are those that word processors have of their own.
var documentStyles = []paragraphStyle{
	{"Standard", "", "", "", "", 0},
	{"Text_20_body", "Text body", "Standard", `fo:margin-bottom="0.25cm" fo:line-height="120%"`, "", 0},
	{"Title", "", "Standard", `fo:margin-top="1cm" fo:margin-bottom="0.2cm"`, `fo:font-size="24pt" fo:font-weight="bold" fo:color="#1c2430"`, 0},
	{"Subtitle", "", "Standard", `fo:margin-bottom="0.4cm"`, `fo:font-size="14pt"`, 0},
	{"Heading_20_1", "Heading 1", "Standard", `fo:margin-top="0.8cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"`, `fo:font-size="16pt" fo:font-weight="bold" fo:color="#0d5460"`, 1},
	{"Heading_20_2", "Heading 2", "Standard", `fo:margin-top="0.5cm" fo:margin-bottom="0.1cm" fo:keep-with-next="always"`, `fo:font-size="12pt" fo:font-weight="bold"`, 2},
	{"Table", "", "Standard", `fo:margin-top="0.2cm" fo:margin-bottom="0.1cm" fo:keep-with-next="always"`, `fo:font-size="9pt" fo:font-style="italic"`, 0},
	{"Table_20_Contents", "Table Contents", "Standard", "", `fo:font-size="9.5pt"`, 0},
	{"Table_20_Heading", "Table Heading", "Table_20_Contents", "", `fo:font-size="9.5pt" fo:font-weight="bold"`, 0},
	{"Number", "Nombre", "Table_20_Contents", `fo:text-align="end"`, `fo:font-size="9.5pt"`, 0},
	{"Total", "Total", "Number", `fo:text-align="end"`, `fo:font-size="9.5pt" fo:font-weight="bold"`, 0},
	{"Narrow_20_Heading", "En-tête étroit", "Total", `fo:text-align="end"`, `fo:font-size="8pt" fo:font-weight="bold"`, 0},
	{"Definition", "Définition", "Standard", `fo:margin-bottom="0.05cm"`, `fo:font-size="8pt" fo:color="#4d5866"`, 0},
	{"Basis", "Base du tableau", "Standard", `fo:margin-bottom="0.05cm" fo:keep-with-next="always"`, `fo:font-size="8pt" fo:color="#4d5866"`, 0},
	{"Note", "Note de tableau", "Standard", `fo:margin-bottom="0.3cm"`, "", 0},
	{"Chiffre", "Chiffre essentiel", "Standard", `fo:margin-bottom="0.15cm"`, "", 0},
	{"Illustration_20_Index_20_Heading", "Illustration Index Heading", "Standard", `fo:margin-top="0.8cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"`, `fo:font-size="13pt" fo:font-weight="bold" fo:color="#0d5460"`, 0},
	{"Illustration_20_Index_20_1", "Illustration Index 1", "Standard", `fo:margin-bottom="0.05cm"`, `fo:font-size="9.5pt"`, 0},
	{"Footer", "", "Standard", "", `fo:font-size="8pt" fo:color="#4d5866"`, 0},
	{"Chapeau", "Chapeau", "Text_20_body", `fo:margin-bottom="0.5cm" fo:line-height="125%"`, `fo:font-size="12pt" fo:font-weight="bold"`, 0},
	{"Contact", "Contact", "Text_20_body", `fo:margin-top="0.8cm" fo:margin-bottom="0cm"`, `fo:font-weight="bold"`, 0},
	{"PressTitle", "Titre du communiqué", "Title", `fo:margin-top="0.6cm" fo:margin-bottom="0.4cm"`, `fo:font-size="17pt" fo:font-weight="bold" fo:color="#1c2430"`, 0},
	{"Apart", "Page à retirer", "Standard", `fo:break-before="page" fo:margin-bottom="0.3cm"`, `fo:font-size="13pt" fo:font-weight="bold" fo:color="#a3231b"`, 0},
	{"Mention", "Mention", "Standard", `fo:margin-bottom="0.6cm"`, `fo:font-weight="bold" fo:letter-spacing="0.05cm" fo:color="#0d5460"`, 0},
}

// stylesPart is the part of the styles, with the foot of each page: a text and
// the number of the page. The language is French everywhere.
func stylesPart(foot string) string {
	var b strings.Builder
	b.WriteString(`<office:document-styles ` + openSpaces + `><office:styles>` +
		`<style:default-style style:family="paragraph"><style:text-properties fo:font-family="Liberation Sans, Arial, sans-serif" fo:font-size="10.5pt" fo:language="fr" fo:country="FR"/></style:default-style>`)
	for _, s := range documentStyles {
		b.WriteString(s.element())
	}
	b.WriteString(`<style:style style:name="Fort" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>` +
		`<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format=""/><text:outline-level-style text:level="2" style:num-format=""/></text:outline-style></office:styles>` +
		`<office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/>` +
		`<style:footer-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout></office:automatic-styles>` +
		`<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer>`)
	fmt.Fprintf(&b, `<text:p text:style-name="Footer">%s<text:page-number text:select-page="current"/> / <text:page-count/></text:p>`, escaped(foot+" · page "))
	b.WriteString(`</style:footer></style:master-page></office:master-styles></office:document-styles>`)
	return b.String()
}

func (s *paragraphStyle) element() string {
	text := `<style:style style:name="` + s.name + `" style:family="paragraph"`
	for _, a := range []struct{ name, value string }{{"style:display-name", s.display}, {"style:parent-style-name", s.parent}} {
		if a.value != "" {
			text += " " + a.name + `="` + a.value + `"`
		}
	}
	if s.outline > 0 {
		text += fmt.Sprintf(` style:default-outline-level="%d" style:next-style-name="Text_20_body"`, s.outline)
	}
	text += ">"
	if s.paragraph != "" {
		text += `<style:paragraph-properties ` + s.paragraph + `/>`
	}
	if s.letters != "" {
		text += `<style:text-properties ` + s.letters + `/>`
	}
	return text + `</style:style>`
}

func reportStyles(r *indicator.Report) string {
	return stylesPart("Bilan · " + postName(r) + " · " + r.Period.French())
}

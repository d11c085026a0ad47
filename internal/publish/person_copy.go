package publish

import (
	"fmt"
	"io"

	"permanence/internal/casework"
)

// PersonCopyODT writes the copy of a person's data (GDPR, article 15) as a text
// that can be edited before it is handed over: free text may still point to
// somebody without a name. It carries nothing about itself.
func PersonCopyODT(w io.Writer, c *casework.PersonCopy) error {
	var t openText
	t.WriteString(`<office:document-content ` + openSpaces + `><office:body><office:text>`)
	t.paragraph("Title", "Copie de vos données")
	t.paragraph("Subtitle", c.Post+", le "+c.On.FrenchLong())
	t.paragraph("Chapeau", "Demande "+c.Request+", RGPD, article 15.")
	for _, s := range c.Sections {
		t.heading(1, s.Title)
		for _, l := range s.Lines {
			t.labelled(l.Label, l.Text)
		}
	}
	t.heading(1, "Ce qui n'est pas joint")
	for _, why := range c.LeftOut {
		t.paragraph("Text_20_body", why)
	}
	t.WriteString(`</office:text></office:body></office:document-content>`)
	d := openDocument{styles: stylesPart("Copie de vos données"), content: t.String()}
	if err := d.write(w); err != nil {
		return fmt.Errorf("copy of data: %w", err)
	}
	return nil
}

// labelled is a line with its label in bold.
func (t *openText) labelled(label, text string) {
	fmt.Fprintf(t, `<text:p text:style-name="Text_20_body"><text:span text:style-name="Fort">%s</text:span>%s</text:p>`, escaped(label+" : "), escaped(text))
}

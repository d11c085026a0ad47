package publish

import (
	"fmt"
	"io"

	"permanence/internal/casework"
)

// LetterType is the content type of a letter that can be edited.
const LetterType = OpenDocumentType

// LetterODT writes a letter as an OpenDocument text. It carries no metadata of
// anybody.
func LetterODT(w io.Writer, l *casework.Letter) error {
	d := openDocument{styles: letterStyles, content: letterContent(l)}
	if err := d.write(w); err != nil {
		return fmt.Errorf("letter: %w", err)
	}
	return nil
}

const letterStyles = `<office:document-styles ` + openSpaces + `>
<office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.3cm" fo:line-height="125%"/><style:text-properties fo:font-family="Liberation Sans, Arial, sans-serif" fo:font-size="11pt" fo:language="fr" fo:country="FR"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Sender" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0cm"/></style:style>
<style:style style:name="Recipient" style:family="paragraph"><style:paragraph-properties fo:margin-left="9cm" fo:margin-bottom="0cm"/></style:style>
<style:style style:name="Date" style:family="paragraph"><style:paragraph-properties fo:margin-left="9cm" fo:margin-top="0.8cm" fo:margin-bottom="0.8cm"/></style:style>
<style:style style:name="Subject" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Item" style:family="paragraph"><style:paragraph-properties fo:margin-left="0.8cm" fo:margin-bottom="0.1cm"/></style:style>
<style:style style:name="Small" style:family="paragraph"><style:paragraph-properties fo:margin-top="0.6cm"/><style:text-properties fo:font-size="9pt"/></style:style>
<style:style style:name="Signature" style:family="paragraph"><style:paragraph-properties fo:margin-left="9cm" fo:margin-top="0.8cm"/></style:style>
<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
</office:styles>
<office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2.2cm"/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"/></office:master-styles>
</office:document-styles>`

func letterContent(l *casework.Letter) string {
	var t openText
	t.WriteString(`<office:document-content ` + openSpaces + `><office:body><office:text>`)
	for _, line := range l.Sender() {
		t.paragraph("Sender", line)
	}
	for _, line := range l.Recipient() {
		t.paragraph("Recipient", line)
	}
	t.paragraph("Date", "Le "+l.On.FrenchLong())
	t.paragraph("Subject", "Objet : "+l.Subject())
	t.paragraph("Standard", "Madame, Monsieur,")
	t.paragraph("Standard", l.Opening())
	for _, i := range l.Items {
		fmt.Fprintf(&t, `<text:p text:style-name="Item"><text:span text:style-name="Strong">%s</text:span>%s</text:p>`, escaped(i.Label()+" :"), " "+escaped(i.Text))
	}
	t.paragraph("Standard", l.Caution())
	t.paragraph("Standard", "Je reste à votre disposition pour tout échange utile à cette orientation.")
	t.paragraph("Signature", l.Worker)
	t.paragraph("Small", l.Limit())
	t.WriteString(`</office:text></office:body></office:document-content>`)
	return t.String()
}

package publish

import (
	"fmt"
	"io"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

const (
	pressMention = "COMMUNIQUÉ DE PRESSE – PROJET"
	pressDate    = "[Ville], le [date de diffusion]"
	pressChecks  = "À vérifier par le rédacteur, puis à retirer"
)

// Press writes the draft of a press release as text.
func Press(w io.Writer, r *indicator.Report, on casework.Day) error {
	d, p := newPressRelease(r, on), &page{}
	p.line(pressMention)
	p.line("")
	p.line(pressDate)
	for _, text := range []string{d.title, d.lead} {
		p.line("")
		p.paragraph("", casework.Typeset(text))
	}
	for _, s := range d.sections {
		p.line("")
		p.paragraph("", casework.Typeset(s.title))
		for _, text := range s.paragraphs {
			p.line("")
			p.paragraph("", casework.Typeset(text))
		}
	}
	p.line("")
	for _, text := range d.contact {
		p.paragraph("", casework.Typeset(text))
	}
	p.line("")
	p.line("----")
	p.line(pressChecks)
	for _, text := range d.checks {
		for i, line := range wrap(casework.Typeset(text), lineWidth-2) {
			p.line("%s%s", []string{"- ", "  "}[min(i, 1)], printable(line))
		}
	}
	_, err := p.WriteTo(w)
	return err
}

// PressODT writes the draft of a press release as a text to go on writing.
func PressODT(w io.Writer, r *indicator.Report, on casework.Day) error {
	d := openDocument{styles: stylesPart("Communiqué de presse, projet"), content: pressContent(newPressRelease(r, on)),
		meta: openMeta("Communiqué de presse, projet : "+postName(r), on)}
	if err := d.write(w); err != nil {
		return fmt.Errorf("publish.PressODT: %w", err)
	}
	return nil
}

func pressContent(d *pressRelease) string {
	var t openText
	t.WriteString(`<office:document-content ` + openSpaces + `><office:body><office:text>`)
	t.paragraph("Mention", pressMention)
	t.paragraph("Text_20_body", pressDate)
	t.paragraph("PressTitle", d.title)
	t.paragraph("Chapeau", d.lead)
	for _, s := range d.sections {
		t.heading(1, s.title)
		for _, text := range s.paragraphs {
			t.paragraph("Text_20_body", text)
		}
	}
	for i, text := range d.contact {
		style := "Text_20_body"
		if i == 0 {
			style = "Contact"
		}
		t.paragraph(style, text)
	}
	t.paragraph("Apart", pressChecks)
	for _, text := range d.checks {
		t.paragraph("Text_20_body", "– "+text)
	}
	t.WriteString(`</office:text></office:body></office:document-content>`)
	return t.String()
}

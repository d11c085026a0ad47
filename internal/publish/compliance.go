package publish

import (
	"fmt"
	"io"
	"strings"

	"permanence/internal/casework"
)

// toSettle stands before a measure that is not in force, not known or to be justified.
const toSettle = "À RÉGLER. "

// blankLine is what the controller fills by hand.
var blankLine = strings.Repeat("_", 50)

// ComplianceText writes documents of compliance as plain text.
func ComplianceText(w io.Writer, all ...casework.ComplianceDocument) error {
	var b strings.Builder
	for n, d := range all {
		if n > 0 {
			b.WriteString("\n\n")
		}
		fmt.Fprintf(&b, "%s\n%s\n\n%s\n", strings.ToUpper(d.Title), d.Source, d.Opening)
		for _, s := range d.Sections {
			fmt.Fprintf(&b, "\n%s\n%s\n", s.Title, strings.Repeat("-", len([]rune(s.Title))))
			if s.Text != "" {
				fmt.Fprintln(&b, s.Text)
			}
			for _, l := range s.Lines {
				fmt.Fprintf(&b, "- %s : %s\n", l.Label, marked(l))
			}
			for _, label := range s.Blank {
				fmt.Fprintf(&b, "%s : %s\n", label, blankLine)
			}
		}
	}
	_, err := io.WriteString(w, casework.Typeset(b.String()))
	return err
}

func marked(l casework.ComplianceLine) string {
	if l.Missing {
		return toSettle + l.Text
	}
	return l.Text
}

// ComplianceODT writes documents of compliance as one text that can be edited.
func ComplianceODT(w io.Writer, all ...casework.ComplianceDocument) error {
	var t openText
	t.WriteString(`<office:document-content ` + openSpaces + `><office:body><office:text>`)
	for _, d := range all {
		t.paragraph("Title", d.Title)
		t.paragraph("Subtitle", d.Source)
		t.paragraph("Chapeau", casework.Typeset(d.Opening))
		for _, s := range d.Sections {
			t.complianceSection(s)
		}
	}
	t.WriteString(`</office:text></office:body></office:document-content>`)
	d := openDocument{styles: stylesPart("Permanence · documents de conformité"), content: t.String()}
	if err := d.write(w); err != nil {
		return fmt.Errorf("compliance: %w", err)
	}
	return nil
}

func (t *openText) complianceSection(s casework.ComplianceSection) {
	t.heading(1, casework.Typeset(s.Title))
	if s.Text != "" {
		t.paragraph("Text_20_body", casework.Typeset(s.Text))
	}
	for _, l := range s.Lines {
		t.labelled(l.Label, marked(l))
	}
	for _, label := range s.Blank {
		t.paragraph("Text_20_body", casework.Typeset(label+" : ")+blankLine)
	}
}

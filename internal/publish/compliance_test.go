package publish

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"permanence/internal/casework"
)

func TestThePapersAreWrittenWholeAsTextAndAsADocument(t *testing.T) {
	i := casework.Installation{On: casework.NewDay(2026, 11, 23), Months: 24}
	var text, odt, page bytes.Buffer
	if err := errors.Join(ComplianceText(&text, casework.ProcessingRecord(&i), casework.ImpactAssessment(&i)), ComplianceODT(&odt, casework.ProcessingRecord(&i), casework.ImpactAssessment(&i)),
		ComplianceHTML(&page, casework.ProcessingRecord(&i), casework.ImpactAssessment(&i))); err != nil {
		t.Fatal(err)
	}
	content := contentOf(t, odt.Bytes())
	if html := page.String(); strings.Count(html, "<article>") != 2 || strings.Count(html, "<h1>") != 2 || !strings.Contains(html, `<strong class="missing">À régler.</strong> Aucune`) ||
		!strings.Contains(html, "24 mois après le dernier contact") || !strings.Contains(html, `<div class="to-fill"><dt>Décision du responsable, date et signature</dt>`) || strings.Contains(html, "://") {
		t.Errorf("the page:\n%s", html)
	}
	for _, says := range []string{"article 35", "24 mois après le dernier contact", "À RÉGLER. Aucune", "Risque\u00a0: disparition des données", "Décision du responsable, date et signature\u00a0: ___"} {
		if !strings.Contains(text.String(), says) || !strings.Contains(content, says) {
			t.Errorf("%q: in the text %t, in the document %t", says, strings.Contains(text.String(), says), strings.Contains(content, says))
		}
	}
}

// contentOf are the words of a document, whose XML must be well formed.
func contentOf(t *testing.T, file []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("content.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var words strings.Builder
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return words.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if chars, ok := token.(xml.CharData); ok {
			words.Write(chars)
		}
	}
}

package web

import (
	"strings"
	"testing"

	"permanence/internal/casework"
)

// files are the forms of a report by the last part of their address: the media
// type, and the name under which it is kept.
var files = map[string][2]string{
	"bilan.pdf":        {"application/pdf", "bilan-fontenay-sous-bois-2025-T1.pdf"},
	"bilan.odt":        {"application/vnd.oasis.opendocument.text", "bilan-fontenay-sous-bois-2025-T1.odt"},
	"bilan.xlsx":       {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "bilan-fontenay-sous-bois-2025-T1.xlsx"},
	"communique.odt":   {"application/vnd.oasis.opendocument.text", "communique-fontenay-sous-bois-2025-T1.odt"},
	"communique.txt":   {"text/plain; charset=utf-8", "communique-fontenay-sous-bois-2025-T1.txt"},
	"bilan.csv":        {"text/csv; charset=utf-8", "bilan-fontenay-sous-bois-2025-T1.csv"},
	"bilan-long.csv":   {"text/csv; charset=utf-8", "bilan-fontenay-sous-bois-2025-T1-long.csv"},
	"dictionnaire.csv": {"text/csv; charset=utf-8", "dictionnaire-fontenay-sous-bois-2025-T1.csv"},
	"bilan.json":       {"application/json", "bilan-fontenay-sous-bois-2025-T1.json"},
	"bilan.txt":        {"text/plain; charset=utf-8", "bilan-fontenay-sous-bois-2025-T1.txt"},
}

func TestDownloadsAreNamedByPostAndPeriod(t *testing.T) {
	s := open(t)
	s.year(t, s.own, 10)
	b := s.as(t, s.accounts[casework.Worker])
	for path, want := range files {
		a := b.expect(b.get("/bilans/fontenay-sous-bois/2025-T1/"+path), 200)
		if a.Header.Get("Content-Type") != want[0] || a.Header.Get("Content-Disposition") != `attachment; filename="`+want[1]+`"` {
			t.Errorf("%s: %q, %q", path, a.Header.Get("Content-Type"), a.Header.Get("Content-Disposition"))
		}
	}
	b.expect(b.get("/bilans/fontenay-sous-bois/2025-01-01_2025-12-31/bilan.csv"), 404)
}

func TestThePageOffersEveryFormAndEachAnswers(t *testing.T) {
	s := open(t)
	s.year(t, s.own, 61)
	b := s.as(t, s.accounts[casework.Worker])
	page := b.get("/bilans/fontenay-sous-bois/2025").body
	for path := range files {
		at := "/bilans/fontenay-sous-bois/2025/" + path
		if strings.Count(page, `href="`+at+`"`) != 1 {
			t.Errorf("the page does not offer %s once", path)
		}
		b.expect(b.get(at), 200, "!Lefèvre", "!Yasmine")
	}
	if offered := strings.Count(page, "download>"); offered != len(files) {
		t.Errorf("the page offers %d files, want %d", offered, len(files))
	}
}

func TestTheSlidesShowWhatTheReaderMaySee(t *testing.T) {
	s := open(t)
	s.year(t, s.own, 61)
	b := s.as(t, s.accounts[casework.Worker])
	b.expect(b.get("/bilans/fontenay-sous-bois/2025/projection"), 200, "61", "!non communiqué", "!Lefèvre", `id="page-2"`)
	b.expect(b.get("/bilans/fontenay-sous-bois/2025"), 200, `href="/bilans/fontenay-sous-bois/2025/projection"`)
	b.expect(b.get("/bilans/fontenay-sous-bois/2019/projection"), 200, "rien à projeter")
	b.goes(b.get("/bilans/fontenay-sous-bois/2025-01-01_2025-12-31/projection"), "/bilans/fontenay-sous-bois/2025/projection")
	b.expect(b.get("/bilans/creteil/2025/projection"), 404)
}

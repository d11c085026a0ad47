package e2e

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"permanence/internal/casework"
	"permanence/internal/demo"
)

// A person reaches her term: the worker was warned for sixty days, the nightly
// erasure takes her, a certificate that names nobody stays, and the published
// year is the same to the digit.
func TestAPersonWhoseTermIsPastIsErasedAfterTheWarningAndTheYearStays(t *testing.T) {
	address, data := demonstration.address(t), filepath.Join(demonstration.folder, "data")
	page := logIn(t, address, look{width: 360, dark: true}, "intervenante", demo.Password)
	page.visit("/conservation")
	at, _ := strings.CutSuffix(get(page, chromedp.Evaluate[string](`(() => {
		const row = [...document.querySelectorAll("main tbody tr")].find(r => r.querySelector(".tag"));
		return row ? row.querySelector("a").pathname : "";
	})()`)), "/conservation")
	if at == "" {
		t.Fatal("nobody of the demonstration is at the term")
	}
	page.visit(at)
	name, ref := page.read("h1"), page.read(".eyebrow .ref")
	page.visit("/conservation")
	page.sees("main", ref, "60 jours dans cette liste")
	page.screenshot("retention-list-360")

	purge := func(flags ...string) string {
		t.Helper()
		command := exec.Command(filepath.Join(demonstration.folder, "permanence"), append([]string{"purge", "--data", data}, flags...)...)
		output, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("purge: %v\n%s", err, output)
		}
		return string(output)
	}
	if told := purge("--dry-run"); !strings.Contains(told, "     0 seraient effacées") {
		t.Errorf("before the warning is over, a trial says:\n%s", told)
	}
	rewrite(t, data, `UPDATE retention_notices SET since = $1 WHERE person_id = (SELECT person_id FROM cases WHERE id = $2)`,
		casework.DayOf(before(61*24*time.Hour).Time), strings.TrimPrefix(at, "/dossiers/"))
	if told := purge(); !strings.Contains(told, "     1 effacées") {
		t.Errorf("the erasure says:\n%s", told)
	}

	page.refused(404)
	page.open(at)
	page.sees("h1", "Page introuvable")
	page.visit("/conservation")
	page.seesNothingOf(ref, at)
	page.visit("/effacements")
	page.click("main tbody a")
	page.sees("main", "Certificat d'effacement")
	page.seesNothingOf(name, ref)
	page.screenshot("retention-certificate-360")
	page.visit(sampleReport)
	page.sees(".figs.key", "547", "137")
}

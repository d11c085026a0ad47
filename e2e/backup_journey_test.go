package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// untilNoBackupRuns waits for the backup under way, by another session: the page
// that follows one asks for itself again, and must not be asked meanwhile. It
// returns the page.
func untilNoBackupRuns(t *testing.T, watcher *client) string {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(200 * time.Millisecond) {
		text, err := watcher.page("/sauvegardes")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, "<progress") {
			return text
		}
		if time.Now().After(deadline) {
			t.Fatal("a backup is still under way after two minutes")
		}
	}
}

// The administrator makes a backup and reads that it was restored aside and
// compared; a setting that is too long is refused beside its field.
func TestABackupIsMadeFollowedAndProvedByRestoringIt(t *testing.T) {
	address := demonstration.address(t)
	watcher, err := signIn(address, "admin", demo.Password)
	if err != nil {
		t.Fatal(err)
	}
	page := logIn(t, address, look{width: 360}, "admin", demo.Password)
	untilNoBackupRuns(t, watcher) // a new installation makes its first one by itself
	page.visit("/sauvegardes")
	page.refused(422)
	page.fill("#champ-jours_cles", "45")
	page.clickNamed("Enregistrer")
	page.sees("#erreur-jours_cles", "30")
	page.screenshot("backups-wrong")
	_, err = chromedp.RunResponse(page.ctx, chromedp.Click(chromedp.CSS(`form[action="/sauvegardes"] button`), chromedp.NodeVisible))
	page.must(err)
	page.open("/")
	if made := untilNoBackupRuns(t, watcher); !strings.Contains(made, "Dominique Brun") {
		t.Error("the history does not say who made the backup")
	}
	page.visit("/sauvegardes")
	page.sees("main", "Restaurée à part", "lignes identiques", "Journal relu", "Vérifiée", "Dominique Brun")
	page.screenshot("backups-done")
	page.visit("/")
	page.sees("main", "Dernière sauvegarde vérifiée")
}

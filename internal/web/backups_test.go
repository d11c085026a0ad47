package web

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"permanence/internal/backup"
	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// withRecoveryKey lets the installation make backups.
func (s *site) withRecoveryKey(t *testing.T) {
	t.Helper()
	recipient, _, err := backup.NewRecoveryKey()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.store.SetRecipients(t.Context(), storetest.Console, []string{recipient}); err != nil {
		t.Fatal(err)
	}
}

func TestAnAdministratorMakesABackupAndSeesThatItIsProved(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Admin])
	b.expect(b.get("/"), 200, "pas de clé de secours")
	b.expect(b.post("/sauvegardes"), 422, "permanence key new")
	s.withRecoveryKey(t)
	b.expect(b.get("/sauvegardes"), 200, "encore été faite", "Prochaine", "!permanence key new")
	b.goes(b.post("/sauvegardes"), "/sauvegardes")
	s.web.backups.all.Wait()
	b.expect(b.get("/sauvegardes"), 200, "Vérifiée", "lignes identiques", "Camille admin", "!Sauvegarde en cours", "!À régler")
	b.expect(b.get("/"), 200, "Dernière sauvegarde vérifiée", `!notice alert`)
	s.pass(37 * time.Hour)
	b = s.as(t, s.accounts[casework.Admin])
	b.expect(b.get("/"), 200, "depuis plus de 36 heures")
}

func TestABackupThatFailsIsToldLoudlyOnBothPages(t *testing.T) {
	s := open(t)
	s.withRecoveryKey(t)
	// A folder stands where the file should.
	if err := os.MkdirAll(filepath.Join(s.dir, backup.FolderName, backup.DataName(s.clock())+".en-cours", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	b := s.as(t, s.accounts[casework.Admin])
	b.goes(b.post("/sauvegardes"), "/sauvegardes")
	s.web.backups.all.Wait()
	b.expect(b.get("/sauvegardes"), 200, "La dernière sauvegarde a échoué", "Échec", `role="alert"`)
	b.expect(b.get("/"), 200, "La dernière sauvegarde a échoué", `role="alert"`)
}

func TestTheSettingsOfBackupsKeepWhatWasTyped(t *testing.T) {
	s := open(t)
	s.withRecoveryKey(t)
	b := s.as(t, s.accounts[casework.Admin])
	b.expect(b.post("/sauvegardes/reglages", "heure", "25", "jours", "30", "jours_cles", "90", "version", "1"), 422,
		`value="25"`, `value="90"`, "Une heure de 0 à 23", "De 1 à 30 jours")
	b.goes(b.post("/sauvegardes/reglages", "heure", "4", "jours", "60", "jours_cles", "3", "version", "1"), "/sauvegardes?fait=sauvegardes")
	b.expect(b.get("/sauvegardes?fait=sauvegardes"), 200, `value="4"`, `value="60"`, `value="3"`, "sont enregistrés")
	b.expect(b.post("/sauvegardes/reglages", "heure", "5", "jours", "60", "jours_cles", "3", "version", "1"), 409, "Rien n'a été écrasé")
}

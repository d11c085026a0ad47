package view

import (
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
)

// backupStates are the page of the backups: none, running, well, failed, with
// settings that were refused; and the administrator's first page.
func backupStates() []state {
	at := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	well := BackupLine{At: at, Took: 42 * time.Second, State: casework.BackupVerified, Size: 48 << 20, KeySize: 900 << 10, Rows: 412345, Lines: 98765, Opened: 50}
	failed := BackupLine{At: at.AddDate(0, 0, -1), Took: 3 * time.Second, Asked: true, Who: longName, State: casework.BackupFailed, Problem: "Le disque est plein."}
	doubtful := well
	doubtful.At, doubtful.Problem, doubtful.Took = at.AddDate(0, 0, -2), "La sauvegarde est faite, mais le journal porte 3 traces de modification.", 200*time.Millisecond
	running := BackupLine{At: at, State: casework.BackupRunning}
	page := func(change func(*BackupsPage)) *BackupsPage {
		p := &BackupsPage{Base: admin("Sauvegardes", "/sauvegardes"), Recipients: 1, Hour: "3", DataDays: "30", KeyDays: "7", Version: 1, Next: at.AddDate(0, 0, 1), Keys: MasterKeys{Days: 7, Last: at.AddDate(0, 0, -3)}}
		change(p)
		return p
	}
	home := func(c *BackupCard) *HomePage {
		return &HomePage{Base: admin("Accueil", "/"), Role: casework.Admin, Today: "lundi 23 novembre 2026", Accounts: 7, Backups: c}
	}
	return []state{
		{"backups", page(func(p *BackupsPage) {
			p.Last, p.Backups, p.Keys.UnderWay = &well, []BackupLine{well, failed, doubtful}, true
		})},
		{"backups-none", page(func(p *BackupsPage) {
			p.Keys.Days, p.Recipients, p.Next, p.Trouble = 0, 0, time.Time{}, "Aucune sauvegarde ne peut être faite : l'installation n'a pas de clé de secours."
		})},
		{"backups-running", page(func(p *BackupsPage) {
			p.Running, p.Backups = &BackupProgress{Done: 250, Of: 1000, Here: true}, []BackupLine{running, well}
		})},
		{"backups-failed", page(func(p *BackupsPage) {
			p.Trouble, p.Backups = "La dernière sauvegarde a échoué : le disque est plein.", []BackupLine{failed}
		})},
		{"backups-refused", page(func(p *BackupsPage) {
			p.Form, p.Hour = Failed(casework.BackupSettings{Hour: 25, DataDays: 30, KeyDays: 90}.Check()...), "25"
		})},
		{"home-admin-backups", home(&BackupCard{Last: at})},
		{"home-admin-backups-failed", home(&BackupCard{Trouble: "La dernière sauvegarde a échoué : le disque est plein.", Last: at})},
	}
}

func TestABackupSaysItsSizeItsTimeAndItsMaker(t *testing.T) {
	for want, got := range map[string]string{
		"12 ko": fileSize(12 << 10), "1 ko": fileSize(3), "1,5 Mo": fileSize(3 << 19),
		"moins d'une seconde": BackupLine{Took: time.Millisecond}.Duration(), "2 min 05 s": BackupLine{Took: 125 * time.Second}.Duration(),
		"le service": BackupLine{}.By(), "un compte": BackupLine{Asked: true}.By(),
	} {
		if got = strings.ReplaceAll(got, "\u00a0", " "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

package view

import (
	"fmt"
	"time"

	"permanence/internal/casework"
)

// BackupsPage is GET /sauvegardes, for the administrator. Its forms: POST
// /sauvegardes makes a backup now; POST /sauvegardes/arret stops the one under
// way; POST /sauvegardes/reglages (heure, jours, jours_cles, version) changes
// the settings.
type BackupsPage struct {
	Base
	Form
	Trouble    string // what must be told, empty when all is well
	Running    *BackupProgress
	Last       *BackupLine // the last one that was verified, nil before the first
	Next       time.Time   // of the next one, zero when none can be made
	Backups    []BackupLine
	Recipients int // public keys that open them
	Hour       string
	DataDays   string
	KeyDays    string
	Version    int64
	Keys       MasterKeys
}

// MasterKeys says how the master keys are renewed.
type MasterKeys struct {
	Days     int       // between two renewals; zero for never by themselves
	Last     time.Time // when earlier keys were last destroyed, or the installation was made
	UnderWay bool
}

// BackupProgress is how far the backup under way is.
type BackupProgress struct {
	Done, Of int64
	Here     bool // made by this server, which can stop it
}

// Percent done, 0 to 100. The last step, the comparison, comes after all rows.
func (p *BackupProgress) Percent() int {
	if p.Of <= 0 {
		return 0
	}
	return int(min(100, p.Done*100/p.Of))
}

// BackupLine is one backup of the list.
type BackupLine struct {
	At      time.Time
	Took    time.Duration
	Asked   bool // by somebody, not at its hour
	Who     string
	State   casework.BackupState
	Size    int64
	KeySize int64
	Rows    int
	Lines   int // of the log, read again
	Opened  int // identities opened
	Problem string
}

var backupLabels = map[casework.BackupState]Tag{
	casework.BackupRunning:  {"En cours", ToneInfo},
	casework.BackupVerified: {"Vérifiée", ToneOK},
	casework.BackupFailed:   {"Échec", ToneAlert},
}

// Tag is the state in words and colour; a verified one may still have something
// to say.
func (l BackupLine) Tag() Tag {
	if l.State == casework.BackupVerified && l.Problem != "" {
		return Tag{"À examiner", ToneWarn}
	}
	return backupLabels[l.State]
}

// Sizes are those of both files.
func (l BackupLine) Sizes() string {
	if l.Size == 0 {
		return ""
	}
	return fileSize(l.Size) + " + " + fileSize(l.KeySize)
}

// Duration is how long it took, "12 s" or "3 min".
func (l BackupLine) Duration() string {
	switch {
	case l.Took <= 0:
		return ""
	case l.Took < time.Second:
		return "moins d'une seconde"
	case l.Took < time.Minute:
		return fmt.Sprintf("%d s", int(l.Took/time.Second))
	}
	return fmt.Sprintf("%d min %02d s", int(l.Took/time.Minute), int(l.Took%time.Minute/time.Second))
}

// By says who asked for it.
func (l BackupLine) By() string {
	switch {
	case l.Who != "":
		return l.Who
	case l.Asked:
		return "un compte"
	}
	return "le service"
}

// fileSize is a size as people say it: "812 ko", "12,3 Mo".
func fileSize(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d ko", (n+1023)>>10)
	}
	return casework.FrenchDecimal(float64(n)/(1<<20), 1) + " Mo"
}

func (*BackupsPage) file() string { return "backups" }

// BackupCard is the administrator's card of backups on the first page.
type BackupCard struct {
	Trouble string
	Last    time.Time // of the last one that was verified
}

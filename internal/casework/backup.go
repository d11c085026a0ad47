package casework

import (
	"slices"
	"time"
)

// Backup is one backup: how far it is, and what its restoring aside found.
type Backup struct {
	ID         string
	Account    AccountID // empty when made at its hour or by a command
	State      BackupState
	StartedAt  Instant
	SeenAt     Instant // when the server that makes it last said so
	EndedAt    Instant // zero while it runs
	DataFile   string  // name, without folder
	KeyFile    string
	Size       int64 // of the data file, in bytes
	KeySize    int64
	Rows, Of   int64  // written, to write
	AuditLines int64  // found authentic in the restored copy
	Opened     int64  // identities that opened in the restored copy
	Problem    string // why it failed, a French sentence
}

// BackupState says how far a backup is.
type BackupState string

// BackupRunning and the others are the states of a backup.
const (
	BackupRunning  BackupState = "running"
	BackupVerified BackupState = "verified" // written, and restored aside without fault
	BackupFailed   BackupState = "failed"   // its files are gone
)

// BackupSettings say when backups are made and how long they are kept.
type BackupSettings struct {
	Hour     int // of the day, 0 to 23, on the machine's clock
	DataDays int // the data files, ciphertexts and facts
	KeyDays  int // the key files: how long an erasure may take to reach the backups
	Version  int64
}

// MaxKeyDays bounds how long the keys of erased persons survive in backups
// (CNIL: an erasure reaches the backups within their usual rotation).
const MaxKeyDays = 30

// Check refuses settings that no hour, or no prudence, allows.
func (s BackupSettings) Check() (errs []error) {
	if s.Hour < 0 || s.Hour > 23 {
		errs = append(errs, &Error{Kind: KindInvalid, Field: "heure", Message: "Une heure de 0 à 23 est attendue."})
	}
	if s.DataDays < 3 || s.DataDays > 365 {
		errs = append(errs, &Error{Kind: KindInvalid, Field: "jours", Message: "De 3 à 365 jours sont attendus."})
	}
	if s.KeyDays < 1 || s.KeyDays > MaxKeyDays {
		errs = append(errs, &Error{Kind: KindInvalid, Field: "jours_cles", Message: "De 1 à 30 jours sont attendus : au-delà, une personne effacée resterait lisible trop longtemps dans les sauvegardes."})
	}
	if len(errs) == 0 && s.KeyDays > s.DataDays {
		errs = append(errs, &Error{Kind: KindInvalid, Field: "jours_cles", Message: "Les clés ne se gardent pas plus longtemps que les données."})
	}
	return errs
}

// Next is when the next backup after an instant is made, in the instant's own
// zone.
func (s BackupSettings) Next(after time.Time) time.Time {
	next := time.Date(after.Year(), after.Month(), after.Day(), s.Hour, 0, 0, 0, after.Location())
	if !next.After(after) {
		next = next.AddDate(0, 0, 1)
	}
	return next
}

// Due tells whether a backup is to be made now: its hour has passed and none
// was started since. An installation without any backup makes one at once.
func (s BackupSettings) Due(now time.Time, all []Backup) bool {
	last := s.Next(now).AddDate(0, 0, -1)
	return !slices.ContainsFunc(all, func(b Backup) bool { return !b.StartedAt.Before(last) })
}

// LateAfter is how long an installation may go without a verified backup
// before its administrator is told.
const LateAfter = 36 * time.Hour

// BackupTrouble is what an administrator must be told of the backups, latest
// first: why the last one failed, that none is recent, or that nothing can
// open them. Empty when all is well.
func BackupTrouble(now time.Time, recipients int, all []Backup) string {
	if recipients == 0 {
		return "Aucune sauvegarde ne peut être faite : l'installation n'a pas de clé de secours. L'exploitant la crée par « permanence key new »."
	}
	for _, b := range all {
		switch {
		case b.State == BackupFailed:
			return "La dernière sauvegarde a échoué : " + b.Problem
		case b.State == BackupVerified && now.Sub(b.StartedAt.Time) > LateAfter:
			return "Aucune sauvegarde vérifiée depuis plus de 36 heures."
		case b.State == BackupVerified:
			return ""
		}
	}
	return "Aucune sauvegarde n'a encore été faite."
}

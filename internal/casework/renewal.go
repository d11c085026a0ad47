package casework

import "strconv"

// RenewalWait is what a renewal of the master keys waits for.
type RenewalWait string

// RenewalGoesOn waits for nothing; the others name what must come first.
const (
	RenewalGoesOn          RenewalWait = ""
	RenewalNotDue          RenewalWait = "day"     // its day has not come
	RenewalWaitsForServers RenewalWait = "servers" // one that runs has an older keyset file
	RenewalWaitsForWrites  RenewalWait = "writes"  // something from before is still being written
	RenewalWaitsForBackup  RenewalWait = "backup"  // the next verified backup
)

// French says it in one sentence; empty when it waits for nothing.
func (w RenewalWait) French() string {
	switch w {
	case RenewalNotDue:
		return "Son jour n'est pas venu."
	case RenewalWaitsForServers:
		return "Un serveur en marche n'a pas encore le fichier de la clé maîtresse à jour : s'il n'en lit pas le même fichier, copiez-le-lui."
	case RenewalWaitsForWrites:
		return "L'ancienne clé est gardée encore un moment, pour les écritures qui étaient en cours."
	case RenewalWaitsForBackup:
		return "L'ancienne clé sera détruite après la prochaine sauvegarde vérifiée."
	}
	return ""
}

// MaxRenewalDays is the most days that may pass between two renewals.
const MaxRenewalDays = 90

// CheckRenewalDays refuses a number of days that is none, or too many; zero is
// never.
func CheckRenewalDays(days int) error {
	if days < 0 || days > MaxRenewalDays {
		return Invalid("jours", strconv.Itoa(days), "de 1 à 90 jours, ou 0 pour ne jamais renouveler de soi-même")
	}
	return nil
}

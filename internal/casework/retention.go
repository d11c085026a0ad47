package casework

import "fmt"

// How long a person is kept. Source: CNIL, référentiel relatif aux traitements
// mis en œuvre dans le cadre de l'accueil, de l'hébergement et de
// l'accompagnement social et médico-social des personnes en difficulté
// (délibération n° 2021-028): two years after the last contact.
const (
	// DefaultRetention is the number of months after the last contact.
	DefaultRetention = 24
	// MaxRetention is the most months that an installation may set.
	MaxRetention = 60
	// RetentionWarning is how many days the worker is told before the term, and
	// the least that passes between the telling and the erasure.
	RetentionWarning = 60
	// MaxProlongation is the most months of one prolongation.
	MaxProlongation = 12
)

// RetentionSource is the legal source, as pages and papers print it.
const RetentionSource = "CNIL, référentiel « accueil, hébergement et accompagnement social et médico-social des personnes en difficulté » (délibération n° 2021-028) : base active jusqu'à deux ans après le dernier contact"

// CheckRetention refuses a number of months that is none, or too many.
func CheckRetention(months int) error {
	if months < 1 || months > MaxRetention {
		return Invalid("duree", fmt.Sprint(months), fmt.Sprintf("un nombre de mois, de 1 à %d", MaxRetention))
	}
	return nil
}

// ProlongReason is why a person is kept after the term.
type ProlongReason string

// ProlongReasons are the reasons that justify it.
var ProlongReasons = newList("motif_prolongation", "Motif de la prolongation",
	Item[ProlongReason]{Code: "procedure", Label: "Procédure judiciaire en cours"},
	Item[ProlongReason]{Code: "mesure", Label: "Mesure de protection en cours"},
	Item[ProlongReason]{Code: "demande", Label: "Demande de la personne"},
	Item[ProlongReason]{Code: "recours", Label: "Recours ou contentieux"},
	Item[ProlongReason]{Code: "reprise", Label: "Reprise du suivi convenue"})

// CheckProlongation refuses a reason that is not in the list and a day that is
// past or more than a year away.
func CheckProlongation(reason ProlongReason, until, today Day) error {
	var f faults
	f.when(!ProlongReasons.Has(reason), Invalid("motif_prolongation", string(reason), "un motif de la liste"))
	f.when(until <= today || until > today.AddMonths(MaxProlongation),
		Invalid("jusqu_au", "", "un jour à venir, un an au plus à partir d'aujourd'hui ("+today.AddMonths(MaxProlongation).French()+")"))
	return f.err()
}

// Retention is where a person stands with respect to the term.
type Retention struct {
	Person      PersonID
	LastContact Day // kept appointment, call, referral, closing, whichever is latest
	Term        Day // the day after which nothing justifies keeping, prolongations included
	Prolonged   Day // until when it was prolonged; zero without
	WarnedOn    Day // since when the worker has been told; zero before
	Restricted  bool
}

// TermAfter is the term of a last contact, prolonged or not.
func TermAfter(last Day, months int, prolonged Day) Day {
	return max(last.AddMonths(months), prolonged)
}

// ErasedOn is the first day on which a program may erase the person by itself:
// after the term, and not before the worker was told for RetentionWarning days.
// A person who asked that the data stay (GDPR, article 18) is not erased; the
// day is then zero.
func (r *Retention) ErasedOn(today Day) Day {
	if r.Restricted {
		return 0
	}
	warned := r.WarnedOn
	if warned == 0 {
		warned = today
	}
	return max(r.Term+1, warned+RetentionWarning)
}

// Warned tells whether the worker must see the person in the list of terms.
func (r *Retention) Warned(today Day) bool { return r.Term <= today+RetentionWarning }

// Prolongation is one justified prolongation.
type Prolongation struct {
	Reason  ProlongReason
	Until   Day
	Account AccountID
	At      Instant
}

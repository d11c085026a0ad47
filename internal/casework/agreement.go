package casework

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// AgreementID is the identifier of an agreement.
type AgreementID string

// Agreement (convention) binds the parties of one or several posts for a time.
// Signatories are functions, such as « la préfète du Val-de-Marne », never
// names.
type Agreement struct {
	ID          AgreementID
	Title       string
	Posts       []PostID
	SignedOn    Day // zero while it is not signed
	Term        Period
	Signatories []string
	// Remind and RemindAgain are how many months before its end it is recalled
	// to whoever steers, a first and a last time.
	Remind, RemindAgain int
	RemovedAt           Instant // zero unless taken away today
	Version             int64
}

// The reminders of an agreement when nobody chooses others, in months.
const (
	DefaultRemind      = 6
	DefaultRemindAgain = 3
	MaxRemind          = 24
)

// Most signatories, and the longest title, in characters.
const (
	MaxSignatories = 20
	MaxTitle       = 160
)

// AgreementStage says where an agreement is in its life on a day.
type AgreementStage string

// The stages, in their order.
const (
	AgreementToSign  AgreementStage = "a_signer"     // no date of signature
	AgreementToCome  AgreementStage = "a_venir"      // signed, not begun
	AgreementRuns    AgreementStage = "en_cours"     // runs, its end far away
	AgreementEnding  AgreementStage = "a_preparer"   // the first reminder has come
	AgreementEndSoon AgreementStage = "a_renouveler" // the last reminder has come
	AgreementOver    AgreementStage = "echue"
)

// AgreementStages are all of them with their names.
var AgreementStages = newList("etape", "Où en est la convention",
	Item[AgreementStage]{Code: AgreementToSign, Label: "À signer"},
	Item[AgreementStage]{Code: AgreementToCome, Label: "À venir"},
	Item[AgreementStage]{Code: AgreementRuns, Label: "En cours"},
	Item[AgreementStage]{Code: AgreementEnding, Label: "À renouveler"},
	Item[AgreementStage]{Code: AgreementEndSoon, Label: "Fin proche"},
	Item[AgreementStage]{Code: AgreementOver, Label: "Échue"})

// Stage of the agreement on a day.
func (a *Agreement) Stage(on Day) AgreementStage {
	switch {
	case on > a.Term.To:
		return AgreementOver
	case a.SignedOn == 0 || a.SignedOn > on:
		return AgreementToSign
	case on < a.Term.From:
		return AgreementToCome
	case on >= a.Term.To.AddMonths(-a.RemindAgain):
		return AgreementEndSoon
	case on >= a.Term.To.AddMonths(-a.Remind):
		return AgreementEnding
	}
	return AgreementRuns
}

// Covers tells whether the agreement is about a post.
func (a *Agreement) Covers(post PostID) bool { return slices.Contains(a.Posts, post) }

// AgreementReminder is an agreement whose end comes, or has come, and that no
// other one takes over for some of its posts; or one that begins soon, or has
// begun, and that nobody has signed.
type AgreementReminder struct {
	Agreement
	Stage     AgreementStage // AgreementToSign, AgreementEnding, AgreementEndSoon or AgreementOver
	Days      int            // until its end, or its beginning when it is to be signed; negative once it has come
	Uncovered []PostID       // its posts that no later agreement covers; all of them when it is to be signed
}

// forgotten is how long after its end an agreement that nothing followed is
// still recalled, in months.
const forgotten = 12

// AgreementReminders are those of a day, the nearest first. An agreement that
// another one takes over, signed or not, for all its posts is not recalled, nor
// one that is over for more than a year; one that is not signed is recalled in
// its own name.
func AgreementReminders(all []Agreement, on Day) (due []AgreementReminder) {
	for _, a := range all {
		r := AgreementReminder{Agreement: a, Stage: a.Stage(on), Days: int(a.Term.To - on)}
		switch r.Stage {
		case AgreementToSign:
			r.Days = int(a.Term.From - on)
			if a.Term.From.AddMonths(-a.RemindAgain) <= on {
				r.Uncovered = a.Posts
			}
		case AgreementEnding, AgreementEndSoon, AgreementOver:
			if on <= a.Term.To.AddMonths(forgotten) {
				r.Uncovered = a.uncovered(all)
			}
		}
		if len(r.Uncovered) > 0 {
			due = append(due, r)
		}
	}
	slices.SortStableFunc(due, func(a, b AgreementReminder) int { return a.Days - b.Days })
	return due
}

// uncovered are the posts of the agreement that none which ends later covers.
func (a *Agreement) uncovered(all []Agreement) (posts []PostID) {
	for _, post := range a.Posts {
		if !slices.ContainsFunc(all, func(b Agreement) bool { return b.ID != a.ID && b.Covers(post) && b.Term.To > a.Term.To }) {
			posts = append(posts, post)
		}
	}
	return posts
}

// CheckAgreement refuses an agreement without title, post or term, whose dates
// are out of order, or with reminders that cannot be.
func CheckAgreement(a *Agreement) (errs []error) {
	add := func(field, value, expected string) { errs = append(errs, Invalid(field, value, expected)) }
	switch n := utf8.RuneCountInString(a.Title); {
	case strings.TrimSpace(a.Title) == "":
		add("objet", "", "l'objet de la convention")
	case n > MaxTitle:
		add("objet", a.Title, "160 caractères au plus")
	}
	if len(a.Posts) == 0 {
		add("postes", "", "un poste au moins")
	}
	if a.Term.From == 0 {
		add("du", "", "la date de début")
	}
	switch {
	case a.Term.To == 0:
		add("au", "", "la date de fin")
	case a.Term.From != 0 && !a.Term.Valid():
		add("au", a.Term.To.French(), "une date qui n'est pas avant le début")
	case a.SignedOn > a.Term.To:
		add("signee_le", a.SignedOn.French(), "une date qui n'est pas après la fin")
	}
	if a.Remind < 1 || a.Remind > MaxRemind {
		add("rappel", strconv.Itoa(a.Remind), "un nombre de mois, de 1 à 24")
	}
	if a.RemindAgain < 0 || a.Remind > 0 && a.RemindAgain > a.Remind {
		add("second_rappel", strconv.Itoa(a.RemindAgain), "un nombre de mois, pas plus que le premier rappel")
	}
	if err := checkFunctions("signataires", a.Signatories, MaxSignatories); err != nil {
		errs = append(errs, err)
	}
	return errs
}

// checkFunctions refuses a list of functions that is too long, or of which one
// does not fit on its line.
func checkFunctions(field string, functions []string, most int) error {
	if len(functions) > most {
		return Invalid(field, "", strconv.Itoa(most)+" lignes au plus")
	}
	for _, f := range functions {
		if utf8.RuneCountInString(f) > MaxPartyName {
			return Invalid(field, "", "des lignes de 120 caractères au plus")
		}
	}
	return nil
}

package casework

import (
	"strconv"
	"unicode/utf8"
)

// DeclaredTotal (total déclaré) is one writing of a total of a calendar year that
// the program did not count: somebody read it in a document. The latest writing
// of a post, a year and a figure holds; the others are its history.
type DeclaredTotal struct {
	ID        string
	Post      PostID
	Year      int
	Figure    string // its name in a report, such as persons_met
	Value     int    // Unknown when it was taken away
	Source    string // the document, such as « rapport d'activité 2019, page 4 »
	Account   AccountID
	By        string // the name of the professional who typed it in
	WrittenAt Instant
	On        Day // of the writing, in the zone of the installation
}

// Removed tells that this writing took the total away.
func (d *DeclaredTotal) Removed() bool { return d.Value == Unknown }

// FirstDeclaredYear is that of the first experiments of social workers in police
// stations (1991): nothing was counted before.
const FirstDeclaredYear = 1991

// mostDeclared is the largest total that is taken as typed right.
const mostDeclared = 1_000_000

// MaxSource is how long the name of a document may be.
const MaxSource = 200

// CheckDeclaredTotal refuses a year that cannot be, a value that is none, and a
// total without its document. Fields: annee, valeur, source.
func CheckDeclaredTotal(d *DeclaredTotal, today Day) (errs []error) {
	if d.Year < FirstDeclaredYear || d.Year > today.Year() {
		errs = append(errs, &Error{Kind: KindInvalid, Field: "annee", Value: strconv.Itoa(d.Year), Message: "Une année est attendue, de 1991 à " + strconv.Itoa(today.Year()) + "."})
	}
	if d.Value < 0 || d.Value > mostDeclared {
		errs = append(errs, &Error{Kind: KindInvalid, Field: "valeur", Message: "Un nombre entier est attendu, de 0 à 1 000 000."})
	}
	switch n := utf8.RuneCountInString(d.Source); {
	case n < 3:
		errs = append(errs, &Error{Kind: KindInvalid, Field: "source", Message: "Dites de quel document vient ce total, comme « rapport d'activité 2019 »."})
	case n > MaxSource:
		errs = append(errs, &Error{Kind: KindInvalid, Field: "source", Message: "200 caractères au plus."})
	}
	return errs
}

// Holding are those of the writings that hold and were not taken away. They
// come with the latest writing of each total first, as the store gives them.
func Holding(all []DeclaredTotal) (held []DeclaredTotal) {
	for i, d := range all {
		latest := i == 0 || all[i-1].Year != d.Year || all[i-1].Figure != d.Figure
		if latest && !d.Removed() {
			held = append(held, d)
		}
	}
	return held
}

package register

import (
	"fmt"
	"strconv"
	"strings"

	"permanence/internal/store"
)

// Result is what became of a register.
type Result struct {
	Rows    int // rows read, header and blank rows left out
	Taken   int // good rows; they are written when Written says so
	Refused int
	LeftOut int // rows of persons who were erased, in none of the other counts
	// Refusals are the first 200, all faults of each row.
	Refusals []Refusal
	Warnings []string // odd and yet accepted, in French
	Unknown  []string // columns of the file that were left out
	Counts   store.ImportCounts
	DryRun   bool
	Written  bool
}

func itoa(n int) string { return strconv.Itoa(n) }

// Summary tells the result in French, a few lines for a terminal.
func (r *Result) Summary() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, %s\n", plural(r.Rows, "ligne lue", "lignes lues"), plural(r.Taken, "bonne", "bonnes"), plural(r.Refused, "refusée", "refusées"))
	for _, refusal := range r.Refusals {
		b.WriteString(refusal.Sentence() + "\n")
	}
	if len(r.Refusals) == maxRefusals {
		b.WriteString("… seuls les premiers refus sont montrés.\n")
	}
	if n := r.LeftOut + r.Counts.LeftOut; n > 0 {
		b.WriteString(plural(n, "ligne laissée de côté", "lignes laissées de côté") + "\u00a0: personne effacée.\n")
	}
	for _, w := range r.Warnings {
		b.WriteString("À vérifier. " + w + "\n")
	}
	if len(r.Unknown) > 0 {
		b.WriteString("Colonnes laissées de côté\u00a0: " + shortList(r.Unknown) + "\n")
	}
	if r.Written || r.DryRun && (r.Refused == 0 || r.counted()) {
		b.WriteString(changes("personnes", r.Counts.Persons, "e") + changes("situations", r.Counts.Cases, "e") + changes("rendez-vous", r.Counts.Appointments, ""))
	}
	b.WriteString(r.conclusion())
	return b.String()
}

func (r *Result) counted() bool { return r.Counts != (store.ImportCounts{}) }

func (r *Result) conclusion() string {
	created, changed := 0, 0
	for _, c := range []store.Change{r.Counts.Persons, r.Counts.Cases, r.Counts.Appointments} {
		created, changed = created+c.Created, changed+c.Changed
	}
	switch {
	case r.DryRun:
		return "Essai à blanc\u00a0: rien n'a été écrit.\n"
	case !r.Written && r.Refused > 0:
		return "Rien n'a été écrit, car des lignes sont refusées.\n"
	case !r.Written:
		return "Rien n'a été écrit.\n"
	case created+changed == 0:
		return "Rien n'a changé\u00a0: ce registre était déjà enregistré.\n"
	case r.Refused > 0:
		return "Les bonnes lignes ont été écrites, les autres non.\n"
	}
	return "Le registre est enregistré.\n"
}

// changes is one line of the counts, in the gender of the noun.
func changes(noun string, c store.Change, feminine string) string {
	word := func(n int, verb string) string { return plural(n, verb+feminine, verb+feminine+"s") }
	return fmt.Sprintf("%s\u00a0: %s, %s, %s\n", noun, word(c.Created, "créé"), word(c.Changed, "modifié"), word(c.Unchanged, "inchangé"))
}

// plural counts in French: 0 and 1 are singular.
func plural(n int, one, many string) string {
	if n < 2 {
		return itoa(n) + " " + one
	}
	return itoa(n) + " " + many
}

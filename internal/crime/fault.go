package crime

import (
	"fmt"

	"permanence/internal/casework"
)

// Fault is a value that the file should not hold. The file is public: nothing
// in it is personal.
type Fault struct {
	Line     int    // of the file, the header being 1
	Column   string // its name, or its number in the header; empty for the line as a whole
	Value    string
	Expected string // in French
}

func (f *Fault) Error() string {
	where := fmt.Sprintf("ligne %d", f.Line)
	if f.Column != "" {
		where += ", colonne " + f.Column
	}
	switch {
	case f.Value != "":
		where += " : « " + clip(f.Value) + " »"
	case f.Column != "":
		where += " : rien"
	}
	return where + " ; attendu : " + f.Expected
}

// clip keeps a sentence readable when a cell is not.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

// maxFaults is how many are told: more would not be read.
const maxFaults = 20

// Refusal is a file of which nothing was taken, with the first faults.
type Refusal struct{ Faults []*Fault }

func (r *Refusal) Error() string {
	text := "Rien de ce fichier n'a été pris."
	for _, f := range r.Faults {
		text += "\n" + f.Error()
	}
	return text
}

// Unwrap makes it a refusal of the domain, beside the field of the file.
func (r *Refusal) Unwrap() error {
	return &casework.Error{Kind: casework.KindInvalid, Field: "fichier", Message: "Rien de ce fichier n'a été pris : " + r.Faults[0].Error()}
}

package register

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Refusal is one fault of one row, for the person who sent the file. Value is
// what the cell holds and may be personal: it is shown, never logged.
type Refusal struct {
	Line     int    // of the file, the header being line 1
	Column   string // name of the register's column; empty when the whole row is at fault
	Value    string // as written, cut at 80 characters
	Expected string // in French
	Nearest  string // the code that was probably meant, if one is near
	Fault    string // in French, what is wrong; empty means that the value is not understood
}

// Sentence is the refusal in French, without the final full stop.
func (r Refusal) Sentence() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Ligne %d", r.Line)
	if r.Column != "" {
		fmt.Fprintf(&b, ", colonne %s", quote(r.Column))
	}
	b.WriteString("\u00a0: ")
	if r.Value != "" {
		b.WriteString(quote(r.Value) + " ")
	}
	switch {
	case r.Fault != "":
		b.WriteString(r.Fault)
	case r.Value == "":
		b.WriteString("valeur absente")
	default:
		b.WriteString("n'est pas reconnu")
	}
	if r.Expected != "" {
		b.WriteString("\u202f; attendu\u00a0: " + r.Expected)
	}
	if r.Nearest != "" {
		fmt.Fprintf(&b, " (vouliez-vous dire %s\u202f?)", r.Nearest)
	}
	return b.String()
}

func quote(s string) string { return "«\u00a0" + s + "\u00a0»" }

// shorten cuts a value at 80 characters, on one line.
func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= 80 {
		return s
	}
	return string([]rune(s)[:79]) + "…"
}

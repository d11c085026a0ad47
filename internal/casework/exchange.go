package casework

import (
	"strings"
	"unicode/utf8"
)

// TrustedKey is the public key of an installation whose tallies are received
// here, under the name that says which one it is.
type TrustedKey struct {
	Name    string // as the administrator wrote it: "Val-de-Marne"
	Public  string // as the other installation's own command printed it
	AddedAt Instant
}

// Check refuses a name of fewer than 2 characters or of more than 60, or with
// what no name of a place has. The form of the key is checked by whoever
// verifies with it.
func (k TrustedKey) Check() error {
	n := utf8.RuneCountInString(k.Name)
	if n < 2 || n > 60 || strings.ContainsAny(k.Name, "\t\r\n<>") {
		return Invalid("nom", k.Name, "2 à 60 caractères, comme Val-de-Marne")
	}
	return nil
}

// ReceivedTally says where the tally of one post and calendar year came from.
type ReceivedTally struct {
	Departement string // INSEE code
	Post        PostID // in the installation that sent it
	Slug        string // the post's short name there
	Year        int
	Definitions int     // version by which it counts
	ExportedAt  Instant // by the sender's clock
	Key         string  // the name of the key that it was checked with, when it came
	Public      string  // that key
	ReceivedAt  Instant
}

// ReceivedFile is what an installation took from one file.
type ReceivedFile struct {
	Name        string // of the file, without its folder
	Departement string // INSEE code
	Years       []int  // in order
	Posts       int
	Tallies     int // one for each post and year
	Replaced    int // of them, those that were there before
}

// MaxExchange is the largest file of tallies that is read, in bytes: a thousand
// posts and years.
const MaxExchange = 32 << 20

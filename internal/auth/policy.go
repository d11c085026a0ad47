package auth

import (
	"crypto/rand"
	_ "embed"
	"fmt"
	"strings"
	"unicode/utf8"

	"permanence/internal/casework"
)

// maxPassword, in characters, is far beyond any sentence: it bounds what is hashed.
const maxPassword = 200

//go:embed common.txt
var commonText string

// common are passwords that are long enough and that attackers try first,
// folded.
var common = func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(commonText) {
		all[foldPassword(line)] = true
	}
	return all
}()

// foldPassword takes away what does not make a password less common: case,
// accents, spaces and punctuation.
func foldPassword(s string) string { return casework.FoldWord(s) }

// CheckPassword refuses a password that is too short (casework.MinPassword
// characters), longer than 200, made of the log-in name, of one
// character, or among the first that attackers try: a known one, or one or two
// of the words that people choose, with figures. The error's field is "nouveau".
func CheckPassword(login, password string) error {
	refuse := func(format string, args ...any) error {
		return &casework.Error{Kind: casework.KindInvalid, Field: "nouveau", Message: fmt.Sprintf(format, args...)}
	}
	folded := foldPassword(password)
	switch {
	case !utf8.ValidString(password):
		return refuse("Ce mot de passe n'est pas un texte lisible.")
	case utf8.RuneCountInString(password) < casework.MinPassword:
		return refuse("Trop court : %d caractères au moins. Une phrase facile à retenir convient très bien.", casework.MinPassword)
	case utf8.RuneCountInString(password) > maxPassword:
		return refuse("Trop long : %d caractères au plus.", maxPassword)
	case madeOf(folded, foldPassword(login)):
		return refuse("Trop facile à deviner : il ne doit pas reprendre votre identifiant.")
	case common[folded] || oneCharacter(password) || guessable(password):
		return refuse("Trop facile à deviner : ce mot de passe est parmi les premiers que l'on essaie.")
	}
	return nil
}

// madeOf tells whether a password is the log-in name, repeated or followed by
// figures. Both are folded.
func madeOf(password, login string) bool {
	rest := strings.ReplaceAll(password, login, "")
	return login != "" && rest != password && strings.Trim(rest, "0123456789") == ""
}

func oneCharacter(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return strings.Trim(s, string(first)) == ""
}

// Letters and digits that nobody takes for one another: neither i, l, o nor u.
const readable = "0123456789abcdefghjkmnpqrstvwxyz"

// NewPassword is a random password that can be read aloud, for a first log-in:
// seven groups of four characters, 140 bits.
func NewPassword() string { return groups(7) }

// groups are so many groups of four readable characters, drawn at random: 20 bits
// each.
func groups(n int) string {
	random := make([]byte, 4*n)
	_, _ = rand.Read(random) // never fails: crypto/rand stops the program instead
	var b strings.Builder
	for i, r := range random {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(readable[r%32])
	}
	return b.String()
}

package auth

import (
	_ "embed"
	"strings"
)

//go:embed words.txt
var wordsText string

// words are those that passwords are made of, folded: French and English first
// names, months, towns, clubs, beasts, keys of a keyboard, words of the trade. They
// were written down for this program, from what published studies say that
// people choose; no list of leaked passwords is copied here.
var words = func() map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(wordsText) {
		all[w] = true
	}
	return all
}()

// lookalikes are the signs that stand for a letter.
var lookalikes = strings.NewReplacer("@", "a", "4", "a", "3", "e", "€", "e", "1", "i", "0", "o", "5", "s", "$", "s", "7", "t")

// guessable tells whether a password is one or two of the words, or one again
// and again, wherever figures and signs stand, as in « Soleil-2026 ! » and
// « P@ssw0rd1234 ». With each year, département and run of figures that makes
// far more than any list holds. Three words are a sentence, and are accepted.
func guessable(password string) bool {
	trimmed := strings.TrimRight(password, "0123456789 !?.,;:*#-_+=@$&/")
	for _, form := range []string{password, lookalikes.Replace(trimmed)} {
		letters := strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return -1
			}
			return r
		}, foldPassword(form))
		if oneOrTwoWords(letters) {
			return true
		}
	}
	return false
}

// oneOrTwoWords tells it of letters without a space between.
func oneOrTwoWords(letters string) bool {
	if words[letters] {
		return true
	}
	for i := range letters {
		first, rest := letters[:i], letters[i:]
		if words[first] && (words[rest] || strings.ReplaceAll(rest, first, "") == "") {
			return true
		}
	}
	return false
}

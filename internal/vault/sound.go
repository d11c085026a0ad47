package vault

import (
	"strings"

	"permanence/internal/casework"
)

// Sound reduces a word to how a French ear hears it, so that Lefebvre finds
// Lefèvre and Dupond finds Dupont. It follows the ideas of the published
// phonetic codes for French names (Phonex by F. Brouard; FONEM by G. Bouchard
// and others): groups of letters become one sound, mute letters fall, doubled
// letters count once. Two sounds that are equal are a proposal, never a proof.
func Sound(word string) string {
	s := lettersOnly(casework.Fold(word)) + wordEnd
	for _, step := range soundSteps {
		s = step.Replace(s)
	}
	s = strings.TrimSuffix(soften(s), wordEnd)
	return undouble(lastSteps.Replace(dropMuteEnd(undouble(s))))
}

// wordEnd marks the end of the word for the steps that depend on it.
const wordEnd = "|"

func lettersOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, s)
}

// soundSteps are tried one after the other, each over the whole word, longest
// groups first. Capital letters stand for sounds, so that a later step does
// not take them for letters again: E é, A an, I in, O on, U ou, X ch, N gn.
var soundSteps = []*strings.Replacer{
	strings.NewReplacer("ebvr", "evr", "abvr", "avr", "aesn", "en", "ph", "f", "th", "t", "sch", "X", "sh", "X", "ch", "X"),
	strings.NewReplacer("eaux", "o", "eault", "o", "eaud", "o", "eau", "o", "ault", "o", "aut", "o", "aud", "o", "aux", "o", "au", "o"),
	strings.NewReplacer("oeu", "e", "eu", "e", "oe", "e", "oui", "Ui", "oux", "U", "ou", "U", "oi", "ua", "oy", "ua"),
	strings.NewReplacer("gn", "N", "illi", "y", "ille", "y", "ill", "y", "lh", "y"),
	strings.NewReplacer("aim", "I", "ain", "I", "ein", "I", "eim", "I", "yn", "in", "ym", "im"),
	strings.NewReplacer("ay", "E", "ey", "E", "ai", "E", "ei", "E"),
	strings.NewReplacer("y", "i", "er|", "E|", "ez|", "E|"),
	nasal("an", "A", "am", "A", "en", "A", "em", "A"),
	nasal("in", "I", "im", "I", "un", "I", "um", "I"),
	nasal("on", "O", "om", "O"),
	strings.NewReplacer("cqu", "k", "qu", "k", "q", "k", "ck", "k", "cc", "k", "gua", "ga", "gue", "ge:", "gui", "gi:", "x", "s", "z", "s", "w", "v"),
}

// nasal replaces a group only before a consonant or at the end of the word:
// "an" is a nasal in Durand and not in Anne or Diane.
func nasal(pairs ...string) *strings.Replacer {
	const before = "bcdfgjklpqrstvwxzX"
	var all []string
	for i := 0; i < len(pairs); i += 2 {
		for _, c := range before {
			all = append(all, pairs[i]+string(c), pairs[i+1]+string(c))
		}
		all = append(all, pairs[i]+wordEnd, pairs[i+1]+wordEnd)
	}
	return strings.NewReplacer(all...)
}

// soften turns c and g into their sounds before e and i, and drops h.
func soften(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		front := i+1 < len(s) && strings.IndexByte("eiEI", s[i+1]) >= 0
		guarded := i+2 < len(s) && s[i+2] == ':'
		switch {
		case c == ':' || c == 'h':
		case c == 'c' && front:
			b.WriteByte('s')
		case c == 'c':
			b.WriteByte('k')
		case c == 'g' && front && !guarded:
			b.WriteByte('j')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// dropMuteEnd drops the final letters that are not heard: e, and d, t, s, x,
// p, b, z before it or alone, as long as two letters stay.
func dropMuteEnd(s string) string {
	for len(s) > 2 && strings.IndexByte("edtspb", s[len(s)-1]) >= 0 {
		s = s[:len(s)-1]
	}
	return s
}

var lastSteps = strings.NewReplacer("E", "e", "m", "n")

func undouble(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

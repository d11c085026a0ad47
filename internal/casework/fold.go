package casework

import (
	"strings"
	"unicode"
)

// Fold reduces a text to what a reader hears as the same word: lower case,
// without accents, and with ligatures opened. Separators are kept; use
// FoldWord to drop them too.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		foldRune(&b, r)
	}
	return b.String()
}

// FoldWord folds and keeps letters and digits only: "Date de saisine",
// "date_de_saisine" and "DATE-DE-SAISINE" become one.
func FoldWord(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range Fold(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Words cuts a name into its folded words: "Le Gall-N'Diaye" gives le, gall,
// n, diaye.
func Words(s string) []string {
	return strings.FieldsFunc(Fold(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

func foldRune(b *strings.Builder, r rune) {
	if r < 0x80 {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		b.WriteByte(byte(r))
		return
	}
	if unicode.Is(unicode.Mn, r) { // a combining accent, of a decomposed letter
		return
	}
	r = unicode.ToLower(r)
	if plain, ok := plainLetters[r]; ok {
		b.WriteString(plain)
		return
	}
	b.WriteRune(r)
}

// plainLetters maps the accented letters of the languages met in French civil
// registers to their plain ones.
var plainLetters = func() map[rune]string {
	m := map[rune]string{'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ı': "i",
		'’': "'", 'ʼ': "'", '‘': "'", '\u00a0': " ", '\u202f': " ", '‐': "-", '‑': "-", '–': "-"}
	for plain, accented := range map[string]string{
		"a": "àáâãäåāăą", "c": "çćĉċč", "d": "ď", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ", "i": "ìíîïĩīĭį",
		"j": "ĵ", "k": "ķ", "l": "ĺļľ", "n": "ñńņň", "o": "òóôõöōŏő", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťț",
		"u": "ùúûüũūŭůűų", "w": "ŵ", "y": "ýÿŷ", "z": "źżž",
	} {
		for _, r := range accented {
			m[r] = plain
		}
	}
	return m
}()

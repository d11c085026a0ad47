package grid

import (
	"strings"
	"unicode"
)

// kind of a token.
type kind int

const (
	end    kind = iota
	word        // persons_met, ligne
	number      // 100 or 0.5
	quoted      // "Personnes reçues"
	code        // [femme]
	sign        // one of = ( ) , + - × ÷
)

type token struct {
	kind kind
	text string // without quotes and brackets; signs by their mathematical form
	at   int    // column, from 1
}

// signs by what they may be typed as.
var signs = map[rune]string{'=': "=", '(': "(", ')': ")", ',': ",", '+': "+", '-': "-", '−': "-", '–': "-", '*': "×", '×': "×", '/': "÷", '÷': "÷"}

// closing are the ends of what is between quotes or brackets.
var closing = map[rune]struct {
	rune
	kind
}{'"': {'"', quoted}, '«': {'»', quoted}, '“': {'”', quoted}, '[': {']', code}}

// lex cuts one line into tokens; a # outside quotes begins a comment.
func lex(line []rune) ([]token, *Error) {
	var all []token
	for i := 0; i < len(line); {
		c := line[i]
		switch close, opens := closing[c]; {
		case unicode.IsSpace(c) || c == '\ufeff':
			i++
		case c == '#':
			return append(all, token{end, "", i + 1}), nil
		case opens:
			to := indexFrom(line, i+1, close.rune)
			if to < 0 {
				return nil, &Error{Column: i + 1, Message: "il manque « " + string(close.rune) + " » pour fermer ce qui commence ici."}
			}
			all = append(all, token{close.kind, strings.TrimSpace(string(line[i+1 : to])), i + 1})
			i = to + 1
		case signs[c] != "":
			all = append(all, token{sign, signs[c], i + 1})
			i++
		case isWord(c):
			to := i
			for to < len(line) && (isWord(line[to]) || line[to] == '.') {
				to++
			}
			all = append(all, token{kindOfWord(line[i:to]), string(line[i:to]), i + 1})
			i = to
		default:
			return nil, &Error{Column: i + 1, Message: "« " + string(c) + " » n'a pas de sens ici."}
		}
	}
	return append(all, token{end, "", len(line) + 1}), nil
}

func indexFrom(line []rune, from int, c rune) int {
	for i := from; i < len(line); i++ {
		if line[i] == c {
			return i
		}
	}
	return -1
}

func isWord(c rune) bool { return c == '_' || unicode.IsLetter(c) || c >= '0' && c <= '9' }

func kindOfWord(w []rune) kind {
	for _, c := range w {
		if c != '.' && (c < '0' || c > '9') {
			return word
		}
	}
	return number
}

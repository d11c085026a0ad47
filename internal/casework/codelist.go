package casework

import "strings"

// NotKnown is the code, in every list, of what nobody wrote down. Reports show
// it as "non renseigné", as a row of its own.
const NotKnown = "non_connu"

// CodesVersion numbers the code lists of this program as a whole. It is
// recorded with every case, so that a report can say by which lists its facts
// were written. It goes up when a code is added, renamed or withdrawn.
const CodesVersion = 1

// Item is one code of a list with the French label that people read. Also
// holds other spellings that are understood when read from a register.
type Item[T ~string] struct {
	Code  T
	Label string
	Also  []string
}

// List is a closed list of codes in the order in which people expect them.
type List[T ~string] struct {
	Name  string // the register's column, such as "origine"
	Title string // as printed above a table, such as "Origine de la saisine"
	Items []Item[T]

	byFold map[string]int
	byCode map[T]int
}

func newList[T ~string](name, title string, items ...Item[T]) *List[T] {
	l := &List[T]{Name: name, Title: title, Items: items, byFold: map[string]int{}, byCode: map[T]int{}}
	for i, it := range items {
		l.byCode[it.Code] = i
		for _, s := range append([]string{string(it.Code), it.Label}, it.Also...) {
			l.byFold[FoldWord(s)] = i
		}
	}
	return l
}

// Parse reads a code, its French label or a known variant, without regard to
// case, accents, spaces or underscores. The empty text is not a code.
func (l *List[T]) Parse(s string) (T, bool) {
	i, ok := l.byFold[FoldWord(s)]
	if !ok {
		var none T
		return none, false
	}
	return l.Items[i].Code, true
}

// Has tells whether the code belongs to the list.
func (l *List[T]) Has(c T) bool { _, ok := l.byCode[c]; return ok }

// Index is the position of a code in the list, -1 when it does not belong.
func (l *List[T]) Index(c T) int {
	if i, ok := l.byCode[c]; ok {
		return i
	}
	return -1
}

// Label is the French label of a code; an unknown code is its own label, and
// the empty one reads as "Non renseigné".
func (l *List[T]) Label(c T) string {
	if i, ok := l.byCode[c]; ok {
		return l.Items[i].Label
	}
	if c == "" {
		return "Non renseigné"
	}
	return string(c)
}

// LabelOf is Label for a code that travels as plain text, as in a report.
func (l *List[T]) LabelOf(code string) string { return l.Label(T(code)) }

// Codes are the codes in the order of the list, as plain text.
func (l *List[T]) Codes() []string {
	codes := make([]string, len(l.Items))
	for i, it := range l.Items {
		codes[i] = string(it.Code)
	}
	return codes
}

// Expected says in French which values a reader may write, for an error
// message.
func (l *List[T]) Expected() string { return strings.Join(l.Codes(), ", ") }

// Labels is what a report needs of a list: its codes in order and their labels.
type Labels interface {
	LabelOf(code string) string
	Codes() []string
}

// OrNotKnown gives the code itself, or non_connu for an empty one.
func OrNotKnown[T ~string](c T) T {
	if c == "" {
		return NotKnown
	}
	return c
}

// JoinCodes writes several codes in one cell or column: a|b|c.
func JoinCodes[T ~string](codes []T) string {
	var b strings.Builder
	for i, c := range codes {
		if i > 0 {
			b.WriteByte('|')
		}
		b.WriteString(string(c))
	}
	return b.String()
}

// SplitCodes reads what JoinCodes wrote. Empty text gives no code.
func SplitCodes[T ~string](s string) []T {
	if s == "" {
		return nil
	}
	codes := make([]T, 0, strings.Count(s, "|")+1)
	for part := range strings.SplitSeq(s, "|") {
		codes = append(codes, T(part))
	}
	return codes
}

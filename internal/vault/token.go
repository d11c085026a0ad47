package vault

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tink-crypto/tink-go/v2/prf"

	"permanence/internal/casework"
)

// Token is what the database keeps of a word that must be found again: 16
// pseudorandom bytes.
type Token [16]byte

// Kind of a token. Two kinds of the same word have nothing in common.
type Kind string

const (
	KindRegister Kind = "register" // the register's identifier of a person
	KindWord     Kind = "word"     // a whole word of a name
	KindPrefix   Kind = "prefix"   // its first three letters and more
	KindSound    Kind = "sound"    // how it sounds in French
	KindPhone    Kind = "phone"    // the digits of a number
	KindBirth    Kind = "birth"    // a birth year
	KindLogin    Kind = "login"    // what the log-in throttle counts
	KindRecovery Kind = "recovery" // a code to log in without one's telephone
	KindPasskey  Kind = "passkey"  // the identifier of a passkey
	KindExternal Kind = "external" // a provider's name of an account, or its address
)

// ofPersons are the kinds whose keys are replaced after erasures. The others
// are of accounts and keep their key: they tell nothing of a person who was
// erased, an account that is closed takes them away, and nobody could make those
// of recovery codes again, since the codes themselves are kept nowhere.
var ofPersons = map[Kind]bool{KindRegister: true, KindWord: true, KindPrefix: true, KindSound: true, KindPhone: true, KindBirth: true}

// Token of a text, within a scope: the post, so that two posts' tokens cannot
// be compared. It is the one to be written.
func (v *Vault) Token(kind Kind, scope, text string) (Token, error) {
	k := v.current()
	if ofPersons[kind] {
		return compute(k.search.current(), kind, scope, text)
	}
	return compute(k.tokens.PRFs[k.tokens.PrimaryID], kind, scope, text)
}

// Tokens of a text by which a person may be found, the current one first: while
// the key is being replaced, some have a token of the earlier one.
func (v *Vault) Tokens(kind Kind, scope, text string) (all []Token, err error) {
	for _, p := range v.current().search.all {
		t, err := compute(p, kind, scope, text)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// TokenKey is the number of the key that makes the tokens of persons now: what
// was made by another is to be made again. Zero, which stands for the first key,
// in a file from before that key was ever replaced.
func (v *Vault) TokenKey() int64 { return v.current().search.number }

func compute(p prf.PRF, kind Kind, scope, text string) (Token, error) {
	out, err := p.ComputePRF([]byte(string(kind)+"\x00"+scope+"\x00"+text), uint32(len(Token{})))
	if err != nil {
		return Token{}, fmt.Errorf("token: %w", err)
	}
	return Token(out), nil
}

// searchKeys make the tokens of persons.
type searchKeys struct {
	all    []prf.PRF // the current one first
	number int64
}

func (s searchKeys) current() prf.PRF { return s.all[0] }

func searchKeysOf(f *file, tokens *prf.Set) (s searchKeys, err error) {
	set := tokens
	if len(f.Search) > 0 {
		h, err := handle(f.Search)
		if err != nil {
			return s, err
		}
		if set, err = prf.NewPRFSet(h); err != nil {
			return s, err
		}
		s.number = int64(set.PrimaryID)
	}
	s.all = []prf.PRF{set.PRFs[set.PrimaryID]}
	for _, id := range slices.Sorted(maps.Keys(set.PRFs)) {
		if id != set.PrimaryID {
			s.all = append(s.all, set.PRFs[id])
		}
	}
	return s, nil
}

// MinPrefix is the shortest beginning of a name that finds it, and maxPrefix
// the longest that is kept apart from the whole word.
const (
	MinPrefix = 3
	maxPrefix = 8
)

// Term is one thing that a person can be found by, or that a search asks for.
type Term struct {
	Kind Kind
	Text string
}

// IdentityTerms are all the terms by which an identity is found.
func IdentityTerms(id *casework.Identity) []Term {
	var terms []Term
	seen := map[Term]bool{}
	add := func(k Kind, text string) {
		if t := (Term{k, text}); text != "" && !seen[t] {
			seen[t] = true
			terms = append(terms, t)
		}
	}
	for _, w := range casework.Words(id.LastName + " " + id.FirstName) {
		add(KindWord, w)
		add(KindSound, Sound(w))
		letters := []rune(w)
		for n := MinPrefix; n <= min(maxPrefix, len(letters)); n++ {
			add(KindPrefix, string(letters[:n]))
		}
	}
	for _, p := range id.Phones {
		add(KindPhone, phoneDigits(p))
	}
	if !id.Birth.IsZero() {
		add(KindBirth, fmt.Sprint(id.Birth.Year))
	}
	return terms
}

// QueryTerms gives, for each word of a search, the terms that any of which
// satisfies it: a person is found when every word is satisfied. Words of one
// or two letters are looked up whole.
func QueryTerms(query string) [][]Term {
	if digits := phoneDigits(query); len(digits) >= 9 && strings.Trim(query, "0123456789 .+-()/") == "" {
		return [][]Term{{{KindPhone, digits}}}
	}
	var all [][]Term
	for _, w := range casework.Words(query) {
		if len(w) == 4 && strings.Trim(w, "0123456789") == "" {
			all = append(all, []Term{{KindBirth, w}})
			continue
		}
		any := []Term{{KindWord, w}}
		if n := len([]rune(w)); n >= MinPrefix {
			if n <= maxPrefix {
				any = append(any, Term{KindPrefix, w})
			}
			any = append(any, Term{KindSound, Sound(w)})
		}
		all = append(all, any)
	}
	return all
}

// phoneDigits keeps the digits of a number and writes +33 6… and 0033 6… as
// 06….
func phoneDigits(s string) string {
	digits := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
	for _, prefix := range []string{"0033", "33"} {
		if rest, ok := strings.CutPrefix(digits, prefix); ok && len(rest) == 9 {
			return "0" + rest
		}
	}
	return digits
}

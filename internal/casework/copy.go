package casework

import (
	"strings"
	"unicode"
)

// PersonCopy is what a file says of one person, given to her or him (GDPR,
// article 15): nothing of anybody else.
type PersonCopy struct {
	Request  string        `json:"demande"`
	On       Day           `json:"date"`
	Post     string        `json:"poste"`
	Sections []CopySection `json:"rubriques"`
	LeftOut  []string      `json:"non_joint"` // what is not in it, and why
}

// CopySection is one part of it.
type CopySection struct {
	Title string     `json:"titre"`
	Lines []CopyLine `json:"lignes"`
}

// CopyLine is one thing that is known.
type CopyLine struct {
	Label string `json:"intitule"`
	Text  string `json:"valeur"`
}

// Add adds a line when there is something to say.
func (s *CopySection) Add(label, text string) {
	if text != "" {
		s.Lines = append(s.Lines, CopyLine{label, text})
	}
}

// Third stands in a copy where somebody else was named.
const Third = "[tiers]"

// MaskThirds puts Third in place of each word of a text that is a name of one of
// the persons, without regard to case and accents; of the subject's own names
// none is masked, though another bears them too.
func MaskThirds(text string, subject *Identity, thirds []Identity) string {
	own, names := map[string]bool{}, map[string]bool{}
	for _, w := range Words(subject.LastName + " " + subject.FirstName) {
		own[w] = true
	}
	for _, t := range thirds {
		for _, w := range Words(t.LastName + " " + t.FirstName) {
			names[w] = len([]rune(w)) > 1 && !own[w]
		}
	}
	var b strings.Builder
	word := func(s string) {
		if names[FoldWord(s)] || names[Fold(s)] {
			s = Third
		}
		b.WriteString(s)
	}
	start := -1
	for i, r := range text {
		letter := unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)
		switch {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			word(text[start:i])
			start = -1
		}
		if !letter {
			b.WriteRune(r)
		}
	}
	if start >= 0 {
		word(text[start:])
	}
	return b.String()
}

// CopyLeftOut are what a copy never holds, with why.
var CopyLeftOut = []string{
	"Les notes privées de l'intervenant, qu'il tient pour lui seul et qui préparent son travail : il dit de vive voix ce qu'elles contiennent de vous, après avis du délégué à la protection des données.",
	"Le contenu des documents : ils sont remis à part, après avoir été relus, car ils peuvent nommer d'autres personnes.",
	"Ce qui concerne d'autres personnes (RGPD, article 15.4) : leurs noms sont masqués.",
}

package indicator

import (
	"fmt"
	"strings"

	"permanence/internal/casework"
)

// note says why the rows of a table do not add up to its base; nothing when
// they do. It also keeps the note without any number, for a table whose
// numbers would tell a hidden one.
func (b *builder) note(s *tableSpec, t *Table) {
	if s.AddsUp || t.Sum == 0 {
		return
	}
	t.plainNote = casework.Typeset("Les lignes ne s'additionnent pas : " + s.overlap + ".")
	t.Note = casework.Typeset(fmt.Sprintf("Les lignes ne s'additionnent pas : %s (somme des lignes : %s, pour %s).",
		s.overlap, casework.FrenchInt(t.Sum), persons(t.Base)))
	if s.of == personsByPlace {
		t.overlap = overlapOf(b.tally, t)
		t.Note = t.overlap.sentence()
	}
}

// overlap is what reconciles the persons by place with the persons met.
type overlap struct {
	rows      []int // persons of each place where people are received
	met       int
	received  int // in one such place at least
	several   int // in two or more
	elsewhere int // at distance or in an unknown place only
	distance  int // at distance at least once
	addsUp    bool
}

func overlapOf(t *Tally, table *Table) *overlap {
	o := &overlap{met: table.Base, received: t.received(1), several: t.received(2), addsUp: table.Sum == table.Base}
	o.elsewhere = o.met - o.received
	for _, r := range table.Rows {
		if casework.Place(r.Code).ReceivesPeople() {
			o.rows = append(o.rows, r.Value)
		}
	}
	if r := table.Row(string(casework.AtDistance)); r != nil {
		o.distance = r.Value
	}
	return o
}

// sentence such as "112 + 83 = 195 pour 137 personnes : 58 ont été reçues aux
// deux lieux." It holds whatever the number of places, and says apart who was
// met otherwise than in a place.
func (o *overlap) sentence() string {
	if o.addsUp {
		return ""
	}
	parts := []string{o.addition()}
	if o.elsewhere > 0 && len(o.rows) > 0 {
		parts = append(parts, plural(o.elsewhere, "Une autre personne n'a été reçue dans aucun lieu (à distance, ou lieu non renseigné).",
			"%s autres personnes n'ont été reçues dans aucun lieu (à distance, ou lieu non renseigné)."))
	}
	if o.distance > 0 {
		parts = append(parts, plural(o.distance, "Une personne a eu au moins un rendez-vous à distance.",
			"%s personnes ont eu au moins un rendez-vous à distance."))
	}
	return casework.Typeset(strings.Join(parts, " "))
}

func (o *overlap) addition() string {
	switch len(o.rows) {
	case 0:
		return "Aucune personne n'a été reçue dans un lieu."
	case 1:
		return plural(o.received, "Une personne a été reçue, dans un seul lieu.", "%s personnes ont été reçues, toutes dans le même lieu.")
	}
	sum := 0
	terms := make([]string, len(o.rows))
	for i, n := range o.rows {
		sum += n
		terms[i] = casework.FrenchInt(n)
	}
	where := "aux deux lieux"
	if len(o.rows) > 2 {
		where = "dans plusieurs lieux"
	}
	of := persons(o.received)
	if o.elsewhere > 0 {
		of += plural(o.received, " reçue sur place", " reçues sur place")
	}
	if o.several == 0 {
		return fmt.Sprintf("%s = %s pour %s : aucune n'a été reçue %s.", strings.Join(terms, " + "), casework.FrenchInt(sum), of, where)
	}
	return fmt.Sprintf("%s = %s pour %s : %s %s.", strings.Join(terms, " + "), casework.FrenchInt(sum), of,
		plural(o.several, "une a été reçue", "%s ont été reçues"), where)
}

func persons(n int) string { return plural(n, "1 personne", "%s personnes") }

// plural chooses the words for one, or for the number put in place of %s.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return strings.Replace(many, "%s", casework.FrenchInt(n), 1)
}

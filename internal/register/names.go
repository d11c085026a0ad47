package register

import (
	"slices"
	"strings"

	"permanence/internal/casework"
)

// The cells that hold a name of the post's own: it is written as the post keeps
// it, or without its capitals and accents.

// nameReader finds the names of one column.
type nameReader struct {
	names, ids []string
	folded     map[string][]int // names that are one without case and accents
	what       string           // such as "une unité du poste"
	add        string           // how one more is added
}

func (n *nameReader) put(name, id string) {
	if n.folded == nil {
		n.folded = map[string][]int{}
	}
	key := casework.FoldWord(name)
	n.folded[key] = append(n.folded[key], len(n.names))
	n.names, n.ids = append(n.names, name), append(n.ids, id)
}

// find gives the identifier of a name, or what is expected instead.
func (n *nameReader) find(cell string) (id, expected string) {
	if i := slices.Index(n.names, cell); i >= 0 {
		return n.ids[i], ""
	}
	same := n.folded[casework.FoldWord(cell)]
	switch {
	case len(same) == 1:
		return n.ids[same[0]], ""
	case len(same) > 1:
		return "", "le nom exact, car plusieurs s'écrivent presque ainsi\u00a0: " + n.list(same)
	case len(n.names) == 0:
		return "", n.what + ", qui n'en a aucune\u00a0; " + n.add + ", ou laissez la colonne de côté"
	}
	all := make([]int, len(n.names))
	for i := range all {
		all[i] = i
	}
	return "", n.what + " (" + n.list(all) + ")\u00a0; " + n.add + ", ou laissez la colonne de côté"
}

// name is that of an identifier, empty for none.
func (n *nameReader) name(id string) string {
	if i := slices.Index(n.ids, id); i >= 0 {
		return n.names[i]
	}
	return ""
}

// list names some of them, maxCandidates at most.
func (n *nameReader) list(which []int) string {
	names := make([]string, 0, maxCandidates+1)
	for _, i := range which {
		if len(names) == maxCandidates {
			names = append(names, "…")
			break
		}
		names = append(names, n.names[i])
	}
	return strings.Join(names, ", ")
}

func unitReader(names *casework.PostNames) *nameReader {
	n := &nameReader{what: "une unité du poste", add: "faites-la ajouter aux unités du poste par un administrateur"}
	for _, u := range names.Units {
		n.put(u.Name, string(u.ID))
	}
	return n
}

func stationReader(names *casework.PostNames) *nameReader {
	n := &nameReader{what: "un lieu nommé dans la fiche du poste", add: "faites-le ajouter à cette fiche"}
	for _, s := range names.Stations {
		if s.Name != "" {
			n.put(s.Name, string(s.ID))
		}
	}
	return n
}

// station reads the named place of an appointment, which says its kind too.
func (p *parser) station() {
	r := &p.row
	if r.Station = casework.StationID(p.name(colStation, p.stations)); r.Station == "" {
		return
	}
	switch kind := p.names.Station(r.Station).Place; {
	case casework.OrNotKnown(r.Place) == casework.NotKnown:
		r.Place = kind
	case r.Place != kind:
		r.refuse(colStation, p.stations.name(string(r.Station)), "un lieu qui soit du genre de la colonne lieu, «\u00a0"+casework.Places.Label(r.Place)+"\u00a0»")
	}
}

// name reads a column of names of the post's own; empty when the cell is.
func (p *parser) name(c column, reader *nameReader) string {
	text, _, _ := p.cell(c)
	if text == "" || notKnown(text) {
		return ""
	}
	id, expected := reader.find(clean(text))
	if expected != "" {
		p.row.refuse(c, text, expected)
	}
	return id
}

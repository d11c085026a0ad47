package register

import (
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
)

// The cells that hold codes: of one value, of several, of a commune.

// code reads one value of a column of codes, or notes its refusal.
func (p *parser) code(c column, value string) (int, bool) {
	i, ok := p.codes[c].read(value)
	if !ok {
		r := &p.row
		r.refuse(c, value, columns[c].codes.expected())
		r.faults[len(r.faults)-1].Nearest = columns[c].codes.nearest(value)
	}
	return i, ok && i != ignored
}

// single reads a column of one code; empty when the cell is.
func single[T ~string](p *parser, c column, list *casework.List[T]) (code T) {
	text, _, _ := p.cell(c)
	if text == "" {
		return code
	}
	if strings.Contains(text, "|") {
		if _, known := p.codes[c].read(text); !known {
			p.row.refuse(c, text, "une seule valeur")
			return code
		}
	}
	i, ok := p.code(c, text)
	if !ok {
		p.row.said &^= 1 << c
		return code
	}
	p.row.codes[c] = uint8(i) + 1
	return list.Items[i].Code
}

// several reads a column of several codes into into, each once, in the order
// of the cell.
func several[T ~string](p *parser, c column, list *casework.List[T], into []T) []T {
	text, _, _ := p.cell(c)
	for part := range strings.SplitSeq(text, "|") {
		if part = clean(part); part == "" || c == colActs && notKnown(part) {
			continue
		}
		if i, ok := p.code(c, part); ok && !slices.Contains(into, list.Items[i].Code) {
			into = append(into, list.Items[i].Code)
		}
	}
	if len(into) == 0 {
		p.row.said &^= 1 << c
	}
	return into
}

// notKnown is non_connu in a list of codes that has no such code.
func notKnown(s string) bool {
	key := casework.FoldWord(s)
	return key == "nonconnu" || key == "nc" || key == "nonrenseigne"
}

// orientations reads the two parallel columns: one outcome for each partner,
// or one for all, or none.
func (p *parser) orientations() {
	r := &p.row
	partners, _, _ := p.cell(colOrientations)
	suites, _, _ := p.cell(colOutcomes)
	if partners == "" {
		if suites != "" {
			r.refuse(colOutcomes, suites, "une cellule vide quand « orientation » est vide")
		}
		return
	}
	p.readOutcomes(suites)
	parts := strings.Count(partners, "|") + 1
	if len(p.outcomes) > 1 && len(p.outcomes) != parts {
		r.refuse(colOutcomes, suites, "une suite pour toutes les orientations, ou une pour chacune, dans le même ordre")
		return
	}
	n := 0
	for part := range strings.SplitSeq(partners, "|") {
		outcome := casework.Outcome(casework.NotKnown)
		if len(p.outcomes) > 0 {
			outcome = p.outcomes[min(n, len(p.outcomes)-1)]
		}
		if n++; clean(part) == "" {
			continue
		}
		if i, ok := p.code(colOrientations, clean(part)); ok {
			r.Orientations = append(r.Orientations, casework.Orientation{Partner: casework.PartnerKinds.Items[i].Code, Outcome: outcome})
		}
	}
}

func (p *parser) readOutcomes(suites string) {
	p.outcomes = p.outcomes[:0]
	if suites == "" {
		return
	}
	for part := range strings.SplitSeq(suites, "|") {
		outcome := casework.Outcome(casework.NotKnown)
		if part = clean(part); part != "" {
			if i, ok := p.code(colOutcomes, part); ok {
				outcome = casework.Outcomes.Items[i].Code
			}
		}
		p.outcomes = append(p.outcomes, outcome)
	}
}

// commune reads an INSEE code, with or without its leading zero, or a name
// that one commune alone bears.
func (p *parser) commune(text string) string {
	if code, ok := p.communes[text]; ok {
		return code
	}
	code, expected := findCommune(text)
	if expected != "" {
		p.row.refuse(colCommune, text, expected)
		return ""
	}
	if len(p.communes) < remembered {
		p.communes[strings.Clone(text)] = code
	}
	return code
}

// communeYear is the edition of the codes that communes are written in.
const communeYear = commune.Edition

const maxCandidates = 12

func findCommune(text string) (code, expected string) {
	if len(text) == 4 && strings.Trim(text, "0123456789") == "" {
		text = "0" + text
	}
	if commune.ValidForm(text) {
		if c, ok := commune.ByCode(text); ok {
			return c.Code, ""
		}
		return "", "le code INSEE d'une commune (ce n'est pas le code postal)"
	}
	found := commune.ByName(text)
	switch {
	case len(found) == 1:
		return found[0].Code, ""
	case len(found) == 0:
		return "", "le code INSEE ou le nom d'une commune"
	}
	var codes []string
	for i, c := range found {
		if i == maxCandidates {
			codes = append(codes, "…")
			break
		}
		codes = append(codes, c.Code+" (département "+c.Departement()+")")
	}
	return "", "le code INSEE, car plusieurs communes ont ce nom\u00a0: " + strings.Join(codes, ", ")
}

package grid

import (
	"slices"
	"strconv"

	"permanence/internal/indicator"
)

// sum reads terms that are added or subtracted.
func (p *parser) sum() (node, error) { return p.operations(p.product, "+", "-") }

func (p *parser) product() (node, error) { return p.operations(p.term, "×", "÷") }

// operations reads operands of one rank, from left to right.
func (p *parser) operations(operand func() (node, error), signs ...string) (node, error) {
	left, err := operand()
	for err == nil {
		t := p.peek()
		if t.kind != sign || !slices.Contains(signs, t.text) {
			return left, nil
		}
		p.next++
		var right node
		if right, err = operand(); err == nil {
			left = &operation{t.text, left, right}
		}
	}
	return nil, err
}

func (p *parser) term() (node, error) {
	t := p.take()
	if p.terms++; p.terms > maxTerms {
		return nil, fault(t.at, "l'expression est trop longue : %d termes au plus.", maxTerms)
	}
	switch {
	case t.kind == number:
		n, err := strconv.ParseFloat(t.text, 64)
		if err != nil || n > 1e9 {
			return nil, fault(t.at, "« %s » n'est pas un nombre : 100, ou 0.5.", t.text)
		}
		return constant(n), nil
	case t.kind == sign && t.text == "(":
		return p.within(t, func() (node, error) { return p.sum() })
	case t.kind == word && p.is("("):
		return p.call(t)
	case t.kind == word:
		return p.name(t)
	}
	return nil, fault(t.at, "le nom d'un chiffre, un nombre ou une parenthèse est attendu ici.")
}

// within reads what stands up to the closing parenthesis.
func (p *parser) within(open token, read func() (node, error)) (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, fault(open.at, "trop de parenthèses l'une dans l'autre.")
	}
	n, err := read()
	if err == nil {
		err = p.want(")")
	}
	p.depth--
	return n, err
}

// call reads a function, whose parenthesis is open.
func (p *parser) call(name token) (node, error) {
	switch name.text {
	case "percent", "pourcent":
		return p.within(name, func() (node, error) {
			part, err := p.sum()
			if err == nil {
				err = p.want(",")
			}
			if err != nil {
				return nil, err
			}
			whole, err := p.sum()
			return &percentage{part, whole}, err
		})
	case "sum", "somme":
		return p.within(name, func() (node, error) {
			d, err := p.definition(p.take())
			if err == nil && !isTable(d) {
				err = fault(name.at, "« %s » est un chiffre : une somme se fait sur un tableau.", d.Name)
			}
			return sumOf{d}, err
		})
	case "missing", "manquant":
		return p.within(name, func() (node, error) {
			t := p.take()
			d, err := p.definition(t)
			if err == nil && d.Missing == "" {
				err = fault(t.at, "rien ne peut manquer à « %s ».", d.Name)
			}
			return missingOf{d}, err
		})
	}
	return nil, fault(name.at, "« %s » n'est pas une fonction : percent, sum ou missing.", name.text)
}

// name reads a figure, or one row of a table.
func (p *parser) name(t token) (node, error) {
	d, err := p.definition(t)
	if err != nil {
		return nil, err
	}
	row := p.peek()
	switch {
	case row.kind == code && !isTable(d):
		return nil, fault(row.at, "« %s » est un chiffre : il n'a pas de lignes.", d.Name)
	case row.kind == code:
		p.next++
		if err := knownCode(d, row); err != nil {
			return nil, err
		}
		return cellOf{d, row.text}, nil
	case isTable(d):
		return nil, fault(t.at, "« %s » est un tableau : choisissez une ligne, %s[code], ou leur somme, sum(%s).", d.Name, d.Name, d.Name)
	}
	return figureOf{d}, nil
}

// isTable tells a table from a figure, as the numbers of the definitions do.
func isTable(d *indicator.Definition) bool { return d.Number > 100 }

func (p *parser) definition(t token) (*indicator.Definition, error) {
	if d := definitions[t.text]; t.kind == word && d != nil {
		return d, nil
	}
	if t.kind != word {
		return nil, fault(t.at, "le nom d'un chiffre ou d'un tableau est attendu ici.")
	}
	if near := nearest(t.text); near != "" {
		return nil, fault(t.at, "« %s » n'est le nom d'aucun chiffre ni tableau. Peut-être « %s » ?", t.text, near)
	}
	return nil, fault(t.at, "« %s » n'est le nom d'aucun chiffre ni tableau.", t.text)
}

func knownCode(d *indicator.Definition, t token) error {
	codes := indicator.Codes(d.Name)
	if codes == nil && t.text != "" || slices.Contains(codes, t.text) {
		return nil
	}
	list := ""
	for i, c := range codes {
		if i > 0 {
			list += ", "
		}
		list += c
	}
	return fault(t.at, "« %s » n'est pas une ligne de « %s » : %s.", t.text, d.Name, list)
}

// definitions are those of the program, by name.
var definitions = func() map[string]*indicator.Definition {
	all := map[string]*indicator.Definition{}
	for _, d := range indicator.Definitions() {
		all[d.Name] = d
	}
	return all
}()

// nearest is the name that differs by two letters at most from what was typed.
func nearest(typed string) string {
	best, name := 3, ""
	for _, d := range indicator.Definitions() {
		if n := distance(typed, d.Name); n < best {
			best, name = n, d.Name
		}
	}
	return name
}

// distance of Levenshtein: the letters to add, remove or change.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := last
			if a[i] != b[j] {
				change++
			}
			last = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

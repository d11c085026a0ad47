// Package commune knows the French communes by their INSEE code and by name:
// metropolitan and overseas ones, the arrondissements municipaux of Paris,
// Lyon and Marseille, and the fused communes (déléguées, associées) that a
// register may still name.
//
// A code is text of five characters, 2A and 2B included. The official code
// changes every year: Edition says which one this is.
package commune

import (
	"compress/gzip"
	_ "embed"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"permanence/internal/casework"
)

//go:generate go run ./generate ../../node_modules/@etalab/decoupage-administratif communes.tsv.gz

// Edition is the year of the official geographic code (INSEE, COG) that the
// embedded table holds.
const Edition = 2026

// Source names the origin and licence of the table, for the legal notices.
const Source = "INSEE, code officiel géographique 2026, et La Poste, par @etalab/decoupage-administratif 6.0.0 (Licence Ouverte 2.0)"

//go:embed communes.tsv.gz
var packed string

// Kind tells a commune of today from a part or an ancestor of one.
type Kind byte

const (
	Current        Kind = 'a' // a commune of this edition
	Arrondissement Kind = 'm' // arrondissement municipal of Paris, Lyon or Marseille
	Fused          Kind = 'z' // commune déléguée or associée, part of another one today
)

// Commune is one line of the official code.
type Commune struct {
	Code      string // INSEE code
	Name      string
	Kind      Kind
	Postcodes []string // none for a fused commune, and for the three cities with arrondissements
	People    int      // inhabitants, 0 when the source does not say
	Parent    string   // code of the commune that an arrondissement or a fused commune belongs to
}

// Departement is the code of the département or overseas territory: 94, 2A,
// 974.
func (c *Commune) Departement() string {
	if len(c.Code) == 5 && c.Code[:2] >= "97" {
		return c.Code[:3]
	}
	return c.Code[:min(2, len(c.Code))]
}

type table struct {
	byCode map[string]Commune
	byName map[string][]Commune
}

var load = sync.OnceValue(func() *table {
	t := &table{byCode: make(map[string]Commune, 41000), byName: make(map[string][]Commune, 37000)}
	for line := range strings.Lines(unpack()) {
		t.add(strings.TrimSuffix(line, "\n"))
	}
	return t
})

// unpack gives the embedded text. It is part of the program, so a fault in it
// is a fault of the build, which the tests of this package would show.
func unpack() string {
	z, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		panic("commune: embedded table: " + err.Error())
	}
	text, err := io.ReadAll(z)
	if err != nil {
		panic("commune: embedded table: " + err.Error())
	}
	return string(text)
}

func (t *table) add(line string) {
	var f [7]string
	copy(f[:], strings.Split(line, "\t"))
	c := Commune{Code: f[0], Kind: Kind(f[1][0]), Name: f[2], Postcodes: strings.Fields(f[4]), Parent: f[5]}
	c.People, _ = strconv.Atoi(f[3])
	if _, taken := t.byCode[c.Code]; !taken { // a fused commune may bear the code of the new one
		t.byCode[c.Code] = c
	}
	for former := range strings.FieldsSeq(f[6]) {
		if _, taken := t.byCode[former]; !taken {
			t.byCode[former] = c
		}
	}
	key := foldName(c.Name)
	t.byName[key] = append(t.byName[key], c)
}

// ByCode finds a commune by its INSEE code, letters in either case. A
// withdrawn code that the edition lists finds the commune that took it over,
// under its present code.
func ByCode(code string) (Commune, bool) {
	c, ok := load().byCode[strings.ToUpper(code)]
	return c, ok
}

// OfDepartement are the communes of today of a département, by code; none for
// a code that is not one.
func OfDepartement(code string) (all []Commune) {
	for _, c := range load().byCode {
		if c.Kind == Current && c.Departement() == code {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b Commune) int { return strings.Compare(a.Code, b.Code) })
	return slices.CompactFunc(all, func(a, b Commune) bool { return a.Code == b.Code }) // withdrawn codes find the same one
}

// ByName finds the communes of a name, without regard to case, accents,
// hyphens, and St for Saint. Fused communes answer only when no commune of
// today bears the name. None gives an empty list.
func ByName(name string) []Commune {
	all := load().byName[foldName(name)]
	var current []Commune
	for _, c := range all {
		if c.Kind != Fused {
			current = append(current, c)
		}
	}
	if len(current) > 0 {
		return current
	}
	return append([]Commune(nil), all...)
}

// Find finds the communes that a text may mean: an INSEE code, a name, or a name
// with its code or its département in brackets, as Written writes it.
func Find(text string) []Commune {
	text = strings.TrimSpace(text)
	if c, ok := ByCode(text); ok {
		return []Commune{c}
	}
	name, within, bracketed := strings.Cut(strings.TrimSuffix(text, ")"), "(")
	if !bracketed {
		return ByName(text)
	}
	within = strings.TrimSpace(within)
	if c, ok := ByCode(within); ok {
		return []Commune{c}
	}
	return slices.DeleteFunc(ByName(strings.TrimSpace(name)), func(c Commune) bool { return c.Departement() != within })
}

// Written is a commune as a form writes it, which Find finds again and nothing
// else: its name, with its code where several bear that name.
func Written(code string) string {
	c, ok := ByCode(code)
	if !ok {
		return code
	}
	if found := ByName(c.Name); len(found) == 1 && found[0].Code == c.Code {
		return c.Name
	}
	return c.Name + " (" + c.Code + ")"
}

// Label is the name of a commune, or the code itself when it is unknown.
func Label(code string) string {
	if c, ok := ByCode(code); ok {
		return c.Name
	}
	return code
}

// ValidForm tells whether a text has the form of an INSEE code: five digits,
// or 2A or 2B and three digits.
func ValidForm(code string) bool {
	if len(code) != 5 {
		return false
	}
	for i := range 5 {
		if digit := code[i] >= '0' && code[i] <= '9'; !digit && (i != 1 || code[0] != '2' || !strings.Contains("ABab", code[1:2])) {
			return false
		}
	}
	return true
}

func foldName(name string) string {
	words := casework.Words(name)
	for i, w := range words {
		switch w {
		case "st":
			words[i] = "saint"
		case "ste":
			words[i] = "sainte"
		}
	}
	return strings.Join(words, "")
}

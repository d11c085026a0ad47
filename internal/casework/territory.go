package casework

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// DivisionKind is after what communes are grouped.
type DivisionKind string

// DivisionKinds are all of them.
var DivisionKinds = newList("decoupage", "Découpage",
	Item[DivisionKind]{Code: "arrondissement", Label: "Arrondissements"},
	Item[DivisionKind]{Code: "intercommunalite", Label: "Intercommunalités"},
	Item[DivisionKind]{Code: "bassin_de_vie", Label: "Bassins de vie"},
	Item[DivisionKind]{Code: "circonscription", Label: "Circonscriptions de police ou compagnies de gendarmerie"},
	Item[DivisionKind]{Code: "autre", Label: "Autre"})

// Division (découpage) groups communes into territories. A commune is in one of
// them at most, so that the territories of a division add up.
type Division struct {
	ID          string
	Name        string
	Kind        DivisionKind
	Territories []Territory // in their order
	RemovedAt   Instant     // zero unless taken away today
	Version     int64
}

// Territory (territoire) is a named group of communes.
type Territory struct {
	ID       string
	Name     string
	Communes []string // INSEE codes
}

// Limits of a division, and of the text that it is typed in.
const (
	MaxTerritories   = 200
	MaxDivisionText  = 200_000
	maxTerritoryName = 120
)

// FindCommune reads a commune as it was typed, a code or a name: its INSEE code,
// or the sentence that says why there is none.
type FindCommune func(typed string) (code string, problem string)

// ParseTerritories reads territories as people paste them: on each line a
// territory and its communes, "Nom : commune, commune", or, from a spreadsheet,
// one commune and its territory in two columns. Each fault names its line.
func ParseTerritories(text string, find FindCommune) (all []Territory, errs []error) {
	p := territoryText{find: find, at: map[string]int{}, taken: map[string]string{}}
	if len(text) > MaxDivisionText {
		return nil, []error{&Error{Kind: KindInvalid, Field: "liste", Message: "La liste est trop longue."}}
	}
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		p.line = i + 1
		p.read(strings.TrimSpace(line))
	}
	if len(p.all) == 0 && len(p.problems) == 0 {
		p.problems = append(p.problems, "Écrivez au moins un territoire et ses communes.")
	}
	if len(p.all) > MaxTerritories {
		p.problems = append(p.problems, fmt.Sprintf("Un découpage a %d territoires au plus.", MaxTerritories))
	}
	if len(p.problems) > 0 {
		return p.all, []error{&Error{Kind: KindInvalid, Field: "liste", Message: strings.Join(p.problems, " ")}}
	}
	return p.all, nil
}

// territoryText is a list of territories while it is read.
type territoryText struct {
	find     FindCommune
	line     int
	all      []Territory
	at       map[string]int    // where a territory stands in all, by its folded name
	taken    map[string]string // the territory of a commune
	problems []string
}

const mostProblems = 12

func (p *territoryText) fault(format string, args ...any) {
	switch n := len(p.problems); {
	case n < mostProblems:
		p.problems = append(p.problems, fmt.Sprintf("Ligne %d : ", p.line)+fmt.Sprintf(format, args...))
	case n == mostProblems:
		p.problems = append(p.problems, "D'autres lignes sont à corriger.")
	}
}

func (p *territoryText) read(line string) {
	if line == "" {
		return
	}
	for _, separator := range []string{"\t", ";"} {
		if commune, name, ok := strings.Cut(line, separator); ok && !strings.Contains(line, ":") {
			p.add(strings.TrimSpace(name), commune)
			return
		}
	}
	name, communes, ok := strings.Cut(line, ":")
	if !ok {
		p.fault("écrivez « nom du territoire : communes » ou « commune ; territoire ».")
		return
	}
	p.add(strings.TrimSpace(name), strings.FieldsFunc(communes, func(r rune) bool { return r == ',' || r == ';' })...)
}

func (p *territoryText) add(name string, communes ...string) {
	if name == "" || utf8.RuneCountInString(name) > maxTerritoryName {
		p.fault("le nom du territoire manque, ou dépasse %d caractères.", maxTerritoryName)
		return
	}
	at, known := p.at[Fold(name)]
	if !known {
		at = len(p.all)
		p.at[Fold(name)] = at
		p.all = append(p.all, Territory{Name: name})
	}
	found := 0
	for _, typed := range communes {
		if typed = strings.TrimSpace(typed); typed == "" {
			continue
		}
		found++
		code, problem := p.find(typed)
		other, taken := p.taken[code]
		switch {
		case problem != "":
			p.fault("%s", problem)
		case taken && other != name:
			p.fault("%s est déjà dans « %s » : une commune n'est que dans un territoire.", typed, other)
		case !taken:
			p.taken[code] = name
			p.all[at].Communes = append(p.all[at].Communes, code)
		}
	}
	if found == 0 {
		p.fault("« %s » n'a aucune commune.", name)
	}
}

// CheckDivision refuses a division without its name or kind. Fields: nom,
// genre.
func CheckDivision(d *Division) (errs []error) {
	if n := utf8.RuneCountInString(d.Name); n < 2 || n > maxTerritoryName {
		errs = append(errs, &Error{Kind: KindInvalid, Field: "nom", Message: "Donnez un nom au découpage, de 2 à 120 caractères."})
	}
	if !DivisionKinds.Has(d.Kind) {
		errs = append(errs, &Error{Kind: KindInvalid, Field: "genre", Message: "Choisissez un genre de découpage."})
	}
	return errs
}

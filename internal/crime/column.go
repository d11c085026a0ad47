package crime

import (
	"strconv"
	"strings"

	"permanence/internal/casework"
)

// column is what a column of the base means.
type column int

const (
	ignored column = iota // known, of no use here
	codeCommune
	codeDepartement
	classColumn
	yearColumn
	publishedColumn
	factsColumn
	populationColumn
)

// columnNames are the names of all editions, folded: without case, accents,
// dots, underscores, nor a year at the end.
var columnNames = map[string]column{
	"codgeo": codeCommune, "codecommune": codeCommune,
	"codedepartement": codeDepartement, "coddep": codeDepartement, "dep": codeDepartement,
	"classe": classColumn, "indicateur": classColumn,
	"annee":         yearColumn,
	"valeurpubliee": publishedColumn, "estdiffuse": publishedColumn,
	"faits": factsColumn, "nombre": factsColumn,
	"pop": populationColumn, "inseepop": populationColumn,
	"coderegion": ignored, "codreg": ignored, "reg": ignored,
	"unitedecompte": ignored, "tauxpourmille": ignored,
	"complementinfoval": ignored, "complementinfonombre": ignored, "complementinfotaux": ignored,
	"millpop": ignored, "inseepopmillesime": ignored,
	"log": ignored, "inseelog": ignored, "milllog": ignored, "inseelogmillesime": ignored,
}

const expectedColumns = "CODGEO ou Code.département, classe ou indicateur, annee, faits ou nombre, POP ou insee_pop, et les autres colonnes de la base du SSMSI"

// layout is where the columns of a file stand.
type layout struct {
	at        map[column]int
	names     []string
	level     casework.CrimeLevel
	geography int
}

// readHeader knows the columns of a file, or says which one it does not know.
func readHeader(cells []string) (*layout, error) {
	l := &layout{at: map[column]int{}, names: append([]string(nil), cells...)}
	for i, name := range cells {
		folded, year := foldColumn(name)
		c, known := columnNames[folded]
		if !known {
			return nil, &Fault{Line: 1, Column: strconv.Itoa(i + 1), Value: name, Expected: expectedColumns}
		}
		if _, twice := l.at[c]; twice && c != ignored {
			return nil, &Fault{Line: 1, Column: strconv.Itoa(i + 1), Value: name, Expected: "une seule colonne pour cela"}
		}
		l.at[c] = i
		if c == codeCommune {
			l.geography = year
		}
	}
	l.level = casework.CrimeByDepartement
	needed := []column{classColumn, yearColumn, factsColumn, populationColumn}
	if _, ok := l.at[codeCommune]; ok {
		l.level = casework.CrimeByCommune
		needed = append(needed, publishedColumn)
	} else {
		needed = append(needed, codeDepartement)
	}
	for _, c := range needed {
		if _, ok := l.at[c]; !ok {
			return nil, &Fault{Line: 1, Column: "en-têtes", Value: strings.Join(cells, ";"), Expected: "aussi la colonne " + missingNames[c]}
		}
	}
	return l, nil
}

var missingNames = map[column]string{
	codeDepartement: "CODGEO ou Code.département", classColumn: "classe ou indicateur", yearColumn: "annee",
	publishedColumn: "valeur.publiée ou est_diffuse", factsColumn: "faits ou nombre", populationColumn: "POP ou insee_pop",
}

// foldColumn is the name without what editions change, and the year that it ended with.
func foldColumn(name string) (folded string, year int) {
	folded = strings.Join(casework.Words(name), "")
	if n := len(folded); n > 4 {
		if y, err := strconv.Atoi(folded[n-4:]); err == nil && y >= 2000 && y < 2100 {
			return folded[:n-4], y
		}
	}
	return folded, 0
}

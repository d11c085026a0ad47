package demo

import (
	"bytes"
	_ "embed"
	"fmt"
	"math"
	"math/rand/v2"

	"permanence/internal/commune"
)

// Contours are the communes of the Val-de-Marne, as a GeoJSON file (IGN, Admin
// Express, by france-geojson, edition of 2018, Licence Ouverte).
//
//go:embed communes-94.geojson
var Contours []byte

// CrimeFile is the name under which the made-up figures are imported: it stands
// on the page beside them.
const CrimeFile = "valeurs fictives de la démonstration.csv"

// crimeClasses are the classes of the published base with the usual rate for
// 1,000 inhabitants, and one class that is not kept.
var crimeClasses = []struct {
	name string
	rate float64
}{
	{"Coups et blessures volontaires intrafamiliaux", 2.9},
	{"Violences sexuelles", 1.1},
	{"Autres coups et blessures volontaires", 2.7},
	{"Cambriolages de logement", 4.2},
}

// Crime is a file of recorded crime by commune in the layout of the published
// base, for the communes of the Val-de-Marne from 2019 to 2023. Every value in
// it is made up; small ones are withheld, as the source does.
func Crime() []byte {
	odds := rand.New(rand.NewPCG(94, 2023))
	var b bytes.Buffer
	b.WriteString("CODGEO_2024;annee;classe;unité.de.compte;valeur.publiée;faits;tauxpourmille;complementinfoval;complementinfotaux;POP;millPOP;LOG;millLOG\n")
	for _, c := range commune.OfDepartement("94") {
		place := math.Exp(odds.NormFloat64() * 0.3)
		for year := 19; year <= 23; year++ {
			for _, class := range crimeClasses {
				rate := class.rate * place * (1 + 0.06*float64(year-19)) * math.Exp(odds.NormFloat64()*0.12)
				writeCrime(&b, &c, year, class.name, int(rate*float64(c.People)/1000))
			}
		}
	}
	return b.Bytes()
}

func writeCrime(b *bytes.Buffer, c *commune.Commune, year int, class string, facts int) {
	homes := c.People * 46 / 100
	if facts < 8 {
		fmt.Fprintf(b, "%s;%02d;%s;victime;ndiff;NA;NA;4,5;0,4;%d;21;%d;20\n", c.Code, year, class, c.People, homes)
		return
	}
	rate := fmt.Sprintf("%.6f", 1000*float64(facts)/float64(c.People))
	fmt.Fprintf(b, "%s;%02d;%s;victime;diff;%d;%s;NA;NA;%d;21;%d;20\n", c.Code, year, class, facts, string(bytes.ReplaceAll([]byte(rate), []byte("."), []byte(","))), c.People, homes)
}

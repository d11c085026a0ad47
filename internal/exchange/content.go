package exchange

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/indicator"
)

// fault is why a file is refused: what is wrong and what is expected.
func fault(format string, args ...any) error {
	return casework.Refuse(casework.KindInvalid, format, args...)
}

// About says of which file, département and years a refusal is. The kind of
// the refusal stays.
func About(file, departement string, years []int, err error) error {
	words := []string{"Fichier « " + file + " »"}
	if d, ok := commune.DepartementByCode(departement); ok {
		words = append(words, fmt.Sprintf("département %s (%s)", d.Code, d.Name))
	}
	switch len(years) {
	case 0:
	case 1:
		words = append(words, "année "+strconv.Itoa(years[0]))
	default:
		words = append(words, "années "+Years(years))
	}
	kind := casework.KindOf(err)
	if kind == "" {
		return err
	}
	return casework.Refuse(kind, "%s : %s. Rien de ce fichier n'a été pris.", strings.Join(words, ", "), err.Error())
}

// Years are years in words: "2019 à 2022", "2019, 2021".
func Years(years []int) string {
	if n := len(years); n > 2 && years[n-1]-years[0] == n-1 {
		return fmt.Sprintf("%d à %d", years[0], years[n-1])
	}
	words := make([]string, len(years))
	for i, y := range years {
		words[i] = strconv.Itoa(y)
	}
	return strings.Join(words, ", ")
}

// Years are those of the shipment, in order.
func (s *Shipment) Years() []int {
	var years []int
	for _, e := range s.Entries {
		years = append(years, e.Year)
	}
	slices.Sort(years)
	return slices.Compact(years)
}

// peek reads what a file says of itself, to be told in a refusal: nothing of
// it is believed yet.
func peek(body []byte) (c content, years []int) {
	if json.Unmarshal(body, &c) != nil {
		return content{}, nil
	}
	for _, t := range c.Tallies {
		years = append(years, t.Year)
	}
	slices.Sort(years)
	return content{Departement: c.Departement}, slices.Compact(years)
}

// shipment checks the content and reads its tallies.
func (c *content) shipment() (*Shipment, error) {
	if _, ok := commune.DepartementByCode(c.Departement); !ok {
		return nil, fault("il n'y a pas de département « %.10s ». Attendu : un code de l'INSEE, comme 94, 2A ou 974", c.Departement)
	}
	if c.Definitions != indicator.DefinitionsVersion {
		return nil, fault("il suit la version %d des définitions. Attendu : la version %d, que cette installation suit ; mettez à jour l'une des deux, puis refaites l'envoi", c.Definitions, indicator.DefinitionsVersion)
	}
	at, err := time.Parse(time.RFC3339, c.ExportedAt)
	if err != nil {
		return nil, fault("il ne dit pas quand il a été fait. Attendu : une date et une heure")
	}
	if len(c.Tallies) == 0 {
		return nil, fault("il est vide. Attendu : un poste et une année au moins")
	}
	s := &Shipment{Departement: c.Departement, ExportedAt: casework.At(at), Definitions: c.Definitions}
	for _, t := range c.Tallies {
		e, err := t.entry(c.Definitions)
		if err != nil {
			return nil, err
		}
		s.Entries = append(s.Entries, e)
	}
	return s, s.checkTwice()
}

// entry reads one tally.
func (t *counted) entry(definitions int) (Entry, error) {
	e := Entry{Post: casework.PostID(t.Post), Slug: t.Slug, Year: t.Year, Tally: &indicator.Tally{}}
	if len(t.Post) < 10 || len(t.Post) > 60 || strings.Trim(t.Post, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") != "" || casework.CheckSlug(t.Slug) != nil {
		return e, fault("un poste y est mal désigné. Attendu : son identifiant et son nom court, comme fontenay-sous-bois")
	}
	if err := json.Unmarshal(t.Tally, e.Tally); err != nil {
		return e, fault("le décompte du poste %s pour %d ne se lit pas. Attendu : un décompte de cette version du logiciel", t.Slug, t.Year)
	}
	if t.Year < 1990 || t.Year > 2999 || e.Tally.Period() != casework.YearPeriod(t.Year) {
		return e, fault("le décompte du poste %s n'est pas celui de l'année %d. Attendu : l'année civile entière, du 1er janvier au 31 décembre", t.Slug, t.Year)
	}
	if e.Tally.DefinitionsVersion() != definitions {
		return e, fault("le décompte du poste %s pour %d suit d'autres définitions que le fichier. Attendu : la version %d", t.Slug, t.Year, definitions)
	}
	return e, checkCommunes(t)
}

// checkCommunes refuses a table by commune with anything but INSEE codes: it
// is the one place of a tally whose codes are not those of a closed list.
func checkCommunes(t *counted) error {
	var tally struct {
		Tables map[string]map[string]int `json:"tables"`
	}
	if err := json.Unmarshal(t.Tally, &tally); err != nil {
		return fault("le décompte du poste %s pour %d ne se lit pas. Attendu : un décompte de cette version du logiciel", t.Slug, t.Year)
	}
	for table, rows := range tally.Tables {
		if !strings.HasSuffix(table, "_by_commune") {
			continue
		}
		for code := range rows {
			if code != casework.NotKnown && !commune.ValidForm(code) {
				return fault("le décompte du poste %s pour %d désigne une commune autrement que par son code. Attendu : un code de l'INSEE, comme 94033", t.Slug, t.Year)
			}
		}
	}
	return nil
}

// checkTwice refuses a post that stands twice for a year, by its identifier or
// by its name: it would count twice.
func (s *Shipment) checkTwice() error {
	type key struct {
		name string
		year int
	}
	seen := map[key]bool{}
	slugs := map[casework.PostID]string{}
	for _, e := range s.Entries {
		byID, bySlug := key{"#" + string(e.Post), e.Year}, key{e.Slug, e.Year}
		if seen[byID] || seen[bySlug] {
			return fault("le poste %s y est deux fois pour %d. Attendu : une seule fois par année", e.Slug, e.Year)
		}
		seen[byID], seen[bySlug] = true, true
		if old, ok := slugs[e.Post]; ok && old != e.Slug {
			return fault("un même poste y porte deux noms, %s et %s. Attendu : un seul nom court par poste", old, e.Slug)
		}
		slugs[e.Post] = e.Slug
	}
	return nil
}

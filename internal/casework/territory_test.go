package casework

import (
	"slices"
	"strings"
	"testing"
)

func TestTerritoriesArePastedAsPeopleHaveThem(t *testing.T) {
	codes := map[string]string{"94033": "94033", "Créteil": "94028", "94052": "94052"}
	find := func(typed string) (string, string) {
		if c, ok := codes[typed]; ok {
			return c, ""
		}
		return "", "« " + typed + " » n'est pas une commune."
	}
	for text, want := range map[string][]Territory{
		"Nord : 94033, Créteil\r\n\r\nSud : 94052": {{Name: "Nord", Communes: []string{"94033", "94028"}}, {Name: "Sud", Communes: []string{"94052"}}},
		"94033\tNord\n94052\tSud\nCréteil\tNord":   {{Name: "Nord", Communes: []string{"94033", "94028"}}, {Name: "Sud", Communes: []string{"94052"}}},
		"94033;Nord\n94033;Nord":                   {{Name: "Nord", Communes: []string{"94033"}}},
	} {
		got, errs := ParseTerritories(text, find)
		if len(errs) > 0 || !slices.EqualFunc(got, want, func(a, b Territory) bool { return a.Name == b.Name && slices.Equal(a.Communes, b.Communes) }) {
			t.Errorf("%q: %+v %v", text, got, errs)
		}
	}
	for text, want := range map[string]string{
		"":                          "au moins un territoire",
		"Nord":                      "Ligne 1 : écrivez",
		"Nord : 94033\nSud : 94033": "Ligne 2 : 94033 est déjà dans « Nord »",
		"Nord : Lutèce":             "Ligne 1 : « Lutèce » n'est pas une commune.",
		"Nord :":                    "n'a aucune commune",
		" : 94033":                  "le nom du territoire manque",
	} {
		if _, errs := ParseTerritories(text, find); len(errs) != 1 || !strings.Contains(errs[0].(*Error).Message, want) {
			t.Errorf("%q: %v, want %q", text, errs, want)
		}
	}
}

package publish

import (
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// table reads a CSV form back: each line by the names of its columns.
func table(t *testing.T, text string) []map[string]string {
	t.Helper()
	c := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	c.Comma = ';'
	lines, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, cells := range lines[1:] {
		line := map[string]string{}
		for i, name := range lines[0] {
			line[name] = cells[i]
		}
		all = append(all, line)
	}
	return all
}

func TestTheLongFormHasANumberALineAndSaysWhatItIs(t *testing.T) {
	lines := table(t, written(t, AsLong, fontenay(t)))
	for _, want := range []map[string]string{
		{"sorte": "chiffre", "nom": "persons_met", "code": "", "valeur": "137", "statut": "communique", "du": "2021-10-01", "numero_definition": "1"},
		{"sorte": "chiffre", "nom": "followup_mean_months", "code": "", "valeur": "3,9999", "denominateur": "110", "unite": "mois"},
		{"sorte": "chiffre", "nom": "followup_mean_months", "code": "non_connu", "valeur": "0", "statut": "non_renseigne"},
		{"sorte": "tableau", "nom": "persons_by_place", "code": "mairie", "valeur": "83", "denominateur": "137", "numero_definition": "103"},
		{"sorte": "tableau", "nom": "persons_by_sex", "code": "non_connu", "valeur": "0", "statut": "non_renseigne"},
	} {
		if !slices.ContainsFunc(lines, func(line map[string]string) bool { return holds(line, want) }) {
			t.Errorf("no line %v", want)
		}
	}
}

func holds(line, want map[string]string) bool {
	for name, value := range want {
		if line[name] != value {
			return false
		}
	}
	return true
}

// Whatever the threshold, a line that gives a number gives that of the report,
// and one that hides it gives none.
func TestTheLongFormTellsNothingThatIsHidden(t *testing.T) {
	for _, threshold := range []int{2, 5, 11, 150} {
		r := fontenay(t).Disclose(threshold)
		hidden := 0
		for _, line := range table(t, written(t, AsLong, r)) {
			switch status(line["statut"]) {
			case statusHidden, statusAtLeast, statusMissingHidden, statusNotApplicable:
				hidden++
				if line["valeur"] != "" || (line["part_minimale"] != "") != (line["statut"] == string(statusAtLeast)) {
					t.Errorf("threshold %d: a hidden line says %v", threshold, line)
				}
			default:
				checkLine(t, r, line)
			}
		}
		if hidden == 0 {
			t.Errorf("threshold %d hides nothing: the test would prove nothing", threshold)
		}
	}
}

func checkLine(t *testing.T, r *indicator.Report, line map[string]string) {
	t.Helper()
	want := ""
	switch f := r.Figure(line["nom"]); {
	case f == nil:
		row := r.Table(line["nom"]).Row(line["code"])
		if row.Hidden {
			t.Errorf("%v gives a hidden row", line)
		}
		want = strconv.Itoa(row.Value)
	case line["code"] == casework.NotKnown:
		want = strconv.Itoa(f.Missing)
	default:
		if f.Hidden {
			t.Errorf("%v gives a hidden figure", line)
		}
		want = comma(f.Value, 4)
	}
	if line["valeur"] != want {
		t.Errorf("%v, want %s", line, want)
	}
}

func TestTheDictionaryExplainsEveryColumnNameCodeAndStatusOfTheLongForm(t *testing.T) {
	r := fontenay(t)
	known := map[string]bool{}
	for _, line := range table(t, written(t, AsDictionary, r)) {
		known[line["sorte"]+" "+line["nom"]] = line["definition"] != "" || line["libelle"] != ""
	}
	for _, column := range longHeader {
		if !known["colonne "+column] {
			t.Errorf("the column %s is not explained", column)
		}
	}
	for _, report := range []*indicator.Report{r, r.Disclose(5), r.Disclose(11)} {
		for _, line := range table(t, written(t, AsLong, report)) {
			if !known[line["sorte"]+" "+line["nom"]] || !known["statut "+line["statut"]] {
				t.Errorf("%v is not explained", line)
			}
			if line["sorte"] == "tableau" && line["code"] != "" && !known["code de "+line["nom"]+" "+line["code"]] {
				t.Errorf("the code of %v is not explained", line)
			}
		}
	}
}

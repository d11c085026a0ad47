package register

import (
	"bytes"
	"strings"
	"testing"

	"permanence/internal/casework"
)

// What an erased person's rows say is not read, not even to refuse it; a
// restricted person's are refused with their reason, and given back.
func TestRowsThatMayNotBeWrittenAreLeftOutOrRefused(t *testing.T) {
	data := register("personne;date;lieu;nom", "A;2022-03-28;mairie;Lefèvre", "B;2022-03-28;lune;Effacée", "C;2022-03-28;mairie;Limitée", "B;2022-03-29;mairie;Effacée", "B;2022-04-01;mairie;Revenue", "D;2022-03-28;mairie;Limitée")
	day := casework.NewDay(2022, 3, 30)
	bars := func(row *casework.RegisterRow) (casework.RegisterBar, error) {
		switch key, on := row.PersonKey, row.On; {
		case key == "B" && on <= day:
			return casework.RowErased, nil
		case key == "C":
			return casework.RowRestricted, nil
		case key == "D":
			return casework.RowKept, nil // says nothing new: taken
		}
		return "", nil
	}
	var rejects bytes.Buffer
	rows, r, err := read(data, Options{Partial: true, Rejects: &rejects, Bars: bars})
	if err != nil || r.Rows != 4 || r.Taken != 3 || r.Refused != 1 || r.LeftOut != 2 || len(rows) != 3 {
		t.Fatalf("%+v, %d rows, %v", r, len(rows), err)
	}
	if rows[1].LastName != "Revenue" {
		t.Errorf("what the rows left out say is taken: %q", rows[1].LastName)
	}
	want := "Ligne 4, colonne «\u00a0personne\u00a0»\u00a0: les données de cette personne font l'objet d'une limitation"
	if len(r.Refusals) != 1 || !strings.HasPrefix(r.Refusals[0].Sentence(), want) {
		t.Errorf("%+v", r.Refusals)
	}
	if out := rejects.String(); !strings.Contains(out, "Limitée") || strings.Contains(out, "Effacée") || !strings.Contains(out, "limitation") {
		t.Errorf("given back:\n%s", out)
	}
	if summary := r.Summary(); !strings.Contains(summary, "2 lignes laissées de côté\u00a0: personne effacée.") {
		t.Error(summary)
	}
}

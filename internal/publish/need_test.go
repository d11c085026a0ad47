package publish

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/need"
)

func TestTheTableOfCommunesKeepsWithheldApartFromZero(t *testing.T) {
	d, _ := commune.DepartementByCode("94")
	figures := []casework.CrimeFigure{
		{Territory: "94033", Class: casework.CrimeFamily, Year: 2023, Facts: 151, Published: true, Population: 53_757},
		{Territory: "94069", Class: casework.CrimeFamily, Year: 2023, Population: 14_506},
		{Territory: "94028", Class: casework.CrimeFamily, Year: 2023, Published: true, Population: 92_265}}
	table := need.New(d, figures, nil, need.Cover{"94033": {{Slug: "f", Name: "=Fontenay", Load: "n. c. personnes reçues"}}}, 0)
	var b bytes.Buffer
	if err := NeedCSV(&b, table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"94033;Fontenay-sous-Bois;53757;151;2,81;;;;;'=Fontenay (n. c. personnes reçues)", "94069;Saint-Maurice;14506;n. d.;n. d.;", "94028;Créteil;92265;0;0;"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the CSV lacks %q:\n%s", want, b.String()[:900])
		}
	}
	var first, second bytes.Buffer
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := NeedXLSX(w, table, casework.NewDay(2026, 11, 28)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same table of the same day gives two workbooks")
	}
	f, err := excelize.OpenReader(&first)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Communes")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, row := range rows {
		switch {
		case len(row) > 4 && row[0] == "94033" && strings.HasPrefix(row[3], "151"), len(row) > 4 && row[0] == "94069" && row[3] == "n. d.", len(row) > 4 && row[0] == "94028" && row[3] == "0":
			found++
		}
	}
	if high, err := f.GetRowHeight("Communes", slices.IndexFunc(rows, func(row []string) bool { return len(row) > 0 && row[0] == "Code" })+1); err != nil || high < 30 {
		t.Errorf("heads of two lines are %v points high, %v", high, err)
	}
	if found != 3 {
		t.Errorf("%d rows of three are right: %q", found, rows)
	}
}

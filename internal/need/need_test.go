package need

import (
	"fmt"
	"math"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/commune"
)

var valDeMarne = commune.Departement{Code: "94", Name: "Val-de-Marne", Region: "11"}

func figure(code string, class casework.CrimeClass, year, facts, people int) casework.CrimeFigure {
	return casework.CrimeFigure{Territory: code, Class: class, Year: year, Facts: max(0, facts), Published: facts >= 0, Population: people}
}

// sample are three communes of 94 in two years, one of them withheld.
func sample() []casework.CrimeFigure {
	return []casework.CrimeFigure{
		figure("94033", casework.CrimeFamily, 2023, 200, 50_000), figure("94069", casework.CrimeFamily, 2023, -1, 15_000), figure("94080", casework.CrimeFamily, 2023, 100, 50_000),
		figure("94033", casework.CrimeFamily, 2022, 150, 50_000), figure("94033", casework.CrimeSexual, 2023, 40, 50_000)}
}

func TestWithheldIsNeitherZeroNorAbsent(t *testing.T) {
	table := New(valDeMarne, sample(), nil, nil, 0)
	if table.Year != 2023 || len(table.Rows) != 47 || fmt.Sprint(table.Years) != "[2023 2022]" {
		t.Fatalf("%d, %v, %d communes", table.Year, table.Years, len(table.Rows))
	}
	known, withheld, absent := table.Row("94033").Cells[casework.CrimeFamily], table.Row("94069").Cells[casework.CrimeFamily], table.Row("94028").Cells[casework.CrimeFamily]
	if !known.RateKnown || known.Rate != 4 || !withheld.Given || withheld.Published || withheld.RateKnown || absent.Given {
		t.Errorf("%+v, %+v, %+v", known, withheld, absent)
	}
	if table.Row("94033").Population != 50_000 || table.Row("94028").Population < 80_000 {
		t.Error("a commune counts by the source's population, or by the official one")
	}
	if s := table.Scale(casework.CrimeFamily); s.Of(table.Row("94069")) != 0 || s.Of(table.Row("94080")) != 1 || s.Of(table.Row("94033")) != 2 || len(s.Steps) != 2 {
		t.Errorf("%+v", s)
	}
	if New(valDeMarne, sample(), nil, nil, 2022).Year != 2022 || New(valDeMarne, sample(), nil, nil, 1999).Year != 2023 {
		t.Error("a year without figures gives the latest one")
	}
}

func TestAnOrderPutsTheUnknownLastBothWays(t *testing.T) {
	table := New(valDeMarne, sample(), nil, Cover{"94033": {{Slug: "f", Name: "F"}}}, 0)
	for _, c := range []struct {
		by        Order
		backwards bool
		first     string
	}{
		{OrderOf(casework.CrimeFamily, false), false, "94033"}, {OrderOf(casework.CrimeFamily, false), true, "94080"}, {OrderOf(casework.CrimeFamily, true), false, "94033"},
		{ByName, false, "94001"}, {ByName, true, "94081"}, {ByPopulation, false, "94081"}, {ByCover, false, "94033"},
	} {
		table.Sort(c.by, c.backwards)
		if table.Rows[0].Code != c.first {
			t.Errorf("%s, %t begins with %s %s", c.by, c.backwards, table.Rows[0].Code, table.Rows[0].Name)
		}
	}
	table.Sort(OrderOf(casework.CrimeFamily, true), true)
	if r := table.Rows[2]; r.Cells[casework.CrimeFamily].RateKnown {
		t.Errorf("%s has a rate and comes third", r.Name)
	}
}

func TestStepsHoldAboutAsManyCommunesAndEqualRatesStayTogether(t *testing.T) {
	var figures []casework.CrimeFigure
	for i, c := range commune.OfDepartement("94") {
		figures = append(figures, figure(c.Code, casework.CrimeFamily, 2023, 10*(i/3), 10_000)) // by threes
	}
	table := New(valDeMarne, figures, nil, nil, 0)
	s := table.Scale(casework.CrimeFamily)
	total := 0
	for i, step := range s.Steps {
		total += step.Communes
		if step.Communes < 6 || step.Communes > 12 || i > 0 && step.From <= s.Steps[i-1].To {
			t.Errorf("step %d: %+v", i, step)
		}
	}
	if len(s.Steps) != MostSteps || total != 47 {
		t.Errorf("%d steps of %d communes", len(s.Steps), total)
	}
	if s := New(valDeMarne, nil, nil, nil, 0).Scale(casework.CrimeFamily); len(s.Steps) != 0 {
		t.Errorf("nothing has no scale: %+v", s)
	}
}

func TestATrialSaysWhatIsAlreadyCoveredAndWhatIsMissing(t *testing.T) {
	table := New(valDeMarne, sample(), nil, Cover{"94033": {{Slug: "f", Name: "F"}}}, 2023)
	s := table.Simulate([]string{"94033", "94069", "94069", "75056"}, nil)
	if len(s.Chosen) != 2 || s.Population != 65_000 || s.New != 15_000 || len(s.Overlap) != 1 || s.Overlap[0].Code != "94033" {
		t.Fatalf("%+v", s)
	}
	if c := s.Facts[0]; c.Facts != 200 || c.Missing != 1 || !c.OfKnown || math.Abs(c.Share-2.0/3) > 1e-9 {
		t.Errorf("%+v", c)
	}
	people := float64(table.Population())
	if s.Before.Posts != 1 || s.After.Posts != 2 || s.After.Covered != 65_000 || s.Before.Covered != 50_000 || math.Abs(s.After.PerPeople-200_000/people) > 1e-9 {
		t.Errorf("%+v, %+v", s.Before, s.After)
	}
	whole := []casework.CrimeFigure{figure("94", casework.CrimeFamily, 2023, 4000, 1_400_000)}
	if c := New(valDeMarne, sample(), whole, nil, 2023).Simulate([]string{"94033"}, nil).Facts[0]; c.OfKnown || c.Share != 0.05 || c.Missing != 0 {
		t.Errorf("%+v", c)
	}
	if table.Simulate([]string{"75056", "x"}, nil) != nil {
		t.Error("a commune of elsewhere is no trial")
	}
}

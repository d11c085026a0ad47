package indicator

import (
	"slices"
	"strings"
	"testing"

	"permanence/internal/casework"
)

// yearReport is a report of so many persons, each met twice in the year.
func yearReport(year, persons int) *Report {
	t := New(casework.YearPeriod(year))
	for i := range persons {
		day := casework.NewDay(year, 3, 1) + casework.Day(i%200)
		t.Add(&casework.PersonRecord{Cases: []casework.CaseRecord{{Number: i, OpenedOn: day, Appointments: []casework.AppointmentRecord{
			{On: day, Status: casework.Kept, Minutes: 30}, {On: day + 7, Status: casework.Kept, Minutes: 30}}}}})
	}
	return NewReport(casework.Post{Slug: "creteil"}, t)
}

func seriesOf(t *testing.T, r *Report, name string) *Table {
	t.Helper()
	table := r.Table("series_" + name)
	if table == nil {
		t.Fatalf("no series of %s", name)
	}
	return table
}

func TestASeriesTellsEachPeriodAndTheDifferenceWithTheLast(t *testing.T) {
	r := yearReport(2022, 50)
	r.AddSeries([]Step{{Period: casework.YearPeriod(2020), Report: yearReport(2020, 20)}, {Period: casework.YearPeriod(2021), Report: yearReport(2021, 40)}})
	got := seriesOf(t, r, "persons_met")
	want := []Row{{Code: "2020", Label: "Année 2020", Value: 20}, {Code: "2021", Label: "Année 2021", Value: 40}, {Code: "2022", Label: "Année 2022", Value: 50}}
	if !slices.Equal(got.Rows, want) || got.Note != "+\u202f10 par rapport à la période précédente, soit +\u202f25,0\u202f%." {
		t.Errorf("%+v\n%q", got.Rows, got.Note)
	}
}

func TestAWithheldPeriodTellsNoDifference(t *testing.T) {
	r := yearReport(2022, 50)
	r.AddSeries([]Step{{Period: casework.YearPeriod(2021), Report: yearReport(2021, 3).Disclose(5)}})
	got := seriesOf(t, r, "persons_met")
	if row := got.Rows[0]; !row.Hidden || row.Value != 0 || got.Note != "L'écart avec la période précédente n'est pas communiqué." {
		t.Errorf("%+v %q", row, got.Note)
	}
}

func TestADeclaredTotalIsMarkedAndComparedWithNothing(t *testing.T) {
	r := yearReport(2022, 50)
	r.AddSeries([]Step{
		{Period: casework.YearPeriod(2020), Declared: []DeclaredTotal{{Figure: "persons_met", Value: 30, About: "rapport d'activité 2020, saisi le 12/03/2026"}, {Figure: "cases_opened", Value: 3, Hidden: true}}},
		{Period: casework.YearPeriod(2021)},
	})
	got := seriesOf(t, r, "persons_met")
	if len(got.Rows) != 2 || got.Rows[0].Label != "Année 2020 (déclaré)" || got.Rows[0].Code != "2020_declare" || got.Rows[0].Value != 30 ||
		got.Note != "Année 2020 (déclaré)\u00a0: rapport d'activité 2020, saisi le 12/03/2026." {
		t.Errorf("%+v %q", got.Rows, got.Note)
	}
	if row := seriesOf(t, r, "cases_opened").Rows[0]; !row.Hidden || row.Value != 0 {
		t.Errorf("a withheld total is told: %+v", row)
	}
	if r.Table("series_cases_closed") != nil {
		t.Error("a figure of this period alone is no series")
	}
}

// One document often prints several years: its name is not read once for each.
func TestTheYearsThatOneDocumentDeclaresAreSaidTogether(t *testing.T) {
	report := NewReport(casework.Post{}, New(casework.YearPeriod(2023)))
	declared := func(year int, about string) Step {
		return Step{Period: casework.YearPeriod(year), Declared: []DeclaredTotal{{Figure: "persons_met", Value: 30, About: about}}}
	}
	report.AddSeries([]Step{declared(2019, "d'après un premier rapport"), declared(2020, "d'après un autre"), declared(2021, "d'après un autre"), declared(2022, "d'après un autre")})
	want := "Année 2019 (déclaré) : d'après un premier rapport. Années 2020, 2021 et 2022 (déclaré) : d'après un autre."
	if got := strings.ReplaceAll(report.Table("series_persons_met").Note, "\u00a0", " "); got != want {
		t.Errorf("the note reads %q, want %q", got, want)
	}
}

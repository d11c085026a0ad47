package indicator_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

func TestAYearDoesNotTellTheFewThatItsPublishedQuarterLeavesOut(t *testing.T) {
	persons := met(20, "F", "mairie")
	for range 2 {
		persons = append(persons, person(opened("2022-06-01", at("mairie", "2022-06-01"))))
	}
	report := func(p casework.Period) *indicator.Report {
		tally := indicator.New(p)
		for _, person := range persons {
			tally.Add(person)
		}
		return indicator.NewReport(casework.Post{}, tally)
	}
	year, quarter := report(casework.YearPeriod(2022)), report(casework.QuarterPeriod(2022, 1))
	if year.Disclose(threshold).Figure("persons_met").Hidden {
		t.Error("alone, the 22 persons of the year tell nothing")
	}
	masked := year.Disclose(threshold, quarter.Disclose(threshold))
	for _, name := range []string{"persons_met", "appointments_kept", "cases_opened"} {
		if !masked.Figure(name).Hidden {
			t.Errorf("%s: 22 of the year less the 20 of the quarter tell the other 2", name)
		}
	}
}

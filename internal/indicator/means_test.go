package indicator

import (
	"math"
	"strings"
	"testing"

	"permanence/internal/casework"
)

// folderOf is a full-time post with an exercise of a year, by two funders.
func folderOf(year int, cost casework.Money, currency casework.Currency) *casework.PostFolder {
	unsaid := casework.NoStake
	return &casework.PostFolder{
		Staffing: casework.Staffing{Steps: []casework.FTEStep{{From: casework.NewDay(year-1, 1, 1), FTE: 80}}},
		Exercises: []casework.Exercise{{Period: casework.YearPeriod(year), Currency: currency, Cost: cost, Fundings: []casework.Funding{
			{Kind: casework.StateFunds, Planned: unsaid, Agreed: casework.Stake{Amount: cost / 2, Share: casework.NoShare}, Paid: casework.NoMoney},
			{Kind: "commune", Funder: "Ville de Créteil", Planned: unsaid, Agreed: casework.Stake{Amount: cost - cost/2, Share: casework.NoShare}, Paid: casework.NoMoney},
		}}},
	}
}

func TestMeansAreRatiosOfWhatTheReportCounts(t *testing.T) {
	r := yearReport(2022, 50)
	r.AddMeans(folderOf(2022, 5_000_000, casework.EUR))
	value := func(name string) float64 {
		f := r.Figure(name)
		if !f.Known || f.Hidden || f.Unsaid {
			t.Errorf("%s is not known: %+v", name, f)
		}
		return f.Value
	}
	days := value("days_worked")
	for name, want := range map[string]float64{"fte_funded": 0.8, "fte_held": 0.8, "persons_per_fte": 50 / 0.8, "appointments_per_day": 100 / days, "cost": 50_000, "cost_per_person": 1000, "cost_per_appointment": 500} {
		if got := value(name); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if days < 195 || days > 205 { // some 252 working days at 80 %
		t.Errorf("%v days worked", days)
	}
	funding, each := r.Table("funding_by_funder"), r.Table("cost_per_person_by_funder")
	if funding.Sum != 50_000 || funding.Rows[0].Value != 25_000 || funding.Rows[1].Label != "Ville de Créteil" || each.Rows[1].Text != "500,00\u00a0€" {
		t.Errorf("%+v\n%+v", funding, each)
	}
}

func TestMeansOfSeveralPostsSaySo(t *testing.T) {
	r := yearReport(2022, 50)
	r.AddMeans(folderOf(2022, 5_000_000, casework.EUR), folderOf(2022, 3_000_000, casework.EUR))
	if cost := r.Figure("cost"); cost.Value != 80_000 || cost.Definition.Label != "Coût des postes" || strings.Contains(cost.Definition.Text, "du poste") || meansDefinition("cost").Label != "Coût du poste" {
		t.Errorf("%+v of %+v", cost, cost.Definition)
	}
}

func TestACostNeverGivesBackACountThatIsWithheld(t *testing.T) {
	r := yearReport(2022, 3).Disclose(5)
	r.AddMeans(folderOf(2022, 5_000_000, casework.EUR))
	for _, name := range []string{"persons_per_fte", "appointments_per_day", "cost_per_person", "cost_per_appointment"} {
		if f := r.Figure(name); !f.Hidden || f.Value != 0 || f.Base != 0 {
			t.Errorf("%s tells a withheld count: %+v", name, f)
		}
	}
	if r.Table("cost_per_person_by_funder") != nil {
		t.Error("the cost per person by funder tells a withheld count")
	}
}

func TestWhatNobodyWroteDownIsNoZero(t *testing.T) {
	r := yearReport(2022, 50)
	half := folderOf(2022, 5_000_000, casework.EUR)
	half.Exercises[0].Period.To = casework.NewDay(2022, 6, 30)
	half.Staffing = casework.Staffing{}
	r.AddMeans(half)
	for i := range meansDefinitions {
		name := meansDefinitions[i].Name
		if f := r.Figure(name); f.Known || !f.Unsaid || f.Value != 0 {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if r.Table("funding_by_funder").Note == "" {
		t.Error("nothing says that the amounts are of a part of the period")
	}
}

func TestAmountsAreInTheCurrencyOfThePost(t *testing.T) {
	r := yearReport(2022, 50)
	r.AddMeans(folderOf(2022, 6_000_000, casework.XPF))
	if f := r.Figure("cost"); f.Definition.Unit != FrancCFP || f.Value != 6_000_000 {
		t.Errorf("%+v %v", f, f.Definition.Unit)
	}
	if d := definitionOf("persons_met"); d.Unit != Person || meansDefinition("cost").Unit != Euro {
		t.Error("a definition of the program was changed")
	}
}

func TestRecordedCrimeIsOfTheLastPublishedYearAndSaysWhatIsWithheld(t *testing.T) {
	r := yearReport(2022, 50)
	figure := func(commune string, class casework.CrimeClass, year, facts int, published bool) casework.CrimeFigure {
		return casework.CrimeFigure{Territory: commune, Class: class, Year: year, Facts: facts, Published: published}
	}
	r.AddRecorded([]string{"94028", "94046"}, []casework.CrimeFigure{
		figure("94028", casework.CrimeFamily, 2020, 1, true), figure("94028", casework.CrimeFamily, 2021, 300, true), figure("94046", casework.CrimeFamily, 2021, 20, true),
		figure("94028", casework.CrimeSexual, 2021, 90, true), figure("94046", casework.CrimeSexual, 2021, 0, false), figure("94068", casework.CrimeFamily, 2021, 999, true),
		figure("94028", casework.CrimeAssault, 2021, 5, true), figure("94028", casework.CrimeFamily, 2023, 7, true),
	})
	rows := r.Table("recorded_crime").Rows
	if len(rows) != 2 || rows[0].Value != 320 || rows[0].Text != "" || rows[1].Text != "au moins 90" {
		t.Errorf("%+v", rows)
	}
	if yearReport(2019, 9).AddRecorded([]string{"94028"}, []casework.CrimeFigure{figure("94028", casework.CrimeFamily, 2020, 1, true)}); r.Table("recorded_crime").Note == "" {
		t.Error("the warning is missing")
	}
}

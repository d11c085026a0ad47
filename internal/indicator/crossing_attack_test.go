package indicator_test

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// fewCodes is a register whose crossings are worth printing: few codes, some of
// them much more frequent than others.
func fewCodes(rng *rand.Rand, persons int) []*casework.PersonRecord {
	problems, ages := casework.Problems.Items[:3+rng.Intn(3)], casework.AgeBands.Items[:2+rng.Intn(3)]
	origins, partners := casework.Origins.Items[:2+rng.Intn(4)], casework.PartnerKinds.Items[:2+rng.Intn(4)]
	few := func(n int) int { return int(rng.Float64() * rng.Float64() * float64(n)) }
	var all []*casework.PersonRecord
	for range persons {
		c := opened("2022-03-01")
		f := casework.CaseFacts{Sex: casework.Female, AgeBand: ages[few(len(ages))].Code, Problems: []casework.Problem{problems[few(len(problems))].Code},
			Children: casework.Unknown, AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown}
		switch n := rng.Intn(100); {
		case n < 25:
			f.Sex = casework.Male
		case n < 27:
			f.Sex = casework.NotKnown
		}
		c.Referral.Origin, c.Referral.ReceivedOn = origins[few(len(origins))].Code, c.OpenedOn
		a := at("commissariat", "2022-03-01")
		a.On += casework.Day(few(14))
		for range rng.Intn(2) {
			a.Orientations = append(a.Orientations, casework.Orientation{Partner: partners[few(len(partners))].Code, Outcome: casework.Outcomes.Items[few(4)].Code})
		}
		c.Appointments = []casework.AppointmentRecord{a}
		all = append(all, person(withFacts(c, f)))
	}
	return all
}

// crossingMargins are the tables whose rows are the rows and the columns of a crossing.
var crossingMargins = map[string][2]string{
	"cases_by_origin_and_contact_delay":   {"cases_by_contact_origin", "cases_by_contact_delay"},
	"orientations_by_partner_and_outcome": {"orientations_by_partner", "orientations_by_outcome"},
	"persons_by_problem_sex_and_age":      {"x:problem_sex", "x:sex_age"},
}

// crossings adds what a reader makes of the crossings: each is a table whose rows
// and columns are those of its margins, whether its cells are shown or not.
func (a *attack) crossings(exact, masked *indicator.Report) {
	layered := false
	for i := range masked.Crossings {
		x := &masked.Crossings[i]
		if x.Withheld {
			continue
		}
		margin := crossingMargins[x.Definition.Name]
		key := ""
		if x.Layer != "" {
			key, layered = "/"+x.Layer, true
		}
		a.crossing(x, "x:"+x.Name, margin[0]+key, margin[1]+key)
	}
	if layered {
		a.layers(exact)
	}
}

func (a *attack) crossing(x *indicator.Crossing, name, rows, columns string) {
	totals := make([][]string, len(x.Columns))
	for _, row := range x.Rows {
		var cells []string
		for j, c := range row.Cells {
			cell := name + "/" + row.Code + "/" + x.Columns[j].Code
			a.see(cell, float64(c.Value), c.Hidden)
			cells, totals[j] = append(cells, cell), append(totals[j], cell)
		}
		a.see(rows+"/"+row.Code, float64(row.Total.Value), row.Total.Hidden)
		a.say(strings.Join(cells, " + ") + " = " + rows + "/" + row.Code)
	}
	for j, column := range x.Columns {
		a.see(columns+"/"+column.Code, float64(x.Totals[j].Value), x.Totals[j].Hidden)
		a.say(strings.Join(totals[j], " + ") + " = " + columns + "/" + column.Code)
	}
}

// layers ties the totals of the tables of each sex to the tables of problems, of
// ages and of sexes, also those of a sex whose table is withheld.
func (a *attack) layers(exact *indicator.Report) {
	codes := func(table string) (all []string) {
		for _, row := range exact.Table(table).Rows {
			if row.Value > 0 {
				all = append(all, row.Code)
			}
		}
		return all
	}
	sexes := codes("persons_by_sex")
	tie := func(prefix, table string) {
		bySex := map[string][]string{}
		for _, code := range codes(table) {
			var cells []string
			for _, sex := range sexes {
				cell := prefix + "/" + sex + "/" + code
				cells, bySex[sex] = append(cells, cell), append(bySex[sex], cell)
			}
			a.say(strings.Join(cells, " + ") + " = " + table + "/" + code)
		}
		for _, sex := range sexes {
			a.say(strings.Join(bySex[sex], " + ") + " = persons_by_sex/" + sex)
		}
	}
	tie("x:problem_sex", "persons_by_problem")
	tie("x:sex_age", "persons_by_age")
}

// printedCells are the withheld cells of the crossings that are shown.
func printedCells(masked *indicator.Report) map[string]bool {
	all := map[string]bool{}
	for i := range masked.Crossings {
		x := &masked.Crossings[i]
		for _, row := range x.Rows {
			for j, c := range row.Cells {
				if c.Hidden {
					all["x:"+x.Name+"/"+row.Code+"/"+x.Columns[j].Code] = true
				}
			}
			if row.Total.Hidden && x.Layer != "" {
				all["x:problem_sex/"+x.Layer+"/"+row.Code] = true
			}
		}
	}
	return all
}

func TestLinearProgrammingFindsNoHiddenCellOfACrossing(t *testing.T) {
	t.Parallel()
	shown, partly := 0, 0
	for seed := range 40 {
		rng := rand.New(rand.NewSource(int64(seed)))
		exact := indicator.NewReport(casework.Post{}, randomTally(fewCodes(rng, 60+rng.Intn(500))))
		for _, limit := range []int{5, 11} {
			masked := exact.Disclose(limit)
			for i := range masked.Crossings {
				if x := &masked.Crossings[i]; !x.Withheld {
					shown++
					if x.Note != "" {
						partly++
					}
				}
			}
			t.Run(fmt.Sprint("seed ", seed, " threshold ", limit), func(t *testing.T) { checkCrossings(t, exact, masked, limit) })
		}
	}
	t.Logf("%d crossings shown, %d of them in part", shown, partly)
	if shown < 40 || partly < 20 {
		t.Error("too few crossings are shown for this test to prove anything")
	}
}

func checkCrossings(t *testing.T, exact, masked *indicator.Report, limit int) {
	t.Helper()
	a := newAttack(masked)
	a.crossings(exact, masked)
	a.absent()
	printed := printedCells(masked)
	enough := func(i int) float64 {
		if strings.HasPrefix(a.names[i], "x:") {
			return float64(limit)
		}
		return a.width(i, limit)
	}
	low, high := a.solve(t, enough)
	for i, name := range a.names {
		most, hidden := high[i]
		crossed := strings.HasPrefix(name, "x:")
		if !hidden || crossed && (!printed[name] || most == 0) {
			continue
		}
		if most-low[i] < enough(i) {
			t.Errorf("%s is found between %v and %v", name, low[i], most)
		}
	}
}

package indicator_test

import (
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

// shownUnit is one of the territories that are shown, with the place of the one
// above it, -1 for the whole, and what it counts.
type shownUnit struct {
	report, exact *indicator.Report
	above         int
}

// unitsOf are all territories that are shown, each before its parts.
func unitsOf(t *testing.T, d *indicator.Disclosed, above int, all []shownUnit) []shownUnit {
	t.Helper()
	tally := indicator.New(indicatortest.RandomYear)
	for _, of := range d.Of {
		addTerritory(t, tally, of)
	}
	all = append(all, shownUnit{d.Report, indicator.NewReport(casework.Post{}, tally), above})
	at := len(all) - 1
	for _, p := range d.Parts {
		all = unitsOf(t, p, at, all)
	}
	return all
}

func addTerritory(t *testing.T, sum *indicator.Tally, of *indicator.Territory) {
	t.Helper()
	if of.Tally != nil {
		if err := sum.Merge(of.Tally); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range of.Parts {
		addTerritory(t, sum, p)
	}
}

// attackTerritories is what a reader makes of a whole and of all its parts: each
// count of one is the sum of those of its parts.
func attackTerritories(all []shownUnit) *attack {
	a := &attack{at: map[string]int{}, shown: map[int]float64{}, least: map[int]float64{}, atLeast: map[int]bool{}, printed: map[string][]string{}}
	names := map[string]bool{}
	for k, u := range all {
		one := newAttack(u.report)
		one.absent()
		for _, name := range one.names {
			names[name] = true
		}
		if k > 0 {
			one.rowsMayCountNone(u.report)
		}
		a.take(fmt.Sprint(k, ":"), one)
	}
	for k := range all {
		for name := range names {
			e := equation{factor: map[int]float64{}}
			parts := 0
			for j, u := range all {
				if u.above != k {
					continue
				}
				parts++
				if i, ok := a.of(j, name); ok {
					e.factor[i] = -1
				}
			}
			if i, ok := a.of(k, name); ok {
				e.factor[i] = 1
			}
			if parts > 0 {
				a.equations = append(a.equations, e)
			}
		}
	}
	return a
}

// rowsMayCountNone notes that a row of a part which is "n. c." may count none.
func (a *attack) rowsMayCountNone(r *indicator.Report) {
	for i := range r.Tables {
		for _, row := range r.Tables[i].Rows {
			v := a.variable(r.Tables[i].Definition.Name + "/" + row.Code)
			if row.Hidden && row.Code != casework.NotKnown && !a.atLeast[v] {
				a.least[v] = 0
			}
		}
	}
}

// of is the count of that name in one of the reports; false when it counts
// nothing, being a row that a printed table does not have.
func (a *attack) of(k int, name string) (int, bool) {
	full := fmt.Sprint(k, ":", name)
	if i, ok := a.at[full]; ok {
		return i, true
	}
	table, _, isRow := strings.Cut(full, "/")
	if _, printed := a.printed[table]; isRow && printed {
		return 0, false
	}
	return a.variable(full), true
}

// randomTerritory is a nation of regions of départements, large and tiny.
func randomTerritory(rng *rand.Rand) *indicator.Territory {
	whole := &indicator.Territory{Name: "whole"}
	size := []int{8, 25, 60, 250}[rng.Intn(4)]
	for r := range 1 + rng.Intn(4) {
		region := &indicator.Territory{Name: fmt.Sprint("region ", r)}
		most := 5
		if rng.Intn(5) == 0 {
			most = 12
		}
		for p := range 1 + rng.Intn(most) {
			persons := 1 + rng.Intn(size)
			region.Parts = append(region.Parts, &indicator.Territory{Name: fmt.Sprint("part ", r, "-", p), Tally: randomTally(holdTogether(indicatortest.Random(rng, persons)))})
		}
		whole.Parts = append(whole.Parts, region)
	}
	return whole
}

// holdTogether are the records as a register is read, with acts of the list and no
// case closed before it opens: a reader's identities hold for them.
func holdTogether(all []*casework.PersonRecord) []*casework.PersonRecord {
	for _, p := range all {
		for i := range p.Cases {
			if act := &p.Cases[i].Referral.PoliceAct; casework.PoliceActs.Index(*act) < 0 {
				*act = casework.PoliceActs.Items[0].Code
			}
			if c := &p.Cases[i]; c.ClosedOn != 0 {
				c.ClosedOn = max(c.ClosedOn, c.OpenedOn)
			}
		}
	}
	return all
}

// truths are the counts of an exact report by the names of an attack.
func truths(r *indicator.Report) func(name string) (float64, bool) {
	one := newAttack(r)
	one.absent()
	return func(name string) (float64, bool) {
		if same, ok := sameCells[name]; ok {
			name = same
		}
		i, ok := one.at[name]
		if !ok {
			return 0, strings.Contains(name, "/")
		}
		v, ok := one.shown[i]
		return v, ok
	}
}

// TestLinearProgrammingFindsNoSmallCountOfAPart attacks a whole, its parts and
// theirs, all counts of all of them at once.
func TestLinearProgrammingFindsNoSmallCountOfAPart(t *testing.T) {
	t.Parallel()
	for seed := range attacks(t, 10) {
		rng := rand.New(rand.NewSource(int64(seed)))
		d := indicator.DiscloseTerritory(threshold, randomTerritory(rng))
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { checkTerritories(t, unitsOf(t, d, -1, nil)) })
	}
}

func checkTerritories(t *testing.T, all []shownUnit) {
	t.Helper()
	if all[0].report.Figure("persons_met").Hidden {
		return
	}
	a := attackTerritories(all)
	a.nameRests()
	low, high := a.solve(t, func(int) float64 { return threshold - 2 })
	truth := make([]func(string) (float64, bool), len(all))
	for k, u := range all {
		truth[k] = truths(u.exact)
	}
	value := func(name string) (float64, bool) {
		k, rest, _ := strings.Cut(name, ":")
		at := 0
		if _, err := fmt.Sscan(k, &at); err != nil {
			return 0, false
		}
		return truth[at](rest)
	}
	for i, name := range a.names {
		most, ok := high[i]
		if !ok || most-low[i] >= threshold-2 || most == 0 || low[i] >= threshold && !a.atLeast[i] {
			continue
		}
		if v, known := value(name); known && (v == 0 || v >= threshold) {
			continue
		}
		t.Errorf("%s is found between %v and %v", name, low[i], most)
	}
}

// partOf is a part of so many persons, each met once, for a problem.
func partOf(persons int, problem func(i int) casework.Problem) *indicator.Territory {
	t := indicator.New(indicatortest.RandomYear)
	day := indicatortest.RandomYear.From + 40
	for i := range persons {
		c := casework.CaseRecord{Number: 1, OpenedOn: day, Referral: casework.Referral{ReceivedOn: day}, Facts: casework.CaseFacts{Problems: []casework.Problem{problem(i)}}}
		c.Appointments = []casework.AppointmentRecord{{On: day, Place: casework.Places.Items[0].Code, Mode: casework.Modes.Items[0].Code, Minutes: 30, Status: casework.Kept}}
		t.Add(&casework.PersonRecord{Person: casework.PersonID(fmt.Sprint("P", i)), Cases: []casework.CaseRecord{c}})
	}
	return &indicator.Territory{Name: "part", Tally: t}
}

func TestWhatIsRareInEachPartIsExactInTheWholeAndWithheldInAll(t *testing.T) {
	t.Parallel()
	rare, usual, absent := casework.Problems.Items[0].Code, casework.Problems.Items[1].Code, casework.Problems.Items[2].Code
	whole := &indicator.Territory{Name: "whole"}
	for part := range 8 {
		whole.Parts = append(whole.Parts, partOf(60, func(i int) casework.Problem {
			switch {
			case i < 2 && part < 7:
				return rare
			case i < 30 && part == 7:
				return absent
			}
			return usual
		}))
	}
	d := indicator.DiscloseTerritory(threshold, whole)
	row := func(r *indicator.Report, code casework.Problem) indicator.Row {
		if row := r.Table("persons_by_problem").Row(string(code)); row != nil {
			return *row
		}
		return indicator.Row{}
	}
	if got := row(d.Report, rare); got.Value != 14 || got.Hidden || len(d.Parts) != 8 {
		t.Fatalf("the whole shows %+v, and %d parts", got, len(d.Parts))
	}
	for i, p := range d.Parts {
		if got := row(p.Report, rare); !got.Hidden || got.Code == "" {
			t.Errorf("part %d, where two or none are counted, shows %+v", i, got)
		}
		if got := row(p.Report, absent); !got.Hidden && got.Value == 0 {
			t.Errorf("part %d tells that it has none: %+v", i, got)
		}
	}
}

func TestPartsOfAFewPersonsAreShownWithAnother(t *testing.T) {
	t.Parallel()
	one := func(int) casework.Problem { return casework.Problems.Items[0].Code }
	whole := &indicator.Territory{Name: "whole", Parts: []*indicator.Territory{
		{Name: "region of few", Parts: []*indicator.Territory{partOf(3, one)}},
		{Name: "region", Parts: []*indicator.Territory{partOf(40, one), partOf(2, one), partOf(30, one), partOf(20, one)}},
		{Name: "other", Parts: []*indicator.Territory{partOf(80, one), partOf(70, one)}},
	}}
	d := indicator.DiscloseTerritory(threshold, whole)
	if len(d.Parts) != 2 || len(d.Parts[0].Of) != 2 || len(d.Parts[0].Parts) != 4 {
		t.Fatalf("%d parts, the first of %d regions and %d parts", len(d.Parts), len(d.Parts[0].Of), len(d.Parts[0].Parts))
	}
	for _, u := range unitsOf(t, d, -1, nil) {
		if u.exact.Figure("persons_met").Value < threshold || u.report.Figure("persons_met").Hidden {
			t.Errorf("%v persons are shown alone", u.exact.Figure("persons_met").Value)
		}
	}
}

// What two years have in common are the cases open between them. They are told of
// every territory that is shown, so no world of one year differs in them, and one of
// each year together are a world of both.
func TestWhatTwoYearsHaveInCommonIsAlwaysTold(t *testing.T) {
	t.Parallel()
	for seed := range 12 {
		d := indicator.DiscloseTerritory(threshold, randomTerritory(rand.New(rand.NewSource(int64(seed)))))
		for k, u := range unitsOf(t, d, -1, nil) {
			withheld := u.report.Figure("persons_met").Hidden
			if withheld && k > 0 {
				t.Errorf("seed %d: territory %d is shown and withheld whole", seed, k)
			}
			for _, name := range []string{"cases_open_at_start", "cases_open_at_end"} {
				f, truth := u.report.Figure(name), int(u.exact.Figure(name).Value)
				if few := truth > 0 && truth < threshold; few && !withheld || f.Hidden != withheld || !f.Hidden && int(f.Value) != truth {
					t.Errorf("seed %d: territory %d, %s of %d: %+v", seed, k, name, truth, f)
				}
			}
		}
	}
}

func TestTheWholeIsTheSameAloneAndWithItsPartsAndEachTime(t *testing.T) {
	t.Parallel()
	for seed := range 6 {
		whole := randomTerritory(rand.New(rand.NewSource(int64(seed))))
		d, again := indicator.DiscloseTerritory(threshold, whole), indicator.DiscloseTerritory(threshold, whole)
		if !reflect.DeepEqual(d, again) {
			t.Errorf("seed %d: the same parts hide otherwise", seed)
		}
		if !reflect.DeepEqual(d.Report, indicator.DiscloseWhole(threshold, whole)) {
			t.Errorf("seed %d: the whole is another one alone", seed)
		}
	}
	if d := indicator.DiscloseTerritory(threshold, &indicator.Territory{}); d != nil {
		t.Error("something is shown of nothing")
	}
}

package indicator_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

// onADay are the counts of what happens on a day, as a reader takes them from
// the wording of the definitions: they add up over days.
var onADay = []string{"appointments", "acts", "orientations", "cases_opened", "cases_closed", "cases_first_kept", "persons_new", "delay_known", "delay_within_", "followup_cases", "closings_by_reason", "minutes#", "delay_without"}

func happensOnADay(name string) bool {
	for _, begins := range onADay {
		if strings.HasPrefix(name, begins) {
			return true
		}
	}
	return false
}

// given is one report of a series.
type given struct {
	period casework.Period
	report *indicator.Report
}

// attackSeries is what a reader makes of several reports of one post.
func attackSeries(all []given) *attack {
	a := &attack{at: map[string]int{}, shown: map[int]float64{}, least: map[int]float64{}, atLeast: map[int]bool{}, printed: map[string][]string{}}
	for k, g := range all {
		one := newAttack(g.report)
		one.absent()
		a.take(fmt.Sprint(k, ":"), one)
	}
	var periods []casework.Period
	for _, g := range all {
		periods = append(periods, g.period)
	}
	parts := indicator.Elementary(periods...)
	names := map[string]bool{}
	for name := range a.at {
		_, bare, _ := strings.Cut(name, ":")
		names[bare] = true
	}
	for k, g := range all {
		for name := range names {
			i, ok := a.at[fmt.Sprint(k, ":", name)]
			if ok && happensOnADay(name) {
				a.addsUp(i, name, g.period, parts)
			} else if ok && strings.HasPrefix(name, "cases_open_at_") {
				a.stock(i, name, g.period)
			} else if ok {
				a.persons(k, i, name, all)
			}
		}
	}
	return a
}

// restOf begins the names of what is left over in a bound.
const restOf = "rest of "

// nameRests makes each bound an identity, with what is left over as one more
// hidden count: the persons of a base who are in no row, the cases between two
// delays. It is printed nowhere, and a small one must not be found either.
func (a *attack) nameRests() {
	for k := range a.equations {
		e := &a.equations[k]
		if !e.bound {
			continue
		}
		var terms []string
		hidden := false
		for v, f := range e.factor {
			_, shown := a.shown[v]
			hidden = hidden || !shown
			terms = append(terms, fmt.Sprintf("%+g %s", f, a.names[v]))
		}
		if hidden {
			slices.Sort(terms)
			e.factor[a.variable(restOf+strings.Join(terms, " "))] = 1
			e.bound = false
		}
	}
}

// take copies the variables and equations of the attack on one report.
func (a *attack) take(prefix string, one *attack) {
	to := make([]int, len(one.names))
	for i, name := range one.names {
		to[i] = a.variable(prefix + name)
		if v, ok := one.shown[i]; ok {
			a.shown[to[i]] = v
		}
		a.least[to[i]], a.atLeast[to[i]] = one.least[i], one.atLeast[i]
	}
	for table, rows := range one.printed {
		a.printed[prefix+table] = rows
	}
	for _, e := range one.equations {
		moved := equation{factor: map[int]float64{}, constant: e.constant, bound: e.bound}
		for v, f := range e.factor {
			moved.factor[to[v]] += f
		}
		a.equations = append(a.equations, moved)
	}
}

func (a *attack) addsUp(i int, name string, p casework.Period, parts []casework.Period) {
	e := equation{factor: map[int]float64{i: 1}}
	for _, part := range parts {
		if p.From <= part.From && part.To <= p.To {
			e.factor[a.variable("part "+part.String()+":"+name)]--
		}
	}
	a.equations = append(a.equations, e)
}

func (a *attack) stock(i int, name string, p casework.Period) {
	day := p.To
	if name == "cases_open_at_start" {
		day = p.From - 1
	}
	a.equations = append(a.equations, equation{factor: map[int]float64{i: 1, a.variable("open on " + day.String() + ":" + name[:10]): -1}})
}

// persons: who came in a part came in the whole; the parts that make up the
// whole count each person at least once.
func (a *attack) persons(k, i int, name string, all []given) {
	longer := all[k].period
	cover := equation{factor: map[int]float64{i: 1}, bound: true}
	days := 0
	for l, g := range all {
		at, ok := a.at[fmt.Sprint(l, ":", name)]
		if !ok || l == k || g.period.From < longer.From || g.period.To > longer.To {
			continue
		}
		if name == "persons_met" {
			a.equations = append(a.equations, equation{factor: map[int]float64{at: 1, i: -1}, bound: true})
		}
		if g.period != longer {
			cover.factor[at]--
			days += g.period.Days()
		}
	}
	if name == "persons_met" && days == longer.Days() {
		a.equations = append(a.equations, cover)
	}
}

func checkSeries(t *testing.T, all []given, limit int) {
	t.Helper()
	a := attackSeries(all)
	a.nameRests()
	low, high := a.solve(t, func(int) float64 { return float64(limit - 2) })
	for i, name := range a.names {
		most, ok := high[i]
		if !ok || most-low[i] >= float64(limit-2) {
			continue
		}
		if most == 0 || low[i] >= float64(limit) && !a.atLeast[i] {
			// Nothing, which a report prints wherever it can, or a count that is known not
			// to be small. It was hidden to protect others: each of them is looked at here
			// too, and so is what is left over between them.
			continue
		}
		t.Errorf("threshold %d: %s is found between %v and %v", limit, name, low[i], most)
	}
}

// checkUnions adds and subtracts the counts that reports show, in every way: what
// they give of some elementary periods together is no small count.
func checkUnions(t *testing.T, all []given, limit int) {
	t.Helper()
	var periods []casework.Period
	shown := map[string]map[int]int{}
	for k, g := range all {
		periods = append(periods, g.period)
		one := newAttack(g.report)
		one.absent()
		for i, v := range one.shown {
			if name := one.names[i]; happensOnADay(name) {
				if shown[name] == nil {
					shown[name] = map[int]int{}
				}
				shown[name][k] = int(v)
			}
		}
	}
	parts := indicator.Elementary(periods...)
	for name, values := range shown {
		for _, signs := range combinations(len(all)) {
			if union, sum, ok := addUp(all, parts, values, signs); ok && sum != 0 && (sum < limit) {
				t.Errorf("threshold %d: %s of %v is found to be %d", limit, name, union, sum)
			}
		}
	}
}

// combinations are all ways to add, subtract and leave out so many reports.
func combinations(n int) (all [][]int) {
	all = [][]int{nil}
	for range n {
		var longer [][]int
		for _, c := range all {
			for _, sign := range []int{-1, 0, 1} {
				longer = append(longer, append(slices.Clone(c), sign))
			}
		}
		all = longer
	}
	return all
}

// addUp is what a combination of shown counts gives, and of which elementary
// periods; false when it is no count of some of them.
func addUp(all []given, parts []casework.Period, values map[int]int, signs []int) (union []casework.Period, sum int, ok bool) {
	for k, sign := range signs {
		value, shown := values[k]
		if sign != 0 && !shown {
			return nil, 0, false
		}
		sum += sign * value
	}
	for _, part := range parts {
		times := 0
		for k, sign := range signs {
			if p := all[k].period; p.From <= part.From && part.To <= p.To {
				times += sign
			}
		}
		if times != 0 && times != 1 {
			return nil, 0, false
		}
		if times == 1 {
			union = append(union, part)
		}
	}
	return union, sum, len(union) > 0
}

// seriesOf discloses reports one after the other, as they are sealed.
func seriesOf(persons []*casework.PersonRecord, limit int, periods ...casework.Period) (all []given) {
	tally := func(p casework.Period) *indicator.Tally {
		t := indicator.New(p)
		for _, person := range persons {
			t.Add(person)
		}
		return t
	}
	var before []indicator.Published
	for i, p := range periods {
		var parts []*indicator.Tally
		for _, e := range indicator.Elementary(periods[:i+1]...) {
			parts = append(parts, tally(e))
		}
		r := indicator.NewReport(casework.Post{}, tally(p)).DiscloseSeries(limit, before, parts)
		before = append(before, indicator.Published{Report: r, Now: tally(p), Threshold: limit})
		all = append(all, given{p, r})
	}
	return all
}

// TestLinearProgrammingFindsNoHiddenCountOfASeries attacks four quarters and
// their year, and a year beside an agreement that overlaps it, together.
// PERMANENCE_TEST_ATTACKS asks for more.
func TestLinearProgrammingFindsNoHiddenCountOfASeries(t *testing.T) {
	t.Parallel()
	year := casework.YearPeriod(2022)
	agreement := casework.Period{From: casework.NewDay(2021, 10, 1), To: casework.NewDay(2022, 12, 31)}
	quarters := []casework.Period{casework.QuarterPeriod(2022, 1), casework.QuarterPeriod(2022, 2), casework.QuarterPeriod(2022, 3), casework.QuarterPeriod(2022, 4)}
	for name, periods := range map[string][]casework.Period{
		"quarters then year":      append(append([]casework.Period{}, quarters...), year),
		"year then its quarters":  append([]casework.Period{year}, quarters...),
		"year and fifteen months": {year, agreement},
		"periods that overlap":    {quarters[1], {From: quarters[0].From, To: quarters[2].To}, {From: quarters[1].From, To: quarters[3].To}, year},
	} {
		for seed := range attacks(t, 1) {
			rng := rand.New(rand.NewSource(int64(seed)))
			persons := indicatortest.Random(rng, 20+rng.Intn(120))
			t.Run(fmt.Sprint(name, ", seed ", seed), func(t *testing.T) {
				t.Parallel()
				all := seriesOf(persons, 5, periods...)
				shown := 0
				for i := range all[len(all)-1].report.Figures {
					if f := &all[len(all)-1].report.Figures[i]; !f.Hidden && f.Value > 0 {
						shown++
					}
				}
				t.Logf("%d figures of the last report are shown", shown)
				checkSeries(t, all, 5)
				checkUnions(t, all, 5)
			})
		}
	}
}

// One person came in the spring and two in the summer: neither quarter is told by
// the others, but both together are.
func TestTheFewOfTwoQuartersAreNotFoundBySubtractingTheOthers(t *testing.T) {
	var persons []*casework.PersonRecord
	for _, came := range []struct {
		n  int
		on string
	}{{20, "2022-02-01"}, {1, "2022-05-02"}, {2, "2022-08-01"}, {20, "2022-11-02"}} {
		for range came.n {
			persons = append(persons, person(opened(came.on, at("mairie", came.on))))
		}
	}
	quarter := func(n int) casework.Period { return casework.QuarterPeriod(2022, n) }
	all := seriesOf(persons, 5, quarter(1), quarter(4), quarter(2), casework.YearPeriod(2022))
	if all[0].report.Figure("appointments_kept").Hidden || all[1].report.Figure("appointments_kept").Hidden {
		t.Fatal("nothing can be subtracted")
	}
	checkUnions(t, all, 5)
}

// Facts that moved between two versions are about few: what changed by few is
// not told, nor which rows of a table did.
func TestASecondVersionDoesNotTellTheFewOfWhomFactsMoved(t *testing.T) {
	t.Parallel()
	year := casework.YearPeriod(2022)
	for seed := range 12 {
		rng := rand.New(rand.NewSource(int64(100 + seed)))
		persons := indicatortest.Random(rng, 150)
		more := append(append([]*casework.PersonRecord{}, persons...), indicatortest.Random(rng, 1+rng.Intn(3))...)
		first := seriesOf(persons, 5, year)[0].report
		now := indicator.New(year)
		for _, p := range more {
			now.Add(p)
		}
		before := []indicator.Published{{Report: first, Now: now, Threshold: 5}}
		second := indicator.NewReport(casework.Post{}, now).DiscloseSeries(5, before, []*indicator.Tally{now})
		for i := range second.Figures {
			f, was := &second.Figures[i], &first.Figures[i]
			if d := int(f.Value) - int(was.Value); f.Definition.Unit.Counted() && !f.Hidden && !was.Hidden && d != 0 && d < 5 && d > -5 {
				t.Errorf("seed %d: %s goes from %v to %v", seed, f.Definition.Name, was.Value, f.Value)
			}
		}
		for i := range second.Tables {
			for _, row := range second.Tables[i].Rows {
				was := first.Tables[i].Row(row.Code)
				if was == nil || was.Hidden || row.Hidden {
					continue
				}
				if d := row.Value - was.Value; d != 0 && d < 5 && d > -5 && second.Tables[i].Definition.Section != "m" {
					t.Errorf("seed %d: %s/%s goes from %d to %d", seed, second.Tables[i].Definition.Name, row.Code, was.Value, row.Value)
				}
			}
		}
	}
}

func TestTheSameReportsGiveTheSameSeries(t *testing.T) {
	year := casework.YearPeriod(2022)
	persons := indicatortest.Random(rand.New(rand.NewSource(7)), 60)
	written := func() string {
		all := seriesOf(persons, 5, casework.QuarterPeriod(2022, 2), year)
		body, err := indicator.EncodeReport(all[1].report)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	first := written()
	for range 3 {
		if written() != first {
			t.Fatal("the same facts and the same reports are masked otherwise the second time: a check could never be sealed")
		}
	}
}

func BenchmarkTheYearAfterItsFourQuarters(b *testing.B) {
	persons := indicatortest.FontenayRecords(b)
	for b.Loop() {
		seriesOf(persons, 5, casework.QuarterPeriod(2022, 1), casework.QuarterPeriod(2022, 2), casework.QuarterPeriod(2022, 3), casework.YearPeriod(2022))
	}
}

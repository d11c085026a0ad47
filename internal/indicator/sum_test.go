package indicator

import (
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"permanence/internal/casework"
)

// sealedParts are the masked reports of some posts, and the tally of all.
func sealedParts(t *testing.T, seed int64) (whole *Tally, masked []*Report) {
	rng := rand.New(rand.NewSource(seed))
	whole, parts := randomParts(t, rng, 2+rng.Intn(4))
	for i, r := range parts {
		r.Post = casework.Post{Slug: fmt.Sprint("poste-", i)}
		masked = append(masked, r.Disclose(DefaultThreshold))
	}
	return whole, masked
}

// Whoever has the files of the reports, and nothing else, makes the same sum: so
// it tells nothing that they do not tell.
func TestASumIsMadeOfWhatTheReportsPrint(t *testing.T) {
	for seed := range int64(40) {
		_, masked := sealedParts(t, seed)
		sum, err := AddSealed(masked)
		if err != nil {
			t.Fatal(err)
		}
		read := make([]*Report, len(masked))
		for i, r := range masked {
			file, err := EncodeReport(r)
			if err != nil {
				t.Fatal(err)
			}
			if read[i], err = DecodeReport(file); err != nil {
				t.Fatal(err)
			}
		}
		again, err := AddSealed(read)
		if err != nil || !reflect.DeepEqual(sum, again) {
			t.Errorf("seed %d: the sum of the files is another one: %v", seed, err)
		}
	}
}

func TestASumIsWholeWhenAllReportsShowTheCountAndAtMostTheTruthElsewhere(t *testing.T) {
	wholes, least := 0, 0
	for seed := range int64(40) {
		tally, masked := sealedParts(t, seed)
		exact := NewReport(casework.Post{}, tally)
		sum, err := AddSealed(masked)
		if err != nil {
			t.Fatal(err)
		}
		check := func(name string, a Addition, truth, absent int) {
			if a.Whole() {
				wholes++
			} else if a.Least > 0 {
				least++
			}
			if a.Whole() && a.Least != truth || a.Least > truth || a.Absent != absent {
				t.Errorf("seed %d: %s is %+v, but counts %d", seed, name, a, truth)
			}
		}
		for i := range sum.Figures {
			f := &sum.Figures[i]
			truth := exact.Figure(f.Definition.Name)
			unsaid := 0
			for _, r := range masked {
				if r.Figure(f.Definition.Name).silent() {
					unsaid++
				}
			}
			check(f.Definition.Name, f.Value, int(truth.Value), unsaid)
			check(missingName(f.Definition.Name), f.Missing, truth.Missing, 0)
			share, ok := sum.Share(f)
			if want, known := truth.Share(); ok && (!known || share != want) {
				t.Errorf("seed %d: %s is %v of its denominator, not %v", seed, f.Definition.Name, share, want)
			}
		}
		for i := range sum.Tables {
			table := &sum.Tables[i]
			truth := exact.Table(table.Definition.Name)
			check(table.Definition.Name, table.Base, truth.Base, 0)
			for _, row := range table.Rows {
				check(rowName(table.Definition.Name, row.Code), row.Value, truth.Row(row.Code).Value, 0)
			}
		}
		if sum.Figure("delay_median_days") != nil || sum.Figure("followup_mean_months") != nil {
			t.Error("medians and means are added")
		}
	}
	if wholes < 1000 || least < 500 {
		t.Errorf("%d counts are whole and %d at least: too few to prove anything", wholes, least)
	}
}

// A post that wrote down the children of none of its persons says nothing of them:
// it does not say that there are none.
func TestWhatAPostLeftUnsaidIsNoNoughtInASum(t *testing.T) {
	const name = "children_concerned"
	definition := definitionOf(name)
	report := func(slug string, f Figure) *Report {
		f.Definition = definition
		return &Report{Post: casework.Post{Slug: slug}, Period: casework.YearPeriod(2022), Masked: true, Figures: []Figure{f}}
	}
	told, silent, nobody := Figure{Known: true, Value: 190, Base: 137}, Figure{Missing: 137}, Figure{Known: true}
	for _, c := range []struct {
		of   []*Report
		want Addition
	}{
		{[]*Report{report("a", told), report("b", silent)}, Addition{Least: 190, Absent: 1}},
		{[]*Report{report("a", told), report("b", nobody)}, Addition{Least: 190}},
		{[]*Report{report("b", silent)}, Addition{Absent: 1}},
	} {
		sum, err := AddSealed(c.of)
		if err != nil {
			t.Fatal(err)
		}
		if got := sum.Figure(name); got.Value != c.want || got.Missing.Absent != 0 {
			t.Errorf("%+v and %+v of nobody, want %+v", got.Value, got.Missing, c.want)
		}
	}
}

func TestASumTakesTheLowerBoundOfAShareThatIsWithheld(t *testing.T) {
	d := &Definition{Name: "x", Section: "b", Unit: Person, Numerator: "x", DenominatorFigure: "y"}
	of := &Definition{Name: "y", Section: "b", Unit: Person}
	report := func(slug string, f Figure) *Report {
		f.Definition = d
		return &Report{Post: casework.Post{Slug: slug}, Masked: true, Figures: []Figure{{Definition: of, Value: 120}, f}}
	}
	sum, err := AddSealed([]*Report{report("a", Figure{Hidden: true, AtLeast: true, Bound: 0.97, Base: 120}), report("b", Figure{Value: 40, Base: 120}), report("c", Figure{Hidden: true})})
	if err != nil {
		t.Fatal(err)
	}
	if got := sum.Figure("x").Value; got != (Addition{Least: 117 + 40, Hidden: 2}) {
		t.Errorf("97 %% of 120 and 40 are at least 157: %+v", got)
	}
	if _, ok := sum.Share(sum.Figure("x")); ok {
		t.Error("a share of what is not whole")
	}
}

func TestReportsThatDoNotAddAreRefused(t *testing.T) {
	report := func(slug string, change func(*Report)) *Report {
		r := &Report{Post: casework.Post{Slug: slug}, Masked: true, DefinitionsVersion: 2, Period: casework.YearPeriod(2022)}
		change(r)
		return r
	}
	as := func(*Report) {}
	for _, c := range []struct {
		why     string
		reports []*Report
	}{
		{"there is none", nil},
		{"disclosure control", []*Report{report("a", as), report("b", func(r *Report) { r.Masked = false })}},
		{"not of 2022", []*Report{report("a", as), report("b", func(r *Report) { r.Period = casework.YearPeriod(2021) })}},
		{"definitions 1", []*Report{report("a", as), report("b", func(r *Report) { r.DefinitionsVersion = 1 })}},
		{"two of a", []*Report{report("a", as), report("a", as)}},
	} {
		if _, err := AddSealed(c.reports); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%q, want %q", err, c.why)
		}
	}
}

// randomParts are tallies of parts, large and small, and their sum. Counts are
// drawn so that they hold together as those of a register do.
func randomParts(t *testing.T, rng *rand.Rand, n int) (*Tally, []*Report) {
	t.Helper()
	year := casework.YearPeriod(2022)
	whole := New(year)
	var parts []*Report
	for i := range n {
		tally := New(year)
		for p := range 3 + rng.Intn(40) {
			tally.Add(randomPerson(rng, fmt.Sprintf("P%d-%d", i, p)))
		}
		if err := whole.Merge(tally); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, NewReport(casework.Post{}, tally))
	}
	return whole, parts
}

func randomPerson(rng *rand.Rand, id string) *casework.PersonRecord {
	on := casework.NewDay(2022, 1, 1) + casework.Day(rng.Intn(300))
	c := casework.CaseRecord{Number: 1, OpenedOn: on, Referral: casework.Referral{ReceivedOn: on, Origin: oneOf(rng, casework.Origins), PoliceAct: oneOf(rng, casework.PoliceActs)},
		Facts: casework.CaseFacts{Sex: oneOf(rng, casework.Sexes), AgeBand: oneOf(rng, casework.AgeBands), Standing: oneOf(rng, casework.Standings), Known: oneOf(rng, casework.KnownList), Commune: "94033",
			Problems: []casework.Problem{oneOf(rng, casework.Problems)}, Violences: []casework.Violence{oneOf(rng, casework.Violences)}}}
	for i := range 1 + rng.Intn(3) {
		c.Appointments = append(c.Appointments, casework.AppointmentRecord{On: on + casework.Day(1+i*9), Place: oneOf(rng, casework.Places), Mode: oneOf(rng, casework.Modes), Minutes: 30 + rng.Intn(60), Status: casework.Kept})
	}
	return &casework.PersonRecord{Person: casework.PersonID(id), Cases: []casework.CaseRecord{c}}
}

// oneOf draws a code, the first ones of the list more often.
func oneOf[T ~string](rng *rand.Rand, l *casework.List[T]) T {
	return l.Items[rng.Intn(1+rng.Intn(len(l.Items)))].Code
}

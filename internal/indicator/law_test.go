package indicator_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

// registers runs a law on many random registers, small ones mostly. The seed
// of the one that breaks it is in the name of the test.
func registers(t *testing.T, n int, law func(t *testing.T, rng *rand.Rand, persons []*casework.PersonRecord)) {
	for seed := range n {
		rng := rand.New(rand.NewSource(int64(seed)))
		persons := indicatortest.Random(rng, rng.Intn(60))
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { law(t, rng, persons) })
	}
}

func randomTally(persons []*casework.PersonRecord) *indicator.Tally {
	t := indicator.New(indicatortest.RandomYear)
	for _, p := range persons {
		t.Add(p)
	}
	return t
}

// referred adds referrals that made no case.
func referred(t *indicator.Tally, all []casework.ReferralRecord) *indicator.Tally {
	for i := range all {
		t.AddReferral(&all[i])
	}
	return t
}

func encoded(t *testing.T, tally *indicator.Tally) string {
	t.Helper()
	b, err := json.Marshal(tally)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// sum is a new tally, so that the two stay as they were.
func sum(t *testing.T, a, b *indicator.Tally) *indicator.Tally {
	t.Helper()
	s := indicator.New(a.Period())
	for _, part := range []*indicator.Tally{a, b} {
		if err := s.Merge(part); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestTalliesOfPartsAddUpToTheTallyOfTheWhole(t *testing.T) {
	registers(t, 600, func(t *testing.T, rng *rand.Rand, persons []*casework.PersonRecord) {
		referrals := indicatortest.RandomReferrals(rng, rng.Intn(8))
		cut := rng.Intn(len(referrals) + 1)
		whole := encoded(t, referred(randomTally(persons), referrals))
		i := rng.Intn(len(persons) + 1)
		j := i + rng.Intn(len(persons)-i+1)
		a, b, c := referred(randomTally(persons[:i]), referrals[:cut]), randomTally(persons[i:j]), referred(randomTally(persons[j:]), referrals[cut:])
		before := encoded(t, b)
		for name, got := range map[string]*indicator.Tally{
			"(a + b) + c": sum(t, sum(t, a, b), c), "a + (b + c)": sum(t, a, sum(t, b, c)), "c + (b + a)": sum(t, c, sum(t, b, a)),
		} {
			if encoded(t, got) != whole {
				t.Errorf("%s differs from the whole", name)
			}
		}
		if encoded(t, b) != before {
			t.Error("a merge changed what it added")
		}
	})
}

func TestTheOrderOfPersonsDoesNotMatterAndNothingOfThemIsKept(t *testing.T) {
	registers(t, 300, func(t *testing.T, rng *rand.Rand, persons []*casework.PersonRecord) {
		want := encoded(t, randomTally(persons))
		rng.Shuffle(len(persons), func(i, j int) { persons[i], persons[j] = persons[j], persons[i] })
		shuffled := indicator.New(indicatortest.RandomYear)
		var reused casework.PersonRecord
		for _, p := range persons {
			reused.Cases = append(reused.Cases[:0], p.Cases...)
			shuffled.Add(&reused)
		}
		clear(reused.Cases)
		if encoded(t, shuffled) != want {
			t.Error("the tally depends on the order or on the record")
		}
	})
}

func TestATallyIsReadBackAsItWasWritten(t *testing.T) {
	registers(t, 300, func(t *testing.T, _ *rand.Rand, persons []*casework.PersonRecord) {
		text := encoded(t, randomTally(persons))
		var back indicator.Tally
		if err := json.Unmarshal([]byte(text), &back); err != nil {
			t.Fatal(err)
		}
		if encoded(t, &back) != text {
			t.Errorf("read back as %s\nwritten as %s", encoded(t, &back), text)
		}
	})
}

func TestControlsAlwaysHold(t *testing.T) {
	registers(t, 1000, func(t *testing.T, rng *rand.Rand, persons []*casework.PersonRecord) {
		r := indicator.NewReport(casework.Post{}, referred(randomTally(persons), indicatortest.RandomReferrals(rng, rng.Intn(30))))
		for _, c := range r.Controls() {
			if !c.Holds {
				t.Errorf("%s: %d and %d (%s)", c.Label, c.Left, c.Right, c.Explanation)
			}
		}
		for i := range r.Tables {
			table := &r.Tables[i]
			for _, row := range table.Rows {
				if row.Value < 0 || row.Value > table.Base {
					t.Errorf("%s, %s: %d of %d", table.Definition.Name, row.Code, row.Value, table.Base)
				}
			}
			if table.Definition.AddsUp && table.Note != "" {
				t.Errorf("%s adds up and has a note", table.Definition.Name)
			}
		}
		for i := range r.Figures {
			f := &r.Figures[i]
			if share, ok := f.Share(); f.Missing < 0 || ok && (share < 0 || share > 1) {
				t.Errorf("%s: share %v, missing %d", f.Definition.Name, share, f.Missing)
			}
		}
	})
}

func TestMediansAndMeansAreExact(t *testing.T) {
	registers(t, 600, func(t *testing.T, _ *rand.Rand, persons []*casework.PersonRecord) {
		naive := naiveDays(persons)
		r := indicator.NewReport(casework.Post{}, randomTally(persons))
		checkMedian(t, r.Figure("delay_median_days"), naive.delays)
		checkMedian(t, r.Figure("followup_median_days"), naive.followups)
		checkMedian(t, r.Figure("open_age_median_days"), naive.openAges)
		total := 0
		for _, d := range naive.followups {
			total += d
		}
		if f := r.Figure("followup_mean_months"); f.Known && f.Value != float64(total)/float64(len(naive.followups))/30.4375 {
			t.Errorf("mean %v of %v", f.Value, naive.followups)
		}
	})
}

type days struct{ delays, followups, openAges []int }

// naiveDays lists what the tally counts, straight from the definitions.
func naiveDays(persons []*casework.PersonRecord) (d days) {
	year := indicatortest.RandomYear
	for _, p := range persons {
		for i := range p.Cases {
			c := &p.Cases[i]
			first := c.FirstKept()
			if year.Contains(first) && first >= c.OpenedOn {
				d.delays = append(d.delays, int(first-c.OpenedOn))
			}
			if year.Contains(c.ClosedOn) && first != 0 && c.ClosedOn >= first {
				d.followups = append(d.followups, int(c.ClosedOn-first))
			}
			if c.OpenedOn <= year.To && (c.ClosedOn == 0 || c.ClosedOn > year.To) {
				d.openAges = append(d.openAges, int(year.To-c.OpenedOn))
			}
		}
	}
	return d
}

func checkMedian(t *testing.T, f *indicator.Figure, values []int) {
	t.Helper()
	if f.Known != (len(values) > 0) || int(f.Base) != len(values) {
		t.Errorf("%s rests on %v, want %d", f.Definition.Name, f.Base, len(values))
	}
	if len(values) == 0 {
		return
	}
	slices.Sort(values)
	n := len(values)
	if want := float64(values[(n-1)/2]+values[n/2]) / 2; f.Value != want {
		t.Errorf("%s = %v, want %v", f.Definition.Name, f.Value, want)
	}
}

package casework

import (
	"math/rand/v2"
	"testing"
)

func exerciseOf(cost Money, fundings ...Funding) *Exercise {
	return &Exercise{ID: "e", Period: YearPeriod(2022), Currency: EUR, Cost: cost, Fundings: fundings}
}

func agreedShare(s Share) Funding {
	return Funding{Kind: StateFunds, ByShare: true, Planned: NoStake, Agreed: Stake{NoMoney, s}, Paid: NoMoney}
}

func agreedAmount(m Money) Funding {
	return Funding{Kind: "commune", Planned: NoStake, Agreed: Stake{m, NoShare}, Paid: NoMoney}
}

func TestTheGapOfAnExerciseSaysWhatIsNotAgreed(t *testing.T) {
	for name, c := range map[string]struct {
		e       *Exercise
		gap     Gap
		missing Money
		share   Share
	}{
		"three thirds make the whole":           {exerciseOf(5_000_001, agreedShare(Whole/3), agreedShare(Whole/3), agreedShare(Whole/3)), GapNone, 0, Whole},
		"half the cost":                         {exerciseOf(5_000_000, agreedShare(Whole/2)), GapMissing, 2_500_000, Whole / 2},
		"a State that pays nothing":             {exerciseOf(5_000_000, agreedShare(0)), GapMissing, 5_000_000, 0},
		"the State at 80 %, a commune at a sum": {exerciseOf(5_000_000, agreedShare(Whole/10*8), agreedAmount(1_000_000)), GapNone, 0, Whole},
		"more than the cost":                    {exerciseOf(5_000_000, agreedAmount(5_000_100)), GapOver, -100, Whole + 60},
		"shares without a cost":                 {exerciseOf(NoMoney, agreedShare(Whole/10*7)), GapMissing, NoMoney, Whole / 10 * 7},
		"shares typed rounded, six sixths":      {exerciseOf(6_000_000, agreedShare(Share(500_100)), agreedShare(500_100), agreedShare(500_100), agreedShare(500_100), agreedShare(500_100), agreedShare(500_100)), GapNone, -1200, Whole + 600},
		"amounts without a cost":                {exerciseOf(NoMoney, agreedAmount(100)), GapUnknown, NoMoney, NoShare},
		"nothing is agreed":                     {exerciseOf(5_000_000), GapMissing, 5_000_000, 0},
	} {
		b := c.e.Balance()
		if b.Gap != c.gap || b.Missing != c.missing || b.AgreedShare != c.share {
			t.Errorf("%s: %+v", name, b)
		}
	}
}

func TestAmountsOfSharesSumToTheCent(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 29))
	for range 300 {
		cost := Money(r.Int64N(20_000_000))
		e := exerciseOf(cost)
		for left := Whole; left > 0; {
			s := min(left, Share(1+r.Int64N(int64(Whole))))
			e.Fundings, left = append(e.Fundings, agreedShare(s)), left-s
		}
		sum := Money(0)
		for _, l := range e.Lines() {
			sum += l.AgreedAmount
		}
		if sum != cost || e.Balance().Gap != GapNone && cost > 0 {
			t.Fatalf("%d shares of %d make %d: %+v", len(e.Fundings), cost, sum, e.Balance())
		}
	}
}

func TestAPaymentBelowWhatIsAgreedIsUnpaid(t *testing.T) {
	half := agreedAmount(10_000)
	half.Paid = 4_000
	more := agreedAmount(10_000)
	more.Paid = 12_000 // does not pay for the other
	if b := exerciseOf(20_000, half, more).Balance(); b.Unpaid != 6_000 || b.Paid != 16_000 {
		t.Errorf("%+v", b)
	}
}

// Agreements of 15 months and free starts: parts of periods that follow one
// another make the whole, whatever the cuts.
func TestAPartOfAPeriodGoesByDaysAndPartsSum(t *testing.T) {
	fifteen := Period{NewDay(2022, 7, 11), NewDay(2023, 10, 10)}
	if got := Prorata(45_700, fifteen, YearPeriod(2022)); fifteen.Days() != 457 || got != 17_400 {
		t.Errorf("%d days, %d", fifteen.Days(), got)
	}
	if got := Prorata(45_700, fifteen, YearPeriod(2025)); got != 0 {
		t.Error(got)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		of := Period{From: NewDay(2020, 1, 1) + Day(r.IntN(900))}
		of.To = of.From + Day(r.IntN(700))
		amount, sum := Money(r.Int64N(9_000_000)), Money(0)
		for from := of.From - Day(r.IntN(400)); from <= of.To; {
			to := from + Day(r.IntN(200))
			sum += Prorata(amount, of, Period{from, to})
			from = to + 1
		}
		if sum != amount {
			t.Fatalf("%v of %v: parts make %d", amount, of, sum)
		}
	}
}

func TestTheMoneyOfAPeriodGathersItsExercises(t *testing.T) {
	sheet := &PostSheet{OpenedOn: NewDay(2021, 10, 1)}
	a := Exercise{ID: "a", Period: Period{NewDay(2021, 10, 1), NewDay(2022, 9, 30)}, Currency: EUR, Cost: 36_500, Fundings: []Funding{agreedShare(Whole), {Kind: "caf", Agreed: NoStake, Planned: NoStake, Paid: 365}}}
	b := Exercise{ID: "b", Period: Period{NewDay(2022, 10, 1), NewDay(2023, 9, 30)}, Currency: EUR, Cost: 73_000, Fundings: []Funding{agreedShare(Whole / 2)}}
	all := FundingOver([]Exercise{a, b}, sheet, YearPeriod(2022))
	if len(all) != 1 || all[0].Cost != 27_300+18_400 || !all[0].Whole() || all[0].Agreed != 27_300+9_200 || all[0].Paid != 273 || len(all[0].Funders) != 2 {
		t.Errorf("%+v", all)
	}
	if part := FundingOver([]Exercise{a}, sheet, YearPeriod(2022)); part[0].Whole() || part[0].CostDays != 273 {
		t.Errorf("%+v", part)
	}
	if two := AddFunding(nil, all[0], all[0]); two[0].Cost != 2*all[0].Cost || len(two[0].Funders) != 2 || !two[0].Whole() {
		t.Errorf("%+v", two)
	}
}

func TestExercisesOfAPostDoNotOverlap(t *testing.T) {
	others := []Exercise{{ID: "a", Period: YearPeriod(2022), Currency: EUR, Cost: NoMoney}}
	e := Exercise{ID: "b", Period: Period{NewDay(2022, 12, 31), NewDay(2023, 12, 30)}, Currency: EUR, Cost: NoMoney}
	if errs := CheckExercise(&e, others); len(errs) != 1 {
		t.Error(errs)
	}
	e.Period.From++
	if errs := CheckExercise(&e, others); len(errs) != 0 {
		t.Error(errs)
	}
}

func TestAmountsAndSharesAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]Money{"52 000": 5_200_000, "52 000,50 €": 5_200_050, "0": 0, "": NoMoney, "12,5": 1250, "1\u202f000": 100_000} {
		if got, ok := ParseMoney(text, EUR); !ok || got != want {
			t.Errorf("%q is %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"abc", "-5", "1,234", "1e9", "99999999999999", ",5"} {
		if _, ok := ParseMoney(text, EUR); ok {
			t.Errorf("%q is taken", text)
		}
	}
	if _, ok := ParseMoney("6 000 000,50", XPF); ok {
		t.Error("the franc CFP has no cents")
	}
	for text, want := range map[string]Share{"50": Whole / 2, "33,33 %": Whole / 3, "33,3": Whole / 3, "66,67": Whole / 3 * 2, "un tiers": Whole / 3, "2/3": Whole / 3 * 2, "33": 990_000, "13": 390_000, "0": 0, "100 %": Whole, "": NoShare} {
		if got, ok := ParseShare(text); !ok || got != want {
			t.Errorf("%q is %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"101", "-1", "x", "NaN"} {
		if _, ok := ParseShare(text); ok {
			t.Errorf("%q is taken", text)
		}
	}
	for _, c := range []struct{ got, want string }{
		{Money(5_200_000).French(EUR), "52\u202f000\u00a0€"}, {Money(5_200_050).French(EUR), "52\u202f000,50\u00a0€"}, {Money(6_200_000).French(XPF), "6\u202f200\u202f000\u00a0F\u00a0CFP"},
		{(Whole / 3).French(), "un tiers"}, {(Whole / 2).French(), "50\u202f%"}, {Share(1_000_500).Percent(), "33,35"}, {Money(5_200_050).Decimal(EUR), "52000.50"},
	} {
		if Typeset(c.got) != c.want && c.got != c.want {
			t.Errorf("%q, not %q", c.got, c.want)
		}
	}
}

// Shares that make up the whole cost of an exercise make up the part of it that
// falls in each year, and the years the whole.
func TestTheMoneyOfAPartOfAnExerciseSumsToTheCent(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 31))
	for range 300 {
		e := exerciseOf(Money(r.Int64N(20_000_000)))
		e.Period = Period{NewDay(2022, 1, 1) + Day(r.IntN(300)), NewDay(2023, 1, 1) + Day(r.IntN(300))}
		for left := Whole; left > 0; {
			s := min(left, Share(1+r.Int64N(int64(Whole))))
			f := agreedShare(s)
			f.Planned, f.Kind = f.Agreed, FunderKinds.Items[r.IntN(len(FunderKinds.Items))].Code
			e.Fundings, left = append(e.Fundings, f), left-s
		}
		cost, planned := Money(0), Money(0)
		for year := 2022; year <= 2023; year++ {
			p := FundingOver([]Exercise{*e}, &PostSheet{}, YearPeriod(year))[0]
			sum := Money(0)
			for _, f := range p.Funders {
				sum += f.Planned
			}
			if p.Planned != p.Cost || p.Agreed != p.Cost || sum != p.Cost {
				t.Fatalf("of %d cents over %d days, %d funders: planned %d, agreed %d, by funder %d, cost %d", e.Cost, e.Period.Days(), len(e.Fundings), p.Planned, p.Agreed, sum, p.Cost)
			}
			cost, planned = cost+p.Cost, planned+p.Planned
		}
		if cost != e.Cost || planned != e.Cost {
			t.Fatalf("the years make %d and %d of %d cents", cost, planned, e.Cost)
		}
	}
}

package casework

import (
	"fmt"
	"strconv"
	"strings"
)

// Period is a span of days with both bounds included. Agreements rarely follow
// the calendar, so any span is one.
type Period struct{ From, To Day }

// Contains tells whether the day is in the period, bounds included.
func (p Period) Contains(d Day) bool { return d != 0 && p.From <= d && d <= p.To }

// Days is the number of days of the period.
func (p Period) Days() int { return int(p.To-p.From) + 1 }

// IsYear tells a calendar year from any other period.
func (p Period) IsYear() bool { return p == YearPeriod(p.From.Year()) }

// Valid tells whether both bounds are given and in order.
func (p Period) Valid() bool { return p.From != 0 && p.To >= p.From }

// Common is the days that two periods share; not Valid when there are none.
func (p Period) Common(q Period) Period { return Period{max(p.From, q.From), min(p.To, q.To)} }

// YearPeriod is one calendar year.
func YearPeriod(year int) Period { return Period{NewDay(year, 1, 1), NewDay(year, 12, 31)} }

// QuarterPeriod is the quarter 1 to 4 of a year.
func QuarterPeriod(year, quarter int) Period {
	from := NewDay(year, 1, 1).AddMonths(3 * (quarter - 1))
	return Period{from, from.AddMonths(3) - 1}
}

// ParsePeriod reads a period as addresses write it: 2022, 2022-T1, or
// 2021-10-01_2022-09-30.
func ParsePeriod(s string) (Period, error) {
	bad := Invalid("periode", s, "une année (2022), un trimestre (2022-T1) ou deux dates (2021-10-01_2022-09-30)")
	if from, to, ok := strings.Cut(s, "_"); ok {
		f, err1 := ParseDay(from)
		t, err2 := ParseDay(to)
		p := Period{f, t}
		if err1 != nil || err2 != nil || !p.Valid() {
			return Period{}, bad
		}
		return p, nil
	}
	year, quarter, hasQuarter := strings.Cut(s, "-T")
	y, err := strconv.Atoi(year)
	if err != nil || len(year) != 4 || y < 1900 || y > 2999 {
		return Period{}, bad
	}
	if !hasQuarter {
		return YearPeriod(y), nil
	}
	q, err := strconv.Atoi(quarter)
	if err != nil || len(quarter) != 1 || q < 1 || q > 4 {
		return Period{}, bad
	}
	return QuarterPeriod(y, q), nil
}

// String is the form that ParsePeriod reads, the shortest one.
func (p Period) String() string {
	y := p.From.Year()
	if p == YearPeriod(y) {
		return fmt.Sprintf("%04d", y)
	}
	for q := 1; q <= 4; q++ {
		if p == QuarterPeriod(y, q) {
			return fmt.Sprintf("%04d-T%d", y, q)
		}
	}
	return p.From.String() + "_" + p.To.String()
}

// French is "Année 2022", "1er trimestre 2022", "Du 1er octobre 2021 au 30
// septembre 2022" or, of a single day, "Le 8 octobre 2022".
func (p Period) French() string {
	y := p.From.Year()
	if p == YearPeriod(y) {
		return fmt.Sprintf("Année %d", y)
	}
	for q, name := range []string{"1er", "2e", "3e", "4e"} {
		if p == QuarterPeriod(y, q+1) {
			return fmt.Sprintf("%s trimestre %d", name, y)
		}
	}
	if p.From == p.To {
		return "Le " + p.From.FrenchLong()
	}
	return "Du " + p.From.FrenchLong() + " au " + p.To.FrenchLong()
}

// Before is the period of the same shape just before this one: the year
// before, the quarter before, or the same dates one year earlier for a free
// period; for one that is longer than a year, such as an agreement of fifteen
// months, what is as long and ends on the day before it.
func (p Period) Before() Period {
	y := p.From.Year()
	for q := 1; q <= 4; q++ {
		if p == QuarterPeriod(y, q) {
			from := p.From.AddMonths(-3)
			return Period{from, p.From - 1}
		}
	}
	if p.LongerThanAYear() {
		if n := p.months(); n > 0 {
			return Period{p.From.AddMonths(-n), p.From - 1}
		}
		return Period{p.From - Day(p.Days()), p.From - 1}
	}
	next := p.To + 1 // so that the end of a month stays the end of a month
	return Period{p.From.AddMonths(-12), next.AddMonths(-12) - 1}
}

// After is the period of which this one is Before.
func (p Period) After() Period {
	if p.LongerThanAYear() {
		if n := p.months(); n > 0 {
			return Period{p.To + 1, (p.To + 1).AddMonths(n) - 1}
		}
		return Period{p.To + 1, p.To + Day(p.Days())}
	}
	months := 12
	for q := 1; q <= 4; q++ {
		if p == QuarterPeriod(p.From.Year(), q) {
			months = 3
		}
	}
	return Period{From: p.From.AddMonths(months), To: (p.To + 1).AddMonths(months) - 1}
}

// LongerThanAYear tells a period of more than twelve months.
func (p Period) LongerThanAYear() bool { return p.To >= p.From.AddMonths(12) }

// months is how many whole months the period lasts, 0 when it ends within one.
func (p Period) months() int {
	n := 0
	for p.From.AddMonths(n) <= p.To {
		n++
	}
	if p.From.AddMonths(n) == p.To+1 {
		return n
	}
	return 0
}

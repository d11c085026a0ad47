package casework

import "time"

// easter is Easter Sunday of a year of the Gregorian calendar (the anonymous
// algorithm published in Nature, 1876, also known as Meeus, Jones and Butcher).
func easter(year int) Day {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return NewDay(year, time.Month(n/31), n%31+1)
}

// PublicHoliday tells whether a day is one of the eleven public holidays of
// metropolitan France (code du travail, L3133-1). Those of Alsace-Moselle and
// of the overseas départements come on top and are not counted.
func (d Day) PublicHoliday() bool {
	t := d.Time()
	switch [2]int{int(t.Month()), t.Day()} {
	case [2]int{1, 1}, [2]int{5, 1}, [2]int{5, 8}, [2]int{7, 14}, [2]int{8, 15}, [2]int{11, 1}, [2]int{11, 11}, [2]int{12, 25}:
		return true
	}
	switch d - easter(t.Year()) {
	case 1, 39, 50: // Easter Monday, Ascension, Whit Monday
		return true
	}
	return false
}

// WorkingDay tells whether offices work: neither a Saturday or Sunday, nor a
// public holiday.
func (d Day) WorkingDay() bool {
	weekday := d.Time().Weekday()
	return weekday != time.Saturday && weekday != time.Sunday && !d.PublicHoliday()
}

// AddWorkingDays is the n-th working day after the day, which itself does not
// count.
func (d Day) AddWorkingDays(n int) Day {
	for n > 0 {
		if d++; d.WorkingDay() {
			n--
		}
	}
	return d
}

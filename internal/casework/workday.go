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
// of the overseas départements come on top: see LocalHoliday.
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

// abolition is the day on which the end of slavery is kept, by département or
// collectivity (code du travail, L3422-2, and decree 83-1003 of 23 November 1983).
var abolition = map[string][2]int{"971": {5, 27}, "972": {5, 22}, "973": {6, 10}, "974": {12, 20}, "976": {4, 27}, "977": {10, 9}, "978": {5, 28}}

// LocalHoliday tells whether a day is a public holiday of that département (its
// INSEE code) alone: Good Friday and 26 December in Alsace-Moselle (code du
// travail, L3134-13, which keeps Good Friday in the communes with a Protestant
// church: it is taken as kept in all), the abolition of slavery overseas. The
// collectivities of the Pacific have labour laws of their own, which are not known
// here.
func (d Day) LocalHoliday(departement string) bool {
	t := d.Time()
	on := [2]int{int(t.Month()), t.Day()}
	switch departement {
	case "57", "67", "68":
		return on == [2]int{12, 26} || d == easter(t.Year())-2
	}
	day, ok := abolition[departement]
	return ok && on == day
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

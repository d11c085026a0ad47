package register

import (
	"math"
	"strings"
	"time"

	"permanence/internal/casework"
)

// What a refused date is told to be.
const (
	expectDate     = "une date comme 28/03/2022 ou 2022-03-28"
	expectFourYear = "une date dont l'année a quatre chiffres, comme 28/03/2022"
	expectFigures  = "une date en chiffres, comme 28/03/2022"
	expectReal     = "une date qui existe dans le calendrier, comme 28/03/2022"
)

// parseDate reads 2022-03-28, 28/03/2022, 28-03-2022 or 28.03.2022, followed
// or not by an hour, which is left out. For any other text it says what is
// expected.
func parseDate(s string) (day casework.Day, expected string) {
	s = withoutHour(s)
	var n, digits [3]int
	part := 0
	var separator byte
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			n[part], digits[part] = n[part]*10+int(c-'0'), digits[part]+1
			if digits[part] > 4 {
				return 0, expectDate
			}
		case (c == '-' || c == '/' || c == '.') && part < 2 && digits[part] > 0 && (part == 0 || c == separator):
			part, separator = part+1, c
		default:
			return 0, expectedOfText(s)
		}
	}
	return assembleDate(n, digits)
}

func assembleDate(n, digits [3]int) (casework.Day, string) {
	y, m, d := n[2], n[1], n[0]
	switch {
	case digits[0] == 4 && digits[1] >= 1 && digits[1] <= 2 && digits[2] >= 1 && digits[2] <= 2:
		y, d = n[0], n[2]
	case digits[0] < 1 || digits[0] > 2 || digits[1] < 1 || digits[1] > 2:
		return 0, expectDate
	case digits[2] == 2:
		return 0, expectFourYear
	case digits[2] != 4:
		return 0, expectDate
	}
	if y < 1 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return 0, expectReal
	}
	return casework.NewDay(y, time.Month(m), d), ""
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// withoutHour cuts the hour that databases and spreadsheets write after a date.
func withoutHour(s string) string {
	if i := strings.IndexAny(s, "T "); i >= 8 && strings.Trim(s[i+1:], "0123456789:.Z") == "" && strings.Contains(s[i:], ":") {
		return s[:i]
	}
	return s
}

func expectedOfText(s string) string {
	for _, r := range s {
		if r >= 'A' {
			return expectFigures
		}
	}
	return expectDate
}

// serialDay turns the number by which a spreadsheet keeps a date into a day.
// In the 1900 system day 60 is a 29 February that never was; in the 1904
// system day 0 is 1 January 1904.
func serialDay(n float64, from1904 bool) (casework.Day, bool) {
	if math.IsNaN(n) || n < 0 || n > 200_000 {
		return 0, false
	}
	days := casework.Day(math.Floor(n))
	switch {
	case from1904:
		return casework.NewDay(1904, 1, 1) + days, true
	case days > 60:
		return casework.NewDay(1899, 12, 30) + days, true
	case days == 60 || days == 0:
		return 0, false
	}
	return casework.NewDay(1899, 12, 31) + days, true
}

// daySerial is the inverse of serialDay in the 1900 system, false for a day
// before March 1900, which a spreadsheet cannot be trusted with.
func daySerial(d casework.Day) (int, bool) {
	n := int(d - casework.NewDay(1899, 12, 30))
	return n, n > 60
}

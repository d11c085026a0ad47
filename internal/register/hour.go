package register

import (
	"math"
	"strconv"
	"strings"

	"permanence/internal/casework"
)

const (
	expectHour    = "une heure comme 09:30 ou 9 h 30"
	expectMinutes = "un nombre entier de minutes, de 0 à 600"
)

// parseHour reads 09:30, 9h30, 9 h 30, 14 h and 9:30:00.
func parseHour(s string) (casework.TimeOfDay, bool) {
	hour, rest, ok := cutNumber(compact(s), 2)
	if !ok || rest == "" {
		return "", false
	}
	byLetter := rest[0] == 'h' || rest[0] == 'H'
	if !byLetter && rest[0] != ':' {
		return "", false
	}
	if rest = rest[1:]; byLetter && rest == "" {
		return casework.NewTimeOfDay(hour, 0)
	}
	if len(rest) < 2 {
		return "", false
	}
	minute, rest, ok := cutNumber(rest, 2)
	if !ok || !acceptableSeconds(rest) {
		return "", false
	}
	return casework.NewTimeOfDay(hour, minute)
}

// acceptableSeconds reads what follows the minutes: nothing, or :SS, which is
// left out.
func acceptableSeconds(s string) bool {
	if s == "" {
		return true
	}
	if s[0] != ':' || len(s) != 3 {
		return false
	}
	seconds, rest, ok := cutNumber(s[1:], 2)
	return ok && rest == "" && seconds < 60
}

// serialHour turns the fraction of a day by which a spreadsheet keeps an hour
// into it, to the nearest minute. A whole number but 0 is no hour.
func serialHour(n float64) (casework.TimeOfDay, bool) {
	if math.IsNaN(n) || n < 0 || n > 200_000 || (n >= 1 && n == math.Trunc(n)) {
		return "", false
	}
	minutes := int(math.Round((n - math.Floor(n)) * 1440))
	return casework.NewTimeOfDay(minutes/60, minutes%60)
}

// parseMinutes reads 45, 45 min, 45 minutes, 1h, 1 h 30.
func parseMinutes(s string) (int, bool) {
	s = strings.ToLower(compact(s))
	n, rest, ok := cutNumber(s, 3)
	if !ok {
		return 0, false
	}
	switch rest {
	case "", "min", "mn", "minute", "minutes":
		return n, n <= casework.MaxMinutes
	case "h":
		return n * 60, n*60 <= casework.MaxMinutes
	}
	tail, isHours := strings.CutPrefix(rest, "h")
	tail = strings.TrimSuffix(strings.TrimSuffix(tail, "min"), "mn")
	if !isHours || len(tail) != 2 {
		return 0, false
	}
	minutes, rest, ok := cutNumber(tail, 2)
	total := n*60 + minutes
	return total, ok && rest == "" && minutes < 60 && total <= casework.MaxMinutes
}

// serialMinutes reads a number cell: whole minutes, or the fraction of a day
// by which a spreadsheet keeps a duration.
func serialMinutes(n float64) (int, bool) {
	if n > 0 && n < 1 {
		n = math.Round(n * 1440)
	}
	ok := n == math.Trunc(n) && n >= 0 && n <= casework.MaxMinutes
	if !ok {
		return 0, false
	}
	return int(n), true
}

// cutNumber takes at most so many digits from the front.
func cutNumber(s string, most int) (n int, rest string, ok bool) {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i == 0 || i > most {
		return 0, s, false
	}
	n, err := strconv.Atoi(s[:i])
	return n, s[i:], err == nil
}

// compact drops every kind of space.
func compact(s string) string {
	if strings.IndexFunc(s, isSpace) < 0 {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, isSpace), "")
}

package casework

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Day is a date of the civil calendar without hour or zone, counted in days:
// 1 is 1 January of year 1. The zero Day is no day. Two Days subtract to a
// number of days, which is what durations and delays need. It is stored and
// printed as YYYY-MM-DD.
type Day int32

const dayLayout = "2006-01-02"

var dayOrigin = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()/86400 - 1

// DayOf is the day of an instant on the clocks of its own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return NewDay(y, m, d)
}

// NewDay is the day of a year, month and day of month. It does not check that
// the date exists; ParseDay does.
func NewDay(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400 - dayOrigin)
}

// ParseDay reads YYYY-MM-DD.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(dayLayout, s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("not a day as YYYY-MM-DD")
	}
	return DayOf(t), nil
}

// Time is midnight UTC of the day.
func (d Day) Time() time.Time { return time.Unix((int64(d)+dayOrigin)*86400, 0).UTC() }

// Year of the day; 0 for no day.
func (d Day) Year() int {
	if d == 0 {
		return 0
	}
	return d.Time().Year()
}

// IsZero tells that there is no day.
func (d Day) IsZero() bool { return d == 0 }

// AddMonths is the same day of month n months later, or the last day of that
// month when it is shorter.
func (d Day) AddMonths(n int) Day {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return NewDay(first.Year(), first.Month(), min(t.Day(), last))
}

// String is YYYY-MM-DD, empty for no day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(dayLayout)
}

// French is 28/03/2022, empty for no day.
func (d Day) French() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("02/01/2006")
}

var frenchMonths = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

// FrenchLong is "28 mars 2022", with "1er" for the first of a month.
func (d Day) FrenchLong() string {
	if d == 0 {
		return ""
	}
	t := d.Time()
	day := fmt.Sprint(t.Day())
	if t.Day() == 1 {
		day = "1er"
	}
	return fmt.Sprintf("%s %s %d", day, frenchMonths[t.Month()-1], t.Year())
}

// Value stores the day as text, NULL for no day.
func (d Day) Value() (driver.Value, error) {
	if d == 0 {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads what Value stored.
func (d *Day) Scan(src any) (err error) {
	switch v := src.(type) {
	case nil:
		*d = 0
	case string:
		*d, err = ParseDay(v)
	case []byte:
		*d, err = ParseDay(string(v))
	default:
		err = fmt.Errorf("a day is stored as text, not %T", src)
	}
	return err
}

// MarshalText writes YYYY-MM-DD.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD or the empty text.
func (d *Day) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	*d, err = ParseDay(string(b))
	return err
}

// Instant is a moment, stored as fixed-width UTC RFC 3339 text with
// microseconds, so that the order of the texts is the order of the moments on
// every engine.
type Instant struct{ time.Time }

const instantLayout = "2006-01-02T15:04:05.000000Z"

// At is the instant of a time.
func At(t time.Time) Instant { return Instant{t.UTC().Truncate(time.Microsecond)} }

// DayIn is the day that people read in a zone: at half past midnight in Paris it is
// not yet that of UTC. Without a zone it is that of UTC.
func (i Instant) DayIn(zone *time.Location) Day {
	if zone == nil {
		zone = time.UTC
	}
	return DayOf(i.In(zone))
}

// String is the stored form, empty for no instant.
func (i Instant) String() string {
	if i.IsZero() {
		return ""
	}
	return i.UTC().Format(instantLayout)
}

// Value stores the instant as text, NULL for none.
func (i Instant) Value() (driver.Value, error) {
	if i.IsZero() {
		return nil, nil
	}
	return i.String(), nil
}

// Scan reads what Value stored.
func (i *Instant) Scan(src any) error {
	var s string
	switch v := src.(type) {
	case nil:
		*i = Instant{}
		return nil
	case string:
		s = v
	case []byte:
		s = string(v)
	default:
		return fmt.Errorf("an instant is stored as text, not %T", src)
	}
	t, err := time.Parse(instantLayout, s)
	i.Time = t
	return err
}

// TimeOfDay is an hour as HH:MM; empty when it was not written down.
type TimeOfDay string

// NewTimeOfDay checks the ranges: 0 to 23 hours, 0 to 59 minutes.
func NewTimeOfDay(hour, minute int) (TimeOfDay, bool) {
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return "", false
	}
	return TimeOfDay(fmt.Sprintf("%02d:%02d", hour, minute)), true
}

// French is "9 h 30", or "14 h".
func (t TimeOfDay) French() string {
	var h, m int
	if n, _ := fmt.Sscanf(string(t), "%d:%d", &h, &m); n != 2 {
		return ""
	}
	if m == 0 {
		return fmt.Sprintf("%d\u00a0h", h)
	}
	return fmt.Sprintf("%d\u00a0h\u00a0%02d", h, m)
}

package casework

import (
	"testing"
	"time"
)

func TestDaysCountAndPrint(t *testing.T) {
	if d := NewDay(1, 1, 1); d != 1 {
		t.Errorf("the first day is %d", d)
	}
	d := day("2022-03-28")
	if d.String() != "2022-03-28" || d.French() != "28/03/2022" || d.FrenchLong() != "28 mars 2022" || (d+4).FrenchLong() != "1er avril 2022" {
		t.Error(d.String(), d.French(), d.FrenchLong(), (d + 4).FrenchLong())
	}
	if day("2022-03-01")-day("2022-02-28") != 1 || day("2024-03-01")-day("2024-02-28") != 2 {
		t.Error("a leap day")
	}
	if Day(0).String() != "" || Day(0).French() != "" || Day(0).Year() != 0 {
		t.Error("no day prints something")
	}
	for _, bad := range []string{"", "2022-02-29", "2022-13-01", "28/03/2022", "22-03-28", "0000-01-01"} {
		if d, err := ParseDay(bad); err == nil {
			t.Errorf("%q was read as %v", bad, d)
		}
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err == nil && DayOf(time.Date(2022, 3, 28, 0, 30, 0, 0, paris)) != d {
		t.Error("the day is that of the instant's own zone")
	}
}

func TestMonthsAreAddedWithinTheirLength(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{{"2022-01-31", 1, "2022-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2022-03-31", -12, "2021-03-31"}, {"2022-11-30", 3, "2023-02-28"}} {
		if got := day(c.from).AddMonths(c.n); got != day(c.want) {
			t.Errorf("%s + %d months: %s", c.from, c.n, got)
		}
	}
}

func TestDaysAndInstantsSurviveStorage(t *testing.T) {
	for _, d := range []Day{0, 1, day("2022-03-28")} {
		v, err := d.Value()
		var back Day = 7
		if err != nil || back.Scan(v) != nil || back != d {
			t.Errorf("%v came back as %v", d, back)
		}
	}
	i := At(time.Date(2022, 3, 28, 9, 30, 0, 123456789, time.FixedZone("", 7200)))
	if i.String() != "2022-03-28T07:30:00.123456Z" {
		t.Error(i.String())
	}
	v, _ := i.Value()
	var back Instant
	if back.Scan(v) != nil || !back.Equal(i.Time) {
		t.Errorf("%v came back as %v", i, back)
	}
	if back.Scan(42) == nil || back.Scan("yesterday") == nil {
		t.Error("nonsense was read as an instant")
	}
}

func TestPeriodsAreReadAndWritten(t *testing.T) {
	for text, want := range map[string]Period{
		"2022":                  {day("2022-01-01"), day("2022-12-31")},
		"2022-T1":               {day("2022-01-01"), day("2022-03-31")},
		"2022-T4":               {day("2022-10-01"), day("2022-12-31")},
		"2021-10-01_2022-09-30": {day("2021-10-01"), day("2022-09-30")},
	} {
		p, err := ParsePeriod(text)
		if err != nil || p != want || p.String() != text {
			t.Errorf("%s: %v, %v", text, p, err)
		}
	}
	for _, bad := range []string{"", "22", "2022-T5", "2022-T", "2022-13", "2022-10-01_2022-09-30", "2022-10-01_", "20222", "2022-T11"} {
		if p, err := ParsePeriod(bad); err == nil {
			t.Errorf("%q was read as %v", bad, p)
		}
	}
	p := Period{day("2021-10-01"), day("2022-09-30")}
	if p.French() != "Du 1er octobre 2021 au 30 septembre 2022" || YearPeriod(2022).French() != "Année 2022" || QuarterPeriod(2022, 1).French() != "1er trimestre 2022" {
		t.Error(p.French(), YearPeriod(2022).French(), QuarterPeriod(2022, 1).French())
	}
	if alone := (Period{day("2022-10-08"), day("2022-10-08")}).French(); alone != "Le 8 octobre 2022" {
		t.Errorf("a period of one day reads %q", alone)
	}
	if !p.Contains(p.From) || !p.Contains(p.To) || p.Contains(p.To+1) || p.Contains(p.From-1) || p.Days() != 365 {
		t.Error("bounds are included")
	}
	for text, want := range map[string]string{"2022": "2021", "2022-T1": "2021-T4", "2021-10-01_2022-09-30": "2020-10-01_2021-09-30", "2023-03-01_2024-02-29": "2022-03-01_2023-02-28",
		"2022-07-01_2023-09-30": "2021-04-01_2022-06-30", "2022-07-01_2023-07-10": "2021-06-21_2022-06-30"} {
		p, _ := ParsePeriod(text)
		if got := p.Before().String(); got != want {
			t.Errorf("before %s: %s, want %s", text, got, want)
		}
	}
}

func TestHoursAreWrittenAsInFrench(t *testing.T) {
	for hour, want := range map[TimeOfDay]string{"09:30": "9\u00a0h\u00a030", "14:00": "14\u00a0h", "00:05": "0\u00a0h\u00a005", "": ""} {
		if got := hour.French(); got != want {
			t.Errorf("%s: %q", hour, got)
		}
	}
	if _, ok := NewTimeOfDay(24, 0); ok {
		t.Error("24:00 is not an hour")
	}
}

func TestIdentifiersSortByTimeAndDoNotRepeat(t *testing.T) {
	now := time.Unix(1669000000, 0)
	early, late := NewID(now), NewID(now.Add(time.Millisecond))
	if early >= late || len(early) != 26 || !ValidID(early) {
		t.Error(early, late)
	}
	last := NewID(now)
	for range 1000 { // of one millisecond
		id := NewID(now)
		if id <= last {
			t.Fatalf("%s came after %s", id, last)
		}
		last = id
	}
	for _, bad := range []string{"", "abc", "../../etc/passwd", "ABCDEFGHJKMNPQRSTVWXYZ0123"} {
		if ValidID(bad) {
			t.Errorf("%q is taken for an identifier", bad)
		}
	}
}

func TestFoldingReadsNamesAsOne(t *testing.T) {
	for typed, want := range map[string]string{"LEFÈVRE": "lefevre", "Œuvre": "oeuvre", "N'Diaye": "n'diaye", "N’Diaye": "n'diaye", "Le\u0301a": "lea"} {
		if got := Fold(typed); got != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
	if FoldWord("Date de  SAISINE") != "datedesaisine" || len(Words("Le Gall-N'Diaye")) != 4 {
		t.Error("words")
	}
}

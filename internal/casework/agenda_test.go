package casework

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var dutyMonday = NewDay(2026, 11, 23)

func duty(place Place, from, to TimeOfDay) DutyHours {
	return DutyHours{Place: place, Weekday: time.Monday, From: from, To: to, Starts: dutyMonday - 70}
}

func at(hour TimeOfDay, minutes int, s Status) AppointmentRecord {
	return AppointmentRecord{On: dutyMonday, At: hour, Minutes: minutes, Status: s}
}

func TestFreeSlotsAreTheDutyHoursThatNothingTakes(t *testing.T) {
	morning := duty("commissariat", "09:00", "12:00")
	ended := morning
	ended.Ends = dutyMonday - 1
	for name, c := range map[string]struct {
		on       Day
		duties   []DutyHours
		booked   []AppointmentRecord
		absences []Absence
		want     string
	}{
		"an empty morning":             {dutyMonday, []DutyHours{morning}, nil, nil, "09:00 09:45 10:30 11:15"},
		"another day of the week":      {dutyMonday + 1, []DutyHours{morning}, nil, nil, ""},
		"duties that are over":         {dutyMonday, []DutyHours{ended}, nil, nil, ""},
		"before they start":            {dutyMonday - 77, []DutyHours{morning}, nil, nil, ""},
		"one booked of unknown length": {dutyMonday, []DutyHours{morning}, []AppointmentRecord{at("09:45", Unknown, Planned)}, nil, "09:00 10:30 11:15"},
		"one booked that cuts a slot":  {dutyMonday, []DutyHours{morning}, []AppointmentRecord{at("09:30", 30, Planned)}, nil, "10:00 10:45"},
		"one kept takes its time":      {dutyMonday, []DutyHours{morning}, []AppointmentRecord{at("09:00", 90, Kept)}, nil, "10:30 11:15"},
		"one excused frees its time":   {dutyMonday, []DutyHours{morning}, []AppointmentRecord{at("09:00", 45, Excused)}, nil, "09:00 09:45 10:30 11:15"},
		"one that overlaps both ends":  {dutyMonday, []DutyHours{morning}, []AppointmentRecord{at("08:00", 600, Planned)}, nil, ""},
		"two that overlap each other":  {dutyMonday, []DutyHours{morning}, []AppointmentRecord{at("09:00", 90, Kept), at("09:15", 15, Kept)}, nil, "10:30 11:15"},
		"without an hour":              {dutyMonday, []DutyHours{morning}, []AppointmentRecord{at("", 45, Planned)}, nil, "09:00 09:45 10:30 11:15"},
		"away":                         {dutyMonday, []DutyHours{morning}, nil, []Absence{{Period: Period{dutyMonday, dutyMonday}}}, ""},
		"away but replaced":            {dutyMonday, []DutyHours{morning}, nil, []Absence{{Period: Period{dutyMonday, dutyMonday}, Substitute: "a"}}, "09:00 09:45 10:30 11:15"},
		"away the day before":          {dutyMonday, []DutyHours{morning}, nil, []Absence{{Period: Period{dutyMonday - 1, dutyMonday - 1}}}, "09:00 09:45 10:30 11:15"},
		"two duties, in order":         {dutyMonday, []DutyHours{duty("mairie", "14:00", "15:00"), morning}, nil, nil, "09:00 09:45 10:30 11:15 14:00"},
		"shorter than a slot":          {dutyMonday, []DutyHours{duty("mairie", "14:00", "14:30")}, nil, nil, ""},
	} {
		var got []string
		for _, s := range FreeSlots(c.on, c.duties, c.booked, c.absences) {
			got = append(got, string(s.From))
		}
		if joined := strings.Join(got, " "); joined != c.want {
			t.Errorf("%s: %q, want %q", name, joined, c.want)
		}
	}
}

func TestAWorkerIsNotBookedTwice(t *testing.T) {
	for name, c := range map[string]struct {
		mine, other AppointmentRecord
		refused     bool
	}{
		"the same hour":             {at("09:00", 45, Planned), at("09:00", 45, Planned), true},
		"45 minutes when unknown":   {at("09:00", Unknown, Planned), at("09:44", 10, Planned), true},
		"just after":                {at("09:45", 45, Planned), at("09:00", Unknown, Planned), false},
		"just before":               {at("08:15", 45, Planned), at("09:00", 45, Planned), false},
		"inside a longer one":       {at("09:15", 15, Planned), at("09:00", 120, Kept), true},
		"one that was cancelled":    {at("09:00", 45, Planned), at("09:00", 45, CancelledByService), false},
		"what has taken place":      {at("09:00", 45, Kept), at("09:00", 45, Kept), false},
		"mine without an hour":      {at("", 45, Planned), at("09:00", 45, Planned), false},
		"the other without an hour": {at("09:00", 45, Planned), at("", 45, Planned), false},
	} {
		err := CheckDoubleBooking(&c.mine, []AppointmentRecord{c.other})
		if (err != nil) != c.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
	other := at("09:00", 45, Planned)
	other.On++
	mine := at("09:00", 45, Planned)
	if err := CheckDoubleBooking(&mine, []AppointmentRecord{other}); err != nil {
		t.Errorf("another day: %v", err)
	}
}

func TestDutyHoursAreChecked(t *testing.T) {
	good := duty("commissariat", "09:00", "12:00")
	for field, change := range map[string]func(*DutyHours){
		"":     func(*DutyHours) {},
		"lieu": func(d *DutyHours) { d.Place = AtDistance },
		"jour": func(d *DutyHours) { d.Weekday = 8 },
		"de":   func(d *DutyHours) { d.From = "" },
		"a":    func(d *DutyHours) { d.To = "08:00" },
		"du":   func(d *DutyHours) { d.Starts = 0 },
		"au":   func(d *DutyHours) { d.Ends = d.Starts - 1 },
	} {
		d := good
		change(&d)
		err := CheckDutyHours(&d, nil)
		if refused, _ := err.(*Error); (field == "") != (err == nil) || refused != nil && refused.Field != field {
			t.Errorf("%q: %v", field, err)
		}
	}
	mairie := duty("mairie", "11:30", "13:00")
	if err := CheckDutyHours(&mairie, []DutyHours{good}); KindOf(err) != KindExists {
		t.Errorf("in two places at once: %v", err)
	}
	mairie.From = "12:00"
	if err := CheckDutyHours(&mairie, []DutyHours{good}); err != nil {
		t.Errorf("one after the other: %v", err)
	}
}

func TestNowIsRoundedToTheQuarter(t *testing.T) {
	for text, want := range map[string]TimeOfDay{"10:00": "10:00", "10:07": "10:00", "10:08": "10:15", "10:53": "11:00", "23:59": "23:45"} {
		now, err := time.Parse("15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		if got := NearestQuarter(now); got != want {
			t.Errorf("%s rounds to %s, want %s", text, got, want)
		}
	}
}

func TestActsAreWrittenByLetters(t *testing.T) {
	if len(ActLetters) != len(Acts.Items) {
		t.Fatalf("%d letters for %d acts", len(ActLetters), len(Acts.Items))
	}
	for i, item := range Acts.Items {
		letter := ActLetters[i : i+1]
		acts, err := ParseActLetters(strings.ToLower(letter))
		if err != nil || fmt.Sprint(acts) != fmt.Sprint([]Act{item.Code}) || LettersOf(acts) != letter {
			t.Errorf("%s: %v, %v", letter, acts, err)
		}
	}
	if acts, err := ParseActLetters(" o, e "); err != nil || LettersOf(acts) != "EO" {
		t.Errorf("%v, %v", acts, err)
	}
	if _, err := ParseActLetters("EZ"); KindOf(err) != KindInvalid {
		t.Error(err)
	}
}

func TestTheWeekBeginsOnMonday(t *testing.T) {
	for i := range 7 {
		if got := (dutyMonday + Day(i)).Monday(); got != dutyMonday {
			t.Errorf("the Monday of %s is %s", dutyMonday+Day(i), got)
		}
	}
}

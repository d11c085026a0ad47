package casework

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTheNextDutyHourIsFoundFromAnyMoment(t *testing.T) {
	starts := NewDay(2026, 1, 1)
	weekly := func(w time.Weekday, from, to TimeOfDay) DutyHours {
		return DutyHours{Weekday: w, From: from, To: to, Starts: starts}
	}
	hours := []DutyHours{weekly(time.Monday, "14:00", "17:00"), weekly(time.Monday, "09:00", "12:00"), weekly(time.Thursday, "09:30", "12:00")}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC) } // 23 is a Monday
	away := func(from, to int, substitute AccountID) []Absence {
		return []Absence{{Period: Period{From: NewDay(2026, 11, from), To: NewDay(2026, 11, to)}, Substitute: substitute}}
	}
	for name, c := range map[string]struct {
		absences  []Absence
		now, want time.Time
	}{
		"before the first hour":             {nil, at(23, 8, 0), at(23, 9, 0)},
		"at its very beginning":             {nil, at(23, 9, 0), at(23, 9, 0)},
		"within it":                         {nil, at(23, 10, 15), at(23, 10, 15)},
		"at its end":                        {nil, at(23, 12, 0), at(23, 14, 0)},
		"between two of a day":              {nil, at(23, 13, 0), at(23, 14, 0)},
		"in the evening":                    {nil, at(23, 17, 0), at(26, 9, 30)},
		"on a day without any":              {nil, at(24, 11, 0), at(26, 9, 30)},
		"after the last one of the week":    {nil, at(26, 12, 30), at(30, 9, 0)},
		"a minute before the end of duty":   {nil, at(26, 11, 59), at(26, 11, 59)},
		"while the worker is away":          {away(23, 26, ""), at(23, 10, 0), at(30, 9, 0)},
		"while a substitute holds the post": {away(23, 26, "a"), at(23, 10, 0), at(23, 10, 0)},
	} {
		if next, ok := NextDuty(hours, c.absences, c.now); !ok || !next.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, next, c.want)
		}
	}
	duty := Duty{Hours: hours}
	if duty.Missed(at(23, 10, 0)) || !duty.Missed(at(23, 12, 0)) || (&Duty{}).Missed(at(23, 12, 0)) {
		t.Error("a referral that came at noon was missed, one of ten was not, and nobody knows without hours")
	}
	over := weekly(time.Monday, "09:00", "12:00")
	over.Ends = NewDay(2026, 11, 22)
	for name, none := range map[string][]DutyHours{"no hours": nil, "hours that are over": {over}} {
		if next, ok := NextDuty(none, nil, at(23, 9, 0)); ok {
			t.Errorf("a post with %s has a next one: %v", name, next)
		}
	}
}

func TestTheQueueGoesByUrgencyThenByAge(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	r := func(id string, u Urgency, ago time.Duration) DeskReferral {
		return DeskReferral{ID: ReferralID(id), Urgency: u, ReceivedAt: At(now.Add(-ago))}
	}
	queue := []DeskReferral{r("d", Ordinary, 90*time.Hour), r("b", WithinDay, 2*time.Hour), r("a", Immediate, time.Minute), r("c", WithinDays, 80*time.Hour), r("b0", WithinDay, 5*time.Hour)}
	slices.SortFunc(queue, func(x, y DeskReferral) int { return MoreUrgent(&x, &y) })
	var order []string
	for _, x := range queue {
		order = append(order, string(x.ID))
	}
	if got := strings.Join(order, " "); got != "a b0 b c d" {
		t.Errorf("the queue is %s", got)
	}
}

func sound() DeskReferral {
	return DeskReferral{Urgency: Ordinary, Problem: "precarite", Origin: "police_accueil", PoliceAct: "aucun", Told: Agrees, Agrees: Agrees,
		Children: Unknown, Person: &ReferredPerson{LastName: "Martin"}}
}

func TestAReferralIsCheckedFieldByField(t *testing.T) {
	now := At(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC))
	for want, change := range map[string]func(*DeskReferral){
		"":              func(*DeskReferral) {},
		"urgence":       func(r *DeskReferral) { r.Urgency = "" },
		"problematique": func(r *DeskReferral) { r.Problem = "coups" },
		"origine":       func(r *DeskReferral) { r.PoliceAct = "" },
		"accord":        func(r *DeskReferral) { r.Agrees = "" },
		"evenement":     func(r *DeskReferral) { r.EventAt = At(now.Add(time.Hour)) },
		"enfants":       func(r *DeskReferral) { r.Children = 31 },
		"grille_oui":    func(r *DeskReferral) { r.Grid = DangerGrid{Done: true, Yes: 1, Red: 2} },
		"nom":           func(r *DeskReferral) { r.Person.LastName = " " },
		"texte":         func(r *DeskReferral) { r.Person.Line = strings.Repeat("é", MaxReferralLine+1) },
		"contact_mot":   func(r *DeskReferral) { r.Person.Safe.CodeWord = strings.Repeat("a", MaxSafeText+1) },
	} {
		r := sound()
		change(&r)
		wrong := CheckDeskReferral(&r, now)
		var fields []string
		for _, err := range wrong {
			fields = append(fields, err.(*Error).Field)
		}
		if got := strings.Join(fields, " "); got != want {
			t.Errorf("%s: refused %q", want, got)
		}
	}
	refusal := DeskReferral{Urgency: Ordinary, Problem: NotKnown, Origin: NotKnown, PoliceAct: NotKnown, Told: Agrees, Agrees: Refuses}
	if wrong := CheckDeskReferral(&refusal, now); len(wrong) != 0 {
		t.Errorf("a refusal needs no name: %v", wrong)
	}
}

func TestARefusalForgetsWhoRefused(t *testing.T) {
	r := sound()
	r.Children, r.Grid = 2, DangerGrid{Done: true, Yes: 12}
	r.Forget()
	if r.Person != nil || r.Children != Unknown || r.Grid.Done || r.State != RefusedContact || r.State.ForDesk() != ClosedReferral {
		t.Errorf("%+v", r)
	}
}

func TestAMeetingWrittenToTheQuarterComesNotBeforeItsReferral(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 23, 10, minute, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		contact, met int // minutes; no contact for 0
		want         [2]int
	}{
		"reached, then met, the hour rounded down":    {22, 15, [2]int{1, 0}},
		"met at once, the hour rounded down":          {0, 15, [2]int{0, 0}},
		"met later without a call":                    {0, 45, [2]int{24, 0}},
		"met before the call":                         {59, 30, [2]int{9, 0}},
		"met half an hour before the desk filed it":   {0, 1, [2]int{Unknown, 0}},
		"reached at once and met in the same quarter": {21, 30, [2]int{0, 9}},
	} {
		d := ReferralDelays{Received: at(21)}
		if c.contact != 0 {
			d.FirstContact = at(c.contact)
		}
		d.Meet(at(c.met))
		if s := d.Steps(); s[1].Minutes != c.want[0] || s[2].Minutes != c.want[1] {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestDelaysAreInMinutesAndUnknownWhileAMomentIsMissing(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 23, 10, minute, 0, 0, time.UTC) }
	steps := ReferralDelays{Event: at(0), Received: at(12), FirstContact: at(40)}.Steps()
	if steps[0].Minutes != 12 || steps[1].Minutes != 28 || steps[2].Minutes != Unknown {
		t.Errorf("%+v", steps)
	}
	for minutes, want := range map[int]string{0: "0\u00a0min", 59: "59\u00a0min", 65: "1\u00a0h\u00a005", 47 * 60: "47\u00a0h\u00a000", 72 * 60: "3\u00a0jours"} {
		if got := FrenchMinutes(minutes); got != want {
			t.Errorf("%d is %q", minutes, got)
		}
	}
}

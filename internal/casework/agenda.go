package casework

import (
	"fmt"
	"slices"
	"time"
)

// DutyHours (permanence) is when and where the worker of a post receives each
// week: the commissariat on Mondays from 9 to 12. Both dates are included.
type DutyHours struct {
	ID       string
	Post     PostID
	Place    Place
	Station  Station // one of the sheet's; the zero value for none
	Weekday  time.Weekday
	From, To TimeOfDay
	Starts   Day
	Ends     Day // zero while no end is known
}

// Where is where it is held, in words.
func (d *DutyHours) Where() string { return WhereLabel(d.Place, d.Station.Name) }

// HeldOn tells whether the duty is held on a day.
func (d *DutyHours) HeldOn(on Day) bool {
	return on.Weekday() == d.Weekday && d.Starts <= on && (d.Ends == 0 || on <= d.Ends)
}

// Absence is when the worker of a post is away, both days included. With a
// substitute the duties are held.
type Absence struct {
	ID             string
	Post           PostID
	Period         Period
	Worker         AccountID // who is away; empty for the post, which then has no other worker
	WorkerName     string
	Substitute     AccountID // empty without one
	SubstituteName string
}

// CheckAbsence refuses an absence that is upside down, over, or longer than a
// year.
func CheckAbsence(p Period, today Day) error { return CheckSubstitution(p, today) }

// UsualMinutes is how long an appointment is taken to last when nobody wrote
// it down, and how long a free slot is.
const UsualMinutes = 45

// Slot is a time at which somebody may be received.
type Slot struct {
	On       Day
	From, To TimeOfDay
	Place    Place
	Station  Station // of the duty
}

// Where is where somebody may be received, in words.
func (s *Slot) Where() string { return WhereLabel(s.Place, s.Station.Name) }

// Weekday of the day.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// Monday of the day's week.
func (d Day) Monday() Day { return d - Day((d.Weekday()+6)%7) }

var weekdayNames = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

// WeekdayName is the French name of a day of the week.
func WeekdayName(w time.Weekday) string { return weekdayNames[w] }

// minutes since midnight; false for no hour.
func (t TimeOfDay) minutes() (int, bool) {
	var hour, minute int
	n, _ := fmt.Sscanf(string(t), "%d:%d", &hour, &minute)
	return hour*60 + minute, n == 2
}

// NearestQuarter is the hour of an instant, to the nearest quarter of an hour
// of the same day.
func NearestQuarter(t time.Time) TimeOfDay {
	return timeOfDay(min((t.Hour()*60+t.Minute()+7)/15*15, 23*60+45))
}

func timeOfDay(minutes int) TimeOfDay {
	return TimeOfDay(fmt.Sprintf("%02d:%02d", minutes/60, minutes%60))
}

// span is a stretch of a day in minutes since midnight, its end excluded.
type span struct{ from, to int }

// busy is the stretch of the day that an appointment takes; false for one that
// takes none: no hour, or it did not take place.
func (a *AppointmentRecord) busy() (span, bool) {
	from, ok := a.At.minutes()
	if !ok || (a.Status != Planned && a.Status != Kept) {
		return span{}, false
	}
	length := a.Minutes
	if length == Unknown || length == 0 {
		length = UsualMinutes
	}
	return span{from, from + length}, true
}

// CheckDoubleBooking refuses an appointment to come that would overlap another
// one of the same worker. What has taken place is never refused: life does
// overlap.
func CheckDoubleBooking(x *AppointmentRecord, others []AppointmentRecord) error {
	mine, ok := x.busy()
	if !ok || x.Status != Planned {
		return nil
	}
	for i := range others {
		theirs, ok := others[i].busy()
		if ok && others[i].On == x.On && mine.from < theirs.to && theirs.from < mine.to {
			return &Error{Kind: KindExists, Field: "heure", Value: string(x.At), Message: fmt.Sprintf("Un rendez-vous occupe déjà l'agenda de %s à %s ce jour-là : choisissez une autre heure.",
				timeOfDay(theirs.from).French(), timeOfDay(theirs.to).French())}
		}
	}
	return nil
}

// CheckDutyHours refuses duty hours whose place, hours or dates do not hold, or
// that overlap others of the same post: nobody is in two places.
func CheckDutyHours(d *DutyHours, others []DutyHours) error {
	from, ok1 := d.From.minutes()
	to, ok2 := d.To.minutes()
	var f faults
	f.when(d.Station.ID == "" && (!d.Place.ReceivesPeople() || !Places.Has(d.Place)), Invalid("lieu", string(d.Place), "un lieu où l'on reçoit"))
	f.when(d.Weekday < time.Sunday || d.Weekday > time.Saturday, Invalid("jour", "", "un jour de la semaine"))
	f.when(!ok1, Invalid("de", string(d.From), "l'heure de début, comme 9:00"))
	f.when(!ok2 || to <= from, Invalid("a", string(d.To), "une heure de fin après celle du début"))
	f.when(d.Starts == 0, Invalid("du", "", "le premier jour"))
	f.when(d.Ends != 0 && d.Ends < d.Starts, Invalid("au", d.Ends.French(), "un dernier jour qui n'est pas avant le premier"))
	if len(f) > 0 {
		return f.err()
	}
	for i := range others {
		if d.overlaps(&others[i]) {
			return &Error{Kind: KindExists, Field: "de", Message: fmt.Sprintf("Une permanence est déjà tenue le %s de %s à %s : les heures se chevauchent.",
				WeekdayName(d.Weekday), others[i].From.French(), others[i].To.French())}
		}
	}
	return nil
}

func (d *DutyHours) overlaps(o *DutyHours) bool {
	sameTime := (d.Ends == 0 || o.Starts <= d.Ends) && (o.Ends == 0 || d.Starts <= o.Ends)
	return d.Weekday == o.Weekday && sameTime && d.From < o.To && o.From < d.To
}

// FreeSlots are the slots of a day that nothing takes: the duty hours without
// the appointments, cut from the first free minute; none on a day of absence
// without a substitute.
func FreeSlots(on Day, duties []DutyHours, booked []AppointmentRecord, absences []Absence) []Slot {
	for i := range absences {
		if absences[i].Substitute == "" && absences[i].Period.Contains(on) {
			return nil
		}
	}
	taken := takenOn(on, booked)
	var slots []Slot
	for i := range duties {
		if duties[i].HeldOn(on) {
			slots = append(slots, duties[i].cut(on, taken)...)
		}
	}
	slices.SortFunc(slots, func(a, b Slot) int {
		return compareHours(a.From, b.From)
	})
	return slots
}

func compareHours(a, b TimeOfDay) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// takenOn are the stretches taken on a day, in order.
func takenOn(on Day, booked []AppointmentRecord) []span {
	var taken []span
	for i := range booked {
		if s, ok := booked[i].busy(); ok && booked[i].On == on {
			taken = append(taken, s)
		}
	}
	slices.SortFunc(taken, func(a, b span) int { return a.from - b.from })
	return taken
}

// cut gives the free slots of one duty.
func (d *DutyHours) cut(on Day, taken []span) []Slot {
	at, _ := d.From.minutes()
	end, _ := d.To.minutes()
	var slots []Slot
	for _, t := range append(taken, span{end, end}) {
		for ; at+UsualMinutes <= min(t.from, end); at += UsualMinutes {
			slots = append(slots, Slot{On: on, From: timeOfDay(at), To: timeOfDay(at + UsualMinutes), Place: d.Place, Station: d.Station})
		}
		at = max(at, t.to)
	}
	return slots
}

// MissedReason says why an appointment did not take place, when it is known.
type MissedReason string

// MissedReasons are codes on purpose: no free text tells of somebody's life.
var MissedReasons = newList("motif_absence", "Pourquoi il n'a pas eu lieu",
	Item[MissedReason]{Code: "empechement", Label: "Empêchement (travail, enfants, transport)"},
	Item[MissedReason]{Code: "sante", Label: "Santé"},
	Item[MissedReason]{Code: "oubli", Label: "Oubli"},
	Item[MissedReason]{Code: "ne_souhaite_plus", Label: "Ne souhaite plus être reçue"},
	Item[MissedReason]{Code: "empechee_tiers", Label: "Empêchée par un tiers"},
	Item[MissedReason]{Code: "service", Label: "Le service (absence, urgence)"},
	Item[MissedReason]{Code: NotKnown, Label: "Non renseigné"})

// ActLetters are the letters by which acts are written in a grid, in the order
// of Acts.
const ActLetters = "EIVPOAMLR"

// ParseActLetters reads acts written by their letters, in any case and order:
// "EIO" is écoute, information and orientation.
func ParseActLetters(s string) ([]Act, error) {
	chosen := map[int]bool{}
	for _, r := range FoldWord(s) {
		i := slices.Index([]rune(ActLetters), r-'a'+'A')
		if i < 0 {
			return nil, Invalid("actes", s, "des lettres parmi "+ActLetters)
		}
		chosen[i] = true
	}
	var acts []Act
	for i, item := range Acts.Items {
		if chosen[i] {
			acts = append(acts, item.Code)
		}
	}
	return acts, nil
}

// LettersOf writes acts by their letters.
func LettersOf(acts []Act) string {
	var letters []byte
	for _, a := range acts {
		if i := Acts.Index(a); i >= 0 {
			letters = append(letters, ActLetters[i])
		}
	}
	return string(letters)
}

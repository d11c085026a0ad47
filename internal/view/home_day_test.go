package view

import (
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// dayHome is a full day; quietHome is one where nothing waits.
func dayHome(p *HomePage, month *indicator.Report) *HomePage {
	meeting := func(at casework.TimeOfDay, s casework.Status) DayAppointment {
		return DayAppointment{Appointment: casework.Appointment{ID: "a1", Case: orientedCase, AppointmentRecord: casework.AppointmentRecord{On: orientedOn, At: at, Status: s, Place: "commissariat"}}}
	}
	now := time.Date(2022, 3, 28, 9, 5, 0, 0, time.UTC)
	referral := casework.DeskReferral{ID: "r1", ReceivedAt: casework.At(now.Add(-70 * time.Minute)), Urgency: casework.Immediate, Problem: "violences_conjugales", Origin: "police_plainte"}
	due := func(what string, on casework.Day) DayDue {
		return DayDue{Case: orientedCase, What: what, On: on, Today: orientedOn}
	}
	p.Day = &DayCard{Months: []DayMonth{{Post: fontenay, Month: month, Alone: true}}, Appointments: []DayAppointment{meeting("09:30", casework.Kept), meeting("10:45", casework.Planned), meeting("", casework.Absent)},
		Referrals: []QueueLine{{Referral: referral, Now: now}}, Waiting: orientedLines()[:1], WaitingCount: 4, DormantCount: 12,
		Due:    []DayDue{due("Tâche à faire", orientedOn-2), due("Téléphone grave danger. À renouveler", orientedOn), due("Tâche à faire", orientedOn+1)},
		Silent: []DaySilent{{orientedCase, orientedOn - 45, orientedOn}}, SilentCount: 2, LongSilent: []DayLongSilent{{Post: fontenay, Count: 12, Alone: true}}}
	return p
}

func quietHome(p *HomePage, month *indicator.Report) *HomePage {
	p.Day = &DayCard{Months: []DayMonth{{Post: charenton, Month: month, Alone: true}}}
	return p
}

func TestTheDayTellsWhatWaitsAndTheMonthByTheReportsOwnFigures(t *testing.T) {
	report := sampleReport(t, fontenay, convention)
	shown := render(t, dayHome(&HomePage{Base: worker("Accueil", "/"), Role: casework.Worker}, report))
	for _, want := range []string{"9 h 30", "10 h 45", "sans heure", "Enregistrer", "9 jours", "et 3 autres", "45 jours", "depuis le 26/03/2022", "547", "137", "médiane 2 jours", "1 h 10", "12 dossiers sans nouvelles depuis plus d'un an"} {
		if !strings.Contains(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(shown), want) {
			t.Errorf("the day does not show %q", want)
		}
	}
	if strings.Count(shown, ">Enregistrer<") != 1 {
		t.Error("only a planned appointment is to be recorded")
	}
}

func TestTheDayOfAWorkerOfTwoPostsIsOneDay(t *testing.T) {
	month := sampleReport(t, fontenay, convention)
	at := func(post casework.Post, hours ...casework.TimeOfDay) *DayCard {
		c := &DayCard{Months: []DayMonth{{Post: post, Month: month}}, WaitingCount: 4, LongSilent: []DayLongSilent{{Post: post, Count: 3}}, SilentCount: 5}
		for i, h := range hours {
			c.Appointments = append(c.Appointments, DayAppointment{casework.Appointment{Case: orientedCase, AppointmentRecord: casework.AppointmentRecord{At: h}}, post.Name})
			c.Due = append(c.Due, DayDue{Case: orientedCase, What: string(h), On: orientedOn + casework.Day(h[1])})
			c.Silent = append(c.Silent, DaySilent{Case: orientedCase, LastOn: orientedOn - casework.Day(h[1])})
			c.Waiting = append(c.Waiting, OrientationLine{Handover: casework.Handover{ProposedOn: orientedOn - casework.Day(i)}})
		}
		return c
	}
	day := &DayCard{}
	day.Join(at(fontenay, "09:00", "11:00", "13:00", "15:00"))
	day.Join(at(charenton, "10:00", "12:00", "14:00"))
	var hours []string
	for _, a := range day.Appointments {
		hours = append(hours, string(a.At)[:2])
	}
	if got := strings.Join(hours, " "); got != "09 10 11 12 13 14 15" {
		t.Errorf("the appointments of both posts come as %s", got)
	}
	if len(day.Waiting) != dayLines || len(day.Silent) != dayLines || day.MoreWaiting() != 2 || day.MoreSilent() != 4 || len(day.Due) != 7 {
		t.Errorf("%d waiting and %d more, %d silent and %d more, %d due", len(day.Waiting), day.MoreWaiting(), len(day.Silent), day.MoreSilent(), len(day.Due))
	}
	shown := render(t, &HomePage{Base: worker("Accueil", "/"), Role: casework.Worker, Day: day})
	for text, want := range map[string]int{">Aujourd'hui<": 1, ">En attente d'une réponse<": 1, ">Ce mois-ci<": 1, ">Bilan du mois<": 2, " · " + fontenay.Name: 4, " · " + charenton.Name: 3, "depuis plus d'un an, ": 2} {
		if got := strings.Count(strings.ReplaceAll(shown, "&#39;", "'"), text); got != want {
			t.Errorf("%q is shown %d times, want %d", text, got, want)
		}
	}
}

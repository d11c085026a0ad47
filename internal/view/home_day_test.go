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
		return DayAppointment{casework.Appointment{ID: "a1", Case: orientedCase, AppointmentRecord: casework.AppointmentRecord{On: orientedOn, At: at, Status: s, Place: "commissariat"}}}
	}
	now := time.Date(2022, 3, 28, 9, 5, 0, 0, time.UTC)
	referral := casework.DeskReferral{ID: "r1", ReceivedAt: casework.At(now.Add(-70 * time.Minute)), Urgency: casework.Immediate, Problem: "violences_conjugales", Origin: "police_plainte"}
	due := func(what string, on casework.Day) DayDue {
		return DayDue{Case: orientedCase, What: what, On: on, Today: orientedOn}
	}
	p.Days = []DayCard{{Post: fontenay, Today: orientedOn, Month: month, Appointments: []DayAppointment{meeting("09:30", casework.Kept), meeting("10:45", casework.Planned), meeting("", casework.Absent)},
		Referrals: []QueueLine{{Referral: referral, Now: now}}, Waiting: orientedLines()[:1], WaitingCount: 4, DormantCount: 12,
		Due:    []DayDue{due("Tâche à faire", orientedOn-2), due("Téléphone grave danger. À renouveler", orientedOn), due("Tâche à faire", orientedOn+1)},
		Silent: []DaySilent{{orientedCase, orientedOn - 45, orientedOn}}, SilentCount: 2}}
	return p
}

func quietHome(p *HomePage, month *indicator.Report) *HomePage {
	p.Days = []DayCard{{Post: charenton, Today: orientedOn, Month: month}}
	return p
}

func TestTheDayTellsWhatWaitsAndTheMonthByTheReportsOwnFigures(t *testing.T) {
	report := sampleReport(t, fontenay, convention)
	shown := render(t, dayHome(&HomePage{Base: worker("Accueil", "/"), Role: casework.Worker}, report))
	for _, want := range []string{"9 h 30", "10 h 45", "sans heure", "Enregistrer", "9 jours", "et 3 autres", "45 jours", "depuis le 26/03/2022", "547", "137", "médiane 2 jours", "1 h 10"} {
		if !strings.Contains(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(shown), want) {
			t.Errorf("the day does not show %q", want)
		}
	}
	if strings.Count(shown, ">Enregistrer<") != 1 {
		t.Error("only a planned appointment is to be recorded")
	}
}

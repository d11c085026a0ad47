package view

import (
	"time"

	"permanence/internal/casework"
)

func agendaStates() []state {
	monday := casework.NewDay(2022, 3, 28)
	met := func(at casework.TimeOfDay, s casework.Status) AgendaLine {
		return AgendaLine{At: at, Where: "Mairie", Appointment: &casework.Appointment{ID: "x1", Case: meetingCase, AppointmentRecord: casework.AppointmentRecord{On: monday, At: at, Status: s, Place: "mairie", Mode: "presentiel"}}}
	}
	duty := casework.DutyHours{ID: "d1", Place: "commissariat", Weekday: time.Monday, From: "09:00", To: "12:30", Starts: monday - 7}
	day := AgendaDay{On: monday, Today: true, Duties: []casework.DutyHours{duty}, Lines: []AgendaLine{met("", casework.Planned), met("09:00", casework.Kept), met("09:45", casework.Absent), met("10:30", casework.Planned),
		{At: "11:15", Until: "12:00", Where: "Commissariat de Créteil", SlotURL: "/agenda/creneau?poste=fontenay-sous-bois&date=2022-03-28"}}}
	named := day
	named.Lines = append([]AgendaLine{}, day.Lines...)
	named.Lines[1].Name = "Yasmine Lefèvre"
	page := AgendaPage{Base: worker("Agenda", "/agenda"), Posts: threePost, Post: fontenay, Day: monday, Today: monday, Days: []AgendaDay{day}}
	discreet, names, week := page, page, page
	discreet.Discreet, names.Named, names.Days, week.Week = true, true, []AgendaDay{named}, true
	for i := range 6 {
		week.Days = append(week.Days, AgendaDay{On: monday + 1 + casework.Day(i)})
	}
	week.Replacing = monday + 9
	week.Days[3].Away = "Absence, remplacement par Jean Petit"
	duties := DutiesPage{Base: worker("Permanences", "/agenda/permanences"), Posts: threePost, Post: fontenay, Duties: []casework.DutyHours{duty}, Edited: DutyForm{Weekday: "1", Starts: "2022-03-28"}}
	noDuty := duties
	noDuty.Duties, noDuty.Posts = nil, threePost[:1]
	noDuty.Form = Failed(casework.CheckDutyHours(&casework.DutyHours{Place: "mairie"}, nil), casework.Invalid("du", "", "le premier jour"), casework.Invalid("lieu", "", "un lieu où l'on reçoit"))
	return append([]state{
		{"agenda-day", &page}, {"agenda-discreet", &discreet}, {"agenda-names", &names}, {"agenda-week", &week},
		{"agenda-duties", &duties}, {"agenda-duties-refused", &noDuty},
	}, absenceStates(monday)...)
}

func absenceStates(monday casework.Day) []state {
	people := []casework.Account{{ID: "a7", Name: "Jean Petit"}}
	absences := AbsencesPage{Base: worker("Absences", "/agenda/absences"), Posts: threePost, Post: fontenay, Colleagues: people, Agenda: true, Planned: 2, Workers: append(people, casework.Account{ID: "a8", Name: longName}), Absent: "a8",
		Absences: []casework.Absence{{ID: "b1", Worker: "a8", WorkerName: longName, Period: casework.Period{From: monday, To: monday + 4}, Substitute: "a7", SubstituteName: "Jean Petit"}, {ID: "b2", Period: casework.Period{From: monday + 20, To: monday + 20}}}}
	none := AbsencesPage{Base: worker("Absences", "/agenda/absences"), Post: fontenay, From: "2022-03-28", Form: Failed(casework.Invalid("au", "", "le dernier jour d'absence"))}
	slot := SlotPage{Base: worker("Prévoir un rendez-vous", "/agenda/creneau"), Post: fontenay, Date: "2022-03-28", Hour: "11:15", Place: "commissariat", Mode: "presentiel"}
	wrong := slot
	wrong.CaseReference, wrong.Form = "zzzzz", Failed(casework.Invalid("reference", "zzzzz", "la référence d'un dossier de ce poste, comme k7m2q"))
	line := GridLine{Reference: "k7m2q", Appointment: "x1", Version: "1", Hour: "09:00", Status: "honore", Place: "mairie", Mode: "presentiel", Minutes: "45", Acts: "EO"}
	bad := GridLine{Reference: "zzzzz", Status: "honore", Place: "mairie", Mode: "presentiel", Minutes: "-3", Acts: "Z", Hour: "9",
		Errors: map[string]string{"dossier": "Référence inconnue.", "duree": "0 à 600.", "actes": "Des lettres.", "heure": "Une heure.", "statut": "Honoré ?"}}
	bad.Errors["statut"] = casework.Typeset(bad.Errors["statut"])
	grid := GridPage{Base: worker("Saisir une journée", "/rendez-vous/saisie"), Posts: threePost, Post: fontenay, Date: "2022-03-28", Lines: []GridLine{line, {Status: "honore"}}}
	refused := grid
	refused.Lines = []GridLine{line, bad}
	return []state{{"absences", &absences}, {"absences-refused", &none}, {"slot", &slot}, {"slot-refused", &wrong}, {"grid", &grid}, {"grid-refused", &refused}}
}

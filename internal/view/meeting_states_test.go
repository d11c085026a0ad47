package view

import "permanence/internal/casework"

const meetingCase = "01hxcase00000000000000k7m2q"

func meetingPage(about casework.AppointmentID, f MeetingForm) *MeetingPage {
	return &MeetingPage{Base: worker("Rendez-vous, dossier k7m2q", MeetingURL(meetingCase, about)), Appointment: about, Edited: f,
		Who:  CaseWho{Case: casework.Case{ID: meetingCase}, Person: casework.Person{Identity: casework.Identity{LastName: "Lefèvre", Contact: casework.SafeContact{Ways: []casework.Channel{casework.ByCall}, When: "mardi et jeudi matin"}}}, Danger: casework.DangerGrave, Unsafe: true},
		Free: []Option{SlotOption(casework.Slot{On: casework.NewDay(2022, 4, 4), From: "09:00", To: "09:45", Place: "commissariat"})}}
}

func meetingStates() []state {
	typed := MeetingForm{Date: "2022-03-28", Hour: "09:30", Status: "honore", Place: "commissariat", Mode: "presentiel", Minutes: "45", Acts: []string{"ecoute", "orientation"},
		Note: "Elle a pu parler.\n\nRevoir le logement.", Orientations: []MeetingOrientation{{"cidff", "acceptee"}}, Next: NextForm{Date: "2022-04-04", Hour: "09:00", Place: "mairie", Mode: "presentiel"}}
	fresh := typed
	fresh.Acts, fresh.Note, fresh.Orientations, fresh.Next = nil, "", nil, NextForm{Place: "commissariat", Mode: "presentiel"}
	theirs := typed
	theirs.Status, theirs.Missed, theirs.Acts, theirs.Minutes = "absent", "oubli", nil, ""
	draft, conflict, refused := meetingPage("", typed), meetingPage("x1", typed), meetingPage("", typed)
	draft.DraftAt = "à 9 h 42"
	conflict.Theirs, conflict.Form = &theirs, Failed(casework.Conflict())
	conflict.Why.Replacing = casework.NewDay(2022, 4, 1)
	conflict.Recorded = []casework.Orientation{{Partner: "ccas", Outcome: casework.Effective}}
	conflict.Notes = []MeetingNote{{"28/03/2022", "Une note d'avant."}}
	refused.Edited.Date, refused.Edited.Minutes = "hier", "-4"
	refused.Form = Failed(casework.Invalid("date", "hier", "une date comme 28/03/2022"), casework.Invalid("duree", "-4", "un nombre entier de minutes, de 0 à 600"),
		casework.Invalid("statut", "", casework.Statuses.Expected()), &casework.Error{Kind: casework.KindExists, Field: "suivant_heure", Message: "Un rendez-vous occupe déjà l'agenda de 9 h à 9 h 45 ce jour-là : choisissez une autre heure."})
	return []state{
		{"meeting-new", meetingPage("", fresh)},
		{"meeting-draft", draft},
		{"meeting-conflict", conflict},
		{"meeting-refused", refused},
	}
}

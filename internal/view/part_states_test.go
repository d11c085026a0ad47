package view

import (
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
)

const partCase = casework.CaseID("01j8zq4v6m3f7k2n9p5r1t8w0x")

// partStates are the pages of what surrounds a case, and of the work without a
// file: empty, full, refused, in conflict.
func partStates() []state {
	today := casework.NewDay(2022, 3, 28)
	head := func(tab CaseTab, title string) PartHead {
		return PartHead{Tab: tab, Title: title, Why: Why{GlassUntil: today.Time().Add(13 * time.Hour)}, CaseWho: CaseWho{Case: casework.Case{ID: partCase, OpenedOn: today - 30}, Danger: casework.DangerGrave,
			Person: casework.Person{Identity: casework.Identity{LastName: "Lefèvre", FirstName: "Yasmine", Contact: casework.SafeContact{Ways: []casework.Channel{casework.ByCall}, When: "mardi et jeudi matin", CodeWord: "glycine"}}}}}
	}
	at := func(what string) Base { return worker(what, CaseURL(partCase)) }
	return append(append(append(measureStates(today, head, at), assessmentStates(today, head, at)...), activityStates(today)...), messageStates()...)
}

func measureStates(today casework.Day, head func(CaseTab, string) PartHead, at func(string) Base) []state {
	line := func(kind casework.MeasureKind, state casework.MeasureState, on casework.Day) MeasureLine {
		m := casework.ProtectionMeasure{ID: "m" + string(kind), Case: partCase, Kind: kind, State: state, AskedOn: on, ITTDays: casework.Unknown}
		if state != casework.MeasureAsked {
			m.DecidedOn = on + 2
		}
		return MeasureLine{m, today}
	}
	gone, exam := line(casework.Complaint, casework.MeasureGranted, today-4), line(casework.MedicalExam, casework.MeasureGranted, today-8)
	gone.RemovedAt, exam.ITTDays = casework.At(today.Time()), 8
	measures := []MeasureLine{line(casework.EmergencyAid, casework.MeasureAsked, today-5), line(casework.GraveDangerCall, casework.MeasureGranted, today-170),
		line(casework.ProtectionOrder, casework.MeasureRefused, today-20), line(casework.GraveDangerCall, casework.MeasureGranted, today-400), gone, exam}
	task := func(id, text string, due, done casework.Day) TaskLine {
		return TaskLine{casework.Task{ID: id, Case: partCase, Text: text, DueOn: due, DoneOn: done}, today}
	}
	tasks := []TaskLine{task("t1", "Rappeler le SIAO", today-2, 0), task("t2", "Préparer l'audience avec l'avocate", 0, 0), task("t3", strings.Repeat("Un texte très long ", 10), today, today)}
	tasks[1].RemovedAt = casework.At(today.Time())
	title := "Mesures et tâches"
	invalid := casework.Invalid("decidee_le", "", "la date de l'accord")
	document := func(kind casework.DocumentKind, name string, size int64) DocumentLine {
		return DocumentLine{casework.Document{ID: "d" + string(kind), Case: partCase, Kind: kind, Name: name, Size: size}, "Camille Moreau", time.Date(2022, 3, 28, 9, 5, 0, 0, time.UTC)}
	}
	taken := document(casework.ODT, "courrier.odt", 40<<10)
	taken.RemovedAt = casework.At(today.Time())
	return []state{
		{"part-measures", &MeasuresPage{Base: at(title), Head: head(TabMeasures, title), Measures: measures, Tasks: tasks, Measure: MeasureForm{KnownCAF: casework.NotKnown}}},
		{"part-measures-empty", &MeasuresPage{Base: at(title), Head: head(TabMeasures, title)}},
		{"part-measures-refused", &MeasuresPage{Base: at(title), Head: head(TabMeasures, title), Refusal: Failed(invalid), Measure: MeasureForm{Kind: "tgd", State: "accordee"}}},
		{"part-task-refused", &MeasuresPage{Base: at(title), Head: head(TabMeasures, title), Form: Failed(casework.Invalid("tache", "", "ce qu'il y a à faire"))}},
		{"part-measure", &MeasurePage{Base: at(title), Head: head(TabMeasures, title), ID: "m", Measure: NewMeasureForm(measures[1].ProtectionMeasure)}},
		{"part-measure-conflict", &MeasurePage{Base: at(title), Head: head(TabMeasures, title), ID: "m", Measure: NewMeasureForm(measures[1].ProtectionMeasure), Theirs: &measures[5], Refusal: Failed(casework.Conflict())}},
		{"part-task", &TaskPage{Base: at(title), Head: head(TabMeasures, title), ID: "t1", Text: "Rappeler le SIAO", Due: "2022-03-28", Version: 1}},
		{"part-task-refused-alone", &TaskPage{Base: at(title), Head: head(TabMeasures, title), ID: "t1", Due: "hier", Version: 1, Form: Failed(casework.Invalid("tache", "", "ce qu'il y a à faire"), casework.Invalid("echeance", "hier", "une date"))}},
		{"part-task-conflict", &TaskPage{Base: at(title), Head: head(TabMeasures, title), ID: "t1", Text: "Rappeler le SIAO", Version: 2, Theirs: &tasks[0], Form: Failed(casework.Conflict())}},
		{"part-documents", &DocumentsPage{Base: at("Documents"), Head: head(TabDocuments, "Documents"), Documents: []DocumentLine{
			document(casework.PDF, strings.Repeat("certificat-medical-", 6)+".pdf", 3<<20), document(casework.PNG, "logement.png", 900), taken}}},
		{"part-documents-refused", &DocumentsPage{Base: at("Documents"), Head: head(TabDocuments, "Documents"),
			Form: Failed(&casework.Error{Kind: casework.KindInvalid, Field: "fichier", Message: "Ce fichier est un programme : il n'est pas accepté."})}},
	}
}

func assessmentStates(today casework.Day, head func(CaseTab, string) PartHead, at func(string) Base) []state {
	title := "Évaluation sociale"
	first := casework.Assessment{ID: "a1", Case: partCase, On: today - 40, SafetyPlan: "Aller chez sa sœur.\nAppeler le 17.", Danger: casework.Danger{Grid: casework.DangerGrid{Done: true, Yes: 13, Red: 2}, Judged: casework.NotKnown},
		Domains: []casework.DomainState{{Domain: "logement", State: "critique", Need: "urgence", Note: "Hébergée chez une amie."}, {Domain: "sante", State: casework.NotKnown, Need: casework.NotKnown}}}
	second := first
	second.ID, second.On, second.Danger = "a2", today, casework.Danger{Judged: casework.DangerWatched, Lowered: "Le conjoint est éloigné."}
	history := []*AssessmentView{{second, "Camille Moreau"}, {first, "Noé Rivière"}}
	page := func(last *casework.Assessment, f Form, history ...*AssessmentView) *AssessmentPage {
		return &AssessmentPage{Base: at(title), Form: f, Head: head(TabAssessment, title), Edited: NewAssessmentForm(last, today), History: history}
	}
	conflict := page(&second, Failed(casework.Conflict()), history...)
	conflict.Theirs = true
	return []state{
		{"part-assessment-first", page(nil, Form{})},
		{"part-assessment", page(&second, Form{}, history...)},
		{"part-assessment-refused", page(&first, Failed(casework.CheckDanger(&casework.Danger{Judged: casework.DangerLow}, &first.Danger)), history[1])},
		{"part-assessment-conflict", conflict},
	}
}

func activityStates(today casework.Day) []state {
	line := func(id string, kind casework.ActivityKind, minutes, people int) ActivityLine {
		return ActivityLine{casework.Activity{ID: id, On: today, Kind: kind, Minutes: minutes, People: people}, fontenay.Slug}
	}
	gone := line("a3", "autre", 20, 1)
	gone.RemovedAt = casework.At(today.Time())
	lines := []ActivityLine{line("a1", "sensibilisation", 90, 1200), line("a2", "astreinte", 720, casework.Unknown), gone}
	base := worker("Travail sans dossier", ActivitiesURL(fontenay.Slug))
	month := casework.NewDay(2022, 3, 1)
	fresh := ActivityForm{On: today.String()}
	return []state{
		{"part-activities", &ActivitiesPage{Base: base, Post: fontenay, Posts: threePost, Month: month, Activities: lines, Edited: fresh}},
		{"part-activities-empty", &ActivitiesPage{Base: base, Post: fontenay, Posts: threePost[:1], Month: month, Edited: fresh, Running: true}},
		{"part-activities-refused", &ActivitiesPage{Base: base, Post: fontenay, Month: month, Edited: fresh, Running: true,
			Form: Failed(casework.Invalid("genre", "", "un genre de la liste"), casework.Invalid("minutes", "", "un nombre entier de minutes, de 0 à 1440"))}},
		{"part-activity-conflict", &ActivityPage{Base: base, Form: Failed(casework.Conflict()), Post: fontenay, ID: "a1", Edited: NewActivityForm(lines[0].Activity), Theirs: &lines[1]}},
	}
}

func TestAMeasureSaysWhereItIsAndWhatToDo(t *testing.T) {
	today := casework.NewDay(2022, 3, 28)
	for want, m := range map[string]casework.ProtectionMeasure{
		"Demandée":        {Kind: casework.EmergencyAid, State: casework.MeasureAsked, AskedOn: today - 9},
		"Accordée, faite": {Kind: casework.GraveDangerCall, State: casework.MeasureGranted, DecidedOn: today - 160},
		"Terminée":        {Kind: casework.GraveDangerCall, State: casework.MeasureGranted, DecidedOn: today - 400},
		"Refusée":         {Kind: casework.AntiApproach, State: casework.MeasureRefused, DecidedOn: today},
	} {
		l := MeasureLine{m, today}
		running := want == "Demandée" || want == "Accordée, faite"
		if l.Tag().Text != want || (l.Note() != "") != running || l.Pressing() != running {
			t.Errorf("%s: %q, note %q, pressing %v", want, l.Tag().Text, l.Note(), l.Pressing())
		}
	}
}

// Once the days in which an emergency aid is paid are over, the reminder says so
// and what to do, until somebody writes that it was.
func TestAnEmergencyAidThatIsNotPaidInTimeIsSaidToBe(t *testing.T) {
	aid := casework.ProtectionMeasure{Kind: casework.EmergencyAid, State: casework.MeasureAsked, AskedOn: casework.NewDay(2026, 11, 23), KnownCAF: "oui"}
	for on, want := range map[casework.Day]string{casework.NewDay(2026, 11, 26): "Versement attendu", casework.NewDay(2026, 11, 27): "Délai de versement passé"} {
		if l := (MeasureLine{aid, on}); !strings.HasPrefix(l.Note(), want) || !strings.HasSuffix(l.Note(), "(26/11/2026)") || !l.Pressing() {
			t.Errorf("on %s: %q, pressing %v", on.French(), l.Note(), l.Pressing())
		}
	}
	aid.State, aid.DecidedOn = casework.MeasureGranted, casework.NewDay(2026, 11, 27)
	if l := (MeasureLine{aid, casework.NewDay(2026, 12, 1)}); l.Note() != "" {
		t.Errorf("once paid: %q", l.Note())
	}
}

func TestMinutesAreReadAsHours(t *testing.T) {
	for minutes, want := range map[int]string{casework.Unknown: "—", 0: "0\u00a0min", 45: "45\u00a0min", 60: "1\u00a0h", 90: "1\u00a0h\u00a030", 605: "10\u00a0h\u00a005"} {
		if got := hours(minutes); got != want {
			t.Errorf("%d minutes: %q, want %q", minutes, got, want)
		}
	}
}

func TestTheMonthIsSummedUpWithoutWhatWasTakenAway(t *testing.T) {
	for _, s := range activityStates(casework.NewDay(2022, 3, 28)) {
		p, ok := s.page.(*ActivitiesPage)
		if !ok || s.name != "part-activities" {
			continue
		}
		if total := p.Total(); total.Count != 2 || total.People != 1200 || total.Time != "13\u00a0h\u00a030" || p.MonthName() != "mars 2022" || !strings.HasSuffix(p.After(), "?mois=2022-04") {
			t.Errorf("%+v, %q, %q", total, p.MonthName(), p.After())
		}
	}
}

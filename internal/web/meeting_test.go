package web

import (
	"net/http"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// caseOf opens a case in a post, worked by an account of that post.
func (s *site) caseOf(t *testing.T, post casework.Post) casework.Case {
	t.Helper()
	worker := casework.Actor{Account: s.accounts[casework.Worker].ID, Role: casework.Worker, Posts: []casework.PostID{post.ID}}
	c, err := s.store.OpenCase(t.Context(), worker, casework.Person{Identity: casework.Identity{LastName: "Lefèvre"}}, casework.Case{Post: post.ID})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (s *site) appointments(t *testing.T, c casework.Case) []casework.Appointment {
	t.Helper()
	f, err := s.store.CaseFile(t.Context(), s.accounts[casework.Worker].Actor(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	return f.Appointments
}

// meeting is a form as a browser sends it, with changes.
func meetingFields(changes ...string) []string {
	fields := []string{"date", storetest.Today.String(), "heure", "09:30", "statut", "honore", "lieu", "mairie", "modalite", "presentiel", "duree", "30",
		"actes", "ecoute", "actes", "orientation", "partenaire", "ccas", "suite", "proposee", "partenaire", "", "suite", "proposee", "note", "Elle a parlé de sa sœur."}
	for i := 0; i+1 < len(changes); i += 2 {
		found := false
		for j := 0; j+1 < len(fields); j += 2 {
			if fields[j] == changes[i] {
				fields[j+1], found = changes[i+1], true
			}
		}
		if !found {
			fields = append(fields, changes[i], changes[i+1])
		}
	}
	return fields
}

func TestAMeetingIsRecordedWithItsNoteItsOrientationAndTheNextOne(t *testing.T) {
	s := open(t)
	c := s.caseOf(t, s.own)
	b := s.as(t, s.accounts[casework.Worker])
	form := "/dossiers/" + string(c.ID) + "/rendez-vous/nouveau"
	b.expect(b.get(form), http.StatusOK, "Enregistrer un rendez-vous", `value="2026-11-23"`, `value="10:00"`, `value="45"`, "Garder en brouillon", `class="secret">Lefèvre`)
	number := b.find(b.get(form), `name="numero" value="([0-9a-z]{26})"`)
	b.goes(b.post(form, meetingFields("numero", number, "suivant_date", "2026-11-30", "suivant_heure", "14:00", "suivant_lieu", "mairie", "suivant_modalite", "presentiel")...), "/dossiers/"+string(c.ID)+"?fait=rendez-vous")
	b.goes(b.post(form, meetingFields("numero", number)...), "/dossiers/"+string(c.ID)+"?fait=rendez-vous")
	retold := b.expect(b.post(form, meetingFields("numero", number, "note", "Autre chose.")...), http.StatusUnprocessableEntity, "est déjà enregistré", "Autre chose.", "!"+number)
	if b.find(retold, `name="numero" value="([0-9a-z]{26})"`) == number {
		t.Error("the form keeps a number that has served")
	}
	all := s.appointments(t, c)
	if len(all) != 2 || all[0].Minutes != 30 || len(all[0].Acts) != 2 || len(all[0].Orientations) != 1 || all[1].Status != casework.Planned || all[1].At != "14:00" {
		t.Fatalf("%+v", all)
	}
	b.goes(b.post(form, meetingFields("date", "22/11/2026", "heure", "9 h 15", "duree", "")...), "/dossiers/"+string(c.ID)+"?fait=rendez-vous")
	if all := s.appointments(t, c); all[0].On != storetest.Today-1 || all[0].At != "09:15" || all[0].Minutes != casework.Unknown {
		t.Errorf("yesterday's: %+v", all[0])
	}
	b.expect(b.get(form), http.StatusOK, `id="lieu-mairie" name="lieu" value="mairie" checked`, `value="30"`)
	again := "/dossiers/" + string(c.ID) + "/rendez-vous/" + string(all[0].ID)
	b.expect(b.get(again), http.StatusOK, "Rendez-vous du 23/11/2026", "Elle a parlé de sa sœur.", "CCAS\u00a0: proposée")
	s.pass(8 * 24 * 60 * 60 * 1e9)
	b = s.as(t, s.accounts[casework.Worker])
	b.expect(b.get("/dossiers/"+string(c.ID)+"/rendez-vous/"+string(all[1].ID)), http.StatusOK, "Rendez-vous du 30/11/2026", `value="honore" checked`, `value="30"`)
}

func TestARefusedMeetingLosesNothing(t *testing.T) {
	s := open(t)
	c := s.caseOf(t, s.own)
	b := s.as(t, s.accounts[casework.Worker])
	form := "/dossiers/" + string(c.ID) + "/rendez-vous/nouveau"
	for field, test := range map[string]struct{ value, says string }{
		"date":             {"2026-11-24", "« Planifié », « Excusé » ou « Annulé par le service » pour une date à venir"},
		"heure":            {"27:00", "une heure"},
		"duree":            {"700", "de 0 à 600"},
		"statut":           {"", "honore"},
		"lieu":             {"lune", "commissariat"},
		"modalite":         {"songe", "presentiel"},
		"actes":            {"danse", "ecoute"},
		"motif_absence":    {"danse", "oubli"},
		"suivant_heure":    {"10:00", "la date du rendez-vous"},
		"suivant_date":     {"demain", "une date"},
		"partenaire":       {"danse", "ccas"},
		"suivant_modalite": {"x", ""},
	} {
		changes := []string{field, test.value}
		if field == "suivant_modalite" {
			changes = append(changes, "suivant_date", "2026-11-30", "suivant_lieu", "mairie")
		}
		b.expect(b.post(form, meetingFields(changes...)...), http.StatusUnprocessableEntity, test.says, "Elle a parlé de sa sœur.")
	}
	if all := s.appointments(t, c); len(all) != 0 {
		t.Errorf("%d appointments of refused forms", len(all))
	}
}

func TestTheSecondOfTwoWorkersSeesBothTexts(t *testing.T) {
	s := open(t)
	c := s.caseOf(t, s.own)
	worker := s.accounts[casework.Worker]
	other := s.as(t, s.substitute(t, worker, "collegue"))
	b := s.as(t, worker)
	b.post("/dossiers/"+string(c.ID)+"/rendez-vous/nouveau", meetingFields()...)
	s.accounts[casework.Worker] = worker
	form := "/dossiers/" + string(c.ID) + "/rendez-vous/" + string(s.appointments(t, c)[0].ID)
	b.goes(b.post(form, meetingFields("version", "1", "statut", "absent", "motif_absence", "oubli", "partenaire", "", "note", "")...), "/dossiers/"+string(c.ID)+"?fait=rendez-vous")
	a := other.expect(other.post(form, meetingFields("version", "1", "lieu", "commissariat", "partenaire", "", "note", "Ma note à moi")...), http.StatusConflict,
		"Les deux textes", "Absent", "Oubli", "Honoré", "Mairie", "Commissariat", "Ma note à moi", `name="version" value="2"`)
	if strings.Contains(a.body, "Elle a parlé de sa sœur") {
		t.Error("the note of the first is shown to the second")
	}
	other.goes(other.post(form, meetingFields("version", "2", "lieu", "commissariat", "partenaire", "", "note", "Ma note à moi")...), "/dossiers/"+string(c.ID)+"?fait=rendez-vous")
	if x := s.appointments(t, c)[0]; x.Status != casework.Kept || x.Place != "commissariat" || x.Version != 3 || x.Missed != "" || len(x.Orientations) != 1 {
		t.Errorf("%+v", x)
	}
}

func TestADraftComesBackAndGoesWithTheMeeting(t *testing.T) {
	s := open(t)
	c := s.caseOf(t, s.own)
	b := s.as(t, s.accounts[casework.Worker])
	form, draft := "/dossiers/"+string(c.ID)+"/rendez-vous/nouveau", "/brouillons/"+string(c.ID)+"/nouveau"
	b.expect(b.post(draft, meetingFields()...), http.StatusOK, "à 10 h")
	b.expect(b.get(form), http.StatusOK, "Voici le brouillon gardé à 10 h", "Elle a parlé de sa sœur.", `value="ccas" selected`)
	b.goes(b.post(draft, "geste", "oublier"), form)
	b.expect(b.get(form), http.StatusOK, "!Voici le brouillon")
	b.goes(b.post(draft, meetingFields("geste", "garder")...), form)
	b.goes(b.post(form, meetingFields()...), "/dossiers/"+string(c.ID)+"?fait=rendez-vous")
	b.expect(b.get(form), http.StatusOK, "!Voici le brouillon")
	b.expect(b.post("/brouillons/"+string(c.ID)+"/ailleurs", meetingFields()...), http.StatusNotFound)
	if strings.Contains(s.logText(), "sœur") {
		t.Error("a note is in the log")
	}
}

func TestNobodyElseReachesAMeetingOrItsDraft(t *testing.T) {
	s := open(t)
	c := s.caseOf(t, s.other)
	x, err := s.store.SaveMeeting(t.Context(), casework.Actor{Account: s.accounts[casework.Worker].ID, Role: casework.Worker, Posts: []casework.PostID{s.other.ID}},
		store.Meeting{Appointment: casework.Appointment{Case: c.ID, AppointmentRecord: casework.AppointmentRecord{On: storetest.Today, Status: casework.Kept, Place: "mairie", Mode: "presentiel"}}})
	if err != nil {
		t.Fatal(err)
	}
	b := s.as(t, s.accounts[casework.Worker])
	for _, about := range []string{"nouveau", string(x.ID)} {
		b.expect(b.get("/dossiers/"+string(c.ID)+"/rendez-vous/"+about), http.StatusNotFound)
		b.expect(b.post("/dossiers/"+string(c.ID)+"/rendez-vous/"+about, meetingFields()...), http.StatusNotFound)
		b.expect(b.post("/brouillons/"+string(c.ID)+"/"+about, meetingFields()...), http.StatusNotFound)
	}
}

package web

import (
	"net/http"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestPermanencesMakeFreeSlotsThatACaseTakesOnce(t *testing.T) {
	s := open(t)
	c := s.caseOf(t, s.own)
	ref := casework.ReferenceOf(c.ID)
	b := s.as(t, s.accounts[casework.Worker])
	b.expect(b.get("/agenda"), http.StatusOK, "Lundi 23 novembre 2026", "Rien ce jour-là.")
	hours := []string{"poste", s.own.Slug, "lieu", "commissariat", "jour", "1", "de", "9:00", "a", "11h15", "du", "2026-11-01"}
	b.goes(b.post("/agenda/permanences", hours...), "/agenda/permanences?poste="+s.own.Slug+"&fait=permanence")
	b.expect(b.post("/agenda/permanences", hours...), http.StatusUnprocessableEntity, "Une permanence est déjà tenue le lundi")
	b.expect(b.post("/agenda/permanences", "poste", s.own.Slug, "jour", "1", "de", "vers neuf", "a", "11h15"), http.StatusUnprocessableEntity, "un lieu où l'on reçoit", "le premier jour", "vers neuf")
	b.expect(b.get("/agenda/permanences"), http.StatusOK, "lundi", "Commissariat, 9 h à 11 h 15")
	b.expect(b.get("/agenda?jour=2026-11-30"), http.StatusOK, "Lundi 30 novembre 2026", "Libre", "heure=09%3A45")
	b.expect(b.get("/agenda/creneau?date=2026-11-30&heure=09:45&lieu=commissariat"), http.StatusOK, `value="09:45"`, `value="commissariat" selected`)
	slot := []string{"poste", s.own.Slug, "reference", " " + strings.ToUpper(ref), "date", "2026-11-30", "heure", "09:45", "lieu", "commissariat", "modalite", "presentiel"}
	b.goes(b.post("/agenda/creneau", slot...), "/agenda?jour=2026-11-30&poste="+s.own.Slug+"&fait=prevu")
	b.expect(b.post("/agenda/creneau", slot...), http.StatusUnprocessableEntity, "Un rendez-vous occupe déjà l'agenda de 9 h 45 à 10 h 30")
	slot[3] = "zzzzz"
	b.expect(b.post("/agenda/creneau", slot...), http.StatusUnprocessableEntity, "la référence d'un dossier de ce poste")
	b.expect(b.get("/agenda?vue=semaine&jour=2026-11-30"), http.StatusOK, "Dossier", ref, "Planifié", "!heure=09%3A45", "!Lefèvre")
	b.expect(b.get("/agenda?jour=2026-11-30&references=non"), http.StatusOK, "Rendez-vous", "!"+ref)
	b.expect(b.post("/agenda", "jour", "2026-11-30"), http.StatusOK, "Lefèvre", "inscrite au journal")
	b.expect(b.get("/dossiers/"+string(c.ID)+"/rendez-vous/nouveau"), http.StatusOK, "lundi 30/11/2026, 9 h, Commissariat")
}

func TestAnAbsenceIsNamedWithItsSubstituteByTheWorkerOrTheEmployer(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	colleague := s.account(t, casework.Worker, "collegue", s.other)
	for _, who := range []casework.Account{worker, s.accounts[casework.Lead]} {
		b := s.as(t, who)
		fields := []string{"poste", s.own.Slug, "du", "2026-11-24", "au", "2026-11-27", "remplacant", string(colleague.ID)}
		b.goes(b.post("/agenda/absences", fields...), "/agenda/absences?poste="+s.own.Slug+"&fait=absence&prevus=0")
		sub := s.as(t, s.named(t, "collegue"))
		sub.expect(sub.get("/agenda?poste="+s.own.Slug), http.StatusNotFound)
		a := b.expect(b.get("/agenda/absences"), http.StatusOK, "Du 24 novembre 2026 au 27 novembre 2026", "par Camille collegue")
		id := between(a.body, `name="id" value="`, `"`)
		b.goes(b.post("/agenda/absences", "poste", s.own.Slug, "geste", "annuler", "id", id), "/agenda/absences?poste="+s.own.Slug+"&fait=absence")
		b.expect(b.get("/agenda/absences"), http.StatusOK, "Aucune absence")
		fields[5] = "2026-11-20"
		b.expect(b.post("/agenda/absences", fields...), http.StatusUnprocessableEntity, "un dernier jour", `value="2026-11-24"`)
	}
	b := s.as(t, worker)
	b.post("/agenda/absences", "poste", s.own.Slug, "du", "2026-11-23", "au", "2026-11-27", "remplacant", string(colleague.ID))
	sub := s.as(t, s.named(t, "collegue"))
	sub.expect(sub.get("/agenda?poste="+s.own.Slug), http.StatusOK, "comme remplaçant jusqu'au 27 novembre 2026", "Absence, remplacement par Camille collegue")
	lead := s.as(t, s.accounts[casework.Lead])
	lead.expect(lead.get("/agenda"), http.StatusForbidden)
}

func TestTheEmployerSaysWhichOfTwoWorkersIsAway(t *testing.T) {
	s := open(t)
	worker := s.named(t, "worker")
	colleague := s.account(t, casework.Worker, "collegue", s.own)
	stranger := s.account(t, casework.Worker, "ailleurs", s.other)
	lead := s.as(t, s.accounts[casework.Lead])
	lead.expect(lead.get("/agenda/absences"), http.StatusOK, "Qui s'absente", "Camille worker", "Camille collegue")
	fields := func(absent, substitute casework.AccountID) []string {
		return []string{"poste", s.own.Slug, "du", "2026-11-24", "au", "2026-11-27", "absent", string(absent), "remplacant", string(substitute)}
	}
	for _, absent := range []casework.AccountID{"", stranger.ID, "personne"} {
		lead.expect(lead.post("/agenda/absences", fields(absent, colleague.ID)...), http.StatusUnprocessableEntity, "l'intervenant qui s'absente", `value="`+string(colleague.ID)+`" selected`)
	}
	lead.expect(lead.post("/agenda/absences", fields(worker.ID, worker.ID)...), http.StatusUnprocessableEntity, "quelqu'un d'autre que la personne absente", `value="`+string(worker.ID)+`" selected`)
	lead.goes(lead.post("/agenda/absences", fields(worker.ID, colleague.ID)...), "/agenda/absences?poste="+s.own.Slug+"&fait=absence&prevus=0")
	lead.expect(lead.get("/agenda/absences"), http.StatusOK, "absence de Camille worker", "par Camille collegue")
	own := s.as(t, colleague)
	own.expect(own.get("/agenda/absences"), http.StatusOK, "!Qui s'absente")
	own.goes(own.post("/agenda/absences", fields(worker.ID, stranger.ID)...), "/agenda/absences?poste="+s.own.Slug+"&fait=absence&prevus=0")
	own.expect(own.get("/agenda/absences"), http.StatusOK, "absence de Camille collegue") // her own, whatever the form says
}

func between(s, before, after string) string {
	_, rest, _ := strings.Cut(s, before)
	found, _, _ := strings.Cut(rest, after)
	return found
}

func TestADaysMeetingsAreEnteredInAGrid(t *testing.T) {
	s := open(t)
	first, second := s.caseOf(t, s.own), s.caseOf(t, s.own)
	planned, err := s.store.SaveMeeting(t.Context(), s.accounts[casework.Worker].Actor(), store.Meeting{Appointment: casework.Appointment{Case: first.ID,
		AppointmentRecord: casework.AppointmentRecord{On: storetest.Today, At: "09:00", Status: casework.Planned, Place: "mairie", Mode: "presentiel", Minutes: casework.Unknown}}})
	if err != nil {
		t.Fatal(err)
	}
	b := s.as(t, s.accounts[casework.Worker])
	b.expect(b.get("/rendez-vous/saisie"), http.StatusOK, casework.ReferenceOf(first.ID), `value="honore" selected`, "Écrit")
	line := func(ref, id, version, hour, acts string) []string {
		return []string{"dossier", ref, "rendez_vous", id, "version", version, "heure", hour, "statut", "honore", "lieu", "mairie", "modalite", "presentiel", "duree", "30", "actes", acts}
	}
	send := func(lines ...[]string) answer {
		fields := []string{"poste", s.own.Slug, "jour", storetest.Today.String()}
		for _, l := range lines {
			fields = append(fields, l...)
		}
		return b.post("/rendez-vous/saisie", fields...)
	}
	known := line(casework.ReferenceOf(first.ID), string(planned.ID), "1", "09:00", "EO")
	b.expect(send(known, line("zzzzz", "", "", "25:00", "XY")), http.StatusUnprocessableEntity, "1 ligne est à revoir", "la référence d'un dossier", "une heure", "des lettres parmi", `value="zzzzz"`)
	b.expect(send(line("", "", "", "", "")), http.StatusUnprocessableEntity, "Rien n'est à enregistrer")
	b.expect(send(known, line("", "", "", "14:00", "")), http.StatusUnprocessableEntity, "1 ligne est à revoir", "la référence d'un dossier", `value="14:00"`)
	b.expect(send(known, line("", "", "", "", "V")), http.StatusUnprocessableEntity, "1 ligne est à revoir", "la référence d'un dossier")
	stale := line(casework.ReferenceOf(first.ID), string(planned.ID), "7", "09:00", "EO")
	b.expect(send(line(casework.ReferenceOf(second.ID), "", "", "10:00", "I"), stale), http.StatusUnprocessableEntity, "Quelqu'un a modifié")
	if all := s.appointments(t, second); len(all) != 0 {
		t.Errorf("%d appointments of a refused grid", len(all))
	}
	b.goes(send(known, line(casework.ReferenceOf(second.ID), "", "", "10:00", "I"), line("", "", "", "", "")), "/agenda?jour=2026-11-23&poste="+s.own.Slug+"&fait=journee")
	one, two := s.appointments(t, first), s.appointments(t, second)
	if len(one) != 1 || one[0].Status != casework.Kept || casework.LettersOf(one[0].Acts) != "EO" || len(two) != 1 || two[0].Minutes != 30 {
		t.Errorf("%+v, %+v", one, two)
	}
}

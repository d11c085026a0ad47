package web

import (
	"net/http"
	"net/url"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// The sheet names two places; the worker chooses them in each form that says
// where; the report is had by each of them.
func TestAReportIsHadByStation(t *testing.T) {
	s := open(t)
	c := s.caseOf(t, s.own)
	pilot, worker := s.as(t, s.named(t, "steering")), s.as(t, s.accounts[casework.Worker])
	sheet := "/pilotage/postes/" + s.own.Slug + "/fiche"
	rows := []string{"accueil", "police", "genre_employeur", "commune", "version", "0", "commune_0", "94033", "lieu_0", "commissariat", "nom_lieu_0", "Commissariat de Fontenay", "lieu_1", "mairie", "nom_lieu_1", "commissariat de fontenay"}
	pilot.expect(pilot.post(sheet, rows...), http.StatusUnprocessableEntity, "aucun autre lieu de la fiche ne porte")
	rows[len(rows)-1] = "Mairie de Fontenay"
	pilot.expect(pilot.post(sheet, rows...), http.StatusSeeOther)
	stations, err := s.store.Stations(t.Context(), s.accounts[casework.Worker].Actor(), s.own.ID)
	if err != nil || len(stations) != 2 {
		t.Fatalf("%+v, %v", stations, err)
	}
	police, hall := string(stations[0].ID), string(stations[1].ID)
	pilot.expect(pilot.get(sheet), http.StatusOK, `name="id_lieu_1" value="`+hall+`"`)

	form := "/dossiers/" + string(c.ID) + "/rendez-vous/nouveau"
	worker.expect(worker.get(form), http.StatusOK, "Commissariat de Fontenay", `value="`+police+`" checked`) // the first of the sheet
	worker.expect(worker.post(form, meetingFields("lieu", "nulle-part")...), http.StatusUnprocessableEntity, "un lieu de la liste")
	worker.expect(worker.post(form, meetingFields("lieu", hall, "suivant_date", "2026-11-30", "suivant_heure", "14:00", "suivant_lieu", police, "suivant_modalite", "presentiel")...), http.StatusSeeOther)
	worker.expect(worker.get("/dossiers/"+string(c.ID)), http.StatusOK, "Mairie de Fontenay · En présence", "Commissariat de Fontenay · En présence")
	worker.expect(worker.get(form), http.StatusOK, `value="`+hall+`" checked`) // the last one, kept

	worker.expect(worker.post("/agenda/permanences", "poste", s.own.Slug, "lieu", police, "jour", "1", "de", "9:00", "a", "11:15", "du", "2026-11-01"), http.StatusSeeOther)
	worker.expect(worker.get("/agenda/permanences"), http.StatusOK, "Commissariat de Fontenay, 9 h à 11 h 15")
	worker.expect(worker.get("/agenda?jour=2026-11-30"), http.StatusOK, "Commissariat de Fontenay", "lieu="+url.QueryEscape(police))
	worker.expect(worker.get("/agenda/creneau?date=2026-11-30&heure=09:45&lieu="+url.QueryEscape(police)), http.StatusOK, `value="`+police+`" selected`)
	worker.expect(worker.get("/rendez-vous/saisie?jour=2026-11-30"), http.StatusOK, `value="`+police+`" selected`)
	worker.expect(worker.post("/rendez-vous/saisie", "poste", s.own.Slug, "jour", storetest.Today.String(), "dossier", casework.ReferenceOf(c.ID), "heure", "16:00", "statut", "honore", "lieu", "nulle-part", "modalite", "presentiel", "duree", "30", "actes", "E"),
		http.StatusUnprocessableEntity, `aria-describedby="e-lieu-1"`, "un lieu de la liste")

	choice := worker.expect(worker.get("/bilans/ensemble"), http.StatusOK, `<optgroup label="`+s.own.Name+`">`).body
	if got := between(choice, `<optgroup label="`+s.own.Name+`">`, "</optgroup>"); got == "" {
		t.Error("no station to choose among")
	}
	worker.expect(worker.get("/bilans/ensemble?periode=2026&lieu="+url.QueryEscape(hall)), http.StatusOK, "<h1>Mairie de Fontenay ("+s.own.Name+")</h1>")
	worker.expect(worker.get("/bilans/ensemble/bilan.json?periode=2026&lieu="+url.QueryEscape(hall)), http.StatusOK, `"appointments_kept": 1,`)
	worker.expect(worker.get("/bilans/ensemble?periode=2026&lieu=nulle-part"), http.StatusUnprocessableEntity, `id="erreur-lieu"`, "un lieu de la liste")

	pilot.expect(pilot.post(sheet, "accueil", "police", "genre_employeur", "commune", "version", "1", "commune_0", "94033"), http.StatusSeeOther)
	worker.expect(worker.get("/bilans/ensemble?periode=2026&lieu="+url.QueryEscape(hall)), http.StatusOK, "Mairie de Fontenay (retiré de la fiche)", "<h1>Mairie de Fontenay ("+s.own.Name+")</h1>")
	worker.expect(worker.get(form), http.StatusOK, `value="mairie" checked`, "!"+hall)

	storetest.Account(t, s.store, "collegue", casework.Worker, s.own)
	worker.expect(worker.get("/bilans/ensemble?periode=2026&lieu="+url.QueryEscape(hall)), http.StatusUnprocessableEntity, "tient seul les dossiers", "!appointments_kept")
	for _, role := range []casework.Role{casework.Steering, casework.Reader, casework.Lead} {
		b := s.as(t, s.accounts[role])
		if a := b.get("/bilans/ensemble/bilan.json?periode=2026&lieu=" + url.QueryEscape(hall)); a.StatusCode == http.StatusOK {
			t.Errorf("%s reads the report of a station", role)
		}
	}
}

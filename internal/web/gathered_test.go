package web

import (
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

func TestAReportIsReadOverATerritoryThatSteeringGrouped(t *testing.T) {
	s := open(t)
	s.year(t, s.own, 12)
	pilot := s.as(t, s.named(t, "steering"))
	pilot.expect(pilot.post("/territoires", "nom", "Bassins", "genre", "bassin_de_vie", "liste", "Nord : Lutèce"), 422, "Ligne 1", "Lutèce", `value="Bassins"`)
	pilot.expect(pilot.post("/territoires", "nom", "Bassins", "genre", "bassin_de_vie", "liste", "Nord : Fontenay-sous-Bois (94)\nSud : 94028"), 303)
	list := pilot.expect(pilot.get("/territoires"), 200, "2 territoires, 2 communes").body
	division := between(list, `href="/territoires/`, `"`)
	pilot.expect(pilot.post("/territoires/"+division, "nom", "Bassins", "genre", "bassin_de_vie", "liste", "Nord : 94033", "version", "7"), 409, "Enregistré entre-temps")

	worker := s.as(t, s.accounts[casework.Worker])
	form := worker.expect(worker.get("/bilans/ensemble"), 200, "Bassins", "Nord").body
	id := between(between(form, `<optgroup label="Bassins">`, "</optgroup>"), `value="`, `"`)
	worker.expect(worker.get("/bilans/ensemble?periode=2025&territoire="+id), 200, "Habitants du territoire Nord", "/bilans/ensemble/bilan.xlsx?")
	worker.expect(worker.get("/bilans/ensemble?periode=2025&commune=Lut%C3%A8ce"), 422, "le nom d'une commune", `value="Lutèce"`)
	worker.expect(worker.get("/bilans/ensemble?periode=2025&commune=94028&territoire="+id), 422, "pas les deux")
	worker.expect(worker.get("/bilans/ensemble?periode=2025&lieu=domicile"), 200, "Domicile")
	worker.expect(worker.get("/bilans/ensemble/bilan.json?periode=2025&lieu=domicile"), 200, `"persons_met": 2,`)

	storetest.Import(t, s.store, s.own, storetest.Row(40, "avant", casework.NewDay(2018, 5, 7)))
	worker.expect(worker.get("/bilans/ensemble?periode=2025&lieu=commissariat"), 200, "Personnes reçues, période par période", "Année 2018", "Année 2024")
	for _, form := range []string{"bilan.json", "bilan-long.csv"} {
		worker.expect(worker.get("/bilans/ensemble/"+form+"?periode=2025&lieu=commissariat"), 200, "series_persons_met", "2018", "2024")
	}
	worker.expect(worker.get("/bilans/ensemble?periode=2018&lieu=commissariat"), 200, "Personnes reçues")

	storetest.Account(t, s.store, "collegue", casework.Worker, s.own)
	shared := worker.expect(worker.get("/bilans/ensemble?periode=2025&lieu=domicile"), 422, "tient seul les dossiers").body
	if strings.Contains(shared, "Personnes reçues") {
		t.Error("a shared post shows a filtered report")
	}
	worker.expect(worker.get("/bilans/ensemble/bilan.json?periode=2025&lieu=domicile"), 422)

	pilot.expect(pilot.post("/territoires/"+division, "geste", "retirer"), 303)
	pilot.expect(pilot.get("/territoires"), 200, "Rétablir")
	worker.expect(worker.get("/bilans/ensemble?periode=2025&territoire="+id), 422, "existe plus")
	pilot.expect(pilot.post("/territoires/"+division, "geste", "retablir"), 303)
}

package web

import (
	"strings"
	"testing"
)

func TestAnAdministratorCreatesAPostAndThePrefectureWritesItsSheet(t *testing.T) {
	t.Parallel()
	s := open(t)
	admin := s.as(t, s.named(t, "admin"))
	admin.expect(admin.get("/comptes"), 200, `href="/comptes/postes"`)
	admin.expect(admin.post("/comptes/postes"), 422, `id="erreur-nom"`)
	admin.expect(admin.post("/comptes/postes", "nom", strings.Repeat("x", 101), "poste", "Été"), 422, `id="erreur-nom"`, `id="erreur-poste"`, `value="Été"`)
	admin.goes(admin.post("/comptes/postes", "nom", "Le Perreux-sur-Marne – Bry"), "/comptes/postes?fait=poste")
	admin.expect(admin.get("/comptes/postes?fait=poste"), 200, "Le poste est créé", "Le Perreux-sur-Marne – Bry", "<code>le-perreux-sur-marne-bry</code>")
	admin.expect(admin.post("/comptes/postes", "nom", "Le Perreux-sur-Marne - Bry"), 409, `id="erreur-poste"`, "Il existe déjà un poste")
	admin.expect(admin.get("/comptes/nouveau"), 200, `value="le-perreux-sur-marne-bry"`)
	if reader := s.as(t, s.named(t, "steering")); reader.get("/comptes/postes").StatusCode != 403 || strings.Contains(reader.get("/pilotage").body, "Perreux") {
		t.Error("a post that is nobody's shows to a prefecture that is not linked to it")
	}
}

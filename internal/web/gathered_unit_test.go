package web

import (
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// brought imports so many persons of 2025 into a post, brought by a unit.
func (s *site) brought(t testing.TB, post casework.Post, unit casework.UnitID, key string, n int) {
	t.Helper()
	var rows []*casework.RegisterRow
	for i := range n {
		row := storetest.Row(i, key+string(rune('a'+i)), casework.NewDay(2025, 3, 3))
		row.Referral.Unit = unit
		rows = append(rows, row)
	}
	storetest.Import(t, s.store, post, rows...)
}

func TestAReportIsReadByTheUnitThatBringsPersons(t *testing.T) {
	s := open(t)
	worker := s.as(t, s.accounts[casework.Worker])
	if body := worker.expect(worker.get("/bilans/ensemble"), 200).body; strings.Contains(body, `name="unite"`) {
		t.Error("a post without units is asked by which")
	}
	accueil, far := s.unit(t, s.own, "Accueil, plaintes"), s.unit(t, s.other, "Accueil, plaintes")
	s.brought(t, s.own, accueil.ID, "a", 3)
	s.brought(t, s.own, "", "n", 2)
	worker.expect(worker.get("/bilans/ensemble"), 200, "Unité qui adresse", ">Accueil, plaintes</option>", "Unité non précisée", "!"+s.other.Name)
	by := "/bilans/ensemble?periode=2025&unite="
	worker.expect(worker.get(by+string(accueil.ID)), 200, "Personnes adressées par Accueil, plaintes ("+s.own.Name+")", `value="`+string(accueil.ID)+`" selected`, "/bilans/ensemble/bilan.xlsx?periode=2025&unite=")
	worker.expect(worker.get(by+"aucune"), 200, "Personnes sans unité précisée")
	worker.expect(worker.get(by+string(accueil.ID)+"&commune=94033"), 200, "Habitants de Fontenay-sous-Bois, personnes adressées par Accueil")
	worker.expect(worker.get(by+string(far.ID)), 422, `id="erreur-unite"`, "une unité d'un des postes choisis", "!Personnes reçues")
	worker.expect(worker.get(by+"x"), 422, `id="erreur-unite"`)
	for file, says := range map[string]string{"bilan.json": `"persons_met": 3,`, "bilan-long.csv": "", "bilan.pdf": "", "bilan.odt": "", "bilan.xlsx": ""} {
		worker.expect(worker.get("/bilans/ensemble/"+file+"?periode=2025&unite="+string(accueil.ID)), 200, says)
		worker.expect(worker.get("/bilans/ensemble/"+file+"?periode=2025&unite="+string(far.ID)), 422)
	}
	worker.expect(worker.get("/bilans/ensemble/bilan.json?periode=2025&unite=aucune"), 200, `"persons_met": 2,`)

	both := s.as(t, s.account(t, casework.Worker, "deux", s.other, s.third(t)))
	both.expect(both.get(by+string(far.ID)), 200, "adressées par Accueil, plaintes ("+s.other.Name+")")
	both.expect(both.get(by+string(far.ID)+"&postes="+s.third(t).Slug), 422, `id="erreur-unite"`)
}

// third is a post beside the two of every site.
func (s *site) third(t testing.TB) casework.Post {
	t.Helper()
	p, err := s.store.PostBySlug(t.Context(), storetest.Console, "troisieme")
	if err != nil {
		p = storetest.Post(t, s.store, "troisieme")
	}
	return p
}

func TestNobodyButTheExactReaderOpensAReportByUnit(t *testing.T) {
	s := open(t)
	u := s.unit(t, s.own, "Accueil")
	s.brought(t, s.own, u.ID, "a", 3)
	for _, role := range casework.Roles.Items {
		account := s.accounts[role.Code]
		if role.Code == casework.Worker || account.ID == "" {
			continue
		}
		b := s.as(t, account)
		for _, path := range []string{"/bilans/ensemble", "/bilans/ensemble/bilan.json", "/bilans/ensemble/bilan.pdf"} {
			if a := b.get(path + "?periode=2025&unite=" + string(u.ID)); a.StatusCode < 400 || strings.Contains(a.body, "adressées par") {
				t.Errorf("%s opens %s: %d", role.Code, path, a.StatusCode)
			}
		}
	}
	storetest.Account(t, s.store, "second", casework.Worker, s.own)
	worker := s.as(t, s.accounts[casework.Worker])
	worker.expect(worker.get("/bilans/ensemble?periode=2025&unite="+string(u.ID)), 422, "tient seul les dossiers")
	worker.expect(worker.get("/bilans/ensemble/bilan.json?periode=2025&unite="+string(u.ID)), 422)
}

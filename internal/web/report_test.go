package web

import (
	"encoding/json"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// year imports a year of the post: so many persons met in March 2025.
func (s *site) year(t testing.TB, post casework.Post, persons int) {
	t.Helper()
	rows := make([]*casework.RegisterRow, persons)
	for i := range rows {
		rows[i] = storetest.Row(i, "p"+string(rune('a'+i%26))+string(rune('a'+i/26)), casework.NewDay(2025, 3, 3).AddMonths(i%2))
		if i < 2 {
			rows[i].Place = "domicile"
		}
	}
	storetest.Import(t, s.store, post, rows...)
}

func TestTheReportPageShowsTheFiguresOfAnyPeriod(t *testing.T) {
	s := open(t)
	s.year(t, s.own, 61)
	b := s.as(t, s.accounts[casework.Worker])
	b.expect(b.get("/bilans/fontenay-sous-bois/2025"), 200, "61", "Année 2025", "/bilans/fontenay-sous-bois/2025/bilan.csv", "!Lefèvre", "!Yasmine")
	b.expect(b.get("/bilans/fontenay-sous-bois/2025-T1"), 200, "31", "1er trimestre 2025")
	b.expect(b.get("/bilans/fontenay-sous-bois/2024-10-01_2025-03-31"), 200, "31", "Du 1er octobre 2024 au 31 mars 2025")
	b.expect(b.get("/bilans/fontenay-sous-bois/2019"), 200, "/bilans/fontenay-sous-bois/2025")
	b.goes(b.get("/bilans/fontenay-sous-bois/2025-01-01_2025-12-31"), "/bilans/fontenay-sous-bois/2025")
	b.expect(b.get("/bilans/fontenay-sous-bois/bientot"), 422, "une année (2022)")
	b.expect(b.get("/bilans/creteil/2025"), 404, "!Poste de creteil")
	b.expect(b.get("/bilans/nulle-part/2025"), 404)
}

func TestNobodyButTheWorkersOfAPostReadsFiguresThatMove(t *testing.T) {
	s := open(t)
	s.year(t, s.own, 61)
	for _, role := range []casework.Role{casework.Lead, casework.Steering, casework.Reader, casework.Admin, casework.DPO, casework.Desk} {
		b := s.as(t, s.accounts[role])
		for _, path := range []string{"", "/bilan.json", "/bilan.csv", "/bilan.txt", "/projection", "/sceller"} {
			b.expect(b.get("/bilans/fontenay-sous-bois/2025"+path), 403, "!61")
		}
		if casework.AllowedSomewhere(role, casework.ReadSealed) {
			b.goes(b.get("/bilans?poste=fontenay-sous-bois&periode=2025"), "/bilans/scelles")
			b.expect(b.get("/bilans?poste=creteil&periode=2025"), 404)
		} else {
			b.expect(b.get("/bilans?poste=fontenay-sous-bois&periode=2025"), 403)
		}
	}
}

func TestTwoWorkersOfAPostReadMaskedCells(t *testing.T) {
	s := open(t)
	s.year(t, s.own, 61)
	read := func() *int {
		b := s.as(t, s.accounts[casework.Worker])
		a := b.expect(b.get("/bilans/fontenay-sous-bois/2025/bilan.json"), 200)
		var report struct {
			Figures map[string]*float64
			Tables  map[string]map[string]*int
		}
		if err := json.Unmarshal([]byte(a.body), &report); err != nil {
			t.Fatal(err)
		}
		if n := report.Figures["persons_met"]; n == nil || *n != 61 {
			t.Errorf("persons_met = %v", n)
		}
		return report.Tables["persons_by_place"]["domicile"]
	}
	if cell := read(); cell == nil || *cell != 2 {
		t.Errorf("alone, the worker reads %v, want the cell of two persons", cell)
	}
	worker := s.accounts[casework.Worker]
	s.account(t, casework.Worker, "collegue", s.own)
	s.accounts[casework.Worker] = worker
	if cell := read(); cell != nil {
		t.Errorf("with a colleague, the worker reads %d", *cell)
	}
}

func TestChoosingAReportLeadsToItsAddress(t *testing.T) {
	s := open(t)
	s.year(t, s.own, 10)
	b := s.as(t, s.accounts[casework.Worker])
	b.expect(b.get("/bilans"), 200, "/bilans/fontenay-sous-bois/2025", "!creteil")
	for query, to := range map[string]string{
		"periode=2025":                             "2025",
		"annee=2025":                               "2025",
		"trimestre=2025-T2":                        "2025-T2",
		"du=2024-10-01&au=2025-09-30":              "2024-10-01_2025-09-30",
		"du=01/10/2024&au=30/09/2025":              "2024-10-01_2025-09-30",
		"periode=2025&du=2025-01-01&au=2025-03-31": "2025-T1",
	} {
		b.goes(b.get("/bilans?poste=fontenay-sous-bois&"+query), "/bilans/fontenay-sous-bois/"+to)
	}
	for query, says := range map[string]string{
		"poste=fontenay-sous-bois":                             "Choisissez une période",
		"poste=fontenay-sous-bois&du=2025-01-01":               "Une date est attendue",
		"poste=fontenay-sous-bois&du=hier&au=2025-01-01":       `value="hier"`,
		"poste=fontenay-sous-bois&du=2025-02-01&au=2025-01-01": "avant le premier",
		"poste=fontenay-sous-bois&du=2025-02-30&au=2025-03-01": "Une date est attendue",
		"periode=2025": "Choisissez un poste",
	} {
		b.expect(b.get("/bilans?"+query), 422, says)
	}
	b.expect(b.get("/bilans?poste=creteil&periode=2025"), 404, "!Poste de creteil")
}

// A page that is remembered is shown as the facts are now, and exact to whom it
// is: a colleague makes it masked at once, a fact that is added shows at once.
func TestAReportPageThatIsRememberedIsThatOfItsReaderAndOfTheFacts(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.year(t, s.own, 61)
	const page = "/bilans/fontenay-sous-bois/2025"
	worker := s.as(t, s.accounts[casework.Worker])
	for range 2 {
		worker.expect(worker.get(page), 200, `<p class="num">61</p>`, "!n. c.", s.accounts[casework.Worker].Name)
	}
	row := storetest.Row(70, "une-de-plus", casework.NewDay(2025, 4, 7))
	storetest.Import(t, s.store, s.own, row)
	worker.expect(worker.get(page), 200, `<p class="num">62</p>`, `!<p class="num">61</p>`)
	first := s.accounts[casework.Worker].Name
	colleague := s.as(t, s.account(t, casework.Worker, "collegue", s.own))
	for range 2 {
		colleague.expect(colleague.get(page), 200, `<p class="num">62</p>`, "n. c.", "Camille collegue", "!"+first)
		worker.expect(worker.get(page), 200, `<p class="num">62</p>`, "n. c.", first, "!Camille collegue")
	}
}

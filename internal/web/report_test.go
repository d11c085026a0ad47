package web

import (
	"encoding/json"
	"strings"
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

func TestOnlyTheWorkerSeesSmallCells(t *testing.T) {
	s := open(t)
	s.year(t, s.own, 61)
	for role, masked := range map[casework.Role]bool{casework.Worker: false, casework.Lead: true, casework.Steering: true, casework.Reader: true} {
		b := s.as(t, s.accounts[role])
		a := b.expect(b.get("/bilans/fontenay-sous-bois/2025/bilan.json"), 200)
		var report struct {
			Figures map[string]*float64
			Tables  map[string]map[string]*int
		}
		if err := json.Unmarshal([]byte(a.body), &report); err != nil {
			t.Fatal(err)
		}
		if n := report.Figures["persons_met"]; n == nil || *n != 61 {
			t.Errorf("%s: persons_met = %v", role, n)
		}
		if cell := report.Tables["persons_by_place"]["domicile"]; (cell == nil) != masked {
			t.Errorf("%s: the cell of two persons is masked: %v, want %v", role, cell == nil, masked)
		}
		for _, path := range []string{"", "/bilan.csv", "/bilan.txt"} {
			text := strings.ReplaceAll(b.get("/bilans/fontenay-sous-bois/2025"+path).body, "\u00a0", " ")
			if got := strings.Contains(text, "n. c."); got != masked {
				t.Errorf("%s %s: masked cells: %v, want %v", role, path, got, masked)
			}
		}
	}
}

func TestChoosingAReportLeadsToItsAddress(t *testing.T) {
	s := open(t)
	s.year(t, s.own, 10)
	b := s.as(t, s.accounts[casework.Lead])
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

// A page that is remembered is shown to whom it was made for, as the facts are
// now: who reads masked cells never gets the exact page, and the other way
// about; a fact that is added shows at once.
func TestAReportPageThatIsRememberedIsThatOfItsReaderAndOfTheFacts(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.year(t, s.own, 61)
	const page = "/bilans/fontenay-sous-bois/2025"
	worker, reader := s.as(t, s.accounts[casework.Worker]), s.as(t, s.accounts[casework.Reader])
	for range 2 {
		worker.expect(worker.get(page), 200, `<p class="num">61</p>`, "!n. c.", s.accounts[casework.Worker].Name, "!"+s.accounts[casework.Reader].Name)
		reader.expect(reader.get(page), 200, `<p class="num">61</p>`, "n. c.", s.accounts[casework.Reader].Name, "!"+s.accounts[casework.Worker].Name)
	}
	row := storetest.Row(70, "une-de-plus", casework.NewDay(2025, 4, 7))
	storetest.Import(t, s.store, s.own, row)
	worker.expect(worker.get(page), 200, `<p class="num">62</p>`, `!<p class="num">61</p>`)
	reader.expect(reader.get(page), 200, `<p class="num">62</p>`)
}

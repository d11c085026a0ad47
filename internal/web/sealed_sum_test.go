package web

import (
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// What a prefecture reads of several posts is the sum of what their sealed
// reports say: what one withholds is "at least", and a post that has none is
// named and left out.
func TestSealedReportsOfSeveralPostsAreAdded(t *testing.T) {
	s := open(t)
	other := storetest.Post(t, s.store, "vincennes")
	third := storetest.Post(t, s.store, "saint-mande")
	worker := storetest.Account(t, s.store, "deux-postes", casework.Worker, s.own, other, third)
	storetest.Account(t, s.store, "pilote", casework.Steering, s.own, other, third)
	s.year(t, s.own, 61)
	rows := make([]*casework.RegisterRow, 20)
	for i := range rows {
		rows[i] = storetest.Row(i, "v"+string(rune('a'+i)), casework.NewDay(2025, 5, 5))
	}
	storetest.Import(t, s.store, other, rows...)
	year := casework.YearPeriod(2025)
	for _, post := range []casework.Post{s.own, other} {
		if _, err := s.store.SaveExercise(t.Context(), s.named(t, "pilote").Actor(), casework.Exercise{Post: post.ID, Period: year, Currency: casework.EUR, Cost: 4_050_000}); err != nil {
			t.Fatal(err)
		}
		s.seal(t, worker.Actor(), post, year, 5)
	}
	b := s.as(t, s.named(t, "pilote"))
	b.expect(b.get("/bilans/scelles"), 200, "/bilans/scelles/ensemble")
	b.expect(b.get("/bilans/scelles/ensemble"), 200, "Année 2025, 2 postes", "Poste de saint-mande")
	sum := b.expect(b.get("/bilans/scelles/ensemble?periode=2025"), 200, "Tous les postes", "Sans bilan scellé sur cette période", "Poste de saint-mande", "bilan.xlsx?")
	kept := between(sum.body, `<th scope="row">Personnes reçues`, "</tr>")
	for _, want := range []string{">61<", ">20<", ">81<"} {
		if !strings.Contains(kept, want) {
			t.Errorf("the sum of 61 and 20 persons lacks %s: %s", want, kept)
		}
	}
	home := between(sum.body, `<th scope="row">Domicile`, "</tr>")
	if !strings.Contains(home, "n.\u00a0c.") || strings.Contains(home, ">2<") {
		t.Errorf("two persons met at home are told: %s", home)
	}
	b.expect(b.get("/bilans/scelles/ensemble?periode=2025&postes=vincennes"), 200, "Postes choisis", "!>81<")
	for _, post := range []casework.Post{s.own, other} {
		f, err := s.store.PostFolder(t.Context(), s.named(t, "pilote").Actor(), post.ID)
		if err != nil {
			t.Fatal(err)
		}
		f.Sheet.Host = "Commissariat de Vincennes"
		f.Sheet.Covers = []casework.Cover{{Commune: "94080"}}
		if post.ID == other.ID {
			f.Sheet.Covers = append(f.Sheet.Covers, casework.Cover{Commune: "94067"})
		}
		if err := s.store.SavePostSheet(t.Context(), s.named(t, "pilote").Actor(), f.Sheet); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.store.SaveDivision(t.Context(), s.named(t, "pilote").Actor(), casework.Division{Name: "Bassins", Kind: "bassin_de_vie", Territories: []casework.Territory{{Name: "Est", Communes: []string{"94067"}}}})
	if err != nil {
		t.Fatal(err)
	}
	const by = "/bilans/scelles/ensemble?periode=2025&ensemble="
	b.expect(b.get(by+"Commune+couverte+%3A+Vincennes"), 200, ">81<")
	b.expect(b.get(by+"Territoire+couvert+%3A+Est,+Bassins"), 200, "Territoire couvert\u00a0: Est, Bassins", "où qu'elles habitent", "!>81<")
	host := "/bilans/scelles/ensemble?periode=2025&ensemble=Service+d%27accueil+%3A+Commissariat+de+Vincennes"
	b.expect(b.get(host), 200, ">81<", "!une partie")
	b.expect(b.get(host+"&postes=vincennes"), 200, "Commissariat de Vincennes (une partie\u00a0: 1 sur 2)", "!>81<")
	b.expect(b.get("/bilans/scelles/ensemble/bilan.csv?periode=2025"), 200, "Personnes reçues;personne;61;20;81", "Coût du poste;euro;40500;40500;81000", "Coût par personne reçue;euro;663,93;2025;1000")
	for _, file := range []string{"bilan.xlsx", "bilan.odt", "bilan.txt"} {
		if a := b.expect(b.get("/bilans/scelles/ensemble/"+file+"?periode=2025"), 200); !strings.Contains(a.Header.Get("Content-Disposition"), "bilans-reunis-2025.") {
			t.Errorf("%s is kept as %s", file, a.Header.Get("Content-Disposition"))
		}
	}
	b.expect(b.get("/bilans/scelles/ensemble?periode=2024"), 422, "une période dont un bilan est scellé")
	b.expect(b.get("/bilans/scelles/ensemble?periode=2025&postes=saint-mande"), 422, "Aucun de ces postes")
	b.expect(b.get("/bilans/scelles/ensemble?periode=2025&ensemble=Financeur+%3A+Personne"), 422, "un ensemble de la liste")
	b.expect(b.get("/bilans/scelles/ensemble?periode=2025&postes=creteil"), 404)
	reader := s.as(t, s.accounts[casework.Reader])
	reader.expect(reader.get("/bilans/scelles/ensemble?periode=2025"), 200, "61", "!>81<", "!vincennes")
}

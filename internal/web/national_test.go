package web

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// receive takes into the site what another installation counted in a
// département: so many persons in 2024 and in 2025.
func (s *site) receive(t *testing.T, departement string, persons int) {
	t.Helper()
	other := storetest.SQLite(t)
	post := storetest.Post(t, other, "poste-"+departement)
	var rows []*casework.RegisterRow
	for i := range persons {
		on := casework.NewDay(2024+i%2, 3, 3)
		rows = append(rows, storetest.Row(i, fmt.Sprint("p", i), on))
	}
	storetest.Import(t, other, post, rows...)
	key, err := other.ExchangeKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.store.TrustKey(t.Context(), storetest.Console, casework.TrustedKey{Name: "Installation " + departement, Public: key}); err != nil {
		t.Fatal(err)
	}
	file, err := other.SendTallies(t.Context(), storetest.Console, departement, []casework.Post{post}, []int{2024, 2025})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.ReceiveTallies(t.Context(), storetest.Console, departement, file, false); err != nil {
		t.Fatal(err)
	}
}

func TestTheNationShowsItsLevelsAndWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.as(t, s.named(t, "steering"))
	check := func(path string, want ...string) {
		t.Helper()
		a := b.get(path)
		text := spaces.ReplaceAllString(html.UnescapeString(a.body), " ")
		for _, w := range want {
			if a.StatusCode != 200 || !strings.Contains(text, w) {
				t.Errorf("%s answers %d and lacks %q", path, a.StatusCode, w)
			}
		}
	}
	check("/national", "Rien n'a été reçu")
	s.receive(t, "94", 40)
	s.receive(t, "77", 62)
	s.receive(t, "35", 80)
	check("/national", "France", "Année 2025", "3 postes, 3 départements reçus", ">91<", "Île-de-France", "2 sur 8 départements, 2 postes", "Ain (01)", "/national?annee=2024")
	check("/national?annee=2024", "Année 2024")
	check("/national/regions/11", "Val-de-Marne (94)", ">51<", ">20<", ">31<", "Paris (75)", "non reçu")
	check("/national/departements/94", "Val-de-Marne (94)", ">20<", "1 poste")
	check("/national/departements/29", "Rien n'a été reçu pour 2025")
	for _, path := range []string{"/national/regions/00", "/national/departements/99"} {
		if a := b.get(path); a.StatusCode != 404 {
			t.Errorf("%s answers %d", path, a.StatusCode)
		}
	}
}

// Two départements of three count few: neither is found by subtracting what is
// shown from the region.
func TestASmallDepartementIsNotFoundBySubtraction(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.receive(t, "94", 60)
	s.receive(t, "77", 6) // three persons a year: everything is withheld
	b := s.as(t, s.named(t, "admin"))
	text := spaces.ReplaceAllString(b.get("/national/regions/11?annee=2025").body, " ")
	if !strings.Contains(text, ">33<") || strings.Contains(text, ">30<") || strings.Contains(text, ">3<") {
		t.Error("the region of 33 shows the département of 30, so that the other is known to count 3")
	}
}

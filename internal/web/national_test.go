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
// département: so many persons in 2024 and in 2025, of the years that are named
// when there are some.
func (s *site) receive(t *testing.T, departement string, persons int, years ...int) {
	t.Helper()
	if len(years) == 0 {
		years = []int{2024, 2025}
	}
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
	file, err := other.SendTallies(t.Context(), storetest.Console, departement, []casework.Post{post}, years)
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
		text := spaces.Replace(html.UnescapeString(a.body))
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
	if page := b.get("/national").body; strings.Contains(page, "Ce qui est reçu a changé") {
		t.Error("the same posts of the same départements are told as others")
	}
	s.receive(t, "56", 30, 2025)
	check("/national", "Ce qui est reçu a changé", "en 2024, 3 postes, 3 départements reçus", "en 2025, 4 postes, 4 départements reçus")
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
	text := spaces.Replace(b.get("/national/regions/11?annee=2025").body)
	if !strings.Contains(text, ">33<") || strings.Contains(text, ">30<") || strings.Contains(text, ">3<") {
		t.Error("the region of 33 shows the département of 30, so that the other is known to count 3")
	}
	b.expect(b.get("/national/departements/77?annee=2025"), 200, ">33<", "compté avec Val-de-Marne (94)", "plusieurs territoires ensemble")
}

// otherInstallation is a département of its own, with its key and what it sends
// of 2025.
func otherInstallation(t *testing.T) (key string, send func() string) {
	t.Helper()
	other := storetest.SQLite(t)
	post := storetest.Post(t, other, "poste-77")
	var rows []*casework.RegisterRow
	for i := range 12 {
		rows = append(rows, storetest.Row(i, fmt.Sprint("p", i), casework.NewDay(2025, 3, 3)))
	}
	storetest.Import(t, other, post, rows...)
	key, err := other.ExchangeKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return key, func() string {
		file, err := other.SendTallies(t.Context(), storetest.Console, "77", []casework.Post{post}, []int{2025})
		if err != nil {
			t.Fatal(err)
		}
		return string(file)
	}
}

func TestTheAdministratorReceivesTheFileOfADepartementOnAPage(t *testing.T) {
	t.Parallel()
	s := open(t)
	key, send := otherInstallation(t)
	file := send()
	admin := s.as(t, s.named(t, "admin"))
	const at = "/national/recevoir"
	admin.expect(admin.get("/national"), 200, at, "/national/envoyer")
	admin.expect(admin.sendFile(at, "decomptes-77.json", file), 422, "1 fichier refusé", "clé inconnue", "Rien n'a encore été reçu")
	admin.expect(admin.post(at+"/cles", "faire", "admettre", "nom", "S", "cle", "x"), 422, `value="S"`, `value="x"`)
	admin.goes(admin.post(at+"/cles", "faire", "admettre", "nom", "Seine-et-Marne", "cle", key), at+"?fait=cle-admise")
	admin.expect(admin.sendFile(at, "decomptes-77.json", strings.Replace(file, "2025", "2024", 1)), 422, "1 fichier refusé")
	admin.expect(admin.sendFile(at, "", ""), 422, "Choisissez un fichier")
	admin.expect(admin.sendFile(at, "decomptes-77.json", file), 200, "1 fichier reçu", "Seine-et-Marne (77)", "compté")
	admin.expect(admin.sendFile(at, "decomptes-77.json", file), 422, "déjà été reçu", "Attendu")
	admin.expect(admin.sendFile(at, "decomptes-77.json", file, "remplacer", "1"), 422, "n'est pas plus ancien")
	admin.expect(admin.get("/national"), 200, "1 poste", ">12<")
	admin.goes(admin.post(at+"/cles", "faire", "retirer", "nom", "Seine-et-Marne"), at+"?fait=cle-retiree")
	admin.expect(admin.sendFile(at, "decomptes-77.json", send(), "remplacer", "1"), 422, "clé inconnue")
	steering := s.as(t, s.named(t, "steering"))
	steering.expect(steering.get(at), 403)
}

func TestThePrefectureSendsTheSignedFileOfItsPosts(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.plant(t, s.own, "Lefèvre", "Yasmine", 6841)
	b := s.as(t, s.named(t, "steering"))
	const at = "/national/envoyer"
	b.expect(b.get(at), 200, "permanence-decomptes", s.own.Name, "!"+s.other.Name, `value="2025" checked`)
	b.expect(b.post(at, "departement", "994", "annee", "2025", "poste", s.own.Slug), 422, `value="994"`, "code d'un département")
	b.expect(b.post(at, "departement", "94", "poste", s.own.Slug), 422, "années civiles")
	b.expect(b.post(at, "departement", "94", "annee", "2025", "poste", s.other.Slug), 422, "Choisissez un poste")
	a := b.expect(b.post(at, "departement", "94", "annee", "2025", "poste", s.own.Slug), 200, `"signature"`, "!Lef")
	if got := a.Header.Get("Content-Disposition"); got != `attachment; filename="decomptes-94.json"` {
		t.Errorf("Content-Disposition = %q", got)
	}
}

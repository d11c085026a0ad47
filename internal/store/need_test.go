package store_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
	"permanence/internal/crime"
	"permanence/internal/geo"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

const crimeHeader = "CODGEO_2025;annee;indicateur;nombre;est_diffuse;insee_pop\n"

func crimeOf(t *testing.T, departements []string, rows ...string) *crime.Edition {
	t.Helper()
	e, err := crime.Read(strings.NewReader(crimeHeader+strings.Join(rows, "\n")), departements)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestAnEditionReplacesTheOneOfItsDepartementAndNoOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first := crimeOf(t, []string{"94", "77"}, "94033;2023;Violences sexuelles;12;diff;53757", "94069;2023;Violences sexuelles;NA;ndiff;14506", "77001;2023;Violences sexuelles;3;diff;1000")
		second := crimeOf(t, []string{"94"}, "94033;2024;Violences sexuelles;15;diff;53757")
		read := func(departement string) store.Need {
			t.Helper()
			n, err := s.Need(t.Context(), storetest.Console, departement)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		for range 2 { // the same file twice changes nothing
			now, err := s.ImportCrime(t.Context(), storetest.Console, "a.csv", first)
			if err != nil || len(now) != 2 || now[1].Departement != "94" || now[1].Figures != 2 || now[1].Withheld != 1 || now[1].Geography != 2025 {
				t.Fatalf("%+v, %v", now, err)
			}
			if n := read("94"); len(n.Communes) != 2 || len(n.Editions) != 2 || n.Communes[1].Published {
				t.Errorf("%+v", n)
			}
		}
		if _, err := s.ImportCrime(t.Context(), storetest.Console, "b.csv", second); err != nil {
			t.Fatal(err)
		}
		want := []casework.CrimeFigure{{Territory: "94033", Class: casework.CrimeSexual, Year: 2024, Facts: 15, Published: true, Population: 53757}}
		if diff := cmp.Diff(want, read("94").Communes); diff != "" {
			t.Error(diff)
		}
		if n := read("77"); len(n.Communes) != 1 {
			t.Errorf("%+v", n)
		}
		whole, err := crime.Read(strings.NewReader("classe;annee;Code.département;faits;POP\nViolences sexuelles;23;94;1702;1415367\n"), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.ImportCrime(t.Context(), storetest.Console, "d.csv", whole); err != nil {
			t.Fatal(err)
		}
		if n := read("94"); len(n.Whole) != 1 || len(n.Communes) != 1 || len(n.Editions) != 3 {
			t.Errorf("%+v", n)
		}
		if n := read(""); len(n.Whole) != 1 || n.Whole[0].Facts != 1702 {
			t.Errorf("%+v", n)
		}
	})
}

func TestContoursOfADepartementAreReplacedAndReadBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shapes := func(codes ...string) (all []casework.Contour) {
			for _, code := range codes {
				text := `{"features":[{"geometry":{"type":"Polygon","coordinates":[[[2,48],[2.1,48],[2.1,48.1],[2,48]]]},"properties":{"code":"` + code + `"}}]}`
				read, err := geo.Read(strings.NewReader(text))
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, read...)
			}
			return all
		}
		got, err := s.ImportContours(t.Context(), storetest.Console, shapes("94033", "94069", "77001"))
		if err != nil || strings.Join(got, " ") != "77 94" {
			t.Fatalf("%v, %v", got, err)
		}
		if _, err := s.ImportContours(t.Context(), storetest.Console, shapes("94033")); err != nil {
			t.Fatal(err)
		}
		n, err := s.Need(t.Context(), storetest.Console, "94")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(shapes("94033"), n.Contours); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOnlyAdministratorsImportPublicFilesAndTheirReadersAreSteering(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	post := storetest.Post(t, s, "fontenay")
	e := crimeOf(t, []string{"94"}, "94033;2023;Violences sexuelles;12;diff;53757")
	for _, role := range casework.Roles.Items {
		actor := storetest.Account(t, s, "compte-"+string(role.Code), role.Code, post).Actor()
		_, err := s.ImportCrime(t.Context(), actor, "a.csv", e)
		_, shapes := s.ImportContours(t.Context(), actor, nil)
		if keeps := role.Code == casework.Admin; (err == nil) != keeps || (shapes == nil) != keeps {
			t.Errorf("%s imports: %v, %v", role.Code, err, shapes)
		}
		_, err = s.Need(t.Context(), actor, "94")
		if reads := role.Code == casework.Admin || role.Code == casework.Steering; (err == nil) != reads {
			t.Errorf("%s reads: %v", role.Code, err)
		}
	}
}

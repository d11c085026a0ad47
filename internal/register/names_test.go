package register

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

var twoUnits = casework.PostNames{Units: []casework.Unit{{ID: "u1", Name: "Brigade de protection de la famille"}, {ID: "u2", Name: "=Plaintes"}, {ID: "u3", Name: "Accueil"}, {ID: "u4", Name: "accueil"}}}

func TestAUnitIsFoundByItsNameWithoutCaseAndAccents(t *testing.T) {
	for cell, want := range map[string]casework.UnitID{"Brigade de protection de la famille": "u1", "BRIGADE DE PROTECTION DE LA FAMILLE": "u1", "'=Plaintes": "u2", "plaintes": "u2", "accueil": "u4", "Accueil": "u3", "": "", "non connu": ""} {
		rows, result, err := read(register("personne;date;Unité", "A;2022-03-28;"+cell), Options{Names: twoUnits, Mapping: &Mapping{Columns: map[string]string{"unite": "Unité"}}})
		if err != nil || result.Refused > 0 || rows[0].Referral.Unit != want {
			t.Errorf("%q gives %v, %v, %v", cell, rows, result, err)
		}
	}
}

func TestAnUnknownUnitIsRefusedWithWhatToDo(t *testing.T) {
	for _, c := range []struct {
		cell     string
		names    casework.PostNames
		expected []string
	}{
		{"Police secours", twoUnits, []string{"Brigade de protection de la famille, =Plaintes", "faites-la ajouter aux unités du poste", "laissez la colonne de côté"}},
		{"ACCUEIL", twoUnits, []string{"le nom exact", "Accueil, accueil"}},
		{"Police secours", casework.PostNames{}, []string{"n'en a aucune", "laissez la colonne de côté"}},
	} {
		_, result, err := read(register("personne;date;unite", "B;2022-03-27;", "A;2022-03-28;"+c.cell), Options{Names: c.names})
		if err != nil || result.Refused != 1 || result.Taken != 1 {
			t.Fatalf("%s: %+v, %v", c.cell, result, err)
		}
		r := result.Refusals[0]
		if r.Line != 3 || r.Column != "unite" || r.Value != c.cell {
			t.Errorf("refused as %+v", r)
		}
		for _, want := range c.expected {
			if !strings.Contains(plainSpaces(r.Sentence()), want) {
				t.Errorf("%q does not say %q", r.Sentence(), want)
			}
		}
	}
}

func TestTheRowsOfACaseSayOneUnit(t *testing.T) {
	rows, result, err := read(register("personne;date;unite", "A;2022-03-28;", "A;2022-03-29;Brigade de protection de la famille", "A;2022-03-30;accueil", "A;2022-03-31;brigade de protection de la famille"), Options{Names: twoUnits, Partial: true, Rejects: &bytes.Buffer{}})
	if err != nil || result.Refused != 1 {
		t.Fatalf("%+v, %v", result, err)
	}
	if s := plainSpaces(result.Refusals[0].Sentence()); !strings.Contains(s, "la ligne 3 dit Brigade de protection de la famille") || result.Refusals[0].Line != 4 {
		t.Errorf("refused as %q", s)
	}
	for _, r := range rows {
		if r.Referral.Unit != "u1" {
			t.Errorf("line %d is brought by %q", r.Line, r.Referral.Unit)
		}
	}
}

func TestAUnitIsShownBeforeItIsImported(t *testing.T) {
	in, err := Inspect(source(register("personne;date;unite", "A;2022-03-28;PLAINTES", "B;2022-03-28;ailleurs")), nil, today, twoUnits)
	if err != nil {
		t.Fatal(err)
	}
	if c := in.Preview[0].Cells[2]; c.Understood != "=Plaintes" || c.Error != "" {
		t.Errorf("shown as %+v", c)
	}
	if c := in.Preview[1].Cells[2]; c.Understood != "" || !strings.Contains(c.Error, "une unité du poste") {
		t.Errorf("shown as %+v", c)
	}
}

func TestUnitsAreExportedByNameAndImportedBackTheSame(t *testing.T) {
	data := register("personne;date;unite", "A;2022-03-28;plaintes", "B;2022-03-28;", "C;2022-03-28;ACCUEIL (POSTE DE LUTECE)")
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "fontenay"), storetest.Post(t, s, "lutece")
		own := createUnit(t, s, post, "Plaintes")
		createUnit(t, s, post, "Accueil")
		theirs := createUnit(t, s, other, "Accueil")
		if r := put(t, s, post, data, Options{}); r.Written || r.Refused != 1 {
			t.Fatalf("a unit that has brought nobody to the post is taken: %+v", r)
		}
		handFrom(t, s, theirs, post)
		if r := put(t, s, post, data, Options{}); !r.Written {
			t.Fatalf("%+v", r)
		}
		out := stored(t, s, post, CSV)
		for _, want := range []string{";Plaintes;\r\n", ";Accueil (" + other.Name + ");\r\n"} {
			if !bytes.Contains(out, []byte(want)) {
				t.Errorf("the export has no %q:\n%s", want, out)
			}
		}
		for _, f := range []Format{CSV, XLSX} {
			if r := put(t, s, post, stored(t, s, post, f), Options{}); r.Counts.Cases.Changed+r.Counts.Cases.Created > 0 {
				t.Errorf("%s: the same register changes %+v", f, r.Counts)
			}
		}
		put(t, s, post, register("personne;date;unite", "A;2022-03-28;"), Options{}) // an empty cell says nothing
		if diff := cmp.Diff(string(out), string(stored(t, s, post, CSV))); diff != "" {
			t.Error(diff)
		}
		if r := put(t, s, post, register("personne;date;unite", "B;2022-03-28;Plaintes"), Options{}); r.Counts.Cases.Changed != 1 {
			t.Errorf("%+v", r.Counts)
		}
		foreign := casework.RegisterRow{PersonKey: "D", CaseNumber: 1, On: today - 9, FirstOn: today - 9, Status: casework.Kept, Children: casework.Unknown, AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown, Minutes: casework.Unknown}
		foreign.Referral.Unit = own.ID
		if _, err := s.ImportRegister(t.Context(), storetest.Console, other.ID, store.ImportOptions{}, each([]casework.RegisterRow{foreign})); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("the unit of another post: %v", err)
		}
	})
}

func createUnit(t *testing.T, s *store.Store, post casework.Post, name string) casework.Unit {
	t.Helper()
	u, err := s.CreateUnit(t.Context(), storetest.Console, casework.Unit{Post: post.ID, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// handFrom hands a referral of a unit to another post.
func handFrom(t *testing.T, s *store.Store, unit casework.Unit, to casework.Post) {
	t.Helper()
	from := casework.Post{ID: unit.Post}
	desk, worker := storetest.Account(t, s, "guichet", casework.Desk, from), storetest.Account(t, s, "intervenant", casework.Worker, from)
	desk.Unit = unit.ID
	if err := s.SaveAccount(t.Context(), storetest.Console, desk); err != nil {
		t.Fatal(err)
	}
	r, err := s.FileReferral(t.Context(), desk.Actor(), casework.DeskReferral{Post: from.ID, Origin: "police_accueil", PoliceAct: "aucun", Problem: "precarite", Urgency: casework.WithinDay,
		Told: casework.Agrees, Agrees: casework.Agrees, Children: casework.Unknown, Person: &casework.ReferredPerson{LastName: "Odile"}})
	if err == nil {
		_, err = s.HandReferral(t.Context(), worker.Actor(), r.ID, to.Slug)
	}
	if err != nil {
		t.Fatal(err)
	}
}

var twoStations = casework.PostNames{Stations: []casework.Station{{ID: "s1", Place: "commissariat", Name: "Commissariat de Créteil"}, {ID: "s2", Place: "mairie", Name: "Mairie de Créteil"}, {ID: "s3", Place: "ccas"}}}

func TestAStationSaysItsKindAndIsSaidWithoutAccents(t *testing.T) {
	rows, result, err := read(register("personne;date;lieu;lieu_precis", "A;2022-03-28;;commissariat de creteil", "B;2022-03-28;mairie;MAIRIE DE CRETEIL", "C;2022-03-28;NC;Mairie de Créteil", "D;2022-03-28;ccas;"), Options{Names: twoStations})
	if err != nil || result.Refused > 0 {
		t.Fatalf("%+v, %v", result.Refusals, err)
	}
	for i, want := range []struct {
		place   casework.Place
		station casework.StationID
	}{{"commissariat", "s1"}, {"mairie", "s2"}, {"mairie", "s2"}, {"ccas", ""}} {
		if rows[i].Place != want.place || rows[i].Station != want.station {
			t.Errorf("line %d is held in %q, %q", rows[i].Line, rows[i].Place, rows[i].Station)
		}
	}
}

func TestAStationThatIsNoneOrOfAnotherKindRefusesItsRow(t *testing.T) {
	for cells, want := range map[string]string{
		"commissariat;Commissariat de Lutèce": "un lieu nommé dans la fiche du poste (Commissariat de Créteil, Mairie de Créteil)",
		"mairie;Commissariat de Créteil":      "un lieu qui soit du genre de la colonne lieu, «\u00a0Mairie\u00a0»",
	} {
		_, result, err := read(register("personne;date;lieu;lieu_precis", "A;2022-03-28;"+cells), Options{Names: twoStations})
		if err != nil || len(result.Refusals) != 1 {
			t.Fatalf("%s: %+v, %v", cells, result, err)
		}
		if r := result.Refusals[0]; r.Line != 2 || r.Column != "lieu_precis" || !strings.Contains(cells, r.Value) || !strings.Contains(r.Expected, want) {
			t.Errorf("%s: %+v", cells, r)
		}
	}
}

func TestStationsAreExportedByNameAndImportedBackTheSame(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		steering := storetest.Account(t, s, "pilote", casework.Steering, post).Actor()
		if err := s.SavePostSheet(t.Context(), steering, casework.PostSheet{Post: post.ID, HostKind: "police", EmployerKind: "commune", Stations: []casework.Station{{Place: "commissariat", Name: "=Commissariat"}}}); err != nil {
			t.Fatal(err)
		}
		put(t, s, post, register("personne;date;lieu_precis", "A;2022-03-28;'=commissariat", "B;2022-03-28;"), Options{})
		out := stored(t, s, post, CSV)
		if !bytes.Contains(out, []byte(";'=Commissariat\r\n")) {
			t.Errorf("the export does not name the place:\n%s", out)
		}
		for _, f := range []Format{CSV, XLSX} {
			if r := put(t, s, post, stored(t, s, post, f), Options{}); !r.Written || r.Counts.Appointments.Changed+r.Counts.Appointments.Created > 0 {
				t.Errorf("%s: the same register changes %+v, %+v", f, r.Counts, r.Refusals)
			}
		}
	})
}

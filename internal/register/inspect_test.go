package register

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"permanence/internal/casework"
)

func TestAnInspectionShowsHowAFileWillBeUnderstood(t *testing.T) {
	text, err := charmap.Windows1252.NewEncoder().String("N° dossier,Né(e) le,Ville,Date RDV,Heure,Durée,Lieu,Orientation,Suite,Remarques\n" +
		"A,1980,94033,28/03/2022,9h30,45,Mairie,caf|ccas,effective,vue\n" +
		"B,,,hier,,,Comissariat,,,\n" +
		"C,,,29/03/2022,,,Comissariat,,,\n" +
		"D,,,30/03/2022,,,Hôtel de police,,,\n")
	if err != nil {
		t.Fatal(err)
	}
	in, err := Inspect(source([]byte(text)), nil, today, casework.PostNames{})
	if err != nil {
		t.Fatal(err)
	}
	if in.Format != CSV || in.Encoding != "Windows-1252" || in.Separator != "virgule" || in.Rows != 4 || len(in.Missing) != 0 {
		t.Errorf("%+v", in)
	}
	if diff := cmp.Diff([]string{"Remarques"}, in.Unknown); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]UnknownValue{{Column: "lieu", Value: "Comissariat", Count: 2, Nearest: "commissariat"}, {Column: "lieu", Value: "Hôtel de police", Count: 1}}, in.Unrecognised); diff != "" {
		t.Error(diff)
	}
	want := map[string]string{"personne": "A", "naissance": "1980", "commune": "Fontenay-sous-Bois (94033)", "date": "28/03/2022", "heure": "9 h 30",
		"duree": "45 min", "lieu": "Mairie", "orientation": "CAF · CCAS", "suite_orientation": "Effective · Effective"}
	got := map[string]string{}
	for _, cell := range in.Preview[0].Cells {
		got[cell.Column] = plainSpaces(cell.Understood)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, cell := range in.Preview[1].Cells {
		if faulty := cell.Column == "date" || cell.Column == "lieu"; faulty != (cell.Error != "") || faulty && cell.Understood != "" {
			t.Errorf("%+v", cell)
		}
	}
}

func TestAnInspectionSaysWhichRequiredColumnIsMissing(t *testing.T) {
	in, err := Inspect(source(register("personne;lieu", "A;mairie")), nil, today, casework.PostNames{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"date"}, in.Missing); diff != "" {
		t.Error(diff)
	}
}

func TestAnInspectionShowsTenRowsAndCountsAll(t *testing.T) {
	in, err := Inspect(source(encode(sample(t), ';')), nil, today, casework.PostNames{})
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Preview) != 10 || in.Rows != 623 || len(in.Unrecognised) != 0 || len(in.Preview[0].Cells) != int(colReason)+1 {
		t.Errorf("%d rows shown of %d", len(in.Preview), in.Rows)
	}
	for _, cell := range in.Preview[0].Cells {
		if cell.Understood == "" || cell.Error != "" {
			t.Errorf("%+v", cell)
		}
	}
}

func TestTheColumnsOfTheRegisterAreDescribed(t *testing.T) {
	all := Columns()
	if len(all) != int(columnCount) {
		t.Fatalf("%d columns", len(all))
	}
	for _, c := range all {
		if c.Name == "" || c.Title == "" || len(c.Codes) != len(c.Labels) || c.Required != (c.Name == "date" || c.Name == "personne") {
			t.Errorf("%+v", c)
		}
	}
}

func TestASummaryTellsTheResultInFrench(t *testing.T) {
	_, result, err := read(register("personne;date;lieu;Couleur", "A;2022-03-28;mairie;vert", "B;2022-03-28;lune;"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := plainSpaces(result.Summary())
	for _, want := range []string{"2 lignes lues, 1 bonne, 1 refusée", "Ligne 3, colonne « lieu »", "Colonnes laissées de côté : Couleur", "Rien n'a été écrit, car des lignes sont refusées."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
	done := &Result{Rows: 1, Taken: 1, Written: true}
	if got := plainSpaces(done.Summary()); !strings.Contains(got, "personnes : 0 créée, 0 modifiée, 0 inchangée") || !strings.Contains(got, "déjà enregistré") {
		t.Error(got)
	}
}

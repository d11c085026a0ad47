package register

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
)

func TestRowsOfOnePersonOrCaseMayNotContradictEachOther(t *testing.T) {
	for _, c := range []struct{ column, first, second, said string }{
		{"sexe", "F", "M", "« M » contredit une autre ligne (la ligne 2 dit F)"},
		{"naissance", "1980", "1981", "« 1981 » contredit une autre ligne (la ligne 2 dit 1980)"},
		{"naissance", "01/02/1980", "02/02/1980", "« 1980-02-02 » contredit une autre ligne (la ligne 2 dit 1980-02-01)"},
		{"nom", "Durand", "Dupont", "« Dupont » contredit une autre ligne (la ligne 2 dit Durand)"},
		{"prenom", "Anne", "Zoé", "« Zoé » contredit une autre ligne (la ligne 2 dit Anne)"},
		{"qualite", "victime", "mis_en_cause", "la ligne 2 dit victime"},
		{"commune", "94033", "94080", "la ligne 2 dit 94033"},
		{"enfants", "0", "1", "la ligne 2 dit 0"},
		{"connu_services_sociaux", "oui", "non", "la ligne 2 dit oui"},
		{"date_saisine", "2022-03-01", "2022-03-02", "la ligne 2 dit 01/03/2022"},
		{"origine", "isc", "caf", "la ligne 2 dit isc"},
		{"acte_police", "plainte", "aucun", "la ligne 2 dit plainte"},
		{"problematique", "fugue|autre", "autre|fugue", "la ligne 2 dit fugue|autre"},
		{"violences", "physiques", "physiques|verbales", "la ligne 2 dit physiques"},
		{"enfants_concernes", "0", "1", "la ligne 2 dit 0"},
		{"situation_familiale", "marie", "veuvage", "la ligne 2 dit marie"},
		{"accord", "oui", "non", "la ligne 2 dit oui"},
		{"premier_contact", "2022-03-01", "2022-03-02", "la ligne 2 dit 01/03/2022"},
		{"date_cloture", "2022-05-01", "2022-05-02", "la ligne 2 dit 01/05/2022"},
	} {
		t.Run(c.column+" "+c.second, func(t *testing.T) {
			data := register("personne;date;"+c.column, "A;2022-03-28;"+c.first, "A;2022-03-29;", "A;2022-03-30;"+c.second)
			rows, result, err := read(data, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != 2 || result.Refused != 1 || result.Refusals[0].Line != 4 || result.Refusals[0].Column != c.column {
				t.Fatalf("%d rows, %+v", len(rows), result.Refusals)
			}
			if got := plainSpaces(result.Refusals[0].Sentence()); !strings.Contains(got, c.said) {
				t.Error(got)
			}
		})
	}
}

func TestAContradictionNamesTheLineThatSaidIt(t *testing.T) {
	_, result, err := read(register("personne;date;sexe", "A;2022-03-28;", "A;2022-03-29;F", "A;2022-03-30;M"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := result.Refusals[0].Sentence(); !strings.Contains(got, "la ligne 3 dit F") {
		t.Error(got)
	}
}

func TestWhatSaysTheSameOrNothingIsNoContradiction(t *testing.T) {
	mustRead(t, register("personne;date;sexe;naissance;nom;problematique;violences;commune",
		"A;2022-03-28;F;1980;Lefèvre;fugue|autre|voisinage;physiques|verbales;94033",
		"A;2022-03-29;NC;01/02/1980;LEFEVRE;fugue|voisinage|autre;verbales|physiques;Fontenay-sous-Bois",
		"A;2022-03-30;;;;NC;NC;"))
}

func TestEveryRowCarriesWhatAllRowsSay(t *testing.T) {
	rows := mustRead(t, register("personne;date;sexe;naissance;nom;prenom;commune;qualite;enfants;connu_services_sociaux;date_saisine;origine;acte_police;problematique;violences;date_cloture;motif_cloture;violence_principale;situation_familiale;adultes_concernes;accord;premier_contact",
		"A;2022-03-28;;;;;;;;;;;;;;;;physiques;;2;;20/03/2022",
		"A;2022-03-20;NC;1980;Roy;;94033;;2;;2022-03-19;NC;;NC;NC;;;NC;NC;;oui;",
		"A;2022-04-01;F;02/01/1980;;Zoé;;victime;;oui;;isc;plainte;fugue|autre;verbales|physiques;2022-05-01;refus;;mariée;;NC;"))
	for _, got := range rows {
		got.Line, got.On, got.Violences = 0, 0, nil
		want := casework.RegisterRow{PersonKey: "A", LastName: "Roy", FirstName: "Zoé", Birth: casework.BirthOn(casework.NewDay(1980, 1, 2)), Sex: "F", CaseNumber: 1,
			Commune: "94033", CommuneYear: communeYear, Standing: "victime", Children: 2, Known: "oui", AdultsConcerned: 2, ChildrenConcerned: casework.Unknown, MainViolence: "physiques", Family: "marie",
			Referral: casework.Referral{ReceivedOn: casework.NewDay(2022, 3, 19), Origin: "isc", PoliceAct: "plainte", Consent: "oui", ContactedOn: casework.NewDay(2022, 3, 20)}, FirstOn: casework.NewDay(2022, 3, 20),
			Problems: []casework.Problem{"fugue", "autre"}, ClosedOn: casework.NewDay(2022, 5, 1), Reason: "refus", Status: "honore", Minutes: casework.Unknown}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	for _, got := range rows {
		if len(got.Violences) != 2 {
			t.Errorf("line %d: violences %v", got.Line, got.Violences)
		}
	}
}

func TestSituationsOfOnePersonAreTwoCases(t *testing.T) {
	rows := mustRead(t, register("personne;situation;date;qualite", "A;1;2022-03-28;victime", "A;2;2022-03-28;mis_en_cause", "B;;2022-03-28;victime", "A;;2022-03-29;"))
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprintln(r.PersonSeq, r.CaseSeq, r.CaseNumber, r.Standing))
	}
	if diff := cmp.Diff([]string{"0 0 1 victime\n", "0 1 2 mis_en_cause\n", "1 2 1 victime\n", "0 0 1 victime\n"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheSameAppointmentTwiceIsRefusedOnce(t *testing.T) {
	rows, result, err := read(register("personne;date;heure;statut", "A;2022-03-28;9h30;", "A;28/03/2022;09:30;honore", "A;2022-03-28;;", "A;2022-03-28;9h31;"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || result.Refused != 1 || result.Refusals[0].Line != 3 || !strings.Contains(result.Refusals[0].Fault, "ligne 2") {
		t.Errorf("%d rows, %+v", len(rows), result.Refusals)
	}
}

// An appointment cancelled and kept in the end at the same hour is two rows,
// whose ranks do not depend on their order.
func TestAnExcusedAppointmentKeptInTheEndIsTwoRows(t *testing.T) {
	for _, order := range [][2]string{{"excuse", "honore"}, {"honore", "excuse"}} {
		rows := mustRead(t, register("personne;date;heure;statut", "A;2022-03-28;9h30;"+order[0], "A;2022-03-28;9h30;"+order[1]))
		ranks := map[casework.Status]int{}
		for _, r := range rows {
			ranks[r.Status] = r.Rank
		}
		if diff := cmp.Diff(map[casework.Status]int{"honore": 0, "excuse": 1}, ranks); diff != "" {
			t.Errorf("%v: %s", order, diff)
		}
	}
}

func TestAClosingIsCheckedAgainstTheFirstAppointmentOfAllRows(t *testing.T) {
	mustRead(t, register("personne;date;date_cloture;motif_cloture", "A;2022-06-28;2022-05-01;", "A;2022-03-28;;refus"))
	rows, result, err := read(register("personne;date;date_cloture;motif_cloture", "A;2022-06-28;;", "A;2022-07-28;2022-05-01;refus", "B;2022-03-28;2022-04-01;"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2 || result.Refused != 1 || result.Refusals[0].Line != 3 || rows[0].ClosedOn != 0 || rows[0].Reason != "" {
		t.Errorf("%+v, %+v", rows, result.Refusals)
	}
}

func TestARefusedRowSaysNothingOfItsPerson(t *testing.T) {
	rows, result, err := read(register("personne;date;sexe;lieu", "A;2022-03-28;M;lune", "A;2022-03-29;F;mairie"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if result.Refused != 1 || rows[0].Sex != "F" || rows[0].FirstOn != rows[0].On || rows[0].PersonSeq != 0 {
		t.Errorf("%+v, %+v", rows, result.Refusals)
	}
}

func TestAReferralAfterTheFirstAppointmentIsAWarning(t *testing.T) {
	_, result, err := read(register("personne;date;date_saisine", "A;2022-03-28;2022-03-30"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Ligne 2 : la saisine du 30/03/2022 est après le premier rendez-vous de la situation, le 28/03/2022."}
	if result.Refused != 0 || len(result.Warnings) != 1 || plainSpaces(result.Warnings[0]) != want[0] {
		t.Errorf("%+v", result)
	}
}

func TestRejectsCanBeCorrectedAndImportedAgain(t *testing.T) {
	var rejects bytes.Buffer
	rows, result, err := read(register("personne;date;lieu;nom;Couleur", "A;2022-03-28;mairie;x;vert", "B;2022-03-28;comissariat;=1+1;bleu", "C;hier;mairie;\"a;b\";"),
		Options{Partial: true, Rejects: &rejects})
	if err != nil || len(rows) != 1 || result.Refused != 2 {
		t.Fatal(err, result)
	}
	text := rejects.String()
	if !strings.HasPrefix(text, "\ufeffpersonne;date;lieu;nom;Couleur;motif du refus\nB;2022-03-28;comissariat;'=1+1;bleu;\"Ligne 3, colonne") {
		t.Errorf("rejects:\n%s", text)
	}
	corrected := strings.NewReplacer("comissariat;", "commissariat;", "hier", "29/03/2022").Replace(text)
	again := mustRead(t, []byte(corrected))
	if len(again) != 2 || again[0].LastName != "=1+1" || again[1].LastName != "a;b" {
		t.Errorf("%+v", again)
	}
}

func TestRejectsOfAWorkbookAreWrittenAsPeopleReadThem(t *testing.T) {
	rows := sample(t)[:3]
	rows[2][columnIndex(t, rows, "lieu")] = "lune"
	var rejects bytes.Buffer
	if _, _, err := read(asXLSX(t, rows, true, false), Options{Partial: true, Rejects: &rejects}); err != nil {
		t.Fatal(err)
	}
	if got := rejects.String(); !strings.Contains(got, ";2021-10-11;16:30;lune;presentiel;honore;75;") {
		t.Error(got)
	}
}

func TestRejectsAreWrittenOnlyWhenAskedFor(t *testing.T) {
	for _, o := range []Options{{Partial: false}, {Partial: true}} {
		var rejects bytes.Buffer
		o.Rejects = &rejects
		lieu := "mairie"
		if !o.Partial {
			lieu = "lune"
		}
		if _, _, err := read(register("personne;date;lieu", "A;2022-03-28;"+lieu), o); err != nil || rejects.Len() > 0 {
			t.Errorf("%+v: %v, %q", o, err, rejects.String())
		}
	}
}

func TestBlankRowsAreLeftOut(t *testing.T) {
	if rows := mustRead(t, register("", "personne;date;;", ";;;", "A;2022-03-28;;", "", "  ; ;;")); len(rows) != 1 || rows[0].Line != 4 {
		t.Errorf("%+v", rows)
	}
}

func TestProgressGoesFromStartToEnd(t *testing.T) {
	data := encode(sample(t), ';')
	last, total := int64(-1), int64(0)
	_, _, err := read(data, Options{Progress: func(done, of int64) {
		if done < last || done > of {
			t.Errorf("progress %d after %d of %d", done, last, of)
		}
		last, total = done, of
	}})
	if err != nil || last != total || total != 2*int64(len(data)) {
		t.Errorf("%v: %d of %d for %d bytes", err, last, total, len(data))
	}
}

package web

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// plantSteering writes what the parties of a post agreed on: of the account's
// own in one département, of the other in another.
func (s *site) plantSteering(t testing.TB, p *planted) {
	t.Helper()
	ctx := t.Context()
	steering := casework.Actor{Account: "steering-planter", Role: casework.Steering, Posts: []casework.PostID{p.post.ID}}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	commune := "94033"
	if p.post.ID != s.own.ID {
		commune = "93048"
	}
	must(s.store.SavePostSheet(ctx, steering, casework.PostSheet{Post: p.post.ID, HostKind: "police", EmployerKind: "commune", Covers: []casework.Cover{{Commune: commune}}}))
	a, err := s.store.SaveAgreement(ctx, steering, casework.Agreement{Title: "Convention", Posts: []casework.PostID{p.post.ID}, Term: casework.Period{From: storetest.Today - 900, To: storetest.Today + 90}, Remind: 6, RemindAgain: 3})
	must(err)
	e, err := s.store.SaveExercise(ctx, steering, casework.Exercise{Post: p.post.ID, Period: casework.YearPeriod(2025), Currency: casework.EUR, Cost: 5_000_000})
	must(err)
	f, err := s.store.SaveFunding(ctx, steering, p.post.ID, casework.Funding{Exercise: e.ID, Agreement: a.ID, Kind: casework.StateFunds, ByShare: true, Planned: casework.NoStake, Agreed: casework.Stake{Amount: casework.NoMoney, Share: casework.Whole / 2}, Paid: 100_000})
	must(err)
	c, err := s.store.SaveCommittee(ctx, steering, casework.Committee{HeldOn: storetest.Today - 30, Posts: []casework.PostID{p.post.ID}})
	must(err)
	d, err := s.store.SaveDecision(ctx, steering, casework.Decision{Committee: c.ID, Text: "Poursuivre", State: casework.DecisionToDo})
	must(err)
	must(s.store.AddCommitteeDocument(ctx, steering, c.ID, "releve.pdf", io.NewSectionReader(strings.NewReader("%PDF-1.7 x"), 0, 10)))
	c, err = s.store.Committee(ctx, steering, c.ID)
	must(err)
	project, err := s.store.SaveDeployment(ctx, steering, casework.Deployment{Name: "Projet", Communes: []string{commune}}, casework.DeploymentStep{State: casework.PostDiscussed, On: storetest.Today - 60})
	must(err)
	must(s.store.AddStep(ctx, steering, project.ID, casework.DeploymentStep{State: casework.PostAgreed, On: storetest.Today - 20}))
	project, err = s.store.Deployment(ctx, steering, project.ID)
	must(err)
	p.parts = append(p.parts, "{agreement}", string(a.ID), "{exercise}", string(e.ID), "{funding}", string(f.ID), "{committee}", string(c.ID), "{decision}", string(d.ID), "{paper}", c.Documents[0].ID, "{deployment}", string(project.ID), "{step}", project.Steps[1].ID)
}

func TestASheetWrittenMeanwhileComesBackWithBothTexts(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.as(t, s.named(t, "steering"))
	at := "/pilotage/postes/" + s.own.Slug
	first := []string{"accueil", "police", "genre_employeur", "commune", "employeur", "Ville de Créteil", "commune_0", "Créteil", "commune_2", "94033", "lieu_1", "mairie", "version", "0"}
	if a := b.post(at+"/fiche", first...); a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, excerpt(a.body))
	}
	a := b.post(at+"/fiche", "accueil", "gendarmerie", "genre_employeur", "commune", "employeur", "Le Département", "version", "0")
	for _, want := range []string{"Ville de Créteil", "Le Département", "Les deux textes", "Créteil", `name="version" value="1"`} {
		if a.StatusCode != 409 || !strings.Contains(a.body, want) {
			t.Errorf("%d, the page does not hold %q", a.StatusCode, want)
		}
	}
	if a := b.get(at); !strings.Contains(a.body, "Fontenay-sous-Bois") || !strings.Contains(a.body, "Mairie") {
		t.Error("rows with empty ones between them are lost")
	}
	if a := b.post(at+"/fiche", "accueil", "police", "genre_employeur", "commune", "ouvert_le", "hier", "commune_0", "Nulle-Part", "version", "1"); a.StatusCode != 422 || !strings.Contains(a.body, `value="Nulle-Part"`) || !strings.Contains(a.body, "erreur-ouvert_le") {
		t.Errorf("%d %s", a.StatusCode, excerpt(a.body))
	}
}

// Five communes are called Saint-Maurice: the form of the sheet holds which one,
// and is kept as it stands.
func TestASheetIsKeptAsItsFormStands(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.as(t, s.named(t, "steering"))
	at := "/pilotage/postes/" + s.own.Slug + "/fiche"
	fields := []string{"accueil", "police", "genre_employeur", "commune", "employeur", "Ville de Charenton-le-Pont"}
	b.expect(b.post(at, append(fields, "commune_0", "Saint-Maurice", "version", "0")...), 422, "Plusieurs communes", "94069")
	b.goes(b.post(at, append(fields, "commune_0", "94069", "version", "0")...), strings.TrimSuffix(at, "/fiche")+"?fait=fiche")
	written := between(between(b.expect(b.get(at), 200).body, `name="commune_0"`, ">"), `value="`, `"`)
	b.goes(b.post(at, append(fields, "commune_0", written, "version", "1")...), strings.TrimSuffix(at, "/fiche")+"?fait=fiche")
}

func TestTheCoFundingIsTakenAsAFileWithTheGapOnThePage(t *testing.T) {
	t.Parallel()
	s := open(t)
	p := planted{post: s.own}
	s.plantSteering(t, &p)
	b := s.as(t, s.named(t, "reader"))
	if a := b.get("/pilotage?annee=2025"); !strings.Contains(spaces.Replace(a.body), "Manque 25 000 €") {
		t.Error(excerpt(a.body))
	}
	csv := b.get("/pilotage/cofinancement.csv")
	if !strings.Contains(csv.body, ";50000;etat;;;25000;50;1000;;24000;Convention") || !strings.HasPrefix(csv.Header.Get("Content-Disposition"), `attachment; filename="cofinancement-`) {
		t.Error(csv.Header.Get("Content-Disposition"), csv.body)
	}
	if a := b.get("/pilotage/cofinancement.xlsx"); a.StatusCode != 200 || !strings.HasPrefix(a.body, "PK") {
		t.Error(a.StatusCode)
	}
}

// What cannot be read and what the rules refuse are told together, each beside
// its field, and nothing is said of a field that holds.
func TestAllFaultsOfAFormOfSteeringAreToldAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t)
	p := planted{post: s.own}
	s.plantSteering(t, &p)
	b := s.as(t, s.named(t, "steering"))
	post := "/pilotage/postes/" + s.own.Slug
	part := func(name string) string { return p.parts[slices.Index(p.parts, "{"+name+"}")+1] }
	for _, c := range []struct {
		name, at string
		fields   []string
		faults   string // the fields that are told, in the order of the page
	}{
		{"a sheet", post + "/fiche", []string{"accueil", "police", "genre_employeur", "commune", "ouvert_le", "2026-02-01", "ferme_le", "2026-01-01",
			"commune_0", "Nulle-Part", "commune_3", "Créteil", "depuis_3", "hier", "commune_5", "Nogent-sur-Marne", "depuis_5", "2026-02-01", "jusqua_5", "2026-01-01", "version", "1"},
			"ferme_le commune_0 depuis_1 jusqua_2"},
		{"a staffing", post + "/effectif", []string{"etp_1", "beaucoup", "vacant_du_2", "2026-02-01", "vacant_au_2", "2026-01-01", "vacant_etp_2", "peu", "motif_2", "autre", "version", "0"},
			"depuis_0 etp_0 vacant_au_0 vacant_etp_0"},
		{"an agreement", post + "/conventions", []string{"signee_le", "hier", "rappel", "souvent", "second_rappel", "3"}, "objet postes du au signee_le rappel"},
		{"an agreement without its first day", post + "/conventions", []string{"objet", "Convention", "postes", s.own.Slug, "au", "2026-02-01", "rappel", "6", "second_rappel", "3"}, "du"},
		{"an exercise", post + "/exercices", []string{"du", "2025-06-01", "au", "2026-05-31", "monnaie", "EUR", "cout", "cher"}, "du cout"},
		{"an exercise without days", post + "/exercices", []string{"monnaie", "EUR"}, "du au"},
		{"a funder", post + "/exercices/" + part("exercise") + "/financeurs", []string{"base", "montant", "accorde", "un peu", "verse", "rien", "verse_le", "2025-02-01"}, "financeur accorde verse"},
		{"a committee", "/pilotage/comites", []string{"date", "hier", "lieu", strings.Repeat("x", 121)}, "date lieu postes"},
		{"a decision", "/pilotage/comites/" + part("committee") + "/decisions", []string{"echeance", "demain", "etat", "a_faire"}, "decision echeance"},
		{"a project", "/pilotage/deploiement", []string{"communes", "Nulle-Part"}, "nom communes etape le"},
		{"a step", "/pilotage/deploiement/" + part("deployment") + "/etapes", []string{"le", "hier"}, "etape le"},
	} {
		answer := b.expect(b.post(c.at, c.fields...), 422)
		var told []string
		for _, at := range faultBeside.FindAllStringSubmatch(answer.body, -1) {
			told = append(told, at[1])
		}
		if got := strings.Join(told, " "); got != c.faults {
			t.Errorf("%s: faults are told beside %q, want %q", c.name, got, c.faults)
		}
	}
}

var faultBeside = regexp.MustCompile(`id="erreur-([a-z_0-9]+)"`)

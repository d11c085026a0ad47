package view

import (
	"slices"
	"strings"
	"testing"

	"permanence/internal/casework"
)

func steeringBase(title, path string) Base {
	return base(title, path, casework.Steering, "Alix Perrin")
}

var steeringToday = casework.NewDay(2022, 11, 25)

// fullFolder is a post of which everything is written, an exercise short of a
// third and an agreement that ends soon.
func fullFolder(post casework.Post) casework.PostFolder {
	share := casework.Stake{Amount: casework.NoMoney, Share: casework.Whole / 3}
	return casework.PostFolder{Post: post,
		Sheet: casework.PostSheet{Post: post.ID, HostKind: "police", Host: "Commissariat de " + post.Name, EmployerKind: "commune", Employer: "Ville de " + post.Name, OpenedOn: casework.NewDay(2021, 10, 1), Version: 1,
			Covers: []casework.Cover{{Commune: "94033"}, {Commune: "94028", From: casework.NewDay(2022, 1, 1), To: casework.NewDay(2022, 6, 30)}}, Stations: []casework.Station{{Place: "commissariat"}, {Place: "mairie", Name: longName}}},
		Staffing:   casework.Staffing{Version: 1, Steps: []casework.FTEStep{{From: casework.NewDay(2021, 10, 1), FTE: 80}}, Vacancies: []casework.Vacancy{{From: casework.NewDay(2022, 11, 1), FTE: 30, Reason: "recrutement"}}},
		Agreements: []casework.Agreement{{ID: "a", Title: "Convention de cofinancement", Posts: []casework.PostID{post.ID}, SignedOn: casework.NewDay(2021, 9, 20), Term: casework.Period{From: casework.NewDay(2021, 10, 1), To: casework.NewDay(2022, 12, 31)}, Signatories: []string{"La préfète"}, Remind: 6, RemindAgain: 3, Version: 1}},
		Exercises: []casework.Exercise{{ID: "e", Post: post.ID, Period: casework.YearPeriod(2022), Currency: casework.EUR, Cost: 5_200_000, Version: 1, Fundings: []casework.Funding{
			{ID: "f", Kind: casework.StateFunds, ByShare: true, Planned: share, Agreed: share, Paid: 1_000_000, PaidOn: casework.NewDay(2022, 3, 1)},
			{ID: "g", Kind: "commune", Funder: "Ville de " + post.Name, Planned: casework.NoStake, Agreed: casework.Stake{Amount: 1_733_333, Share: casework.NoShare}, Paid: casework.NoMoney},
			{ID: "h", Kind: "caf", ByShare: true, Planned: share, Agreed: casework.NoStake, Paid: casework.NoMoney, RemovedAt: casework.At(steeringToday.Time())}}}}}
}

func steeringStates() []state {
	first := fullFolder(fontenay)
	committee := casework.Committee{ID: "c", HeldOn: casework.NewDay(2022, 10, 20), Place: "Préfecture", Posts: []casework.PostID{fontenay.ID, "elsewhere"}, Members: []string{"La préfète"}, Agenda: "Bilan\nPerspectives", Decisions: []casework.Decision{
		{ID: "d", Text: "Poursuivre les échanges", Charge: "La préfecture", DueOn: casework.NewDay(2022, 11, 1), State: casework.DecisionToDo}, {ID: "x", Text: "Clore", State: casework.DecisionDone, DoneOn: casework.NewDay(2022, 11, 2)}},
		Documents: []casework.CommitteeDocument{{ID: "p", Kind: casework.PDF, Name: "releve.pdf", Size: 20_000, AddedAt: casework.At(steeringToday.Time())}}}
	project := casework.Deployment{ID: "p", Departement: "94", Name: longName, Communes: []string{"94018", "94069"}, Station: "Commissariat", Post: fontenay.ID, Steps: []casework.DeploymentStep{
		{ID: "1", State: casework.PostAgreed, On: casework.NewDay(2022, 7, 8), Note: "Convention signée"}, {ID: "2", State: casework.PostOpened, On: casework.NewDay(2023, 1, 1)}}}
	conflict := NewSheetForm(SheetValues(&first.Sheet), casework.Conflict())
	theirs := first.Sheet
	theirs.Host = "Commissariat central"
	return []state{
		{"steering", &SteeringPage{Base: steeringBase("Pilotage", "/pilotage"), Year: 2022, Today: steeringToday, Folders: []casework.PostFolder{first, {Post: charenton}}, Reminders: casework.AgreementReminders(first.Agreements, steeringToday), Decisions: PendingDecisions([]casework.Committee{committee}, "", steeringToday), Years: []PeriodLink{{Label: "2022", URL: "/pilotage?annee=2022", Current: true}}}},
		{"steering-nothing", &SteeringPage{Base: steeringBase("Pilotage", "/pilotage"), Year: 2022, Today: steeringToday}},
		{"steering-post", &PostFolderPage{Base: steeringBase("Poste", "/pilotage/postes/x"), Folder: first, Today: steeringToday, Deployments: []casework.Deployment{project}, Costs: []CostRow{{Year: 2021, Cost: "52 000 €", Persons: "n. c.", Kept: "547", PerPerson: "n. c.", PerKept: "95 €", FTE: "0,80"}}, MayKeep: SteeringRights{true, true, true, true, true}}},
		{"steering-post-empty", &PostFolderPage{Base: steeringBase("Poste", "/pilotage/postes/x"), Folder: casework.PostFolder{Post: charenton}, Today: steeringToday}},
		{"steering-sheet-conflict", &PostSheetPage{Base: steeringBase("Fiche", "/pilotage/postes/x/fiche"), SteeringForm: conflict.Conflicting(SheetValues(&theirs)), Post: fontenay}},
		{"steering-staffing", &StaffingPage{Base: steeringBase("Effectif", "/pilotage/postes/x/effectif"), SteeringForm: NewStaffingForm(StaffingValues(&first.Staffing), casework.Invalid("vacant_au_0", "", "une date")), Post: fontenay}},
		{"steering-agreement", &AgreementPage{Base: steeringBase("Convention", "/pilotage/postes/x/conventions/a"), SteeringForm: NewAgreementForm(AgreementValues(&first.Agreements[0])), Agreement: first.Agreements[0], Post: fontenay, Posts: threePost, Chosen: first.Agreements[0].Posts, Today: steeringToday, MayKeep: true}},
		{"steering-exercise", &ExercisePage{Base: steeringBase("Cofinancement", "/pilotage/postes/x/exercices/e"), SteeringForm: NewExerciseForm(ExerciseValues(&first.Exercises[0])), Line: NewFundingForm(Values{"prevu": "beaucoup"}, casework.Invalid("prevu", "", "un montant")), Post: fontenay, Exercise: NewExerciseView("x", first.Exercises[0]), Agreements: first.Agreements, MayKeep: true}},
		{"steering-exercise-new", &ExercisePage{Base: steeringBase("Nouvel exercice", "/pilotage/postes/x/exercices/nouveau"), SteeringForm: NewExerciseForm(Values{"monnaie": "XPF"}), Line: NewFundingForm(Values{}), Post: fontenay, MayKeep: true}},
		{"steering-funding", &FundingPage{Base: steeringBase("Financeur", "/pilotage/postes/x/exercices/e/f"), SteeringForm: NewFundingForm(FundingValues(&first.Exercises[0].Fundings[0], casework.EUR)), Post: fontenay, Exercise: NewExerciseView("x", first.Exercises[0]), ID: "f", Agreements: first.Agreements}},
		{"steering-committees", &CommitteesPage{Base: steeringBase("Comités", "/pilotage/comites"), Committees: []casework.Committee{committee}, Posts: threePost, Today: steeringToday, MayKeep: true}},
		{"steering-committee", &CommitteePage{Base: steeringBase("Comité", "/pilotage/comites/c"), Line: NewDecisionForm(Values{}), Committee: committee, Posts: threePost, Today: steeringToday, MayKeep: true}},
		{"steering-committee-form", &CommitteeFormPage{Base: steeringBase("Comité", "/pilotage/comites/nouveau"), SteeringForm: NewCommitteeForm(Values{}, casework.Invalid("postes", "", "un poste au moins")), Posts: threePost}},
		{"steering-decision", &DecisionPage{Base: steeringBase("Décision", "/pilotage/comites/c/decisions/d"), SteeringForm: NewDecisionForm(DecisionValues(&committee.Decisions[0])), Committee: committee, ID: "d"}},
		{"steering-deployments", &DeploymentsPage{Base: steeringBase("Déploiement", "/pilotage/deploiement"), Deployments: []casework.Deployment{project}, Territory: []string{"94"}, Posts: threePost, Today: steeringToday}},
		{"steering-deployments-nothing", &DeploymentsPage{Base: steeringBase("Déploiement", "/pilotage/deploiement"), Today: steeringToday}},
		{"steering-deployment", &DeploymentPage{Base: steeringBase("Déploiement", "/pilotage/deploiement/p"), SteeringForm: NewDeploymentForm(DeploymentValues(&project, fontenay.Slug)), Line: SteeringForm{Values: Values{}}, Deployment: project, Posts: threePost, Today: steeringToday}},
	}
}

func TestAConflictOnASheetShowsWhatChangedAndKeepsWhatWasTyped(t *testing.T) {
	for _, s := range steeringStates() {
		if s.name != "steering-sheet-conflict" {
			continue
		}
		shown := render(t, s.page)
		if !strings.Contains(shown, "Commissariat central") || !strings.Contains(shown, `value="Commissariat de Fontenay-sous-Bois"`) {
			t.Error("the two texts are not both there")
		}
		return
	}
	t.Fatal("no such state")
}

// A sum and what lacks of it are told to the cent: rounded apart, they would not
// make the cost beside them, and 40 cents would be nothing.
func TestAmountsAreToldToTheCent(t *testing.T) {
	f := fullFolder(fontenay)
	f.Exercises[0].Cost = 5_700_050
	f.Exercises[0].Fundings = f.Exercises[0].Fundings[1:2] // of 17 333,33 €
	row := (&SteeringPage{Year: 2022, Today: steeringToday, Folders: []casework.PostFolder{f}}).Rows()[0]
	if row.Cost != "57\u202f000,50\u00a0€" || row.Agreed != "17\u202f333,33\u00a0€" || row.Gap.Text != "Manque 39\u202f667,17\u00a0€" {
		t.Errorf("%+v", row)
	}
	if got := NewExerciseView("x", f.Exercises[0]).Gap().Text; !strings.HasPrefix(got, "Manque 39\u202f667,17\u00a0€") {
		t.Errorf("on the page of the exercise: %q", got)
	}
	f.Exercises[0].Cost = 40
	f.Exercises[0].Fundings[0].Agreed.Amount = 10
	if got := fundingTag(f.Funding(casework.YearPeriod(2022))).Text; got != "Manque 0,30\u00a0€" {
		t.Errorf("what lacks of 40 cents is %q", got)
	}
}

func TestASumIsNotCompleteWhileAPostSaysNothing(t *testing.T) {
	year := casework.YearPeriod(2022)
	funded := casework.PostFolder{Exercises: []casework.Exercise{{Period: year, Currency: casework.EUR, Cost: 100_000, Fundings: []casework.Funding{
		{Kind: casework.StateFunds, Planned: casework.NoStake, Agreed: casework.Stake{Amount: 100_000, Share: casework.NoShare}, Paid: casework.NoMoney}}}}}
	for want, other := range map[string]casework.PostFolder{"Sans 1 poste non saisi": {}, "Complet": {Sheet: casework.PostSheet{OpenedOn: year.To + 1}}} {
		p := &SteeringPage{Year: 2022, Folders: []casework.PostFolder{funded, other}}
		if got := p.Totals(); len(got) != 1 || got[0].Gap.Text != want {
			t.Errorf("%+v, want %q", got, want)
		}
	}
}

func TestThePageOfSteeringSaysTheGapAndTheReminder(t *testing.T) {
	shown := render(t, steeringStates()[0].page)
	for _, want := range []string{"Manque 17\u202f333,34\u00a0€", "Fin proche", "dans 36 jours", "0,3 vacant", "Non saisi", "En retard"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestAPostThatIsClosedHasNoFullTimeEquivalentAnyMore(t *testing.T) {
	closed, goesOn := fullFolder(fontenay), fullFolder(charenton)
	closed.Sheet.ClosedOn = steeringToday
	p := &SteeringPage{Year: 2022, Today: steeringToday, Folders: []casework.PostFolder{closed, goesOn}}
	if row := p.Rows()[0]; row.FTE != "0,8" || row.Vacant != "0,3 vacant" || p.TotalFTE() != "1,6" {
		t.Errorf("on its last day: %+v, %s in all", row, p.TotalFTE())
	}
	p.Today++
	if row := p.Rows()[0]; row.FTE != "—" || row.Vacant != "" || p.TotalFTE() != "0,8" {
		t.Errorf("the day after: %+v, %s in all", row, p.TotalFTE())
	}
}

func TestAPostThatIsClosedIsSaidToBe(t *testing.T) {
	last := casework.NewDay(2026, 10, 31)
	p := &SteeringPage{Year: 2026, Today: last, Folders: []casework.PostFolder{{Sheet: casework.PostSheet{ClosedOn: last}}}}
	if got := p.Rows()[0].Closed; got != "" {
		t.Errorf("on its last day it is closed already: %q", got)
	}
	p.Today++
	if got := p.Rows()[0].Closed; got != "31 octobre 2026" {
		t.Errorf("the day after, its last day is %q", got)
	}
	p.Base = worker("Pilotage", SteeringURL)
	if shown := render(t, p); !strings.Contains(shown, "Fermé") || !strings.Contains(shown, "dernier jour\u00a0: 31 octobre 2026") {
		t.Error("the page does not say that the post is closed")
	}
}

func TestWhatIsPaidIsComparedWithWhatIsAgreed(t *testing.T) {
	stake := func(amount casework.Money) casework.Stake {
		return casework.Stake{Amount: amount, Share: casework.NoShare}
	}
	line := func(agreed, paid casework.Money) casework.Funding {
		return casework.Funding{Kind: "etat", Planned: casework.NoStake, Agreed: stake(agreed), Paid: paid}
	}
	v := NewExerciseView("creteil", casework.Exercise{Period: casework.YearPeriod(2022), Currency: casework.EUR, Cost: 100_00,
		Fundings: []casework.Funding{line(50_00, 20_00), line(50_00, 50_00), line(50_00, 500_00), line(50_00, casework.NoMoney), line(casework.NoMoney, 5_00)}})
	var got []string
	for _, r := range v.Rows() {
		got = append(got, strings.ReplaceAll(r.Late, "\u202f", " "))
	}
	want := []string{"reste 30\u00a0€", "", "450\u00a0€ de plus qu'accordé", "reste 50\u00a0€", ""}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// The full-time equivalents of all posts are no sum of those of one currency.
func TestFullTimeEquivalentsAreNotToldForEachCurrency(t *testing.T) {
	euros, francs := fullFolder(fontenay), fullFolder(charenton)
	francs.Exercises = slices.Clone(francs.Exercises)
	for i := range francs.Exercises {
		francs.Exercises[i].Currency = casework.XPF
	}
	for _, c := range []struct {
		folders []casework.PostFolder
		rows    int
		shown   bool
	}{{[]casework.PostFolder{euros}, 1, true}, {[]casework.PostFolder{euros, francs}, 2, false}} {
		p := &SteeringPage{Base: steeringBase("Pilotage", "/pilotage"), Year: 2022, Today: steeringToday, Folders: c.folders}
		html := render(t, p)
		_, foot, _ := strings.Cut(html, "<tfoot>")
		foot, _, _ = strings.Cut(foot, "</tfoot>")
		if got := strings.Count(foot, `<th scope="row">Total`); got != c.rows {
			t.Fatalf("%d totals, want %d", got, c.rows)
		}
		if got := strings.Contains(foot, `data-label="ETP">`+p.TotalFTE()+"<"); got != c.shown || p.TotalFTE() == "0" {
			t.Errorf("with %d currencies the total of %s is shown: %v", c.rows, p.TotalFTE(), got)
		}
	}
}

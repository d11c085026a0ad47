package view

import (
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
)

var filedAt = casework.At(time.Date(2022, 3, 28, 9, 5, 0, 0, time.UTC))

func waiting(id string, u casework.Urgency) casework.DeskReferral {
	return casework.DeskReferral{ID: casework.ReferralID("01hx" + id), Post: fontenay.ID, ReceivedAt: filedAt, Origin: "police_plainte", PoliceAct: "plainte",
		Problem: "violences_conjugales", Urgency: u, Told: casework.Agrees, Agrees: casework.Agrees, Children: 2, State: casework.Received,
		Grid: casework.DangerGrid{Done: true, Yes: 9, Red: 2}}
}

func referralStates() []state {
	desk := func(title, path string) Base { return base(title, path, casework.Desk, "Lou Carrière") }
	unit := "Commissariat de Fontenay-sous-Bois"
	refused := &ReferralFormPage{Base: desk("Nouvelle saisine", "/saisines/nouvelle"), UnitName: unit, Number: "n",
		Typed: ReferralForm{LastName: "Lefèvre", Ways: []string{"appel"}, Origin: "police_plainte", GridDone: true, GridYes: "1", GridRed: "3"},
		Form:  Failed(casework.Invalid("urgence", "", "une urgence parmi les quatre"), casework.Invalid("accord", "", "la réponse de la personne"), casework.Invalid("grille_oui", "", "de 0 à 23"))}
	now := filedAt.Add(75 * time.Minute)
	line := func(id string, u casework.Urgency) QueueLine {
		return QueueLine{Referral: waiting(id, u), Now: now, PostName: longName, NextDuty: "jeudi 31 mars 2022 à 9 h 30"}
	}
	tried := line("bbbbbb", casework.WithinDay)
	tried.Referral.Contact = casework.ContactSoFar{Tries: 2, Unsafe: true, Reached: true}
	open := waiting("aaaaaa", casework.Immediate)
	open.Person = &casework.ReferredPerson{LastName: "Lefèvre", FirstName: "Yasmine", Phone: "06 12 34 56 78", Language: "tamoul", Line: "Travaille de nuit, dort jusqu'à midi.",
		Safe: casework.SafeContact{Ways: []casework.Channel{casework.ByCall}, When: "mardi et jeudi matin", CodeWord: "glycine", Shared: "son frère"}}
	silent := open
	silent.Person = &casework.ReferredPerson{LastName: "Lefèvre"}
	taken, dropped := open, open
	taken.State, taken.Case, taken.Person = casework.TakenInCharge, "01hxcase", &casework.ReferredPerson{Line: "Travaille de nuit."}
	dropped.State, dropped.Dropped = casework.ClosedReferral, "injoignable"
	counted := casework.DeskReferral{ID: "01hxcccccc", State: casework.RefusedContact, Urgency: casework.Ordinary, Agrees: casework.Refuses, Children: casework.Unknown, ReceivedAt: filedAt}
	page := func(r casework.DeskReferral, f Form) *ReferralPage {
		return &ReferralPage{Base: worker("Saisine", "/saisines/x"), Form: f, Referral: r, Zone: time.UTC, From: unit, NextDuty: "jeudi 31 mars 2022 à 9 h 30",
			Attempts: []casework.ContactAttempt{{Result: "non_jointe", At: filedAt}, {Result: casework.Reached, At: filedAt}, {Result: casework.FoundUnsafe, At: filedAt}},
			Delays:   casework.ReferralDelays{Event: filedAt.Add(-time.Hour), Received: filedAt.Time, FirstContact: filedAt.Add(20 * time.Minute)}, Posts: PostOptions(threePost[1:], "")}
	}
	undoable := page(open, Form{})
	undoable.Undoable = true
	asking := page(open, Form{})
	asking.Found = []DuplicateLine{{FoundLine{Person: casework.Person{ID: "p1", Identity: casework.Identity{LastName: "Lefèvre", FirstName: "Yasmine", Birth: casework.Birth{Year: 1980}}}, Cases: []casework.Case{{ID: "c0", Number: 1, OpenedOn: casework.NewDay(2020, 2, 3)}}}, true},
		{FoundLine{Person: casework.Person{ID: "p2", Identity: casework.Identity{LastName: "Lefebvre"}}}, false}}
	undecided := *asking
	undecided.Form, undecided.Choice = Failed(casework.Invalid("choix", "", "une réponse")), "p2"
	return []state{
		{"referral-asking", asking},
		{"referral-undoable", undoable},
		{"referral-undecided", &undecided},
		{"referral-new", &ReferralFormPage{Base: desk("Nouvelle saisine", "/saisines/nouvelle"), UnitName: unit, Number: "n"}},
		{"referral-new-refused", refused},
		{"referral-new-worker", &ReferralFormPage{Base: worker("Nouvelle saisine", "/saisines/nouvelle"), Number: "n", Posts: PostOptions(threePost, "")}},
		{"referral-new-no-unit", &ReferralFormPage{Base: desk("Nouvelle saisine", "/saisines/nouvelle"), NoUnit: true}},
		{"referral-receipt", &ReceiptPage{Base: desk("Accusé", "/saisines/x/recu"), Receipt: "S-7K3FQ2", At: filedAt.Time, State: casework.Received, NextDuty: "jeudi 31 mars 2022 à 9 h 30"}},
		{"referral-receipt-now", &ReceiptPage{Base: desk("Accusé", "/saisines/x/recu"), Receipt: "S-7K3FQ2", At: filedAt.Time, State: casework.Received, Now: true}},
		{"referral-receipt-refusal", &ReceiptPage{Base: worker("Accusé", "/saisines/x/recu"), Receipt: "S-7K3FQ2", At: filedAt.Time, State: casework.ClosedReferral, Counted: true, Queue: true}},
		{"referral-unit", &UnitReferralsPage{Base: desk("Saisines", "/saisines"), UnitName: unit, Lines: []UnitReferralLine{
			{"S-7K3FQ2", filedAt.Time, casework.Received}, {"S-7K3FQ3", filedAt.Time, casework.TakenInCharge}, {"S-7K3FQ4", filedAt.Time, casework.ClosedReferral}}}},
		{"referral-unit-none", &UnitReferralsPage{Base: desk("Saisines", "/saisines"), UnitName: unit}},
		{"referral-queue", &QueuePage{Base: worker("Saisines", "/saisines"), Lines: []QueueLine{line("aaaaaa", casework.Immediate), tried, line("cccccc", casework.Ordinary)},
			Duty: []QueueDuty{{PostName: longName, Names: "Camille Moreau", Now: true}, {PostName: fontenay.Name, Next: "jeudi 31 mars 2022 à 9 h 30"}}, Refusals: 3}},
		{"referral-queue-empty", &QueuePage{Base: worker("Saisines", "/saisines"), Duty: []QueueDuty{{PostName: fontenay.Name, Names: "Camille Moreau"}}}},
		{"referral", page(open, Form{})},
		{"referral-silent-refused", page(silent, Failed(casework.Invalid("motif", "", "un motif de la liste"), casework.Invalid("vers", "", "un autre poste")))},
		{"referral-taken", page(taken, Failed(casework.Refuse(casework.KindConflict, "Cette saisine n'attend plus.")))},
		{"referral-dropped", page(dropped, Form{})},
		{"referral-counted", page(counted, Form{})},
		{"referral-blank", &BlankReferralPage{Base: desk("Formulaire", "/saisines/formulaire")}},
		{"units", &UnitsPage{Base: admin("Unités", "/comptes/unites"), Units: []UnitLine{{unit, fontenay.Name}, {longName, longName}}, Posts: PostOptions(threePost, "")}},
		{"posts", &PostsPage{Base: admin("Postes", PostsURL), Lines: []PostLine{{Post: fontenay, Workers: 1, Steering: 1, Others: 3}, {Post: casework.Post{Slug: strings.Repeat("long-", 11) + "x", Name: longName}}}, Name: "Créteil", Form: Failed(casework.Invalid("poste", "Créteil", "un autre nom court"))}},
		{"posts-none", &PostsPage{Base: admin("Postes", PostsURL)}},
		{"units-none", &UnitsPage{Base: admin("Unités", "/comptes/unites"), Posts: PostOptions(threePost, ""), Form: Failed(casework.Invalid("unite", "", "un nom"))}},
	}
}

func TestTheDesksPagesNameNobodyAndLeadToNoCase(t *testing.T) {
	for _, s := range referralStates() {
		if s.name != "referral-unit" && s.name != "referral-receipt" && s.name != "referral-queue" {
			continue
		}
		shown := render(t, s.page)
		for _, never := range []string{"Lefèvre", "06 12", "/dossiers/"} {
			if strings.Contains(shown, never) {
				t.Errorf("%s shows %q", s.name, never)
			}
		}
	}
}

func TestADesksFormOffersItsOwnOriginsAndTicksNothing(t *testing.T) {
	p := &ReferralFormPage{UnitName: "x"}
	for _, o := range p.OriginOptions() {
		if !strings.HasPrefix(o.Value, "police_") && o.Value != casework.NotKnown {
			t.Errorf("a desk is offered %s", o.Value)
		}
	}
	for _, c := range []Choice{p.Ways(), p.Agrees(), p.Told(), p.Urgency()} {
		for _, o := range c.Options {
			if o.Selected {
				t.Errorf("%s is chosen beforehand in %s", o.Label, c.Name)
			}
		}
	}
}

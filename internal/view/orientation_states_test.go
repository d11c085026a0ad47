package view

import (
	"strings"
	"testing"

	"permanence/internal/casework"
)

// orientationStates are the pages of the directory, of the orientations and of
// the letters: empty, full, refused, in conflict.
func orientationStates() []state {
	return append(partnerStates(), append(caseOrientationStates(), letterStates()...)...)
}

const orientedCase = casework.CaseID("01j8zq4v6m3f7k2n9p5r1t8w0x")

var orientedOn = casework.NewDay(2022, 3, 28)

func partnerStates() []state {
	at := worker("Annuaire", "/annuaire/fontenay-sous-bois")
	partner := casework.Partner{ID: "p1", Name: "Maison de la solidarité des Hautes-Bruyères", Kind: "departement_social", Communes: []string{"94033", "94080"}, Phone: "01 43 00 00 00", Mail: "accueil@exemple.fr", Notes: "Ferme le jeudi", Version: 2}
	retired := casework.Partner{ID: "p2", Name: longName, Kind: "association_femmes", RetiredOn: orientedOn}
	return []state{
		{"partners", &PartnersPage{Base: at, Post: fontenay, Others: []casework.Post{creteil}, Retired: true, Partners: []casework.Partner{partner, retired}}},
		{"partners-empty", &PartnersPage{Base: at, Post: fontenay}},
		{"partners-refused", &PartnersPage{Base: at, Post: fontenay, Commune: "Nulle-Part", Form: Failed(casework.Invalid("commune", "Nulle-Part", "une commune"))}},
		{"partner-new", &PartnerPage{Base: at, Post: fontenay}},
		{"partner", &PartnerPage{Base: at, Post: fontenay, Edited: partner, Communes: WrittenCommunes(partner.Communes)}},
		{"partner-retired", &PartnerPage{Base: at, Post: fontenay, Edited: retired}},
		{"partner-refused", &PartnerPage{Base: at, Post: fontenay, Form: Failed(casework.Invalid("nom", "", "le nom du service"), casework.Invalid("notes", "", "2 000 caractères au plus"))}},
		{"partner-conflict", &PartnerPage{Base: at, Post: fontenay, Edited: partner, Current: &partner, Form: Failed(casework.Conflict())}},
	}
}

// orientedLines are one orientation at each step.
func orientedLines() []OrientationLine {
	var lines []OrientationLine
	for i, o := range []casework.Outcome{casework.Proposed, casework.Accepted, casework.Effective, casework.Refused, casework.NoFollowUp, casework.NotKnown} {
		h := casework.Handover{ID: casework.OrientationIDOf("a", i), Case: orientedCase, Orientation: casework.Orientation{Partner: "siao_115", Outcome: o}, ProposedOn: orientedOn - casework.Day(9*i+9)}
		if i%2 == 0 {
			h.Service, h.ServiceName, h.Need = "p1", "Le Tilleul", "hebergement"
		}
		if o != casework.Proposed && o != casework.NotKnown {
			h.AnsweredOn = h.ProposedOn + 4
		}
		if o == casework.Effective {
			h.EffectiveOn = h.ProposedOn + 9
		}
		if o == casework.Refused {
			h.Reason = "plus_de_place"
		}
		lines = append(lines, OrientationLine{Handover: h, Today: orientedOn})
	}
	return lines
}

func orientedHead(ways ...casework.Channel) CaseHead {
	return CaseHead{Today: orientedOn, Tab: TabOrientations, CaseWho: CaseWho{Case: casework.Case{ID: orientedCase, OpenedOn: orientedOn - 30, Facts: casework.CaseFacts{Standing: casework.Victim, Commune: "94033"}},
		Person: casework.Person{Identity: casework.Identity{LastName: "Lefèvre", FirstName: "Yasmine", Contact: casework.SafeContact{Ways: ways, Asked: true}}}}}
}

func caseOrientationStates() []state {
	at := worker("Orientations", CaseURL(orientedCase)+"/orientations")
	lines := orientedLines()
	old := lines[0]
	old.Old, old.ProposedOn = true, orientedOn-400
	refused := lines[0]
	sharing := SharingLine{Sharing: casework.Sharing{Kind: "siao_115", Purpose: "relais", Items: []casework.SharedItem{casework.ShareName, casework.ShareNeed}}, When: "28/03/2022", Who: "Camille Moreau", URL: "/dossiers/x/partages/y"}
	named := lines[1]
	named.Name = "Yasmine Lefèvre"
	return []state{
		{"orientations", &OrientationsPage{Base: worker("Orientations", "/orientations"), Posts: []PostOrientations{{Post: fontenay, Waiting: lines[:1], Accepted: lines[1:2], Old: []OrientationLine{old}}, {Post: charenton}}}},
		{"orientations-named", &OrientationsPage{Base: worker("Orientations", "/orientations"), Named: true, Posts: []PostOrientations{{Post: fontenay, Accepted: []OrientationLine{named}}}}},
		{"orientations-none", &OrientationsPage{Base: worker("Orientations", "/orientations")}},
		{"case-orientations", &CaseOrientationsPage{Base: at, Head: orientedHead(casework.ByCall), Lines: lines, Sharings: []SharingLine{sharing, {Sharing: casework.Sharing{ServiceName: "Le Tilleul"}}}}},
		{"case-orientations-empty", &CaseOrientationsPage{Base: at, Head: orientedHead(), Blocked: "Enregistrez d'abord un rendez-vous honoré dans ce dossier."}},
		{"case-orientations-refused", &CaseOrientationsPage{Base: at, Head: orientedHead(), Lines: lines, Failed: refused.ID, Typed: StepForm{To: "refusee", On: "2022-04-30"},
			Form: Failed(casework.Invalid("le", "", "une date qui n'est pas à venir"), casework.Invalid("motif_refus", "", "le motif du refus"), casework.Invalid("suite", "", "une étape"))}},
		{"case-orientations-conflict", &CaseOrientationsPage{Base: at, Head: orientedHead(), Lines: lines, Failed: refused.ID, Typed: StepForm{To: "acceptee", On: "2022-03-28"}, Form: Failed(casework.Conflict())}},
		{"orientation-new", &NewOrientationPage{Base: at, Head: orientedHead(casework.ByCall), Slug: fontenay.Slug, On: "2022-03-28", Partners: []casework.Partner{{ID: "p1", Name: "Le Tilleul", Kind: "siao_115"}, {ID: "p2", Name: "Écoute", Kind: "aide_victimes", Communes: []string{"94028"}}}}},
		{"orientation-new-refused", &NewOrientationPage{Base: at, Head: orientedHead(), Slug: fontenay.Slug, Form: Failed(casework.Invalid("besoin", "", "le besoin"), casework.Invalid("partenaire", "", "un partenaire"), casework.Invalid("le", "", "une date"))}},
	}
}

func letterStates() []state {
	at := worker("Lettre", CaseURL(orientedCase)+"/orientations")
	form := func(f Form, head CaseHead) *LetterFormPage {
		return &LetterFormPage{Base: at, Form: f, Head: head, Line: orientedLines()[0], Chosen: casework.DefaultItems(head.Contact()),
			Held: []casework.SharedItem{casework.ShareName, casework.ShareNeed, casework.SharePhone, casework.ShareAddress, casework.ShareChildren}}
	}
	letter := casework.Letter{Sharing: casework.Sharing{ID: "s1", Kind: "siao_115", Purpose: "relais", Delivery: "partenaire", Items: []casework.SharedItem{casework.ShareName, casework.SharePhone}},
		Partner: casework.Partner{Name: "Le Tilleul", Address: "2 place des Fêtes, 94120 Fontenay-sous-Bois"}, Items: []casework.LetterItem{{Item: casework.ShareName, Text: "Yasmine Lefèvre"}, {Item: casework.SharePhone, Text: "06 11 22 33 44"}},
		Safe: casework.SafeContact{Ways: []casework.Channel{casework.ByCall}, When: "le mardi matin"}, Post: "Fontenay-sous-Bois", Worker: "Camille Moreau", Phone: "01 43 00 00 00", On: orientedOn}
	unreachable := letter
	unreachable.Phone = ""
	return []state{
		{"letter-form", form(Form{}, orientedHead(casework.ByCall))},
		{"letter-form-refused", form(Failed(casework.Invalid("elements", "", "un élément"), casework.Invalid("accord", "", "l'accord"), casework.Invalid("remise", "", "la remise")), orientedHead())},
		{"letter-without-phone", &LetterPage{Base: at, Who: orientedHead().CaseWho, Letter: unreachable}},
		{"letter", &LetterPage{Base: at, Who: orientedHead().CaseWho, Letter: letter}},
	}
}

func TestAnOrientationTellsItsStepsAndHowLongItWaits(t *testing.T) {
	lines := orientedLines()
	for i, want := range []string{"Proposée le 19/03/2022.", "Proposée le 10/03/2022, acceptée le 14/03/2022.", "acceptée le 05/03/2022, effective le 10/03/2022.", "refusée le 24/02/2022 (Plus de place chez le partenaire).", "sans suite le", "Proposée le"} {
		if got := lines[i].Story(); !strings.Contains(got, want) {
			t.Errorf("%s: want %s", got, want)
		}
	}
	if lines[0].Waits() != "9\u00a0jours" || lines[0].WaitTone() != ToneWarn || lines[1].Waits() != "14\u00a0jours" || lines[0].Expected() == lines[2].Expected() {
		t.Errorf("%s %s %s", lines[0].Waits(), lines[0].WaitTone(), lines[1].Waits())
	}
}

func TestAWaitingListIsCountedByPartner(t *testing.T) {
	lines := orientedLines()
	queues := PostOrientations{Waiting: []OrientationLine{lines[0], lines[2]}, Accepted: []OrientationLine{lines[1]}}.Queues()
	if len(queues) != 2 || queues[0].To != "Le Tilleul" || queues[0].Count != 2 || queues[0].Oldest.ProposedOn != lines[2].ProposedOn {
		t.Errorf("%+v", queues)
	}
}

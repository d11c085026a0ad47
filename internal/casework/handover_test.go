package casework

import (
	"strings"
	"testing"
)

func TestAnOrientationGoesOnlyWhereItsStepLeads(t *testing.T) {
	day := NewDay(2026, 3, 2)
	proposed := Handover{Orientation: Orientation{Partner: "ccas", Outcome: Proposed}, ProposedOn: day}
	accepted := proposed
	accepted.Outcome, accepted.AnsweredOn = Accepted, day+4
	for name, c := range map[string]struct {
		from   Handover
		to     Outcome
		on     Day
		reason RefusalReason
		field  string // at fault; empty when it goes
	}{
		"accepted":                       {proposed, Accepted, day + 4, "", ""},
		"effective at once":              {proposed, Effective, day + 4, "", ""},
		"effective after":                {accepted, Effective, day + 9, "", ""},
		"refused with a reason":          {proposed, Refused, day, "plus_de_place", ""},
		"given up":                       {accepted, NoFollowUp, day + 9, "", ""},
		"undone":                         {accepted, Proposed, 0, "", ""},
		"refused without a reason":       {proposed, Refused, day, "", "motif_refus"},
		"accepted twice":                 {accepted, Accepted, day + 9, "", "suite"},
		"an outcome of nowhere":          {proposed, "perdue", day, "", "suite"},
		"without a day":                  {proposed, Accepted, 0, "", "le"},
		"to come":                        {proposed, Accepted, day + 31, "", "le"},
		"before the proposal":            {proposed, Accepted, day - 1, "", "le"},
		"effective before it was agreed": {accepted, Effective, day + 3, "", "le"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.from.Step(c.to, c.on, day+30, c.reason)
			if e, _ := err.(*Error); (e != nil) != (c.field != "") || e != nil && e.Field != c.field {
				t.Fatalf("err = %v, want a fault of %q", err, c.field)
			}
			if err == nil && got.Outcome != c.to || err != nil && got != c.from {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestEachStepKeepsItsDay(t *testing.T) {
	day := NewDay(2026, 3, 2)
	h := Handover{Orientation: Orientation{Partner: "ccas", Outcome: Proposed}, ProposedOn: day}
	if h.Age(day+9) != 9 || !h.Waiting() || h.Ended() {
		t.Errorf("proposed: %+v", h)
	}
	h, _ = h.Step(Accepted, day+4, day+30, "")
	if h.AnsweredOn != day+4 || h.Age(day+9) != 5 || h.Waiting() || h.Ended() {
		t.Errorf("accepted: %+v", h)
	}
	h, _ = h.Step(Effective, day+9, day+30, "")
	if h.AnsweredOn != day+4 || h.EffectiveOn != day+9 || !h.Ended() {
		t.Errorf("effective: %+v", h)
	}
	h, _ = h.Step(Proposed, 0, day+30, "")
	if h.AnsweredOn != 0 || h.EffectiveOn != 0 {
		t.Errorf("undone: %+v", h)
	}
	h, _ = h.Step(Refused, day+5, day+30, "hors_secteur")
	if h.Reason != "hors_secteur" || h.AnsweredOn != day+5 {
		t.Errorf("refused: %+v", h)
	}
}

func TestTheNameOfAnOrientationIsReadBack(t *testing.T) {
	id := AppointmentID("01j9z3n5m8k7v2q4w6x8y0b1cd")
	if a, n, ok := OrientationIDOf(id, 3).Parts(); a != id || n != 3 || !ok {
		t.Errorf("%s %d %v", a, n, ok)
	}
	for _, bad := range []OrientationID{"", "-1", OrientationID(id), OrientationID(id + "-x"), "abc-1"} {
		if _, _, ok := bad.Parts(); ok {
			t.Errorf("%q is taken for a name", bad)
		}
	}
}

func TestALetterOpensNoWayThatThePersonHasNotAllowed(t *testing.T) {
	by := func(ways ...Channel) SafeContact { return SafeContact{Ways: ways, Asked: true} }
	letter := func(d Delivery, items ...SharedItem) *Sharing {
		return &Sharing{Purpose: "relais", Delivery: d, Items: items}
	}
	for name, c := range map[string]struct {
		sharing *Sharing
		safe    SafeContact
		field   string
	}{
		"the least, nothing asked":      {letter("partenaire", ShareName, ShareNeed), SafeContact{}, ""},
		"by hand, nothing asked":        {letter("main_propre", ShareName), SafeContact{}, ""},
		"a phone that may be called":    {letter("partenaire", SharePhone), by(ByCall), ""},
		"a phone that may not":          {letter("partenaire", SharePhone), by(BySMS, ByMail), "elements"},
		"an address one may write to":   {letter("partenaire", ShareAddress), by(ByLetter), ""},
		"an address one may not":        {letter("partenaire", ShareName, ShareAddress), by(ByCall), "elements"},
		"a mail that may not":           {letter("partenaire", ShareMail), by(ByCall), "elements"},
		"sent by post as allowed":       {letter("courrier", ShareName), by(ByLetter), ""},
		"sent by post though forbidden": {letter("courrier", ShareName), by(ByCall, ByMail), "remise"},
		"sent by mail though forbidden": {letter("courriel", ShareName), by(ByLetter), "remise"},
		"no item":                       {letter("partenaire"), SafeContact{}, "elements"},
		"an unknown item":               {letter("partenaire", "notes"), SafeContact{}, "elements"},
		"an unknown delivery":           {letter("pigeon", ShareName), SafeContact{}, "remise"},
		"no purpose":                    {&Sharing{Delivery: "partenaire", Items: []SharedItem{ShareName}}, SafeContact{}, "finalite"},
	} {
		t.Run(name, func(t *testing.T) {
			err := CheckSharing(c.sharing, c.safe)
			if e, _ := err.(*Error); (e != nil) != (c.field != "") || e != nil && (e.Field != c.field || e.Kind != KindInvalid) {
				t.Errorf("err = %v, want a fault of %q", err, c.field)
			}
		})
	}
	for _, i := range DefaultItems(by(ByCall)) {
		if i == ShareMail || i == ShareAddress {
			t.Errorf("%s is offered by default", i)
		}
	}
}

func TestAPartnerHoldsAServicesOwnContacts(t *testing.T) {
	sound := Partner{Name: "Maison de la solidarité", Kind: "departement_social", Phone: "01 43 00 00 00", Mail: "accueil@exemple.fr", Communes: []string{"94033"}}
	if err := CheckPartner(&sound); err != nil {
		t.Fatal(err)
	}
	if !sound.Serves("94033") || !sound.Serves("") || sound.Serves("94028") || !(&Partner{}).Serves("94028") {
		t.Error("which commune it serves")
	}
	for field, spoil := range map[string]func(*Partner){
		"nom":       func(p *Partner) { p.Name = "  " },
		"type":      func(p *Partner) { p.Kind = NotKnown },
		"telephone": func(p *Partner) { p.Phone = "demander Mme Petit" },
		"courriel":  func(p *Partner) { p.Mail = "accueil" },
		"notes":     func(p *Partner) { p.Notes = strings.Repeat("x", MaxPartnerNotes+1) },
	} {
		p := sound
		spoil(&p)
		if e, _ := CheckPartner(&p).(*Error); e == nil || e.Field != field {
			t.Errorf("%s: %v", field, e)
		}
	}
}

package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"permanence/internal/casework"
)

// ReferralFormPage is GET /saisines/nouvelle, and the form again when refused.
// The form is a POST to the same address: numero (drawn with the form, so that a
// form sent twice is filed once), poste, nom, prenom, telephone, contact
// (several), contact_quand, contact_mot, contact_partage, informee, accord,
// urgence, problematique, origine, acte_police, enfants, langue, grille,
// grille_oui, grille_rouges, evenement, texte.
type ReferralFormPage struct {
	Base
	Form
	Number   string
	UnitName string   // of the desk; empty for a worker
	Posts    []Option // to choose among, for a worker of several
	NoUnit   bool     // a desk account that is tied to no unit: nothing can be filed
	Typed    ReferralForm
}

// ReferralForm is what was typed.
type ReferralForm struct {
	LastName, FirstName, Phone, When, CodeWord, Shared, Language, Line string
	Ways                                                               []string
	Told, Agrees, Urgency, Problem, Origin, PoliceAct                  string
	Children, GridYes, GridRed, Event                                  string
	GridDone                                                           bool
}

// Choice is one answer among a few, by radio button or box; its partial is
// "desk-choice".
type Choice struct {
	Name, Legend, Hint, Error, Kind string
	Options                         []Option
}

func (p *ReferralFormPage) radio(name, legend string, list casework.Labels, typed string) Choice {
	return Choice{Name: name, Legend: legend, Kind: "radio", Error: p.Errors[name], Options: Options(list, typed)}
}

// Ways are the boxes of the safe contact: none ticked by default.
func (p *ReferralFormPage) Ways() Choice {
	c := Choice{Name: "contact", Legend: "Consigne de contact : ce que la personne permet", Kind: "checkbox", Error: p.Errors["contact"],
		Hint: "Rien n'est permis par défaut. Ne cochez que ce que la personne a accepté."}
	c.Legend, c.Options = casework.Typeset(c.Legend), Options(casework.Channels, "")
	for i := range c.Options {
		c.Options[i].Selected = slices.Contains(p.Typed.Ways, c.Options[i].Value)
	}
	return c
}

// Told and the next ones are the other choices of the form.
func (p *ReferralFormPage) Told() Choice {
	c := p.radio("informee", "A-t-elle été informée de l'existence de l'intervenant social", casework.Consents, p.Typed.Told)
	for i := range c.Options {
		if c.Options[i].Value == string(casework.Refuses) {
			c.Options[i].Label = "Non"
		}
	}
	c.Options = c.Options[:2]
	return c
}

// Agrees is the person's answer on being contacted.
func (p *ReferralFormPage) Agrees() Choice {
	c := p.radio("accord", "Accepte-t-elle d'être contactée", casework.Consents, p.Typed.Agrees)
	c.Hint = casework.Typeset("Si elle refuse, rien d'elle n'est enregistré : le refus est compté, sans nom.")
	return c
}

// Urgency is how soon the person should be reached.
func (p *ReferralFormPage) Urgency() Choice {
	return p.radio("urgence", "Urgence", casework.Urgencies, p.Typed.Urgency)
}

// ProblemOptions are the motives; nothing is chosen beforehand.
func (p *ReferralFormPage) ProblemOptions() []Option {
	return append([]Option{{Label: "Choisir…"}}, Options(casework.Problems, p.Typed.Problem)...)
}

// OriginOptions are the origins: those of its own service for a desk.
func (p *ReferralFormPage) OriginOptions() []Option {
	all := Options(casework.Origins, p.Typed.Origin)
	if p.UnitName == "" {
		return all
	}
	return slices.DeleteFunc(all, func(o Option) bool {
		return !strings.HasPrefix(o.Value, "police_") && o.Value != casework.NotKnown
	})
}

// ActOptions are the police acts; the first leaves it to the origin.
func (p *ReferralFormPage) ActOptions() []Option {
	return append([]Option{{Label: "Celui que dit l'origine"}}, Options(casework.PoliceActs, p.Typed.PoliceAct)...)
}

// LongestLine is how many letters the short text may have.
func (p *ReferralFormPage) LongestLine() string { return strconv.Itoa(casework.MaxReferralLine) }

func (*ReferralFormPage) file() string { return "referral_new" }

// ReceiptPage is GET /saisines/{referral}/recu: what whoever filed a referral
// keeps of it. It names nobody.
type ReceiptPage struct {
	Base
	Receipt  string
	At       time.Time
	State    casework.ReferralState // one of the three
	NextDuty string                 // empty when no duty hour is known
	Now      bool                   // the worker answers now
	Counted  bool                   // it has just been filed as a refusal
	Queue    bool                   // the reader keeps the queue
}

// Waits tells that nobody has dealt with it yet: what is over promises no answer.
func (p *ReceiptPage) Waits() bool { return p.State == casework.Received }

// StateTag is the state with its tone.
func (p *ReceiptPage) StateTag() Tag { return deskTag(p.State) }

func (*ReceiptPage) file() string { return "referral_receipt" }

func deskTag(s casework.ReferralState) Tag {
	tones := map[casework.ReferralState]Tone{casework.Received: ToneWarn, casework.TakenInCharge: ToneOK}
	return Tag{Tone: tones[s], Text: casework.ReferralStates.Label(s)}
}

// UnitReferralsPage is GET /saisines for a desk: its own unit's referrals, by
// number and state, and nothing else.
type UnitReferralsPage struct {
	Base
	UnitName string // empty without a unit
	Lines    []UnitReferralLine
}

// UnitReferralLine is one of them.
type UnitReferralLine struct {
	Receipt string
	At      time.Time
	State   casework.ReferralState
}

// StateTag is the state with its tone.
func (l UnitReferralLine) StateTag() Tag { return deskTag(l.State) }

func (*UnitReferralsPage) file() string { return "referral_unit" }

// BlankReferralPage is GET /saisines/formulaire: the form on paper, for when
// there is no screen. It is destroyed once it is typed in.
type BlankReferralPage struct{ Base }

// Urgencies and the next ones are the choices to tick.
func (*BlankReferralPage) Urgencies() []Option { return Options(casework.Urgencies, "") }

// Channels are the ways to reach the person.
func (*BlankReferralPage) Channels() []Option { return Options(casework.Channels, "") }

// Problems are the motives.
func (*BlankReferralPage) Problems() []Option { return Options(casework.Problems, "") }

// Origins are those of a police or gendarmerie service.
func (*BlankReferralPage) Origins() []Option {
	return (&ReferralFormPage{UnitName: "x"}).OriginOptions()
}

func (*BlankReferralPage) file() string { return "referral_blank" }

// UnitsPage is GET /comptes/unites: the units whose desks file referrals. The
// form is a POST to the same address: unite, poste.
type UnitsPage struct {
	Base
	Form
	Units []UnitLine
	Name  string // as typed
	Posts []Option
}

// UnitLine is one unit.
type UnitLine struct{ Name, PostName string }

func (*UnitsPage) file() string { return "units" }

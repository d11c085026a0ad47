package casework

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// UnitID and ReferralID are identifiers made by NewID.
type (
	UnitID     string
	ReferralID string
)

// Urgency (urgence) says how soon the person should be reached.
type Urgency string

// Immediate and the others are the codes of Urgencies.
const (
	Immediate  Urgency = "immediate"
	WithinDay  Urgency = "24h"
	WithinDays Urgency = "72h"
	Ordinary   Urgency = "ordinaire"
)

// Urgencies are from the most urgent to the least: the order of the queue.
var Urgencies = newList("urgence", "Urgence",
	Item[Urgency]{Code: Immediate, Label: "Immédiate"},
	Item[Urgency]{Code: WithinDay, Label: "Sous 24 h"},
	Item[Urgency]{Code: WithinDays, Label: "Sous 72 h"},
	Item[Urgency]{Code: Ordinary, Label: "Ordinaire"})

// Consent (accord) is the person's answer to being contacted by the worker.
type Consent string

// Agrees and the others are the codes of Consents.
const (
	Agrees   Consent = "oui"
	Refuses  Consent = "non"
	NotAsked Consent = "non_demande"
	// Unreachable is no answer at all: of a case or of a referral that was closed,
	// never of one that is filed.
	Unreachable Consent = "injoignable"
)

// Consents are the answers.
var Consents = newList("accord", "Accord pour être contactée",
	Item[Consent]{Code: Agrees, Label: "Oui"},
	Item[Consent]{Code: Refuses, Label: "Non, elle refuse"},
	Item[Consent]{Code: NotAsked, Label: "La question n'a pas été posée"})

// Agreements are the answers as reports and registers tell them, after the
// worker's own attempts.
var Agreements = newList("accord", "Accord de la personne",
	Item[Consent]{Code: Agrees, Label: "Oui", Also: []string{"accepte", "d'accord", "o"}},
	Item[Consent]{Code: Refuses, Label: "Non, elle refuse", Also: []string{"refus", "refuse", "n"}},
	Item[Consent]{Code: NotAsked, Label: "La question n'a pas été posée", Also: []string{"non demandé", "pas demandé"}},
	Item[Consent]{Code: Unreachable, Label: "Personne injoignable"},
	Item[Consent]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC", "non connu"}})

// ReferralOutcome is what became of a referral, as reports count it.
type ReferralOutcome string

// TakenAsCase and the others are outcomes that no worker chooses.
const (
	TakenAsCase    ReferralOutcome = "prise_en_charge"
	StillWaiting   ReferralOutcome = "en_attente"
	ContactRefused ReferralOutcome = "contact_refuse"
)

// ReferralOutcomes are the outcomes: a case, none yet, a refusal told by the
// desk, or one of DropReasons.
var ReferralOutcomes = newList("suite_saisine", "Suite de la saisine",
	Item[ReferralOutcome]{Code: TakenAsCase, Label: "Dossier ouvert"},
	Item[ReferralOutcome]{Code: StillWaiting, Label: "En attente"},
	Item[ReferralOutcome]{Code: ContactRefused, Label: "Contact refusé dès la saisine"},
	Item[ReferralOutcome]{Code: "injoignable", Label: "Sans suite : personne injoignable"},
	Item[ReferralOutcome]{Code: "refus", Label: "Sans suite : la personne ne souhaite pas de suivi"},
	Item[ReferralOutcome]{Code: "deja_suivie", Label: "Sans suite : déjà suivie, ou saisine en double"},
	Item[ReferralOutcome]{Code: "autre_service", Label: "Sans suite : relève d'un autre service"},
	Item[ReferralOutcome]{Code: "hors_champ", Label: "Sans suite : hors du champ de la permanence"},
	Item[ReferralOutcome]{Code: "autre", Label: "Sans suite : autre motif"})

// Record is what reports count of a referral that made no case, on the clocks of
// the post. What the worker found out replaces what the desk was told.
func (r *DeskReferral) Record(zone *time.Location) ReferralRecord {
	x := ReferralRecord{On: DayOf(r.ReceivedAt.In(zone)), Unit: r.Unit, Outcome: StillWaiting, Consent: r.Agrees}
	switch r.State {
	case RefusedContact:
		x.Outcome, x.Consent = ContactRefused, Refuses
	case ClosedReferral:
		x.Outcome = ReferralOutcome(r.Dropped)
		switch r.Dropped {
		case "refus":
			x.Consent = Refuses
		case "injoignable":
			x.Consent = Unreachable
		}
	}
	return x
}

// ReferralState is where a referral of the desk stands.
type ReferralState string

// Received and the others are the codes of ReferralStates.
const (
	Received       ReferralState = "recue"
	TakenInCharge  ReferralState = "prise_en_charge"
	ClosedReferral ReferralState = "cloturee"
	RefusedContact ReferralState = "refusee" // counted, and nothing else
)

// ReferralStates are the states with their French names.
var ReferralStates = newList("etat_saisine", "État de la saisine",
	Item[ReferralState]{Code: Received, Label: "Reçue"},
	Item[ReferralState]{Code: TakenInCharge, Label: "Prise en charge"},
	Item[ReferralState]{Code: ClosedReferral, Label: "Clôturée"},
	Item[ReferralState]{Code: RefusedContact, Label: "Contact refusé"})

// ForDesk is the state that the desk may know: one of three. It never follows
// what becomes of a case.
func (s ReferralState) ForDesk() ReferralState {
	if s == RefusedContact {
		return ClosedReferral
	}
	return s
}

// DropReason is why a referral is closed without any case.
type DropReason string

// DropReasons are the reasons.
var DropReasons = newList("motif_sans_suite", "Motif de clôture sans suite",
	Item[DropReason]{Code: "injoignable", Label: "Personne injoignable"},
	Item[DropReason]{Code: "refus", Label: "La personne ne souhaite pas de suivi"},
	Item[DropReason]{Code: "deja_suivie", Label: "Déjà suivie ici, ou saisine en double"},
	Item[DropReason]{Code: "autre_service", Label: "Relève d'un autre service, qui est prévenu"},
	Item[DropReason]{Code: "hors_champ", Label: "Hors du champ de la permanence"},
	Item[DropReason]{Code: "autre", Label: "Autre"})

// AttemptResult is what came of an attempt to reach a person.
type AttemptResult string

// Reached is the result that makes a first contact.
const Reached AttemptResult = "jointe"

// FoundUnsafe is the result of an attempt that was given up as dangerous.
const FoundUnsafe AttemptResult = "danger"

// AttemptResults are the results.
var AttemptResults = newList("tentative", "Tentative de contact",
	Item[AttemptResult]{Code: Reached, Label: "Personne jointe"},
	Item[AttemptResult]{Code: "non_jointe", Label: "Non jointe"},
	Item[AttemptResult]{Code: FoundUnsafe, Label: "Contact dangereux, abandonné"})

// ContactAttempt is one attempt to reach the person of a referral.
type ContactAttempt struct {
	Result  AttemptResult
	At      Instant
	Account AccountID // who tried
}

// ContactSoFar is what became of trying to reach the person of a referral: who
// opens the queue after a colleague must know of it before calling.
type ContactSoFar struct {
	Tries           int // all of them
	Reached, Unsafe bool
}

// ContactAfter sums attempts up.
func ContactAfter(attempts []ContactAttempt) (c ContactSoFar) {
	for _, a := range attempts {
		c.Tries++
		c.Reached = c.Reached || a.Result == Reached
		c.Unsafe = c.Unsafe || a.Result == FoundUnsafe
	}
	return c
}

// DeskReferral is a referral as the desk files it and as it waits for a worker.
// Person is sealed apart; it is nil in lists, and where contact is refused.
type DeskReferral struct {
	ID         ReferralID
	Post       PostID
	Unit       UnitID // empty when a worker files it
	By         AccountID
	ReceivedAt Instant
	EventAt    Instant // when what it is about happened; zero when not said
	Origin     Origin
	PoliceAct  PoliceAct
	Problem    Problem
	Urgency    Urgency
	Told       Consent // was told of the worker
	Agrees     Consent
	Children   int // of the person; Unknown when not said
	Grid       DangerGrid
	State      ReferralState
	Dropped    DropReason
	Case       CaseID // once taken in charge
	TakenAt    Instant
	Frozen     ReferralState // what a unit that is shut out of the case goes on reading; empty for none
	Contact    ContactSoFar  // in the worker's queue alone; zero elsewhere
	Person     *ReferredPerson
}

// ReferredPerson is what a referral says of the person. It is encrypted whole.
type ReferredPerson struct {
	LastName  string      `json:"nom,omitempty"`
	FirstName string      `json:"prenom,omitempty"`
	Phone     string      `json:"telephone,omitempty"`
	Safe      SafeContact `json:"consigne,omitzero"`
	Language  string      `json:"langue,omitempty"` // spoken, when an interpreter is needed
	Line      string      `json:"texte,omitempty"`  // the one short text
}

// MaxReferralLine is the longest text that a desk may write, in letters: enough
// for what the worker must know before calling, too short for a procedure.
const MaxReferralLine = 140

// Receipt is the number that the desk keeps of a referral. It is drawn, not
// counted: it tells nothing of how many others there are.
func (r *DeskReferral) Receipt() string {
	return "S-" + strings.ToUpper(string(r.ID[max(0, len(r.ID)-6):]))
}

// Referral is what a case keeps of it, on the clocks of the post.
func (r *DeskReferral) Referral(zone *time.Location) Referral {
	at := r.ReceivedAt.In(zone)
	hour, _ := NewTimeOfDay(at.Hour(), at.Minute())
	return Referral{ReceivedOn: DayOf(at), ReceivedAt: hour, Origin: r.Origin, PoliceAct: r.PoliceAct, Unit: r.Unit, Consent: r.Agrees}
}

// Forget drops what a refusal of contact must not leave: all but what the
// count of refusals needs.
func (r *DeskReferral) Forget() {
	r.Person, r.Children, r.Grid, r.EventAt = nil, Unknown, DangerGrid{}, Instant{}
	r.State = RefusedContact
}

// CheckDeskReferral lists what is wrong with a referral, each by its field.
// Little is required: the urgency, the motive, the answer on contact, and,
// unless it is a refusal, a name.
func CheckDeskReferral(r *DeskReferral, now Instant) (wrong []error) {
	refuse := func(field, expected string) { wrong = append(wrong, Invalid(field, "", expected)) }
	if !Urgencies.Has(r.Urgency) {
		refuse("urgence", "une urgence parmi les quatre")
	}
	if !Problems.Has(r.Problem) {
		refuse("problematique", "un motif de la liste, « Non renseigné » compris")
	}
	if !Origins.Has(r.Origin) || !PoliceActs.Has(r.PoliceAct) {
		refuse("origine", "une origine et un acte des listes")
	}
	if !Consents.Has(r.Agrees) || !Consents.Has(r.Told) {
		refuse("accord", "la réponse de la personne, ou « la question n'a pas été posée »")
	}
	if r.EventAt.After(now.Time) {
		refuse("evenement", "un moment qui n'est pas à venir")
	}
	if r.Agrees == Refuses {
		return wrong
	}
	if r.Children != Unknown && (r.Children < 0 || r.Children > 30) {
		refuse("enfants", "un nombre d'enfants de 0 à 30, ou rien")
	}
	if g := r.Grid; g.Done && (g.Yes < 0 || g.Yes > 23 || g.Red < 0 || g.Red > 5 || g.Red > g.Yes) {
		refuse("grille_oui", "de 0 à 23 réponses oui, dont 5 rouges au plus")
	}
	return append(wrong, checkReferred(r.Person)...)
}

func checkReferred(p *ReferredPerson) (wrong []error) {
	if p == nil || strings.TrimSpace(p.LastName) == "" {
		wrong = append(wrong, Invalid("nom", "", "le nom de la personne, ou le prénom si elle ne donne que lui"))
	}
	if p == nil {
		return wrong
	}
	for _, f := range []struct {
		field, text string
		longest     int
	}{{"nom", p.LastName, 80}, {"prenom", p.FirstName, 80}, {"telephone", p.Phone, 30}, {"langue", p.Language, 40}, {"texte", p.Line, MaxReferralLine}} {
		if utf8.RuneCountInString(f.text) > f.longest {
			wrong = append(wrong, Invalid(f.field, "", strconv.Itoa(f.longest)+" caractères au plus"))
		}
	}
	if err := CheckSafeContact(p.Safe); err != nil {
		wrong = append(wrong, err)
	}
	return wrong
}

// MoreUrgent orders the queue: by urgency, then the one that has waited longest.
func MoreUrgent(a, b *DeskReferral) int {
	if d := Urgencies.Index(a.Urgency) - Urgencies.Index(b.Urgency); d != 0 {
		return d
	}
	return a.ReceivedAt.Compare(b.ReceivedAt.Time)
}

// ImpliedAct is the police act that an origin says by itself, so that nobody
// has to tell it twice; non_connu when it says none.
func ImpliedAct(o Origin) PoliceAct {
	switch o {
	case "police_plainte":
		return "plainte"
	case "police_main_courante", "isc":
		return "main_courante"
	case "police_intervention":
		return "intervention"
	case "police_garde_a_vue":
		return "garde_a_vue"
	}
	return NotKnown
}

package casework

import "unicode/utf8"

// RequestID is an identifier made by NewID.
type RequestID string

// RequestDelay is how many months there are to answer a person's request (GDPR,
// article 12.3).
const RequestDelay = 1

// RequestSoon is how many days before the legal day the worker is reminded.
const RequestSoon = 10

// RequestKind is what a person asks about her or his data.
type RequestKind string

// AskAccess and the others are the codes of RequestKinds.
const (
	AskAccess        RequestKind = "acces"
	AskRectification RequestKind = "rectification"
	AskErasure       RequestKind = "effacement"
	AskRestriction   RequestKind = "limitation"
	AskObjection     RequestKind = "opposition"
)

// RequestKinds are the rights with their articles of the GDPR.
var RequestKinds = newList("droit", "Droit exercé",
	Item[RequestKind]{Code: AskAccess, Label: "Accès (art. 15)"},
	Item[RequestKind]{Code: AskRectification, Label: "Rectification (art. 16)"},
	Item[RequestKind]{Code: AskErasure, Label: "Effacement (art. 17)"},
	Item[RequestKind]{Code: AskRestriction, Label: "Limitation (art. 18)"},
	Item[RequestKind]{Code: AskObjection, Label: "Opposition (art. 21)"})

// Requester is who asks.
type Requester string

// AskedBySelf is the person who is the subject of the data, AskedByGuardian a
// parent or a guardian of hers or his.
const (
	AskedBySelf     Requester = "personne"
	AskedByGuardian Requester = "representant"
)

// Requesters are those who may ask.
var Requesters = newList("demandeur", "Qui demande",
	Item[Requester]{Code: AskedBySelf, Label: "La personne elle-même"},
	Item[Requester]{Code: "mandataire", Label: "Un avocat ou un mandataire, avec mandat écrit"},
	Item[Requester]{Code: AskedByGuardian, Label: "Un parent ou un tuteur"},
	Item[Requester]{Code: "autre", Label: "Quelqu'un d'autre, ou on ne sait pas"})

// IdentityProof is how the identity of the requester was checked.
type IdentityProof string

// IdentityProofs are the ways.
var IdentityProofs = newList("verification", "Identité vérifiée par",
	Item[IdentityProof]{Code: "piece_vue", Label: "Pièce d'identité vue, non copiée, en présence de la personne"},
	Item[IdentityProof]{Code: "connue", Label: "Personne reçue et connue de l'intervenant, en présence"},
	Item[IdentityProof]{Code: "mot_convenu", Label: "Mot convenu, par un moyen que la consigne permet"},
	Item[IdentityProof]{Code: "mandat", Label: "Mandat écrit et pièce d'identité du mandataire"})

// RequestState is where a request stands.
type RequestState string

// RequestReceived and the others are the codes of RequestStates.
const (
	RequestReceived RequestState = "recue"
	RequestChecked  RequestState = "verifiee"
	RequestGranted  RequestState = "acceptee"
	RequestRefused  RequestState = "refusee"
)

// RequestStates are the states.
var RequestStates = newList("etat_demande", "État de la demande",
	Item[RequestState]{Code: RequestReceived, Label: "Reçue"},
	Item[RequestState]{Code: RequestChecked, Label: "Identité vérifiée"},
	Item[RequestState]{Code: RequestGranted, Label: "Acceptée"},
	Item[RequestState]{Code: RequestRefused, Label: "Refusée"})

// RequestRefusal is why a request is refused.
type RequestRefusal string

// RequestRefusals are the reasons that a refusal may give.
var RequestRefusals = newList("motif_refus", "Motif du refus",
	Item[RequestRefusal]{Code: "identite", Label: "Identité non établie"},
	Item[RequestRefusal]{Code: "tiers", Label: "Demande d'un tiers sans mandat"},
	Item[RequestRefusal]{Code: "droits_tiers", Label: "Droits et libertés d'autrui (art. 15.4)"},
	Item[RequestRefusal]{Code: "mission", Label: "Traitement nécessaire à la mission ou à la défense de droits (art. 17.3, 21.1)"},
	Item[RequestRefusal]{Code: "infondee", Label: "Manifestement infondée ou excessive (art. 12.5)"},
	Item[RequestRefusal]{Code: "aucune_donnee", Label: "Aucune donnée sur cette personne"})

// RequestDelivery is how an answer reaches the person.
type RequestDelivery string

// RequestDeliveries are the ways; those that go by a channel are refused when
// the safe contact forbids it.
var RequestDeliveries = newList("remise_reponse", "Remise de la réponse",
	Item[RequestDelivery]{Code: "main_propre", Label: "En main propre"},
	Item[RequestDelivery]{Code: "courrier", Label: "Par courrier"},
	Item[RequestDelivery]{Code: "courriel", Label: "Par courriel"},
	Item[RequestDelivery]{Code: "mandataire", Label: "À l'avocat ou au mandataire"})

// RightsRequest is one request. Text is what was said; it is sealed.
type RightsRequest struct {
	ID         RequestID
	Number     string
	Post       PostID
	Case       CaseID // empty when no file is found
	Kind       RequestKind
	Requester  Requester
	Doubt      bool // the requester may be somebody whom the person fears
	ReceivedOn Day
	DueOn      Day
	State      RequestState
	Proof      IdentityProof
	CheckedOn  Day
	CheckedBy  AccountID
	Refusal    RequestRefusal
	Delivery   RequestDelivery
	AnsweredOn Day
	Account    AccountID
	Text       string
	Version    int64

	// Suspicions are why the file makes one doubt of the requester, read again
	// each time; only for whoever may KeepRights on the case.
	Suspicions []Suspicion
}

// Open tells that it waits for its answer.
func (r *RightsRequest) Open() bool { return r.State == RequestReceived || r.State == RequestChecked }

// Late tells that the legal day has gone by without an answer.
func (r *RightsRequest) Late(today Day) bool { return r.Open() && r.DueOn < today }

// Soon tells that the legal day comes.
func (r *RightsRequest) Soon(today Day) bool {
	return r.Open() && !r.Late(today) && r.DueOn <= today+RequestSoon
}

// MaxRequestText is the longest account of a request, in characters.
const MaxRequestText = 2000

// CheckRequest refuses a request that lacks what the register must say.
func CheckRequest(r *RightsRequest, today Day) error {
	var f faults
	f.when(!RequestKinds.Has(r.Kind), Invalid("droit", string(r.Kind), "un droit de la liste"))
	f.when(!Requesters.Has(r.Requester), Invalid("demandeur", string(r.Requester), "qui demande"))
	f.when(r.ReceivedOn == 0 || r.ReceivedOn > today, Invalid("recue_le", "", "le jour où la demande est arrivée"))
	f.when(utf8.RuneCountInString(r.Text) > MaxRequestText, TooLong("texte", MaxRequestText))
	return f.err()
}

// CheckProof refuses an identity check that does not fit who asks.
func CheckProof(r *RightsRequest, proof IdentityProof) error {
	if !IdentityProofs.Has(proof) {
		return Invalid("verification", string(proof), "une vérification de la liste")
	}
	if (r.Requester == "mandataire") != (proof == "mandat") && r.Requester != AskedBySelf {
		return Invalid("verification", string(proof), "le mandat écrit, quand ce n'est pas la personne qui demande")
	}
	if r.Requester == AskedBySelf && proof == "mandat" {
		return Invalid("verification", string(proof), "une vérification de la personne elle-même")
	}
	return nil
}

// CheckGrant refuses to grant what was not checked, and a way of delivery that
// the safe contact forbids. A request that may come from somebody whom the
// person fears is granted only when it is handed to the person or to a mandate.
func CheckGrant(r *RightsRequest, delivery RequestDelivery, safe SafeContact) error {
	if r.State != RequestChecked {
		return Refuse(KindInvalid, "Vérifiez d'abord l'identité : rien n'est remis ni changé avant.")
	}
	if r.Requester == "autre" {
		return Refuse(KindInvalid, "Rien n'est remis à quelqu'un d'autre que la personne, son représentant ou son mandataire.")
	}
	if !RequestDeliveries.Has(delivery) {
		return Invalid("remise_reponse", string(delivery), "une façon de la liste")
	}
	if (r.Doubt || len(r.Suspicions) > 0) && delivery != "main_propre" && delivery != "mandataire" {
		return Invalid("remise_reponse", string(delivery), "une remise en main propre à la personne, car le demandeur est peut-être l'auteur des faits")
	}
	way := map[RequestDelivery]Channel{"courrier": ByLetter, "courriel": ByMail}[delivery]
	if way != "" && !safe.May(way) {
		return Invalid("remise_reponse", string(delivery), "une façon que la consigne de contact permet")
	}
	return nil
}

// Changes tells of an action on a case that it writes in it: a restriction stops
// it. Private notes stay their author's to read; adding one is refused by the store.
func Changes(action Action) bool {
	return action == WriteCase || action == WritePerson || action == ShareCase
}

// RestrictedCase refuses to write in a case that is restricted.
func RestrictedCase() *Error {
	return &Error{Kind: KindForbidden, Message: "Ce dossier fait l'objet d'une limitation (RGPD, article 18) : il se lit et ne s'écrit plus. La limitation se lève depuis la demande de la personne."}
}

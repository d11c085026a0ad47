package view

import (
	"time"

	"permanence/internal/casework"
)

// RightsPage is GET /droits: the register of the requests of persons, and for a
// worker the form of a new one, a POST to it: poste, dossier, droit, demandeur,
// doute (1), recue_le, texte.
type RightsPage struct {
	Base
	Form
	Lines   []RightsLine
	MayKeep bool
	Posts   []Option
	Edited  casework.RightsRequest
	Case    string // reference typed
	On      string
}

// RightsLine is one request of the register: codes and days.
type RightsLine struct {
	casework.RightsRequest
	Post  string
	Today casework.Day
}

// URL of the request.
func (l RightsLine) URL() string { return "/droits/" + string(l.ID) }

// KindLabel is the right in French.
func (l RightsLine) KindLabel() string { return casework.RequestKinds.Label(l.Kind) }

// Reference of the case, empty without one.
func (l RightsLine) Reference() string {
	if l.Case == "" {
		return ""
	}
	return casework.ReferenceOf(l.Case)
}

// Tag is where it stands, or how near the legal day is.
func (l RightsLine) Tag() Tag {
	switch {
	case l.Late(l.Today):
		return Tag{"En retard", ToneWarn}
	case l.Soon(l.Today):
		return Tag{"À répondre", ToneWarn}
	case l.State == casework.RequestGranted:
		return Tag{"Acceptée", ToneOK}
	}
	return Tag{casework.RequestStates.Label(l.State), ToneInfo}
}

// KindOptions are the rights.
func (p *RightsPage) KindOptions() []Option {
	return choices(casework.RequestKinds, string(p.Edited.Kind))
}

// RequesterOptions are those who may ask.
func (p *RightsPage) RequesterOptions() []Option {
	return choices(casework.Requesters, string(p.Edited.Requester))
}

func (*RightsPage) file() string { return "rights" }

// RequestPage is GET /droits/{request}. Its forms are a POST to it: geste
// (verifier, accepter, refuser) with verification, remise_reponse or
// motif_refus, and version.
type RequestPage struct {
	Base
	Form
	Line    RightsLine
	MayKeep bool
	Steps   []StepLine
	Proof   string
	Way     string
	Why     string
}

// StepLine is one step that was taken.
type StepLine struct {
	State casework.RequestState
	Who   string
	At    time.Time
}

// Label is the state in French.
func (l StepLine) Label() string { return casework.RequestStates.Label(l.State) }

// RequesterLabel is who asks.
func (p *RequestPage) RequesterLabel() string { return casework.Requesters.Label(p.Line.Requester) }

// InDoubt tells that the requester may be somebody whom the person fears.
func (p *RequestPage) InDoubt() bool { return p.Line.Doubt || len(p.Line.Suspicions) > 0 }

// Reasons are what the file says that makes one doubt.
func (p *RequestPage) Reasons() []string {
	var all []string
	for _, s := range p.Line.Suspicions {
		all = append(all, casework.Suspicions.Label(s))
	}
	return all
}

// ProofLabel is how the identity was checked.
func (p *RequestPage) ProofLabel() string { return casework.IdentityProofs.Label(p.Line.Proof) }

// RefusalLabel is why it was refused.
func (p *RequestPage) RefusalLabel() string { return casework.RequestRefusals.Label(p.Line.Refusal) }

// DeliveryLabel is how the answer reached the person.
func (p *RequestPage) DeliveryLabel() string {
	return lowerFirst(casework.RequestDeliveries.Label(p.Line.Delivery))
}

// ProofOptions are the ways to check an identity.
func (p *RequestPage) ProofOptions() []Option { return choices(casework.IdentityProofs, p.Proof) }

// WayOptions are the ways to give an answer.
func (p *RequestPage) WayOptions() []Option { return choices(casework.RequestDeliveries, p.Way) }

// WhyOptions are the reasons of a refusal.
func (p *RequestPage) WhyOptions() []Option { return choices(casework.RequestRefusals, p.Why) }

// Waiting tells that the identity is still to be checked.
func (p *RequestPage) Waiting() bool { return p.Line.State == casework.RequestReceived }

// Checked tells that an answer may be given.
func (p *RequestPage) Checked() bool { return p.Line.State == casework.RequestChecked }

// Granted tells that it was answered yes.
func (p *RequestPage) Granted() bool { return p.Line.State == casework.RequestGranted }

// CopyURL is the address of the copy of the data that was granted; empty when
// none was.
func (p *RequestPage) CopyURL() string {
	if !p.Granted() || p.Line.Kind != casework.AskAccess || p.Line.Case == "" {
		return ""
	}
	return p.Line.URL() + "/copie"
}

// Restricts tells that the answer froze the file.
func (p *RequestPage) Restricts() bool {
	return p.Granted() && (p.Line.Kind == casework.AskRestriction || p.Line.Kind == casework.AskObjection)
}

// Effect says what granting does, and what is left to the worker.
func (p *RequestPage) Effect() string {
	return map[casework.RequestKind]string{
		casework.AskAccess:        "Accepter ouvre la copie de ce que le dossier dit de cette personne, les autres masqués, à relire puis à remettre.",
		casework.AskRectification: "Accepter note la réponse ; corrigez l'identité ou la situation dans le dossier.",
		casework.AskErasure:       "Accepter permet d'effacer la personne depuis la page « Conservation » du dossier.",
		casework.AskRestriction:   "Accepter gèle le dossier : il se lit, ne s'écrit plus, et n'est pas effacé au terme.",
		casework.AskObjection:     "Accepter gèle le dossier : il se lit, ne s'écrit plus, et n'est pas effacé au terme.",
	}[p.Line.Kind]
}

func (*RequestPage) file() string { return "request" }

package casework

import "slices"

// Domain is one field of a person's life that the social assessment looks at.
type Domain string

// Domains are those of the assessment, in the order in which they are asked.
var Domains = newList("domaine", "Domaine",
	Item[Domain]{Code: "logement", Label: "Logement"},
	Item[Domain]{Code: "ressources", Label: "Ressources"},
	Item[Domain]{Code: "sante", Label: "Santé"},
	Item[Domain]{Code: "famille", Label: "Famille, enfants"},
	Item[Domain]{Code: "travail", Label: "Travail, formation"},
	Item[Domain]{Code: "demarches", Label: "Démarches"},
	Item[Domain]{Code: "securite", Label: "Sécurité"})

// Situation is the state of a domain, as the worker and the person see it.
type Situation string

// Situations are the states of a domain.
var Situations = newList("etat", "État",
	Item[Situation]{Code: "stable", Label: "Stable"},
	Item[Situation]{Code: "fragile", Label: "Fragile"},
	Item[Situation]{Code: "critique", Label: "Critique"},
	Item[Situation]{Code: NotKnown, Label: "Non renseigné"})

// DomainNeed is what the person needs in a domain.
type DomainNeed string

// DomainNeeds are the needs in a domain.
var DomainNeeds = newList("besoin", "Besoin",
	Item[DomainNeed]{Code: "aucun", Label: "Aucun"},
	Item[DomainNeed]{Code: "information", Label: "Être informée"},
	Item[DomainNeed]{Code: "accompagnement", Label: "Être accompagnée"},
	Item[DomainNeed]{Code: "urgence", Label: "Réponse urgente"},
	Item[DomainNeed]{Code: NotKnown, Label: "Non renseigné"})

// DomainState is what an assessment says of one domain. The note is personal:
// it is stored encrypted.
type DomainState struct {
	Domain Domain
	State  Situation
	Need   DomainNeed
	Note   string
}

// Assessment is the social assessment of a case as it was on a day. It is
// never changed: what is new is a new one, so that the way made can be read.
type Assessment struct {
	ID      string
	Case    CaseID
	Account AccountID
	On      Day
	At      Instant
	Domains []DomainState // every domain, in the order of Domains
	Danger  Danger
	// SafetyPlan is what the person will do and whom she or he will call. It is
	// personal: it is stored encrypted.
	SafetyPlan string
}

// MaxNote is the longest free text of an assessment, in characters: what helps
// the follow-up is short, and the rest may be requisitioned.
const MaxNote = 4000

// CheckAssessment refuses an assessment dated in the future, a code that no
// list has, a text that is too long, and a danger that CheckDanger refuses.
// The assessment before may be nil.
func CheckAssessment(a, before *Assessment, today Day) error {
	var f faults
	f.when(a.On == 0 || a.On > today, Invalid("date", a.On.French(), "une date qui n'est pas à venir"))
	var last *Danger
	if before != nil {
		last = &before.Danger
		f.when(a.On < before.On, Invalid("date", a.On.French(), "une date qui n'est pas avant l'évaluation précédente ("+before.On.French()+")"))
	}
	f.when(len([]rune(a.SafetyPlan)) > MaxNote, TooLong("plan", MaxNote))
	for _, d := range a.Domains {
		f.note(checkDomain(d))
	}
	f.note(CheckDanger(&a.Danger, last))
	return f.err()
}

func checkDomain(d DomainState) error {
	var f faults
	f.when(!Domains.Has(d.Domain), Invalid("domaine", string(d.Domain), Domains.Expected()))
	f.when(!Situations.Has(d.State), Invalid("etat-"+string(d.Domain), string(d.State), Situations.Expected()))
	f.when(!DomainNeeds.Has(d.Need), Invalid("besoin-"+string(d.Domain), string(d.Need), DomainNeeds.Expected()))
	f.when(len([]rune(d.Note)) > MaxNote, TooLong("note-"+string(d.Domain), MaxNote))
	return f.err()
}

// Domain is what the assessment says of one domain; all unknown when it says
// nothing.
func (a *Assessment) Domain(d Domain) DomainState {
	if i := slices.IndexFunc(a.Domains, func(s DomainState) bool { return s.Domain == d }); i >= 0 {
		return a.Domains[i]
	}
	return DomainState{Domain: d, State: NotKnown, Need: NotKnown}
}

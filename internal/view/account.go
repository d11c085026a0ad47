package view

import (
	"slices"

	"permanence/internal/casework"
)

// AccountPage is GET /comptes/nouveau and GET /comptes/{id}. The form is a
// POST to /comptes or /comptes/{id}: identifiant, nom, role, unite (of a desk),
// postes (several: slugs), ferme (1 when closed), version. POST /comptes/{id}/mot-de-passe
// makes a new password. NewPassword is shown once, on the answer to the POST
// that made it.
type AccountPage struct {
	Base
	Form
	Edited      casework.Account // as recorded, or as typed when refused
	Posts       []casework.Post  // all of them
	Units       []casework.Unit  // all of them
	NewPassword string
	Identities  AccountIdentities
	Sessions    []SessionLine // the open ones of a recorded account
}

// AccountIdentities are the links of an account to providers of identities.
// Nothing is shown when the installation has none. The forms are POST
// /comptes/{id}/identites (fournisseur, courriel or sujet) and POST
// /comptes/{id}/identites/retrait (fournisseur).
type AccountIdentities struct {
	Form
	Providers []Option
	Links     []IdentityLink
	Typed     casework.ExternalIdentity // when refused
	Chosen    string                    // the provider, when refused
}

// ProviderOptions are the providers, the chosen one selected.
func (a AccountIdentities) ProviderOptions() []Option {
	options := slices.Clone(a.Providers)
	for i := range options {
		options[i].Selected = options[i].Value == a.Chosen
	}
	return options
}

// IdentityLink is one link: by an address until the first log-in, by the
// provider's own name for the person afterwards.
type IdentityLink struct{ Key, Provider, Mail, Subject string }

// IsNew tells that the account does not exist yet.
func (p *AccountPage) IsNew() bool { return p.Edited.ID == "" }

// Action is the address of the form.
func (p *AccountPage) Action() string {
	if p.IsNew() {
		return "/comptes"
	}
	return "/comptes/" + string(p.Edited.ID)
}

// RoleOptions are the roles to choose among.
func (p *AccountPage) RoleOptions() []Option {
	return Options(casework.Roles, string(p.Edited.Role))
}

// UnitOptions are the units to choose among, for a desk; the first is none.
func (p *AccountPage) UnitOptions() []Option {
	options := []Option{{Label: "Aucune"}}
	for _, u := range p.Units {
		options = append(options, Option{Value: string(u.ID), Label: u.Name, Selected: u.ID == p.Edited.Unit})
	}
	return options
}

// PostChoices are the posts, those of the account ticked.
func (p *AccountPage) PostChoices() []Option {
	actor := p.Edited.Actor()
	options := make([]Option, 0, len(p.Posts))
	for _, post := range p.Posts {
		ticked := actor.Relation(post.ID) == casework.OwnPost
		options = append(options, Option{Value: post.Slug, Label: post.Name, Selected: ticked})
	}
	return options
}

func (*AccountPage) file() string { return "account" }

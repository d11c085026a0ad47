package view

import (
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
)

// PartnersPage is GET /annuaire/{post}: the post's directory. Its search is a
// GET: type, commune, retires (1).
type PartnersPage struct {
	Base
	Form
	Post     casework.Post
	Others   []casework.Post // the account's other posts
	Kind     casework.PartnerKind
	Commune  string // as typed
	Retired  bool
	Partners []casework.Partner
}

// PartnersURL is the address of a post's directory.
func PartnersURL(slug string) string { return "/annuaire/" + slug }

// Action is the address of the search.
func (p *PartnersPage) Action() string { return PartnersURL(p.Post.Slug) }

// OtherLinks are the directories of the account's other posts.
func (p *PartnersPage) OtherLinks() []PeriodLink {
	links := make([]PeriodLink, len(p.Others))
	for i, post := range p.Others {
		links[i] = PeriodLink{Label: post.Name, URL: PartnersURL(post.Slug)}
	}
	return links
}

// KindOptions are the kinds to search by.
func (p *PartnersPage) KindOptions() []Option { return partnerKindOptions(p.Kind, "Tous les types") }

// Searched tells that the list is not the whole directory.
func (p *PartnersPage) Searched() bool { return p.Kind != "" || p.Commune != "" }

// Lines are the partners as the list shows them.
func (p *PartnersPage) Lines() []PartnerLine {
	lines := make([]PartnerLine, len(p.Partners))
	for i, partner := range p.Partners {
		lines[i] = PartnerLine{Partner: partner, URL: p.Action() + "/" + string(partner.ID)}
	}
	return lines
}

// PartnerLine is one partner of the list.
type PartnerLine struct {
	casework.Partner
	URL string
}

// KindLabel is the kind in French.
func (l PartnerLine) KindLabel() string { return casework.PartnerKinds.Label(l.Kind) }

// Where are the communes served, by name.
func (l PartnerLine) Where() string { return CommuneNames(l.Communes) }

// IsRetired tells that nobody is oriented there any more.
func (l PartnerLine) IsRetired() bool { return l.RetiredOn != 0 }

// WrittenCommunes are communes as a form writes them: each is found again, also
// where several bear its name.
func WrittenCommunes(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = commune.Written(code)
	}
	return strings.Join(names, ", ")
}

// CommuneNames are communes by name, for whoever reads.
func CommuneNames(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = commune.Label(code)
	}
	return strings.Join(names, ", ")
}

func partnerKindOptions(selected casework.PartnerKind, first string) []Option {
	options := []Option{{Label: first, Selected: selected == ""}}
	for _, o := range Options(casework.PartnerKinds, string(selected)) {
		if o.Value != casework.NotKnown {
			options = append(options, o)
		}
	}
	return options
}

func (*PartnersPage) file() string { return "partners" }

// PartnerPage is GET /annuaire/{post}/nouveau and /annuaire/{post}/{partner}.
// The form is a POST to /annuaire/{post} or to the partner: nom, type,
// communes, telephone, courriel, adresse, notes, version. POST …/retrait takes
// it out of the choices (retire 1) or puts it back (0).
type PartnerPage struct {
	Base
	Form
	Post     casework.Post
	Edited   casework.Partner  // as recorded, or as typed when refused
	Communes string            // as typed
	Current  *casework.Partner // what somebody else recorded meanwhile, to compare
}

// IsNew tells that the partner is not in the directory yet.
func (p *PartnerPage) IsNew() bool { return p.Edited.ID == "" }

// IsRetired tells that nobody is oriented there any more.
func (p *PartnerPage) IsRetired() bool { return p.Edited.RetiredOn != 0 }

// List is the address of the directory.
func (p *PartnerPage) List() string { return PartnersURL(p.Post.Slug) }

// Action is the address of the form.
func (p *PartnerPage) Action() string {
	if p.IsNew() {
		return p.List()
	}
	return p.List() + "/" + string(p.Edited.ID)
}

// KindOptions are the kinds to choose among.
func (p *PartnerPage) KindOptions() []Option {
	return partnerKindOptions(p.Edited.Kind, "Choisir un type")
}

// Theirs is what somebody else recorded meanwhile.
func (p *PartnerPage) Theirs() PartnerLine { return PartnerLine{Partner: *p.Current} }

func (*PartnerPage) file() string { return "partner" }

package view

import (
	"unicode"
	"unicode/utf8"

	"permanence/internal/casework"
)

// GlassPage is GET /dossiers/bris-de-glace: a worker opens a colleague's case.
// The form is a POST to the same address: poste, reference or nom, prenom and
// annee, motif, precision.
type GlassPage struct {
	Base
	Form
	Posts     []casework.Post
	Slug      string
	Reference string
	LastName  string
	FirstName string
	Year      string
	Reason    string
	Text      string
	Nothing   bool // the request named nothing that can be opened
}

// PostOptions are the worker's own posts.
func (p *GlassPage) PostOptions() []Option { return PostOptions(p.Posts, p.Slug) }

// ReasonOptions are the reasons.
func (p *GlassPage) ReasonOptions() []Option {
	return append([]Option{{Label: "Choisir un motif"}}, Options(casework.GlassReasons, p.Reason)...)
}

func (*GlassPage) file() string { return "glass" }

// GlassReviewPage is GET /bris-de-glace: the breaks of the glass, for the
// data-protection officer. Each has its form, a POST to /bris-de-glace/{glass}:
// avis.
type GlassReviewPage struct {
	Base
	Lines []GlassLine
	Late  int // to review for more than a week
}

func (*GlassReviewPage) file() string { return "glass_review" }

// AssignPage is GET /passations: an employer shares out the cases of a post. The
// form is a POST to the same address: poste, de or reference, a, motif.
type AssignPage struct {
	Base
	Form
	Posts     []casework.Post
	Slug      string
	Loads     []LoadLine
	Workers   []casework.Account
	From      string
	Reference string
	To        string
	Reason    string
}

// LoadLine is a worker of a post with how many open cases she or he keeps.
type LoadLine struct {
	ID, Name, Post string
	Open           int
}

// PostOptions are the employer's posts.
func (p *AssignPage) PostOptions() []Option { return PostOptions(p.Posts, p.Slug) }

// FromOptions are the workers who keep cases.
func (p *AssignPage) FromOptions() []Option {
	all := []Option{{Label: "Un seul dossier, par sa référence"}}
	for _, l := range p.Loads {
		all = append(all, Option{Value: l.ID, Label: "Tous ceux de " + l.Name, Selected: l.ID == p.From})
	}
	return all
}

// ToOptions are the workers to whom cases may be handed.
func (p *AssignPage) ToOptions() []Option { return workerOptions(p.Workers, p.To) }

// ReasonOptions are the reasons.
func (p *AssignPage) ReasonOptions() []Option { return transferOptions(p.Reason) }

func (*AssignPage) file() string { return "assign" }

// lowerFirst is a label as it stands inside a sentence.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

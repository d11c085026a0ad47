package view

import (
	"slices"
	"strings"

	"permanence/internal/casework"
)

// OrientationLine is one orientation as a list shows it.
type OrientationLine struct {
	casework.Handover
	Today casework.Day
	Name  string // of the person, once names are asked for; empty before
	Old   bool   // dormant: nothing has moved for months
}

// To is where the person is oriented: the partner by name, or its kind.
func (l OrientationLine) To() string {
	if l.ServiceName != "" {
		return l.ServiceName
	}
	return casework.PartnerKinds.Label(l.Partner)
}

// KindLabel is the kind of partner when the name does not say it.
func (l OrientationLine) KindLabel() string {
	if l.ServiceName == "" {
		return ""
	}
	return casework.PartnerKinds.Label(l.Partner)
}

// NeedLabel is what for; empty when nobody wrote it down.
func (l OrientationLine) NeedLabel() string {
	if l.Need == "" {
		return ""
	}
	return casework.OrientationNeeds.Label(l.Need)
}

// Reference of the case.
func (l OrientationLine) Reference() string { return casework.ReferenceOf(l.Case) }

// CaseURL is the address of the case's orientations.
func (l OrientationLine) CaseURL() string { return CaseURL(l.Case) + "/orientations" }

// URL is where its steps are sent to.
func (l OrientationLine) URL() string { return l.CaseURL() + "/" + string(l.ID) }

// Waits is how long it has waited, in words.
func (l OrientationLine) Waits() string {
	n := l.Age(l.Today)
	if l.Old {
		return lasting(n)
	}
	if n < 1 {
		return "aujourd'hui"
	}
	return casework.FrenchInt(n) + "\u00a0" + plural(n, "jour", "jours")
}

// Ages of what waits, in days.
const lateAfter = 7

// WaitTone is the colour of the wait: amber, since red is for danger.
func (l OrientationLine) WaitTone() Tone {
	if l.Old {
		return ""
	}
	if l.Age(l.Today) >= lateAfter {
		return ToneWarn
	}
	return ToneInfo
}

// State is the step in French, with its colour.
func (l OrientationLine) State() Tag {
	tone := map[casework.Outcome]Tone{casework.Proposed: ToneWarn, casework.Accepted: ToneInfo, casework.Effective: ToneOK}[l.Outcome]
	return Tag{Tone: tone, Text: casework.Outcomes.Label(l.Outcome)}
}

// Expected tells that something is still expected.
func (l OrientationLine) Expected() bool {
	return l.Outcome == casework.Proposed || l.Outcome == casework.Accepted
}

// Steps tell what happened, each with its day.
func (l OrientationLine) Steps() []string {
	steps := []string{"Proposée le " + l.ProposedOn.French()}
	switch {
	case l.Outcome == casework.Refused && l.AnsweredOn != 0:
		steps = append(steps, "refusée le "+l.AnsweredOn.French()+" ("+casework.RefusalReasons.Label(l.Reason)+")")
	case l.Outcome == casework.NoFollowUp && l.AnsweredOn != 0:
		steps = append(steps, "sans suite le "+l.AnsweredOn.French())
	case l.AnsweredOn != 0:
		steps = append(steps, "acceptée le "+l.AnsweredOn.French())
	}
	if l.EffectiveOn != 0 {
		steps = append(steps, "effective le "+l.EffectiveOn.French())
	}
	return steps
}

// Story is the steps in one sentence.
func (l OrientationLine) Story() string { return strings.Join(l.Steps(), ", ") + "." }

// stepWords are the steps as a worker names them.
var stepWords = map[casework.Outcome]string{
	casework.Accepted: "Acceptée", casework.Effective: "Effective", casework.Refused: "Refusée", casework.NoFollowUp: "Sans suite",
	casework.Proposed: "Revenir à « proposée »",
}

// NextOptions are the steps that may follow.
func (l OrientationLine) NextOptions() []Option {
	next := l.Next()
	options := make([]Option, len(next))
	for i, o := range next {
		options[i] = Option{Value: string(o), Label: casework.Typeset(stepWords[o]), Selected: i == 0}
	}
	return options
}

// MayRefuse tells that a refusal, with its reason, is among the next steps.
func (l OrientationLine) MayRefuse() bool { return slices.Contains(l.Next(), casework.Refused) }

// OrientationsPage is GET /orientations: what waits over the post's cases.
// "afficher les noms" is a POST to it.
type OrientationsPage struct {
	Base
	Posts []PostOrientations
	Named bool
}

// PostOrientations is what waits in one post.
type PostOrientations struct {
	Post     casework.Post
	Waiting  []OrientationLine // for an answer, the oldest first
	Accepted []OrientationLine // for their effect
	Old      []OrientationLine // at either step, dormant
}

// Several tells that the account works for several posts, whose names show.
func (p *OrientationsPage) Several() bool { return len(p.Posts) > 1 }

// PartnerQueue is the waiting list of one partner.
type PartnerQueue struct {
	To     string
	Count  int
	Oldest OrientationLine
}

// Queues are the waiting lists by partner, the longest first.
func (p PostOrientations) Queues() []PartnerQueue {
	var queues []PartnerQueue
	for _, l := range slices.Concat(p.Waiting, p.Accepted) {
		i := slices.IndexFunc(queues, func(q PartnerQueue) bool { return q.To == l.To() })
		if i < 0 {
			queues = append(queues, PartnerQueue{To: l.To(), Oldest: l})
			i = len(queues) - 1
		}
		queues[i].Count++
		if l.ProposedOn < queues[i].Oldest.ProposedOn {
			queues[i].Oldest = l
		}
	}
	slices.SortStableFunc(queues, func(a, b PartnerQueue) int { return b.Count - a.Count })
	return queues
}

// DirectoryURL is the address of the post's directory.
func (p PostOrientations) DirectoryURL() string { return PartnersURL(p.Post.Slug) }

func (*OrientationsPage) file() string { return "orientations" }

// CaseOrientationsPage is GET /dossiers/{case}/orientations. A step is a POST
// to the orientation: suite, le, motif_refus, version.
type CaseOrientationsPage struct {
	Base
	Form
	Head     CaseHead
	Lines    []OrientationLine
	Failed   casework.OrientationID // the one whose step was refused
	Typed    StepForm
	Sharings []SharingLine
	Blocked  string // why none can be proposed; empty when one can
}

// StepForm is a step as it was typed.
type StepForm struct{ To, On, Reason string }

// StepsOf is the form of an orientation's next step.
func (p *CaseOrientationsPage) StepsOf(l OrientationLine) OrientationStep {
	s := OrientationStep{Line: l, On: p.Head.Today.String(), Options: l.NextOptions(), Reasons: reasonOptions("")}
	if p.Failed == l.ID {
		s.Errors, s.Open, s.On, s.Reasons = p.Errors, true, p.Typed.On, reasonOptions(p.Typed.Reason)
		for i := range s.Options {
			s.Options[i].Selected = s.Options[i].Value == p.Typed.To
		}
	}
	return s
}

// OrientationStep is the form of one step. Its fields are named by the
// orientation, so that a page may hold several.
type OrientationStep struct {
	Line    OrientationLine
	On      string
	Options []Option
	Reasons []Option
	Errors  map[string]string
	Open    bool
}

// Field is the identifier of a field of this form.
func (s OrientationStep) Field(name string) string {
	if s.Open { // the messages above lead to it
		return "champ-" + name
	}
	return "champ-" + name + "-" + string(s.Line.ID)
}

func reasonOptions(selected string) []Option {
	return append([]Option{{Label: "Choisir un motif", Selected: selected == ""}}, Options(casework.RefusalReasons, selected)...)
}

// SharingLine is one letter as the list shows it.
type SharingLine struct {
	casework.Sharing
	When string
	Who  string
	URL  string // of the letter, on its day; empty later
}

// To is who received it.
func (l SharingLine) To() string {
	if l.ServiceName != "" {
		return l.ServiceName
	}
	return casework.PartnerKinds.Label(l.Kind)
}

// PurposeLabel says what for.
func (l SharingLine) PurposeLabel() string { return casework.Purposes.Label(l.Purpose) }

// What are the items in French.
func (l SharingLine) What() string {
	words := make([]string, len(l.Items))
	for i, item := range l.Items {
		words[i] = casework.SharedItems.Label(item)
	}
	return strings.Join(words, ", ")
}

func (*CaseOrientationsPage) file() string { return "case_orientations" }

// NewOrientationPage is GET /dossiers/{case}/orientations/nouvelle; the form is
// a POST to /dossiers/{case}/orientations: besoin, partenaire, type, le.
type NewOrientationPage struct {
	Base
	Form
	Head     CaseHead
	Partners []casework.Partner // those that serve the person's commune first
	Slug     string             // of the post, for its directory
	Need     string
	Service  string
	Kind     string
	On       string
}

// Action is the address of the form.
func (p *NewOrientationPage) Action() string { return p.Head.URL() + "/orientations" }

// NeedOptions are the needs.
func (p *NewOrientationPage) NeedOptions() []Option {
	options := []Option{{Label: "Choisir un besoin", Selected: p.Need == ""}}
	for _, o := range Options(casework.OrientationNeeds, p.Need) {
		if o.Value != casework.NotKnown {
			options = append(options, o)
		}
	}
	return options
}

// PartnerOptions are the partners of the directory, those of the person's
// commune marked.
func (p *NewOrientationPage) PartnerOptions() []Option {
	options := []Option{{Label: "Aucun de l'annuaire", Selected: p.Service == ""}}
	for i := range p.Partners {
		partner := &p.Partners[i]
		label := partner.Name + " (" + casework.PartnerKinds.Label(partner.Kind) + ")"
		if !partner.Serves(p.Head.Case.Facts.Commune) {
			label += ", autre commune"
		}
		options = append(options, Option{Value: string(partner.ID), Label: label, Selected: p.Service == string(partner.ID)})
	}
	return options
}

// KindOptions are the kinds of partners.
func (p *NewOrientationPage) KindOptions() []Option {
	return partnerKindOptions(casework.PartnerKind(p.Kind), "Choisir un type")
}

// DirectoryURL is the address of the post's directory.
func (p *NewOrientationPage) DirectoryURL() string { return PartnersURL(p.Slug) }

func (*NewOrientationPage) file() string { return "orientation_new" }

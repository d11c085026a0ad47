package view

import (
	"strings"
	"time"

	"permanence/internal/casework"
)

// CommitteesURL is the list of steering committees.
const CommitteesURL = SteeringURL + "/comites"

// CommitteeURL is the address of one.
func CommitteeURL(id casework.CommitteeID) string { return CommitteesURL + "/" + string(id) }

// CommitteesPage is GET /pilotage/comites.
type CommitteesPage struct {
	Base
	Committees []casework.Committee
	Posts      []casework.Post // of the reader
	Today      casework.Day
	MayKeep    bool
}

// Tabs are the pages of steering.
func (p *CommitteesPage) Tabs() []NavItem { return steeringTabs(&p.Base) }

// CommitteeLine is a committee in the list.
type CommitteeLine struct {
	casework.Committee
	URL, PostNames string
	ToCome         bool
	Pending        int // decisions still to follow
}

// Removed tells that it was taken away today.
func (l CommitteeLine) Removed() bool { return !l.RemovedAt.IsZero() }

// Lines are the committees, the latest first.
func (p *CommitteesPage) Lines() (lines []CommitteeLine) {
	for _, c := range p.Committees {
		l := CommitteeLine{Committee: c, URL: CommitteeURL(c.ID), PostNames: postNames(p.Posts, c.Posts), ToCome: c.HeldOn > p.Today}
		for i := range c.Decisions {
			if c.Decisions[i].RemovedAt.IsZero() && c.Decisions[i].Pending() {
				l.Pending++
			}
		}
		lines = append(lines, l)
	}
	return lines
}

// Decisions are those still to follow, of all committees.
func (p *CommitteesPage) Decisions() []DecisionLine {
	return PendingDecisions(p.Committees, "", p.Today)
}

func (*CommitteesPage) file() string { return "committees" }

// DecisionLine is a decision as lists show it.
type DecisionLine struct {
	casework.Decision
	URL, Of string // Of is the committee that took it
	State   Tag
}

// Removed tells that it was taken away today.
func (l DecisionLine) Removed() bool { return !l.RemovedAt.IsZero() }

func decisionLine(c *casework.Committee, d casework.Decision, today casework.Day) DecisionLine {
	l := DecisionLine{Decision: d, URL: CommitteeURL(c.ID) + "/decisions/" + string(d.ID), Of: "comité du " + c.HeldOn.French(), State: Tag{Text: casework.DecisionStates.Label(d.State)}}
	switch {
	case d.Late(today):
		l.State = Tag{Tone: ToneWarn, Text: "En retard"}
	case d.State == casework.DecisionDone:
		l.State.Tone = ToneOK
	case d.Pending():
		l.State.Tone = ToneWarn
	}
	return l
}

// PendingDecisions are those of the committees that are still to follow, the
// late ones first; with a post, those of its committees alone.
func PendingDecisions(committees []casework.Committee, post casework.PostID, today casework.Day) (late []DecisionLine) {
	var others []DecisionLine
	for i := range committees {
		c := &committees[i]
		about := post == ""
		for _, p := range c.Posts {
			about = about || p == post
		}
		if !about || !c.RemovedAt.IsZero() {
			continue
		}
		for _, d := range c.Decisions {
			switch {
			case !d.RemovedAt.IsZero() || !d.Pending():
			case d.Late(today):
				late = append(late, decisionLine(c, d, today))
			default:
				others = append(others, decisionLine(c, d, today))
			}
		}
	}
	return append(late, others...)
}

// CommitteePage is GET /pilotage/comites/{committee}.
type CommitteePage struct {
	Base
	Form                   // of a document that is added
	Line      SteeringForm // of a decision that is added
	Committee casework.Committee
	Posts     []casework.Post
	Today     casework.Day
	Zone      *time.Location
	MayKeep   bool
}

// URL of the page.
func (p *CommitteePage) URL() string { return CommitteeURL(p.Committee.ID) }

// PostNames are the posts that it is about.
func (p *CommitteePage) PostNames() string { return postNames(p.Posts, p.Committee.Posts) }

// ToCome tells that it is not held yet.
func (p *CommitteePage) ToCome() bool { return p.Committee.HeldOn > p.Today }

// Decisions are all of them, in their order.
func (p *CommitteePage) Decisions() (lines []DecisionLine) {
	for _, d := range p.Committee.Decisions {
		lines = append(lines, decisionLine(&p.Committee, d, p.Today))
	}
	return lines
}

// CommitteeFile is a document of the committee.
type CommitteeFile struct {
	casework.CommitteeDocument
	URL, Weight, Label string
	At                 time.Time
}

// Removed tells that it was taken away today.
func (f CommitteeFile) Removed() bool { return !f.RemovedAt.IsZero() }

// Files are the documents.
func (p *CommitteePage) Files() (files []CommitteeFile) {
	for _, d := range p.Committee.Documents {
		zone := p.Zone
		if zone == nil {
			zone = time.UTC
		}
		files = append(files, CommitteeFile{d, p.URL() + "/documents/" + d.ID, weight(d.Size), casework.DocumentKinds.Label(d.Kind), d.AddedAt.In(zone)})
	}
	return files
}

// Decision is the form of a decision that is added.
func (p *CommitteePage) Decision() DecisionFields { return DecisionFields{p.Line} }

func (*CommitteePage) file() string { return "committee" }

// DecisionFields are the fields of a decision: decision, charge, echeance, etat,
// faite_le.
type DecisionFields struct{ SteeringForm }

// States are the choices of what became of it.
func (f DecisionFields) States() []Option {
	return Options(casework.DecisionStates, f.Values["etat"])
}

var decisionLabels = []FieldLabel{{"decision", "Décision"}, {"charge", "Chargé de la suite"}, {"echeance", "Échéance"}, {"etat", "Suite donnée"}, {"faite_le", "Le"}}

// NewDecisionForm is a decision as its form holds it.
func NewDecisionForm(values Values, errs ...error) SteeringForm {
	return NewSteeringForm(values, decisionLabels, errs...)
}

// DecisionValues are a decision as it is edited.
func DecisionValues(d *casework.Decision) Values {
	return Values{"decision": d.Text, "charge": d.Charge, "echeance": dayValue(d.DueOn), "etat": string(d.State), "faite_le": dayValue(d.DoneOn), "version": versionText(d.Version)}
}

// DecisionPage is GET /pilotage/comites/{committee}/decisions/{decision}.
type DecisionPage struct {
	Base
	SteeringForm
	Committee casework.Committee
	ID        casework.DecisionID
}

// URL of the committee.
func (p *DecisionPage) URL() string { return CommitteeURL(p.Committee.ID) }

// Decision is the form.
func (p *DecisionPage) Decision() DecisionFields { return DecisionFields{p.SteeringForm} }

func (*DecisionPage) file() string { return "decision" }

// CommitteeFormPage is GET /pilotage/comites/{committee}/modifier, and
// /pilotage/comites/nouveau for a new one.
type CommitteeFormPage struct {
	Base
	SteeringForm
	ID     casework.CommitteeID // empty for a new one
	Posts  []casework.Post
	Chosen []casework.PostID
}

var committeeLabels = []FieldLabel{{"date", "Date"}, {"lieu", "Lieu"}, {"membres", "Membres"}, {"ordre_du_jour", "Ordre du jour"}}

// NewCommitteeForm is a committee as its form holds it.
func NewCommitteeForm(values Values, errs ...error) SteeringForm {
	return NewSteeringForm(values, committeeLabels, errs...)
}

// CommitteeValues are a committee as it is edited.
func CommitteeValues(c *casework.Committee) Values {
	return Values{"date": dayValue(c.HeldOn), "lieu": c.Place, "membres": strings.Join(c.Members, "\n"), "ordre_du_jour": c.Agenda, "version": versionText(c.Version)}
}

// Fresh tells that it is not written yet.
func (p *CommitteeFormPage) Fresh() bool { return p.ID == "" }

// Action is where the form is sent, Back where it comes from.
func (p *CommitteeFormPage) Action() string {
	if p.Fresh() {
		return CommitteesURL
	}
	return CommitteeURL(p.ID) + "/modifier"
}

// Back is the page before.
func (p *CommitteeFormPage) Back() string {
	if p.Fresh() {
		return CommitteesURL
	}
	return CommitteeURL(p.ID)
}

// PostChoices are the posts that it may be about.
func (p *CommitteeFormPage) PostChoices() []Option { return postChoices(p.Posts, p.Chosen) }

func (*CommitteeFormPage) file() string { return "committee_form" }

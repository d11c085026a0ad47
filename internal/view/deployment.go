package view

import (
	"cmp"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
)

// DeploymentsURL is the board of deployments.
const DeploymentsURL = SteeringURL + "/deploiement"

// DeploymentURL is the address of one.
func DeploymentURL(id casework.DeploymentID) string { return DeploymentsURL + "/" + string(id) }

// DeploymentsPage is GET /pilotage/deploiement: where a post is discussed,
// agreed, open.
type DeploymentsPage struct {
	Base
	Deployments []casework.Deployment
	Territory   []string // INSEE codes of the départements
	Posts       []casework.Post
	Today       casework.Day
}

// Tabs are the pages of steering.
func (p *DeploymentsPage) Tabs() []NavItem { return steeringTabs(&p.Base) }

// Where are the départements by name.
func (p *DeploymentsPage) Where() string {
	var names []string
	for _, code := range p.Territory {
		name := code
		if d, ok := commune.DepartementByCode(code); ok {
			name = d.Name
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// DeploymentLine is a deployment on the board.
type DeploymentLine struct {
	casework.Deployment
	URL, Where string
	State      Tag
	Since      string
	Next       string // what is planned; empty when nothing is
	PostName   string
	PostURL    string
}

// Removed tells that it was taken away today.
func (l DeploymentLine) Removed() bool { return !l.RemovedAt.IsZero() }

func deploymentLine(d casework.Deployment, posts []casework.Post, today casework.Day) (l DeploymentLine, state casework.DeploymentState) {
	l = DeploymentLine{Deployment: d, URL: DeploymentURL(d.ID), Where: cmp.Or(CommuneNames(d.Communes), "Pas encore arrêtées")}
	now, come, next, planned := d.At(today)
	if come {
		l.State, l.Since = deploymentTag(now.State), "depuis le "+now.On.French()
	} else {
		l.State = Tag{Text: "À venir"}
	}
	if planned {
		l.Next = casework.DeploymentStates.Label(next.State) + " prévu le " + next.On.French()
		if next.State == casework.PostDiscussed {
			l.Next = "Discussion prévue le " + next.On.French()
		}
	}
	for _, p := range posts {
		if p.ID == d.Post {
			l.PostName, l.PostURL = p.Name, PostFolderURL(p.Slug)
		}
	}
	return l, now.State
}

func deploymentTag(s casework.DeploymentState) Tag {
	t := Tag{Text: casework.DeploymentStates.Label(s)}
	switch s {
	case casework.PostOpened:
		t.Tone = ToneOK
	case casework.PostAgreed:
		t.Tone = ToneInfo
	case casework.PostDiscussed:
		t.Tone = ToneWarn
	}
	return t
}

// DeploymentGroup is the deployments that have come to one state.
type DeploymentGroup struct {
	ID, Title string
	Lines     []DeploymentLine
}

// Groups are the board: discussed, agreed, open, then what ended.
func (p *DeploymentsPage) Groups() []DeploymentGroup {
	groups := []DeploymentGroup{{ID: "discussion", Title: "En discussion"}, {ID: "accord", Title: "Accordés"}, {ID: "ouvert", Title: "Ouverts"}, {ID: "fin", Title: "Sans suite ou fermés"}}
	for _, d := range p.Deployments {
		l, state := deploymentLine(d, p.Posts, p.Today)
		at := 3
		switch state {
		case casework.PostDiscussed, "":
			at = 0
		case casework.PostAgreed:
			at = 1
		case casework.PostOpened:
			at = 2
		}
		groups[at].Lines = append(groups[at].Lines, l)
	}
	if len(groups[3].Lines) == 0 {
		groups = groups[:3]
	}
	return groups
}

// Story is every step of every deployment, the oldest first.
func (p *DeploymentsPage) Story() (steps []StepView) {
	for i := range p.Deployments {
		if p.Deployments[i].RemovedAt.IsZero() {
			steps = append(steps, stepViews(&p.Deployments[i], p.Today)...)
		}
	}
	sortStepViews(steps)
	return steps
}

func (*DeploymentsPage) file() string { return "deployments" }

// StepView is a step of a deployment as timelines show it.
type StepView struct {
	casework.DeploymentStep
	Name  string // of the deployment
	State Tag
	Ahead bool
	URL   string
}

// Removed tells that it was taken away today.
func (v StepView) Removed() bool { return !v.RemovedAt.IsZero() }

func stepViews(d *casework.Deployment, today casework.Day) (views []StepView) {
	for _, s := range d.History() {
		views = append(views, stepView(d, s, today))
	}
	return views
}

func stepView(d *casework.Deployment, s casework.DeploymentStep, today casework.Day) StepView {
	return StepView{DeploymentStep: s, Name: d.Name, State: deploymentTag(s.State), Ahead: s.On > today, URL: DeploymentURL(d.ID) + "/etapes/" + s.ID}
}

// DeploymentPage is GET /pilotage/deploiement/{deployment}, and nouveau for a
// new one.
type DeploymentPage struct {
	Base
	SteeringForm              // of the deployment; a new one has its first step too
	Line         SteeringForm // of a step that is added
	Deployment   casework.Deployment
	Posts        []casework.Post
	Today        casework.Day
}

var deploymentLabels = []FieldLabel{{"nom", "Nom"}, {"communes", "Communes"}, {"unite", "Commissariat ou brigade"}, {"poste", "Poste"}}

// NewDeploymentForm is a deployment as its form holds it.
func NewDeploymentForm(values Values, errs ...error) SteeringForm {
	return NewSteeringForm(values, deploymentLabels, errs...)
}

// DeploymentValues are a deployment as it is edited; slug is that of its post.
func DeploymentValues(d *casework.Deployment, slug string) Values {
	return Values{"nom": d.Name, "communes": WrittenCommunes(d.Communes), "unite": d.Station, "poste": slug, "version": versionText(d.Version)}
}

// Fresh tells that it is not written yet.
func (p *DeploymentPage) Fresh() bool { return p.Deployment.ID == "" }

// URL of the page, and where its form is sent.
func (p *DeploymentPage) URL() string {
	if p.Fresh() {
		return DeploymentsURL
	}
	return DeploymentURL(p.Deployment.ID)
}

// Now is the deployment as the board shows it.
func (p *DeploymentPage) Now() DeploymentLine {
	l, _ := deploymentLine(p.Deployment, p.Posts, p.Today)
	return l
}

// Steps are its steps by day, those taken away today included.
func (p *DeploymentPage) Steps() (views []StepView) {
	for _, s := range p.Deployment.Steps {
		views = append(views, stepView(&p.Deployment, s, p.Today))
	}
	return views
}

// PostOptions are the choices of the post that it became.
func (p *DeploymentPage) PostOptions() []Option {
	return append([]Option{{Label: "Aucun pour l'instant"}}, PostOptions(p.Posts, p.Values["poste"])...)
}

// FirstStates are the choices of a first step, NextStates those of one that is
// added.
func (p *DeploymentPage) FirstStates() []Option { return stateOptions("", p.Values["etape"]) }

// NextStates are the choices of a step that is added.
func (p *DeploymentPage) NextStates() []Option {
	history := p.Deployment.History()
	last := casework.DeploymentState("")
	if len(history) > 0 {
		last = history[len(history)-1].State
	}
	if p.Line.Refused() { // a step may also come between others
		return choices(casework.DeploymentStates, p.Line.Values["etape"])
	}
	return stateOptions(last, p.Line.Values["etape"])
}

func stateOptions(after casework.DeploymentState, selected string) (options []Option) {
	for _, s := range casework.NextStates(after) {
		options = append(options, Option{Value: string(s), Label: casework.DeploymentStates.Label(s), Selected: string(s) == selected})
	}
	return options
}

func (*DeploymentPage) file() string { return "deployment" }

// sortStepViews puts steps of several deployments by day.
func sortStepViews(steps []StepView) {
	slices.SortStableFunc(steps, func(a, b StepView) int { return int(a.On - b.On) })
}

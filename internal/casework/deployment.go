package casework

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// DeploymentID identifies a deployment.
type DeploymentID string

// DeploymentState says how far a post is in a commune or a station.
type DeploymentState string

// The states of a deployment.
const (
	PostDiscussed DeploymentState = "discussion"
	PostAgreed    DeploymentState = "accord"
	PostOpened    DeploymentState = "ouvert"
	PostDropped   DeploymentState = "sans_suite"
	PostShut      DeploymentState = "ferme"
)

// DeploymentStates are all of them, in their order.
var DeploymentStates = newList("etape", "Étape",
	Item[DeploymentState]{Code: PostDiscussed, Label: "En discussion"},
	Item[DeploymentState]{Code: PostAgreed, Label: "Accordé"},
	Item[DeploymentState]{Code: PostOpened, Label: "Ouvert"},
	Item[DeploymentState]{Code: PostDropped, Label: "Sans suite"},
	Item[DeploymentState]{Code: PostShut, Label: "Fermé"})

// deploymentNext says what may follow a state.
var deploymentNext = map[DeploymentState][]DeploymentState{
	"":            {PostDiscussed, PostAgreed, PostOpened},
	PostDiscussed: {PostAgreed, PostOpened, PostDropped},
	PostAgreed:    {PostOpened, PostDiscussed, PostDropped},
	PostOpened:    {PostShut},
	PostDropped:   {PostDiscussed, PostAgreed, PostOpened},
	PostShut:      {PostDiscussed, PostAgreed, PostOpened},
}

// NextStates are the states that may follow one, in the order in which they
// usually come.
func NextStates(s DeploymentState) []DeploymentState { return deploymentNext[s] }

// DeploymentStep is a state that a deployment came to, or will, on a day.
type DeploymentStep struct {
	ID        string
	State     DeploymentState
	On        Day
	Note      string
	RemovedAt Instant // zero unless taken away today
}

// Deployment (déploiement) is a place where a post is discussed, agreed or open.
type Deployment struct {
	ID          DeploymentID
	Departement string // INSEE code
	Name        string
	Communes    []string // INSEE codes; none while the talks have not said which
	Station     string   // such as « Commissariat de Créteil »
	Post        PostID   // once there is one; empty before
	Steps       []DeploymentStep
	RemovedAt   Instant // zero unless taken away today
	Version     int64
}

// History is the steps that were not taken away, by day.
func (d *Deployment) History() (steps []DeploymentStep) {
	for _, s := range d.Steps {
		if s.RemovedAt.IsZero() {
			steps = append(steps, s)
		}
	}
	sortSteps(steps)
	return steps
}

func sortSteps(steps []DeploymentStep) {
	slices.SortStableFunc(steps, func(a, b DeploymentStep) int { return cmp.Or(cmp.Compare(a.On, b.On), strings.Compare(a.ID, b.ID)) })
}

// At is the step to which the deployment has come on a day, false before any,
// and the next one that is planned, false when there is none.
func (d *Deployment) At(on Day) (now DeploymentStep, come bool, next DeploymentStep, planned bool) {
	for _, s := range d.History() {
		if s.On > on {
			return now, come, s, true
		}
		now, come = s, true
	}
	return now, come, next, false
}

// Longest note of a step, in characters, and most communes of a deployment.
const (
	MaxStepNote           = 500
	MaxDeploymentCommunes = 40
)

// CheckDeployment refuses a deployment without name, or whose texts do not hold.
// Its communes may not be known yet.
func CheckDeployment(d *Deployment) (errs []error) {
	add := func(field, value, expected string) { errs = append(errs, Invalid(field, value, expected)) }
	switch {
	case strings.TrimSpace(d.Name) == "":
		add("nom", "", "le nom du projet, comme Créteil")
	case utf8.RuneCountInString(d.Name) > MaxPartyName:
		add("nom", d.Name, "120 caractères au plus")
	}
	if len(d.Communes) > MaxDeploymentCommunes {
		add("communes", "", "40 communes au plus")
	}
	if utf8.RuneCountInString(d.Station) > MaxPartyName {
		add("unite", d.Station, "120 caractères au plus")
	}
	return errs
}

// CheckStep refuses a step without its day, or one that cannot follow, or be
// followed by, those that are there.
func CheckStep(d *Deployment, s DeploymentStep) error {
	var errs []error
	if !DeploymentStates.Has(s.State) {
		errs = append(errs, Invalid("etape", string(s.State), "une étape de la liste"))
	}
	if s.On == 0 {
		errs = append(errs, Invalid("le", "", "la date de l'étape, passée ou prévue"))
	}
	if utf8.RuneCountInString(s.Note) > MaxStepNote {
		errs = append(errs, TooLong("precision", MaxStepNote))
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	steps := append(d.History(), s)
	sortSteps(steps)
	before := DeploymentState("")
	for _, step := range steps {
		if !slices.Contains(deploymentNext[before], step.State) {
			return cannotFollow(before, step.State)
		}
		before = step.State
	}
	return nil
}

func cannotFollow(before, after DeploymentState) error {
	e := Invalid("etape", string(after), "")
	if before == "" {
		e.Message = "L'histoire d'un projet commence par une discussion, un accord ou une ouverture."
		return e
	}
	e.Message = "« " + DeploymentStates.Label(after) + " » ne peut pas venir juste après « " + DeploymentStates.Label(before) + " » : vérifiez l'étape et sa date."
	return e
}

package view

import (
	"strconv"

	"permanence/internal/casework"
)

// DomainForm is one domain of an assessment as it is typed: etat-, besoin- and
// note- followed by the domain.
type DomainForm struct {
	Domain      casework.Domain
	State, Need string
	Note        string
	Errors      map[string]string // of the whole form
}

// Label of the domain.
func (f DomainForm) Label() string { return casework.Domains.Label(f.Domain) }

// States and Needs are the choices.
func (f DomainForm) States() []Option { return Options(casework.Situations, f.State) }

// Needs are the needs that may be chosen.
func (f DomainForm) Needs() []Option { return Options(casework.DomainNeeds, f.Need) }

// Field is the name of a field of the domain: "etat" gives "etat-logement".
func (f DomainForm) Field(name string) string { return name + "-" + string(f.Domain) }

// AssessmentForm is an assessment as it is typed. Its other fields are date,
// grille, oui, rouges, danger, danger-motif, plan, avant.
type AssessmentForm struct {
	On        string
	Domains   []DomainForm
	GridDone  bool
	Yes, Red  string
	Judged    string
	Lowered   string
	Plan      string
	BeforeID  string // the latest assessment when the form was opened
	Copied    bool   // the form begins with what the last assessment says
	CopiedDay string
}

// NewAssessmentForm begins with what the last assessment says, if there is one.
func NewAssessmentForm(last *casework.Assessment, today casework.Day) AssessmentForm {
	f := AssessmentForm{On: today.String(), Judged: casework.NotKnown}
	if last == nil {
		last = &casework.Assessment{Danger: casework.Danger{Judged: casework.NotKnown}}
	} else {
		f.Copied, f.CopiedDay = true, last.On.FrenchLong()
	}
	for _, item := range casework.Domains.Items {
		d := last.Domain(item.Code)
		f.Domains = append(f.Domains, DomainForm{Domain: d.Domain, State: string(d.State), Need: string(d.Need), Note: d.Note})
	}
	f.Judged, f.Plan, f.BeforeID = string(last.Danger.Judged), last.SafetyPlan, last.ID
	f.TakeGrid(last.Danger.Grid)
	return f
}

// TakeGrid begins the form with the result of a grid that was done: the one of the
// assessment before or, before any, the desk's.
func (f *AssessmentForm) TakeGrid(g casework.DangerGrid) {
	if g.Done {
		f.GridDone, f.Yes, f.Red = true, strconv.Itoa(g.Yes), strconv.Itoa(g.Red)
	}
}

// Levels are the danger levels that may be judged.
func (f AssessmentForm) Levels() []Option {
	options := Options(casework.DangerLevels, f.Judged)
	options[0].Label = "Celui de la grille"
	return options
}

// AssessmentView is an assessment as it is read.
type AssessmentView struct {
	casework.Assessment
	Who string // the professional's name
}

// DangerTag is the danger in words and colour.
func (v *AssessmentView) DangerTag() Tag {
	return dangerTag(v.Danger.Level())
}

func dangerTag(l casework.DangerLevel) Tag {
	tones := map[casework.DangerLevel]Tone{casework.DangerLow: ToneOK, casework.DangerWatched: ToneWarn, casework.DangerGrave: ToneAlert, casework.DangerImmediate: ToneAlert}
	tone, ok := tones[l]
	if !ok {
		tone = ToneInfo
	}
	label := casework.DangerLevels.Label(l)
	if l == casework.DangerLow || l == casework.NotKnown {
		label = "Danger : " + label
	}
	return Tag{casework.Typeset(label), tone}
}

// GridText is the result of the police grid in words.
func (v *AssessmentView) GridText() string {
	g := v.Danger.Grid
	if !g.Done {
		return "non faite"
	}
	return strconv.Itoa(g.Yes) + " « oui » dont " + strconv.Itoa(g.Red) + " rouges"
}

// JudgedText is the professional's judgement in words.
func (v *AssessmentView) JudgedText() string {
	if v.Danger.Judged == casework.NotKnown {
		return "celui de la grille"
	}
	return casework.DangerLevels.Label(v.Danger.Judged)
}

// Known are the domains of which something is said.
func (v *AssessmentView) Known() (known []DomainView) {
	for _, d := range v.Domains {
		if d.State != casework.NotKnown || d.Need != casework.NotKnown || d.Note != "" {
			known = append(known, DomainView{d})
		}
	}
	return known
}

// DomainView is one domain as it is read.
type DomainView struct{ casework.DomainState }

// Label of the domain.
func (v DomainView) Label() string { return casework.Domains.Label(v.Domain) }

// StateTag is the state in words and colour.
func (v DomainView) StateTag() Tag {
	tones := map[casework.Situation]Tone{"stable": ToneOK, "fragile": ToneWarn, "critique": ToneAlert}
	tone, ok := tones[v.State]
	if !ok {
		tone = ToneInfo
	}
	return Tag{casework.Situations.Label(v.State), tone}
}

// NeedText is the need in words.
func (v DomainView) NeedText() string { return casework.DomainNeeds.Label(v.Need) }

// AssessmentPage is GET /dossiers/{case}/evaluation; a POST to it writes a new
// assessment beside those before.
type AssessmentPage struct {
	Base
	Form
	Head    PartHead
	Edited  AssessmentForm
	History []*AssessmentView // the latest first
	// Theirs tells that the first of the history was written by somebody else
	// while the form was open.
	Theirs bool
}

// Last is the assessment that counts, nil before the first.
func (p *AssessmentPage) Last() *AssessmentView {
	if len(p.History) == 0 {
		return nil
	}
	return p.History[0]
}

// Typed are the domains of the form with their errors.
func (p *AssessmentPage) Typed() []DomainForm {
	all := make([]DomainForm, len(p.Edited.Domains))
	for i, d := range p.Edited.Domains {
		d.Errors = p.Errors
		all[i] = d
	}
	return all
}

func (*AssessmentPage) file() string { return "part_assessment" }

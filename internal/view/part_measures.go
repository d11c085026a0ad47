package view

import (
	"strconv"

	"permanence/internal/casework"
)

// MeasureForm is a protection measure as it is typed. Its fields are mesure,
// etat, demandee_le, decidee_le, finit_le, itt, connu_caf, version.
type MeasureForm struct {
	Kind, State, AskedOn, DecidedOn, EndsOn, ITT, KnownCAF, Version string
}

// NewMeasureForm is a measure as it is edited.
func NewMeasureForm(m casework.ProtectionMeasure) MeasureForm {
	f := MeasureForm{Kind: string(m.Kind), State: string(m.State), AskedOn: dayValue(m.AskedOn), DecidedOn: dayValue(m.DecidedOn), EndsOn: dayValue(m.EndsOn),
		KnownCAF: string(casework.OrNotKnown(m.KnownCAF)), Version: strconv.FormatInt(m.Version, 10)}
	if m.ITTDays != casework.Unknown {
		f.ITT = strconv.Itoa(m.ITTDays)
	}
	return f
}

// Kinds, States and KnownOptions are the choices of the form.
func (f MeasureForm) Kinds() []Option { return choices(casework.MeasureKinds, f.Kind) }

// States are where a measure may be.
func (f MeasureForm) States() []Option { return Options(casework.MeasureStates, f.State) }

// KnownOptions tell whether the CAF or the MSA knew the person.
func (f MeasureForm) KnownOptions() []Option { return Options(casework.KnownList, f.KnownCAF) }

// MeasureLine is a protection measure as the list shows it.
type MeasureLine struct {
	casework.ProtectionMeasure
	Today casework.Day
}

// URL of the measure.
func (l MeasureLine) URL() string { return CaseURL(l.Case) + "/mesures/" + l.ID }

// Label of the measure.
func (l MeasureLine) Label() string { return casework.MeasureKinds.Label(l.Kind) }

// Removed tells that it was taken away today.
func (l MeasureLine) Removed() bool { return !l.RemovedAt.IsZero() }

// Tag says where the measure is.
func (l MeasureLine) Tag() Tag {
	label := casework.MeasureStates.Label(l.State)
	switch {
	case l.State == casework.MeasureAsked:
		return Tag{label, ToneWarn}
	case l.State == casework.MeasureRefused:
		return Tag{label, ToneAlert}
	case l.Ends() != 0 && l.Ends() < l.Today:
		return Tag{"Terminée", ToneInfo}
	}
	return Tag{label, ToneOK}
}

// Note is what to do about the measure, empty when there is nothing.
func (l MeasureLine) Note() string {
	r, ok := l.Reminder()
	if !ok || !l.Running(l.Today) {
		return ""
	}
	return casework.Typeset(r.Words(l.Today) + " (" + r.Due.French() + ")")
}

// Pressing tells that the time has come.
func (l MeasureLine) Pressing() bool {
	r, ok := l.Reminder()
	return ok && l.Running(l.Today) && r.From <= l.Today
}

// ITT is the incapacity in words, empty when nobody said.
func (l MeasureLine) ITT() string {
	if l.ITTDays == casework.Unknown {
		return ""
	}
	return "ITT : " + strconv.Itoa(l.ITTDays) + " " + plural(l.ITTDays, "jour", "jours")
}

// TaskLine is a task as the list shows it.
type TaskLine struct {
	casework.Task
	Today casework.Day
}

// Removed tells that it was taken away today.
func (l TaskLine) Removed() bool { return !l.RemovedAt.IsZero() }

// URL where the task is changed, done, or to do again.
func (l TaskLine) URL() string { return CaseURL(l.Case) + "/taches/" + l.ID }

// Done tells that it is done.
func (l TaskLine) Done() bool { return l.DoneOn != 0 }

// IsLate tells that its day is over.
func (l TaskLine) IsLate() bool { return l.Late(l.Today) }

// MeasuresPage is GET /dossiers/{case}/mesures. A measure is added by a POST to
// it, a task by a POST to {case}/taches (tache, echeance); both with numero.
type MeasuresPage struct {
	Base
	Head     PartHead
	Measures []MeasureLine
	Tasks    []TaskLine
	Number   string      // drawn with the page: what each of its forms adds is recorded once under it
	Measure  MeasureForm // new, or refused
	Refusal  Form        // of the measure
	Task     string      // typed and refused
	Due      string
	Form     // of the task
}

// Open are the tasks to do.
func (p *MeasuresPage) Open() (open []TaskLine) {
	for _, t := range p.Tasks {
		if !t.Done() {
			open = append(open, t)
		}
	}
	return open
}

// Done are the tasks that are done.
func (p *MeasuresPage) Done() (done []TaskLine) {
	for _, t := range p.Tasks {
		if t.Done() && !t.Removed() {
			done = append(done, t)
		}
	}
	return done
}

// TaskPage is GET /dossiers/{case}/taches/{task}: one task to change. The form is
// a POST to the same address: tache, echeance, version.
type TaskPage struct {
	Base
	Form
	Head    PartHead
	ID      string
	Text    string
	Due     string
	Version int64
	// Theirs is the task as somebody else wrote it meanwhile; nil else.
	Theirs *TaskLine
}

func (*TaskPage) file() string { return "part_task" }

func (*MeasuresPage) file() string { return "part_measures" }

// MeasurePage is GET /dossiers/{case}/mesures/{measure}: one measure to change.
type MeasurePage struct {
	Base
	Head    PartHead
	ID      string
	Measure MeasureForm
	Refusal Form
	// Theirs is the measure as somebody else wrote it meanwhile; nil else.
	Theirs *MeasureLine
}

func (*MeasurePage) file() string { return "part_measure" }

package view

import (
	"permanence/internal/casework"
)

// ExercisePage is GET /pilotage/postes/{post}/exercices/{exercise}: its funders
// and, for whoever may, the forms that change it. New ones are at nouveau.
type ExercisePage struct {
	Base
	SteeringForm              // of the exercise
	Line         SteeringForm // of a funder that is added
	Post         casework.Post
	Exercise     ExerciseView
	Agreements   []casework.Agreement
	MayKeep      bool
}

var exerciseLabels = []FieldLabel{{"du", "Du"}, {"au", "Au"}, {"monnaie", "Monnaie"}, {"cout", "Coût total"}}

// NewExerciseForm is the exercise as its form holds it.
func NewExerciseForm(values Values, errs ...error) SteeringForm {
	return NewSteeringForm(values, exerciseLabels, errs...)
}

// ExerciseValues are an exercise as it is edited.
func ExerciseValues(e *casework.Exercise) Values {
	return Values{"du": dayValue(e.Period.From), "au": dayValue(e.Period.To), "monnaie": string(e.Currency), "cout": amountText(e.Cost, e.Currency), "version": versionText(e.Version)}
}

// URL of the post's own page.
func (p *ExercisePage) URL() string { return PostFolderURL(p.Post.Slug) }

// Fresh tells that it is not written yet.
func (p *ExercisePage) Fresh() bool { return p.Exercise.ID == "" }

// Currencies are the choices of the money.
func (p *ExercisePage) Currencies() []Option {
	return Options(casework.Currencies, p.Values["monnaie"])
}

// Funder is the form of a funder that is added.
func (p *ExercisePage) Funder() FunderFields {
	return FunderFields{SteeringForm: p.Line, Agreements: p.Agreements}
}

func (*ExercisePage) file() string { return "exercise" }

// FunderFields are the fields of a funder's line: financeur, nom, base, prevu,
// accorde, verse, verse_le, convention.
type FunderFields struct {
	SteeringForm
	Agreements []casework.Agreement
}

// Kinds are the choices of the funder.
func (f FunderFields) Kinds() []Option { return choices(casework.FunderKinds, f.Values["financeur"]) }

// Bases are the choices of how it is counted.
func (f FunderFields) Bases() []Option {
	return []Option{{Value: "montant", Label: "En montant", Selected: f.Values["base"] != "part"}, {Value: "part", Label: "En part du coût (%)", Selected: f.Values["base"] == "part"}}
}

// AgreementOptions are the choices of the agreement that it rests on.
func (f FunderFields) AgreementOptions() []Option {
	options := []Option{{Label: "Aucune"}}
	for _, a := range f.Agreements {
		if a.RemovedAt.IsZero() {
			options = append(options, Option{Value: string(a.ID), Label: a.Title + ", " + spanWords(a.Term.From, a.Term.To, ""), Selected: f.Values["convention"] == string(a.ID)})
		}
	}
	return options
}

var fundingLabels = []FieldLabel{{"financeur", "Financeur"}, {"nom", "Nom"}, {"base", "Compté en"}, {"prevu", "Prévu"}, {"accorde", "Accordé"}, {"verse", "Versé"}, {"verse_le", "Versé le"}}

// NewFundingForm is a funder's line as its form holds it.
func NewFundingForm(values Values, errs ...error) SteeringForm {
	return NewSteeringForm(values, fundingLabels, errs...)
}

// FundingValues are a funder's line as it is edited.
func FundingValues(f *casework.Funding, c casework.Currency) Values {
	v := Values{"financeur": string(f.Kind), "nom": f.Funder, "base": "montant", "verse": amountText(f.Paid, c), "verse_le": dayValue(f.PaidOn), "convention": string(f.Agreement), "version": versionText(f.Version)}
	if f.ByShare {
		v["base"] = "part"
	}
	v["prevu"], v["accorde"] = stakeText(f.Planned, c), stakeText(f.Agreed, c)
	return v
}

func stakeText(s casework.Stake, c casework.Currency) string {
	switch {
	case !s.Share.Known():
		return amountText(s.Amount, c)
	case s.Share == casework.Whole/3:
		return "1/3"
	case s.Share == casework.Whole/3*2:
		return "2/3"
	}
	return s.Share.Percent()
}

// FundingPage is GET /pilotage/postes/{post}/exercices/{exercise}/{funding}: a
// funder's line to change.
type FundingPage struct {
	Base
	SteeringForm
	Post       casework.Post
	Exercise   ExerciseView
	ID         casework.FundingID
	Agreements []casework.Agreement
}

// Funder is the form.
func (p *FundingPage) Funder() FunderFields {
	return FunderFields{SteeringForm: p.SteeringForm, Agreements: p.Agreements}
}

func (*FundingPage) file() string { return "funding" }

package view

import "permanence/internal/casework"

// RetentionPage is GET /conservation: whose term comes, by post.
type RetentionPage struct {
	Base
	Months int
	Today  casework.Day
	Posts  []RetentionPost
}

// RetentionPost is one post with its persons, the nearest term first.
type RetentionPost struct {
	Name  string
	Lines []RetentionLine
	Total int // of which Lines are the first
}

// More is how many are not shown.
func (p RetentionPost) More() int { return p.Total - len(p.Lines) }

// RetentionLine is one person by the reference of a case: no name.
type RetentionLine struct {
	casework.Retention
	Case  casework.Case
	Today casework.Day
}

// URL of the case's own page on its term.
func (l RetentionLine) URL() string { return CaseURL(l.Case.ID) + "/conservation" }

// Reference of the case.
func (l RetentionLine) Reference() string { return casework.ReferenceOf(l.Case.ID) }

// Erased is the day of the erasure, in words.
func (l RetentionLine) Erased() string {
	if l.Restricted {
		return "suspendu\u00a0: limitation demandée"
	}
	return l.ErasedOn(l.Today).French()
}

// Tag says what is not obvious.
func (l RetentionLine) Tag() Tag {
	switch {
	case l.Restricted:
		return Tag{"Limitation", ToneInfo}
	case l.Term < l.Today:
		return Tag{"Terme passé", ToneWarn}
	case l.Prolonged != 0:
		return Tag{"Prolongé", ToneInfo}
	}
	return Tag{}
}

// Source is the legal source of the term.
func (p *RetentionPage) Source() string { return casework.RetentionSource }

// Warning is how many days before the term a person comes into the list.
func (p *RetentionPage) Warning() int { return casework.RetentionWarning }

func (*RetentionPage) file() string { return "retention" }

// CaseRetentionPage is GET /dossiers/{case}/conservation. The form is a POST to
// it: motif_prolongation, jusqu_au.
type CaseRetentionPage struct {
	Base
	Form
	Head   PartHead
	Line   RetentionLine
	Past   []ProlongationLine
	Reason string
	Until  string
}

// ProlongationLine is one prolongation with who did it.
type ProlongationLine struct {
	casework.Prolongation
	Who string
}

// ReasonLabel is the reason in French.
func (l ProlongationLine) ReasonLabel() string { return casework.ProlongReasons.Label(l.Reason) }

// ReasonOptions are the reasons of a prolongation.
func (p *CaseRetentionPage) ReasonOptions() []Option {
	return append([]Option{{Label: "Choisir un motif"}}, Options(casework.ProlongReasons, p.Reason)...)
}

// Latest is the last day that may be chosen.
func (p *CaseRetentionPage) Latest() string {
	return p.Line.Today.AddMonths(casework.MaxProlongation).French()
}

// Source is the legal source of the term.
func (p *CaseRetentionPage) Source() string { return casework.RetentionSource }

func (*CaseRetentionPage) file() string { return "case_retention" }

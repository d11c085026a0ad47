package view

import "permanence/internal/casework"

// CaseClosingPage is GET /dossiers/{case}/cloture. The form is a POST to the
// same address: date_cloture, motif_cloture, version, and laisse (1) when
// something is still open.
type CaseClosingPage struct {
	Base
	Form
	Head    CaseHead
	Open    []casework.OpenItem
	On      string
	Reason  string
	Version int64
}

// ReasonOptions are the reasons of a closing.
func (p *CaseClosingPage) ReasonOptions() []Option {
	return append([]Option{{Label: "Choisir un motif"}}, Options(casework.ClosingReasons, p.Reason)...)
}

func (*CaseClosingPage) file() string { return "case_closing" }

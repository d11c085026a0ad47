package view

import (
	"slices"

	"permanence/internal/casework"
)

// RequisitionsPage is GET /requisitions: the register, and for a worker the form
// of a new line, a POST to it: poste, dossier, autorite, fondement, texte,
// nom_autorite, reference_piece, recue_le, issue, remis_le, remis (several),
// precisions, a_qui.
type RequisitionsPage struct {
	Base
	Form
	Lines   []RequisitionLine
	MayKeep bool
	Posts   []Option
	Edited  casework.Requisition
	Typed   casework.RequisitionDetails
	Case    string // reference typed
	On      string
	Handed  string
}

// RequisitionLine is one line of the register.
type RequisitionLine struct {
	casework.Requisition
	Post string
	Who  string
}

// AuthorityLabel and the others are the codes in French.
func (l RequisitionLine) AuthorityLabel() string { return casework.Authorities.Label(l.Authority) }

// BasisLabel is the legal basis in French.
func (l RequisitionLine) BasisLabel() string { return casework.LegalBases.Label(l.Basis) }

// OutcomeLabel is what came of it.
func (l RequisitionLine) OutcomeLabel() string {
	return casework.RequisitionOutcomes.Label(l.Outcome)
}

// Reference of the case, empty without one.
func (l RequisitionLine) Reference() string {
	if l.Case == "" {
		return ""
	}
	return casework.ReferenceOf(l.Case)
}

// Items are the kinds of records that were handed over, in words.
func (l RequisitionLine) Items() string {
	var labels []string
	for _, i := range l.Requisition.Handed {
		labels = append(labels, casework.HandedItems.Label(i))
	}
	return joinWords(labels)
}

// AuthorityOptions are the authorities.
func (p *RequisitionsPage) AuthorityOptions() []Option {
	return choices(casework.Authorities, string(p.Edited.Authority))
}

// BasisOptions are the legal bases.
func (p *RequisitionsPage) BasisOptions() []Option {
	return choices(casework.LegalBases, string(p.Edited.Basis))
}

// OutcomeOptions are the outcomes.
func (p *RequisitionsPage) OutcomeOptions() []Option {
	return choices(casework.RequisitionOutcomes, string(p.Edited.Outcome))
}

// HandedOptions are the kinds of records, those chosen marked.
func (p *RequisitionsPage) HandedOptions() []Option {
	options := Options(casework.HandedItems, "")
	for i := range options {
		options[i].Selected = slices.Contains(p.Edited.Handed, casework.HandedItem(options[i].Value))
	}
	return options
}

func (*RequisitionsPage) file() string { return "requisitions" }

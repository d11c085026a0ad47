package view

import "permanence/internal/casework"

// TabAssessment and the next ones are the pages of what surrounds a case.
const (
	TabAssessment CaseTab = "evaluation"
	TabMeasures   CaseTab = "mesures"
	TabDocuments  CaseTab = "documents"
	TabRetention  CaseTab = "conservation"
)

// PartHead is what a page of what surrounds a case begins with. Its partial is
// "part-head".
type PartHead struct {
	CaseWho
	As    casework.Relation // what the reader is to the case
	Why   Why               // the reader sees it, when not in charge
	Tab   CaseTab
	Title string
}

// Banner is the safe contact, in short.
func (h PartHead) Banner() ContactBanner { return ContactBanner{h.Contact(), true} }

// Tabs are the pages of the case.
func (h PartHead) Tabs() []NavItem { return CaseTabs(h.Case.ID, h.Tab, h.As) }

// choices are the options of a list, with a first one that chooses nothing.
func choices(l casework.Labels, selected string) []Option {
	return append([]Option{{Label: "Choisir…", Selected: selected == ""}}, Options(l, selected)...)
}

// dayValue is a day as a date field holds it.
func dayValue(d casework.Day) string { return d.String() }

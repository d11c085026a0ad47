package view

import "permanence/internal/casework"

// CompliancePage is GET /conformite/registre and /conformite/aipd: a paper
// written from the settings in force, made to be printed and completed.
type CompliancePage struct {
	Base
	Document casework.ComplianceDocument
}

// FileURL is the same as a text that can be edited.
func (p *CompliancePage) FileURL() string { return p.Path + ".odt" }

func (*CompliancePage) file() string { return "compliance" }

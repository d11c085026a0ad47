package view

import "permanence/internal/casework"

// PersonCopyPage is GET /droits/{request}/copie: made to be read again, printed
// and handed over.
type PersonCopyPage struct {
	Base
	Back string
	Copy casework.PersonCopy
}

// FileURL is the same for a program.
func (p *PersonCopyPage) FileURL() string { return p.Back + "/copie.json" }

// TextURL is the same as a text that can be edited.
func (p *PersonCopyPage) TextURL() string { return p.Back + "/copie.odt" }

func (*PersonCopyPage) file() string { return "person_copy" }

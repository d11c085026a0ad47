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

func (*PersonCopyPage) file() string { return "person_copy" }

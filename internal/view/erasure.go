package view

import (
	"fmt"

	"time"

	"permanence/internal/casework"
)

// ErasurePage is GET /dossiers/{case}/effacement. The form is a POST to it:
// motif_effacement; then, asked a second time, also reference, as it is read on
// the page.
type ErasurePage struct {
	Base
	Form
	Head   PartHead
	Reason string
	Second bool // the reason is accepted: the reference is asked for
	Typed  string
}

// ReasonOptions are the reasons of an erasure.
func (p *ErasurePage) ReasonOptions() []Option {
	return append([]Option{{Label: "Choisir un motif"}}, Options(casework.ErasureReasons, p.Reason)...)
}

// ReasonLabel is the one that was chosen.
func (p *ErasurePage) ReasonLabel() string { return casework.ErasureReasons.LabelOf(p.Reason) }

// Kinds are what an erasure destroys.
func (p *ErasurePage) Kinds() []string {
	var labels []string
	for _, k := range casework.DestroyedKinds.Items {
		labels = append(labels, k.Label)
	}
	return labels
}

func (*ErasurePage) file() string { return "erasure" }

// CertificatesPage is GET /effacements.
type CertificatesPage struct {
	Base
	Certificates []CertificateLine
}

// CertificateLine is one erasure.
type CertificateLine struct {
	casework.Certificate
	At   time.Time
	Post string // its name
	Who  string // who erased
}

// URL of the certificate.
func (l CertificateLine) URL() string { return "/effacements/" + string(l.ID) }

// ReasonLabel is the reason in French.
func (l CertificateLine) ReasonLabel() string { return casework.ErasureReasons.Label(l.Reason) }

func (*CertificatesPage) file() string { return "certificates" }

// Destroyed counts whose data were: "1 personne, 2 dossiers".
func (l CertificateLine) Destroyed() string {
	return fmt.Sprintf("%d %s, %d %s", l.Persons, plural(l.Persons, "personne", "personnes"), l.Cases, plural(l.Cases, "dossier", "dossiers"))
}

// CertificatePage is GET /effacements/{certificate}: a paper that names nobody.
type CertificatePage struct {
	Base
	Line       CertificateLine
	References []casework.Tombstone
}

// Kinds are the kinds of records with their French names.
func (p *CertificatePage) Kinds() []CountLine {
	lines := make([]CountLine, len(p.Line.Kinds))
	for i, k := range p.Line.Kinds {
		lines[i] = CountLine{casework.DestroyedKinds.Label(k.Kind), k.Count}
	}
	return lines
}

// MarkKept says what is kept against the return of the person by an old
// register; empty when nothing is.
func (p *CertificatePage) MarkKept() string {
	if !p.Line.Reason.LeavesMark() {
		return ""
	}
	return casework.MarkKept()
}

// CountLine is a label with a count.
type CountLine struct {
	Label string
	Count int
}

// ReferenceLine is one pseudonymous reference.
type ReferenceLine struct{ Kind, Record string }

// Pseudonyms are the references, with what each was.
func (p *CertificatePage) Pseudonyms() []ReferenceLine {
	names := map[string]string{"person": "Personne", "case": "Dossier"}
	lines := make([]ReferenceLine, len(p.References))
	for i, t := range p.References {
		lines[i] = ReferenceLine{names[t.Kind], t.Record}
	}
	return lines
}

// TextURL is the address of the certificate as a text.
func (p *CertificatePage) TextURL() string { return p.Line.URL() + "/certificat.txt" }

func (*CertificatePage) file() string { return "certificate" }

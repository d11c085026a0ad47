package view

import (
	"time"

	"permanence/internal/casework"
)

// DocumentLine is a document as the list shows it.
type DocumentLine struct {
	casework.Document
	Who string    // the professional's name
	At  time.Time // when it was added, on the clock of the site
}

// URL of the document: a GET takes a copy, a POST takes it away or puts it
// back (geste).
func (l DocumentLine) URL() string { return CaseURL(l.Case) + "/documents/" + l.ID }

// Label of the type.
func (l DocumentLine) Label() string { return casework.DocumentKinds.Label(l.Kind) }

// Removed tells that it was taken away today.
func (l DocumentLine) Removed() bool { return !l.RemovedAt.IsZero() }

// Weight is the size as people say it.
func (l DocumentLine) Weight() string { return weight(l.Size) }

func weight(size int64) string {
	if size < 1<<20 {
		return casework.FrenchInt(int((size+1023)>>10)) + " Ko"
	}
	return casework.FrenchDecimal(float64(size)/(1<<20), 1) + " Mo"
}

// DocumentsPage is GET /dossiers/{case}/documents; a POST to it (fichier;
// multipart) adds one.
type DocumentsPage struct {
	Base
	Form
	Head      PartHead
	Documents []DocumentLine
}

func (*DocumentsPage) file() string { return "part_documents" }

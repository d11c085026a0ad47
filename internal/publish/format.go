// Package publish writes a Report for those who read it: as JSON for a
// program, as text for a terminal, as CSV for a spreadsheet. What the report
// withholds is withheld in every form.
package publish

import (
	"io"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// Format is a form in which a report is written.
type Format string

// The forms, by the names that the command line and the addresses use.
const (
	AsText Format = "text"
	AsJSON Format = "json"
	AsCSV  Format = "csv"
)

// Formats are all of them.
var Formats = []Format{AsText, AsJSON, AsCSV}

type form struct {
	write       func(io.Writer, *indicator.Report) error
	contentType string
	extension   string
}

var forms = map[Format]form{
	AsText: {Text, "text/plain; charset=utf-8", "txt"},
	AsJSON: {JSON, "application/json", "json"},
	AsCSV:  {CSV, "text/csv; charset=utf-8", "csv"},
}

// ParseFormat reads the name of a form, and refuses any other.
func ParseFormat(name string) (Format, error) {
	if _, ok := forms[Format(name)]; !ok {
		return "", casework.Invalid("format", name, "text, json ou csv")
	}
	return Format(name), nil
}

// Write writes the report in this form. The format is one of Formats.
func (f Format) Write(w io.Writer, r *indicator.Report) error { return forms[f].write(w, r) }

// ContentType is the media type of the form.
func (f Format) ContentType() string { return forms[f].contentType }

// FileName is the name under which a reader keeps the report: the post and the
// period, nothing of a person.
func (f Format) FileName(r *indicator.Report) string {
	name := "bilan-"
	if casework.CheckSlug(r.Post.Slug) == nil {
		name += r.Post.Slug + "-"
	}
	return name + r.Period.String() + "." + forms[f].extension
}

// withheld stands for a number that the report hides.
const withheld = "n.\u00a0c."

// notApplicable stands for a number that there is nothing to compute from.
const notApplicable = "sans objet"

// Package publish writes a Report for those who read it: as a document to
// print (PDF) or to go on writing (ODT), as a workbook (XLSX), as CSV, text or
// JSON, and as the draft of a press release. What the report withholds is
// withheld in every form.
//
// The same report of the same day gives the same bytes in every form, so that a
// file can be compared with another, or sealed: nothing here reads the clock,
// and no form carries a time, a name or a machine.
package publish

import (
	"io"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// Format is a form in which a report is written.
type Format string

// The forms, by the names that the command line uses.
const (
	AsText       Format = "text"
	AsJSON       Format = "json"
	AsCSV        Format = "csv"
	AsLong       Format = "long"       // CSV, one number a line, for statistics
	AsDictionary Format = "dictionary" // CSV, what the long form's columns and codes mean
	AsPDF        Format = "pdf"
	AsODT        Format = "odt"
	AsXLSX       Format = "xlsx"
	AsPress      Format = "press" // the draft of a press release, as text
	AsPressODT   Format = "press-odt"
)

// Formats are all of them, in the order in which they are offered.
var Formats = []Format{AsPDF, AsODT, AsXLSX, AsPress, AsPressODT, AsText, AsCSV, AsLong, AsDictionary, AsJSON}

type form struct {
	write       func(io.Writer, *indicator.Report, casework.Day) error
	contentType string
	title       string // the first word of the file name
	suffix      string // of the file name, from the post and the period on
}

const csvType = "text/csv; charset=utf-8"

var forms = map[Format]form{
	AsText:       {undated(Text), "text/plain; charset=utf-8", "bilan", ".txt"},
	AsJSON:       {undated(JSON), "application/json", "bilan", ".json"},
	AsCSV:        {undated(CSV), csvType, "bilan", ".csv"},
	AsLong:       {undated(Long), csvType, "bilan", "-long.csv"},
	AsPDF:        {PDF, "application/pdf", "bilan", ".pdf"},
	AsODT:        {ODT, OpenDocumentType, "bilan", ".odt"},
	AsXLSX:       {XLSX, WorkbookType, "bilan", ".xlsx"},
	AsPress:      {Press, "text/plain; charset=utf-8", "communique", ".txt"},
	AsPressODT:   {PressODT, OpenDocumentType, "communique", ".odt"},
	AsDictionary: {undated(Dictionary), csvType, "dictionnaire", ".csv"},
}

// undated is a form that says nothing of the day on which it is made.
func undated(write func(io.Writer, *indicator.Report) error) func(io.Writer, *indicator.Report, casework.Day) error {
	return func(w io.Writer, r *indicator.Report, _ casework.Day) error { return write(w, r) }
}

// ParseFormat reads the name of a form, and refuses any other.
func ParseFormat(name string) (Format, error) {
	if _, ok := forms[Format(name)]; !ok {
		return "", casework.Invalid("format", name, expected())
	}
	return Format(name), nil
}

// expected lists the names of the forms for whoever gave another.
func expected() string {
	text := string(Formats[0])
	for _, f := range Formats[1 : len(Formats)-1] {
		text += ", " + string(f)
	}
	return text + " ou " + string(Formats[len(Formats)-1])
}

// Write writes the report in this form; on is the day on which the report is
// made, which documents print. The format is one of Formats.
func (f Format) Write(w io.Writer, r *indicator.Report, on casework.Day) error {
	return forms[f].write(w, r, on)
}

// ContentType is the media type of the form.
func (f Format) ContentType() string { return forms[f].contentType }

// FileName is the name under which a reader keeps the report: the post and the
// period, nothing of a person.
func (f Format) FileName(r *indicator.Report) string {
	name := forms[f].title + "-"
	if casework.CheckSlug(r.Post.Slug) == nil {
		name += r.Post.Slug + "-"
	}
	return name + r.Period.String() + forms[f].suffix
}

// withheld stands for a number that the report hides.
const withheld = "n.\u00a0c."

// notApplicable stands for a number that there is nothing to compute from.
const notApplicable = "sans objet"

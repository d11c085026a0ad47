package register

import (
	"encoding/csv"
	"io"
	"strings"

	"permanence/internal/casework"
)

// reasonHeader is the last column of a file of refused rows.
const reasonHeader = "motif du refus"

const byteOrderMark = "\ufeff"

// rejects writes the refused rows with the columns of the file they come from,
// so that they can be corrected and imported on their own.
type rejects struct {
	out     io.Writer // nil: nothing is written
	csv     *csv.Writer
	headers []string
	layout  *layout
	parser  *parser
	cells   []string
}

func newRejects(c *Checked) *rejects {
	w := &rejects{headers: c.file.headers, layout: c.layout, parser: newParser(c.file, c.layout, c.o.Today, &c.o.Names)}
	if c.o.Partial {
		w.out = c.o.Rejects
	}
	return w
}

func (w *rejects) write(rec *record, faults []Refusal) error {
	if w.out == nil {
		return nil
	}
	if w.csv == nil {
		if err := w.start(); err != nil {
			return err
		}
	}
	w.cells = w.cells[:0]
	for i := range w.headers {
		if !isReason(w.headers[i]) {
			w.cells = append(w.cells, protectOnce(w.readable(rec, i)))
		}
	}
	sentences := make([]string, len(faults))
	for i, fault := range faults {
		sentences[i] = fault.Sentence()
	}
	w.cells = append(w.cells, protect(strings.Join(sentences, " | ")))
	for i := len(w.headers); i < len(rec.cells); i++ { // what a missing quote cut off
		w.cells = append(w.cells, protectOnce(rec.cells[i]))
	}
	return w.csv.Write(w.cells)
}

func (w *rejects) start() error {
	if _, err := io.WriteString(w.out, byteOrderMark); err != nil {
		return err
	}
	w.csv = csv.NewWriter(w.out)
	w.csv.Comma = ';'
	for _, h := range w.headers {
		if !isReason(h) {
			w.cells = append(w.cells, protectOnce(h))
		}
	}
	return w.csv.Write(append(w.cells, reasonHeader))
}

func (w *rejects) flush() error {
	if w.csv == nil {
		return nil
	}
	w.csv.Flush()
	return w.csv.Error()
}

func isReason(header string) bool {
	return casework.FoldWord(header) == casework.FoldWord(reasonHeader)
}

// protectOnce leaves alone what the file already protected.
func protectOnce(s string) string {
	if unprotect(s) != s {
		return s
	}
	return protect(s)
}

// readable is a cell as a person would write it: the number by which a
// spreadsheet keeps a date or an hour becomes one.
func (w *rejects) readable(rec *record, i int) string {
	text, n, number := rec.cell(i)
	if !number {
		return rec.raw(i)
	}
	switch {
	case w.layout.at[colOn] == i || w.layout.at[colReceivedOn] == i || w.layout.at[colClosedOn] == i:
		if day, ok := serialDay(n, w.parser.from1904); ok {
			return day.String()
		}
	case w.layout.at[colBirth] == i:
		if birth, expected := w.parser.birth(text, n, true); expected == "" {
			return birth.String()
		}
	case w.layout.at[colAt] == i:
		if at, ok := serialHour(n); ok {
			return string(at)
		}
	case w.layout.at[colMinutes] == i:
		if minutes, ok := serialMinutes(n); ok {
			return itoa(minutes)
		}
	}
	return text
}

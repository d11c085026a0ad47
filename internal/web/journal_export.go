package web

import (
	"encoding/csv"
	"io"
	"iter"
	"net/http"
	"strings"

	"permanence/internal/store"
	"permanence/internal/view"
)

var journalColumns = []string{"instant_utc", "compte", "nom", "role", "action", "objet", "enregistrement", "poste", "issue", "detail", "ligne"}

// exportJournal sends the lines of a filter as a file, the newest first. It is
// asked again who is there: the file tells who works on what, and leaves.
func exportJournal(rq *request) error {
	q := rq.URL.Query()
	filter, errs := journalFilter(view.JournalFilter{From: q.Get("du"), To: q.Get("au"), Account: q.Get("compte"), Action: q.Get("action"), Reference: q.Get("reference"), Refused: q.Get("refus") != ""})
	if len(errs) > 0 {
		return errs[0]
	}
	if err := rq.stepUpToFile("exporter le journal des accès", localAddress("/journal?"+rq.URL.RawQuery)); err != nil {
		return err
	}
	rq.attach("journal-"+rq.thisDay().String()+".csv", "text/csv; charset=utf-8")
	out := &begun{ResponseWriter: rq.w}
	err := writeJournal(out, rq.Store.ExportJournal(rq.Context(), rq.actor, filter))
	if err != nil && out.yes {
		rq.Logger.ErrorContext(rq.Context(), "journal export", "error", kindOfFailure(err))
		panic(http.ErrAbortHandler) // a file cut short must not look whole
	}
	if err != nil {
		rq.w.Header().Del("Content-Disposition")
	}
	return err
}

// writeJournal writes the lines as spreadsheets of the field read them. Nothing
// is sent before the first line is there: until then a failure has its page.
func writeJournal(w io.Writer, lines iter.Seq2[*store.JournalLine, error]) error {
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	head := func() error {
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return err
		}
		return c.Write(journalColumns)
	}
	begun := false
	for l, err := range lines {
		if err != nil {
			return err
		}
		if !begun {
			if err := head(); err != nil {
				return err
			}
			begun = true
		}
		if err := c.Write(journalCells(l)); err != nil {
			return err
		}
	}
	if !begun {
		if err := head(); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func journalCells(l *store.JournalLine) []string {
	issue := "refuse"
	if l.Allowed {
		issue = "fait"
	}
	cells := []string{l.At.String(), string(l.Account), l.Who, string(l.Role), l.Action, l.Object, l.Record, string(l.Post), issue, l.Detail, l.ID}
	for i, cell := range cells {
		if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
			cells[i] = "'" + cell // a spreadsheet would run it
		}
	}
	return cells
}

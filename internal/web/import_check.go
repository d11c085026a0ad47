package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/register"
	"permanence/internal/store"
	"permanence/internal/view"
)

func sourceOf(name string, content []byte) register.Source {
	return register.Source{Name: name, Size: int64(len(content)), R: bytes.NewReader(content)}
}

// waiting is an import whose mapping is to be confirmed, with its file.
type waiting struct {
	file    store.ImportFile
	details importDetails
	source  register.Source
	missing bool // a required column has no header in the mapping just confirmed
}

func (rq *request) waiting(f store.ImportFile) (w waiting, err error) {
	w.file = f
	if w.details, err = detailsOf(&f); err != nil {
		return w, err
	}
	content, err := rq.Store.ImportContent(rq.Context(), rq.actor, f.Post, f.ID, store.ContentFile)
	w.source = sourceOf(w.details.FileName, content)
	return w, err
}

// inspect reads the file with the mapping confirmed so far, else with the one
// that the post used last if it fits, else with one that is guessed.
func (rq *request) inspect(w *waiting) (*register.Inspection, error) {
	today := casework.DayOf(rq.Clock())
	names, err := rq.Store.PostNames(rq.Context(), rq.actor, w.file.Post)
	if err != nil {
		return nil, err
	}
	if w.details.Mapping != nil {
		return register.Inspect(w.source, w.details.Mapping, today, names)
	}
	text, err := rq.Store.RegisterMapping(rq.Context(), rq.actor, w.file.Post)
	if err != nil {
		return nil, err
	}
	if len(text) > 0 {
		last, err := register.ParseMapping(bytes.NewReader(text))
		if err == nil {
			if in, err := register.Inspect(w.source, last, today, names); err == nil && len(in.Missing) == 0 {
				return in, nil
			}
		}
	}
	return register.Inspect(w.source, nil, today, names)
}

// checkPage shows how the file will be understood. The errors are those of the
// mapping that was typed, which is shown as it was.
func (rq *request) checkPage(status int, w *waiting, typed *register.Mapping, errs ...error) error {
	page := &view.ImportPage{ID: importPath(rq.post, w.file.ID), PostName: rq.post.Name}
	if w.file.Account == rq.account.ID {
		page.FileName = w.details.FileName
	}
	in, err := rq.inspect(w)
	switch {
	case casework.KindOf(err) == casework.KindInvalid:
		page.Problem = err.Error()
	case err != nil:
		return err
	default:
		fillInspection(page, in)
		if err := rq.fillCheck(page, w.source, in.Mapping); err != nil {
			return err
		}
	}
	if typed != nil {
		for i := range page.Columns {
			page.Columns[i].Header = typed.Columns[page.Columns[i].Column]
		}
	}
	page.Form = view.Failed(errs...)
	return rq.show(status, "Vérifier un registre", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// fillCheck reads every row, and writes nothing.
func (rq *request) fillCheck(page *view.ImportPage, src register.Source, m *register.Mapping) error {
	bars, err := rq.Store.RegisterBars(rq.Context(), rq.actor, rq.post.ID)
	if err != nil {
		return err
	}
	names, err := rq.Store.PostNames(rq.Context(), rq.actor, rq.post.ID)
	if err != nil {
		return err
	}
	c, err := register.Check(rq.Context(), src, register.Options{Mapping: m, Today: casework.DayOf(rq.Clock()), Bars: bars.Of, Names: names})
	if casework.KindOf(err) == casework.KindInvalid {
		page.RefusedRows = page.Rows // a required column is missing: the page asks for it
		return nil
	}
	if err != nil {
		return err
	}
	for _, err := range c.Rows(rq.Context()) {
		if err != nil {
			return err
		}
	}
	r := c.Result()
	page.Rows, page.Good, page.RefusedRows, page.LeftOut = r.Rows, r.Taken, r.Refused, r.LeftOut
	page.Refusals, page.Warnings = refusals(r), r.Warnings
	return nil
}

// shownRefusals is how many a page lists; the file of rejects has all of them.
const shownRefusals = 50

func refusals(r *register.Result) []view.Refusal {
	shown := make([]view.Refusal, 0, min(len(r.Refusals), shownRefusals))
	for _, f := range r.Refusals[:min(len(r.Refusals), shownRefusals)] {
		shown = append(shown, view.Refusal(f))
	}
	return shown
}

func fillInspection(page *view.ImportPage, in *register.Inspection) {
	page.Format = formatOf(in)
	page.Headers, page.Unknown, page.Missing, page.Rows = in.Headers, in.Unknown, in.Missing, in.Rows
	byName := map[string]register.Column{}
	for _, c := range register.Columns() {
		byName[c.Name] = c
		header := headerOf(c.Name, in)
		page.Columns = append(page.Columns, view.ColumnChoice{Column: c.Name, Meaning: c.Title, Required: c.Required, Header: header,
			Sure: casework.FoldWord(header) == casework.FoldWord(c.Name)})
	}
	for _, u := range in.Unrecognised {
		choice := view.ValueChoice{Column: u.Column, Raw: u.Value, Count: u.Count}
		c := byName[u.Column]
		for i, code := range c.Codes {
			choice.Options = append(choice.Options, view.Option{Value: code, Label: c.Labels[i], Selected: code == u.Nearest})
		}
		page.Values = append(page.Values, choice)
	}
	fillPreview(&page.Preview, in.Preview)
}

// headerOf is the header that a column is read from: the one of the mapping,
// or, where it says nothing, the column's own name.
func headerOf(column string, in *register.Inspection) string {
	if h, ok := in.Mapping.Columns[column]; ok {
		return h
	}
	for _, h := range in.Headers {
		if casework.FoldWord(h) == casework.FoldWord(column) {
			return h
		}
	}
	return ""
}

func formatOf(in *register.Inspection) string {
	parts := []string{strings.ToUpper(string(in.Format))}
	if in.Encoding != "" {
		parts = append(parts, in.Encoding)
	}
	if in.Separator != "" {
		parts = append(parts, "séparateur "+in.Separator)
	}
	return strings.Join(parts, ", ")
}

func fillPreview(p *view.Preview, rows []register.PreviewRow) {
	for _, row := range rows {
		shown := view.PreviewRow{Line: row.Line, Fault: row.Fault}
		for _, c := range row.Cells {
			shown.Cells = append(shown.Cells, view.PreviewCell{Column: c.Column, Raw: c.Raw, Understood: c.Understood, Error: c.Error})
		}
		p.Rows = append(p.Rows, shown)
	}
	if len(p.Rows) > 0 {
		for _, c := range p.Rows[0].Cells {
			p.Columns = append(p.Columns, c.Column)
		}
	}
}

// typedMapping reads the form of the mapping over what was confirmed before: a
// value that has found its code is no longer asked for.
func typedMapping(form url.Values, before *register.Mapping) *register.Mapping {
	m := &register.Mapping{Columns: map[string]string{}, Values: map[string]map[string]string{}}
	if before != nil {
		m.Values = before.Values
		if m.Values == nil {
			m.Values = map[string]map[string]string{}
		}
	}
	for name, values := range form {
		kind, rest, _ := strings.Cut(name, ".")
		switch kind {
		case "colonne":
			m.Columns[rest] = values[0]
		case "valeur":
			column, raw, _ := strings.Cut(rest, ".")
			if values[0] == "" {
				continue
			}
			if m.Values[column] == nil {
				m.Values[column] = map[string]string{}
			}
			m.Values[column][raw] = values[0]
		}
	}
	return m
}

// confirm notes the mapping that was typed, when the file can be read with it.
// Otherwise the page is shown again with what was typed.
func (rq *request) confirm(w *waiting) (ok bool, err error) {
	typed := typedMapping(rq.PostForm, w.details.Mapping)
	if len(typed.Columns) == 0 {
		typed.Columns = nil // a button alone was sent: the mapping stays as proposed
		in, err := rq.inspect(w)
		if err != nil {
			return false, rq.unreadable(w, err)
		}
		typed = in.Mapping
	}
	names, err := rq.Store.PostNames(rq.Context(), rq.actor, w.file.Post)
	if err != nil {
		return false, err
	}
	in, err := register.Inspect(w.source, typed, casework.DayOf(rq.Clock()), names)
	if err != nil {
		if casework.KindOf(err) != casework.KindInvalid {
			return false, err
		}
		return false, rq.checkPage(http.StatusUnprocessableEntity, w, typed, err)
	}
	w.details.Mapping, w.missing = typed, len(in.Missing) > 0
	return true, nil
}

func (rq *request) unreadable(w *waiting, err error) error {
	if casework.KindOf(err) != casework.KindInvalid {
		return err
	}
	return rq.checkPage(http.StatusUnprocessableEntity, w, nil)
}

package web

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/view"
)

// inertPolicy goes with a file that somebody else made: in the browser it can
// run nothing, send nothing and reach nothing of ours.
const inertPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

func showDocuments(rq *request) error { return rq.documentsPage(http.StatusOK) }

func (rq *request) documentsPage(status int, errs ...error) error {
	c, documents, err := rq.Store.Documents(rq.Context(), rq.actor, rq.caseID())
	if err != nil {
		return err
	}
	page := &view.DocumentsPage{Form: view.Failed(errs...)}
	if page.Head, err = rq.partHead(c, view.TabDocuments, "Documents"); err != nil {
		return err
	}
	for _, d := range documents {
		who, err := rq.nameOf(d.Account)
		if err != nil {
			return err
		}
		page.Documents = append(page.Documents, view.DocumentLine{Document: d, Who: who, At: d.AddedAt.In(rq.Clock().Location())})
	}
	return rq.show(status, "Documents", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// addDocument takes an uploaded file. It is held in memory while it comes,
// never in a temporary file, and is stored encrypted at once.
func addDocument(rq *request) error {
	release, err := rq.imports.uploads.enter(rq.Context())
	if err != nil {
		return err
	}
	defer release()
	name, content, err := rq.readDocument()
	if err == nil {
		_, err = rq.Store.AddDocument(rq.Context(), rq.actor, rq.caseID(), name, io.NewSectionReader(bytes.NewReader(content), 0, int64(len(content))))
	}
	if err == nil {
		return rq.redirect(rq.documentsURL() + "?fait=document")
	}
	status, failure := refusedAs(err)
	if failure != nil {
		return failure
	}
	return rq.documentsPage(status, err)
}

func (rq *request) documentsURL() string { return view.CaseURL(rq.caseID()) + "/documents" }

// readDocument reads the field "fichier" of the form, one byte beyond the
// limit at most: the rule says the rest.
func (rq *request) readDocument() (name string, content []byte, err error) {
	parts, err := rq.MultipartReader()
	if err != nil {
		return "", nil, badForm(err)
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return "", nil, invalidFile("Choisissez un fichier.")
		}
		if err != nil {
			return "", nil, badForm(err)
		}
		if part.FormName() != "fichier" {
			continue
		}
		if part.FileName() == "" {
			return "", nil, invalidFile("Choisissez un fichier.")
		}
		content, err := io.ReadAll(io.LimitReader(part, casework.MaxDocument+1))
		if err != nil {
			return "", nil, badForm(err)
		}
		return part.FileName(), content, nil
	}
}

// compactDay is a day in the name of a file: 20220328.
func compactDay(d casework.Day) string { return strings.ReplaceAll(d.String(), "-", "") }

// takeDocument sends a document to keep. It is named by codes only: the name
// that somebody gave it may tell of a person.
func takeDocument(rq *request) error {
	d, content, err := rq.Store.DocumentContent(rq.Context(), rq.actor, rq.caseID(), rq.PathValue("document"))
	if err != nil {
		return err
	}
	name := "document-" + casework.ReferenceOf(d.Case) + "-" + compactDay(rq.dayOf(d.AddedAt)) + "-" + d.ID[len(d.ID)-4:] + "." + string(d.Kind)
	return rq.sendInert(d, content, `attachment; filename="`+name+`"`)
}

// showDocument lets an image or a PDF be looked at, in a sandbox (seen:
// Chromium shows a PDF under this policy as it does without it). A text is only
// taken.
func showDocument(rq *request) error {
	d, content, err := rq.Store.DocumentContent(rq.Context(), rq.actor, rq.caseID(), rq.PathValue("document"))
	if err != nil {
		return err
	}
	if !d.Kind.Viewable() {
		return casework.NotFound()
	}
	return rq.sendInert(d, content, "inline")
}

func (rq *request) sendInert(d casework.Document, content []byte, disposition string) error {
	h := rq.w.Header()
	h.Set("Content-Security-Policy", inertPolicy)
	h.Set("Content-Type", d.Kind.ContentType())
	h.Set("Content-Disposition", disposition)
	h.Set("Content-Length", strconv.Itoa(len(content)))
	_, _ = rq.w.Write(content) // a reader who left is no failure of ours
	return nil
}

// changeDocument takes a document away or puts it back.
func changeDocument(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	removed, word, err := f.gesture("retirer", "retablir")
	if err == nil {
		err = rq.Store.RemoveDocument(rq.Context(), rq.actor, rq.caseID(), rq.PathValue("document"), removed)
	}
	if err != nil {
		return err
	}
	return rq.redirect(rq.documentsURL() + "?fait=" + word)
}

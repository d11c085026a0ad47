package web

import (
	"bytes"
	"encoding/json"
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/publish"
	"permanence/internal/view"
)

// copyOf is what a granted request of access gives. It is asked again who is
// there; from is the page that leads to it as a file, empty for a page.
func (rq *request) copyOf(from string) (c casework.PersonCopy, err error) {
	if err := rq.stepUpToFile("copier les données d'une personne", from); err != nil {
		return c, err
	}
	return rq.Store.PersonCopy(rq.Context(), rq.actor, rq.requestID())
}

// copyPage is the page of the copy.
func (rq *request) copyPage() string { return "/droits/" + string(rq.requestID()) + "/copie" }

// showCopy shows it.
func showCopy(rq *request) error {
	c, err := rq.copyOf("")
	if err != nil {
		return err
	}
	return rq.show(http.StatusOK, "Copie des données", func(b view.Base) view.Page {
		return &view.PersonCopyPage{Base: b, Back: "/droits/" + string(rq.requestID()), Copy: c}
	})
}

// downloadCopy gives it for a program. The name of the file tells nothing.
func downloadCopy(rq *request) error {
	c, err := rq.copyOf(rq.copyPage())
	if err != nil {
		return err
	}
	rq.attach("copie-donnees.json", "application/json; charset=utf-8")
	out := json.NewEncoder(rq.w)
	out.SetIndent("", "  ")
	return out.Encode(c)
}

// downloadCopyText gives it as a text to read again, to correct and to print.
func downloadCopyText(rq *request) error {
	c, err := rq.copyOf(rq.copyPage())
	if err != nil {
		return err
	}
	var odt bytes.Buffer
	if err := publish.PersonCopyODT(&odt, &c); err != nil {
		return err
	}
	rq.attach("copie-donnees.odt", publish.OpenDocumentType)
	_, err = rq.w.Write(odt.Bytes())
	return err
}

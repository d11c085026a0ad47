package web

import (
	"encoding/json"
	"net/http"

	"permanence/internal/view"
)

// showCopy shows what a granted request of access gives. It is asked again who
// is there.
func showCopy(rq *request) error {
	if err := rq.stepUp("copier les données d'une personne"); err != nil {
		return err
	}
	c, err := rq.Store.PersonCopy(rq.Context(), rq.actor, rq.requestID())
	if err != nil {
		return err
	}
	return rq.show(http.StatusOK, "Copie des données", func(b view.Base) view.Page {
		return &view.PersonCopyPage{Base: b, Back: "/droits/" + string(rq.requestID()), Copy: c}
	})
}

// downloadCopy gives it for a program. The name of the file tells nothing.
func downloadCopy(rq *request) error {
	if err := rq.stepUp("copier les données d'une personne"); err != nil {
		return err
	}
	c, err := rq.Store.PersonCopy(rq.Context(), rq.actor, rq.requestID())
	if err != nil {
		return err
	}
	rq.attach("copie-donnees.json", "application/json; charset=utf-8")
	out := json.NewEncoder(rq.w)
	out.SetIndent("", "  ")
	return out.Encode(c)
}

package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

// errSignIn sends whoever is not logged in to the log-in.
var errSignIn = errors.New("not logged in")

var errForged = casework.Refuse(casework.KindForbidden, "Cette demande vient d'un autre site : elle est refusée. Ouvrez la page depuis Permanence, puis recommencez.")

// statuses of the refusals of the domain.
var statuses = map[casework.Kind]int{
	casework.KindInvalid:   http.StatusUnprocessableEntity,
	casework.KindNotFound:  http.StatusNotFound,
	casework.KindForbidden: http.StatusForbidden,
	casework.KindConflict:  http.StatusConflict,
	casework.KindExists:    http.StatusConflict,
	casework.KindState:     http.StatusServiceUnavailable,
}

// statusOf is the status that an error answers with, 500 for one that is not
// for the person.
func statusOf(err error) int {
	var early *auth.Throttled
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &early):
		return http.StatusTooManyRequests
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	}
	if status, ok := statuses[casework.KindOf(err)]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// answer is the one place where an error becomes a page.
func (rq *request) answer(err error) {
	err = store.Explain(err)
	var proof *proofNeeded
	var owed *dutyOwed
	switch {
	case errors.As(err, &proof):
		if err = rq.askForProof(proof); err == nil {
			return
		}
	case errors.As(err, &owed):
		if err = rq.leadTo(owed); err == nil {
			return
		}
	case errors.Is(err, errSignIn):
		http.Redirect(rq.w, rq.Request, rq.signInURL(), http.StatusSeeOther)
		return
	case errors.Is(err, context.Canceled) && rq.Context().Err() != nil:
		return // nobody is there to read an answer
	}
	status, reference := statusOf(err), ""
	if status == http.StatusInternalServerError {
		reference = newReference()
		rq.Logger.ErrorContext(rq.Context(), "failure", "route", rq.route.pattern, "reference", reference, "error", err.Error())
	}
	if noted := rq.noteForm(status); noted != nil {
		status, reference, err = http.StatusInternalServerError, newReference(), noted
		rq.Logger.ErrorContext(rq.Context(), "failure", "route", rq.route.pattern, "reference", reference, "error", noted.Error())
	}
	base, baseErr := rq.base("")
	if baseErr != nil {
		base = view.Base{Version: rq.Version} // the page without its menu
	}
	rq.showError(rq.w, base, status, err, reference)
}

// signInURL comes back, after the log-in, to the page that was asked for.
func (rq *request) signInURL() string {
	if rq.Method != http.MethodGet || rq.URL.Path == "/" {
		return "/connexion"
	}
	return "/connexion?suite=" + url.QueryEscape(rq.URL.Path)
}

func (s *Server) showError(w http.ResponseWriter, base view.Base, status int, err error, reference string) {
	var early *auth.Throttled
	if errors.As(err, &early) {
		w.Header().Set("Retry-After", strconv.Itoa(early.Seconds()))
	}
	page := view.NewErrorPage(base, status, err, reference)
	if err := s.write(w, status, page); err != nil {
		s.Logger.Error("error page", "error", err.Error())
		http.Error(w, "Une erreur est survenue.", http.StatusInternalServerError)
	}
}

// write renders a page whole before its status is sent.
func (s *Server) write(w http.ResponseWriter, status int, page view.Page) error {
	var b bytes.Buffer
	if err := view.Render(&b, page); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // a reader who left is no failure of ours
	return nil
}

package web

import (
	"io"
	"net/http"

	"permanence/internal/view"
)

func showHelp(rq *request) error {
	return rq.show(http.StatusOK, "Aide", func(b view.Base) view.Page { return &view.HelpPage{Base: b} })
}

func showRules(rq *request) error {
	return rq.show(http.StatusOK, "Qui voit quoi", func(b view.Base) view.Page { return &view.PermissionsPage{Base: b} })
}

// showHealth tells a supervisor that the program and its database answer.
func showHealth(rq *request) error {
	rq.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err := rq.Store.Ping(rq.Context()); err != nil {
		rq.Logger.ErrorContext(rq.Context(), "health", "error", err.Error())
		rq.w.WriteHeader(http.StatusServiceUnavailable)
		_, err = io.WriteString(rq.w, "database unavailable\n")
		return err
	}
	_, err := io.WriteString(rq.w, "ok\n")
	return err
}

func serveStatic(rq *request) error {
	view.Static().ServeHTTP(rq.w, rq.Request)
	return nil
}

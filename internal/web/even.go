package web

import (
	"net/http"
	"time"
)

// SearchStep is between the moments at which a search by name may be answered.
// A name that the post holds behind a wall is looked for by the same statements as
// one that it does not hold, and its rows still cost some fifty microseconds: enough to be
// told apart by whoever asks a thousand times. An answer that leaves at a multiple
// of the step tells less than the network hides.
const SearchStep = 20 * time.Millisecond

// evenWriter holds an answer back until the next of these moments.
type evenWriter struct {
	http.ResponseWriter
	steps *time.Ticker
	gone  <-chan struct{} // nobody waits for the answer any more
	begun bool
}

// evenly makes the answers to a request leave at a step, from its arrival on.
// The caller stops the ticker.
func evenly(w http.ResponseWriter, r *http.Request, step time.Duration) *evenWriter {
	return &evenWriter{ResponseWriter: w, steps: time.NewTicker(step), gone: r.Context().Done()}
}

// WriteHeader waits, then answers.
func (w *evenWriter) WriteHeader(status int) {
	w.wait()
	w.ResponseWriter.WriteHeader(status)
}

// Write waits before the first byte.
func (w *evenWriter) Write(b []byte) (int, error) {
	w.wait()
	return w.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (w *evenWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *evenWriter) wait() {
	if w.begun {
		return
	}
	w.begun = true
	select {
	case <-w.steps.C: // a step that went by while the answer was made
	default:
	}
	select {
	case <-w.steps.C:
	case <-w.gone:
	}
}

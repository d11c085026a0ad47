package view

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

var serveAt = flag.String("storybook", "", "address at which to serve every page in every state until interrupted, such as 127.0.0.1:8099")

// csp is what the program answers with: nothing inline, nothing from elsewhere.
const csp = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// storybook serves each state at /<name>, and the list of names at /.
func storybook(tb testing.TB) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+StaticPrefix, Static())
	names := ""
	for _, s := range states(tb) {
		names += s.name + "\n"
		mux.HandleFunc("GET /"+s.name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", csp)
			if err := Render(w, s.page); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		})
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, names) })
	return mux
}

func TestStorybookAnswersEveryState(t *testing.T) {
	book := storybook(t)
	if *serveAt != "" {
		t.Fatal(http.ListenAndServe(*serveAt, book))
	}
	for _, s := range states(t) {
		answer := httptest.NewRecorder()
		book.ServeHTTP(answer, httptest.NewRequest("GET", "/"+s.name, nil))
		if answer.Code != http.StatusOK {
			t.Errorf("%s answers %d: %s", s.name, answer.Code, answer.Body)
		}
	}
}

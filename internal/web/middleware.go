package web

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"permanence/internal/view"
)

// headers go with every answer. The policy of content allows our own files and
// nothing else; no page is kept by a browser or a proxy, files named by their
// hash excepted. The page's process is its own, no other site may embed it or
// read its answers, and no device is open to it.
var headers = map[string]string{
	"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
	"X-Content-Type-Options":            "nosniff",
	"X-Frame-Options":                   "DENY",
	"X-Permitted-Cross-Domain-Policies": "none",
	"X-DNS-Prefetch-Control":            "off",
	"Referrer-Policy":                   "no-referrer",
	"Cross-Origin-Opener-Policy":        "same-origin",
	"Cross-Origin-Resource-Policy":      "same-origin",
	"Cross-Origin-Embedder-Policy":      "require-corp",
	"Origin-Agent-Cluster":              "?1",
	"Permissions-Policy": "accelerometer=(), bluetooth=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), " +
		"idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()",
	"X-Robots-Tag":  "noindex, nofollow",
	"Cache-Control": "no-store",
}

// stayOverTLS is for two years, the length that browsers ask of a careful site.
// Hosts under ours are included, so that none of them can be played in clear to
// set a cookie: an installation has its own host, with nothing under it.
const stayOverTLS = "max-age=63072000; includeSubDomains"

// guarded sets the headers before anything else can answer.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		if s.Secure {
			w.Header().Set("Strict-Transport-Security", stayOverTLS)
		}
		next.ServeHTTP(w, r)
	})
}

// statusWriter remembers what was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Flush sends what was written: the compression asks for it by this method and
// by no other way.
func (w *statusWriter) Flush() {
	_ = http.NewResponseController(w.ResponseWriter).Flush() // a reader who left is no failure of ours
}

// Unwrap is for http.ResponseController.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// logged writes one line for each request, by the pattern of its address: the
// address itself names records. A panic answers as any failure does.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.Clock()
		sw := &statusWriter{ResponseWriter: w}
		defer func() {
			p := recover()
			if p != nil && p != http.ErrAbortHandler {
				s.panicked(sw, r, p)
			}
			s.Logger.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", knownMethod(r.Method)),
				slog.String("route", routeOf(r.Pattern)), slog.Int("status", sw.status), slog.Duration("took", s.Clock().Sub(began)))
			if p == http.ErrAbortHandler {
				panic(p) // the server cuts the connection
			}
		}()
		next.ServeHTTP(sw, r)
	})
}

// routeOf is a pattern without its method.
func routeOf(pattern string) string {
	if _, path, ok := strings.Cut(pattern, " "); ok {
		return path
	}
	return pattern
}

// knownMethod keeps what a caller may invent out of the log.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return method
	}
	return "other"
}

func (s *Server) panicked(w *statusWriter, r *http.Request, p any) {
	reference := newReference()
	s.Logger.ErrorContext(r.Context(), "panic", "route", routeOf(r.Pattern), "reference", reference, "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
	if w.status == 0 {
		s.showError(w, view.Base{Version: s.Version}, http.StatusInternalServerError, nil, reference)
	}
}

// newReference is what a person may quote, and what the log finds it by.
func newReference() string { return rand.Text()[:8] }

func (s *Server) denyForged(w http.ResponseWriter, _ *http.Request) {
	s.showError(w, view.Base{Version: s.Version}, http.StatusForbidden, errForged, "")
}

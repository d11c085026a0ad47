package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"permanence/internal/auth"
	"permanence/internal/backup"
	"permanence/internal/casework"
	"permanence/internal/exchange"
	"permanence/internal/geo"
	"permanence/internal/live"
	"permanence/internal/store"
	"permanence/internal/view"
)

// Config of a Server. Store, Clock, Logger and Backups are required.
type Config struct {
	Backups   *backup.Keeper
	Store     *store.Store
	Clock     func() time.Time // its zone is the one in which hours are shown
	Logger    *slog.Logger
	Version   string             // of the program, for the footer
	Secure    bool               // reached over TLS, here or at a proxy before us
	Notices   fs.FS              // files of the installation that come before our notices; nil for none
	Proxied   bool               // a proxy before us gives the caller's address in X-Forwarded-For
	Providers *auth.Providers    // of identities; nil for none
	Demo      []view.DemoAccount // shown at the log-in of a demonstration, and only there
	IdleLock  time.Duration      // how long a screen may be left before it is covered; IdleLock when zero
	Idle      time.Duration      // a session without a request ends after it; auth.IdleLimit when zero
	// FactorOptional opens without a second factor the accounts whose role asks
	// for one: a demonstration, or a trial.
	FactorOptional bool
	// FactorAll asks every role for a second factor, those that reach no case too.
	FactorAll bool
	// PasskeyRequired asks the same roles for a passkey, which no false site can
	// take: a code of an application opens an account that has one no more.
	PasskeyRequired bool
	AccountRate     int // requests of one account a minute; 0 for no limit
	// SearchStep is between the moments at which a search by name is answered
	// (SearchStep in a service); zero answers at once.
	SearchStep time.Duration
}

// Server answers every request. Close it before its store.
type Server struct {
	Config
	auth      *auth.Authenticator
	imports   *importRunner
	backups   *backupRunner
	live      live.Hub // wakes the pages left open
	shown     pageMemory
	nation    exchange.Memory // the levels of what was received, disclosed together
	rate      accountRate
	strangers strangers // who opens links that lead nowhere
	handler   http.Handler
}

// Sizes of what a request may send. A register is bounded by the store; the
// rest of its form is small.
const (
	maxBody     = 1 << 20
	maxRegister = 20 << 20
	maxUpload   = maxRegister + maxBody
	maxPublic   = geo.MaxFile // public statistics and contours
)

// New makes a Server. It panics when a route lacks its permission or its
// handler: that is a fault of the program, which must not start.
func New(c Config) *Server {
	s := &Server{Config: c, auth: auth.New(auth.Config{Store: c.Store, Clock: c.Clock, Secure: c.Secure, Idle: c.Idle})}
	s.rate.perMinute = c.AccountRate
	s.imports = newImportRunner(s)
	s.backups = newBackupRunner(c.Backups)
	mux := http.NewServeMux()
	for _, rt := range routes() {
		if err := rt.check(); err != nil {
			panic(err)
		}
		mux.Handle(rt.method+" "+rt.pattern, s.serve(rt))
	}
	mux.Handle("/", s.serve(route{pattern: "/", action: casework.SignIn, handler: elsewhere(mux)}))
	s.handler = s.middleware(mux)
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends the pages that follow, stops the imports under way, which then write nothing and say so, and
// waits for them until the context ends. Call it once requests have ended and
// before the store is closed.
func (s *Server) Close(ctx context.Context) error {
	s.live.Close()
	s.backups.close()
	return s.imports.close(ctx)
}

// middleware is what every request goes through, the outermost first.
func (s *Server) middleware(next http.Handler) http.Handler {
	forged := http.NewCrossOriginProtection()
	forged.SetDenyHandler(http.HandlerFunc(s.denyForged))
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.ExceptContentTypes([]string{"text/event-stream", "image/png"}))
	if err != nil {
		panic(err) // the options above are constant
	}
	return s.logged(s.guarded(compress(forged.Handler(next))))
}

// serve admits a request to its route, and answers the error if there is one.
func (s *Server) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := int64(maxBody)
		switch {
		case rt.flags&large != 0:
			limit = maxPublic + maxBody
		case rt.flags&upload != 0:
			limit = maxUpload
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		if rt.flags&even != 0 && s.SearchStep > 0 {
			held := evenly(w, r, s.SearchStep)
			defer held.steps.Stop()
			w = held
		}
		rq := &request{Request: r, Server: s, w: w, route: rt}
		err := rq.admit()
		if err == nil {
			err = rt.handler(rq)
		}
		if err != nil {
			rq.answer(err)
		}
	})
}

// elsewhere answers what no route does: 405 with the methods of the address
// when it has some, 404 otherwise. It looks at patterns alone, so it tells of
// no record.
func elsewhere(mux *http.ServeMux) func(*request) error {
	return func(rq *request) error {
		methods := methodsOf(mux, rq.Request)
		if len(methods) == 0 {
			return notFound(rq)
		}
		rq.w.Header().Set("Allow", strings.Join(methods, ", "))
		base, err := rq.base("")
		if err != nil {
			return err
		}
		rq.showError(rq.w, base, http.StatusMethodNotAllowed, nil, "")
		return nil
	}
}

func notFound(*request) error { return casework.NotFound() }

// methodsOf are the methods that some route takes at the address of a request.
func methodsOf(mux *http.ServeMux, r *http.Request) (methods []string) {
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		other := &http.Request{Method: method, URL: r.URL, Host: r.Host}
		if _, pattern := mux.Handler(other); pattern != "" && pattern != "/" {
			methods = append(methods, method)
		}
	}
	return methods
}

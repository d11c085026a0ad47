package web

import (
	"errors"
	"net/http"
	"time"
)

// IdleLock is how long a screen may be left before it is covered, unless the
// installation says otherwise.
const IdleLock = 10 * time.Minute

// idleLock is the installation's.
func (s *Server) idleLock() time.Duration {
	if s.Config.IdleLock > 0 {
		return s.Config.IdleLock
	}
	return IdleLock
}

// unlocking is what the page that asks says of a locked session.
const unlocking = "rouvrir l'écran verrouillé"

// unlocked lets a request of a locked session go on only with the proof of who
// is there: a page asked for again shows nothing, and what was typed in a form
// comes back with the proof. Logging out, locking again and asking a device for
// its passkey need none. A refusal is written in the log.
func (rq *request) unlocked() error {
	if !rq.auth.Sessions.Current(rq.Context()).Locked {
		return nil
	}
	switch rq.route.pattern {
	case "/verrou", "/deconnexion", "/confirmation", "/connexion/cle/debut":
		return nil
	}
	err := error(&proofNeeded{reason: unlocking})
	if rq.route.flags&upload == 0 {
		err = rq.stepUp(unlocking)
	}
	var needed *proofNeeded
	if errors.As(err, &needed) {
		return rq.refuse(err, "")
	}
	return err
}

// byScript tells that the script of a page asks, and no person who reads the
// answer.
func (rq *request) byScript() bool { return rq.Header.Get("Sec-Fetch-Dest") == "empty" }

// lockScreen covers the session: the script asks for it when the screen is left,
// and the menu has a button.
func lockScreen(rq *request) error {
	if err := rq.auth.Sessions.Lock(rq.Context()); err != nil {
		return err
	}
	if rq.byScript() { // it covers the page itself
		rq.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return rq.redirect("/")
}

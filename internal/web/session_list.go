package web

import (
	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

// sessionsOf are the open sessions of an account, as a page lists them.
func (rq *request) sessionsOf(id casework.AccountID) ([]view.SessionLine, error) {
	all, err := rq.Store.SessionsOf(rq.Context(), rq.actor, id)
	if err != nil {
		return nil, err
	}
	zone, own := rq.Clock().Location(), rq.auth.Sessions.Current(rq.Context()).ID
	lines := make([]view.SessionLine, 0, len(all))
	for _, s := range all {
		if rq.Clock().Sub(s.Seen) > rq.auth.Sessions.Idle() {
			continue // over for want of a request
		}
		lines = append(lines, view.SessionLine{ID: s.ID, Device: s.Device, Since: s.Started.In(zone), Seen: s.Seen.In(zone), Here: s.ID == own})
	}
	return lines, nil
}

// endOwnSessions ends one of one's own sessions, or all the others.
func endOwnSessions(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	if err := rq.stepUp("fermer une session"); err != nil { // whoever found one open must not put its owner out
		return err
	}
	here := rq.auth.Sessions.Current(rq.Context()).ID
	chosen := rq.field("session")
	var err error
	switch chosen {
	case "":
		return rq.refusedOwn(casework.Refuse(casework.KindInvalid, "Choisissez la session à fermer."))
	case "autres":
		err = rq.Store.EndSessionsOf(rq.Context(), rq.actor, rq.account.ID, here)
	default:
		err = rq.Store.EndSessionOf(rq.Context(), rq.actor, rq.account.ID, chosen)
	}
	if err != nil {
		return err
	}
	return rq.redirect("/mon-compte?fait=sessions")
}

// endSessions ends every session of an account that an administrator looks at.
func endSessions(rq *request) error {
	return rq.onAccount("fermer les sessions d'un compte", "sessions", func(s *store.Store, id casework.AccountID) error {
		return s.EndSessionsOf(rq.Context(), rq.actor, id, "")
	})
}

// removeFactors takes the factors of an account away, for whoever has lost
// them; the next log-in asks for another one.
func removeFactors(rq *request) error {
	return rq.onAccount("retirer le second facteur d'un compte", "facteurs", func(s *store.Store, id casework.AccountID) error {
		return s.RemoveFactors(rq.Context(), rq.actor, id)
	})
}

// onAccount does one thing to the account of the address, and comes back to it.
func (rq *request) onAccount(reason, done string, do func(*store.Store, casework.AccountID) error) error {
	if err := rq.stepUp(reason); err != nil {
		return err
	}
	account, err := rq.accountOfPath()
	if err != nil {
		return err
	}
	if err := do(rq.Store, account.ID); err != nil {
		return err
	}
	return rq.redirect("/comptes/" + string(account.ID) + "?fait=" + done)
}

package web

import (
	"fmt"
	"sync"
	"time"

	"permanence/internal/auth"
	"permanence/internal/casework"
)

// An account asks as fast as a person and the script of her or his pages can,
// and not as fast as a program that copies all it may read: so many requests a
// minute, half of which may come at once. Beyond, a request waits for its turn
// and is told so; nothing locks. Each node counts by itself, in memory: an order
// of magnitude is all that is asked of the limit, and no request costs a write.
type accountRate struct {
	perMinute int // 0 for no limit
	mu        sync.Mutex
	accounts  map[casework.AccountID]pace
}

// pace is until when an account has used its requests, and when it was last
// refused on record.
type pace struct{ paid, told time.Time }

// mostPaces is how many accounts are remembered before those at rest are
// forgotten.
const mostPaces = 4096

// take lets one request of an account pass at a moment, or tells how long to
// wait, and whether that is to be put on record: once a minute. What is refused
// costs nothing.
func (r *accountRate) take(id casework.AccountID, now time.Time) (wait time.Duration, record bool) {
	if r.perMinute <= 0 {
		return 0, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.accounts == nil || len(r.accounts) >= mostPaces {
		r.forget(now)
	}
	p, each := r.accounts[id], time.Minute/time.Duration(r.perMinute)
	if ahead := p.paid.Sub(now); ahead < 0 || ahead > time.Minute/2+each { // further ahead than requests lead: the clock went back
		p.paid = now
	}
	if wait = p.paid.Sub(now) - time.Minute/2; wait <= 0 {
		p.paid, wait = p.paid.Add(each), 0
	} else if since := now.Sub(p.told); since >= time.Minute || since < 0 {
		record = true
		p.told = now
	}
	r.accounts[id] = p
	return wait, record
}

// forget drops the accounts that owe nothing.
func (r *accountRate) forget(now time.Time) {
	kept := map[casework.AccountID]pace{}
	for id, p := range r.accounts {
		if p.paid.After(now) {
			kept[id] = p
		}
	}
	r.accounts = kept
}

// hurried refuses a request that comes too early, as an attempt that does.
type hurried struct{ *auth.Throttled }

// Error is the sentence for the person.
func (h *hurried) Error() string {
	return fmt.Sprintf("Votre compte demande plus de pages qu'une personne n'en lit\u00a0: attendez %d\u00a0s, puis recommencez. Rien n'est perdu, et rien n'est bloqué.", h.Seconds())
}

// Unwrap is what the status and the header are made of.
func (h *hurried) Unwrap() error { return h.Throttled }

// unhurried refuses a request of an account that asks too fast; the first
// refusal of a minute is on record.
func (rq *request) unhurried() error {
	wait, record := rq.rate.take(rq.account.ID, rq.Clock())
	if wait == 0 {
		return nil
	}
	err := &hurried{&auth.Throttled{Wait: wait}}
	if record {
		return rq.refuse(err, "")
	}
	return err
}

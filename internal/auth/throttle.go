package auth

import (
	"context"
	"fmt"
	"hash/maphash"
	"math"
	"net/netip"
	"strings"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// patience says how long to wait after failures in a row: nothing for the free
// ones, then one second, two, four… up to the most.
type patience struct {
	free int
	most time.Duration
}

// The subjects of which failures are counted. The pair of a name and an address
// is what an honest person or a patient attacker uses. An address alone is
// often a whole town hall, and a name alone may be its owner under attack: both
// wait less. A browser in which the name has logged in before is counted by
// itself, so that strangers who try the name, from anywhere, do not make its
// owner wait (OWASP, Slow Down Online Guessing Attacks with Device Cookies).
// A code of six digits is tried by whoever has the password already: it waits
// the most.
var (
	patienceOfPair    = patience{free: 2, most: time.Minute}
	patienceOfAddress = patience{free: 20, most: 30 * time.Second}
	patienceOfLogin   = patience{free: 10, most: 15 * time.Second}
	patienceOfCode    = patience{free: 4, most: 15 * time.Minute}
)

// after is the wait that so many failures in a row cost.
func (p patience) after(failures int) time.Duration {
	if failures <= p.free {
		return 0
	}
	if n := failures - p.free - 1; n < 16 {
		return min(p.most, time.Second<<n)
	}
	return p.most
}

// maxSkew is how far the clocks of two nodes may be apart. What seems to come from
// later than that was written before the clock of this machine went back, and
// says nothing of how long ago it was: nobody may wait for hours on account of it.
const maxSkew = time.Minute

// subject is what failures are counted of.
type subject struct {
	name     string
	patience patience
	stays    bool // a success does not wash its failures away
}

// subjects of an attempt on a name, from an address or from a browser that the
// name has used. Those of the address stay: whoever has one account must not
// wash away attempts on others.
func subjects(login, address, device string) []subject {
	if device != "" {
		return []subject{{name: "appareil|" + login + "|" + device, patience: patienceOfPair}}
	}
	return []subject{
		{name: login + "|" + address, patience: patienceOfPair},
		{name: "|" + address, patience: patienceOfAddress, stays: true},
		{name: login + "|", patience: patienceOfLogin},
	}
}

// codeSubjects are counted when a code is tried on an account whose password
// was given.
func codeSubjects(id casework.AccountID) []subject {
	return []subject{{name: "code|" + string(id), patience: patienceOfCode}}
}

// throttle makes attempts wait, by failures that the store counts, so that the
// nodes of an installation count together.
type throttle struct {
	store *store.Store
	clock func() time.Time
	turns [64]chan struct{} // attempts on one name come one after another
	seed  maphash.Seed
}

func newThrottle(s *store.Store, clock func() time.Time) *throttle {
	t := &throttle{store: s, clock: clock, seed: maphash.MakeSeed()}
	for i := range t.turns {
		t.turns[i] = make(chan struct{}, 1)
	}
	return t
}

// try runs an attempt when it need not wait, and no other is under way on the
// first subject: a thousand at once must not all pass before the first failure
// is counted. The attempt says whether it succeeded, which is counted too; an
// error of its own counts for nothing.
func (t *throttle) try(ctx context.Context, all []subject, attempt func() (bool, error)) (ok bool, err error) {
	turn := t.turns[maphash.String(t.seed, all[0].name)%uint64(len(t.turns))]
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	wait, err := t.wait(ctx, all)
	if err != nil {
		return false, err
	}
	if wait > 0 {
		return false, &Throttled{wait}
	}
	if ok, err = attempt(); err != nil {
		return false, err
	}
	if ok {
		return true, t.succeeded(ctx, all)
	}
	return false, t.failed(ctx, all)
}

// wait is how long the next attempt has to wait; zero when it may go on.
func (t *throttle) wait(ctx context.Context, all []subject) (longest time.Duration, err error) {
	for _, s := range all {
		n, last, err := t.store.LoginFailures(ctx, s.name)
		if err != nil {
			return 0, fmt.Errorf("throttle: %w", err)
		}
		if now := t.clock(); last.Sub(now) < maxSkew {
			longest = max(longest, last.Add(s.patience.after(n)).Sub(now))
		}
	}
	return longest, nil
}

func (t *throttle) failed(ctx context.Context, all []subject) error {
	for _, s := range all {
		if err := t.store.LoginFailed(ctx, s.name); err != nil {
			return fmt.Errorf("throttle: %w", err)
		}
	}
	return nil
}

// succeeded forgets the failures of what does not stay.
func (t *throttle) succeeded(ctx context.Context, all []subject) error {
	for _, s := range all {
		if s.stays {
			continue
		}
		n, _, err := t.store.LoginFailures(ctx, s.name)
		if err == nil && n > 0 {
			err = t.store.LoginSucceeded(ctx, s.name)
		}
		if err != nil {
			return fmt.Errorf("throttle: %w", err)
		}
	}
	return nil
}

// Throttled refuses an attempt that comes too early.
type Throttled struct{ Wait time.Duration }

func (e *Throttled) Error() string { return e.Unwrap().Error() }

// Seconds to wait, at least one.
func (e *Throttled) Seconds() int { return max(1, int(math.Ceil(e.Wait.Seconds()))) }

// Unwrap is the sentence for the person, the same for every name.
func (e *Throttled) Unwrap() error {
	n := e.Seconds()
	unit := "secondes"
	if n == 1 {
		unit = "seconde"
	}
	return casework.Refuse(casework.KindInvalid, "Trop d'essais\u00a0: réessayez dans %d\u00a0%s.", n, unit)
}

// network is what stands for an address in the count: an IPv6 subscriber has 64
// bits of them.
func network(address string) string {
	a, err := netip.ParseAddr(strings.TrimSpace(address))
	if err != nil {
		return address
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.Masked().String()
		}
	}
	return a.String()
}

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
// wait less.
var (
	patienceOfPair    = patience{free: 2, most: time.Minute}
	patienceOfAddress = patience{free: 20, most: 30 * time.Second}
	patienceOfLogin   = patience{free: 10, most: 15 * time.Second}
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

type subject struct {
	name     string
	patience patience
}

func subjects(login, address string) []subject {
	return []subject{
		{login + "|" + address, patienceOfPair},
		{"|" + address, patienceOfAddress},
		{login + "|", patienceOfLogin},
	}
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

// inTurn runs an attempt when no other is under way on the same name: a
// thousand at once must not all pass before the first failure is counted.
func (t *throttle) inTurn(ctx context.Context, login string, attempt func() error) error {
	turn := t.turns[maphash.String(t.seed, login)%uint64(len(t.turns))]
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
		return attempt()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wait is how long the next attempt has to wait; zero when it may go on.
func (t *throttle) wait(ctx context.Context, login, address string) (longest time.Duration, err error) {
	for _, s := range subjects(login, address) {
		n, last, err := t.store.LoginFailures(ctx, s.name)
		if err != nil {
			return 0, fmt.Errorf("throttle: %w", err)
		}
		longest = max(longest, last.Add(s.patience.after(n)).Sub(t.clock()))
	}
	return longest, nil
}

func (t *throttle) failed(ctx context.Context, login, address string) error {
	for _, s := range subjects(login, address) {
		if err := t.store.LoginFailed(ctx, s.name); err != nil {
			return fmt.Errorf("throttle: %w", err)
		}
	}
	return nil
}

// succeeded forgets the failures of the name. Those of the address stay:
// whoever has one account must not wash away attempts on others.
func (t *throttle) succeeded(ctx context.Context, login, address string) error {
	for _, s := range []string{login + "|" + address, login + "|"} {
		if n, _, err := t.store.LoginFailures(ctx, s); err != nil || n == 0 {
			if err != nil {
				return fmt.Errorf("throttle: %w", err)
			}
			continue
		}
		if err := t.store.LoginSucceeded(ctx, s); err != nil {
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

package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// How long a session lasts: a day of work at most, and half an hour without a
// request unless the installation says otherwise, because a screen of a
// commissariat is seen by others. The last request is written down once a
// minute only, so that reading pages costs no write.
const (
	Lifetime   = 12 * time.Hour
	IdleLimit  = 30 * time.Minute
	touchEvery = time.Minute
	touchLimit = 250 * time.Millisecond
)

// Fresh is how long a proof of who is there holds for what asks for a recent
// one.
const Fresh = 5 * time.Minute

// Sessions keeps who is logged in, in the store, by a random token of which
// only a hash is stored. All of it follows the installation's clock.
type Sessions struct {
	store  *store.Store
	clock  func() time.Time
	idle   time.Duration
	secure bool
	name   string // of the cookie
}

func newSessions(c Config) *Sessions {
	s := &Sessions{store: c.Store, clock: c.Clock, idle: c.Idle, secure: c.Secure, name: cookieName("permanence", c.Secure)}
	if s.idle == 0 {
		s.idle = IdleLimit
	}
	return s
}

// cookieName is a name that a browser accepts, over TLS, from this host alone
// (RFC 6265bis, section 4.1.3.2).
func cookieName(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

// current is what a request's context carries: its token, who sent it, and the
// session once it is read.
type current struct {
	token, agent, device string
	session              store.Session
}

type currentKey struct{}

func currentOf(ctx context.Context) *current {
	if c, ok := ctx.Value(currentKey{}).(*current); ok {
		return c
	}
	return &current{}
}

// Load puts the session that the request's cookie names into the context that
// it returns, which the other methods need. Nothing is read yet.
func (s *Sessions) Load(r *http.Request) (context.Context, error) {
	c := &current{agent: r.UserAgent()}
	if cookie, err := r.Cookie(s.name); err == nil {
		c.token = cookie.Value
	}
	if cookie, err := r.Cookie(s.deviceName()); err == nil {
		c.device = cookie.Value
	}
	return context.WithValue(r.Context(), currentKey{}, c), nil
}

// Start begins a session of the account under a new token, and ends the one
// that the browser had. What was given is a password alone.
func (s *Sessions) Start(ctx context.Context, w http.ResponseWriter, account *casework.Account) error {
	return s.start(ctx, w, account, false)
}

// StartWithFactor is Start after a second factor, or what is worth one: a
// passkey, or a provider that asked for it.
func (s *Sessions) StartWithFactor(ctx context.Context, w http.ResponseWriter, account *casework.Account) error {
	return s.start(ctx, w, account, true)
}

func (s *Sessions) start(ctx context.Context, w http.ResponseWriter, account *casework.Account, second bool) error {
	c, now, token := currentOf(ctx), s.clock(), rand.Text()
	session := store.Session{ID: casework.NewID(now), Account: account.ID, Version: account.Version, Device: DeviceWords(c.agent),
		Second: second, Started: now, Seen: now, Proven: now, Ends: now.Add(Lifetime)}
	if err := s.store.StartSession(ctx, session, hashOf(token), hashOf(c.token)); err != nil {
		return fmt.Errorf("start session: %w", err)
	}
	c.token, c.session = token, session
	s.writeCookie(w, token)
	return nil
}

// Proven puts the session under a new token, since more is trusted to it from
// now on: who is there has just given a password again, or a second factor.
func (s *Sessions) Proven(ctx context.Context, w http.ResponseWriter, second bool) error {
	session := currentOf(ctx).session
	session.Proven, session.Locked = s.clock(), false
	session.Second = session.Second || second
	return s.renew(ctx, w, session)
}

// Lock covers the session until Proven: its pages ask who is there and show
// nothing else.
func (s *Sessions) Lock(ctx context.Context) error {
	if err := s.store.LockSession(ctx, currentOf(ctx).session.ID); err != nil {
		return fmt.Errorf("lock session: %w", err)
	}
	return nil
}

// Follow keeps one's own session when one's account has just been changed to
// that version, which ends all the others.
func (s *Sessions) Follow(ctx context.Context, w http.ResponseWriter, version int64) error {
	session := currentOf(ctx).session
	session.Version = version
	return s.renew(ctx, w, session)
}

func (s *Sessions) renew(ctx context.Context, w http.ResponseWriter, session store.Session) error {
	token := rand.Text()
	if err := s.store.RenewSession(ctx, session, hashOf(token)); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	c := currentOf(ctx)
	c.token, c.session = token, session
	s.writeCookie(w, token)
	return nil
}

// End ends the session, here and in the browser. A request still under way
// cannot bring it back.
func (s *Sessions) End(ctx context.Context, w http.ResponseWriter) error {
	if err := s.store.EndSession(ctx, hashOf(currentOf(ctx).token)); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	s.writeCookie(w, "")
	return nil
}

// Account is who is logged in, read anew; false for nobody. A session ends when
// its account is closed or changed, which a new password is too, and after the
// limit without a request.
func (s *Sessions) Account(ctx context.Context) (account casework.Account, ok bool, err error) {
	account, ok, err = s.Look(ctx)
	session := currentOf(ctx).session
	if ok && s.clock().Sub(session.Seen) >= touchEvery {
		err = s.briefly(ctx, func(short context.Context) error { return s.store.TouchSession(short, session.ID) })
	}
	return account, ok && err == nil, err
}

// Look is Account without counting as a use of the session: what a page left
// open asks.
func (s *Sessions) Look(ctx context.Context) (account casework.Account, ok bool, err error) {
	c := currentOf(ctx)
	if c.token == "" {
		return account, false, nil
	}
	session, account, err := s.store.SessionAccount(ctx, hashOf(c.token))
	idle := s.clock().Sub(session.Seen)
	switch {
	case casework.KindOf(err) == casework.KindNotFound:
		return casework.Account{}, false, nil
	case err != nil:
		return account, false, fmt.Errorf("account of session: %w", err)
	case idle > s.idle:
		return casework.Account{}, false, nil
	case idle <= -maxSkew:
		session, err = s.follow(ctx, session, -idle)
	}
	if err != nil {
		return casework.Account{}, false, err
	}
	c.session = session
	return account, true, nil
}

// follow moves a session that was seen later than now as far back as the clock of
// this machine went, so that it keeps its age: it would outlive its hours, and its
// time without a request, by as much. What was proven in it is proven no longer.
func (s *Sessions) follow(ctx context.Context, session store.Session, back time.Duration) (store.Session, error) {
	moved := session
	moved.Started, moved.Seen, moved.Ends = session.Started.Add(-back), session.Seen.Add(-back), session.Ends.Add(-back)
	return moved, s.briefly(ctx, func(short context.Context) error { return s.store.MoveSession(short, moved, session.Seen) })
}

// Over tells whether the browser brought a session that has ended, for whatever
// reason, once Account has looked for it.
func (s *Sessions) Over(ctx context.Context) bool {
	c := currentOf(ctx)
	return c.token != "" && c.session.ID == ""
}

// Idle is how long a session lasts without a request.
func (s *Sessions) Idle() time.Duration { return s.idle }

// Current is the session of the request, once Account has read it.
func (s *Sessions) Current(ctx context.Context) store.Session { return currentOf(ctx).session }

// IsFresh tells whether who is there was proven a short while ago.
func (s *Sessions) IsFresh(ctx context.Context) bool {
	proven := currentOf(ctx).session.Proven
	ago := s.clock().Sub(proven)
	return !proven.IsZero() && !currentOf(ctx).session.Locked && ago <= Fresh && ago > -maxSkew // a clock that goes back lengthens no proof
}

// briefly writes something of a session. While a long import holds the database's
// only writer it gives up: the next request does it.
func (s *Sessions) briefly(ctx context.Context, write func(context.Context) error) error {
	short, cancel := context.WithTimeout(ctx, touchLimit)
	defer cancel()
	err := write(short)
	if err != nil && errors.Is(short.Err(), context.DeadlineExceeded) {
		return nil
	}
	return err
}

// writeCookie gives the browser its token, or takes it away. The cookie ends
// with the browser, besides the limits here. It is Lax, not Strict: a report's
// address sent by mail must open for whoever is logged in. Nothing changes on
// GET, and requests from other origins that would change something are refused
// before they reach a handler.
func (s *Sessions) writeCookie(w http.ResponseWriter, token string) {
	cookie := &http.Cookie{Name: s.name, Value: token, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode}
	if token == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}

// hashOf is what the store keeps of a token: it has 130 random bits, so a plain
// hash is enough.
func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

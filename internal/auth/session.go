package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// How long a session lasts: a day of work at most, and half an hour without a
// request, because a screen of a commissariat is seen by others. The last
// request is written down once a minute only, so that reading pages costs no
// write.
const (
	Lifetime   = 12 * time.Hour
	IdleLimit  = 30 * time.Minute
	touchEvery = time.Minute
	touchLimit = 250 * time.Millisecond
)

// Keys of a session's values: nothing else is in it.
const (
	keyAccount = "account"
	keyVersion = "version"
	keySeen    = "seen" // Unix seconds
)

// Sessions keeps who is logged in, in the store, by a random token of which
// only a hash is stored. All of it follows the installation's clock.
type Sessions struct {
	manager *scs.SessionManager
	store   *store.Store
	clock   func() time.Time
}

func newSessions(c Config) *Sessions {
	m := scs.New()
	m.Store = c.Store.Sessions()
	m.HashTokenInStore = true
	m.Lifetime = Lifetime
	m.Cookie.Persist = false // ends with the browser, besides the limits here
	// Lax, not Strict: a report's address sent by mail must open for whoever is
	// logged in. Nothing changes on GET, and requests from other origins that
	// would change something are refused before they reach a handler.
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Name, m.Cookie.Secure = "permanence", c.Secure
	if c.Secure {
		m.Cookie.Name = "__Host-permanence" // RFC 6265bis: this host alone, over TLS alone
	}
	return &Sessions{manager: m, store: c.Store, clock: c.Clock}
}

// Load reads the session that the request's cookie names into the context that
// it returns, which the other methods need.
func (s *Sessions) Load(r *http.Request) (context.Context, error) {
	token := ""
	if c, err := r.Cookie(s.manager.Cookie.Name); err == nil {
		token = c.Value
	}
	ctx, err := s.manager.Load(r.Context(), token)
	if err != nil {
		return nil, fmt.Errorf("load session: %w", err)
	}
	return ctx, nil
}

// Start begins a session of the account under a new token, and ends the one
// that the browser had.
func (s *Sessions) Start(ctx context.Context, w http.ResponseWriter, account *casework.Account) error {
	if err := s.manager.RenewToken(ctx); err != nil {
		return fmt.Errorf("start session: %w", err)
	}
	now := s.clock()
	s.manager.SetDeadline(ctx, now.Add(Lifetime))
	s.manager.Put(ctx, keyAccount, string(account.ID))
	s.manager.Put(ctx, keyVersion, account.Version)
	s.manager.Put(ctx, keySeen, now.Unix())
	token, expiry, err := s.manager.Commit(ctx)
	if err != nil {
		return fmt.Errorf("start session: %w", err)
	}
	s.manager.WriteSessionCookie(ctx, w, token, expiry)
	return nil
}

// End ends the session, here and in the browser.
func (s *Sessions) End(ctx context.Context, w http.ResponseWriter) error {
	if err := s.manager.Destroy(ctx); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	s.manager.WriteSessionCookie(ctx, w, "", time.Time{})
	return nil
}

// Account is who is logged in, read anew; false for nobody. A session ends when
// its account is closed or changed, which a new password is too, and after
// IdleLimit without a request.
func (s *Sessions) Account(ctx context.Context) (account casework.Account, ok bool, err error) {
	id := casework.AccountID(s.manager.GetString(ctx, keyAccount))
	idle := s.clock().Sub(time.Unix(s.manager.GetInt64(ctx, keySeen), 0))
	if id == "" || idle > IdleLimit {
		return account, false, nil
	}
	account, err = s.store.Account(ctx, id)
	switch {
	case casework.KindOf(err) == casework.KindNotFound:
		return casework.Account{}, false, nil
	case err != nil:
		return account, false, fmt.Errorf("account of session: %w", err)
	case account.Version != s.manager.GetInt64(ctx, keyVersion):
		return casework.Account{}, false, nil
	}
	if idle >= touchEvery {
		err = s.touch(ctx)
	}
	return account, err == nil, err
}

// touch writes down that the session is in use. While a long import holds the
// database's only writer it gives up: the next request does it.
func (s *Sessions) touch(ctx context.Context) error {
	s.manager.Put(ctx, keySeen, s.clock().Unix())
	short, cancel := context.WithTimeout(ctx, touchLimit)
	defer cancel()
	_, _, err := s.manager.Commit(short)
	if err != nil && errors.Is(short.Err(), context.DeadlineExceeded) {
		return nil
	}
	return err
}

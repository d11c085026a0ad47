package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// Config of an Authenticator.
type Config struct {
	Store  *store.Store
	Clock  func() time.Time
	Secure bool          // the site is reached over TLS: cookies say so
	Idle   time.Duration // a session without a request ends after it; IdleLimit when zero
}

// Authenticator checks passwords and keeps sessions.
type Authenticator struct {
	Sessions *Sessions

	store    *store.Store
	throttle *throttle
}

// New makes the Authenticator of an installation.
func New(c Config) *Authenticator {
	nobodys() // made now, so that the first absent name takes no longer than the next
	return &Authenticator{Sessions: newSessions(c), store: c.Store, throttle: newThrottle(c.Store, c.Clock)}
}

// WrongPair refuses a log-in. It is one sentence for a wrong name, a wrong
// password and a closed account.
func WrongPair() *casework.Error {
	return casework.Refuse(casework.KindInvalid, "Identifiant ou mot de passe incorrect.")
}

// CleanLogin is a log-in name as it is recorded: people type a capital or a
// space too many.
func CleanLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// SignIn checks a name and a password that came from an address, and writes
// the line of the log. It refuses with a Throttled error when the attempt comes
// too early, without looking at the password, and with WrongPair otherwise.
func (a *Authenticator) SignIn(ctx context.Context, login, password, address string) (casework.Account, error) {
	id, err := a.check(ctx, CleanLogin(login), password, network(address), "log-in")
	if err != nil {
		return casework.Account{}, err
	}
	account, err := a.store.Account(ctx, id)
	if casework.KindOf(err) == casework.KindNotFound {
		return account, WrongPair() // closed since the password was checked
	}
	return account, err
}

// Confirm checks the password of an account that is already logged in, with
// the same waiting time as a log-in.
func (a *Authenticator) Confirm(ctx context.Context, account *casework.Account, password, address string) error {
	_, err := a.check(ctx, account.Login, password, network(address), "password confirmed")
	return err
}

// Prove checks that who is logged in is still there, by the password. It
// refuses, beside the field preuve, with the same waiting time as a log-in.
func (a *Authenticator) Prove(ctx context.Context, account *casework.Account, proof, address string) error {
	if proof == "" {
		return &casework.Error{Kind: casework.KindInvalid, Field: "preuve", Message: "Donnez votre mot de passe."}
	}
	err := a.Confirm(ctx, account, proof, address)
	var early *Throttled
	if casework.KindOf(err) == casework.KindInvalid && !errors.As(err, &early) {
		return &casework.Error{Kind: casework.KindInvalid, Field: "preuve", Message: "Ce n'est pas votre mot de passe."}
	}
	return err
}

func (a *Authenticator) check(ctx context.Context, login, password, address, what string) (id casework.AccountID, err error) {
	err = a.throttle.inTurn(ctx, login, func() error {
		wait, err := a.throttle.wait(ctx, login, address)
		if err != nil {
			return err
		}
		if wait > 0 {
			return &Throttled{wait}
		}
		id, err = a.attempt(ctx, login, password, address, what)
		return err
	})
	return id, err
}

func (a *Authenticator) attempt(ctx context.Context, login, password, address, what string) (casework.AccountID, error) {
	id, hash, err := a.store.Credentials(ctx, login)
	if err != nil && casework.KindOf(err) != casework.KindNotFound {
		return "", fmt.Errorf("log-in: %w", err)
	}
	ok, err := Verify(ctx, password, hash) // of an absent account: an empty hash, which nothing opens
	if err != nil {
		return "", err
	}
	if !ok || len(password) > maxPassword {
		if err := errors.Join(a.throttle.failed(ctx, login, address), a.store.LogSignIn(ctx, id, what, false)); err != nil {
			return "", err
		}
		return "", WrongPair()
	}
	if err := a.throttle.succeeded(ctx, login, address); err != nil {
		return "", err
	}
	return id, a.store.LogSignIn(ctx, id, what, true)
}

package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

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
	clock    func() time.Time
	throttle *throttle
}

// New makes the Authenticator of an installation.
func New(c Config) *Authenticator {
	nobodys() // made now, so that the first absent name takes no longer than the next
	return &Authenticator{Sessions: newSessions(c), store: c.Store, clock: c.Clock, throttle: newThrottle(c.Store, c.Clock)}
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

// Prove checks that who is logged in is still there, by the password or by a
// code of the account's application. It refuses beside the field preuve, with
// the waiting time of what was given.
func (a *Authenticator) Prove(ctx context.Context, account *casework.Account, proof, address string) error {
	refused := "Donnez votre mot de passe."
	if proof != "" {
		var err error
		if account.HasFactor && isCode(proof) {
			refused = "Ce code n'est pas valable, ou il a déjà servi."
			_, err = a.GiveCode(ctx, account, proof)
		} else {
			refused = "Ce n'est pas votre mot de passe."
			err = a.Confirm(ctx, account, proof, address)
		}
		var early *Throttled
		if casework.KindOf(err) != casework.KindInvalid || errors.As(err, &early) {
			return err
		}
	}
	return &casework.Error{Kind: casework.KindInvalid, Field: "preuve", Message: refused}
}

func (a *Authenticator) check(ctx context.Context, login, password, address, what string) (id casework.AccountID, err error) {
	device, err := a.knownDevice(ctx, login)
	if err != nil {
		return "", err
	}
	ok, err := a.throttle.try(ctx, subjects(login, address, device), func() (ok bool, err error) {
		id, ok, err = a.attempt(ctx, login, password, what)
		return ok, err
	})
	if err != nil {
		return "", err
	}
	if !ok {
		return "", WrongPair()
	}
	return id, nil
}

// attempt checks one pair. Of an absent account the hash is empty, which
// nothing opens, and as slow as any other.
func (a *Authenticator) attempt(ctx context.Context, login, password, what string) (id casework.AccountID, ok bool, err error) {
	id, hash, err := a.store.Credentials(ctx, login)
	if err != nil && casework.KindOf(err) != casework.KindNotFound {
		return "", false, fmt.Errorf("log-in: %w", err)
	}
	if ok, err = Verify(ctx, password, hash); err != nil {
		return "", false, err
	}
	ok = ok && utf8.RuneCountInString(password) <= maxPassword
	return id, ok, a.store.LogSignIn(ctx, id, what, ok)
}

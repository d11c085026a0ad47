package auth

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// A passkey is a key pair that a device keeps for this site and uses once its
// owner has shown a finger, a face or a code: two factors at once, that no
// other site can ask for (W3C, Web Authentication Level 3).

// challengeLife is how long a device may take to answer.
const challengeLife = 5 * time.Minute

// Challenge is what a device is asked. Ask is the number under which the answer
// comes back, once.
type Challenge struct {
	Ask     string          `json:"demande"`
	Options json.RawMessage `json:"options"`
}

// WrongPasskey refuses an answer of a device, whatever is wrong with it.
func WrongPasskey() *casework.Error {
	return casework.Refuse(casework.KindInvalid, "Cette clé d'accès n'a pas pu être vérifiée. Recommencez, ou connectez-vous avec votre mot de passe.")
}

// PasskeysAt tells whether a site of that host can have passkeys: an address in
// figures cannot.
func PasskeysAt(host string) bool {
	_, err := netip.ParseAddr(hostname(host))
	return err != nil && host != ""
}

func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// site is the program as devices know it, by the name in the browser's address.
func (a *Authenticator) site(host string) (*webauthn.WebAuthn, error) {
	scheme := "http://"
	if a.Sessions.secure {
		scheme = "https://"
	}
	return webauthn.New(&webauthn.Config{RPID: hostname(host), RPDisplayName: issuer, RPOrigins: []string{scheme + host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}})
}

// keyOwner is an account as the library asks for it.
type keyOwner struct {
	account     *casework.Account
	keys        []store.Passkey
	credentials []webauthn.Credential
}

func (o *keyOwner) WebAuthnID() []byte                         { return []byte(o.account.ID) }
func (o *keyOwner) WebAuthnName() string                       { return o.account.Login }
func (o *keyOwner) WebAuthnDisplayName() string                { return o.account.Name }
func (o *keyOwner) WebAuthnCredentials() []webauthn.Credential { return o.credentials }

func (a *Authenticator) keyOwner(ctx context.Context, account *casework.Account) (*keyOwner, error) {
	keys, err := a.store.PasskeysOf(ctx, account.ID)
	if err != nil {
		return nil, err
	}
	o := &keyOwner{account: account, keys: keys, credentials: make([]webauthn.Credential, len(keys))}
	for i := range keys {
		if err := json.Unmarshal(keys[i].Credential, &o.credentials[i]); err != nil {
			return nil, fmt.Errorf("stored passkey: %w", err)
		}
	}
	return o, nil
}

// BeginPasskey asks a device for a new passkey of the account.
func (a *Authenticator) BeginPasskey(ctx context.Context, account *casework.Account, host string) (c Challenge, err error) {
	site, err := a.site(host)
	if err != nil {
		return c, WrongPasskey()
	}
	owner, err := a.keyOwner(ctx, account)
	if err != nil {
		return c, err
	}
	options, session, err := site.BeginRegistration(owner, webauthn.WithExclusions(webauthn.Credentials(owner.credentials).CredentialDescriptors()))
	if err != nil {
		return c, fmt.Errorf("begin passkey: %w", err)
	}
	return a.challenge(ctx, options.Response, session)
}

// challenge keeps what was asked until the answer comes.
func (a *Authenticator) challenge(ctx context.Context, options any, session *webauthn.SessionData) (c Challenge, err error) {
	c.Ask = rand.Text()
	if c.Options, err = json.Marshal(options); err != nil {
		return c, fmt.Errorf("passkey options: %w", err)
	}
	session.Expires = time.Time{} // the store's row says when it ends, on the installation's clock
	body, err := json.Marshal(session)
	if err != nil {
		return c, fmt.Errorf("passkey challenge: %w", err)
	}
	return c, a.store.KeepChallenge(ctx, hashOf(c.Ask), body, a.clock().Add(challengeLife))
}

// asked takes what was asked, once.
func (a *Authenticator) asked(ctx context.Context, ask string) (session webauthn.SessionData, err error) {
	body, err := a.store.TakeChallenge(ctx, hashOf(ask))
	if casework.KindOf(err) == casework.KindNotFound {
		return session, WrongPasskey()
	}
	if err != nil {
		return session, err
	}
	return session, json.Unmarshal(body, &session)
}

// AddPasskey takes the device's answer to BeginPasskey and records the passkey
// under the name that its owner gives it. An account without recovery codes is
// given some, to be shown once. It refuses with WrongPasskey.
func (a *Authenticator) AddPasskey(ctx context.Context, account *casework.Account, host, ask, answer, name string) (recovery []string, err error) {
	session, err := a.asked(ctx, ask)
	if err != nil {
		return nil, err
	}
	site, err := a.site(host)
	if err != nil {
		return nil, WrongPasskey()
	}
	owner, err := a.keyOwner(ctx, account)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return nil, WrongPasskey()
	}
	credential, err := site.CreateCredential(owner, session, parsed)
	if err != nil {
		return nil, WrongPasskey()
	}
	body, err := json.Marshal(credential)
	if err != nil {
		return nil, fmt.Errorf("add passkey: %w", err)
	}
	f, err := a.store.Factors(ctx, account.Actor(), account.ID)
	if err != nil {
		return nil, err
	}
	if f.Recovery == 0 {
		recovery = newRecoveryCodes()
	}
	id := base64.RawURLEncoding.EncodeToString(credential.ID)
	return recovery, a.store.AddPasskey(ctx, account.Actor(), store.Passkey{Name: name, Credential: body}, id, foldCodes(recovery))
}

// BeginPasskeyLogin asks any device for a passkey of this site. It says nothing
// of the accounts that there are.
func (a *Authenticator) BeginPasskeyLogin(ctx context.Context, host string) (c Challenge, err error) {
	site, err := a.site(host)
	if err != nil {
		return c, WrongPasskey()
	}
	options, session, err := site.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return c, fmt.Errorf("begin passkey log-in: %w", err)
	}
	return a.challenge(ctx, options.Response, session)
}

// PasskeyLogin takes the device's answer to BeginPasskeyLogin and returns whose
// passkey it is, with the line of the log. It refuses with WrongPasskey.
func (a *Authenticator) PasskeyLogin(ctx context.Context, host, ask, answer string) (account casework.Account, err error) {
	session, err := a.asked(ctx, ask)
	if err != nil {
		return account, err
	}
	site, err := a.site(host)
	if err != nil {
		return account, WrongPasskey()
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return account, WrongPasskey()
	}
	var owner *keyOwner
	var failure error
	find := func(_, handle []byte) (webauthn.User, error) {
		if account, failure = a.store.Account(ctx, casework.AccountID(handle)); failure == nil {
			owner, failure = a.keyOwner(ctx, &account)
		}
		return owner, failure
	}
	credential, err := site.ValidateDiscoverableLogin(find, session, parsed)
	if failure != nil && casework.KindOf(failure) != casework.KindNotFound {
		return account, failure
	}
	if err != nil || credential.Authenticator.CloneWarning {
		return casework.Account{}, a.refusedPasskey(ctx, account.ID)
	}
	return account, a.passkeyUsed(ctx, owner, credential)
}

// ProveByPasskey is Prove with a passkey of the account: the device's answer to
// BeginPasskeyLogin. Another account's passkey proves nothing.
func (a *Authenticator) ProveByPasskey(ctx context.Context, account *casework.Account, host, ask, answer string) error {
	whose, err := a.PasskeyLogin(ctx, host, ask, answer)
	if err == nil && whose.ID != account.ID {
		err = a.refusedPasskey(ctx, account.ID)
	}
	if casework.KindOf(err) == casework.KindInvalid {
		return &casework.Error{Kind: casework.KindInvalid, Field: "preuve", Message: "Cette clé d'accès n'a pas pu être vérifiée. Recommencez, ou donnez votre mot de passe."}
	}
	return err
}

func (a *Authenticator) refusedPasskey(ctx context.Context, id casework.AccountID) error {
	if err := a.store.LogSignIn(ctx, id, "passkey", false); err != nil {
		return err
	}
	return WrongPasskey()
}

// passkeyUsed keeps the credential as the device left it: its count of uses
// tells a copied key later.
func (a *Authenticator) passkeyUsed(ctx context.Context, owner *keyOwner, credential *webauthn.Credential) error {
	for i := range owner.keys {
		if !bytes.Equal(owner.credentials[i].ID, credential.ID) {
			continue
		}
		body, err := json.Marshal(credential)
		if err != nil {
			return fmt.Errorf("passkey used: %w", err)
		}
		owner.keys[i].Credential = body
		if err := a.store.UsePasskey(ctx, owner.keys[i]); err != nil {
			return err
		}
		return a.store.LogSignIn(ctx, owner.account.ID, "passkey", true)
	}
	return a.refusedPasskey(ctx, owner.account.ID)
}

package web

import (
	"net/http"
	"net/url"
	"strings"

	"permanence/internal/casework"
)

// Where what is still owed after a password is given. Until then these
// addresses, with what is under them, and the log-out are all that answers.
const (
	secondAddress   = "/connexion/verification"
	passwordAddress = "/mon-compte/premier-mot-de-passe"
	factorsAddress  = "/mon-compte/second-facteur"
)

// dutyOwed sends whoever has not finished logging in to what is owed.
type dutyOwed struct{ address string }

func (*dutyOwed) Error() string { return "the log-in is not finished" }

// duty is the address of what the account still owes before it reaches
// anything: its second factor when it has one, a password of its own when
// somebody else gave the present one, a second factor when its role asks for
// one. Empty when nothing is owed. Whoever comes from a provider that asked for
// a second factor owes neither of the last two.
func (rq *request) duty() string {
	second := rq.auth.Sessions.Current(rq.Context()).Second
	provided := second && !rq.account.HasFactor
	switch {
	case rq.account.HasFactor && !second:
		return secondAddress
	case rq.account.PasswordGiven && !provided:
		return passwordAddress
	case rq.needsPasskey() && !rq.account.HasPasskey && !provided:
		return factorsAddress
	case !rq.account.HasFactor && !provided && rq.needsFactor(rq.account.Role):
		return factorsAddress
	}
	return ""
}

// needsFactor tells whether this installation asks the role for a second factor.
func (c *Config) needsFactor(role casework.Role) bool {
	return !c.FactorOptional && (c.FactorAll || role.NeedsFactor())
}

// needsPasskey tells that the account's role asks for a passkey here, and that
// nothing else will do.
func (rq *request) needsPasskey() bool {
	return rq.PasskeyRequired && rq.needsFactor(rq.account.Role)
}

// checkDuty refuses a route that is not open before the log-in is finished.
func (rq *request) checkDuty() error {
	rq.owed = rq.duty()
	pattern := rq.route.pattern
	if rq.owed == "" || pattern == rq.owed || strings.HasPrefix(pattern, rq.owed+"/") || pattern == "/deconnexion" || strings.HasPrefix(pattern, "/connexion/cle") {
		return nil
	}
	return &dutyOwed{rq.owed}
}

// leadTo answers with what is owed; a page that was asked for comes after it.
func (rq *request) leadTo(owed *dutyOwed) error {
	if owed.address == secondAddress && rq.Method == http.MethodGet && rq.URL.Path != "/" {
		return rq.redirect(secondAddress + "?suite=" + url.QueryEscape(rq.URL.Path))
	}
	return rq.redirect(owed.address)
}

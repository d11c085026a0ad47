package web

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/view"
)

// Cookies that the browser keeps sealed: the log-in under way at a provider,
// and what its log-out asks for.
const (
	flowCookie  = "permanence-fournisseur"
	tokenCookie = "permanence-identite"
)

// mostOfCookie, in bytes, is what browsers keep of one: a longer identity token
// is left, and the log-out at the provider is then asked for without it.
const mostOfCookie = 3800

// showProvider sends the browser to a provider of identities. It is a GET, by a
// link: it changes nothing here, and the policy of content lets no form lead to
// another site.
func showProvider(rq *request) error {
	if rq.account != nil {
		return rq.redirect("/")
	}
	to, flow, err := rq.Providers.Begin(rq.Context(), rq.PathValue("provider"), localPath(rq.URL.Query().Get("suite")))
	if err != nil {
		return rq.noProof(err)
	}
	plain, err := json.Marshal(flow)
	if err != nil {
		return err
	}
	if err := rq.keepSealed(flowCookie, plain, auth.FlowLimit); err != nil {
		return err
	}
	http.Redirect(rq.w, rq.Request, to, http.StatusSeeOther)
	return nil
}

// finishProvider is where the provider sends the browser back. The flow in the
// cookie is used once, whatever comes of it.
func finishProvider(rq *request) error {
	var flow auth.Flow
	plain, err := rq.sealed(flowCookie)
	rq.forget(flowCookie)
	if err != nil || json.Unmarshal(plain, &flow) != nil || flow.Provider != rq.PathValue("provider") {
		return rq.redirect("/connexion?fait=interrompue") // nobody's log-in is under way in this browser
	}
	proof, err := rq.Providers.Finish(rq.Context(), flow, rq.URL.Query())
	if err != nil {
		return rq.noProof(err)
	}
	id, err := rq.Store.SignInExternal(rq.Context(), proof.Issuer, proof.Subject, proof.Mail)
	if casework.KindOf(err) == casework.KindForbidden {
		return rq.redirect("/connexion?fait=inconnue")
	}
	if err != nil {
		return err
	}
	return rq.enter(id, proof, flow.Next)
}

// enter begins the session of whom a provider has proved.
func (rq *request) enter(id casework.AccountID, proof auth.Proof, next string) error {
	account, err := rq.Store.Account(rq.Context(), id)
	if err != nil {
		return err
	}
	kept, err := json.Marshal([2]string{proof.Provider, proof.Token})
	if err != nil {
		return err
	}
	if err := rq.keepSealed(tokenCookie, kept, auth.Lifetime); err != nil {
		return err
	}
	start := rq.auth.Sessions.Start
	if proof.Strong {
		start = rq.auth.Sessions.StartWithFactor
	}
	if err := start(rq.Context(), rq.w, &account); err != nil {
		return err
	}
	if next == "" {
		next = "/"
	}
	return rq.redirect(next)
}

// noProof leads back to the log-in with a sentence. A proof that did not hold
// leaves a line of the log of accesses; why is for the program's own log.
func (rq *request) noProof(err error) error {
	var refused *auth.RefusedProof
	switch {
	case errors.As(err, &refused):
		rq.Logger.WarnContext(rq.Context(), "log-in by provider", "refused", refused.Why)
		if err := rq.Store.LogSignIn(rq.Context(), "", "log-in by provider", false); err != nil {
			return err
		}
		return rq.redirect("/connexion?fait=interrompue")
	case errors.Is(err, auth.ErrNoProvider):
		return rq.redirect("/connexion?fait=fournisseur")
	case casework.KindOf(err) == casework.KindState:
		rq.Logger.ErrorContext(rq.Context(), "provider of identities", "provider", rq.PathValue("provider"), "error", errors.Unwrap(err))
		return rq.redirect("/connexion?fait=muet")
	}
	return err
}

// providerLinks are what the log-in page offers beside the password.
func (rq *request) providerLinks(next string) (links []view.ProviderLink) {
	for _, p := range rq.Providers.Configs() {
		to := auth.StartPath(p.Key)
		if next != "" {
			to += "?suite=" + url.QueryEscape(next)
		}
		links = append(links, view.ProviderLink{Name: p.Name, URL: to})
	}
	return links
}

// leaveProvider is the address at which the session at the provider ends too,
// empty when there is none.
func (rq *request) leaveProvider() string {
	var kept [2]string
	plain, err := rq.sealed(tokenCookie)
	if err != nil || json.Unmarshal(plain, &kept) != nil {
		return ""
	}
	rq.forget(tokenCookie)
	return rq.Providers.LogOutAddress(rq.Context(), kept[0], kept[1])
}

// cookieName is the name under which the browser keeps a cookie of ours.
func (rq *request) cookieName(name string) string {
	if rq.Secure {
		return "__Host-" + name
	}
	return name
}

// keepSealed gives the browser something to keep that it cannot read. Lax,
// since the provider's answer comes by a link from another site.
func (rq *request) keepSealed(name string, plain []byte, limit time.Duration) error {
	sealed, err := rq.Store.SealCookie(name, plain)
	if err != nil {
		return err
	}
	value := base64.RawURLEncoding.EncodeToString(sealed)
	if len(value) > mostOfCookie {
		return nil
	}
	http.SetCookie(rq.w, &http.Cookie{Name: rq.cookieName(name), Value: value, Path: "/", MaxAge: int(limit.Seconds()), HttpOnly: true, Secure: rq.Secure, SameSite: http.SameSiteLaxMode})
	return nil
}

func (rq *request) sealed(name string) ([]byte, error) {
	c, err := rq.Cookie(rq.cookieName(name))
	if err != nil {
		return nil, err
	}
	sealed, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return nil, err
	}
	return rq.Store.OpenCookie(name, sealed)
}

func (rq *request) forget(name string) {
	http.SetCookie(rq.w, &http.Cookie{Name: rq.cookieName(name), Path: "/", MaxAge: -1, HttpOnly: true, Secure: rq.Secure, SameSite: http.SameSiteLaxMode})
}

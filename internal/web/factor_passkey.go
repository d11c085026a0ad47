package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

// passkeyLines are the passkeys of an account as its page lists them.
func (rq *request) passkeyLines(keys []store.Passkey) []view.PasskeyLine {
	zone := rq.Clock().Location()
	lines := make([]view.PasskeyLine, 0, len(keys))
	for _, k := range keys {
		line := view.PasskeyLine{ID: k.ID, Name: k.Name, Since: k.Since.In(zone)}
		if !k.Used.IsZero() {
			line.Used = k.Used.In(zone)
		}
		lines = append(lines, line)
	}
	return lines
}

// changePasskeys begins or finishes a new passkey, or removes one.
func changePasskeys(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	switch rq.field("geste") {
	case "ajouter":
		return rq.addPasskey()
	case "retirer":
		return rq.removePasskey()
	}
	if err := rq.stepUp("ajouter une clé d'accès"); err != nil {
		return err
	}
	if !auth.PasskeysAt(rq.Host) {
		return rq.factorsPage(http.StatusUnprocessableEntity, casework.Refuse(casework.KindInvalid, "Les clés d'accès demandent que ce site soit ouvert par son nom, et non par une adresse en chiffres."))
	}
	return rq.passkeyPage(http.StatusOK, "")
}

// passkeyPage asks for the name of a new passkey and, by the script, for the
// passkey itself.
func (rq *request) passkeyPage(status int, name string, errs ...error) error {
	c, err := rq.auth.BeginPasskey(rq.Context(), rq.account, rq.Host)
	if err != nil {
		return err
	}
	return rq.show(status, "Clé d'accès", func(b view.Base) view.Page {
		return &view.PasskeyPage{Base: b, Form: view.Failed(errs...), Name: name, Ask: c.Ask, Options: string(c.Options)}
	})
}

func (rq *request) addPasskey() error {
	name := rq.field("nom")
	if name == "" || utf8.RuneCountInString(name) > 60 || strings.ContainsFunc(name, unicode.IsControl) {
		return rq.passkeyPage(http.StatusUnprocessableEntity, name, &casework.Error{Kind: casework.KindInvalid, Field: "nom", Message: "Donnez-lui un nom de 60 caractères au plus."})
	}
	recovery, err := rq.auth.AddPasskey(rq.Context(), rq.account, rq.Host, rq.field("demande"), rq.field("reponse"), name)
	switch casework.KindOf(err) {
	case casework.KindInvalid, casework.KindExists:
		return rq.passkeyPage(statusOf(err), name, err)
	}
	if err != nil {
		return err
	}
	if err := rq.auth.Sessions.Proven(rq.Context(), rq.w, true); err != nil {
		return err
	}
	if len(recovery) > 0 {
		return rq.recoveryPage(recovery)
	}
	return rq.redirect(factorsAddress + "?fait=cle")
}

// removePasskey takes one of one's own passkeys away.
func (rq *request) removePasskey() error {
	if err := rq.stepUp("retirer une clé d'accès"); err != nil {
		return err
	}
	if err := rq.Store.RemovePasskey(rq.Context(), rq.actor, rq.field("cle")); err != nil {
		return err
	}
	return rq.factorRemoved()
}

// beginPasskeyLogin gives the script what to ask of the device.
func beginPasskeyLogin(rq *request) error {
	c, err := rq.auth.BeginPasskeyLogin(rq.Context(), rq.Host)
	if err != nil {
		return err
	}
	rq.w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(rq.w).Encode(c)
}

// logInByPasskey opens a session with a passkey, which is two factors at once.
func logInByPasskey(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	next := localPath(rq.field("suite"))
	account, err := rq.auth.PasskeyLogin(rq.Context(), rq.Host, rq.field("demande"), rq.field("reponse"))
	if casework.KindOf(err) == casework.KindInvalid {
		rq.account, rq.owed = nil, ""
		return rq.loginPage(statusOf(err), "", next, view.Failed(err))
	}
	if err != nil {
		return err
	}
	if err := rq.auth.Sessions.StartWithFactor(rq.Context(), rq.w, &account); err != nil {
		return err
	}
	if err := rq.auth.Sessions.RememberDevice(rq.Context(), rq.w, account.Login); err != nil {
		return err
	}
	if next == "" {
		next = "/"
	}
	return rq.redirect(next)
}

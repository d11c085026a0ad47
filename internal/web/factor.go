package web

import (
	"net/http"
	"net/url"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/view"
)

// showSecond asks for the second factor, after the password.
func showSecond(rq *request) error {
	if rq.owed != secondAddress {
		return rq.redirect("/")
	}
	return rq.secondPage(http.StatusOK, localPath(rq.URL.Query().Get("suite")), view.Form{})
}

func (rq *request) secondPage(status int, next string, form view.Form) error {
	return rq.show(status, "Vérification", func(b view.Base) view.Page {
		return &view.SecondPage{Base: b, Form: form, Next: next, KeyOnly: rq.needsPasskey() && rq.account.HasPasskey}
	})
}

// giveSecond takes a code of the application, or a recovery code.
func giveSecond(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	if rq.owed != secondAddress {
		return rq.redirect("/")
	}
	next := localPath(rq.field("suite"))
	if rq.needsPasskey() && rq.account.HasPasskey {
		return rq.secondPage(http.StatusUnprocessableEntity, next, view.Failed(casework.Refuse(casework.KindInvalid, "Ici, un compte qui a une clé d'accès ne s'ouvre que par elle.")))
	}
	recovery, err := rq.auth.GiveCode(rq.Context(), rq.account, rq.field("code"))
	if casework.KindOf(err) == casework.KindInvalid {
		retryAfter(rq.w, err)
		return rq.secondPage(statusOf(err), next, view.Failed(err))
	}
	if err != nil {
		return err
	}
	if err := rq.auth.Sessions.Proven(rq.Context(), rq.w, true); err != nil {
		return err
	}
	if err := rq.auth.Sessions.RememberDevice(rq.Context(), rq.w, rq.account.Login); err != nil {
		return err
	}
	switch {
	case recovery:
		return rq.redirect(factorsAddress + "?fait=code-secours")
	case next != "":
		return rq.redirect(next)
	}
	return rq.redirect("/")
}

func showFactors(rq *request) error { return rq.factorsPage(http.StatusOK) }

func (rq *request) factorsPage(status int, errs ...error) error {
	f, err := rq.Store.Factors(rq.Context(), rq.actor, rq.account.ID)
	if err != nil {
		return err
	}
	page := &view.FactorsPage{Form: view.Failed(errs...), Recovery: f.Recovery, Passkeys: rq.passkeyLines(f.Passkeys), Owed: rq.owed == factorsAddress, KeyOwed: rq.needsPasskey() && !rq.account.HasPasskey,
		Required: rq.needsFactor(rq.account.Role)}
	if !f.CodesSince.IsZero() {
		page.CodesSince = casework.DayOf(f.CodesSince.In(rq.Clock().Location())).French()
	}
	return rq.show(status, "Second facteur", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// changeCodes begins, confirms or removes the application that makes codes.
func changeCodes(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	switch rq.field("geste") {
	case "commencer":
		return rq.beginCodes()
	case "confirmer":
		return rq.confirmCodes()
	case "retirer":
		return rq.removeCodes()
	}
	return casework.Invalid("geste", "", "commencer, confirmer ou retirer")
}

func (rq *request) beginCodes() error {
	if err := rq.stepUp("ajouter une application de codes"); err != nil {
		return err
	}
	err := rq.auth.BeginCodes(rq.Context(), rq.account)
	if casework.KindOf(err) == casework.KindExists {
		return rq.factorsPage(statusOf(err), err)
	}
	if err != nil {
		return err
	}
	return rq.codesPage(http.StatusOK, view.Form{})
}

// codesPage shows the secret of the application that waits for its first code.
func (rq *request) codesPage(status int, form view.Form) error {
	e, err := rq.auth.PendingCodes(rq.Context(), rq.account)
	if err != nil {
		return err
	}
	return rq.show(status, "Application de codes", func(b view.Base) view.Page {
		return &view.CodesPage{Base: b, Form: form, Login: rq.account.Login, Secret: e.Secret, Picture: e.QR}
	})
}

func (rq *request) confirmCodes() error {
	codes, err := rq.auth.ConfirmCodes(rq.Context(), rq.account, rq.field("code"))
	switch casework.KindOf(err) {
	case casework.KindInvalid:
		retryAfter(rq.w, err)
		return rq.codesPage(statusOf(err), view.Failed(err))
	case casework.KindNotFound: // confirmed, or taken away, from another page
		return rq.redirect(factorsAddress)
	}
	if err != nil {
		return err
	}
	if err := rq.auth.Sessions.Proven(rq.Context(), rq.w, true); err != nil {
		return err
	}
	return rq.recoveryPage(codes)
}

// recoveryPage shows new recovery codes, once.
func (rq *request) recoveryPage(codes []string) error {
	rq.account.HasFactor, rq.owed = true, ""
	return rq.show(http.StatusOK, "Codes de secours", func(b view.Base) view.Page {
		return &view.RecoveryPage{Base: b, Login: rq.account.Login, Codes: codes, On: casework.DayOf(rq.Clock()).French()}
	})
}

func (rq *request) removeCodes() error {
	if err := rq.stepUp("retirer votre application de codes"); err != nil {
		return err
	}
	if err := rq.Store.RemoveCodes(rq.Context(), rq.actor); err != nil {
		return err
	}
	return rq.factorRemoved()
}

// factorRemoved ends the other sessions: whoever removes a factor may have lost
// the device that holds it.
func (rq *request) factorRemoved() error {
	if err := rq.Store.EndSessionsOf(rq.Context(), rq.actor, rq.account.ID, rq.auth.Sessions.Current(rq.Context()).ID); err != nil {
		return err
	}
	return rq.redirect(factorsAddress + "?fait=sans-facteur")
}

// renewRecovery replaces the recovery codes.
func renewRecovery(rq *request) error {
	if err := rq.stepUp("créer de nouveaux codes de secours"); err != nil {
		return err
	}
	if !rq.account.HasFactor {
		return rq.redirect(factorsAddress)
	}
	codes, err := rq.auth.RenewRecovery(rq.Context(), rq.account)
	if err != nil {
		return err
	}
	return rq.recoveryPage(codes)
}

func showFirstPassword(rq *request) error {
	if !rq.account.PasswordGiven {
		return rq.redirect("/mon-compte")
	}
	return rq.firstPasswordPage(http.StatusOK)
}

func (rq *request) firstPasswordPage(status int, errs ...error) error {
	return rq.show(status, "Votre mot de passe", func(b view.Base) view.Page {
		return &view.FirstPasswordPage{Base: b, Form: view.Failed(errs...), Login: rq.account.Login}
	})
}

// saveFirstPassword replaces the password that somebody else gave.
func saveFirstPassword(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	if !rq.account.PasswordGiven {
		return rq.redirect("/mon-compte")
	}
	if err := rq.stepUp("choisir votre mot de passe"); err != nil {
		return err
	}
	chosen := rq.PostForm.Get("nouveau")
	if err := checkChosen(rq.account.Login, chosen, rq.PostForm.Get("confirmation")); err != nil {
		return rq.firstPasswordPage(http.StatusUnprocessableEntity, err)
	}
	_, hash, err := rq.Store.Credentials(rq.Context(), rq.account.Login)
	if err != nil {
		return err
	}
	same, err := auth.Verify(rq.Context(), chosen, hash)
	if err != nil {
		return err
	}
	if same {
		return rq.firstPasswordPage(http.StatusUnprocessableEntity, &casework.Error{Kind: casework.KindInvalid, Field: "nouveau", Message: "C'est le mot de passe que l'on vous a donné : choisissez-en un autre."})
	}
	if err := rq.changeOwnPassword(chosen); err != nil {
		return err
	}
	return rq.redirect("/?fait=mot-de-passe")
}

// changeOwnPassword ends the account's other sessions and keeps this one.
func (rq *request) changeOwnPassword(chosen string) error {
	if err := rq.setPassword(rq.account.ID, chosen); err != nil {
		return err
	}
	account, err := rq.Store.Account(rq.Context(), rq.account.ID)
	if err != nil {
		return err
	}
	return rq.auth.Sessions.Follow(rq.Context(), rq.w, account.Version)
}

// secondURL is where the second factor is asked for, after which the page comes.
func secondURL(next string) string {
	if next == "" || next == "/" {
		return secondAddress
	}
	return secondAddress + "?suite=" + url.QueryEscape(next)
}

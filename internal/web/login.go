package web

import (
	"errors"
	"net/http"
	"strconv"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/view"
)

func showLogin(rq *request) error {
	if rq.account != nil {
		return rq.redirect("/")
	}
	return rq.loginPage(http.StatusOK, "", localPath(rq.URL.Query().Get("suite")), view.Form{})
}

// sessionOver says why one is at the log-in: the same sentence whatever ended the
// session, which is nothing to tell whoever found the screen.
var sessionOver = view.Notice{Tone: view.ToneInfo, Text: "Votre session est terminée. Elle se ferme d'elle-même après un moment sans activité, et au plus tard douze heures après la connexion ; elle peut aussi être fermée d'un autre appareil, ou par l'administrateur. Ce qui était enregistré l'est toujours."}

func (rq *request) loginPage(status int, login, next string, form view.Form) error {
	return rq.show(status, "Connexion", func(b view.Base) view.Page {
		if b.Notice == nil && rq.Method == http.MethodGet && rq.auth.Sessions.Over(rq.Context()) {
			b.Notice = &sessionOver
		}
		return &view.LoginPage{Base: b, Form: form, Login: login, Next: next, Demo: rq.Demo, Providers: rq.providerLinks(next)}
	})
}

func logIn(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	login, next := rq.field("identifiant"), localPath(rq.field("suite"))
	account, err := rq.auth.SignIn(rq.Context(), login, rq.PostForm.Get("mot_de_passe"), rq.address())
	if casework.KindOf(err) == casework.KindInvalid {
		retryAfter(rq.w, err)
		return rq.loginPage(statusOf(err), login, next, view.Failed(err))
	}
	if err != nil {
		return err
	}
	if err := rq.auth.Sessions.Start(rq.Context(), rq.w, &account); err != nil {
		return err
	}
	if account.HasFactor {
		return rq.redirect(secondURL(next))
	}
	if err := rq.auth.Sessions.RememberDevice(rq.Context(), rq.w, account.Login); err != nil {
		return err
	}
	if next == "" {
		next = "/"
	}
	return rq.redirect(next)
}

// retryAfter tells programs too how long to wait.
func retryAfter(w http.ResponseWriter, err error) {
	var early *auth.Throttled
	if errors.As(err, &early) {
		w.Header().Set("Retry-After", strconv.Itoa(early.Seconds()))
	}
}

// badForm refuses a body that is no form; one that is too large keeps its own
// status.
func badForm(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return &casework.Error{Kind: casework.KindInvalid, Message: "Le formulaire n'a pas été compris. Rechargez la page, puis recommencez.", Err: err}
}

func logOut(rq *request) error {
	if err := rq.auth.Sessions.End(rq.Context(), rq.w); err != nil {
		return err
	}
	if err := rq.Store.LogSignIn(rq.Context(), rq.account.ID, "log-out", true); err != nil {
		return err
	}
	rq.w.Header().Set("Clear-Site-Data", `"cache", "storage"`) // not "cookies": the session's is taken away above, the mark of the browser stays
	if to := rq.leaveProvider(); to != "" {
		return rq.write(rq.w, http.StatusOK, &view.LoggedOutPage{Base: view.Base{Title: "Déconnexion", Version: rq.Version}, Leave: to})
	}
	return rq.redirect("/connexion?fait=deconnexion")
}

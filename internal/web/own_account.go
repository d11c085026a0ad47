package web

import (
	"net/http"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/view"
)

func showOwnAccount(rq *request) error { return rq.ownAccountPage(http.StatusOK) }

func (rq *request) ownAccountPage(status int, errs ...error) error {
	posts := rq.ownPosts()
	sessions, err := rq.sessionsOf(rq.account.ID)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(posts))
	for _, p := range posts {
		names = append(names, p.Name)
	}
	return rq.show(status, "Mon compte", func(b view.Base) view.Page {
		return &view.OwnAccountPage{Base: b, Form: view.Failed(errs...), Login: rq.account.Login, Name: rq.account.Name, Role: rq.account.Role, Posts: names, Sessions: sessions, HasFactor: rq.account.HasFactor}
	})
}

// saveOwnPassword changes one's password. The current one is asked, with the
// same waiting time as at the log-in. It ends the account's other sessions.
func saveOwnPassword(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	chosen := rq.PostForm.Get("nouveau")
	if err := checkChosen(rq.account.Login, chosen, rq.PostForm.Get("confirmation")); err != nil {
		return rq.ownAccountPage(http.StatusUnprocessableEntity, err)
	}
	err := rq.auth.Confirm(rq.Context(), rq.account, rq.PostForm.Get("actuel"), rq.address())
	if casework.KindOf(err) == casework.KindInvalid {
		retryAfter(rq.w, err)
		return rq.ownAccountPage(statusOf(err), besideCurrent(err))
	}
	if err != nil {
		return err
	}
	if err := rq.changeOwnPassword(chosen); err != nil {
		return err
	}
	return rq.redirect("/mon-compte?fait=mot-de-passe")
}

func checkChosen(login, chosen, again string) error {
	if err := auth.CheckPassword(login, chosen); err != nil {
		return err
	}
	if chosen != again {
		return &casework.Error{Kind: casework.KindInvalid, Field: "confirmation", Message: "Les deux saisies ne sont pas les mêmes."}
	}
	return nil
}

// besideCurrent puts the refusal of the current password beside its field.
func besideCurrent(err error) error {
	if statusOf(err) == http.StatusTooManyRequests {
		return err
	}
	return &casework.Error{Kind: casework.KindInvalid, Field: "actuel", Message: "Ce n'est pas votre mot de passe actuel."}
}

func (rq *request) setPassword(id casework.AccountID, password string) error {
	hash, err := auth.Hash(rq.Context(), password)
	if err != nil {
		return err
	}
	return rq.Store.SetPassword(rq.Context(), rq.actor, id, hash)
}

package web

import (
	"net/http"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/view"
)

func showOwnAccount(rq *request) error {
	phone, err := rq.ownPhone()
	if err != nil {
		return err
	}
	return rq.ownAccountPage(http.StatusOK, phone)
}

// ownPhone is the number that the account's letters carry; nobody else has one.
func (rq *request) ownPhone() (string, error) {
	if !rq.writesLetters() {
		return "", nil
	}
	return rq.Store.WorkPhone(rq.Context(), rq.actor)
}

func (rq *request) writesLetters() bool {
	return casework.AllowedSomewhere(rq.actor.Role, casework.ShareCase)
}

// saveOwnPhone changes the number that one's letters carry. The route admits who
// writes some.
func saveOwnPhone(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	phone := rq.field("telephone")
	err := rq.Store.SetWorkPhone(rq.Context(), rq.actor, phone)
	if casework.KindOf(err) == casework.KindInvalid {
		return rq.ownAccountPage(statusOf(err), phone, err)
	}
	if err != nil {
		return err
	}
	return rq.redirect("/mon-compte?fait=telephone")
}

// refusedOwn shows the page again with what is wrong.
func (rq *request) refusedOwn(refusal error) error {
	phone, err := rq.ownPhone()
	if err != nil {
		return err
	}
	return rq.ownAccountPage(statusOf(refusal), phone, refusal)
}

func (rq *request) ownAccountPage(status int, phone string, errs ...error) error {
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
		return &view.OwnAccountPage{Base: b, Form: view.Failed(errs...), Login: rq.account.Login, Name: rq.account.Name, Role: rq.account.Role, Posts: names, Sessions: sessions, HasFactor: rq.account.HasFactor, Letters: rq.writesLetters(), Phone: phone}
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
		return rq.refusedOwn(err)
	}
	err := rq.auth.Confirm(rq.Context(), rq.account, rq.PostForm.Get("actuel"), rq.address())
	if casework.KindOf(err) == casework.KindInvalid {
		retryAfter(rq.w, err)
		return rq.refusedOwn(besideCurrent(err))
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

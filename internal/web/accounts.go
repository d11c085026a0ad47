package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/view"
)

func showAccounts(rq *request) error {
	accounts, err := rq.Store.Accounts(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	posts, err := rq.Store.Posts(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	lines := make([]view.AccountLine, 0, len(accounts))
	for _, a := range accounts {
		line := view.AccountLine{ID: a.ID, Login: a.Login, Name: a.Name, Role: a.Role, Disabled: a.Disabled, Factor: a.HasFactor, NeedsFactor: rq.FactorAll || a.Role.NeedsFactor()}
		for _, p := range posts {
			if slices.Contains(a.Posts, p.ID) {
				line.Posts = append(line.Posts, p.Name)
			}
		}
		lines = append(lines, line)
	}
	return rq.show(http.StatusOK, "Comptes", func(b view.Base) view.Page {
		return &view.AccountsPage{Base: b, Accounts: lines, FactorOptional: rq.FactorOptional}
	})
}

func showNewAccount(rq *request) error {
	return rq.accountPage(http.StatusOK, casework.Account{Role: casework.Worker}, "")
}

func showAccount(rq *request) error {
	account, err := rq.accountOfPath()
	if err != nil {
		return err
	}
	return rq.accountPage(http.StatusOK, account, "")
}

// accountOfPath finds the account that the address names, closed ones too.
func (rq *request) accountOfPath() (casework.Account, error) {
	all, err := rq.Store.Accounts(rq.Context(), rq.actor)
	if err != nil {
		return casework.Account{}, err
	}
	for _, a := range all {
		if string(a.ID) == rq.PathValue("account") {
			return a, nil
		}
	}
	return casework.Account{}, casework.NotFound()
}

func (rq *request) accountPage(status int, account casework.Account, password string, errs ...error) error {
	return rq.accountPageWith(status, account, func(page *view.AccountPage) {
		page.Form, page.NewPassword = view.Failed(errs...), password
	})
}

// accountPageWith is the page of an account; complete adds what the request
// is about.
func (rq *request) accountPageWith(status int, account casework.Account, complete func(*view.AccountPage)) error {
	posts, err := rq.Store.Posts(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	units, err := rq.Store.Units(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	identities, err := rq.identities(account)
	if err != nil {
		return err
	}
	var sessions []view.SessionLine
	if account.ID != "" {
		if sessions, err = rq.sessionsOf(account.ID); err != nil {
			return err
		}
	}
	title := "Compte"
	if account.ID == "" {
		title = "Nouveau compte"
	}
	return rq.show(status, title, func(b view.Base) view.Page {
		page := &view.AccountPage{Base: b, Edited: account, Posts: posts, Units: units, Identities: identities, Sessions: sessions}
		complete(page)
		return page
	})
}

// typedAccount is the account as the form says it, and what is wrong with it.
// Of a recorded one the log-in name stays.
func (rq *request) typedAccount(recorded casework.Account) (a casework.Account, errs []error, err error) {
	if err := rq.ParseForm(); err != nil {
		return a, nil, badForm(err)
	}
	posts, err := rq.Store.Posts(rq.Context(), rq.actor)
	if err != nil {
		return a, nil, err
	}
	a = casework.Account{ID: recorded.ID, Login: auth.CleanLogin(rq.field("identifiant")), Name: rq.field("nom"),
		Role: casework.Role(rq.field("role")), Disabled: rq.field("ferme") != ""}
	if recorded.ID != "" {
		a.Login = recorded.Login
	}
	a.Version, _ = strconv.ParseInt(rq.field("version"), 10, 64) // one that is no number conflicts
	for _, p := range posts {
		if slices.Contains(rq.PostForm["postes"], p.Slug) {
			a.Posts = append(a.Posts, p.ID)
		}
	}
	errs = checkAccount(a, rq.account)
	wrong, err := rq.typedUnit(&a)
	if wrong != nil {
		errs = append(errs, wrong)
	}
	return a, errs, err
}

// typedUnit is the unit of a desk as the form says it; the post that the unit
// refers to becomes the account's too.
func (rq *request) typedUnit(a *casework.Account) (wrong, err error) {
	id := casework.UnitID(rq.field("unite"))
	if id == "" {
		return nil, nil
	}
	if a.Role != casework.Desk {
		return casework.Invalid("unite", "", "aucune unité, sauf pour un guichet"), nil
	}
	units, err := rq.Store.Units(rq.Context(), rq.actor)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(units, func(u casework.Unit) bool { return u.ID == id })
	if i < 0 {
		return casework.Invalid("unite", "", "une unité de la liste"), nil
	}
	a.Unit = id
	if !slices.Contains(a.Posts, units[i].Post) {
		a.Posts = append(a.Posts, units[i].Post)
	}
	return nil, nil
}

// checkAccount says what is wrong with an account that an administrator typed.
func checkAccount(a casework.Account, administrator *casework.Account) (errs []error) {
	invalid := func(field, message string) {
		errs = append(errs, &casework.Error{Kind: casework.KindInvalid, Field: field, Message: message})
	}
	if a.Name == "" || utf8.RuneCountInString(a.Name) > 100 || strings.ContainsFunc(a.Name, func(r rune) bool { return r < ' ' }) {
		invalid("nom", "Un nom de 100 caractères au plus est attendu.")
	}
	if err := casework.CheckLogin(a.Login); err != nil {
		errs = append(errs, err)
	}
	if !casework.Roles.Has(a.Role) {
		invalid("role", "Choisissez un rôle.")
	}
	if a.ID == administrator.ID && (a.Disabled || a.Role != administrator.Role) {
		invalid("ferme", "Vous ne pouvez ni fermer votre propre compte, ni en changer le rôle : demandez à un autre administrateur.")
	}
	return errs
}

// refusedAccount shows the form again with what was typed.
func (rq *request) refusedAccount(a casework.Account, errs ...error) error {
	return rq.accountPage(statusOf(errs[0]), a, "", errs...)
}

func createAccount(rq *request) error {
	if err := rq.stepUp("ouvrir un compte"); err != nil {
		return err
	}
	a, errs, err := rq.typedAccount(casework.Account{})
	if err != nil {
		return err
	}
	if len(errs) > 0 {
		return rq.refusedAccount(a, errs...)
	}
	password := auth.NewPassword()
	hash, err := auth.Hash(rq.Context(), password)
	if err != nil {
		return err
	}
	a.PasswordGiven = true
	created, err := rq.Store.CreateAccount(rq.Context(), rq.actor, a, hash)
	if casework.KindOf(err) == casework.KindExists {
		return rq.refusedAccount(a, err)
	}
	if err != nil {
		return err
	}
	return rq.accountPage(http.StatusOK, created, password)
}

func saveAccount(rq *request) error {
	if err := rq.stepUp("modifier un compte"); err != nil {
		return err
	}
	recorded, err := rq.accountOfPath()
	if err != nil {
		return err
	}
	a, errs, err := rq.typedAccount(recorded)
	if err != nil {
		return err
	}
	if len(errs) > 0 {
		return rq.refusedAccount(a, errs...)
	}
	err = rq.Store.SaveAccount(rq.Context(), rq.actor, a)
	if casework.KindOf(err) == casework.KindConflict {
		return rq.refusedAccount(a, err)
	}
	if err != nil {
		return err
	}
	if a.ID == rq.account.ID { // one's own session goes on with the changed account
		a.Version++
		if err := rq.auth.Sessions.Follow(rq.Context(), rq.w, a.Version); err != nil {
			return err
		}
	}
	return rq.redirect("/comptes?fait=compte")
}

// resetPassword makes a new password and shows it, once. The account's
// sessions end.
func resetPassword(rq *request) error {
	if err := rq.stepUp("créer un nouveau mot de passe"); err != nil {
		return err
	}
	account, err := rq.accountOfPath()
	if err != nil {
		return err
	}
	password := auth.NewPassword()
	if err := rq.setPassword(account.ID, password); err != nil {
		return err
	}
	account.Version++
	if account.ID == rq.account.ID {
		if err := rq.auth.Sessions.Follow(rq.Context(), rq.w, account.Version); err != nil {
			return err
		}
	}
	return rq.accountPage(http.StatusOK, account, password)
}

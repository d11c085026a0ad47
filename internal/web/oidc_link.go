package web

import (
	"slices"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/view"
)

// identities are the links of an account to the installation's providers, as
// its page shows them.
func (rq *request) identities(account casework.Account) (view.AccountIdentities, error) {
	var shown view.AccountIdentities
	if account.ID == "" || len(rq.Providers.Configs()) == 0 {
		return shown, nil
	}
	links, err := rq.Store.ExternalIdentities(rq.Context(), rq.actor, account.ID)
	if err != nil {
		return shown, err
	}
	for _, p := range rq.Providers.Configs() {
		shown.Providers = append(shown.Providers, view.Option{Value: p.Key, Label: p.Name})
		if i := slices.IndexFunc(links, func(e casework.ExternalIdentity) bool { return e.Issuer == p.Issuer }); i >= 0 {
			shown.Links = append(shown.Links, view.IdentityLink{Key: p.Key, Provider: p.Name, Mail: links[i].Mail, Subject: links[i].Subject})
		}
	}
	return shown, nil
}

// linkIdentity links an account to what the administrator typed.
func linkIdentity(rq *request) error {
	if err := rq.stepUp("lier un compte à un fournisseur d'identité"); err != nil {
		return err
	}
	account, p, err := rq.linkedAccount()
	if err != nil {
		return rq.refusedLinking(account, casework.ExternalIdentity{}, err)
	}
	e := casework.ExternalIdentity{Account: account.ID, Issuer: p.Issuer, Mail: casework.FoldMail(rq.field("courriel")), Subject: rq.field("sujet")}
	if err := rq.Store.LinkIdentity(rq.Context(), rq.actor, e); err != nil {
		return rq.refusedLinking(account, e, err)
	}
	return rq.changedIdentity(account, "compte-lie")
}

// unlinkIdentity takes a link away.
func unlinkIdentity(rq *request) error {
	if err := rq.stepUp("retirer le lien d'un compte à un fournisseur d'identité"); err != nil {
		return err
	}
	account, p, err := rq.linkedAccount()
	if err != nil {
		return rq.refusedLinking(account, casework.ExternalIdentity{}, err)
	}
	if err := rq.Store.UnlinkIdentity(rq.Context(), rq.actor, account.ID, p.Issuer); err != nil {
		return err
	}
	return rq.changedIdentity(account, "compte-delie")
}

// changedIdentity leads back to the account; one's own session goes on with it.
func (rq *request) changedIdentity(account casework.Account, done string) error {
	if account.ID == rq.account.ID {
		now, err := rq.Store.Account(rq.Context(), account.ID)
		if err != nil {
			return err
		}
		if err := rq.auth.Sessions.Follow(rq.Context(), rq.w, now.Version); err != nil {
			return err
		}
	}
	return rq.redirect("/comptes/" + string(account.ID) + "?fait=" + done)
}

// linkedAccount reads the account of the address and the provider of the form.
func (rq *request) linkedAccount() (account casework.Account, p auth.ProviderConfig, err error) {
	if err := rq.ParseForm(); err != nil {
		return account, p, badForm(err)
	}
	if account, err = rq.accountOfPath(); err != nil {
		return account, p, err
	}
	configs := rq.Providers.Configs()
	i := slices.IndexFunc(configs, func(c auth.ProviderConfig) bool { return c.Key == rq.field("fournisseur") })
	if i < 0 {
		return account, p, casework.Invalid("fournisseur", "", "un fournisseur de la liste")
	}
	return account, configs[i], nil
}

// refusedLinking shows the account's page again with what was typed.
func (rq *request) refusedLinking(account casework.Account, typed casework.ExternalIdentity, err error) error {
	if kind := casework.KindOf(err); account.ID == "" || kind != casework.KindInvalid && kind != casework.KindExists {
		return err
	}
	return rq.accountPageWith(statusOf(err), account, func(page *view.AccountPage) {
		page.Identities.Form, page.Identities.Typed = view.Failed(err), typed
		page.Identities.Chosen = rq.field("fournisseur")
	})
}

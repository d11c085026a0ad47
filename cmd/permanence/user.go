package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/store"
)

type userCommand struct {
	Add      userAdd      `cmd:"" help:"Créer un compte."`
	List     userList     `cmd:"" help:"Lister les comptes."`
	Password userPassword `cmd:"" help:"Donner un nouveau mot de passe à un compte."`
	Disable  userDisable  `cmd:"" help:"Fermer un compte ; l'effet est immédiat."`
	Enable   userEnable   `cmd:"" help:"Rouvrir un compte fermé."`
}

// passwordSource says where a password comes from: the standard input, never
// the command line, which other users of the machine can read.
type passwordSource struct {
	PasswordStdin bool `help:"Lire le mot de passe sur l'entrée au lieu d'en tirer un au hasard. À la création du compte, il est celui que la personne a choisi ; autrement, elle devra le changer."`
}

// password returns a password that is fit for the account, and whether it was
// drawn here and must be told.
func (s passwordSource) password(p *program, login string) (password string, drawn bool, err error) {
	if !s.PasswordStdin {
		return auth.NewPassword(), true, nil
	}
	line, err := bufio.NewReader(p.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", false, err
	}
	password = strings.TrimRight(line, "\r\n")
	return password, false, auth.CheckPassword(login, password)
}

type userAdd struct {
	Login string   `arg:"" name:"identifiant" help:"Identifiant de connexion, en minuscules."`
	Role  string   `required:"" placeholder:"RÔLE" help:"worker (intervenant), desk (guichet), lead (encadrant), steering (pilote), reader (lecteur), admin (administrateur) ou dpo (délégué)."`
	Name  string   `placeholder:"NOM" help:"Nom montré aux collègues ; l'identifiant sinon."`
	Post  []string `placeholder:"POSTE" help:"Poste du compte ; à répéter pour plusieurs."`
	Unit  string   `placeholder:"UNITÉ" help:"Unité d'un compte de guichet, créée si elle n'existe pas ; avec un seul --post."`
	passwordSource
}

// Run creates an account.
func (c *userAdd) Run(p *program) error {
	role, ok := casework.Roles.Parse(c.Role)
	if !ok {
		return casework.Refuse(casework.KindInvalid, "--role : « %s » n'est pas un rôle ; valeurs possibles : %s.", c.Role, casework.Roles.Expected())
	}
	password, drawn, err := c.password(p, c.Login)
	if err != nil {
		return err
	}
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	account := casework.Account{Login: c.Login, Name: c.Name, Role: role, PasswordGiven: drawn}
	for _, slug := range c.Post {
		post, err := p.post(st, slug)
		if err != nil {
			return err
		}
		account.Posts = append(account.Posts, post.ID)
	}
	if c.Unit != "" {
		if account.Role != casework.Desk || len(account.Posts) != 1 {
			return casework.Refuse(casework.KindInvalid, "--unit va avec --role desk et un seul --post.")
		}
		if account.Unit, err = p.unit(st, account.Posts[0], c.Unit); err != nil {
			return err
		}
	}
	if err := p.addAccount(st, account, password); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Compte créé : %s (%s)\n", c.Login, casework.Roles.Label(role))
	p.tellPassword(password, drawn)
	return nil
}

// unit finds a unit of a post by its name, or creates it.
func (p *program) unit(st *store.Store, post casework.PostID, name string) (casework.UnitID, error) {
	units, err := st.Units(p, console)
	if err != nil {
		return "", err
	}
	for _, u := range units {
		if u.Post == post && u.Name == name {
			return u.ID, nil
		}
	}
	u, err := st.CreateUnit(p, console, casework.Unit{Post: post, Name: name})
	return u.ID, err
}

func (p *program) addAccount(st *store.Store, account casework.Account, password string) error {
	if account.Name == "" {
		account.Name = account.Login
	}
	hash, err := auth.Hash(p, password)
	if err != nil {
		return err
	}
	_, err = st.CreateAccount(p, console, account, hash)
	return err
}

func (p *program) tellPassword(password string, drawn bool) {
	if drawn {
		fmt.Fprintf(p.out, "Mot de passe, montré cette seule fois : %s\n", password)
	}
}

type userList struct{}

// Run lists the accounts.
func (c *userList) Run(p *program) error {
	return p.withAccounts(func(st *store.Store, accounts []casework.Account) error {
		posts, err := st.Posts(p, console)
		if err != nil {
			return err
		}
		slugs := map[casework.PostID]string{}
		for _, post := range posts {
			slugs[post.ID] = post.Slug
		}
		w := tabwriter.NewWriter(p.out, 0, 8, 2, ' ', 0)
		fmt.Fprintln(w, "IDENTIFIANT\tRÔLE\tÉTAT\tPOSTES")
		for _, a := range accounts {
			state := "ouvert"
			if a.Disabled {
				state = "fermé"
			}
			var names []string
			for _, id := range a.Posts {
				names = append(names, slugs[id])
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", a.Login, casework.Roles.Label(a.Role), state, strings.Join(names, ", "))
		}
		return w.Flush()
	})
}

func (p *program) withAccounts(f func(*store.Store, []casework.Account) error) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	accounts, err := st.Accounts(p, console)
	if err != nil {
		return err
	}
	return f(st, accounts)
}

func (p *program) withAccount(login string, f func(*store.Store, casework.Account) error) error {
	return p.withAccounts(func(st *store.Store, accounts []casework.Account) error {
		for _, a := range accounts {
			if a.Login == login {
				return f(st, a)
			}
		}
		return casework.Refuse(casework.KindNotFound, "Il n'y a pas de compte « %s ».", login)
	})
}

type userPassword struct {
	Login string `arg:"" name:"identifiant" help:"Identifiant du compte."`
	passwordSource
}

// Run replaces a password.
func (c *userPassword) Run(p *program) error {
	password, drawn, err := c.password(p, c.Login)
	if err != nil {
		return err
	}
	return p.withAccount(c.Login, func(st *store.Store, a casework.Account) error {
		hash, err := auth.Hash(p, password)
		if err != nil {
			return err
		}
		if err := st.SetPassword(p, console, a.ID, hash); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "Mot de passe changé : %s\n", c.Login)
		p.tellPassword(password, drawn)
		return nil
	})
}

type userDisable struct {
	Login string `arg:"" name:"identifiant" help:"Identifiant du compte."`
}

// Run closes an account.
func (c *userDisable) Run(p *program) error { return p.setDisabled(c.Login, true, "Compte fermé") }

type userEnable struct {
	Login string `arg:"" name:"identifiant" help:"Identifiant du compte."`
}

// Run opens an account again.
func (c *userEnable) Run(p *program) error { return p.setDisabled(c.Login, false, "Compte rouvert") }

func (p *program) setDisabled(login string, disabled bool, done string) error {
	return p.withAccount(login, func(st *store.Store, a casework.Account) error {
		a.Disabled = disabled
		if err := st.SaveAccount(p, console, a); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s : %s\n", done, login)
		return nil
	})
}

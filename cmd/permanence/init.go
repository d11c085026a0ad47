package main

import (
	"fmt"

	"permanence/internal/auth"
	"permanence/internal/casework"
)

type initCommand struct {
	Admin string   `default:"admin" placeholder:"IDENTIFIANT" help:"Identifiant du premier administrateur."`
	Post  []string `placeholder:"POSTE" help:"Poste à créer, par son nom court ; à répéter pour plusieurs."`
}

// Run makes an installation, its posts and its first administrator. On one
// that has accounts already it changes nothing and says so.
func (c *initCommand) Run(p *program) error {
	st, err := p.open()
	if err != nil {
		return err
	}
	defer st.Close()
	if has, err := st.HasAccounts(p); err != nil || has {
		if err == nil {
			err = casework.Refuse(casework.KindExists, "Cette installation a déjà des comptes : « permanence user » les gère.")
		}
		return err
	}
	for _, slug := range c.Post {
		if _, err := p.postOrNew(st, slug); err != nil {
			return err
		}
	}
	password := auth.NewPassword()
	if err := p.addAccount(st, casework.Account{Login: c.Admin, Name: "Administration", Role: casework.Admin, PasswordGiven: true}, password); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Administrateur créé : %s\n", c.Admin)
	p.tellPassword(password, true)
	if err := p.newRecoveryKey(st); err != nil {
		return err
	}
	fmt.Fprintln(p.out, "Ouvrez ensuite le service par « permanence serve ».")
	return nil
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"permanence/internal/backup"
	"permanence/internal/casework"
	"permanence/internal/demo"
	"permanence/internal/register"
	"permanence/internal/store"
	"permanence/internal/view"
)

type demoCommand struct {
	Address string `default:"127.0.0.1:8094" placeholder:"HÔTE:PORT" help:"Adresse d'écoute, sur cette machine seulement."`
	Fresh   bool   `help:"Refaire la démonstration à neuf."`
}

// demoMark is a file that tells a demonstration's folder from an installation.
const demoMark = "DEMONSTRATION"

// Run makes the demonstration in a folder of its own, through the real import,
// then serves it to this machine.
func (c *demoCommand) Run(p *program) error {
	if p.Data == "permanence-data" {
		p.Data = "permanence-demo"
	}
	if p.Database != "" {
		return casework.Refuse(casework.KindInvalid, "La démonstration n'écrit que dans son propre dossier, jamais dans une base partagée : retirez --database, ou la variable PERMANENCE_DATABASE.")
	}
	if !isLoopback(c.Address) {
		return casework.Invalid("--address", c.Address, "une adresse de cette machine, comme 127.0.0.1:8094 : la démonstration a des mots de passe connus de tous")
	}
	if err := c.prepare(p); err != nil {
		return err
	}
	st, err := p.open()
	if err != nil {
		return err
	}
	defer st.Close()
	fmt.Fprintf(p.out, "Comptes de la démonstration, mot de passe commun « %s » :\n", demo.Password)
	w := tabwriter.NewWriter(p.out, 0, 8, 2, ' ', 0)
	for _, a := range demo.Accounts() {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", a.Login, casework.Roles.Label(a.Role), strings.Join(a.Posts, ", "))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return p.serve(st, listening{address: c.Address, demo: shown(), factorOptional: true})
}

// prepare makes the demonstration when it is not there; a folder that holds
// something else is left alone.
func (c *demoCommand) prepare(p *program) error {
	mark := filepath.Join(p.Data, demoMark)
	switch {
	case exists(mark) && !c.Fresh:
		return nil
	case exists(mark):
		if err := os.RemoveAll(p.Data); err != nil {
			return err
		}
	case exists(p.Data) && !emptyFolder(p.Data):
		return casework.Refuse(casework.KindState, "Le dossier %s contient déjà autre chose qu'une démonstration : choisissez-en un autre par --data.", p.Data)
	}
	building := p.Data + ".en-cours" // renamed when whole: an interrupted start leaves no half demonstration
	if err := os.RemoveAll(building); err != nil {
		return err
	}
	if err := p.seed(building); err != nil {
		return errors.Join(err, os.RemoveAll(building))
	}
	if err := os.Remove(p.Data); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.Rename(building, p.Data)
}

func emptyFolder(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && len(entries) == 0
}

func (p *program) seed(dir string) error {
	st, err := store.Open(p, store.Config{Dir: dir, Clock: p.clock})
	if err != nil {
		return err
	}
	posts := map[string]casework.PostID{}
	for _, d := range demo.Posts() {
		post, err := p.seedPost(st, d)
		if err != nil {
			return errors.Join(err, st.Close())
		}
		posts[d.Slug] = post.ID
	}
	if err = p.seedAccounts(st, posts); err == nil {
		err = p.seedSheets(st, posts)
	}
	for _, d := range demo.Posts() {
		if err == nil {
			err = p.seedRegister(st, posts[d.Slug], d)
		}
	}
	if err == nil {
		err = p.seedDay(st, posts[demo.Posts()[0].Slug])
	}
	if err == nil {
		err = p.seedBeside(st, posts[demo.Posts()[1].Slug])
	}
	if err == nil {
		err = p.seedNeed(st)
	}
	if err == nil {
		err = p.seedSteering(st, posts)
	}
	if err == nil {
		err = p.seedSealed(st)
	}
	if err == nil {
		err = p.seedRecoveryKey(st, dir)
	}
	if err := errors.Join(err, st.Close()); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, demoMark), []byte("Ce dossier est une démonstration : personnes fictives, mots de passe publics.\n"), 0o600)
}

// seedRecoveryKey lets the demonstration make backups, and leaves what opens
// them beside it: its persons are fictitious.
func (p *program) seedRecoveryKey(st *store.Store, dir string) error {
	recipient, shares, err := backup.NewRecoveryKey()
	if err != nil {
		return err
	}
	if err := st.SetRecipients(p, console, []string{recipient}); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "cle-de-secours.txt"), []byte(strings.Join(shares, "\n\n")+"\n"), 0o600)
}

// seedPost creates a post with its units.
func (p *program) seedPost(st *store.Store, d demo.Post) (casework.Post, error) {
	post, err := st.CreatePost(p, console, casework.Post{Slug: d.Slug, Name: d.Name})
	if err != nil {
		return post, err
	}
	for _, name := range d.Units {
		if _, err := p.unit(st, post.ID, name); err != nil {
			return post, err
		}
	}
	return post, nil
}

// seedRegister imports the register of a post, as a worker would.
func (p *program) seedRegister(st *store.Store, post casework.PostID, d demo.Post) error {
	file, err := demo.SampleRegister, error(nil)
	if d.Register != nil {
		if file, err = writtenRegister(p, d.Register.Rows(p.today())); err != nil {
			return err
		}
	}
	if file, err = d.WithNames(file); err != nil {
		return err
	}
	result, err := register.Import(p, st, console, post,
		register.Source{Name: d.Slug + ".csv", Size: int64(len(file)), R: bytes.NewReader(file)}, register.Options{Today: p.today()})
	if err != nil {
		return err
	}
	if result.Refused > 0 {
		return fmt.Errorf("demonstration register of %s: %s", d.Slug, result.Summary())
	}
	fmt.Fprintf(p.out, "%s : %d rendez-vous importés, %d personnes fictives\n", d.Name, result.Counts.Appointments.Created, result.Counts.Persons.Created)
	return nil
}

func writtenRegister(ctx context.Context, rows []*casework.RegisterRow) ([]byte, error) {
	var b bytes.Buffer
	err := register.Export(ctx, &b, func(yield func(*casework.RegisterRow, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}, register.CSV, casework.PostNames{})
	return b.Bytes(), err
}

func (p *program) seedAccounts(st *store.Store, posts map[string]casework.PostID) error {
	for _, d := range demo.Accounts() {
		a := casework.Account{Login: d.Login, Name: d.Name, Role: d.Role}
		for _, slug := range d.Posts {
			a.Posts = append(a.Posts, posts[slug])
		}
		if d.Unit != "" {
			unit, err := p.unit(st, a.Posts[0], d.Unit)
			if err != nil {
				return err
			}
			a.Unit = unit
		}
		if err := p.addAccount(st, a, demo.Password); err != nil {
			return err
		}
	}
	return nil
}

func shown() []view.DemoAccount {
	var all []view.DemoAccount
	for _, a := range demo.Accounts() {
		all = append(all, view.DemoAccount{Role: casework.Roles.Label(a.Role), Login: a.Login, Password: demo.Password})
	}
	return all
}

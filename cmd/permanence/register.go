package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/register"
	"permanence/internal/store"
)

type importCommand struct {
	File    string `arg:"" name:"fichier" help:"Registre à lire, CSV ou XLSX, un rendez-vous par ligne."`
	Post    string `required:"" placeholder:"POSTE" help:"Nom court du poste, comme fontenay-sous-bois. Le poste est créé s'il n'existe pas."`
	DryRun  bool   `help:"Dire ce qui arriverait, sans rien écrire."`
	Partial bool   `help:"Écrire les bonnes lignes, et laisser les autres dans un fichier à côté du registre, avec le motif du refus."`
	Mapping string `placeholder:"FICHIER" type:"path" help:"Correspondance JSON : colonne → en-tête, valeur → code."`
}

// Run imports a register. Nothing is made, folder and post included, before
// the file is known to be good.
func (c *importCommand) Run(p *program) error {
	if err := casework.CheckSlug(c.Post); err != nil {
		return err
	}
	file, src, err := openRegister(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	o := register.Options{DryRun: c.DryRun, Partial: c.Partial, Today: p.today()}
	if o.Mapping, err = readMapping(c.Mapping); err != nil {
		return err
	}
	bar := p.bar("Lecture du registre")
	defer bar.finish()
	o.Progress = bar.set
	rejects := &lateFile{path: rejectsPath(c.File)}
	if c.Partial && !c.DryRun {
		o.Rejects = rejects
	}
	result, err := c.run(p, src, o)
	bar.finish()
	if err = errors.Join(err, rejects.close()); err != nil {
		return err
	}
	fmt.Fprint(p.out, result.Summary())
	if rejects.file != nil {
		fmt.Fprintf(p.out, "Lignes refusées, avec leur motif : %s\n", rejects.path)
	}
	if result.Refused > 0 {
		return errRefused
	}
	return nil
}

func (c *importCommand) run(p *program, src register.Source, o register.Options) (*register.Result, error) {
	there, err := p.postExists(c.Post)
	if err != nil {
		return nil, err
	}
	if !there && !o.Partial {
		if result, err := c.onlyGood(p, src, o); result != nil || err != nil {
			return result, err
		}
	}
	if !there && o.DryRun {
		return c.rehearse(p, src, o)
	}
	st, err := p.open()
	if err != nil {
		return nil, err
	}
	defer st.Close()
	post, err := p.postOrNew(st, c.Post)
	if err != nil {
		return nil, err
	}
	return register.Import(p, st, console, post.ID, src, o)
}

// onlyGood checks a register meant for a post that does not exist yet; it
// returns its result when it has refusals, so that nothing is made for it.
func (c *importCommand) onlyGood(p *program, src register.Source, o register.Options) (*register.Result, error) {
	checked, err := register.Check(p, src, o)
	if err != nil || checked.Clean() {
		return nil, err
	}
	for _, err := range checked.Rows(p) {
		if err != nil {
			return nil, err
		}
	}
	return checked.Result(), nil
}

// rehearse runs the import in a throw-away installation: a dry run makes
// neither folder nor post.
func (c *importCommand) rehearse(p *program, src register.Source, o register.Options) (result *register.Result, err error) {
	dir, err := os.MkdirTemp("", "permanence-essai-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	st, err := store.Open(p, store.Config{Dir: dir, Clock: p.clock})
	if err != nil {
		return nil, err
	}
	defer st.Close()
	post, err := st.CreatePost(p, console, casework.Post{Slug: c.Post})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(p.err, "Le poste « %s » n'existe pas encore : il serait créé.\n", c.Post)
	return register.Import(p, st, console, post.ID, src, o)
}

// postExists tells whether the installation and the post are there, without
// making anything.
func (p *program) postExists(slug string) (bool, error) {
	if there, err := p.installed(); !there {
		return false, err
	}
	st, err := p.open()
	if err != nil {
		return false, err
	}
	defer st.Close()
	_, err = st.PostBySlug(p, console, slug)
	if casework.KindOf(err) == casework.KindNotFound {
		return false, nil
	}
	return err == nil, err
}

func (p *program) postOrNew(st *store.Store, slug string) (casework.Post, error) {
	post, err := st.PostBySlug(p, console, slug)
	if casework.KindOf(err) != casework.KindNotFound {
		return post, err
	}
	if post, err = st.CreatePost(p, console, casework.Post{Slug: slug, Name: postName(slug)}); err == nil {
		fmt.Fprintf(p.err, "Poste créé : %s\n", slug)
	}
	return post, err
}

// postName is the name of the commune that the short name is written after,
// when there is only one; else the short name itself.
func postName(slug string) string {
	if found := commune.ByName(slug); len(found) == 1 {
		return found[0].Name
	}
	return slug
}

func openRegister(path string) (*os.File, register.Source, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, register.Source{}, casework.Refuse(casework.KindInvalid, "Le fichier %s ne s'ouvre pas : vérifiez son nom et vos droits de lecture.", path)
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, register.Source{}, errors.Join(casework.Refuse(casework.KindInvalid, "%s n'est pas un fichier.", path), file.Close())
	}
	return file, register.Source{Name: filepath.Base(path), Size: info.Size(), R: file}, nil
}

func readMapping(path string) (*register.Mapping, error) {
	if path == "" {
		return nil, nil // no mapping: the file's headers are the register's own
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, casework.Refuse(casework.KindInvalid, "La correspondance %s ne s'ouvre pas : vérifiez son nom et vos droits de lecture.", path)
	}
	defer file.Close()
	return register.ParseMapping(file)
}

func rejectsPath(file string) string {
	return strings.TrimSuffix(file, filepath.Ext(file)) + "-rejets.csv"
}

// lateFile is made at its first byte, readable by its owner alone: it holds
// names.
type lateFile struct {
	path string
	file *os.File
}

// Write makes the file when it has something to hold.
func (f *lateFile) Write(b []byte) (n int, err error) {
	if f.file == nil {
		if f.file, err = os.OpenFile(f.path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600); err != nil {
			return 0, err
		}
	}
	return f.file.Write(b)
}

func (f *lateFile) close() error {
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}

type exportCommand struct {
	Post   string `required:"" placeholder:"POSTE" help:"Nom court du poste."`
	Output string `short:"o" placeholder:"FICHIER" type:"path" help:"Fichier à écrire, .csv ou .xlsx ; sans lui, CSV sur la sortie. Il contient des noms : gardez-le en lieu sûr."`
}

// Run exports the register of a post.
func (c *exportCommand) Run(p *program) error {
	format := register.CSV
	if strings.EqualFold(filepath.Ext(c.Output), ".xlsx") {
		format = register.XLSX
	}
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	post, err := p.post(st, c.Post)
	if err != nil {
		return err
	}
	names, err := st.PostNames(p, console, post.ID)
	if err != nil {
		return err
	}
	return p.writeFile(c.Output, func(w io.Writer) error {
		return register.Export(p, w, st.ExportRegister(p, console, post.ID), format, names)
	})
}

// writeFile writes to a file, through a temporary one beside it so that a
// failure leaves no half of it, or to the output when path is empty.
func (p *program) writeFile(path string, write func(io.Writer) error) (err error) {
	if path == "" {
		return write(p.out)
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".permanence-*")
	if err != nil {
		return casework.Refuse(casework.KindInvalid, "Le fichier %s ne peut pas être écrit : vérifiez le dossier et vos droits.", path)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	if err := errors.Join(write(file), file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

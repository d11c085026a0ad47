package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/exchange"
	"permanence/internal/signing"
	"permanence/internal/store"
)

// exchangeCommand is what passes between installations: signed files of counts,
// without any personal data.
type exchangeCommand struct {
	Export   exchangeExport   `cmd:"" help:"Écrire le fichier signé des décomptes d'un département, sans aucune donnée personnelle."`
	Import   exchangeImport   `cmd:"" help:"Recevoir des fichiers d'autres installations ; chacun est pris en entier, ou pas du tout."`
	List     exchangeList     `cmd:"" help:"Dire ce qui a été reçu, par département et par année."`
	Key      exchangeKey      `cmd:"" help:"Dire la clé publique qui vérifie les envois de cette installation."`
	Trust    exchangeTrust    `cmd:"" help:"Admettre la clé d'une autre installation."`
	Distrust exchangeDistrust `cmd:"" help:"Ne plus admettre la clé d'une autre installation ; ce qu'elle a envoyé reste."`
}

type exchangeExport struct {
	Department string   `required:"" placeholder:"CODE" help:"Code du département : 94, 2A, 974."`
	Post       []string `placeholder:"POSTE" help:"Poste à envoyer ; à répéter. Sans lui, tous les postes de l'installation."`
	Year       []int    `placeholder:"ANNÉE" help:"Année civile terminée ; à répéter. Sans elle, la dernière."`
	Output     string   `short:"o" placeholder:"FICHIER" type:"path" help:"Fichier à écrire ; sans lui, sur la sortie."`
}

// Run writes the file. The counts are exact, small ones included, and the
// command says so.
func (c *exchangeExport) Run(p *program) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	posts, err := c.posts(p, st)
	if err != nil {
		return err
	}
	years := c.Year
	if len(years) == 0 {
		years = []int{p.today().Year() - 1}
	}
	file, err := st.SendTallies(p, console, strings.ToUpper(c.Department), posts, years)
	if err != nil {
		return err
	}
	if err := p.writeFile(c.Output, func(w io.Writer) error { _, err := w.Write(file); return err }); err != nil {
		return err
	}
	fmt.Fprintln(p.err, casework.Typeset("Ce fichier ne contient que des codes et des nombres, sans rien d'une personne ni d'un dossier. Les petits effectifs y sont exacts, pour que les totaux tombent juste : remettez-le à l'échelon national, et ne le publiez pas."))
	return nil
}

func (c *exchangeExport) posts(p *program, st *store.Store) ([]casework.Post, error) {
	if len(c.Post) == 0 {
		return st.Posts(p, console)
	}
	var posts []casework.Post
	for _, slug := range c.Post {
		post, err := p.post(st, slug)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(posts, func(o casework.Post) bool { return o.ID == post.ID }) {
			continue
		}
		posts = append(posts, post)
	}
	return posts, nil
}

type exchangeImport struct {
	Files   []string `arg:"" name:"fichier" help:"Fichiers reçus, ou motif entre guillemets, comme 'envois/*.json'."`
	Replace bool     `help:"Remplacer ce qui a déjà été reçu, si l'envoi est plus récent."`
}

// Run takes each file by itself; one that is refused keeps no other out.
func (c *exchangeImport) Run(p *program) error {
	paths, err := c.paths()
	if err != nil {
		return err
	}
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	shown := p.bar("Réception")
	defer shown.finish()
	refused := 0
	for i, path := range paths {
		received, err := receiveFile(p, st, path, c.Replace)
		switch {
		case casework.KindOf(err) == casework.KindInvalid || casework.KindOf(err) == casework.KindExists:
			refused++
			fmt.Fprintln(p.err, casework.Typeset(err.Error()))
		case err != nil:
			return err
		default:
			fmt.Fprintln(p.out, casework.Typeset(receivedWords(&received)))
		}
		shown.set(int64(i+1), int64(len(paths)))
	}
	if refused > 0 {
		fmt.Fprintln(p.err, casework.Typeset(fmt.Sprintf("Fichiers refusés : %d sur %d.", refused, len(paths))))
		return errRefused
	}
	return nil
}

// paths are the files of the arguments, each once; a shell that knows no
// patterns leaves them to us.
func (c *exchangeImport) paths() (all []string, err error) {
	for _, pattern := range c.Files {
		found := []string{pattern}
		if strings.ContainsAny(pattern, "*?[") {
			if found, err = filepath.Glob(pattern); err != nil || len(found) == 0 {
				return nil, casework.Refuse(casework.KindInvalid, "Aucun fichier ne répond à %s.", pattern)
			}
		}
		for _, path := range found {
			if !slices.Contains(all, path) {
				all = append(all, path)
			}
		}
	}
	return all, nil
}

func receiveFile(p *program, st *store.Store, path string, replace bool) (casework.ReceivedFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return casework.ReceivedFile{}, casework.Refuse(casework.KindInvalid, "Le fichier %s ne se lit pas : vérifiez le chemin et vos droits.", path)
	}
	data, err := io.ReadAll(io.LimitReader(file, casework.MaxExchange+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return casework.ReceivedFile{}, err
	}
	return st.ReceiveTallies(p, console, filepath.Base(path), data, replace)
}

func receivedWords(r *casework.ReceivedFile) string {
	d, _ := commune.DepartementByCode(r.Departement)
	text := fmt.Sprintf("Fichier « %s » reçu : département %s (%s) ; années : %s ; postes : %d ; décomptes : %d", r.Name, d.Code, d.Name, exchange.Years(r.Years), r.Posts, r.Tallies)
	if r.Replaced > 0 {
		text += fmt.Sprintf(", dont %d à la place d'un plus ancien", r.Replaced)
	}
	return text + "."
}

type exchangeList struct{}

// Run prints what was received.
func (c *exchangeList) Run(p *program) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	all, err := st.ReceivedTallies(p, console)
	if err != nil {
		return err
	}
	keys, err := st.TrustedKeys(p, console)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CLÉ ADMISE\tEMPREINTE")
	for _, k := range keys {
		fmt.Fprintf(w, "%s\t%s\n", k.Name, signing.Fingerprint(k.Public))
	}
	fmt.Fprintln(w, "\nDÉPARTEMENT\tANNÉE\tPOSTE\tENVOI DU\tCLÉ\tDÉFINITIONS")
	for _, r := range all {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\tversion %d\n", r.Departement, r.Year, r.Slug, r.ExportedAt.DayIn(p.clock().Location()).French(), r.Key, r.Definitions)
	}
	return w.Flush()
}

type exchangeKey struct{}

// Run prints the public key, and what to read aloud to compare it.
func (c *exchangeKey) Run(p *program) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	key, err := st.ExchangeKey(p)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, key)
	fmt.Fprintln(p.err, casework.Typeset("Empreinte, à lire au téléphone à qui admettra cette clé : "+signing.Fingerprint(key)))
	return nil
}

type exchangeTrust struct {
	Name string `arg:"" name:"nom" help:"Nom de l'installation, comme Val-de-Marne."`
	Key  string `arg:"" name:"clé" help:"Sa clé publique, que « permanence exchange key » imprime chez elle."`
}

// Run admits a key.
func (c *exchangeTrust) Run(p *program) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	if err := st.TrustKey(p, console, casework.TrustedKey{Name: c.Name, Public: c.Key}); err != nil {
		return err
	}
	fmt.Fprintln(p.out, casework.Typeset(fmt.Sprintf("Clé admise pour « %s ». Comparez son empreinte avec l'expéditeur, par un autre moyen que celui qui a porté la clé : %s", c.Name, signing.Fingerprint(c.Key))))
	return nil
}

type exchangeDistrust struct {
	Name string `arg:"" name:"nom" help:"Nom de l'installation."`
}

// Run withdraws a key.
func (c *exchangeDistrust) Run(p *program) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	if err := st.DistrustKey(p, console, c.Name); err != nil {
		return err
	}
	fmt.Fprintln(p.out, casework.Typeset(fmt.Sprintf("La clé de « %s » n'est plus admise. Ce qu'elle a envoyé reste compté.", c.Name)))
	return nil
}

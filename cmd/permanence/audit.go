package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/store"
)

// auditCommand is what whoever keeps the log does with it.
type auditCommand struct {
	Verify     verifyCommand     `cmd:"" help:"Vérifier chaque ligne du journal, son scellement et les ancres gardées ailleurs."`
	Checkpoint checkpointCommand `cmd:"" help:"Sceller ce qui attend et écrire le point de contrôle signé, à garder ailleurs."`
	Purge      purgeLogCommand   `cmd:"" help:"Supprimer les jours anciens du journal en gardant de quoi vérifier le reste."`
	Key        verifierCommand   `cmd:"" help:"Dire la clé publique qui vérifie les points de contrôle."`
}

type verifyCommand struct {
	Anchor []string `placeholder:"FICHIER" type:"path" help:"Fichier d'ancres gardé ailleurs. Peut être répété."`
	Copy   []string `placeholder:"FICHIER" type:"path" help:"Copie du journal gardée ailleurs (serve --log-copy), à comparer ligne à ligne. Peut être répété."`
}

// Run verifies the log; the status is 0 only when everything holds.
func (c *verifyCommand) Run(p *program) error {
	var anchors []string
	for _, path := range c.Anchor {
		text, err := os.ReadFile(path)
		if err != nil {
			return casework.Refuse(casework.KindInvalid, "Le fichier d'ancres %s ne se lit pas.", path)
		}
		notes := audit.SplitNotes(string(text))
		if len(notes) == 0 {
			return casework.Refuse(casework.KindInvalid, "Le fichier %s ne contient aucune ancre.", path)
		}
		anchors = append(anchors, notes...)
	}
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	shown := p.bar("Vérification")
	result, err := st.VerifyLog(p, console, store.Verification{Anchors: anchors, Progress: shown.set})
	shown.finish()
	if err != nil {
		return err
	}
	whole, err := p.compareCopies(st, c.Copy)
	if err != nil {
		return err
	}
	if err := p.tellVerified(&result, len(anchors) > 0); err != nil || whole {
		return err
	}
	return errRefused
}

func (p *program) tellVerified(r *audit.Result, anchored bool) error {
	say := func(format string, args ...any) { fmt.Fprintln(p.out, casework.Typeset(fmt.Sprintf(format, args...))) }
	say("Journal : %s lignes, dont %s scellées et %s en attente de scellement ; segments quotidiens : %s.", count(r.Lines), count(r.Sealed), count(r.Unsealed), count(int64(r.Segments)))
	if r.Last.Size > 0 {
		say("Dernier point de contrôle : %s, %s lignes depuis l'origine.", r.Last.Day.French(), count(r.Last.Size))
	}
	if r.Purged.Size > 0 {
		say("Purgées : %s lignes, scellées avant le %s.", count(r.Purged.Size), r.Purged.Before.French())
	}
	switch {
	case !anchored:
		say("Aucune ancre donnée : une fin coupée ou un journal entièrement refait avec les clés ne se voit qu'avec une ancre gardée ailleurs (--anchor).")
	case r.Before > 0:
		say("Ancres : %s concordent ; %s, trop anciennes pour ce qui est gardé, ne se comparent plus.", count(int64(r.Anchors)), count(int64(r.Before)))
	default:
		say("Ancres : %s concordent.", count(int64(r.Anchors)))
	}
	if r.OK() {
		say("Tout se vérifie.")
		return nil
	}
	for _, f := range r.Findings {
		fmt.Fprintln(p.err, f.Text)
	}
	fmt.Fprintln(p.err, casework.Typeset(fmt.Sprintf("Constats : %s. Gardez une copie de la base et des ancres avant toute réparation.", count(r.Faults()))))
	return errRefused
}

func count(n int64) string { return casework.FrenchInt(int(n)) }

type checkpointCommand struct {
	Output string `short:"o" placeholder:"FICHIER" type:"path" help:"Fichier d'ancres auquel ajouter ce qui lui manque ; sans lui, le dernier point de contrôle sur la sortie."`
}

// Run seals what waits and gives the signed checkpoint.
func (c *checkpointCommand) Run(p *program) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	if _, err := st.Seal(p, 0); err != nil {
		return err
	}
	if c.Output != "" {
		added, err := p.anchor(st, c.Output)
		if err != nil {
			return err
		}
		fmt.Fprintln(p.out, casework.Typeset(fmt.Sprintf("Points de contrôle ajoutés à %s : %d. Gardez ce fichier sur un autre support que l'installation.", c.Output, added)))
		return nil
	}
	last, err := st.LastCheckpoint(p)
	if err != nil {
		return err
	}
	_, err = io.WriteString(p.out, last.Note)
	return err
}

// anchor appends to a file the checkpoints that it lacks, and waits until they
// are on its disk.
func (p *program) anchor(st *store.Store, path string) (added int, err error) {
	have, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, casework.Refuse(casework.KindState, "Le fichier d'ancres %s ne se lit pas : vérifiez le chemin et vos droits.", path)
	}
	all, err := st.NewAnchors(p, console, string(have))
	if err != nil || len(all) == 0 {
		return 0, err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, casework.Refuse(casework.KindState, "Le fichier d'ancres %s ne peut pas être écrit : vérifiez le chemin, vos droits et l'espace libre.", path)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var b strings.Builder
	for _, c := range all {
		b.WriteString(c.Note + "\n")
	}
	if _, err := f.WriteString(b.String()); err != nil {
		return 0, err
	}
	return len(all), f.Sync()
}

type purgeLogCommand struct {
	Before string `placeholder:"JOUR" help:"Supprimer les lignes scellées avant ce jour. Par défaut, celles d'il y a plus de douze mois."`
	DryRun bool   `help:"Dire ce qui serait supprimé, sans rien supprimer."`
}

// Run purges whole days of the log.
func (c *purgeLogCommand) Run(p *program) error {
	before := p.today().AddMonths(-store.UsuallyKept)
	if c.Before != "" {
		var err error
		if before, err = parseDay("--before", c.Before); err != nil {
			return err
		}
	}
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	plan, err := st.PlanPurge(p, console, before)
	if err != nil {
		return err
	}
	say := func(format string, args ...any) { fmt.Fprintln(p.out, casework.Typeset(fmt.Sprintf(format, args...))) }
	switch {
	case plan.Lines == 0:
		say("Aucun jour du journal n'est antérieur au %s : rien à purger.", before.French())
		return nil
	case c.DryRun:
		say("Seraient supprimées : %s lignes, jours : %s, jusqu'au %s. Rien n'a été supprimé.", count(plan.Lines), count(int64(plan.Segments)), plan.Last.French())
		return nil
	}
	if err := st.PurgeLog(p, console, plan, before); err != nil {
		return err
	}
	say("Supprimées : %s lignes, jours : %s, jusqu'au %s. Les empreintes gardées permettent encore de vérifier le reste.", count(plan.Lines), count(int64(plan.Segments)), plan.Last.French())
	return nil
}

type verifierCommand struct{}

// Run prints the public key.
func (c *verifierCommand) Run(p *program) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	key, err := st.VerifierKey(p)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, key)
	return nil
}

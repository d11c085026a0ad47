package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/store"
)

type purgeCommand struct {
	DryRun        bool `help:"Dire ce qui serait effacé, sans rien effacer."`
	WithoutNotice bool `help:"Ne pas attendre que l'intervenant ait été prévenu soixante jours."`
}

// tombstoneFile is kept beside the backups, and applied after a restore.
const tombstoneFile = "effacements.jsonl"

// Run erases the persons whose term is past, as the service does each day.
func (c *purgeCommand) Run(p *program) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	bar := p.bar("effacement")
	r, err := st.Purge(p, console, store.PurgeOptions{DryRun: c.DryRun, WithoutNotice: c.WithoutNotice,
		Progress: func(done, total int) { bar.set(int64(done), int64(total)) }})
	bar.finish()
	if err != nil {
		return err
	}
	if !c.DryRun {
		if err := p.keepTombstones(st); err != nil {
			return err
		}
	}
	p.tellPurge(&r, c.DryRun)
	return nil
}

func (p *program) tellPurge(r *store.PurgeResult, dry bool) {
	months := "personnes dont le terme approche ou est passé, signalées à partir d'aujourd'hui"
	fmt.Fprintf(p.out, "%6d %s\n%6d au terme, en attente de la fin du préavis de %d jours\n%6d au terme, gardées à leur demande (limitation)\n",
		r.Told, months, r.Waiting, casework.RetentionWarning, r.Restricted)
	if dry {
		fmt.Fprintf(p.out, "%6d seraient effacées. Essai à blanc : rien n'a été écrit.\n", r.Due)
		return
	}
	fmt.Fprintf(p.out, "%6d effacées\n", r.Erased)
	if len(r.Certificates) > 0 {
		fmt.Fprintf(p.out, "Certificats : %s\n", strings.Join(r.Certificates, ", "))
	}
}

// keepTombstones writes the file of tombstones beside the database.
func (p *program) keepTombstones(st *store.Store) error {
	return p.writeFile(filepath.Join(p.Data, tombstoneFile), func(w io.Writer) error { return st.WriteTombstones(p, console, w) })
}

type retentionCommand struct {
	Months int `placeholder:"MOIS" help:"Fixer la durée, en mois après le dernier contact ; sans elle, la dire."`
}

// Run tells or sets how long persons are kept.
func (c *retentionCommand) Run(p *program) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	if c.Months != 0 {
		if err := st.SetRetentionMonths(p, console, c.Months); err != nil {
			return err
		}
	}
	months, err := st.RetentionMonths(p)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "Les personnes sont gardées %d mois après le dernier contact.\nSource : %s.\n", months, casework.RetentionSource)
	return err
}

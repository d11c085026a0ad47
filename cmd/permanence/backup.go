package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"permanence/internal/backup"
	"permanence/internal/casework"
	"permanence/internal/store"
)

// folderOfBackups is the folder given, or the one in the data folder.
func (p *program) folderOfBackups(given string) string {
	if given != "" {
		return given
	}
	return filepath.Join(p.Data, backup.FolderName)
}

func (p *program) keeper(st *store.Store, dir string) *backup.Keeper {
	return &backup.Keeper{Store: st, Clock: p.clock, Data: p.Data, Dir: p.folderOfBackups(dir)}
}

type backupCommand struct {
	To string `placeholder:"DOSSIER" type:"path" help:"Dossier où écrire, de préférence sur un autre disque ; sans lui, sauvegardes dans le dossier de données."`
}

// Run makes one backup, checks it and says so.
func (c *backupCommand) Run(p *program) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	k := p.keeper(st, c.To)
	shown := p.bar("Sauvegarde")
	from := p.clock()
	b, err := k.MakeShown(p, console, shown.set)
	shown.finish()
	if err != nil {
		return err
	}
	p.say("Données : %s (%s)", filepath.Join(k.Dir, b.DataFile), size(b.Size))
	p.say("Clés : %s (%s)", filepath.Join(k.Dir, b.KeyFile), size(b.KeySize))
	p.say("Vérifiée en la restaurant à part : %s lignes identiques, %s lignes du journal relues, %s identités ouvertes.", count(b.Rows), count(b.AuditLines), count(b.Opened))
	p.say("Durée : %s.", french(p.clock().Sub(from)))
	if b.Problem != "" {
		p.say("%s", b.Problem)
	}
	return nil
}

func (p *program) say(format string, args ...any) {
	fmt.Fprintln(p.out, casework.Typeset(fmt.Sprintf(format, args...)))
}

func (p *program) complain(format string, args ...any) {
	fmt.Fprintln(p.err, casework.Typeset(fmt.Sprintf(format, args...)))
}

// size of a file as people say it.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d Mo", (n+1<<19)>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d ko", (n+1<<9)>>10)
	}
	return fmt.Sprintf("%d octets", n)
}

// french is a duration of seconds or minutes.
func french(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%d s", int(d.Round(time.Second)/time.Second))
	}
	return fmt.Sprintf("%d min %02d s", int(d/time.Minute), int(d%time.Minute/time.Second))
}

// source is what a backup is read from, as options.
type source struct {
	Identity string `required:"" placeholder:"FICHIER" type:"path" help:"Clé de secours, telle que « permanence key recover » l'a écrite."`
	From     string `placeholder:"DOSSIER" type:"path" help:"Dossier des sauvegardes : la plus récente y est prise."`
	File     string `name:"file" placeholder:"FICHIER" type:"path" help:"Fichier de données à prendre plutôt que le plus récent."`
	Keys     string `placeholder:"FICHIER" type:"path" help:"Fichier de clés à prendre plutôt que le plus récent."`
	Erased   string `placeholder:"FICHIER" type:"path" help:"Fichier des effacements ; sans lui, celui qui est à côté des données."`
}

func (s *source) open() (from backup.Source, err error) {
	from.Data, from.Keys, from.Erased = s.File, s.Keys, s.Erased
	if s.File == "" || s.Keys == "" {
		if s.From == "" {
			return from, casework.Refuse(casework.KindInvalid, "Donnez --from, le dossier des sauvegardes, ou bien --file et --keys.")
		}
		data, keys, err := backup.Latest(s.From)
		if err != nil {
			return from, err
		}
		if from.Data == "" {
			from.Data = data
		}
		if from.Keys == "" {
			from.Keys = keys
		}
	}
	from.Identities, err = backup.Identities(s.Identity)
	return from, err
}

type restoreCommand struct {
	source
}

// Run makes an installation from a backup, where there is none.
func (c *restoreCommand) Run(p *program) error {
	from, err := c.open()
	if err != nil {
		return err
	}
	start := p.clock()
	r, err := backup.Restore(p, store.Config{Dir: p.Data, DSN: p.Database, Unverified: p.Unverified, KeyFile: p.Keyset, Clock: p.clock}, from)
	if err != nil {
		return err
	}
	p.tellRestored(&r)
	p.say("Installation restaurée dans %s en %s. Ouvrez-la par « permanence serve », puis effacez le fichier de la clé de secours.", p.Data, french(p.clock().Sub(start)))
	return nil
}

func (p *program) tellRestored(r *backup.Restored) {
	p.say("Données du %s, clés du %s.", p.moment(r.MadeAt.Time), p.moment(r.KeysAt.Time))
	p.say("%s lignes, %s clés, %s lignes du journal relues, %s identités ouvertes.", count(r.Rows), count(r.Keys), count(r.Sound.Lines), count(r.Sound.Opened))
	switch {
	case r.Again == 1:
		p.say("1 personne que cette sauvegarde contenait encore a été effacée de nouveau.")
	case r.Again > 1:
		p.say("%s personnes que cette sauvegarde contenait encore ont été effacées de nouveau.", count(int64(r.Again)))
	}
	if r.Sound.Faults > 0 {
		p.say("Attention : le journal porte %s traces de modification. Voyez « permanence audit verify ».", count(r.Sound.Faults))
	}
}

func (p *program) moment(t time.Time) string {
	t = t.In(p.clock().Location())
	return fmt.Sprintf("%s à %d h %02d", casework.DayOf(t).French(), t.Hour(), t.Minute())
}

type verifyBackupCommand struct {
	source
}

// Run proves that a backup restores, in a folder that goes away again.
func (c *verifyBackupCommand) Run(p *program) error {
	from, err := c.open()
	if err != nil {
		return err
	}
	r, err := backup.Check(p, filepath.Dir(from.Data), store.Config{Clock: p.clock}, from)
	if err != nil {
		return err
	}
	p.tellRestored(&r)
	p.say("Cette sauvegarde se restaure.")
	return nil
}

// keepBackups makes the backups at their hour until stop is called.
func (p *program) keepBackups(k *backup.Keeper) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(p.Context))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		k.Follow(ctx)
	}()
	return func() {
		cancel()
		<-ended
	}
}

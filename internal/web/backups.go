package web

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"permanence/internal/backup"
	"permanence/internal/casework"
	"permanence/internal/view"
)

// backupRunner makes the backups that somebody asks for, behind the requests
// that asked.
type backupRunner struct {
	keeper *backup.Keeper
	ctx    context.Context
	stop   context.CancelFunc
	all    sync.WaitGroup

	mu     sync.Mutex
	cancel context.CancelFunc // of the one under way, nil when there is none
}

func newBackupRunner(k *backup.Keeper) *backupRunner {
	ctx, stop := context.WithCancel(context.Background())
	return &backupRunner{keeper: k, ctx: ctx, stop: stop}
}

// close stops the backup under way, which then leaves no file, and waits for it.
func (r *backupRunner) close() {
	r.stop()
	r.all.Wait()
}

// start begins a backup; one that runs here already goes on alone.
func (r *backupRunner) start(actor casework.Actor) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cancel != nil {
		return
	}
	ctx, cancel := context.WithCancel(r.ctx)
	r.cancel = cancel
	r.all.Go(func() {
		defer cancel()
		_, _ = r.keeper.Make(ctx, actor) // how it ended is on record, and on the page
		r.mu.Lock()
		r.cancel = nil
		r.mu.Unlock()
	})
}

// cancelled stops the backup that was asked for here, if there is one.
func (r *backupRunner) cancelled() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cancel != nil {
		r.cancel()
	}
}

func (r *backupRunner) running() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cancel != nil
}

func showBackups(rq *request) error { return rq.backupsPage(http.StatusOK, nil) }

// backupsPage shows the backups; with a form that was refused, as it was typed.
func (rq *request) backupsPage(status int, typed *casework.BackupSettings, errs ...error) error {
	all, settings, recipients, err := rq.Store.Backups(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	now := rq.Clock()
	page := &view.BackupsPage{Form: view.Failed(errs...), Trouble: casework.BackupTrouble(now, len(recipients), all), Recipients: len(recipients)}
	if len(recipients) > 0 {
		page.Next = settings.Next(now)
	}
	if typed != nil {
		settings = *typed
	}
	page.Hour, page.DataDays, page.KeyDays, page.Version = strconv.Itoa(settings.Hour), strconv.Itoa(settings.DataDays), strconv.Itoa(settings.KeyDays), settings.Version
	if err := rq.fillBackups(page, all); err != nil {
		return err
	}
	keys, err := rq.Store.Renewals(rq.Context())
	if err != nil {
		return err
	}
	page.Keys = view.MasterKeys{Days: keys.Days, Last: keys.Last.In(now.Location()), UnderWay: keys.UnderWay}
	return rq.show(status, "Sauvegardes", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) fillBackups(page *view.BackupsPage, all []casework.Backup) error {
	names, err := rq.accountNames(all)
	if err != nil {
		return err
	}
	if rq.backups.running() {
		page.Running = &view.BackupProgress{Here: true}
		page.Running.Done, page.Running.Of = rq.Backups.Progress()
	}
	for i := range all {
		b := &all[i]
		if b.State == casework.BackupRunning && page.Running == nil {
			page.Running = &view.BackupProgress{Done: b.Rows, Of: b.Of}
		}
		line := backupLine(b, rq.Clock().Location())
		line.Who = names[b.Account]
		page.Backups = append(page.Backups, line)
		if b.State == casework.BackupVerified && page.Last == nil {
			page.Last = &line
		}
	}
	return nil
}

func backupLine(b *casework.Backup, zone *time.Location) view.BackupLine {
	line := view.BackupLine{At: b.StartedAt.In(zone), Asked: b.Account != "", State: b.State, Size: b.Size, KeySize: b.KeySize,
		Rows: int(b.Rows), Lines: int(b.AuditLines), Opened: int(b.Opened), Problem: b.Problem}
	if !b.EndedAt.IsZero() {
		line.Took = b.EndedAt.Sub(b.StartedAt.Time)
	}
	return line
}

// accountNames are the names of those who asked for a backup.
func (rq *request) accountNames(all []casework.Backup) (map[casework.AccountID]string, error) {
	names := map[casework.AccountID]string{}
	for _, b := range all {
		if b.Account == "" {
			continue
		}
		accounts, err := rq.Store.Accounts(rq.Context(), rq.actor)
		for _, a := range accounts {
			names[a.ID] = a.Name
		}
		return names, err
	}
	return names, nil
}

// makeBackup begins a backup and shows how far it is.
func makeBackup(rq *request) error {
	_, _, recipients, err := rq.Store.Backups(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	if _, err := backup.ParseRecipients(recipients); err != nil {
		return rq.backupsPage(http.StatusUnprocessableEntity, nil, err)
	}
	rq.backups.start(rq.actor)
	return rq.redirect("/sauvegardes")
}

func stopBackup(rq *request) error {
	rq.backups.cancelled()
	return rq.redirect("/sauvegardes")
}

func saveBackupSettings(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	number := func(name string) int {
		n, err := strconv.Atoi(f.field(name))
		if err != nil {
			return -1 // outside of every bound: refused beside its field
		}
		return n
	}
	typed := casework.BackupSettings{Hour: number("heure"), DataDays: number("jours"), KeyDays: number("jours_cles"), Version: int64(number("version"))}
	err = rq.Store.SaveBackupSettings(rq.Context(), rq.actor, typed)
	switch casework.KindOf(err) {
	case casework.KindInvalid:
		return rq.backupsPage(http.StatusUnprocessableEntity, &typed, typed.Check()...)
	case casework.KindConflict:
		return rq.backupsPage(http.StatusConflict, nil, err)
	}
	if err != nil {
		return err
	}
	return rq.redirect("/sauvegardes?fait=sauvegardes")
}

// backupCard is what the first page says of backups.
func (rq *request) backupCard() (*view.BackupCard, error) {
	all, _, recipients, err := rq.Store.Backups(rq.Context(), rq.actor)
	if err != nil {
		return nil, err
	}
	card := &view.BackupCard{Trouble: casework.BackupTrouble(rq.Clock(), len(recipients), all)}
	for i := range all {
		if all[i].State == casework.BackupVerified {
			card.Last = all[i].StartedAt.In(rq.Clock().Location())
			break
		}
	}
	return card, nil
}

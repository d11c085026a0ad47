package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"filippo.io/age"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// Keeper makes the backups of an installation and keeps them for their time.
type Keeper struct {
	Store   *store.Store
	Clock   func() time.Time // its zone is that of the settings
	Data    string           // folder of the installation
	Dir     string           // folder of the backups
	Logger  *slog.Logger
	running sync.Mutex
	done    atomic.Int64
	of      atomic.Int64
	noting  sync.Mutex
	erased  string // what the file of tombstones tells already
}

// FolderName is the folder of the backups in the data folder, when no other is
// given.
const FolderName = "sauvegardes"

// noteEvery is how often, in rows, a backup says how far it is.
const noteEvery = 20000

var console = casework.Actor{Role: casework.Console}

// Make makes a backup and proves it by restoring it aside; what fails leaves no
// file. The backup is returned as it is recorded. KindState while another one
// runs. For whoever may KeepBackups.
func (k *Keeper) Make(ctx context.Context, actor casework.Actor) (casework.Backup, error) {
	return k.MakeShown(ctx, actor, func(int64, int64) {})
}

// MakeShown is Make that tells how far it is, in rows.
func (k *Keeper) MakeShown(ctx context.Context, actor casework.Actor, progress func(done, of int64)) (b casework.Backup, err error) {
	if !k.running.TryLock() {
		return b, casework.Refuse(casework.KindState, "Une sauvegarde est déjà en cours.")
	}
	defer k.running.Unlock()
	_, settings, texts, err := k.Store.Backups(ctx, actor)
	if err != nil {
		return b, err
	}
	recipients, err := ParseRecipients(texts)
	if err != nil {
		return b, err
	}
	if err := os.MkdirAll(k.Dir, 0o700); err != nil {
		return b, folderRefusal(k.Dir, err)
	}
	now := k.Clock()
	if b, err = k.Store.StartBackup(ctx, actor, DataName(now), KeyName(now)); err != nil {
		return b, err
	}
	m := &making{Keeper: k, ctx: ctx, actor: actor, b: &b, progress: progress}
	err = m.make(recipients)
	b.State = casework.BackupVerified
	if err != nil {
		b.State, b.Problem = casework.BackupFailed, sentence(err)
		err = errors.Join(err, m.remove())
	}
	if endErr := k.Store.EndBackup(context.WithoutCancel(ctx), actor, b); endErr != nil {
		return b, errors.Join(err, endErr)
	}
	if err != nil {
		return b, err
	}
	return b, errors.Join(k.Prune(settings, now), k.NoteErased(ctx))
}

// Progress is how far the backup that this server makes is.
func (k *Keeper) Progress() (done, of int64) { return k.done.Load(), k.of.Load() }

// Prune removes what has been kept for its time: data files, key files, and
// the copies that an update of the database left beside it, which hold keys.
func (k *Keeper) Prune(s casework.BackupSettings, now time.Time) error {
	_, err1 := prune(k.Dir, dataPrefix, now.AddDate(0, 0, -s.DataDays))
	_, err2 := prune(k.Dir, keysPrefix, now.AddDate(0, 0, -s.KeyDays))
	copies, err3 := filepath.Glob(filepath.Join(k.Data, store.DatabaseName+".before-*"))
	for _, path := range copies {
		info, err := os.Stat(path)
		if err == nil && info.ModTime().Before(now.AddDate(0, 0, -s.KeyDays)) {
			err = os.Remove(path)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			err3 = errors.Join(err3, err)
		}
	}
	return errors.Join(err1, err2, err3)
}

// NoteErased writes beside the backups which persons were erased, when that has
// changed: restored, an older backup forgets them again. Whoever erases calls it
// at once: an erasure that is told and not noted would come back with a backup.
func (k *Keeper) NoteErased(ctx context.Context) error {
	k.noting.Lock()
	defer k.noting.Unlock()
	mark, err := k.Store.TombstonesMark(ctx)
	if err != nil || mark == k.erased {
		return err
	}
	if err := os.MkdirAll(k.Dir, 0o700); err != nil {
		return folderRefusal(k.Dir, err)
	}
	path := filepath.Join(k.Dir, TombstonesName)
	f, err := os.OpenFile(path+".en-cours", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return folderRefusal(k.Dir, err)
	}
	err = k.Store.WriteTombstones(ctx, console, f)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := errors.Join(os.Rename(f.Name(), path), syncFolder(k.Dir)); err != nil {
		return folderRefusal(k.Dir, err)
	}
	k.erased = mark
	return nil
}

// Look makes a backup when its hour has come.
func (k *Keeper) Look(ctx context.Context) error {
	all, settings, recipients, err := k.Store.Backups(ctx, console)
	if err != nil || len(recipients) == 0 || !settings.Due(k.Clock(), all) {
		return err
	}
	_, err = k.Make(ctx, console)
	return err
}

// lookEvery is how often a server looks whether the hour has come.
const lookEvery = time.Minute

// Follow looks every minute until the context ends, and notes then who was
// erased since.
func (k *Keeper) Follow(ctx context.Context) {
	defer func() {
		if err := k.NoteErased(context.WithoutCancel(ctx)); err != nil {
			k.Logger.ErrorContext(ctx, "backup", "error", sentence(err))
		}
	}()
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		if err := errors.Join(k.NoteErased(ctx), k.Look(ctx)); err != nil && ctx.Err() == nil {
			k.Logger.ErrorContext(ctx, "backup", "error", sentence(err))
		}
		if behind, err := k.Store.KeysetBehind(ctx); err == nil && behind {
			k.Logger.ErrorContext(ctx, "keyset", "error", "La clé maîtresse de ce serveur est plus ancienne que la base : copiez-y le fichier à jour.")
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// making is one backup under way.
type making struct {
	*Keeper
	ctx      context.Context
	actor    casework.Actor
	b        *casework.Backup
	progress func(done, of int64)
	data     map[string]Content
	keys     map[string]Content
}

func (m *making) dataPath() string { return filepath.Join(m.Dir, m.b.DataFile) }
func (m *making) keyPath() string  { return filepath.Join(m.Dir, m.b.KeyFile) }

func (m *making) remove() error {
	var errs []error
	for _, path := range []string{m.dataPath(), m.keyPath()} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// make writes both files and, from the same stream and before it is encrypted,
// a copy aside, which is then checked: the server cannot read its own backups.
func (m *making) make(recipients []age.Recipient) (err error) {
	aside, err := os.MkdirTemp(m.Dir, ".verification-") // 0700
	if err != nil {
		return folderRefusal(m.Dir, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(aside)) }()
	config := store.Config{Dir: filepath.Join(aside, "copie"), Clock: m.Clock}
	data, err := newOutput(m.dataPath(), recipients)
	if err != nil {
		return err
	}
	keys, err := newOutput(m.keyPath(), recipients)
	if err != nil {
		return errors.Join(err, data.discard())
	}
	err = m.Store.Snapshot(m.ctx, m.actor, func(sn *store.Snapshot) error { return m.copy(sn, data, keys, config) })
	if err != nil {
		return errors.Join(err, data.discard(), keys.discard())
	}
	if m.b.Size, err = data.finish(); err != nil {
		return errors.Join(err, keys.discard())
	}
	if m.b.KeySize, err = keys.finish(); err != nil {
		return err
	}
	return m.check(config)
}

// copy writes a snapshot three times: to the two files and to the copy aside.
func (m *making) copy(sn *store.Snapshot, data, keys io.Writer, aside store.Config) error {
	of, err := sn.Count()
	if err != nil {
		return err
	}
	m.b.Of = of
	m.of.Store(of)
	m.done.Store(0)
	keyset, err := sn.Keyset()
	if err != nil {
		return err
	}
	if err := store.RestoreKeyset(aside, keyset); err != nil {
		return err
	}
	dataIn, dataOut := io.Pipe()
	keysIn, keysOut := io.Pipe()
	loaded := make(chan error, 1)
	go func() {
		err := load(m.ctx, aside, sn.Version, dataIn, keysIn, nil)
		_ = dataIn.CloseWithError(errors.Join(err, io.ErrClosedPipe)) // never fails
		_ = keysIn.CloseWithError(errors.Join(err, io.ErrClosedPipe))
		loaded <- err
	}()
	h := header{Kind: kindData, Schema: sn.Version, MadeAt: m.b.StartedAt}
	m.data, err = m.write(io.MultiWriter(data, dataOut), h, sn.Data)
	_ = dataOut.CloseWithError(err)
	if err == nil {
		h.Kind, h.Keyset = kindKeys, keyset
		m.keys, err = m.write(io.MultiWriter(keys, keysOut), h, sn.Keys)
	}
	_ = keysOut.CloseWithError(err)
	return errors.Join(<-loaded, err)
}

func (m *making) write(to io.Writer, h header, each func(func(store.BackupTable) error, func([]any) error) error) (map[string]Content, error) {
	w, err := newWriter(to, h, func() {
		if h.Kind == kindData {
			m.step()
		}
	})
	if err != nil {
		return nil, err
	}
	if err := each(w.begin, w.row); err != nil {
		return nil, err
	}
	return w.end()
}

// step counts a row, and from time to time says in the database how far it is:
// another server shows it, and knows that this one lives.
func (m *making) step() {
	n := m.done.Add(1)
	m.b.Rows = n
	if n%noteEvery == 0 {
		m.progress(n, m.b.Of)
		if err := m.Store.NoteBackup(m.ctx, *m.b); err != nil && m.Logger != nil {
			m.Logger.WarnContext(m.ctx, "backup noted", "error", sentence(err))
		}
	}
}

// check opens the copy aside and compares it with what was written, row by row.
func (m *making) check(aside store.Config) (err error) {
	st, err := store.Open(m.ctx, aside)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := compare(m.ctx, st, m.data, m.keys); err != nil { // first: what follows writes
		return err
	}
	found, err := st.CheckSound(m.ctx, console)
	if err != nil {
		return err
	}
	m.b.AuditLines, m.b.Opened = m.data["audit_lines"].Rows, found.Opened
	if found.Faults > 0 {
		m.b.Problem = fmt.Sprintf("La sauvegarde est faite, mais le journal porte %d traces de modification : voyez « permanence audit verify ».", found.Faults)
	}
	return nil
}

// compare reads a restored installation back and compares every table with
// what the files say. Its own log has the lines of this very reading besides.
func compare(ctx context.Context, st *store.Store, data, keys map[string]Content) error {
	gotData, gotKeys, err := contents(ctx, st)
	if err != nil {
		return err
	}
	if gotData["audit_lines"].Rows < data["audit_lines"].Rows {
		return differs([]string{"audit_lines"})
	}
	delete(gotData, "audit_lines")
	delete(gotData, "backups") // without the one under way
	var wrong []string
	for name, want := range data {
		if got, ok := gotData[name]; ok && got != want {
			wrong = append(wrong, name)
		}
	}
	for name, want := range keys {
		if gotKeys[name] != want {
			wrong = append(wrong, name)
		}
	}
	if len(wrong) > 0 || len(gotData) == 0 {
		return differs(wrong)
	}
	return nil
}

func differs(tables []string) error {
	return casework.Refuse(casework.KindState, "La copie restaurée diffère de l'original (%s) : la sauvegarde n'est pas gardée.", strings.Join(tables, ", "))
}

func contents(ctx context.Context, st *store.Store) (data, keys map[string]Content, err error) {
	all := map[string]map[string]Content{}
	err = st.Snapshot(ctx, console, func(sn *store.Snapshot) error {
		for kind, each := range map[string]func(func(store.BackupTable) error, func([]any) error) error{kindData: sn.Data, kindKeys: sn.Keys} {
			w, err := newWriter(io.Discard, header{Kind: kind}, func() {})
			if err != nil {
				return err
			}
			if err := each(w.begin, w.row); err != nil {
				return err
			}
			if all[kind], err = w.end(); err != nil {
				return err
			}
		}
		return nil
	})
	return maps.Clone(all[kindData]), all[kindKeys], err
}

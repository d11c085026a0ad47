package backup

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// Source is what an installation is restored from.
type Source struct {
	Data, Keys string // paths
	Erased     string // path of the file of tombstones; the one beside the data when empty, if it is there
	Identities []age.Identity
}

// Restored is what came of a restoration.
type Restored struct {
	MadeAt casework.Instant // of the data
	KeysAt casework.Instant // of the keys
	Rows   int64
	Keys   int64 // placed
	Other  int64 // keys of the file that open nothing in the data: they are younger
	Tokens int64 // persons whose tokens were of an earlier key, and were made again
	Again  int   // persons whom the backup still held and who were erased again
	Sound  store.Soundness
}

// load reads both streams into an empty installation. The keyset is there
// already. done, when it is not nil, is told what was placed.
func load(ctx context.Context, c store.Config, version int64, data, keys io.Reader, done func(rows, given, placed int64)) error {
	return store.Load(ctx, c, version, func(l *store.Loader) error {
		r, err := newReader(data, kindData)
		if err != nil {
			return err
		}
		found, err := r.each(loading{l.BeginData, l.Row})
		if err != nil {
			return err
		}
		k, err := newReader(keys, kindKeys)
		if err != nil {
			return err
		}
		if _, err := k.each(loading{l.BeginKeys, l.Row}); err != nil {
			return err
		}
		if done != nil {
			rows := int64(0)
			for _, c := range found {
				rows += c.Rows
			}
			given, placed := l.Keys()
			done(rows, given, placed)
		}
		return nil
	})
}

// Restore makes an installation from a backup where there is none, checks it
// and closes it. On a failure nothing is left of a data folder that it made.
func Restore(ctx context.Context, to store.Config, from Source) (r Restored, err error) {
	final := to.Dir
	if to.DSN == "" {
		if entries, err := os.ReadDir(final); err == nil && len(entries) > 0 {
			return r, casework.Refuse(casework.KindExists, "Le dossier %s n'est pas vide. Rien n'a été touché : restaurez dans un dossier neuf.", final)
		}
		to.Dir = final + ".en-cours" // renamed when whole
		if err := os.RemoveAll(to.Dir); err != nil {
			return r, err
		}
		defer func() {
			if err != nil {
				err = errors.Join(err, os.RemoveAll(to.Dir))
			}
		}()
	}
	if err := fill(ctx, to, from, &r); err != nil {
		return r, err
	}
	if to.DSN == "" {
		_ = os.Remove(final) // empty, or not there
		return r, os.Rename(to.Dir, final)
	}
	return r, nil
}

func fill(ctx context.Context, to store.Config, from Source, r *Restored) (err error) {
	data, err := openInput(from.Data, from.Identities)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	dataHead, err := peek(from.Data, from.Identities, kindData)
	if err != nil {
		return err
	}
	keysHead, err := peek(from.Keys, from.Identities, kindKeys)
	if err != nil {
		return err
	}
	r.MadeAt, r.KeysAt = dataHead.MadeAt, keysHead.MadeAt
	keys, err := openInput(from.Keys, from.Identities)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, keys.Close()) }()
	if err := store.RestoreKeyset(to, keysHead.Keyset); err != nil {
		return err
	}
	err = load(ctx, to, dataHead.Schema, data, keys, func(rows, given, placed int64) {
		r.Rows, r.Keys, r.Other = rows, placed, given-placed
	})
	if err != nil {
		return err
	}
	return open(ctx, to, from, r)
}

// open brings what was restored to the version of the program and checks it.
func open(ctx context.Context, to store.Config, from Source, r *Restored) (err error) {
	st, err := store.Open(ctx, to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if st.Created.Backup != "" { // the copy before the update: the file has just been made
		if err := os.Remove(st.Created.Backup); err != nil {
			return err
		}
	}
	erased, err := tombstones(st, from)
	if err != nil {
		return err
	}
	if r.Again, err = st.ApplyTombstones(ctx, console, erased); err != nil {
		return err
	}
	if r.Tokens, err = st.RenewTokens(ctx, console, func(int64, int64) {}); err != nil { // of data from before their key was replaced
		return err
	}
	r.Sound, err = st.CheckSound(ctx, console)
	return err
}

// tombstones are the persons erased since the backup was made.
func tombstones(st *store.Store, from Source) ([]casework.Tombstone, error) {
	path := from.Erased
	if path == "" {
		path = filepath.Join(filepath.Dir(from.Data), TombstonesName)
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && from.Erased == "" {
		return nil, nil
	}
	if err != nil {
		e := casework.Refuse(casework.KindInvalid, "Le fichier des effacements %s ne s'ouvre pas.", path)
		e.Err = err
		return nil, e
	}
	defer f.Close()
	return st.ReadTombstones(f)
}

func peek(path string, identities []age.Identity, kind string) (h header, err error) {
	in, err := openInput(path, identities)
	if err != nil {
		return h, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	r, err := newReader(in, kind)
	if err != nil {
		return h, err
	}
	return r.header, nil
}

// Check proves that the files restore, in a folder of their own that goes away
// again, under a folder that only its owner may enter.
func Check(ctx context.Context, beside string, c store.Config, from Source) (r Restored, err error) {
	aside, err := os.MkdirTemp(beside, ".verification-") // 0700
	if err != nil {
		return r, folderRefusal(beside, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(aside)) }()
	return Restore(ctx, store.Config{Dir: filepath.Join(aside, "copie"), Clock: c.Clock}, from)
}

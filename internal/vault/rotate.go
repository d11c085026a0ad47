package vault

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/tink-crypto/tink-go/v2/keyset"
)

// stamp tells one content of the keyset file from another without reading it.
type stamp struct {
	at   time.Time
	size int64
}

func stampOf(path string) (stamp, error) {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}, err
	}
	return stamp{info.ModTime(), info.Size()}, nil
}

// current are the keys of the file as it is now. A file that has gone, or that
// cannot be read, leaves the keys at hand: what runs goes on.
func (v *Vault) current() *keys {
	k := v.now.Load()
	if s, err := stampOf(v.path); err != nil || s == k.stamp {
		return k
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if fresh, err := read(v.path); err == nil && fresh.newerThan(v.now.Load()) {
		v.now.Store(fresh)
	}
	return v.now.Load()
}

// newerThan tells that the keys are not of an older file than others.
func (k *keys) newerThan(had *keys) bool {
	return k.generation > had.generation || k.generation == had.generation && k.edition >= had.edition
}

// Generation counts, from 1, the changes of the keyset after which a server that
// has an older file can do harm: another key that others cannot know, or one
// that is gone.
func (v *Vault) Generation() int64 { return v.current().generation }

// Edition counts all changes of the keyset file.
func (v *Vault) Edition() int64 { return v.current().edition }

// ErrBehind means that the keyset file here is older than the database: what it
// would wrap, nobody else could open.
var ErrBehind = errors.New("the keyset file is older than the database")

// Require makes the vault wrap nothing with the keys of an earlier generation.
func (v *Vault) Require(generation int64) { v.least.Store(generation) }

// wrapper are the keys to wrap with, or ErrBehind.
func (v *Vault) wrapper() (*keys, error) {
	k := v.current()
	if k.generation < v.least.Load() {
		return nil, ErrBehind
	}
	return k, nil
}

// Wrapping is how everything begins that the current key wraps or seals: what
// begins otherwise is to be wrapped again.
func (v *Vault) Wrapping() []byte { return v.current().wrapping }

// Rewrap opens what an earlier key wrapped or sealed in a cell and wraps it
// with the current one. What it protects does not change.
func (v *Vault) Rewrap(c Cell, wrapped []byte) ([]byte, error) {
	plain, err := v.OpenSetting(c, wrapped)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	return v.SealSetting(c, plain)
}

// File is the content of the keyset file, for a backup that is encrypted.
func (v *Vault) File() ([]byte, error) {
	b, err := os.ReadFile(v.path)
	if err != nil {
		return nil, fmt.Errorf("read keyset: %w", err)
	}
	if _, err := parse(b); err != nil {
		return nil, err
	}
	return b, nil
}

// Restore writes the content of a keyset file where there is none.
// fs.ErrExist when there is one.
func Restore(path string, content []byte) error {
	if _, err := parse(content); err != nil {
		return err
	}
	return writeNew(path, content)
}

// prefixOf is how Tink begins what the primary key makes: one, then the number
// of the key.
func prefixOf(h *keyset.Handle) []byte {
	return binary.BigEndian.AppendUint32([]byte{1}, h.KeysetInfo().GetPrimaryKeyId())
}

// change replaces the keyset file whole: a reader sees the old one or the new
// one, also after a failure of the machine.
func (v *Vault) change(f func(*file) error) (err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	b, err := os.ReadFile(v.path)
	if err != nil {
		return fmt.Errorf("change keyset: %w", err)
	}
	content, err := parseFile(b)
	if err != nil {
		return err
	}
	if err := f(&content); err != nil {
		return fmt.Errorf("change keyset: %w", err)
	}
	content.Edition++
	if b, err = json.MarshalIndent(content, "", "  "); err != nil {
		return err
	}
	fresh := v.path + ".nouvelle"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := writeNew(fresh, b); err != nil {
		return fmt.Errorf("change keyset: %w", err)
	}
	if err := sameOwner(v.path, fresh); err != nil {
		return errors.Join(fmt.Errorf("change keyset: %w", err), os.Remove(fresh))
	}
	if err := os.Rename(fresh, v.path); err != nil {
		return errors.Join(fmt.Errorf("change keyset: %w", err), os.Remove(fresh))
	}
	if err := syncFolder(filepath.Dir(v.path)); err != nil {
		return fmt.Errorf("change keyset: %w", err)
	}
	k, err := read(v.path)
	if err != nil {
		return err
	}
	v.now.Store(k)
	return nil
}

// syncFolder puts a rename on the disk.
func syncFolder(dir string) (err error) {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return d.Sync()
}

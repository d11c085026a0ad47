package vault

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/mac"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
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
	if fresh, err := read(v.path); err == nil && fresh.generation >= v.now.Load().generation {
		v.now.Store(fresh)
	}
	return v.now.Load()
}

// Generation counts the rotations of the keyset, from 1.
func (v *Vault) Generation() int64 { return v.current().generation }

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

// Rotate adds a key to wrap with and a key to authenticate with to the keyset
// file and makes them the current ones. The earlier ones stay, to read what
// they wrote. The key of the tokens stays as it is: every token would have to
// be computed again before anybody is found.
func (v *Vault) Rotate() error {
	return v.change(func(f *file) (err error) {
		f.Generation++
		if f.Wrap, err = withNewPrimary(f.Wrap, aead.AES256GCMKeyTemplate()); err != nil {
			return err
		}
		f.Audit, err = withNewPrimary(f.Audit, mac.HMACSHA256Tag256KeyTemplate())
		return err
	})
}

// Retire takes the earlier keys that wrapped data keys out of the file. What
// they wrapped can never be opened again: the caller has made sure that there
// is none. Those that authenticated lines of the log stay, to verify them.
func (v *Vault) Retire() (retired int, err error) {
	err = v.change(func(f *file) error {
		h, err := handle(f.Wrap)
		if err != nil {
			return err
		}
		info := h.KeysetInfo()
		m := keyset.NewManagerFromHandle(h)
		for _, k := range info.GetKeyInfo() {
			if k.GetKeyId() == info.GetPrimaryKeyId() {
				continue
			}
			if err := m.Delete(k.GetKeyId()); err != nil {
				return err
			}
			retired++
		}
		if h, err = m.Handle(); err != nil {
			return err
		}
		f.Wrap, err = cleartext(h)
		return err
	})
	return retired, err
}

// Earlier is how many keys the file keeps beside the current one to open what
// they wrapped.
func (v *Vault) Earlier() (int, error) {
	b, err := v.File()
	if err != nil {
		return 0, err
	}
	f, err := parseFile(b)
	if err != nil {
		return 0, err
	}
	h, err := handle(f.Wrap)
	if err != nil {
		return 0, err
	}
	return h.Len() - 1, nil
}

func withNewPrimary(raw json.RawMessage, template *tinkpb.KeyTemplate) (json.RawMessage, error) {
	h, err := handle(raw)
	if err != nil {
		return nil, err
	}
	m := keyset.NewManagerFromHandle(h)
	id, err := m.Add(template)
	if err != nil {
		return nil, err
	}
	if err := m.SetPrimary(id); err != nil {
		return nil, err
	}
	if h, err = m.Handle(); err != nil {
		return nil, err
	}
	return cleartext(h)
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

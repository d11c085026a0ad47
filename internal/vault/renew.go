package vault

import (
	"encoding/json"
	"slices"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/mac"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
)

// A key is replaced in four steps, each of which leaves a file that works: it is
// staged (every server can read what it wraps, none uses it), promoted (every
// server uses it as soon as it sees the file), everything is wrapped again and
// every token computed again, and the earlier ones retire. In a keyset the keys
// stand in the order of their making: those before the current one are earlier,
// one after it is staged.

// keysetState is where a keyset file is on that way.
type keysetState struct{ earlier, staged []uint32 }

func stateOf(h *keyset.Handle) (s keysetState) {
	info := h.KeysetInfo()
	seen := false
	for _, k := range info.GetKeyInfo() {
		switch {
		case k.GetKeyId() == info.GetPrimaryKeyId():
			seen = true
		case seen:
			s.staged = append(s.staged, k.GetKeyId())
		default:
			s.earlier = append(s.earlier, k.GetKeyId())
		}
	}
	return s
}

// parts are the keysets of a file whose earlier keys retire.
func (f *file) parts() []*json.RawMessage {
	if len(f.Search) == 0 {
		return []*json.RawMessage{&f.Wrap}
	}
	return []*json.RawMessage{&f.Wrap, &f.Search}
}

// changed applies a change to a keyset.
func changed(raw *json.RawMessage, change func(*keyset.Manager, keysetState) error) error {
	h, err := handle(*raw)
	if err != nil {
		return err
	}
	m := keyset.NewManagerFromHandle(h)
	if err := change(m, stateOf(h)); err != nil {
		return err
	}
	if h, err = m.Handle(); err != nil {
		return err
	}
	*raw, err = cleartext(h)
	return err
}

// promote makes the staged key the current one; a new one when none is staged.
func promote(template *tinkpb.KeyTemplate) func(*keyset.Manager, keysetState) error {
	return func(m *keyset.Manager, s keysetState) (err error) {
		var id uint32
		if len(s.staged) > 0 {
			id = s.staged[len(s.staged)-1]
		} else if id, err = m.Add(template); err != nil {
			return err
		}
		return m.SetPrimary(id)
	}
}

// Rotate makes, at once, a new key to wrap with and a new key to authenticate
// with the current ones, and with tokens another for the tokens of persons. The
// earlier ones stay, to read what they wrote. A server that has its own copy of
// the file reads nothing that is written from now on until it has the new one.
func (v *Vault) Rotate(tokens bool) error {
	return v.change(func(f *file) error {
		f.Generation++
		if err := changed(&f.Wrap, promote(aead.AES256GCMKeyTemplate())); err != nil {
			return err
		}
		if tokens {
			if err := changed(f.search(), promote(prf.HMACSHA256PRFKeyTemplate())); err != nil {
				return err
			}
		}
		return changed(&f.Audit, promote(mac.HMACSHA256Tag256KeyTemplate()))
	})
}

// search is the keyset of the tokens of persons: that of all tokens, copied, in
// a file from before it was apart.
func (f *file) search() *json.RawMessage {
	if len(f.Search) == 0 {
		f.Search = slices.Clone(f.Tokens)
	}
	return &f.Search
}

// Stage puts a key to wrap with and one for the tokens of persons in the file,
// which nobody uses yet: once every server has the file, they are promoted.
// What is staged already is left.
func (v *Vault) Stage() error {
	return v.change(func(f *file) error {
		for raw, template := range map[*json.RawMessage]*tinkpb.KeyTemplate{&f.Wrap: aead.AES256GCMKeyTemplate(), f.search(): prf.HMACSHA256PRFKeyTemplate()} {
			err := changed(raw, func(m *keyset.Manager, s keysetState) (err error) {
				if len(s.staged) == 0 {
					_, err = m.Add(template)
				}
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Promote makes what is staged current.
func (v *Vault) Promote() error {
	return v.change(func(f *file) error {
		if err := changed(&f.Wrap, promote(aead.AES256GCMKeyTemplate())); err != nil {
			return err
		}
		return changed(f.search(), promote(prf.HMACSHA256PRFKeyTemplate()))
	})
}

// Retire takes the earlier keys that wrapped data keys, and those that made
// tokens of persons, out of the file. What they wrapped can never be opened
// again, and no token of theirs computed: the caller has made sure that there is
// none. Those that authenticated lines of the log stay, to verify them.
func (v *Vault) Retire() (retired int, err error) {
	if n, err := v.Earlier(); err != nil || n == 0 {
		return 0, err
	}
	err = v.change(func(f *file) error {
		f.Generation++
		for _, raw := range f.parts() {
			err := changed(raw, func(m *keyset.Manager, s keysetState) error {
				for _, id := range s.earlier {
					if err := m.Delete(id); err != nil {
						return err
					}
					retired++
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return retired, err
}

// Earlier is how many keys the file keeps beside the current ones to read what
// they wrapped, and to find who has tokens of theirs.
func (v *Vault) Earlier() (n int, err error) {
	err = v.each(func(s keysetState) { n += len(s.earlier) })
	return n, err
}

// Staged tells whether keys of the file wait to be promoted.
func (v *Vault) Staged() (staged bool, err error) {
	err = v.each(func(s keysetState) { staged = staged || len(s.staged) > 0 })
	return staged, err
}

func (v *Vault) each(f func(keysetState)) error {
	b, err := v.File()
	if err != nil {
		return err
	}
	content, err := parseFile(b)
	if err != nil {
		return err
	}
	for _, raw := range content.parts() {
		h, err := handle(*raw)
		if err != nil {
			return err
		}
		f(stateOf(h))
	}
	return nil
}

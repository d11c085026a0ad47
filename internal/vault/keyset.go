package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/mac"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// What may be wrong with the keyset file.
var (
	ErrMissing = errors.New("the keyset file is missing")
	ErrOpen    = errors.New("the keyset file can be read by others than its owner")
	ErrBroken  = errors.New("the keyset file is not one of ours, or is damaged")
)

// Vault is the master keyset, opened. When the file is replaced by a rotation
// the next operation works with the new keys: nothing has to be restarted.
type Vault struct {
	path  string
	mu    sync.Mutex // of the reading of the file
	now   atomic.Pointer[keys]
	least atomic.Int64 // the generation below which nothing may be wrapped
}

// keys are one reading of the keyset file: one key set to wrap data keys, one
// to compute the tokens of accounts, one for those of persons, one to
// authenticate the lines of the log.
type keys struct {
	wrap       tink.AEAD
	tokens     *prf.Set
	search     searchKeys
	audit      tink.MAC
	generation int64
	edition    int64
	wrapping   []byte // how what the current key wraps begins
	stamp      stamp
}

// file is the form on disk. The parts are Tink keysets, so that each can be
// rotated by adding a key and keeping the old ones. Persons have tokens under
// keys of their own, since those change whenever somebody was erased; a file
// from before that has none, and Tokens serve for persons too.
type file struct {
	Version    int             `json:"permanence_keyset"`
	Generation int64           `json:"generation,omitempty"` // counts what a server with an older file may not miss; 0 stands for 1
	Edition    int64           `json:"edition,omitempty"`    // counts all changes of the file
	Wrap       json.RawMessage `json:"wrap"`
	Tokens     json.RawMessage `json:"tokens"`
	Search     json.RawMessage `json:"search,omitempty"`
	Audit      json.RawMessage `json:"audit"`
}

// Create makes a new random keyset in a file that only its owner can read. It
// never overwrites: an existing file is an error (fs.ErrExist).
func Create(path string) (*Vault, error) {
	var f file
	f.Version = 1
	for _, part := range []struct {
		to       *json.RawMessage
		template func() (*keyset.Handle, error)
	}{
		{&f.Wrap, func() (*keyset.Handle, error) { return keyset.NewHandle(aead.AES256GCMKeyTemplate()) }},
		{&f.Tokens, func() (*keyset.Handle, error) { return keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate()) }},
		{&f.Search, func() (*keyset.Handle, error) { return keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate()) }},
		{&f.Audit, func() (*keyset.Handle, error) { return keyset.NewHandle(mac.HMACSHA256Tag256KeyTemplate()) }},
	} {
		h, err := part.template()
		if err != nil {
			return nil, fmt.Errorf("create keyset: %w", err)
		}
		if *part.to, err = cleartext(h); err != nil {
			return nil, fmt.Errorf("create keyset: %w", err)
		}
	}
	b, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, err
	}
	if err := writeNew(path, b); err != nil {
		return nil, fmt.Errorf("create keyset: %w", err)
	}
	return Open(path)
}

// writeNew writes and syncs a file that must not exist, readable by its owner.
func writeNew(path string, b []byte) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write(b); err != nil {
		return err
	}
	return f.Sync()
}

// Open reads the keyset file: ErrMissing, ErrOpen or ErrBroken when it cannot
// be trusted. Whether it is the right one for a database, Check tells.
func Open(path string) (*Vault, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, fmt.Errorf("open keyset: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, ErrOpen
	}
	k, err := read(path)
	if err != nil {
		return nil, err
	}
	v := &Vault{path: path}
	v.now.Store(k)
	return v, nil
}

func read(path string) (*keys, error) {
	stamp, err := stampOf(path)
	if err != nil {
		return nil, fmt.Errorf("open keyset: %w", err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("open keyset: %w", err)
	}
	k, err := parse(b)
	if err != nil {
		return nil, err
	}
	k.stamp = stamp
	return k, nil
}

func parse(b []byte) (*keys, error) {
	f, err := parseFile(b)
	if err != nil {
		return nil, err
	}
	wrap, err1 := handle(f.Wrap)
	tokens, err2 := handle(f.Tokens)
	audit, err3 := handle(f.Audit)
	if errors.Join(err1, err2, err3) != nil {
		return nil, ErrBroken
	}
	k := &keys{generation: f.Generation, edition: f.Edition, wrapping: prefixOf(wrap)}
	k.wrap, err1 = aead.New(wrap)
	k.tokens, err2 = prf.NewPRFSet(tokens)
	k.audit, err3 = mac.New(audit)
	if errors.Join(err1, err2, err3) != nil {
		return nil, ErrBroken
	}
	if k.search, err = searchKeysOf(&f, k.tokens); err != nil {
		return nil, ErrBroken
	}
	return k, nil
}

func parseFile(b []byte) (f file, err error) {
	if err := json.Unmarshal(b, &f); err != nil || f.Version != 1 {
		return f, ErrBroken
	}
	f.Generation = max(f.Generation, 1)
	return f, nil
}

// jsonKeyset writes a keyset without Tink's own encryption: the file's
// permissions protect it, and it is kept apart from the data.
type jsonKeyset struct{ *keyset.JSONWriter }

func cleartext(h *keyset.Handle) (json.RawMessage, error) {
	var b bytes.Buffer
	if err := insecurecleartextkeyset.Write(h, jsonKeyset{keyset.NewJSONWriter(&b)}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// WriteEncrypted is never reached: the keyset is written in clear or not at all.
func (jsonKeyset) WriteEncrypted(*tinkpb.EncryptedKeyset) error {
	return errors.New("encrypted keysets are not written")
}

func handle(raw json.RawMessage) (*keyset.Handle, error) {
	return insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(raw)))
}

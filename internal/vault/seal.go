package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
)

// ErrOpenSealed means that a ciphertext does not open: another key, another
// row, or a changed byte.
var ErrOpenSealed = errors.New("sealed data does not open")

// Cell names where a ciphertext is kept. It is authenticated with it.
type Cell struct{ Table, Column, Row string }

func (c Cell) bytes() []byte { return []byte(c.Table + "\x00" + c.Column + "\x00" + c.Row) }

// DataKey is the key of one person, one case or one file.
type DataKey struct{ gcm cipher.AEAD }

// NewDataKey makes a random key and its wrapped form, to be stored in the cell.
func (v *Vault) NewDataKey(c Cell) (key *DataKey, wrapped []byte, err error) {
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand stops the program instead
	defer clear(raw[:])
	k, err := v.wrapper()
	if err != nil {
		return nil, nil, err
	}
	if wrapped, err = k.wrap.Encrypt(raw[:], c.bytes()); err != nil {
		return nil, nil, fmt.Errorf("wrap key: %w", err)
	}
	key, err = newDataKey(raw[:])
	return key, wrapped, err
}

// Unwrap opens a stored data key. ErrOpenSealed when it is not of this keyset
// or not of this cell.
func (v *Vault) Unwrap(c Cell, wrapped []byte) (*DataKey, error) {
	raw, err := v.decrypt(wrapped, c)
	if err != nil {
		return nil, fmt.Errorf("unwrap key of %s: %w", c.Table, ErrOpenSealed)
	}
	defer clear(raw)
	return newDataKey(raw)
}

func newDataKey(raw []byte) (*DataKey, error) {
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, fmt.Errorf("data key: %w", err)
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("data key: %w", err)
	}
	return &DataKey{gcm}, nil
}

// Seal encrypts what the cell will hold.
func (k *DataKey) Seal(c Cell, plain []byte) []byte { return k.gcm.Seal(nil, nil, plain, c.bytes()) }

// Open decrypts what the cell holds, or ErrOpenSealed.
func (k *DataKey) Open(c Cell, sealed []byte) ([]byte, error) {
	plain, err := k.gcm.Open(nil, nil, sealed, c.bytes())
	if err != nil {
		return nil, fmt.Errorf("open %s.%s: %w", c.Table, c.Column, ErrOpenSealed)
	}
	return plain, nil
}

// decrypt opens with the keys at hand, then with those of the file when it has
// been replaced since.
func (v *Vault) decrypt(sealed []byte, c Cell) ([]byte, error) {
	k := v.now.Load()
	plain, err := k.wrap.Decrypt(sealed, c.bytes())
	if err == nil {
		return plain, nil
	}
	if fresh := v.current(); fresh != k {
		return fresh.wrap.Decrypt(sealed, c.bytes())
	}
	return nil, err
}

// SealSetting encrypts with the master keyset itself what belongs to no
// person, such as a column mapping of a register.
func (v *Vault) SealSetting(c Cell, plain []byte) ([]byte, error) {
	k, err := v.wrapper()
	if err != nil {
		return nil, err
	}
	return k.wrap.Encrypt(plain, c.bytes())
}

// OpenSetting opens what SealSetting sealed, or ErrOpenSealed.
func (v *Vault) OpenSetting(c Cell, sealed []byte) ([]byte, error) {
	plain, err := v.decrypt(sealed, c)
	if err != nil {
		return nil, fmt.Errorf("open %s.%s: %w", c.Table, c.Column, ErrOpenSealed)
	}
	return plain, nil
}

// Authenticate computes the code that a line of the log carries.
func (v *Vault) Authenticate(line []byte) ([]byte, error) { return v.current().audit.ComputeMAC(line) }

// Authentic tells whether the code is that of the line.
func (v *Vault) Authentic(line, code []byte) bool {
	k := v.now.Load()
	if k.audit.VerifyMAC(code, line) == nil {
		return true
	}
	fresh := v.current() // the line may have been written with a key that came since
	return fresh != k && fresh.audit.VerifyMAC(code, line) == nil
}

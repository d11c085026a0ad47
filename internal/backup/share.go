package backup

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strings"

	"filippo.io/age"

	"permanence/internal/casework"
)

// The recovery key is shared by Shamir's scheme (How to share a secret, 1979):
// each byte of the secret is the value at zero of a line over GF(256), and a
// share is a point of each line. Two points give the line; one gives nothing.

// multiply is the product in GF(256) modulo x⁸+x⁴+x³+x+1, without a table and
// without a branch on its operands.
func multiply(a, b byte) (product byte) {
	for range 8 {
		product ^= a & -(b & 1)
		a = a<<1 ^ 0x1b&-(a>>7)
		b >>= 1
	}
	return product
}

// inverse is the 254th power, which is what times a gives one.
func inverse(a byte) byte {
	product := byte(1)
	for bit := 7; bit >= 0; bit-- {
		product = multiply(product, product)
		if 254>>bit&1 == 1 {
			product = multiply(product, a)
		}
	}
	return product
}

// point is the value of each line at x, which is not zero.
type point struct {
	x byte
	y []byte
}

// split draws a line through each byte of the secret and gives its points at
// 1 to n.
func split(secret []byte, n int) []point {
	slopes := make([]byte, len(secret))
	_, _ = rand.Read(slopes) // never fails: crypto/rand stops the program instead
	points := make([]point, n)
	for i := range points {
		x := byte(i + 1)
		y := make([]byte, len(secret))
		for j := range y {
			y[j] = secret[j] ^ multiply(slopes[j], x)
		}
		points[i] = point{x, y}
	}
	return points
}

// join is the value at zero of the lines through two points at different x.
func join(a, b point) []byte {
	// At zero, y = (a.y·b.x + b.y·a.x) / (a.x + b.x), and + is - here.
	scale := inverse(a.x ^ b.x)
	secret := make([]byte, len(a.y))
	for j := range secret {
		secret[j] = multiply(scale, multiply(a.y[j], b.x)^multiply(b.y[j], a.x))
	}
	return secret
}

// Shares is how many shares a recovery key is printed as; any two recover it.
const Shares = 3

// NewRecoveryKey makes a recovery key: the public half, which backups are
// encrypted to, and the shares of the private one, which is kept nowhere.
func NewRecoveryKey() (recipient string, shares []string, err error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return "", nil, err
	}
	shares, err = SplitIdentity(identity.String())
	return identity.Recipient().String(), shares, err
}

const (
	identityPrefix = "AGE-SECRET-KEY-1"
	identityLetter = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L" // bech32: five bits each
	identityLength = 58
	secretBytes    = 37 // 58 letters of five bits
	shareVersion   = 1
	shareBytes     = 4 + secretBytes + 4 // version, key, number, secret, checksum
)

// groups of four of this alphabet are how a share is printed: no letter in it
// is taken for a digit.
var shareAlphabet = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// SplitIdentity gives the shares of an age identity, each as 18 groups of four.
func SplitIdentity(identity string) ([]string, error) {
	letters, ok := strings.CutPrefix(identity, identityPrefix)
	if _, err := age.ParseX25519Identity(identity); err != nil || !ok || len(letters) != identityLength {
		return nil, errors.New("this is no age identity of the X25519 kind")
	}
	secret := packLetters(letters)
	defer clear(secret)
	sum := sha256.Sum256([]byte(identity))
	var shares []string
	for _, p := range split(secret, Shares) {
		b := append([]byte{shareVersion, sum[0], sum[1], p.x}, p.y...)
		check := sha256.Sum256(b)
		shares = append(shares, inGroups(shareAlphabet.EncodeToString(append(b, check[:4]...))))
	}
	return shares, nil
}

func inGroups(s string) string {
	var groups []string
	for len(s) > 4 {
		groups, s = append(groups, s[:4]), s[4:]
	}
	return strings.Join(append(groups, s), " ")
}

// parseShare reads a share as it was typed: case, spaces and hyphens do not
// count, O is 0, I and L are 1.
func parseShare(typed string) (key [2]byte, p point, err error) {
	letters := strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '\t' || r == '\u00a0' || r == '\u202f':
			return -1
		case r == 'O':
			return '0'
		case r == 'I' || r == 'L':
			return '1'
		}
		return r
	}, strings.ToUpper(typed))
	b, err := shareAlphabet.DecodeString(letters)
	if err != nil || len(b) != shareBytes || b[0] != shareVersion || b[3] == 0 {
		return key, p, casework.Refuse(casework.KindInvalid, "Cette part n'est pas complète : 18 groupes de quatre lettres ou chiffres sont attendus.")
	}
	body, check := b[:len(b)-4], b[len(b)-4:]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:4], check) {
		return key, p, casework.Refuse(casework.KindInvalid, "Cette part contient une faute de frappe : sa somme de contrôle ne tombe pas juste. Relisez-la groupe par groupe.")
	}
	return [2]byte{b[1], b[2]}, point{body[3], body[4:]}, nil
}

// JoinShares recovers the age identity from two different shares of one key.
func JoinShares(a, b string) (identity string, err error) {
	keyA, p, err := parseShare(a)
	if err != nil {
		return "", err
	}
	keyB, q, err := parseShare(b)
	if err != nil {
		return "", err
	}
	if keyA != keyB {
		return "", casework.Refuse(casework.KindInvalid, "Ces deux parts ne sont pas de la même clé de secours.")
	}
	if p.x == q.x {
		return "", casework.Refuse(casework.KindInvalid, "C'est deux fois la même part : il en faut deux différentes.")
	}
	secret := join(p, q)
	defer clear(secret)
	identity = identityPrefix + unpackLetters(secret)
	if _, err := age.ParseX25519Identity(identity); err != nil {
		return "", casework.Refuse(casework.KindInvalid, "Ces deux parts ne vont pas ensemble : aucune clé n'en sort.")
	}
	return identity, nil
}

// packLetters writes letters of five bits one after the other.
func packLetters(letters string) []byte {
	packed := make([]byte, secretBytes)
	for i := range letters {
		value := strings.IndexByte(identityLetter, letters[i])
		for bit := range 5 {
			if value>>(4-bit)&1 == 1 {
				at := 5*i + bit
				packed[at/8] |= 0x80 >> (at % 8)
			}
		}
	}
	return packed
}

func unpackLetters(packed []byte) string {
	letters := make([]byte, identityLength)
	for i := range letters {
		value := 0
		for bit := range 5 {
			at := 5*i + bit
			value = value<<1 | int(packed[at/8]>>(7-at%8)&1)
		}
		letters[i] = identityLetter[value]
	}
	return string(letters)
}

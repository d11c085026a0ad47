package backup

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"

	"filippo.io/age"

	"permanence/internal/casework"
)

func TestTheFieldHasItsLaws(t *testing.T) {
	if multiply(0x57, 0x83) != 0xc1 || multiply(0x57, 0x13) != 0xfe { // FIPS 197, section 4.2
		t.Fatal("the products of the standard do not come out")
	}
	for a := range 256 {
		a := byte(a)
		if multiply(a, 1) != a || multiply(a, 0) != 0 {
			t.Fatalf("%d by one or by zero", a)
		}
		if a != 0 && multiply(a, inverse(a)) != 1 {
			t.Fatalf("%d has no inverse", a)
		}
		for b := range 256 {
			b := byte(b)
			if multiply(a, b) != multiply(b, a) {
				t.Fatalf("%d and %d do not commute", a, b)
			}
			for _, c := range []byte{2, 3, 0x53, 0xca, 0xff} {
				if multiply(multiply(a, b), c) != multiply(a, multiply(b, c)) || multiply(a, b^c) != multiply(a, b)^multiply(a, c) {
					t.Fatalf("%d, %d, %d", a, b, c)
				}
			}
		}
	}
}

func TestAnyTwoSharesGiveEverySecretAndOneGivesNone(t *testing.T) {
	for value := range 256 {
		secret := []byte{byte(value)}
		points := split(secret, Shares)
		for i := range points {
			for j := range points {
				if i != j && !bytes.Equal(join(points[i], points[j]), secret) {
					t.Fatalf("shares %d and %d of %d", i, j, value)
				}
			}
		}
	}
	// Whatever a share shows, each secret is still as likely: for the share 7
	// of number 2, there is exactly one line through each secret.
	for secret := range 256 {
		lines := 0
		for slope := range 256 {
			if byte(secret)^multiply(byte(slope), 2) == 7 {
				lines++
			}
		}
		if lines != 1 {
			t.Fatalf("%d lines through %d", lines, secret)
		}
	}
	long := make([]byte, 4096)
	_, _ = rand.Read(long)
	points := split(long, 255)
	if !bytes.Equal(join(points[254], points[17]), long) {
		t.Error("a long secret among many shares")
	}
}

func TestARecoveryKeyComesBackFromAnyTwoOfItsThreeShares(t *testing.T) {
	for range 50 {
		recipient, shares, err := NewRecoveryKey()
		if err != nil || len(shares) != 3 {
			t.Fatalf("%d shares, %v", len(shares), err)
		}
		for i := range shares {
			for j := range shares {
				if i == j {
					continue
				}
				identity, err := JoinShares(shares[i], " "+strings.ToLower(strings.ReplaceAll(shares[j], " ", "-")))
				if err != nil {
					t.Fatal(err)
				}
				key, err := age.ParseX25519Identity(identity)
				if err != nil || key.Recipient().String() != recipient {
					t.Fatalf("another key came back: %v", err)
				}
			}
		}
	}
}

func TestAShareMistypedAloneOrOfAnotherKeyIsRefused(t *testing.T) {
	_, ours, err := NewRecoveryKey()
	if err != nil {
		t.Fatal(err)
	}
	_, theirs, err := NewRecoveryKey()
	if err != nil {
		t.Fatal(err)
	}
	for i := range ours[0] { // each letter, changed
		if ours[0][i] == ' ' {
			continue
		}
		wrong := []byte(ours[0])
		wrong[i] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(strings.IndexByte("0123456789ABCDEFGHJKMNPQRSTVWXYZ", wrong[i])+1)%32]
		if _, err := JoinShares(string(wrong), ours[1]); casework.KindOf(err) != casework.KindInvalid {
			t.Fatalf("letter %d: %v", i, err)
		}
	}
	for name, pair := range map[string][2]string{
		"the same twice": {ours[0], ours[0]}, "of two keys": {ours[0], theirs[1]}, "short": {ours[0][:50], ours[1]},
		"nothing": {"", ""}, "no share": {"bonjour", ours[1]},
	} {
		if _, err := JoinShares(pair[0], pair[1]); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyAnIdentityIsSplit(t *testing.T) {
	for _, s := range []string{"", "age1xyz", identityPrefix, identityPrefix + strings.Repeat("Q", 58)} {
		if _, err := SplitIdentity(s); err == nil {
			t.Errorf("%q was split", s)
		}
	}
}

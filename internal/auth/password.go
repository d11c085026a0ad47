package auth

import (
	"context"
	"fmt"
	"sync"

	"github.com/alexedwards/argon2id"
)

// hashing is argon2id with 32 MiB, two passes and one lane: above the minimum
// that OWASP's Password Storage Cheat Sheet gives for two passes (19 MiB),
// while the two hashings that may run at once stay under a third of the
// program's memory budget (256 MB). RFC 9106 gives the algorithm, its salt of 16
// bytes and its tag of 32.
var hashing = &argon2id.Params{Memory: 32 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// places bounds the hashings of the whole process, by memory: one beyond two
// waits for its turn.
var places = make(chan struct{}, 2)

// compare works a password through the hash. Tests count how often it is.
var compare = argon2id.ComparePasswordAndHash

// inTurn runs f when a place is free, or gives up with the context.
func inTurn(ctx context.Context, f func() error) error {
	select {
	case places <- struct{}{}:
		defer func() { <-places }()
		return f()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Hash is the hash of a password, as the store keeps it. It waits for its turn
// when two hashings run already, and gives up with the context. It does not
// check the password: CheckPassword does.
func Hash(ctx context.Context, password string) (hash string, err error) {
	err = inTurn(ctx, func() (err error) {
		hash, err = argon2id.CreateHash(password, hashing)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// Verify tells whether the password is the one of the hash. A hash that no
// password opens, such as the empty one of an absent account, takes as long as
// any other. The error is the context's: a wrong password is none.
func Verify(ctx context.Context, password, hash string) (ok bool, err error) {
	err = inTurn(ctx, func() error {
		var broken error
		if ok, broken = compare(password, hash); broken != nil {
			ok = false
			_, _ = compare(password, nobodys()) // for the time that it takes
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("verify password: %w", err)
	}
	return ok, nil
}

// nobodys is the hash of a random password that nobody knows.
var nobodys = sync.OnceValue(func() string {
	hash, err := argon2id.CreateHash(NewPassword(), hashing)
	if err != nil {
		panic(err) // only for want of randomness, and then the program stops by itself
	}
	return hash
})

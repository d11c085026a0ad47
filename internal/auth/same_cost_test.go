package auth

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store/storetest"
)

// cost of an attempt: how many passwords were worked through a hash to the end,
// and the statements that ran.
type cost struct {
	hashes     int
	statements []string
	err        error
}

// counting counts the hashes of what f does. Tests of this package run one
// after another.
func counting(t *testing.T, f func(context.Context) error) (c cost) {
	t.Helper()
	real := compare
	defer func() { compare = real }()
	compare = func(password, hash string) (bool, error) {
		ok, err := real(password, hash)
		if err == nil {
			c.hashes++
		}
		return ok, err
	}
	c.err = f(db.Trace(t.Context(), func(query string) { c.statements = append(c.statements, query) }))
	return c
}

// What an attacker who holds a watch could learn of a name is nothing: each
// refusal works one password through one hash, by the same statements. While a
// name has to wait, no hash is made for anybody, known or not: that an attempt
// came too early is what its answer says.
func TestEveryRefusedLogInCostsTheSame(t *testing.T) {
	o := open(t)
	for _, other := range []casework.Account{{Login: "ferme", Disabled: true}, {Login: "sans.mot"}} {
		other.Name, other.Role = other.Login, casework.Worker
		hash := "!" // nothing opens it: the account comes by a provider
		if other.Disabled {
			var err error
			if hash, err = Hash(t.Context(), goodPassword); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := o.store.CreateAccount(t.Context(), storetest.Console, other, hash); err != nil {
			t.Fatal(err)
		}
	}
	names := map[string]string{"a wrong password": "y.martin", "nobody": "personne", "a closed account": "ferme", "an account without password": "sans.mot", "no name": ""}
	try := func(name, password string) cost {
		return counting(t, func(ctx context.Context) error {
			_, err := o.SignIn(ctx, name, password, "192.0.2.1")
			return err
		})
	}
	for _, password := range []string{"faux mot de passe", "", strings.Repeat("x", 5000)} {
		var first *cost
		for who, name := range names {
			o.pass(24 * time.Hour)
			got := try(name, password)
			if got.hashes != 1 || got.err == nil || got.err.Error() != WrongPair().Error() {
				t.Errorf("%s: %d hashes, %v", who, got.hashes, got.err)
			}
			if first == nil {
				first = &got
			} else if !slices.Equal(first.statements, got.statements) {
				t.Errorf("%s: %d statements, another %d", who, len(got.statements), len(first.statements))
			}
		}
	}
	var early *Throttled
	var first *cost
	for who, name := range names {
		o.pass(24 * time.Hour)
		for range 3 {
			try(name, "faux mot de passe")
		}
		got := try(name, goodPassword)
		if got.hashes != 0 || !errors.As(got.err, &early) {
			t.Errorf("%s, too early: %d hashes, %v", who, got.hashes, got.err)
		}
		if first == nil {
			first = &got
		} else if !slices.Equal(first.statements, got.statements) {
			t.Errorf("%s, too early: %d statements, another %d", who, len(got.statements), len(first.statements))
		}
	}
}

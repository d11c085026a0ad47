package db

import (
	"errors"
	"strings"
	"testing"
)

func TestAnotherMachineIsReachedOverVerifiedTLSAlone(t *testing.T) {
	for dsn, good := range map[string]bool{
		"postgres://p@127.0.0.1:5432/p?sslmode=disable":          true,
		"postgres://p@localhost/p":                               true,
		"postgres://p@[::1]/p?sslmode=disable":                   true,
		"postgres:///p?host=/run/postgresql":                     true,
		"postgres://p@base.exemple.fr/p?sslmode=verify-full":     true,
		"postgres://p@a.exemple.fr,b.fr/p?sslmode=verify-full":   true,
		"postgres://p@base.exemple.fr/p":                         false,
		"postgres://p@base.exemple.fr/p?sslmode=require":         false,
		"postgres://p@base.exemple.fr/p?sslmode=prefer":          false,
		"postgres://p@base.exemple.fr/p?sslmode=disable":         false,
		"postgres://p@10.0.0.4/p?sslmode=disable":                false,
		"postgres://p@127.0.0.1,base.exemple.fr/p?sslmode=allow": false,
		"postgres://p@localhost.exemple.fr/p?sslmode=disable":    false,
	} {
		if err := Protected(dsn); (err == nil) != good || err != nil && !errors.Is(err, ErrUnprotected) {
			t.Errorf("%s: %v", dsn, err)
		}
	}
	if err := Protected("postgres://p:secret@base/p?sslmode=nothing"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("an address that is none: %v", err)
	}
}

package db

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
)

// ErrUnprotected means that an address of PostgreSQL leads to another machine
// without encryption, or without making sure which machine it is.
var ErrUnprotected = errors.New("the exchanges with PostgreSQL would not be protected")

// Protected makes sure that each host of an address is this machine, or is
// reached over TLS with its certificate and its name verified
// (sslmode=verify-full). ErrUnprotected otherwise.
func Protected(dsn string) error {
	c, err := pgx.ParseConfig(dsn)
	if err != nil {
		return errors.New("open postgres: the address is not of the form postgres://user@host/name") // the cause may quote the password
	}
	if !protected(c.Host, c.TLSConfig) {
		return fmt.Errorf("%w: %s", ErrUnprotected, c.Host)
	}
	for _, f := range c.Fallbacks { // other hosts, and what "prefer" falls back to
		if !protected(f.Host, f.TLSConfig) {
			return fmt.Errorf("%w: %s", ErrUnprotected, f.Host)
		}
	}
	return nil
}

func protected(host string, c *tls.Config) bool {
	if strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@") || host == "localhost" { // a socket, or this machine
		return true
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return true
	}
	return c != nil && !c.InsecureSkipVerify && c.ServerName != ""
}

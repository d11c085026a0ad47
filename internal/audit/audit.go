// Package audit is the log of who did what to which record: one line for each
// access to data, refusals included, written in the transaction of the access
// itself. A line holds pseudonymous identifiers and codes, never a name, and
// is authenticated at its creation, so that a changed or forged one shows.
//
// Lines are then sealed: a sealer gives each its place in a Merkle tree and
// signs checkpoints of it, and a Checker verifies lines, places, checkpoints and
// the anchors that were kept elsewhere.
//
// The package knows lines, places and proofs. The store writes and reads
// them.
package audit

import (
	"strings"

	"permanence/internal/casework"
)

// Line is one entry. Its ID is its number: identifiers sort by time.
type Line struct {
	ID      string
	At      casework.Instant
	Account casework.AccountID // empty for the console and before log-in
	Role    casework.Role
	Action  string // a casework.Action, or a more precise verb such as register.created
	Object  string // kind of record: person, case, post, account, report
	Record  string // its identifier
	Post    casework.PostID
	Allowed bool
	Detail  string // codes and counts only
}

// Authenticator computes and checks the code of a line; a vault.Vault is one.
type Authenticator interface {
	Authenticate(line []byte) ([]byte, error)
	Authentic(line, code []byte) bool
}

// Bytes is the line as it is authenticated: every field, each closed by a zero
// byte, so that no two lines read the same.
func (l *Line) Bytes() []byte {
	allowed := "refused"
	if l.Allowed {
		allowed = "allowed"
	}
	b := make([]byte, 0, 320) // with room for the code that HashLine adds
	for _, field := range [...]string{"permanence.audit.1", l.ID, l.At.String(), string(l.Account), string(l.Role),
		l.Action, l.Object, l.Record, string(l.Post), allowed, l.Detail} {
		b = append(append(b, strings.ReplaceAll(field, "\x00", "")...), 0)
	}
	return b
}

// As is what a line's detail ends with when the actor reached a case otherwise
// than as its own: why it was open to her or him.
func As(r casework.Relation) string {
	if r == "" || r == casework.OwnCase {
		return ""
	}
	return asMark + string(r)
}

const asMark = " as "

// CutAs splits a detail into what it says and the relation that As added, empty
// for an own case.
func CutAs(detail string) (string, casework.Relation) {
	if i := strings.LastIndex(detail, asMark); i >= 0 {
		return detail[:i], casework.Relation(detail[i+len(asMark):])
	}
	return detail, ""
}

package audit

import (
	"encoding/json"

	"golang.org/x/mod/sumdb/tlog"

	"permanence/internal/casework"
)

// Copied is a sealed line as a copy of the log holds it, kept on another machine
// or disk: one JSON object a line, in the order of sealing. With the signed
// checkpoints it tells, without the database, what the log was.
type Copied struct {
	Position int64              `json:"position"`
	ID       string             `json:"id"`
	At       casework.Instant   `json:"at"`
	Account  casework.AccountID `json:"account"`
	Role     casework.Role      `json:"role"`
	Action   string             `json:"action"`
	Object   string             `json:"object"`
	Record   string             `json:"record"`
	Post     casework.PostID    `json:"post"`
	Allowed  bool               `json:"allowed"`
	Detail   string             `json:"detail"`
	Code     []byte             `json:"code"`
}

// CopyLine is the copy of a line at its place.
func CopyLine(position int64, l *Line, code []byte) Copied {
	return Copied{position, l.ID, l.At, l.Account, l.Role, l.Action, l.Object, l.Record, l.Post, l.Allowed, l.Detail, code}
}

// Hash is what the tree holds of the line that was copied.
func (c *Copied) Hash() tlog.Hash {
	return HashLine(&Line{c.ID, c.At, c.Account, c.Role, c.Action, c.Object, c.Record, c.Post, c.Allowed, c.Detail}, c.Code)
}

// ParseCopied reads one line of a copy.
func ParseCopied(text []byte) (c Copied, err error) {
	err = json.Unmarshal(text, &c)
	return c, err
}

package store

import (
	"database/sql"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
)

const lineColumns = `l.id, l.at, l.account_id, l.role, l.action, l.object, l.record, l.post_id, l.allowed, l.detail, l.code`

// storedLine is a row of the log as it is found: somebody may have written
// anything there, so no value is trusted to be what it must be.
type storedLine struct {
	line  audit.Line
	code  []byte
	there bool // false on the missing side of a join
	known bool // every value is one that the program could have written
}

// lineScan is where a scan leaves lineColumns.
type lineScan struct {
	id, at, account, role, action, object, record, post, detail sql.NullString
	allowedAny                                                  any
	code                                                        []byte
}

func (x *lineScan) into() []any {
	return []any{&x.id, &x.at, &x.account, &x.role, &x.action, &x.object, &x.record, &x.post, &x.allowedAny, &x.detail, &x.code}
}

func (x *lineScan) stored() storedLine {
	s := storedLine{code: x.code, there: x.id.Valid, known: true}
	s.line = audit.Line{ID: x.id.String, Account: casework.AccountID(x.account.String), Role: casework.Role(x.role.String), Action: x.action.String,
		Object: x.object.String, Record: x.record.String, Post: casework.PostID(x.post.String), Detail: x.detail.String}
	if err := s.line.At.Scan(x.at.String); err != nil || s.line.At.String() != x.at.String {
		s.known = false
	}
	switch v := x.allowedAny.(type) {
	case bool:
		s.line.Allowed = v
	case int64:
		s.line.Allowed = v == 1
		s.known = s.known && (v == 0 || v == 1)
	default:
		s.known = false
	}
	for _, text := range []sql.NullString{x.id, x.account, x.role, x.action, x.object, x.record, x.post, x.detail} {
		s.known = s.known && !strings.Contains(text.String, "\x00")
	}
	return s
}

// scanStored reads lineColumns.
func scanStored(row db.Scanner) (storedLine, error) {
	var x lineScan
	err := row.Scan(x.into()...)
	return x.stored(), err
}

// placedLine is a leaf with the line that it holds, or none.
type placedLine struct {
	leaf audit.Leaf
	storedLine
}

func scanPlace(row db.Scanner) (p placedLine, err error) {
	var x lineScan
	var hash []byte
	if err := row.Scan(append([]any{&p.leaf.Position, &p.leaf.LineID, &hash, &p.leaf.Seal}, x.into()...)...); err != nil {
		return p, err
	}
	if len(hash) == tlog.HashSize {
		p.leaf.Hash = tlog.Hash(hash)
	}
	p.storedLine = x.stored()
	return p, nil
}

// sealState is the row that says where the sealer is.
type sealState struct {
	size, purgedSize             int64
	edge, purgedEdge, purgedNote string
	signer                       []byte
}

func scanSealState(row db.Scanner) (st sealState, err error) {
	err = row.Scan(&st.size, &st.edge, &st.signer, &st.purgedSize, &st.purgedEdge, &st.purgedNote)
	return st, err
}

const selectSealState = `SELECT size, edge, signer, purged_size, purged_edge, purge_note FROM audit_state WHERE id = 1`

func scanCheckpoint(row db.Scanner) (c audit.Checkpoint, err error) {
	err = row.Scan(&c.Size, &c.Day, &c.Note)
	return c, err
}

package store

import (
	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// recordedRows are the rows that a register would have of each person of a
// query (identifier, token of the register's own), by that token: what is
// recorded already, beside which a row is held.
func (a *access) recordedRows(post casework.PostID, query string, args ...any) (map[vault.Token][]casework.RegisterRow, error) {
	type named struct {
		id    casework.PersonID
		token []byte
	}
	all, err := db.All(a.Tx, func(row db.Scanner) (n named, err error) {
		err = row.Scan(&n.id, &n.token)
		return n, err
	}, query, args...)
	rows := make(map[vault.Token][]casework.RegisterRow, len(all))
	for _, n := range all {
		if len(n.token) != len(vault.Token{}) || n.id == "" {
			continue
		}
		if rows[vault.Token(n.token)], err = a.rowsOf(post, n.id); err != nil {
			return nil, err
		}
	}
	return rows, err
}

// rowsOf are the rows of one person. A worker's import writes the cases that she
// or he reaches; the others answer as a case that is not there.
func (a *access) rowsOf(post casework.PostID, id casework.PersonID) (rows []casework.RegisterRow, err error) {
	r := pageRange{post: post, after: id[:len(id)-1], last: id}
	if a.actor.Role == casework.Worker {
		r.wall = a
	}
	page, err := readPage(a.Tx, r)
	if err != nil {
		return nil, err
	}
	err = a.s.exportPage(a.Tx, r, page, func(row *casework.RegisterRow, _ error) bool {
		rows = append(rows, *row)
		return true
	})
	return rows, err
}

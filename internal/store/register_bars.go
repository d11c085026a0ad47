package store

import (
	"context"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// RegisterBars tells which rows of a register may not be written in a post: of
// persons who were erased, and of those whose data are restricted. Of the first
// it holds marks; of the second, who are few, what is recorded, since a row that
// says nothing else is none that writes.
type RegisterBars struct {
	vault      *vault.Vault
	post       casework.PostID
	account    casework.AccountID // of a worker, whose own namespace is looked at too
	key        markKey
	erased     map[[16]byte]casework.Day
	restricted map[vault.Token][]casework.RegisterRow // by the token of their register's identifier, what is recorded
	living     map[vault.Token]bool                   // read for a worker only, when somebody was erased
}

// RegisterBars reads them for an actor who imports into a post. Of a restricted
// person whom a worker does not reach nothing is told: to her or him the row is
// of somebody else. For whoever may ImportRegister.
func (s *Store) RegisterBars(ctx context.Context, actor casework.Actor, post casework.PostID) (bars *RegisterBars, err error) {
	r := request{action: casework.ImportRegister, post: post, object: "post", record: string(post), detail: "who may not be written looked up"}
	err = s.look(ctx, actor, r, func(a *access) (err error) {
		bars, err = a.registerBars(post)
		return err
	})
	if err != nil {
		return nil, err
	}
	return bars, nil
}

func (a *access) registerBars(post casework.PostID) (*RegisterBars, error) {
	bars := &RegisterBars{vault: a.s.vault, post: post, erased: map[[16]byte]casework.Day{}}
	if a.actor.Role == casework.Worker {
		bars.account = a.actor.Account
	}
	b := bind(post)
	restricted := `SELECT p.id, register_token FROM persons p WHERE post_id = $1 AND register_token IS NOT NULL AND EXISTS (SELECT 1 FROM cases c WHERE c.person_id = p.id AND c.restricted_at IS NOT NULL`
	if bars.account != "" {
		restricted += ` AND ` + a.reach(b, casework.ReadCase, "c")
	}
	var err error
	if bars.restricted, err = a.recordedRows(post, restricted+`)`, b.args...); err != nil {
		return nil, err
	}
	err = a.Each(func(row db.Scanner) error {
		var mark []byte
		var on casework.Day
		err := row.Scan(&mark, &on)
		if err == nil && len(mark) == 16 {
			bars.erased[[16]byte(mark)] = on
		}
		return err
	}, `SELECT mark, erased_on FROM erased_marks WHERE post_id = $1 AND expires_on >= $2`, post, a.s.today())
	if err != nil || len(bars.erased) == 0 {
		return bars, err
	}
	if bars.account != "" {
		if bars.living, err = a.tokens(`SELECT register_token FROM persons WHERE post_id = $1 AND register_token IS NOT NULL`, post); err != nil {
			return nil, err
		}
	}
	bars.key, err = a.markKey()
	return bars, err
}

// tokens reads a column of tokens as a set.
func (a *access) tokens(query string, args ...any) (map[vault.Token]bool, error) {
	set := map[vault.Token]bool{}
	err := a.Each(func(row db.Scanner) error {
		token, err := db.Value[[]byte](row)
		if err == nil && len(token) == len(vault.Token{}) {
			set[vault.Token(token)] = true
		}
		return err
	}, query, args...)
	return set, err
}

// Of tells what bars a row. One whose day cannot be read (zero) of an erased
// person is hers or his too.
func (b *RegisterBars) Of(row *casework.RegisterRow) (casework.RegisterBar, error) {
	if row.PersonKey == "" || len(b.erased)+len(b.restricted) == 0 {
		return "", nil
	}
	names, err := b.namesOf(row.PersonKey)
	if err != nil {
		return "", err
	}
	for _, n := range names {
		if recorded, ok := n.recordedIn(b.restricted); ok {
			if slices.ContainsFunc(recorded, func(r casework.RegisterRow) bool { return row.SaidBy(&r) }) {
				return casework.RowKept, nil
			}
			return casework.RowRestricted, nil
		}
	}
	for _, n := range names {
		if day, ok := b.markOf(n); ok && row.On <= day {
			return casework.RowErased, nil
		}
	}
	return "", nil
}

// markOf is the day of the erasure that left a mark of the name.
func (b *RegisterBars) markOf(n registerName) (day casework.Day, found bool) {
	if b.key == nil {
		return 0, false
	}
	if day, found = b.erased[b.key.ofName(n.scope, n.key)]; found {
		return day, true
	}
	for _, t := range n.tokens {
		if day, found = b.erased[b.key.of(t[:])]; found {
			return day, true
		}
	}
	return 0, false
}

// registerName is an identifier in one of its namespaces.
type registerName struct {
	scope, key string
	tokens     []vault.Token
}

func (n *registerName) among(set map[vault.Token]bool) bool {
	return slices.ContainsFunc(n.tokens, func(t vault.Token) bool { return set[t] })
}

// recordedIn is what is recorded of a restricted person of that name.
func (n *registerName) recordedIn(restricted map[vault.Token][]casework.RegisterRow) (recorded []casework.RegisterRow, ok bool) {
	for _, t := range n.tokens {
		if recorded, ok = restricted[t]; ok {
			return recorded, true
		}
	}
	return nil, false
}

// namesOf are those by which an import finds the person of an identifier: the
// post's, and a worker's own, which alone counts once somebody stands under it.
func (b *RegisterBars) namesOf(key string) (names []registerName, err error) {
	scopes := []string{registerScope(b.post, "")}
	if b.account != "" {
		scopes = append(scopes, registerScope(b.post, b.account))
	}
	for _, scope := range scopes {
		n := registerName{scope: scope, key: key}
		if n.tokens, err = b.vault.Tokens(vault.KindRegister, scope, key); err != nil {
			return nil, err
		}
		names = append(names, n)
	}
	if own := names[len(names)-1]; b.account != "" && own.among(b.living) {
		return []registerName{own}, nil
	}
	return names, nil
}

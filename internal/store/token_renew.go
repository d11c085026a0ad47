package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// The tokens by which persons are found change with their key. While that goes
// on a person has those of the earlier key or those of the current one, and is
// looked for by both: nobody is out of reach at any moment.

// registerScope is the namespace of a register's identifier: the post's, or an
// importer's own in it.
func registerScope(post casework.PostID, own casework.AccountID) string {
	if own == "" {
		return string(post)
	}
	return string(post) + "/" + string(own)
}

// registerTokens are those by which an identifier may be found in a namespace.
func (s *Store) registerTokens(post casework.PostID, own casework.AccountID, key string) ([]vault.Token, error) {
	return s.vault.Tokens(vault.KindRegister, registerScope(post, own), key)
}

// tokened is how many persons get their tokens anew in one transaction: few, so
// that those who work do not wait.
const tokened = 50

// tokenWork is a person whose tokens are of an earlier key.
type tokenWork struct {
	sealedPerson
	register []byte
	own      casework.AccountID
	merged   bool // into another's file: not found by name
}

const tokenWorkQuery = `SELECT p.id, p.post_id, p.sex, p.version, p.identity, k.wrapped, p.register_token, p.register_account,
	EXISTS (SELECT 1 FROM person_merges m WHERE m.gone_id = p.id)
	FROM persons p JOIN person_keys k ON k.person_id = p.id WHERE p.erased_at IS NULL AND p.token_key <> $1 AND p.id > $2 ORDER BY p.id LIMIT $3`

func scanTokenWork(row db.Scanner) (w tokenWork, err error) {
	err = row.Scan(&w.ID, &w.Post, &w.Sex, &w.Version, &w.identity, &w.wrapped, &w.register, &w.own, &w.merged)
	return w, err
}

// tokensLeft counts the persons whose tokens are of an earlier key.
func (a *access) tokensLeft() (int64, error) {
	return db.One(a.Tx, db.Value[int64], `SELECT COUNT(*) FROM persons p JOIN person_keys k ON k.person_id = p.id WHERE p.erased_at IS NULL AND p.token_key <> $1`, a.s.vault.TokenKey())
}

// RenewTokens makes again, under the current key, the tokens of every person
// that an earlier one made. It can be stopped at any moment and run again. For
// whoever may KeepKeys.
func (s *Store) RenewTokens(ctx context.Context, actor casework.Actor, progress func(done, total int64)) (done int64, err error) {
	state, err := s.Keys(ctx, actor)
	if err != nil || state.TokensLeft == 0 {
		return 0, err
	}
	for last := casework.PersonID(""); ; {
		n, next, err := s.renewSomeTokens(ctx, actor, last)
		done += int64(n)
		if err != nil {
			return done, err
		}
		progress(done, max(state.TokensLeft, done))
		if n < tokened {
			return done, nil
		}
		last = next
	}
}

func (s *Store) renewSomeTokens(ctx context.Context, actor casework.Actor, after casework.PersonID) (n int, last casework.PersonID, err error) {
	err = s.do(ctx, actor, keyRequest("tokens made again"), func(a *access) error {
		n, last, a.sameFacts = 0, after, true
		key := s.vault.TokenKey()
		some, err := db.All(a.Tx, scanTokenWork, tokenWorkQuery, key, after, tokened)
		if err != nil {
			return err
		}
		for i := range some {
			if err := a.renewTokensOf(&some[i], key); err != nil {
				return err
			}
			n, last = n+1, some[i].ID
		}
		return nil
	})
	return n, last, err
}

// renewTokensOf does it for one. Who was changed since the row was read is left
// to the next pass: the change wrote tokens of its own.
func (a *access) renewTokensOf(w *tokenWork, key int64) error {
	if _, err := w.open(a.s.vault); err != nil {
		return err
	}
	register, own, err := a.registerAnew(w)
	if err != nil {
		return err
	}
	n, err := a.Exec(`UPDATE persons SET register_token = $1, register_account = $2, token_key = $3 WHERE id = $4 AND version = $5`, register, own, key, w.ID, w.Version)
	if err != nil || n == 0 {
		return err
	}
	if _, err := a.Exec(`DELETE FROM person_tokens WHERE person_id = $1`, w.ID); err != nil || w.merged {
		return err
	}
	return a.insertTokens(&w.Person)
}

// registerAnew is the token of the person's identifier under the current key.
func (a *access) registerAnew(w *tokenWork) ([]byte, casework.AccountID, error) {
	if w.register == nil || w.Identity.RegisterKey == "" {
		return w.register, w.own, nil
	}
	own, err := a.namespaceOf(&w.Person, w.register, w.own)
	if err != nil {
		return nil, "", err
	}
	token, err := a.s.vault.Token(vault.KindRegister, registerScope(w.Post, own), w.Identity.RegisterKey)
	return token[:], own, err
}

// namespaceOf finds in which namespace an identifier stands: the one that is
// written, or, for rows from before it was, the one whose token it is.
func (a *access) namespaceOf(p *casework.Person, token []byte, written casework.AccountID) (casework.AccountID, error) {
	if written != "" {
		return written, nil
	}
	is := func(own casework.AccountID) (bool, error) {
		all, err := a.s.registerTokens(p.Post, own, p.Identity.RegisterKey)
		for _, t := range all {
			if string(t[:]) == string(token) {
				return true, err
			}
		}
		return false, err
	}
	if found, err := is(""); found || err != nil {
		return "", err
	}
	accounts, err := db.All(a.Tx, db.Value[casework.AccountID], `SELECT id FROM accounts ORDER BY id`)
	if err != nil {
		return "", err
	}
	for _, account := range accounts {
		if found, err := is(account); found || err != nil {
			return account, err
		}
	}
	return "", nil // by no key at hand: restored from before they were replaced
}

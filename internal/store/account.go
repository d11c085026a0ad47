package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
)

const accountColumns = `id, login, name, role, disabled, COALESCE(unit_id, ''), version, password_given,
	EXISTS (SELECT 1 FROM totp_factors f WHERE f.account_id = accounts.id AND f.confirmed) OR EXISTS (SELECT 1 FROM passkeys k WHERE k.account_id = accounts.id),
	EXISTS (SELECT 1 FROM passkeys k WHERE k.account_id = accounts.id)`

func scanAccount(row db.Scanner) (a casework.Account, err error) {
	err = row.Scan(&a.ID, &a.Login, &a.Name, &a.Role, &a.Disabled, &a.Unit, &a.Version, &a.PasswordGiven, &a.HasFactor, &a.HasPasskey)
	return a, err
}

// CreateAccount adds an account with the hash of its first password. For
// whoever may ManageAccounts; KindExists when the log-in name is taken.
func (s *Store) CreateAccount(ctx context.Context, actor casework.Actor, acc casework.Account, passwordHash string) (casework.Account, error) {
	if err := checkAccount(acc); err != nil {
		return acc, err
	}
	acc.ID, acc.Version = casework.AccountID(casework.NewID(s.clock())), 1
	r := request{action: casework.ManageAccounts, object: "account", record: string(acc.ID), detail: "created " + string(acc.Role)}
	err := s.do(ctx, actor, r, func(a *access) error {
		_, err := a.Exec(`INSERT INTO accounts (id, login, name, role, password_hash, disabled, created_at, unit_id, password_given, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, NULLIF($8, ''), $9, 1)`, acc.ID, acc.Login, acc.Name, acc.Role, passwordHash, acc.Disabled, a.now, acc.Unit, acc.PasswordGiven)
		if err != nil {
			return err
		}
		return a.setPosts(acc.ID, acc.Posts)
	})
	if errors.Is(err, db.ErrUnique) {
		err = &casework.Error{Kind: casework.KindExists, Field: "identifiant", Value: acc.Login, Message: "Cet identifiant est déjà pris."}
	}
	return acc, err
}

// SaveAccount changes the name, role, posts, unit and state of an account; the
// log-in name stays. KindConflict when it was changed since acc.Version. The
// change holds at the account's next request.
func (s *Store) SaveAccount(ctx context.Context, actor casework.Actor, acc casework.Account) error {
	if err := checkAccount(acc); err != nil {
		return err
	}
	r := request{action: casework.ManageAccounts, object: "account", record: string(acc.ID), detail: "changed " + string(acc.Role)}
	return s.do(ctx, actor, r, func(a *access) error {
		n, err := a.Exec(`UPDATE accounts SET name = $1, role = $2, disabled = $3, unit_id = NULLIF($4, ''), version = version + 1 WHERE id = $5 AND version = $6`,
			acc.Name, acc.Role, acc.Disabled, acc.Unit, acc.ID, acc.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return casework.Conflict()
		}
		return a.setPosts(acc.ID, acc.Posts)
	})
}

func checkAccount(acc casework.Account) error {
	if err := casework.CheckLogin(acc.Login); err != nil {
		return err
	}
	if !casework.Roles.Has(acc.Role) {
		return casework.Invalid("role", string(acc.Role), casework.Roles.Expected())
	}
	return nil
}

func (a *access) setPosts(id casework.AccountID, posts []casework.PostID) error {
	if _, err := a.Exec(`DELETE FROM account_posts WHERE account_id = $1`, id); err != nil {
		return err
	}
	for _, post := range posts {
		if _, err := a.Exec(`INSERT INTO account_posts (account_id, post_id) VALUES ($1, $2)`, id, post); err != nil {
			return err
		}
	}
	return nil
}

// SetPassword replaces the hash of an account's password: one's own with
// OwnAccount, anybody's with ManageAccounts. One that somebody else gave must
// be changed at the next log-in.
func (s *Store) SetPassword(ctx context.Context, actor casework.Actor, id casework.AccountID, hash string) error {
	return s.do(ctx, actor, ownOrManaged(actor, id, "password"), func(a *access) error {
		n, err := a.Exec(`UPDATE accounts SET password_hash = $1, password_given = $2, version = version + 1 WHERE id = $3`, hash, actor.Account != id, id)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}

// Accounts lists every account by name, for whoever may ManageAccounts.
func (s *Store) Accounts(ctx context.Context, actor casework.Actor) (all []casework.Account, err error) {
	err = s.do(ctx, actor, request{action: casework.ManageAccounts, object: "account", detail: "list"}, func(a *access) (err error) {
		if all, err = db.All(a.Tx, scanAccount, `SELECT `+accountColumns+` FROM accounts ORDER BY name, login`); err != nil {
			return err
		}
		for i := range all {
			if all[i].Posts, err = postsOf(a.Tx, all[i].ID); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

func postsOf(tx *db.Tx, id casework.AccountID) ([]casework.PostID, error) {
	return db.All(tx, db.Value[casework.PostID], `SELECT post_id FROM account_posts WHERE account_id = $1 ORDER BY post_id`, id)
}

// Account loads an account by its identifier. A disabled one is not found.
func (s *Store) Account(ctx context.Context, id casework.AccountID) (acc casework.Account, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		acc, err = s.openAccount(tx, id)
		return err
	})
	return acc, absent(err)
}

// openAccount is an account that is not disabled, with what it may reach today.
func (s *Store) openAccount(tx *db.Tx, id casework.AccountID) (acc casework.Account, err error) {
	if acc, err = db.One(tx, scanAccount, `SELECT `+accountColumns+` FROM accounts WHERE id = $1 AND NOT disabled`, id); err != nil {
		return acc, err
	}
	return acc, s.readOwnPosts(tx, &acc)
}

// readOwnPosts reads the posts of an account in one statement, since every
// request begins with it.
func (s *Store) readOwnPosts(tx *db.Tx, acc *casework.Account) error {
	err := tx.Each(func(row db.Scanner) error {
		var p casework.Post
		var own, replacing, entrusted bool
		if err := row.Scan(&p.ID, &p.Slug, &p.Name, &p.Version, &own, &replacing, &entrusted); err != nil {
			return err
		}
		acc.Places = append(acc.Places, p)
		for _, as := range []struct {
			holds bool
			posts *[]casework.PostID
		}{{own, &acc.Posts}, {replacing, &acc.Replacing}, {entrusted, &acc.Entrusted}} {
			if as.holds {
				*as.posts = append(*as.posts, p.ID)
			}
		}
		return nil
	}, `SELECT p.id, p.slug, p.name, p.version, MAX(x.own), MAX(x.replacing), MAX(x.entrusted) FROM (
			SELECT post_id, 1 AS own, 0 AS replacing, 0 AS entrusted FROM account_posts WHERE account_id = $1
			UNION ALL SELECT post_id, 0, 1, 0 FROM substitutions WHERE account_id = $1 AND from_day <= $2 AND to_day >= $2
			UNION ALL SELECT post_id, 0, 0, 1 FROM cases WHERE worker_id = $1 AND entrusted) x
		JOIN posts p ON p.id = x.post_id GROUP BY p.id, p.slug, p.name, p.version ORDER BY p.name`, acc.ID, s.today())
	for _, posts := range []*[]casework.PostID{&acc.Posts, &acc.Replacing, &acc.Entrusted} {
		slices.Sort(*posts)
	}
	return err
}

// Credentials finds, for a log-in, an account that is not disabled and the
// hash of its password; KindNotFound otherwise.
func (s *Store) Credentials(ctx context.Context, login string) (id casework.AccountID, hash string, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		_, err := db.One(tx, func(row db.Scanner) (struct{}, error) {
			return struct{}{}, row.Scan(&id, &hash)
		}, `SELECT id, password_hash FROM accounts WHERE login = $1 AND NOT disabled`, login)
		return err
	})
	return id, hash, absent(err)
}

// LogSignIn writes the line of a log-in or log-out, accepted or not. The name
// that was typed is not kept: it may be a password.
func (s *Store) LogSignIn(ctx context.Context, id casework.AccountID, what string, allowed bool) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, actor: casework.Actor{Account: id}, now: s.now()}
		return a.log(audit.Line{Action: string(casework.SignIn), Object: "account", Record: string(id), Allowed: allowed, Detail: what})
	})
}

// HasAccounts tells whether anybody can log in yet.
func (s *Store) HasAccounts(ctx context.Context) (bool, error) {
	var n int
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		n, err = db.One(tx, db.Value[int], `SELECT COUNT(*) FROM accounts`)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("has accounts: %w", err)
	}
	return n > 0, nil
}

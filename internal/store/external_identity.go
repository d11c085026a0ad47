package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// sealedIdentity is the label of a link: what its tokens are made of.
type sealedIdentity struct{ Mail, Subject string }

func externalCell(id string) vault.Cell {
	return vault.Cell{Table: "external_identities", Column: "label", Row: id}
}

// externalToken is the keyed token of a subject or an address, within its
// provider; nil for an empty one.
func (s *Store) externalToken(issuer, what, text string) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	token, err := s.vault.Token(vault.KindExternal, issuer, what+"\x00"+text)
	return token[:], err
}

// LinkIdentity links an account to an identity of a provider, in place of the
// one that it had there, and ends the account's sessions. KindExists when
// another account has that identity. For whoever may ManageAccounts.
func (s *Store) LinkIdentity(ctx context.Context, actor casework.Actor, e casework.ExternalIdentity) error {
	e.Mail = casework.FoldMail(e.Mail)
	if err := e.Check(); err != nil {
		return err
	}
	r := request{action: casework.ManageAccounts, object: "account", record: string(e.Account), detail: "identity linked"}
	err := s.do(ctx, actor, r, func(a *access) error {
		if _, err := a.Exec(`DELETE FROM external_identities WHERE account_id = $1 AND issuer = $2`, e.Account, e.Issuer); err != nil {
			return err
		}
		if err := a.insertIdentity(e); err != nil {
			return err
		}
		return a.endSessionsOf(e.Account)
	})
	if errors.Is(err, db.ErrUnique) {
		err = &casework.Error{Kind: casework.KindExists, Field: "courriel", Message: "Cette identité est déjà celle d'un autre compte."}
	}
	return err
}

func (a *access) insertIdentity(e casework.ExternalIdentity) error {
	id := casework.NewID(a.now.Time)
	subject, err := a.s.externalToken(e.Issuer, "subject", e.Subject)
	if err != nil {
		return err
	}
	mail, err := a.s.externalToken(e.Issuer, "mail", e.Mail)
	if err != nil {
		return err
	}
	label, err := a.s.sealIdentity(id, e)
	if err != nil {
		return err
	}
	_, err = a.Exec(`INSERT INTO external_identities (id, account_id, issuer, subject, mail, label, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, e.Account, e.Issuer, subject, mail, label, a.now)
	return err
}

func (s *Store) sealIdentity(id string, e casework.ExternalIdentity) ([]byte, error) {
	plain, err := json.Marshal(sealedIdentity{e.Mail, e.Subject})
	if err != nil {
		return nil, fmt.Errorf("seal identity: %w", err)
	}
	return s.vault.SealSetting(externalCell(id), plain)
}

// endSessionsOf makes an account's sessions those of an older version of it.
func (a *access) endSessionsOf(id casework.AccountID) error {
	n, err := a.Exec(`UPDATE accounts SET version = version + 1 WHERE id = $1`, id)
	if err == nil && n == 0 {
		err = casework.NotFound()
	}
	return err
}

// UnlinkIdentity takes the link of an account to a provider away and ends the
// account's sessions; nothing when there was none. For whoever may
// ManageAccounts.
func (s *Store) UnlinkIdentity(ctx context.Context, actor casework.Actor, account casework.AccountID, issuer string) error {
	r := request{action: casework.ManageAccounts, object: "account", record: string(account), detail: "identity unlinked"}
	return s.do(ctx, actor, r, func(a *access) error {
		n, err := a.Exec(`DELETE FROM external_identities WHERE account_id = $1 AND issuer = $2`, account, issuer)
		if err != nil || n == 0 {
			return err
		}
		return a.endSessionsOf(account)
	})
}

// linked is a row of the table as it is read.
type linked struct {
	id       string
	account  casework.AccountID
	issuer   string
	label    []byte
	disabled bool
}

func scanLinked(row db.Scanner) (l linked, err error) {
	err = row.Scan(&l.id, &l.account, &l.issuer, &l.label, &l.disabled)
	return l, err
}

const linkedRows = `SELECT e.id, e.account_id, e.issuer, e.label, a.disabled FROM external_identities e JOIN accounts a ON a.id = e.account_id `

// ExternalIdentities are the links of an account, by provider. For whoever may
// ManageAccounts.
func (s *Store) ExternalIdentities(ctx context.Context, actor casework.Actor, account casework.AccountID) (all []casework.ExternalIdentity, err error) {
	r := request{action: casework.ManageAccounts, object: "account", record: string(account), detail: "identities read"}
	err = s.do(ctx, actor, r, func(a *access) error {
		rows, err := db.All(a.Tx, scanLinked, linkedRows+`WHERE e.account_id = $1 ORDER BY e.issuer`, account)
		if err != nil {
			return err
		}
		for _, row := range rows {
			e, err := s.openIdentity(row)
			if err != nil {
				return err
			}
			all = append(all, e)
		}
		return nil
	})
	return all, err
}

func (s *Store) openIdentity(l linked) (casework.ExternalIdentity, error) {
	var opened sealedIdentity
	plain, err := s.vault.OpenSetting(externalCell(l.id), l.label)
	if err == nil {
		err = json.Unmarshal(plain, &opened)
	}
	return casework.ExternalIdentity{Account: l.account, Issuer: l.issuer, Mail: opened.Mail, Subject: opened.Subject}, err
}

// SignInExternal finds the account of whom a provider has proved: by the
// subject, or once by an address that the provider has verified (empty
// otherwise), which binds the subject. It writes the line of the log in the
// same transaction. KindForbidden, with one sentence, for an identity of no
// account, of a closed one, and for an address that is bound to another subject.
func (s *Store) SignInExternal(ctx context.Context, issuer, subject, verifiedMail string) (account casework.AccountID, err error) {
	refusal := error(casework.Refuse(casework.KindForbidden, "Votre identité est reconnue, mais aucun compte ouvert de Permanence ne lui est lié. Demandez à l'administrateur de votre installation."))
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		a := &access{Tx: tx, s: s, now: s.now()}
		l, err := a.findIdentity(casework.ExternalIdentity{Issuer: issuer, Subject: subject, Mail: casework.FoldMail(verifiedMail)})
		if err != nil && !errors.Is(err, db.ErrNoRow) {
			return err
		}
		if err == nil && !l.disabled {
			account, refusal = l.account, nil
		}
		a.actor = casework.Actor{Account: l.account}
		return a.log(audit.Line{Action: string(casework.SignIn), Object: "account", Record: string(l.account), Allowed: refusal == nil, Detail: "log-in by provider"})
	})
	if err != nil {
		return "", fmt.Errorf("sign in by provider: %w", err)
	}
	return account, refusal
}

func (a *access) findIdentity(e casework.ExternalIdentity) (linked, error) {
	subject, err := a.s.externalToken(e.Issuer, "subject", e.Subject)
	if err != nil {
		return linked{}, err
	}
	l, err := db.One(a.Tx, scanLinked, linkedRows+`WHERE e.issuer = $1 AND e.subject = $2`, e.Issuer, subject)
	if !errors.Is(err, db.ErrNoRow) || e.Mail == "" {
		return l, err
	}
	mail, err := a.s.externalToken(e.Issuer, "mail", e.Mail)
	if err != nil {
		return linked{}, err
	}
	l, err = db.One(a.Tx, scanLinked, linkedRows+`WHERE e.issuer = $1 AND e.mail = $2 AND e.subject IS NULL`, e.Issuer, mail)
	if err != nil || l.disabled {
		return l, err
	}
	label, err := a.s.sealIdentity(l.id, e)
	if err != nil {
		return linked{}, err
	}
	_, err = a.Exec(`UPDATE external_identities SET subject = $1, label = $2, bound_at = $3 WHERE id = $4`, subject, label, a.now, l.id)
	return l, err
}

func cookieCell(name string) vault.Cell {
	return vault.Cell{Table: "cookie", Column: "value", Row: name}
}

// SealCookie seals what a browser keeps for us between two requests, so that
// it can neither read nor change it. The name binds it to its use.
func (s *Store) SealCookie(name string, plain []byte) ([]byte, error) {
	return s.vault.SealSetting(cookieCell(name), plain)
}

// OpenCookie opens what SealCookie sealed under that name; an error for
// anything else.
func (s *Store) OpenCookie(name string, sealed []byte) ([]byte, error) {
	return s.vault.OpenSetting(cookieCell(name), sealed)
}

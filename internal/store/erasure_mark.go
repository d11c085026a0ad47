package store

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// An old register still names those who were erased. So that importing it again
// brings nobody back, an erasure keeps the mark of the register's identifier:
// an HMAC of it under a key that serves nothing else. It holds whatever becomes
// of the keys of the tokens. Marks from before these could be replaced are of the
// token by which the person was found, and hold as long as that token's key.
// It answers one question, whether a row that somebody holds is of a person who
// was erased, and leads nowhere: neither to a name nor to the facts.

// markKey makes marks.
type markKey []byte

// of a token: how marks were made at first.
func (k markKey) of(token []byte) [16]byte {
	h := hmac.New(sha256.New, k)
	h.Write(token)
	return [16]byte(h.Sum(nil))
}

// ofName marks an identifier in its namespace. What is hashed is never as long
// as a token.
func (k markKey) ofName(scope, key string) [16]byte {
	return k.of([]byte("identifier of a register\x00" + scope + "\x00" + key))
}

var markKeyCell = vault.Cell{Table: "erased_mark_key", Column: "secret", Row: "1"}

// markKey opens the key of the marks; nil when there is none yet.
func (a *access) markKey() (markKey, error) {
	sealed, err := db.One(a.Tx, db.Value[[]byte], `SELECT secret FROM erased_mark_key WHERE id = 1`)
	if errors.Is(err, db.ErrNoRow) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	secret, err := a.s.vault.OpenSetting(markKeyCell, sealed)
	if err != nil {
		return nil, &casework.Error{Kind: casework.KindState, Err: err, Message: "La clé des empreintes d'effacement ne s'ouvre pas avec la clé maîtresse : elle a été remplacée ou abîmée dans la base."}
	}
	return secret, nil
}

// neededMarkKey is the key, made when there is none.
func (a *access) neededMarkKey() (markKey, error) {
	key, err := a.markKey()
	if key != nil || err != nil {
		return key, err
	}
	secret := make([]byte, sha256.Size)
	rand.Read(secret) // never fails
	sealed, err := a.s.vault.SealSetting(markKeyCell, secret)
	if err != nil {
		return nil, err
	}
	if _, err := a.Exec(`INSERT INTO erased_mark_key (id, secret, created_at) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING`, sealed, a.now); err != nil {
		return nil, err
	}
	return a.markKey() // another node may have made it first
}

// mark keeps the mark of a person's register identifier, before the token of it
// is destroyed. Nothing for somebody who is in no register.
func (e *erasing) mark(id casework.PersonID) error {
	if e.markedOn == 0 {
		return nil
	}
	rows, err := db.All(e.Tx, scanTokenWork, registeredQuery, id)
	if err != nil || len(rows) == 0 {
		return err
	}
	key, err := e.neededMarkKey()
	if err != nil {
		return err
	}
	mark, err := e.markFor(&rows[0], key)
	if err != nil {
		return err
	}
	_, err = e.Exec(`INSERT INTO erased_marks (post_id, mark, erased_on, expires_on) VALUES ($1, $2, $3, $4)
		ON CONFLICT (post_id, mark) DO UPDATE SET erased_on = excluded.erased_on, expires_on = excluded.expires_on`,
		e.certificate.Post, mark[:], e.markedOn, e.markedOn.AddMonths(casework.MarkMonths))
	return err
}

// registeredQuery is a person of a register who has her or his key still.
const registeredQuery = `SELECT p.id, p.post_id, p.sex, p.version, p.identity, k.wrapped, p.register_token, p.register_account, FALSE
	FROM persons p JOIN person_keys k ON k.person_id = p.id WHERE p.id = $1 AND p.register_token IS NOT NULL`

func (e *erasing) markFor(w *tokenWork, key markKey) (mark [16]byte, err error) {
	if _, err := w.open(e.s.vault); err != nil || w.Identity.RegisterKey == "" {
		return key.of(w.register), nil // a damaged row is erased all the same
	}
	own, err := e.namespaceOf(&w.Person, w.register, w.own)
	return key.ofName(registerScope(w.Post, own), w.Identity.RegisterKey), err
}

// forgetMarks destroys the marks whose term is past.
func (a *access) forgetMarks() error {
	_, err := a.Exec(`DELETE FROM erased_marks WHERE expires_on < $1`, a.s.today())
	return err
}

package store

import (
	"bytes"
	"errors"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// A register in writes no case that its importer does not reach, and does not
// tell that there is one. Whoever is hidden under an identifier of the register
// is to the importer as if absent: the row makes another person, under the same
// identifier in a namespace of the importer's own, which the next import finds.

// registered finds the row's person, reached by the importer, by the register's
// identifier: the post's, else the importer's own; db.ErrNoRow when there is
// none. The command line reaches all.
func (im *importing) registered(said *casework.Person) (sealedPerson, error) {
	if said.Identity.RegisterKey == "" {
		return sealedPerson{}, db.ErrNoRow
	}
	b := bind(im.post)
	among, err := im.registeredAs(b, said, "")
	if err != nil {
		return sealedPerson{}, err
	}
	if im.actor.Role != casework.Worker {
		return db.One(im.Tx, scanPerson, personQuery+` WHERE p.post_id = $1 AND p.register_token IN (`+among+`)`, b.args...)
	}
	own, err := im.registeredAs(b, said, im.actor.Account)
	if err != nil {
		return sealedPerson{}, err
	}
	reached := im.reachPerson(b, casework.WritePerson, "p.id", im.post)
	return db.One(im.Tx, scanPerson, personQuery+` WHERE p.post_id = $1 AND p.register_token IN (`+among+`, `+own+`) AND `+reached+` ORDER BY p.id LIMIT 1`, b.args...)
}

// registeredAs are the places, in a statement, of the tokens of a person's
// identifier in a namespace.
func (a *access) registeredAs(b *binder, p *casework.Person, own casework.AccountID) (string, error) {
	tokens, err := a.s.registerTokens(p.Post, own, p.Identity.RegisterKey)
	var places []string
	for _, t := range tokens {
		places = append(places, b.at(bytes.Clone(t[:])))
	}
	return strings.Join(places, ", "), err
}

// freeToken is the token under which a new person of a register is written: the
// importer's own when the post's is taken by somebody hidden. It is nil without
// a register.
func (a *access) freeToken(p *casework.Person) (token []byte, own casework.AccountID, err error) {
	if p.Identity.RegisterKey == "" {
		return nil, "", nil
	}
	if a.actor.Role == casework.Worker {
		b := bind(p.Post)
		among, err := a.registeredAs(b, p, "")
		if err != nil {
			return nil, "", err
		}
		taken, err := db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM persons WHERE post_id = $1 AND register_token IN (`+among+`)`, b.args...)
		if err != nil {
			return nil, "", err
		}
		if taken > 0 {
			own = a.actor.Account
		}
	}
	made, err := a.s.vault.Token(vault.KindRegister, registerScope(p.Post, own), p.Identity.RegisterKey)
	return made[:], own, err
}

// recordedCase finds the row's case by its number; hidden tells that the person
// is reached by another case, and that this one is not: it stays as it is.
func (im *importing) recordedCase(person casework.PersonID, number int) (c casework.Case, hidden, fresh bool, err error) {
	c, err = db.One(im.Tx, scanCase, `SELECT `+caseColumns+` FROM cases WHERE person_id = $1 AND number = $2`, person, number)
	if errors.Is(err, db.ErrNoRow) {
		return c, false, true, nil
	}
	if err != nil || im.actor.Role != casework.Worker {
		return c, false, false, err
	}
	_, _, reached, err := im.caseAs(casework.WriteCase, c.ID)
	return c, !reached, false, err
}

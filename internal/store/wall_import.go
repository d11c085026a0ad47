package store

import (
	"errors"

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
	token, err := im.registerToken(said)
	if err != nil {
		return sealedPerson{}, err
	}
	b := bind(im.post, token)
	if im.actor.Role != casework.Worker {
		return db.One(im.Tx, scanPerson, personQuery+` WHERE p.post_id = $1 AND p.register_token = $2`, b.args...)
	}
	own, err := im.s.vault.Token(vault.KindRegister, string(im.post)+"/"+string(im.actor.Account), said.Identity.RegisterKey)
	if err != nil {
		return sealedPerson{}, err
	}
	reached := im.reachPerson(b, casework.WritePerson, "p.id", im.post)
	return db.One(im.Tx, scanPerson, personQuery+` WHERE p.post_id = $1 AND p.register_token IN ($2, `+b.at(own[:])+`) AND `+reached+` ORDER BY p.id LIMIT 1`, b.args...)
}

// freeToken is the token under which a new person of a register is written: the
// importer's own when the post's is taken by somebody hidden.
func (a *access) freeToken(p *casework.Person) ([]byte, error) {
	token, err := a.registerToken(p)
	if err != nil || token == nil || a.actor.Role != casework.Worker {
		return token, err
	}
	taken, err := db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM persons WHERE post_id = $1 AND register_token = $2`, p.Post, token)
	if err != nil || taken == 0 {
		return token, err
	}
	own, err := a.s.vault.Token(vault.KindRegister, string(p.Post)+"/"+string(a.actor.Account), p.Identity.RegisterKey)
	return own[:], err
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

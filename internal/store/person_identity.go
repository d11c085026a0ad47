package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// SaveIdentity writes the identity of a case's person, changed since p.Version
// was read, and what the case's facts take from it: the sex, and the age band
// at first contact when the birth tells it. KindConflict when somebody else
// changed the identity meanwhile. For whoever may WritePerson in the post.
func (s *Store) SaveIdentity(ctx context.Context, actor casework.Actor, id casework.CaseID, p casework.Person) error {
	if err := casework.CheckSafeContact(p.Identity.Contact); err != nil {
		return err
	}
	p.Sex = casework.OrNotKnown(p.Sex)
	return s.onCase(ctx, actor, casework.WritePerson, id, "identity", func(a *access, c *casework.Case) error {
		old, err := db.One(a.Tx, scanPerson, personQuery+` WHERE p.id = $1`, c.Person)
		if err != nil {
			return err
		}
		key, err := old.open(s.vault)
		if err != nil {
			return err
		}
		p.ID, p.Post = old.ID, old.Post
		p.Identity.RegisterKey = old.Identity.RegisterKey
		if err := a.updatePerson(&p, key); err != nil {
			return err
		}
		if p.Sex != c.Facts.Sex && p.Sex != casework.NotKnown {
			if _, err := a.Exec(`UPDATE cases SET sex = $1, updated_at = $2, version = version + 1 WHERE id = $3`, p.Sex, a.now, c.ID); err != nil {
				return err
			}
		}
		return a.freezeLive(c)
	})
}

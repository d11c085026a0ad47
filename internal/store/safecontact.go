package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// SafeContact reads how the person of a case can be reached without danger, for
// the pages of the case that show nothing else of her or him. For whoever may
// ReadPerson in the case's post.
func (s *Store) SafeContact(ctx context.Context, actor casework.Actor, id casework.CaseID) (safe casework.SafeContact, err error) {
	err = s.onCase(ctx, actor, casework.ReadPerson, id, "safe contact", func(a *access, c *casework.Case) error {
		p, err := db.One(a.Tx, scanPerson, personQuery+` WHERE p.id = $1`, c.Person)
		if err != nil {
			return err
		}
		_, err = p.open(s.vault)
		safe = p.Identity.Contact
		return err
	})
	return safe, err
}

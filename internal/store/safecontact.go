package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// Reaching is how the person of a case can be reached without danger, and on what
// ground the case is shown to the reader.
type Reaching struct {
	Contact    casework.SafeContact
	As         casework.Relation // what the reader is to the case
	GlassUntil casework.Instant  // when the reader's own broken glass ends; zero without one
}

// SafeContact reads it for the pages of the case that show nothing else of the
// person. For whoever may ReadPerson in the case's post.
func (s *Store) SafeContact(ctx context.Context, actor casework.Actor, id casework.CaseID) (r Reaching, err error) {
	err = s.onCase(ctx, actor, casework.ReadPerson, id, "safe contact", func(a *access, c *casework.Case) error {
		p, err := db.One(a.Tx, scanPerson, personQuery+` WHERE p.id = $1`, c.Person)
		if err != nil {
			return err
		}
		if _, err := p.open(s.vault); err != nil {
			return err
		}
		r.Contact, r.As = p.Identity.Contact, a.as
		r.GlassUntil, err = a.ownGlass(id)
		return err
	})
	return r, err
}

package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// Reaching is who the person of a case is, how she or he can be reached without
// danger, and on what ground the case is shown to the reader: what every page of a
// case says before anything else.
type Reaching struct {
	Case       casework.Case
	Person     casework.Person
	Danger     casework.DangerLevel // of the last assessment, else of the desk's grid; empty without either
	Unsafe     bool                 // an attempt to reach the person was given up as dangerous
	As         casework.Relation    // what the reader is to the case
	GlassUntil casework.Instant     // when the reader's own broken glass ends; zero without one
}

// Contact is how the person can be reached without danger.
func (r *Reaching) Contact() casework.SafeContact { return r.Person.Identity.Contact }

// Reaching reads it for the pages of the case that show little else of the
// person. For whoever may ReadPerson in the case's post.
func (s *Store) Reaching(ctx context.Context, actor casework.Actor, id casework.CaseID) (r Reaching, err error) {
	err = s.onCase(ctx, actor, casework.ReadPerson, id, "safe contact", func(a *access, c *casework.Case) error {
		p, err := db.One(a.Tx, scanPerson, personQuery+` WHERE p.id = $1`, c.Person)
		if err != nil {
			return err
		}
		if _, err := p.open(s.vault); err != nil {
			return err
		}
		if r.Danger, err = a.danger(id); err != nil {
			return err
		}
		desk, err := a.deskWord(id)
		if err != nil {
			return err
		}
		r.Case, r.Person, r.Unsafe, r.As = *c, p.Person, desk.Unsafe, a.as
		r.GlassUntil, err = a.ownGlass(id)
		return err
	})
	return r, err
}
